#include "core/import/hscope_calls.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/import/hscope_reader.h"

namespace hs {
namespace {

// The calls of one stream, which stand one behind the other.
class StreamReader {
public:
    StreamReader(const HscopeStream& known, uint32_t thread, TimedCalls& calls)
        : known_(known), thread_(thread), calls_(calls) {}

    // Bytes that could not be read.
    uint64_t read(std::string_view payload, uint64_t time_ns) {
        HscopeReader reader(payload);
        time_ns_ = std::max(time_ns_, time_ns);
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            const uint64_t head = reader.varint();
            time_ns_ += head >> 2;
            if ((head & 3) == kEnter) {
                const uint32_t code = reader.index();
                if (!reader.failed()) enter(code);
            } else if (!leave(reader)) {
                return left;
            }
            if (reader.failed()) return left;
        }
        return 0;
    }
    // Calls that were never left last to the end.
    void finish() {
        while (!open_.empty()) close();
    }

private:
    enum : uint64_t { kEnter };

    void enter(uint32_t code) {
        if (calls_.calls.size() >= TimedCall::kNone - 1) return;
        TimedCall call;
        call.name = name_of(code);
        call.parent = open_.empty() ? TimedCall::kNone : open_.back();
        call.depth = static_cast<uint32_t>(open_.size());
        call.thread = thread_;
        call.start_s = static_cast<double>(time_ns_) / 1e9;
        call.first_variable = static_cast<uint32_t>(calls_.variables.size());
        open_.push_back(static_cast<uint32_t>(calls_.calls.size()));
        calls_.most_depth = std::max(calls_.most_depth, call.depth);
        calls_.calls.push_back(call);
    }

    // One that was entered before the recording began is left too.
    bool leave(HscopeReader& reader) {
        enum : uint64_t { kBytes = 1, kLocals = 2 };
        const uint64_t flags = reader.varint();
        TimedCall none;
        TimedCall& call = open_.empty() ? none : calls_.calls[open_.back()];
        if ((flags & kBytes) != 0) {
            call.own_bytes = static_cast<int64_t>(std::min<uint64_t>(reader.varint(), INT64_MAX));
            reader.varint();  // what it freed
            calls_.has_bytes = true;
        }
        if ((flags & kLocals) != 0) {
            const uint64_t count = reader.varint();
            if (count > reader.remaining()) return false;
            call.first_variable = static_cast<uint32_t>(calls_.variables.size());
            for (uint64_t i = 0; i < count; ++i) {
                CallVariable variable;
                variable.name = text_of(reader.varint());
                variable.type = text_of(reader.varint());
                variable.bytes =
                    static_cast<int64_t>(std::min<uint64_t>(reader.varint(), INT64_MAX));
                if (reader.failed()) return false;
                if (!open_.empty()) calls_.variables.push_back(variable);
            }
            call.variable_count =
                static_cast<uint32_t>(calls_.variables.size()) - call.first_variable;
            calls_.has_bytes = true;
        }
        if (reader.failed()) return false;
        if (!open_.empty()) close();
        return true;
    }

    void close() {
        TimedCall& call = calls_.calls[open_.back()];
        open_.pop_back();
        call.duration_s = std::max(0.0, static_cast<double>(time_ns_) / 1e9 - call.start_s);
        call.end = static_cast<uint32_t>(calls_.calls.size());
    }

    StringId text_of(uint64_t number) { return calls_.strings.intern(known_.string(number)); }
    // "load (app.py:10)"
    StringId name_of(uint32_t number) {
        const auto [at, is_new] = names_.try_emplace(number);
        if (!is_new) return at->second;
        std::string name = "unknown";
        if (const HscopeCode* code = known_.code_of(number)) {
            const std::string_view file = known_.string(code->file);
            name = std::string(known_.string(code->name)) + " (" +
                   std::string(file.substr(file.rfind('/') + 1)) + ":" +  // npos + 1 is 0
                   std::to_string(code->line) + ")";
        }
        return at->second = calls_.strings.intern(name);
    }

    const HscopeStream& known_;
    uint32_t thread_;
    TimedCalls& calls_;
    uint64_t time_ns_ = 0;
    std::vector<uint32_t> open_;
    std::unordered_map<uint32_t, StringId> names_;
};

void begin_at_first(TimedCalls& calls) {
    double first = 0;
    for (size_t i = 0; i < calls.calls.size(); ++i) {
        first = i == 0 ? calls.calls[i].start_s : std::min(first, calls.calls[i].start_s);
    }
    for (TimedCall& call : calls.calls) {
        call.start_s -= first;
        calls.duration_s = std::max(calls.duration_s, call.start_s + call.duration_s);
    }
}

}  // namespace

TimedCalls read_hscope_calls(HscopeFile& file, const HscopeDefinitions& definitions,
                             JobContext& job) {
    TimedCalls calls;
    const std::vector<const HscopeChunk*> chunks = file.of_kind(HscopeKind::kCalls);
    for (size_t at = 0; at < chunks.size();) {
        const uint32_t stream = chunks[at]->stream;
        const HscopeStream& known = definitions.of(stream);
        const auto thread = static_cast<uint32_t>(calls.thread_ids.size());
        const uint64_t id = known.threads.empty() ? stream : known.threads.front().native_id;
        calls.thread_ids.push_back(static_cast<int64_t>(std::min<uint64_t>(id, INT64_MAX)));
        StreamReader reader(known, thread, calls);
        for (; at < chunks.size() && chunks[at]->stream == stream; ++at) {
            if (job.cancelled()) return calls;
            const HscopeChunk& chunk = *chunks[at];
            std::string buffer;
            const auto payload = hscope_payload(chunk, buffer);
            if (!payload) {
                file.blame(HscopeFault::Kind::kUnpack, chunk, chunk.byte, chunk.codec);
                continue;
            }
            const uint64_t left = reader.read(*payload, chunk.time_ns);
            if (left > 0) file.blame(HscopeFault::Kind::kRecord, chunk, chunk.byte, left);
        }
        reader.finish();
    }
    calls.has_starts = true;
    begin_at_first(calls);
    return calls;
}

}  // namespace hs
