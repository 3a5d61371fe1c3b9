#include "core/import/hscope_tracked.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/import/hscope_reader.h"

namespace hs {
namespace {

int64_t bytes_from(uint64_t value) {
    return static_cast<int64_t>(std::min<uint64_t>(value, INT64_MAX));
}
double seconds(uint64_t ns) {
    return static_cast<double>(ns) / 1e9;
}

class TrackedReader {
public:
    TrackedReader(const HscopeDefinitions& definitions, Tracked& tracked)
        : definitions_(definitions), names_(definitions.of(0)), tracked_(tracked) {}

    // Bytes that could not be read.
    uint64_t read(std::string_view payload) {
        HscopeReader reader(payload);
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            if (!record(reader) || reader.failed()) return left;
        }
        return 0;
    }

    // Objects by class, each with its sizes.
    void finish() {
        std::vector<uint32_t> order(births_.size());
        for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
            return births_[a].object.tracked_class < births_[b].object.tracked_class;
        });
        for (const uint32_t i : order) {
            TrackedObject object = births_[i].object;
            TrackedClass& of_class = tracked_.classes[object.tracked_class];
            if (of_class.object_count++ == 0) {
                of_class.first_object = static_cast<uint32_t>(tracked_.objects.size());
            }
            object.first_record = static_cast<uint32_t>(tracked_.records.size());
            object.record_count = static_cast<uint32_t>(births_[i].records.size());
            tracked_.records.insert(tracked_.records.end(), births_[i].records.begin(),
                                    births_[i].records.end());
            tracked_.objects.push_back(object);
        }
    }

