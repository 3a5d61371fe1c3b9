#include "core/import/speedscope.h"

#include <string>

#include "core/analysis/collapsed_text.h"
#include "core/analysis/profile_text.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

constexpr std::string_view kHead =
    R"({"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[)"
    R"({"name":"main"},{"name":"f"},{"name":"g"}]},)";

std::string file_with(const std::string& profiles, const std::string& more = "") {
    return std::string(kHead) + more + "\"profiles\":[" + profiles + "]}";
}

std::string sampled(const std::string& name, const std::string& unit, const std::string& weights,
                    const std::string& samples = "[0],[0,1]") {
    return R"({"type":"sampled","name":")" + name + R"(","unit":")" + unit +
           R"(","startValue":0,"endValue":9,"samples":[)" + samples + R"(],"weights":[)" + weights +
           "]}";
}

std::string evented(const std::string& name, const std::string& unit, const std::string& events) {
    return R"({"type":"evented","name":")" + name + R"(","unit":")" + unit +
           R"(","startValue":0,"endValue":9,"events":[)" + events + "]}";
}

Result<Dataset> load(std::string text, const std::string& profile = "") {
    JobContext job;
    LoadOptions options;
    options.profile = profile;
    return load_speedscope(Input::from_memory("x.json", std::move(text)), options, job);
}

std::string collapsed(const Dataset& dataset) {
    std::string text;
    for (const CollapsedLine& line :
         collapsed_lines(*dataset.traces, dataset.profile->amount_of_trace)) {
        text += line.stack + " " + std::to_string(line.value) + "\n";
    }
    return text;
}

double sum(const Dataset& dataset) {
    Amount all;
    for (const Amount amount : dataset.profile->amount_of_trace) all += amount;
    return all.to_double();
}

std::string warnings(const Dataset& dataset) {
    std::string text;
    for (const Diagnostic& found : dataset.diagnostics) {
        if (found.severity != Severity::kInfo) text += found.message + "\n";
    }
    return text;
}

const Diagnostic* find_warning(const Dataset& dataset, std::string_view part) {
    for (const Diagnostic& found : dataset.diagnostics) {
        if (found.message.find(part) != std::string::npos) return &found;
    }
    return nullptr;
}

// bytes 100, seconds 5, bytes 20, seconds 0.5
std::string four_profiles(const std::string& more = "") {
    return file_with(
        sampled("heap", "bytes", "60,40") + "," + sampled("main thread", "seconds", "4,1") + "," +
            sampled("arena", "bytes", "20,0") + "," + sampled("worker", "milliseconds", "300,200"),
        more);
}

}  // namespace

TEST_CASE("Profiles of a file are kept apart, and bytes are never added to seconds") {
    const Dataset first = std::move(load(four_profiles())).value();
    CHECK(first.profile->unit == Unit::kBytes);
    CHECK(first.profile->name == "heap");
    CHECK(collapsed(first) == "main 60\nmain;f 40\n");
    REQUIRE(first.profiles.size() == 4);
    CHECK(first.profiles[0].is_shown);
    CHECK_FALSE(first.profiles[1].is_shown);
    CHECK(shown_profile_text(first.profiles) == "heap (bytes)");
    CHECK(warnings(first) ==
          "shows profile \"heap\" in bytes, 1 of 4. Choose another in the toolbar or with "
          "--profile\n");
}

TEST_CASE("A profile is chosen by name, by number, or with all that are in its unit") {
    const auto of = [](const std::string& profile) {
        Dataset dataset = std::move(load(four_profiles(), profile)).value();
        CHECK(warnings(dataset).empty());
        return std::pair(sum(dataset), dataset.profile->unit);
    };
    CHECK(of("main thread") == std::pair(5.0, Unit::kSeconds));
    CHECK(of("1") == std::pair(5.0, Unit::kSeconds));
    CHECK(of("2") == std::pair(20.0, Unit::kBytes));
    CHECK(of("#2") == std::pair(20.0, Unit::kBytes));
    CHECK(of("bytes") == std::pair(120.0, Unit::kBytes));
    CHECK(of("seconds").first == Approx(5.5));
    const Dataset all = std::move(load(four_profiles(), "bytes")).value();
    CHECK(shown_profile_text(all.profiles) == "all 2 in bytes");
    REQUIRE(profile_sums(all.profiles).size() == 2);
    CHECK(profile_sums(all.profiles)[0].is_shown);
    CHECK_FALSE(profile_sums(all.profiles)[1].is_shown);
}

