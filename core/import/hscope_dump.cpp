#include "core/import/hscope_dump.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/base/json_writer.h"
#include "core/base/text_format.h"
#include "core/import/hscope_reader.h"
#include "core/import/hscope_records.h"
#include "core/model/object_graph_builder.h"

namespace hs {
namespace {

constexpr uint64_t kAbsent = UINT64_MAX;

enum Flag : uint64_t { kImmortal = 2 };

// Objects of one payload, whose indices rise by one.
struct Run {
    uint64_t first_index = 0;
    size_t first_record = 0;
    size_t count = 0;
    uint64_t byte = 0;
};

class DumpReader {
public:
    DumpReader(HscopeFile& file, const HscopeStream& known, JobContext& job)
        : file_(file), known_(known), job_(job) {}

    void read(uint32_t stream) {
        std::vector<const HscopeChunk*> chunks;
        uint64_t bytes = 0;
        for (const HscopeChunk& chunk : file_.chunks) {
            if (chunk.kind != HscopeKind::kObjects || chunk.stream != stream) continue;
            chunks.push_back(&chunk);
            bytes += chunk.raw_bytes;
        }
        job_.begin_stage("reading objects", bytes);
        std::string buffer;
        for (const HscopeChunk* chunk : chunks) {
            if (job_.cancelled()) return;
            const auto payload = hscope_payload(*chunk, buffer);
            if (!payload) {
                file_.blame(HscopeFault::Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
                continue;
            }
            read_payload(*payload, *chunk);
            job_.advance(chunk->raw_bytes);
        }
        std::stable_sort(runs_.begin(), runs_.end(),
                         [](const Run& a, const Run& b) { return a.first_index < b.first_index; });
    }

    [[nodiscard]] size_t count() const { return addresses_.size(); }
    [[nodiscard]] uint64_t needed_bytes() const {
        return count() * (sizeof(RawRecord) + 96) + targets_.size() * 20;
    }
    [[nodiscard]] uint64_t address_of(uint64_t index) const {
        const size_t record = record_of(index);
        return record == SIZE_MAX ? kAbsent : addresses_[record];
    }
    [[nodiscard]] uint64_t absent_targets() const { return absent_targets_; }
    [[nodiscard]] uint64_t bad_types() const { return bad_types_; }

    std::vector<RawPiece> pieces() {
        std::vector<RawPiece> pieces;
        std::vector<uint32_t> local(known_.types.size());
        for (const Run& run : runs_) {
            RawPiece piece;
            std::fill(local.begin(), local.end(), 0);
            for (size_t i = run.first_record; i < run.first_record + run.count; ++i) {
                uint32_t& type = local[types_[i]];
                if (type == 0 && types_[i] != 0) {
                    type = static_cast<uint32_t>(piece.types.size());
                    piece.types.push_back(piece.decoded.emplace_back(type_text(types_[i])));
                }
                const size_t first_edge = i == 0 ? 0 : edges_end_[i - 1];
                for (size_t edge = first_edge; edge < edges_end_[i]; ++edge) {
                    add_edge(piece, targets_[edge]);
                }
                piece.records.push_back(
                    {addresses_[i], sizes_[i], i, static_cast<uint32_t>(piece.edges.size()), type});
            }
            pieces.push_back(std::move(piece));
        }
        targets_ = {};
        return pieces;
    }

    HscopeObjectTexts take_texts() {
        for (uint32_t i = 1; i < known_.types.size(); ++i) {
            const HscopeType& type = known_.types[i];
            const size_t record = type.object == 0 ? SIZE_MAX : record_of(type.object - 1);
            if (record == SIZE_MAX) continue;
            const std::string_view name = known_.string(type.name);
            texts_.names.emplace(static_cast<uint32_t>(record),
                                 name.substr(name.rfind('.') + 1));  // npos + 1 is 0
        }
        return std::move(texts_);
    }
    [[nodiscard]] uint32_t reference_count(uint64_t record) const {
        return reference_counts_[record];
    }

private:
    void read_payload(std::string_view payload, const HscopeChunk& chunk) {
        HscopeReader reader(payload);
        Run run{reader.varint(), count(), 0, chunk.byte};
        uint64_t address = 0;
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            if (!read_object(reader, run.first_index + run.count, address)) {
                file_.blame(HscopeFault::Kind::kRecord, chunk, chunk.byte, left);
                break;
            }
            ++run.count;
        }
        if (run.count > 0) runs_.push_back(run);
    }

