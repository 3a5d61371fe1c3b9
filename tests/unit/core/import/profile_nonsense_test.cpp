// What PerProVis and PyProfile files may say that cannot be: each is told with its byte and counts
// as nothing, and a file with nothing else is an error.

#include <string>

#include "core/import/perprovis.h"
#include "core/model/timed_calls.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

Result<Dataset> load(const Importer& importer, std::string text) {
    JobContext job;
    return importer.load(Input::from_memory("x.json", std::move(text)), {}, job);
}

std::string messages(const Dataset& dataset) {
    std::string text;
    for (const Diagnostic& found : dataset.diagnostics) text += found.message + "\n";
    return text;
}

// The dataset, which has a warning with this text, at the byte where `at` stands in the file.
Dataset told(const Importer& importer, const std::string& text, std::string_view part,
             std::string_view at) {
    Result<Dataset> loaded = load(importer, text);
    INFO(text);
    REQUIRE(loaded.ok());
    INFO(messages(loaded.value()));
    const Diagnostic* match = nullptr;
    for (const Diagnostic& found : loaded.value().diagnostics) {
        if (found.message.find(part) != std::string::npos) match = &found;
    }
    REQUIRE(match != nullptr);
    CHECK(match->byte_offset == text.find(at));
    CHECK(match->repeats == 1);
    return std::move(loaded).value();
}

std::string frame(const std::string& fields) {
    return R"({"children": [{"name": "inner", "value": 0.5, "heapAlloc": {}, )"
           R"("children": []}], "name": "main", )" +
           fields + "}";
}

int64_t bytes_of_main(const Dataset& dataset) {
    return dataset.calls->calls[0].own_bytes;
}

}  // namespace

TEST_CASE("PyProfile frames with values that cannot be load with a warning each") {
    const auto loaded = [](const std::string& fields, std::string_view part, std::string_view at) {
        return told(kPyprofileImporter, frame(fields), part, at);
    };
    const std::string heap =
        R"("heapAlloc": {"vars": [{"name": "a", "type": "list", "value": 8}], )"
        R"("total": {"total_memory": 8}})";
    CHECK(load(kPyprofileImporter, frame(R"("value": 1, )" + heap)).value().diagnostics.empty());

    CHECK(loaded(R"("value": NaN, )" + heap, "NaN", "NaN").calls->calls[0].duration_s == 0);
    CHECK(loaded(R"("value": Infinity, )" + heap, "NaN, infinite", "Infinity")
              .calls->calls[0]
              .duration_s == 0);
    CHECK(loaded(R"("value": 1e999, )" + heap, "too large", "1e999").calls->calls[0].duration_s ==
          0);
    loaded(R"("value": -2, )" + heap, "run time is negative", "-2");
    loaded(R"("value": "2", )" + heap, "run time is not a number", "\"2\"");
    loaded(R"("value": null, )" + heap, "run time is not a number", "null");
    loaded(heap, "run time is missing", "{\"children\"");
    loaded(R"("value": 1, "heapAlloc": 5)", "heapAlloc is not an object", "5}");
    loaded(R"("value": 1, "heapAlloc": {"vars": 7})", "list of variables is not a list", "7}");
    loaded(R"("value": 1, "heapAlloc": {"vars": [7]})", "a variable is not an object", "7]");
    loaded(R"("value": 1, "heapAlloc": {"vars": [{"name": "a", "value": "x"}]})",
           "a variable's size is not a number", "\"x\"");
    loaded(R"("value": 1, "heapAlloc": {"vars": [{"name": "a", "value": -8}]})",
           "a variable's size is negative", "-8");
    loaded(R"("value": 1, "heapAlloc": {"vars": [{"name": 9, "value": 8}]})",
           "a variable's name is not text", "9,");
    CHECK(bytes_of_main(loaded(R"("value": 1, "heapAlloc": {"total": {"total_memory": NaN}})",
                               "NaN", "NaN")) == 0);
    CHECK(bytes_of_main(loaded(R"("value": 1, "heapAlloc": {"total": {"total_memory": -9}})",
                               "total_memory is negative", "-9")) == 0);
    CHECK(bytes_of_main(loaded(R"("value": 1, "heapAlloc": {"total": {"total_memory": 1e20}})",
                               "total_memory is beyond 64 bits", "1e20")) == 0);
}

TEST_CASE("PyProfile frames of another shape load with a warning each") {
    const std::string rest = R"("heapAlloc": {}, "value": 1)";
    told(kPyprofileImporter, R"({"name": 5, "children": [], )" + rest + "}", "name is not text",
         "5,");
    told(kPyprofileImporter, R"({"name": "m", "children": {}, )" + rest + "}",
         "children is not a list", "{},");
    told(kPyprofileImporter, R"({"name": "m", "children": [7], )" + rest + "}",
         "a frame is not an object", "7]");
}