TEST_CASE("The file's own choice comes first, and what is no choice is told") {
    CHECK(load(four_profiles("\"activeProfileIndex\":3,")).value().profile->name == "worker");
    CHECK(load(four_profiles("\"activeProfileIndex\":null,")).value().profile->name == "heap");
    for (const char* index : {"4", "-1", "1.5", "\"1\"", "1e99"}) {
        CAPTURE(index);
        const Dataset dataset =
            std::move(load(four_profiles("\"activeProfileIndex\":" + std::string(index) + ",")))
                .value();
        CHECK(dataset.profile->name == "heap");
        CHECK(find_warning(dataset, "activeProfileIndex") != nullptr);
    }
}

TEST_CASE("A profile that is not there is an error that names those that are") {
    for (const char* wanted : {"nobody", "4", "#9", "samples"}) {
        CAPTURE(wanted);
        const Result<Dataset> loaded = load(four_profiles(), wanted);
        REQUIRE_FALSE(loaded.ok());
        CHECK(loaded.error().code == ErrorCode::kNotFound);
        CHECK(loaded.error().message.find("0 \"heap\" (bytes), 1 \"main thread\" (seconds)") !=
              std::string::npos);
    }
    const Result<Dataset> twice =
        load(file_with(sampled("t", "bytes", "1,1") + "," + sampled("t", "bytes", "2,2")), "t");
    REQUIRE_FALSE(twice.ok());
    CHECK(twice.error().message.starts_with("2 profiles are called \"t\""));
}

TEST_CASE("A name counts before a unit and a number, and each profile has a key of its own") {
    const std::string file =
        file_with(sampled("1", "bytes", "1,1") + "," + sampled("bytes", "seconds", "2,2") + "," +
                  sampled("", "seconds", "3,3") + "," + sampled("", "seconds", "4,4"));
    CHECK(load(file, "1").value().profile->name == "1");
    CHECK(load(file, "bytes").value().profile->unit == Unit::kSeconds);
    const Dataset dataset = std::move(load(file)).value();
    for (const ProfileChoice& choice : dataset.profiles) {
        CAPTURE(choice.key);
        const Dataset again = std::move(load(file, choice.key)).value();
        for (size_t i = 0; i < again.profiles.size(); ++i) {
            CHECK(again.profiles[i].is_shown ==
                  (&choice - dataset.profiles.data() == static_cast<std::ptrdiff_t>(i)));
        }
    }
}

TEST_CASE("One profile needs no choice and no word") {
    const Dataset dataset = std::move(load(file_with(sampled("p", "bytes", "1,2")))).value();
    CHECK(dataset.profiles.empty());
    CHECK(dataset.diagnostics.empty());
}

TEST_CASE("Units of time become seconds, and every kind of unit has its own") {
    const auto of = [](const std::string& unit) {
        const Dataset dataset = std::move(load(file_with(sampled("p", unit, "2,3")))).value();
        return std::pair(dataset.profile->unit, sum(dataset));
    };
    CHECK(of("nanoseconds").second == Approx(5e-9));
    CHECK(of("microseconds").second == Approx(5e-6));
    CHECK(of("milliseconds").second == Approx(5e-3));
    CHECK(of("seconds") == std::pair(Unit::kSeconds, 5.0));
    CHECK(of("bytes") == std::pair(Unit::kBytes, 5.0));
    CHECK(of("none") == std::pair(Unit::kSamples, 5.0));
    const Dataset odd = std::move(load(file_with(sampled("p", "furlongs", "2,3")))).value();
    CHECK(odd.profile->unit == Unit::kSamples);
    CHECK(find_warning(odd, "unit is not known") != nullptr);
}

TEST_CASE("Events give open frames the time between them") {
    const Dataset good =
        std::move(load(file_with(
                      evented("p", "milliseconds",
                              R"({"type":"O","frame":0,"at":1},{"type":"O","frame":1,"at":3},)"
                              R"({"type":"C","frame":1,"at":8},{"type":"C","frame":0,"at":9})"))))
            .value();
    CHECK(good.diagnostics.empty());
    CHECK(good.profile->unit == Unit::kSeconds);
    CHECK(sum(good) == Approx(0.008));
}