    bool read_object(HscopeReader& reader, uint64_t index, uint64_t& address) {
        const uint64_t moved = address + static_cast<uint64_t>(reader.zigzag());
        uint32_t type = reader.index();
        const uint64_t size = reader.varint();
        const uint64_t references = reader.varint();
        const uint64_t flags = reader.varint();
        const bool is_known = type < known_.types.size();
        if (!is_known) type = 0;
        std::string value;
        if (!read_value(reader, type, value)) return false;
        const uint64_t edges = reader.varint();
        uint32_t shape = known_.types[type].shape;
        if ((edges & 1) != 0) shape = reader.index();
        const uint64_t edge_count = edges >> 1;
        if (reader.failed() || edge_count > reader.remaining()) return false;
        const size_t before = targets_.size();
        for (uint64_t i = 0; i < edge_count; ++i) {
            targets_.push_back(index + static_cast<uint64_t>(reader.zigzag()));
        }
        if (reader.failed() || count() == UINT32_MAX) {
            targets_.resize(before);
            return false;
        }
        if (source_) {
            const auto record = static_cast<uint32_t>(count());
            // Of a class or a function the name is the last part; a module's has no parts.
            if (is_builtin(type, "module")) texts_.names.emplace(record, source_->name);
            texts_.sources.emplace(record, *source_);
        }
        bad_types_ += is_known ? 0 : 1;
        address = moved;
        addresses_.push_back(address << 3);
        types_.push_back(type);
        sizes_.push_back(size);
        const bool is_countless = (flags & kImmortal) != 0 || references > UINT32_MAX;
        reference_counts_.push_back(is_countless ? ObjectGraph::kBigSize
                                                 : static_cast<uint32_t>(references));
        edges_end_.push_back(targets_.size());
        texts_.values.add(value);
        texts_.shapes.push_back(shape);
        return true;
    }

    // The value as JSON; nothing for none.
    bool read_value(HscopeReader& reader, uint32_t type, std::string& json) {
        enum : uint64_t { kNone, kInteger, kFloat, kText, kBytes, kRedacted, kSource, kOther };
        source_.reset();
        const uint64_t head = reader.varint();
        switch (head & 7) {
            case kNone:
                if (is_builtin(type, "NoneType")) json = "null";
                return true;
            case kInteger: {
                const int64_t number = reader.zigzag();
                json = std::to_string(number);
                if (is_builtin(type, "bool")) json = number != 0 ? "true" : "false";
                return true;
            }
            case kFloat: {
                const double number = std::bit_cast<double>(reader.u64_le());
                json = format_double(number);
                if (!std::isfinite(number)) json = "\"" + json + "\"";
                return true;
            }
            case kSource:
                source_ = source_of(reader.index());
                return true;
            default:
                break;
        }
        const std::string_view kept = reader.bytes(reader.varint());
        const bool is_whole = kept.size() == head >> 3;
        std::string text;
        if ((head & 7) == kRedacted) {
            text = "<" + format_count(head >> 3) + " redacted>";
        } else if ((head & 7) == kBytes) {
            text = "b'" + escaped(kept) + (is_whole ? "'" : "…'");
        } else {
            // Text is counted in characters, which a byte count does not tell.
            const bool is_cut = !is_whole && letters(kept) != head >> 3;
            text = std::string(kept) + (is_cut ? "…" : "");
        }
        append_json_text(json, text);
        return true;
    }