TEST_CASE("JSON that only looks like a PyProfile frame is an error") {
    for (const char* text : {R"({"children": []})", R"({"children": 5, "name": "x"})",
                             R"({"name": "x", "children": [{"name": "y"}]})", "[1]", "{}"}) {
        CAPTURE(text);
        const Result<Dataset> loaded = load(kPyprofileImporter, text);
        CHECK_FALSE(loaded.ok());
    }
}

TEST_CASE("PerProVis values that cannot be load with a warning each") {
    const auto loaded = [](const std::string& text, std::string_view part, std::string_view at) {
        return told(kPerprovisImporter, text, part, at);
    };
    const std::string good = R"({"stack_trace": [["f", "a.py", 3]], "timestamp": 5})";
    const auto samples = [&](const std::string& more) {
        return R"({"samples": [)" + good + ", " + more + "]}";
    };
    loaded(samples("7"), "a sample is not an object", "7]");
    loaded(samples(R"({"timestamp": 6})"), "a sample has no stack_trace", R"({"timestamp": 6)");
    loaded(samples(R"({"stack_trace": "x", "timestamp": 6})"), "stack_trace is not a list",
           "\"x\"");
    loaded(samples(R"({"stack_trace": [5], "timestamp": 6})"), "a frame is neither text nor a list",
           "5], ");
    loaded(samples(R"({"stack_trace": [], "timestamp": "x"})"), "timestamp is not a number",
           "\"x\"");
    loaded(samples(R"({"stack_trace": [], "timestamp": 1e30})"), "timestamp is impossible", "1e30");

    const auto flame = [](const std::string& child) {
        return R"({"sample_count": 3, "flame_graph": {"name": "root", "value": 3, "children": [)" +
               child + "]}}";
    };
    loaded(flame("7"), "a frame is not an object", "7]");
    loaded(flame(R"({"name": "f", "value": "2"})"), "a frame's value is not a number", "\"2\"");
    loaded(flame(R"({"name": "f", "value": -2})"), "a frame's value is negative", "-2");
    loaded(flame(R"({"name": "f"})"), "a frame's value is missing", R"({"name": "f"})");

    const auto calls = [](const std::string& call) {
        return R"({"summary": {}, "calls": [{"name": "g", "duration": 1, "start_time": 1}, )" +
               call + "]}";
    };
    loaded(calls("7"), "a call is not an object", "7]");
    loaded(calls(R"({"name": "f", "duration": -1, "start_time": 1})"), "duration is negative",
           "-1");
    loaded(calls(R"({"name": "f", "start_time": 1})"), "duration is missing", R"({"name": "f")");
    loaded(calls(R"({"name": "f", "duration": 1, "start_time": NaN})"), "NaN", "NaN");
    loaded(calls(R"({"name": "f", "duration": 1, "start_time": 1e300})"),
           "start_time is impossible", "1e300");

    const auto snapshots = [](const std::string& more) {
        return R"({"memory_snapshots": [{"timestamp": 1, "allocations": {"a": 5}}, )" + more + "]}";
    };
    loaded(snapshots("7"), "a memory snapshot is not an object", "7]");
    loaded(snapshots(R"({"allocations": {}})"), "timestamp is missing", R"({"allocations": {}})");
    loaded(snapshots(R"({"timestamp": 2, "allocations": {"a": "x"}})"),
           "an allocation's size is not a number", "\"x\"");
    loaded(snapshots(R"({"timestamp": 2, "allocations": {"a": -5}})"),
           "an allocation's size is negative", "-5");
    loaded(snapshots(R"({"timestamp": 2, "allocations": [1]})"), "allocations is not an object",
           "[1]");
    loaded(snapshots(R"({"timestamp": 2, "total_bytes": -5, "allocations": {}})"),
           "total_bytes is negative", "-5");
}

TEST_CASE("Odd text is told once with the byte of the first") {
    const std::string text =
        "{\"name\": \"r\", \"value\": 2, \"children\": [{\"name\": \"a\\udc00\", \"value\": 1}, "
        "{\"name\": \"b\x01\", \"value\": 1}]}";
    told(kPerprovisImporter, text, "surrogate", "\\udc00");
    told(kPerprovisImporter, text, "control character", "\x01");
    told(kPerprovisImporter, "{\"name\": \"r\xff\", \"value\": 2}", "not valid UTF-8", "r\xff");
}

TEST_CASE("A recording in which nothing happened is an empty profile, with a warning") {
    const Result<Dataset> loaded =
        load(kPerprovisImporter,
             R"({"sample_count": 0, "flame_graph": {"name": "root", "value": 0, "children": []}})");
    REQUIRE(loaded.ok());
    CHECK(messages(loaded.value()) == "the file has no samples and no calls\n");
}
