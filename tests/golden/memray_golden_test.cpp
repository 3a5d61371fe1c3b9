// Captures of every version against what memray's own reader says of them, stack by stack.

#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/analysis/live_at.h"
#include "core/base/sha256.h"
#include "core/model/event_log.h"
#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"
#include "core/model/log_attributes.h"
#include "core/model/object_counts.h"
#include "core/model/recorded_program.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;
using simdjson::dom::element;

namespace {

using FrameKey = std::tuple<std::string, std::string, int64_t>;  // function, file, line
using StackKey = std::vector<FrameKey>;
struct Held {
    int64_t bytes = 0;
    int64_t blocks = 0;
};
using Stacks = std::map<StackKey, Held>;

std::string hex(const std::array<uint8_t, 32>& digest) {
    std::string text;
    for (const uint8_t byte : digest) {
        for (const int half : {byte >> 4, byte & 15}) text += "0123456789abcdef"[half];
    }
    return text;
}

struct Sample {
    simdjson::dom::parser parser;
    element truth;
    DatasetPtr dataset;

    explicit Sample(const std::string& name) {
        truth = parser.load(test::data_path("memray/" + name + ".json"));
        dataset = std::move(test::open_sample("memray/" + name + ".bin")).value();
    }
    [[nodiscard]] const EventLog& log() const { return *dataset->log; }
    [[nodiscard]] bool has_events() const { return !log().facts().is_digest; }

    [[nodiscard]] StackKey stack(uint32_t trace) const {
        StackKey frames;
        const TraceTrie& traces = *dataset->traces;
        for (const NodeId node : traces.path(traces.trace_node[trace])) {
            const Frame& frame = traces.frames[traces.node_frame[node.v].v];
            frames.emplace_back(traces.strings.text(frame.function),
                                traces.strings.text(frame.file), frame.line);
        }
        return frames;
    }
    [[nodiscard]] Stacks live_after(uint64_t instant) const {
        const StackAmounts amounts = stack_amounts(log(), dataset->traces->trace_count(),
                                                   {0, instant}, StackPart::kNet, kRecordedBytes);
        Stacks stacks;
        for (uint32_t trace = 0; trace < amounts.amounts.size(); ++trace) {
            const Held held{amounts.amounts[trace].rounded(), amounts.counts[trace].rounded()};
            if (held.blocks != 0 || held.bytes != 0) stacks[stack(trace)] = held;
        }
        return stacks;
    }
    [[nodiscard]] Stacks temporary() const {
        Stacks stacks;
        const EventPairing& pairing = *log().pairing();
        uint64_t number = 0;
        scan_events(log(), 0, log().event_count(), [&](const RawEvent& event) {
            if (!event.is_free() && pairing.is_temporary(number)) {
                Held& held = stacks[stack(log().parts().trace_of_row[event.row()].v)];
                held.bytes += static_cast<int64_t>(event.size_bytes);
                ++held.blocks;
            }
            ++number;
        });
        return stacks;
    }
};

// JSON in ASCII, of UTF-8 with up to three bytes a letter.
std::string ascii(const std::string& text) {
    std::string made;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&](size_t at) { return unsigned{static_cast<uint8_t>(text[at])}; };
        if (byte(i) < 0x80) {
            made += text[i];
            continue;
        }
        const size_t more = byte(i) < 0xE0 ? 1 : 2;
        unsigned letter = byte(i) & (more == 1 ? 0x1FU : 0x0FU);
        for (size_t k = 0; k < more; ++k) letter = letter << 6 | (byte(++i) & 0x3FU);
        char escape[8];
        std::snprintf(escape, sizeof(escape), "\\u%04x", letter);
        made += escape;
    }
    return made;
}

// As the sample's README says.
std::string digest_of(const Stacks& stacks, bool has_blocks) {
    std::string text;
    for (const auto& [frames, held] : stacks) {
        text += "[" + std::to_string(held.bytes);
        if (has_blocks) text += "," + std::to_string(held.blocks);
        text += ",[";
        for (size_t i = 0; i < frames.size(); ++i) {
            const auto& [function, file, line] = frames[i];
            text += std::string(i == 0 ? "" : ",") + "[\"" + ascii(function) + "\",\"" +
                    ascii(file) + "\"," + std::to_string(line) + "]";
        }
        text += "]]\n";
    }
    return hex(sha256(text));
}

void check_stacks(const Stacks& stacks, element truth, bool has_events) {
    Held sum;
    for (const auto& [frames, held] : stacks) {
        sum.bytes += held.bytes;
        sum.blocks += held.blocks;
    }
    CHECK(sum.bytes == int64_t(truth["bytes"]));
    CHECK(sum.blocks == int64_t(truth["blocks"]));
    CHECK(int64_t(stacks.size()) == int64_t(truth["stacks"]));
    CHECK(digest_of(stacks, has_events) == std::string_view(truth["all_stacks_sha256"]));
}