    static uint64_t letters(std::string_view text) {
        return static_cast<uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<uint8_t>(c) & 0xC0) != 0x80;
        }));
    }
    static std::string escaped(std::string_view bytes) {
        constexpr std::string_view kHex = "0123456789abcdef";
        std::string text;
        for (const char c : bytes) {
            const auto byte = static_cast<uint8_t>(c);
            if (byte >= 0x20 && byte < 0x7f && c != '\'' && c != '\\') {
                text += c;
            } else {
                text += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
            }
        }
        return text;
    }

    SourceLocation source_of(uint32_t number) const {
        SourceLocation source;
        if (const HscopeCode* code = known_.code_of(number)) {
            source.name = known_.string(code->name);
            source.file = known_.string(code->file);
            if (code->line != 0 && code->line <= INT64_MAX) {
                source.line = static_cast<int64_t>(code->line);
            }
        }
        return source;
    }

    [[nodiscard]] bool is_builtin(uint32_t type, std::string_view name) const {
        return known_.string(known_.types[type].name) == name;
    }
    [[nodiscard]] std::string type_text(uint32_t number) const {
        const HscopeType& type = known_.types[number];
        const std::string_view module = known_.string(type.module);
        const std::string name(known_.string(type.name));
        return module.empty() || module == "builtins" ? name : std::string(module) + "." + name;
    }

    // Of an object that is not in the dump nothing is known but its index.
    void add_edge(RawPiece& piece, uint64_t index) {
        const uint64_t address = address_of(index);
        if (address != kAbsent) return piece.add_edge(0, address);
        ++absent_targets_;
        const uint64_t number = index == UINT64_MAX ? index : index + 1;
        piece.add_wide_edge({0, 0, "-" + std::to_string(number)});
    }

    // SIZE_MAX: it is not there.
    [[nodiscard]] size_t record_of(uint64_t index) const {
        const auto after = std::upper_bound(
            runs_.begin(), runs_.end(), index,
            [](uint64_t wanted, const Run& run) { return wanted < run.first_index; });
        if (after == runs_.begin()) return SIZE_MAX;
        const Run& run = *std::prev(after);
        const uint64_t place = index - run.first_index;
        return place < run.count ? run.first_record + place : SIZE_MAX;
    }

    HscopeFile& file_;
    const HscopeStream& known_;
    JobContext& job_;
    std::vector<Run> runs_;  // by index
    // By record, in the order of the file.
    std::vector<uint64_t> addresses_;
    std::vector<uint32_t> types_;
    std::vector<uint64_t> sizes_;
    std::vector<uint32_t> reference_counts_;
    std::vector<size_t> edges_end_;
    std::vector<uint64_t> targets_;  // indices
    HscopeObjectTexts texts_;
    std::optional<SourceLocation> source_;  // of the object that is being read
    uint64_t absent_targets_ = 0;
    uint64_t bad_types_ = 0;
};

// "local of handle (server.py:56)"
std::string place_of_root(uint64_t kind, const HscopeStream& thread, uint32_t node) {
    constexpr std::string_view kKinds[] = {"root",       "local",       "on the stack",
                                           "module",     "interpreter", "thread state",
                                           "gc.garbage", "static type"};
    std::string place(kKinds[kind < std::size(kKinds) ? kind : 0]);
    if (node == 0 || node >= thread.nodes.size()) return place;
    const HscopeCode* code = thread.code_of(thread.nodes[node].code);
    if (code == nullptr) return place;
    const std::string_view file = thread.string(code->file);
    place += " of " + std::string(thread.string(code->name)) + " (" +
             std::string(file.substr(file.rfind('/') + 1));  // npos + 1 is 0
    const int64_t line = thread.line_of(thread.nodes[node]);
    return place + (line < 0 ? ")" : ":" + std::to_string(line) + ")");
}

std::vector<RecordedRoot> read_roots(HscopeFile& file, const HscopeDefinitions& definitions,
                                     uint32_t stream, const DumpReader& reader,
                                     const ObjectGraph& graph) {
    std::map<uint64_t, ObjectId> row_of;  // of the addresses that are roots
    std::vector<std::pair<uint64_t, RecordedRoot>> found;
    const HscopeStream& known = definitions.of(stream);
    std::string buffer;
    for (const HscopeChunk& chunk : std::vector<HscopeChunk>(file.chunks)) {
        if (chunk.kind != HscopeKind::kRoots || chunk.stream != stream) continue;
        const auto payload = hscope_payload(chunk, buffer);
        if (!payload) {
            file.blame(HscopeFault::Kind::kUnpack, chunk, chunk.byte, chunk.codec);
            continue;
        }
        HscopeReader roots(*payload);
        while (!roots.at_end()) {
            const size_t left = roots.remaining();
            const uint64_t index = roots.varint();
            const uint64_t kind = roots.varint();
            const std::string_view name = known.string(roots.varint());
            const uint32_t node = roots.index();
            const HscopeStream& thread = definitions.of(roots.index());
            if (roots.failed()) {
                file.blame(HscopeFault::Kind::kRecord, chunk, chunk.byte, left);
                break;
            }
            const uint64_t address = reader.address_of(index);
            if (address == kAbsent) continue;
            row_of[address] = {};
            found.push_back({address, {{}, std::string(name), place_of_root(kind, thread, node)}});
        }
    }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const auto at = row_of.find(graph.address[row]);
        if (at != row_of.end()) at->second = {row};
    }
    std::vector<RecordedRoot> roots;
    for (auto& [address, root] : found) {
        root.object = row_of[address];
        if (!root.object.is_nil()) roots.push_back(std::move(root));
    }
    return roots;
}

}  // namespace