private:
    enum Tag : uint8_t { kClass = 1, kBirth, kDeath, kSnapshot, kSize, kChange };
    struct Birth {
        TrackedObject object;
        std::vector<SizeRecord> records;
    };

    bool record(HscopeReader& reader) {
        switch (static_cast<Tag>(reader.u8())) {
            case kClass: {
                const uint64_t number = reader.varint();
                const std::string_view name = names_.string(reader.varint());
                if (!reader.failed()) class_of(number, name);
                return true;
            }
            case kBirth:
                birth(reader);
                return true;
            case kDeath: {
                const uint64_t time_ns = reader.varint();
                Birth* of = birth_of(reader.varint());
                if (of == nullptr || reader.failed()) return true;
                of->object.is_freed = true;
                of->object.death_s = seconds(time_ns);
                return true;
            }
            case kSnapshot:
                snapshot(reader);
                return true;
            case kSize:
                return size(reader);
            case kChange: {
                Birth* of = birth_of(reader.varint());
                const uint64_t level = reader.varint();
                if (of != nullptr && !reader.failed()) of->object.level = level_from(level);
                return true;
            }
        }
        return false;
    }

    static int32_t level_from(uint64_t level) {
        return static_cast<int32_t>(std::min<uint64_t>(level, INT32_MAX));
    }

    uint32_t class_of(uint64_t number, std::string_view name) {
        const auto [at, is_new] =
            class_of_number_.try_emplace(number, static_cast<uint32_t>(tracked_.classes.size()));
        if (is_new) tracked_.classes.push_back({});
        if (!name.empty()) tracked_.classes[at->second].name = tracked_.strings.intern(name);
        return at->second;
    }

    Birth* birth_of(uint64_t number) {
        const auto found = birth_of_number_.find(number);
        return found == birth_of_number_.end() ? nullptr : &births_[found->second];
    }

    void birth(HscopeReader& reader) {
        Birth born;
        TrackedObject& object = born.object;
        const uint64_t time_ns = reader.varint();
        const uint64_t number = reader.varint();
        const uint64_t of_class = reader.varint();
        object.address = reader.varint();
        const uint32_t stream = reader.index();
        const uint32_t node = reader.index();
        object.level = level_from(reader.varint());
        if (reader.failed()) return;
        object.birth_s = seconds(time_ns);
        object.has_address = object.address != 0;
        object.tracked_class = class_of(of_class, {});
        object.name = tracked_.classes[object.tracked_class].name;
        object.trace = trace_of(stream, node);
        birth_of_number_[number] = static_cast<uint32_t>(births_.size());
        births_.push_back(std::move(born));
    }

    void snapshot(HscopeReader& reader) {
        TrackerSnapshot taken;
        taken.time_s = seconds(reader.varint());
        taken.description = tracked_.strings.intern(reader.text());
        taken.tracked_bytes = bytes_from(reader.varint());
        const uint64_t total = reader.varint();
        if (total != 0) taken.asizeof_bytes = bytes_from(total - 1);
        taken.overhead_bytes = bytes_from(reader.varint());
        if (reader.failed()) return;
        snapshot_s_ = taken.time_s;
        tracked_.snapshots.push_back(taken);
    }

    // Sizes are those of the snapshot before them, or of the object's birth.
    bool size(HscopeReader& reader) {
        Birth* of = birth_of(reader.varint());
        const std::string_view text = reader.text();
        uint32_t row = 0;
        if (!sized(reader, row)) return false;
        if (of == nullptr) return true;
        of->object.text = tracked_.strings.intern(text);
        const double time_s = std::max(of->object.birth_s, snapshot_s_);
        of->records.push_back({time_s, SizedId{row}});
        return true;
    }

    // A size and what it is made of, without a call for each level: children have lower rows.
    bool sized(HscopeReader& reader, uint32_t& row) {
        struct Open {
            SizedNode node;
            uint64_t missing = 0;
            std::vector<uint32_t> refs;
        };
        std::vector<Open> open;
        do {
            Open next;
            next.node.bytes = bytes_from(reader.varint());
            next.node.flat_bytes = bytes_from(reader.varint());
            const std::string_view name = names_.string(reader.varint());
            next.node.name = tracked_.strings.intern(name);
            next.node.has_name = !name.empty();
            next.missing = reader.varint();
            if (reader.failed() || next.missing > reader.remaining()) return false;
            open.push_back(std::move(next));
            while (!open.empty() && open.back().missing == 0) {
                Open& done = open.back();
                done.node.first_ref = static_cast<uint32_t>(tracked_.refs.size());
                done.node.ref_count = static_cast<uint32_t>(done.refs.size());
                tracked_.refs.insert(tracked_.refs.end(), done.refs.begin(), done.refs.end());
                row = static_cast<uint32_t>(tracked_.sized.size());
                tracked_.sized.push_back(done.node);
                open.pop_back();
                if (open.empty()) break;
                open.back().refs.push_back(row);
                --open.back().missing;
            }
        } while (!open.empty());
        return true;
    }

    uint32_t trace_of(uint32_t stream, uint32_t node) {
        constexpr size_t kMostFrames = 4096;  // more than anybody reads; those nearest to the birth
        const HscopeStream& known = definitions_.of(stream);
        if (node == 0 || node >= known.nodes.size()) return 0;
        const auto [at, is_new] =
            traces_.try_emplace({stream, node}, static_cast<uint32_t>(tracked_.traces.size()));
        if (!is_new) return at->second;
        std::vector<uint32_t> frames;
        for (uint32_t i = node; i != 0 && frames.size() < kMostFrames; i = known.nodes[i].parent) {
            if (const HscopeCode* code = known.code_of(known.nodes[i].code)) {
                frames.push_back(frame_of(known, *code, known.line_of(known.nodes[i])));
            }
        }
        TrackedTrace trace;
        trace.first_frame = static_cast<uint32_t>(tracked_.trace_frames.size());
        trace.frame_count = static_cast<uint32_t>(frames.size());
        tracked_.trace_frames.insert(tracked_.trace_frames.end(), frames.rbegin(), frames.rend());
        tracked_.traces.push_back(trace);
        return at->second;
    }

    uint32_t frame_of(const HscopeStream& known, const HscopeCode& code, int64_t line) {
        TrackedFrame frame;
        frame.file = tracked_.strings.intern(known.string(code.file));
        frame.function = tracked_.strings.intern(known.string(code.name));
        frame.line = line < 0 ? -1 : line;
        tracked_.frames.push_back(frame);
        return static_cast<uint32_t>(tracked_.frames.size() - 1);
    }

    const HscopeDefinitions& definitions_;
    const HscopeStream& names_;
    Tracked& tracked_;
    std::vector<Birth> births_;
    std::unordered_map<uint64_t, uint32_t> birth_of_number_;
    std::unordered_map<uint64_t, uint32_t> class_of_number_;
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> traces_;
    double snapshot_s_ = 0;
};

}  // namespace

Tracked read_hscope_tracked(HscopeFile& file, const HscopeDefinitions& definitions,
                            JobContext& job) {
    Tracked tracked;
    TrackedReader reader(definitions, tracked);
    for (const HscopeChunk* chunk : file.of_kind(HscopeKind::kTracked)) {
        if (job.cancelled()) break;
        std::string buffer;
        const auto payload = hscope_payload(*chunk, buffer);
        if (!payload) {
            file.blame(HscopeFault::Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
            continue;
        }
        const uint64_t left = reader.read(*payload);
        if (left > 0) file.blame(HscopeFault::Kind::kRecord, *chunk, chunk->byte, left);
    }
    reader.finish();
    return tracked;
}

}  // namespace hs