void check_memory_records(const Sample& sample) {
    const element truth = sample.truth["memory_records"];
    const std::span<const LogSeries> series = sample.log().series();
    REQUIRE(series.size() == 2);
    const LogSeries& rss = series[0];
    const LogSeries& heap = series[1];
    REQUIRE(rss.values.size() == uint64_t(truth["count"]));
    REQUIRE(heap.values.size() == rss.values.size());
    const int64_t start_ms = int64_t(sample.truth["metadata"]["start_ms"]);
    std::string text = "[";
    for (size_t i = 0; i < rss.values.size(); ++i) {
        text += std::string(i == 0 ? "" : ",") + "[" +
                std::to_string(start_ms + rss.times_us[i] / 1000) + "," +
                std::to_string(rss.values[i]) + "," + std::to_string(heap.values[i]) + "]";
    }
    CHECK(hex(sha256(text + "]")) == std::string_view(truth["heap_at_each_sha256"]));
    CHECK(*std::max_element(rss.values.begin(), rss.values.end()) == int64_t(truth["max_rss"]));
}

void check_threads(const Sample& sample) {
    const EventLog& log = sample.log();
    const LogAttributes& known = *log.attributes();
    std::vector<EventSums> sums(log.slot_count());
    log.add_sums(0, log.event_count(), sums);
    std::vector<uint64_t> allocations(known.threads.size());
    std::vector<int64_t> bytes(known.threads.size());
    std::map<std::string, uint64_t> by_allocator;
    for (size_t row = 1; row < sums.size(); ++row) {
        allocations[known.thread_of_row[row]] += sums[row].count[0];
        bytes[known.thread_of_row[row]] += sums[row].bytes[0];
        by_allocator[known.allocators[known.allocator_of_row[row]].name] += sums[row].count[0];
    }
    for (const element thread : simdjson::dom::array(sample.truth["threads"])) {
        const auto found =
            std::find_if(known.threads.begin(), known.threads.end(),
                         [&](const LogThread& one) { return one.id == uint64_t(thread["tid"]); });
        REQUIRE(found != known.threads.end());
        const auto index = static_cast<size_t>(found - known.threads.begin());
        CHECK(found->name == std::string_view(thread["name"]));
        CHECK(found->frees == uint64_t(thread["frees"]));
        CHECK(allocations[index] == uint64_t(thread["allocations"]));
        CHECK(bytes[index] == int64_t(thread["allocated_bytes"]));
    }
    for (const auto field :
         simdjson::dom::object(sample.truth["stats"]["allocations_by_allocator"])) {
        std::string name(field.key);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        CAPTURE(name);
        CHECK(by_allocator[name] == uint64_t(field.value));
    }
}

void check_objects(const Sample& sample) {
    element truth;
    const bool is_recorded = sample.truth["objects"].get(truth) == simdjson::SUCCESS;
    const ObjectCounts* counts = sample.log().objects();
    if (!is_recorded || truth.is_null()) {
        CHECK(counts == nullptr);
        return;
    }
    REQUIRE(counts != nullptr);
    uint64_t created = 0;
    uint64_t surviving = 0;
    for (const uint64_t count : counts->created) created += count;
    for (const uint64_t count : counts->surviving) surviving += count;
    CHECK(created == uint64_t(truth["created"]));
    CHECK(counts->destroyed == uint64_t(truth["destroyed"]));
    CHECK(surviving == uint64_t(truth["surviving_addresses"]));
    const element most = truth["created_by_stack_top"].at(0);
    CHECK(*std::max_element(counts->created.begin(), counts->created.end()) ==
          uint64_t(most["objects"]));
}

std::vector<std::string> sample_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(test::data_path("memray"))) {
        if (entry.path().extension() == ".bin") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("Every memray sample says what memray's own reader says", "[memray]") {
    const std::vector<std::string> names = sample_names();
    REQUIRE(names.size() >= 18);
    for (const std::string& name : names) {
        CAPTURE(name);
        const Sample sample(name);
        const LogFacts& facts = sample.log().facts();
        const element metadata = sample.truth["metadata"];
        CHECK(sample.dataset->program->command == std::string_view(metadata["command_line"]));
        CHECK(sample.dataset->program->pid == int64_t(metadata["pid"]));
        CHECK(int64_t(facts.start_seconds) * 1000 + int64_t(facts.start_nanoseconds / 1'000'000) ==
              int64_t(metadata["start_ms"]));
        check_stacks(sample.live_after(facts.raw_peak.event_count), sample.truth["at_peak"],
                     sample.has_events());
        check_stacks(sample.live_after(facts.event_count), sample.truth["leaked_at_end"],
                     sample.has_events());
        check_memory_records(sample);
        CHECK(facts.raw_peak.live == int64_t(metadata["peak_bytes"]));
        if (!sample.has_events()) continue;
        check_stacks(sample.temporary(), sample.truth["temporary"], true);
        check_threads(sample);
        check_objects(sample);
        CHECK(facts.allocation_count == uint64_t(sample.truth["stats"]["total_allocations"]));
    }
}