std::vector<HscopeDump> list_hscope_dumps(HscopeFile& file) {
    std::map<uint32_t, HscopeDump> by_stream;
    for (const HscopeChunk& chunk : std::vector<HscopeChunk>(file.chunks)) {
        if (chunk.kind == HscopeKind::kObjects) {
            HscopeDump& dump = by_stream[chunk.stream];
            dump.stream = chunk.stream;
            if (dump.byte == 0) dump.byte = chunk.byte;
        }
        if (chunk.kind != HscopeKind::kDump) continue;
        std::string buffer;
        const auto payload = hscope_payload(chunk, buffer);
        if (!payload) {
            file.blame(HscopeFault::Kind::kUnpack, chunk, chunk.byte, chunk.codec);
            continue;
        }
        HscopeReader reader(*payload);
        HscopeDump& dump = by_stream[chunk.stream];
        dump.stream = chunk.stream;
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            HscopeDump read = dump;
            read.time_ns = reader.varint();
            reader.varint();  // the thread that asked for it
            read.label = reader.text();
            read.trigger = reader.text();
            reader.varint();  // how values were kept
            read.object_count = reader.varint();
            read.edge_count = reader.varint();
            const uint64_t status = reader.varint();
            if (reader.failed()) {
                file.blame(HscopeFault::Kind::kRecord, chunk, chunk.byte, left);
                break;
            }
            read.has_end = status != 0;
            read.is_cut_short = status == 2;
            if (dump.byte == 0) read.byte = chunk.byte;
            dump = std::move(read);
        }
    }
    std::vector<HscopeDump> dumps;
    dumps.reserve(by_stream.size());
    for (auto& [stream, dump] : by_stream) dumps.push_back(std::move(dump));
    std::stable_sort(dumps.begin(), dumps.end(), [](const HscopeDump& a, const HscopeDump& b) {
        return a.time_ns < b.time_ns;
    });
    return dumps;
}

Result<ObjectGraph> read_hscope_dump(HscopeFile& file, const HscopeDefinitions& definitions,
                                     const HscopeDump& dump, uint64_t limit, DiagnosticList& notes,
                                     JobContext& job) {
    const HscopeStream& known = definitions.of(dump.stream);
    DumpReader reader(file, known, job);
    reader.read(dump.stream);
    if (job.cancelled()) return cancelled_error();
    if (limit != 0 && reader.needed_bytes() > limit) {
        return Error{ErrorCode::kTooLarge,
                     "the graph needs " + std::to_string(reader.needed_bytes()) +
                         " bytes of memory, more than allowed",
                     {},
                     {}};
    }
    GraphBuild build;
    build.has_type_reprs = false;
    build.first_wins = true;
    build.untyped_references = true;
    job.begin_stage("connecting objects");
    HS_TRY(BuiltGraph built, build_object_graph(reader.pieces(), build, notes, job));
    ObjectGraph& graph = built.graph;
    graph.reference_count = Column<uint32_t>::zeroed(graph.row_count());
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        graph.reference_count[row] = reader.reference_count(built.record_begin[row]);
    }
    graph.recorded_roots = read_roots(file, definitions, dump.stream, reader, graph);
    graph.owned_records = hscope_records(graph, built.record_begin, reader.take_texts(), known);
    if (reader.bad_types() > 0) {
        file.faults.push_back({HscopeFault::Kind::kBadReference, dump.byte, reader.bad_types()});
    }
    const bool is_short = dump.has_end && reader.count() < dump.object_count;
    if (!dump.has_end || dump.is_cut_short || is_short) {
        notes.cut("the dump is not complete: " + format_count(reader.count()) +
                      (dump.object_count > 0
                           ? " of " + format_count(dump.object_count) + " objects are there"
                           : " objects are there"),
                  dump.byte);
    }
    if (reader.count() == 0) notes.warn("the dump holds no object", dump.byte);
    return std::move(graph);
}

}  // namespace hs