TEST_CASE("Weights and events that cannot be are told, each with its byte") {
    const auto told = [](const std::string& profile, std::string_view part) {
        const std::string file = file_with(profile);
        const Result<Dataset> loaded = load(file);
        REQUIRE(loaded.ok());
        const Diagnostic* found = find_warning(loaded.value(), part);
        INFO(warnings(loaded.value()));
        REQUIRE(found != nullptr);
        REQUIRE(found->byte_offset);
        CHECK(*found->byte_offset < file.size());
        return sum(loaded.value());
    };
    CHECK(told(sampled("p", "bytes", "3,-4"), "a weight is negative") == 3);
    CHECK(told(sampled("p", "bytes", "3,\"4\""), "a weight is not a number") == 3);
    CHECK(told(sampled("p", "bytes", "3,NaN"), "NaN") == 3);
    CHECK(told(sampled("p", "bytes", "3,1e30"), "beyond 64 bits") == 3);
    CHECK(told(sampled("p", "bytes", "3"), "a sample has no weight") == 3);
    CHECK(told(sampled("p", "bytes", "3,4,5"), "more weights than samples") == 7);
    CHECK(told(sampled("p", "bytes", "3,4", "[0],5"), "not a list of frames") == 3);
    CHECK(told(sampled("p", "bytes", "3,4", "[0],[9]"), "table of frames") == 7);
    CHECK(told(sampled("p", "bytes", "3,4", "[0],[0.5]"), "table of frames") == 7);
    CHECK(told(sampled("p", "bytes", "3,4", "[0],[\"0\"]"), "table of frames") == 7);
    CHECK(told(R"({"type":"sampled","name":"p","unit":"bytes","samples":[[0],[1]]})",
               "no weights") == 2);
    const std::string open = R"({"type":"O","frame":0,"at":1},)";
    CHECK(told(evented("p", "none", open + R"({"type":"C","frame":0,"at":"x"})"), "left out") == 0);
    CHECK(told(evented("p", "none", open + R"({"type":"C","frame":0,"at":-5})"), "earlier") == 0);
    CHECK(told(evented("p", "none", open + R"({"type":"X","frame":0,"at":5})"), "no type") == 0);
    CHECK(told(evented("p", "none", open + R"({"type":"O","frame":1,"at":5})"), "never closed") ==
          4);
    CHECK(told(evented("p", "none", R"({"type":"C","frame":1,"at":5})"), "not open") == 0);
    CHECK(told(evented("p", "none", open + R"({"type":"C","frame":1,"at":5})"), "another frame") ==
          4);
}

TEST_CASE("Half of a surrogate pair becomes U+FFFD, with a warning that names its byte") {
    std::string file = file_with(sampled("p", "bytes", "3,4"));
    const size_t at = file.find("\"f\"") + 2;
    file.insert(at, "\\ud800x");
    const Result<Dataset> loaded = load(file);
    REQUIRE(loaded.ok());
    CHECK(collapsed(loaded.value()) == "main;f\xEF\xBF\xBDx 4\nmain 3\n");
    const Diagnostic* found = find_warning(loaded.value(), "surrogate");
    REQUIRE(found != nullptr);
    CHECK(found->byte_offset == at);
}

TEST_CASE("A file without anything to show is an error") {
    CHECK_FALSE(load(file_with("")).ok());
    CHECK_FALSE(load(file_with("5")).ok());
    CHECK_FALSE(load(file_with(R"({"type":"sampled","name":"p","unit":"bytes"})")).ok());
    CHECK_FALSE(load(R"({"$schema":"https://www.speedscope.app/file-format-schema.json"})").ok());
    CHECK(load(file_with(sampled("p", "bytes", "", ""))).ok());
}

TEST_CASE("A speedscope file cut at any byte loads with a warning or says where it ends") {
    const std::string whole = four_profiles();
    for (size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const Result<Dataset> loaded = load(whole.substr(0, size));
        if (loaded.ok()) {
            REQUIRE(find_warning(loaded.value(), "ends too early") != nullptr);
        } else {
            REQUIRE(loaded.error().byte_offset.value_or(UINT64_MAX) <= size);
        }
    }
}

TEST_CASE("Deep stacks in events end with an error instead of filling memory") {
    std::string events;
    for (int i = 0; i < 20'000; ++i) {
        events += (i == 0 ? "" : ",") + std::string(R"({"type":"O","frame":0,"at":)") +
                  std::to_string(i) + "}";
    }
    const Result<Dataset> loaded = load(file_with(evented("p", "none", events)));
    REQUIRE_FALSE(loaded.ok());
    CHECK(loaded.error().code == ErrorCode::kTooLarge);
}

TEST_CASE("The frame behind the last one of the table is none") {
    const Result<Dataset> last = load(file_with(sampled("x", "bytes", "1,2", "[2],[0,2]")));
    REQUIRE(last.ok());
    CHECK(warnings(last.value()).empty());
    const Result<Dataset> behind = load(file_with(sampled("x", "bytes", "1,2", "[3],[0,3]")));
    REQUIRE(behind.ok());
    CHECK(warnings(behind.value()).find("table of frames") != std::string::npos);
    CHECK(sum(behind.value()) == 3);
}
