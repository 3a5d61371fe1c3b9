#include "core/import/hscope_samples.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/import/hscope_reader.h"
#include "core/model/profile_history.h"
#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

struct Sample {
    uint64_t time_ns = 0;
    uint32_t stack = 0;
    uint64_t weight = 0;
};

// Stacks of one stream, as they are asked for.
class StreamStacks {
public:
    StreamStacks(const HscopeStream& known, TraceTrieBuilder& stacks)
        : stacks_(stacks), places_(known.nodes.size()) {
        for (size_t i = 1; i < known.nodes.size(); ++i) {
            const HscopeNode& node = known.nodes[i];
            const HscopeCode* code = known.code_of(node.code);
            places_[i].node = places_[node.parent].node;
            if (code == nullptr) continue;
            const int64_t line = known.line_of(node);
            const FrameId frame = stacks.frame(known.string(code->file), line < 0 ? kNoLine : line,
                                               known.string(code->name));
            places_[i].node = stacks.node_below(places_[i].node, frame);
        }
    }

    uint32_t stack_of(uint64_t node) {
        Place& place = places_[node < places_.size() ? node : 0];
        if (place.stack == kNone) place.stack = stacks_.add_stack_at(place.node);
        return place.stack;
    }

private:
    static constexpr uint32_t kNone = UINT32_MAX;
    struct Place {
        uint32_t node = 0;
        uint32_t stack = kNone;
    };

    TraceTrieBuilder& stacks_;
    std::vector<Place> places_;
};

std::vector<Sample> read_all(HscopeFile& file, const HscopeDefinitions& definitions,
                             TraceTrieBuilder& stacks, const JobContext& job) {
    std::vector<Sample> samples;
    const std::vector<const HscopeChunk*> chunks = file.of_kind(HscopeKind::kSamples);
    for (size_t at = 0; at < chunks.size() && !job.cancelled();) {
        const uint32_t stream = chunks[at]->stream;
        StreamStacks of_stream(definitions.of(stream), stacks);
        for (; at < chunks.size() && chunks[at]->stream == stream; ++at) {
            const HscopeChunk& chunk = *chunks[at];
            std::string buffer;
            const auto payload = hscope_payload(chunk, buffer);
            if (!payload) {
                file.blame(HscopeFault::Kind::kUnpack, chunk, chunk.byte, chunk.codec);
                continue;
            }
            HscopeReader reader(*payload);
            uint64_t time_ns = chunk.time_ns;
            uint64_t node = 0;
            while (!reader.at_end()) {
                const size_t left = reader.remaining();
                time_ns += reader.varint();
                node += static_cast<uint64_t>(reader.zigzag());
                const uint64_t weight = reader.varint();
                if (reader.failed()) {
                    file.blame(HscopeFault::Kind::kRecord, chunk, chunk.byte, left);
                    break;
                }
                samples.push_back({time_ns, of_stream.stack_of(node), weight});
            }
        }
    }
    std::stable_sort(samples.begin(), samples.end(),
                     [](const Sample& a, const Sample& b) { return a.time_ns < b.time_ns; });
    return samples;
}

}  // namespace

Result<void> read_hscope_samples(HscopeFile& file, const HscopeDefinitions& definitions,
                                 Dataset& dataset, JobContext& job) {
    TraceTrieBuilder stacks;
    const std::vector<Sample> samples = read_all(file, definitions, stacks, job);
    if (job.cancelled()) return cancelled_error();
    HS_TRY(TraceTrieBuilder::Frozen frozen,
           std::move(stacks).freeze(TraceTrieBuilder::ChildOrder::kByName, job));
    TraceProfile profile(Unit::kSamples);
    profile.amount_of_trace.resize(frozen.trie.trace_count());
    ProfileHistory history;
    for (const Sample& sample : samples) {
        const auto weight = static_cast<int64_t>(std::min<uint64_t>(sample.weight, INT64_MAX));
        profile.add(frozen.trace_of_stack[sample.stack], {Amount::whole(weight), Unit::kSamples});
        history.sample_times_s.push_back(
            static_cast<double>(sample.time_ns - samples.front().time_ns) / 1e9);
    }
    history.sample_count = samples.size();
    if (!samples.empty()) {
        history.duration_s = history.sample_times_s.back();
        history.start_time =
            static_cast<double>(file.header.start_ns + samples.front().time_ns) / 1e9;
    }
    dataset.traces.emplace(std::move(frozen.trie));
    dataset.profile = std::move(profile);
    dataset.history = std::move(history);
    return {};
}

}  // namespace hs
