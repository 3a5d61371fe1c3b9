#include "core/model/object_graph_builder.h"

#include <algorithm>

#include "core/model/graph_sketch.h"
#include "core/model/id_table.h"
#include "core/model/reference_resolver.h"
#include "core/model/reverse_index.h"

namespace hs {

namespace {

class Builder {
public:
    Builder(std::vector<RawPiece> pieces, const GraphBuild& build, DiagnosticList& diagnostics,
            JobContext& job)
        : pieces_(std::move(pieces)), build_(build), diagnostics_(diagnostics), job_(job) {}

    Result<BuiltGraph> run() {
        graph_.has_type_reprs = build_.has_type_reprs;
        intern_types();
        HS_TRY_VOID(fill_objects());
        if (job_.cancelled()) return cancelled_error();  // columns may have holes
        IdTable table(graph_.address, graph_.type, graph_.object_count, job_);
        if (job_.cancelled()) return cancelled_error();
        const std::vector<uint32_t> repeated = build_.untyped_references
                                                   ? table.rows_behind_first()
                                                   : table.repeated_rows(build_.first_wins);
        if (!repeated.empty()) {
            drop_records(repeated);
            HS_TRY_VOID(fill_objects());
            table = IdTable(graph_.address, graph_.type, graph_.object_count, job_);
        }
        resolve(table);
        if (job_.cancelled()) return cancelled_error();
        HS_TRY_VOID(join_edges());
        index_referrers(graph_, job_);
        count_types();
        graph_.sketch = sketch_of(graph_);
        if (graph_.mismatched_edges > 0) {
            diagnostics_.warn("references name another type than the object with their id has",
                              std::nullopt, graph_.mismatched_edges);
        }
        if (job_.cancelled()) return cancelled_error();
        return BuiltGraph{std::move(graph_), std::move(record_begin_)};
    }

private:
    void intern_types() {
        for (const RawPiece& piece : pieces_) {
            std::vector<TypeId>& map = type_maps_.emplace_back();
            map.reserve(piece.types.size());
            for (const std::string_view type : piece.types) {
                map.push_back(TypeId{graph_.types.intern(type).v});
            }
        }
    }

    Result<void> fill_objects() {
        size_t count = 0;
        first_rows_.clear();
        for (const RawPiece& piece : pieces_) {
            first_rows_.push_back(static_cast<uint32_t>(1 + count));
            count += piece.records.size();
            if (count >= ResolvedPiece::kStub - 1) {
                return Error{
                    ErrorCode::kTooLarge, "more than 2,147,483,646 objects in one dump", {}, {}};
            }
        }
        graph_.object_count = static_cast<uint32_t>(count);
        graph_.big_sizes.clear();
        graph_.address = Column<uint64_t>(count + 1);
        graph_.type = Column<TypeId>(count + 1);
        graph_.shallow_u32 = Column<uint32_t>(count + 1);
        record_begin_ = Column<uint64_t>(count + 1);
        graph_.address[0] = 0;
        graph_.type[0] = {};
        graph_.shallow_u32[0] = 0;
        record_begin_[0] = 0;
        job_.parallel_for(pieces_.size(), 1, [&](size_t begin, size_t end) {
            for (size_t piece = begin; piece < end; ++piece) { fill_piece(piece); }
        });
        collect_big_sizes();
        return {};
    }

    void fill_piece(size_t index) {
        const RawPiece& piece = pieces_[index];
        const std::vector<TypeId>& types = type_maps_[index];
        uint32_t row = first_rows_[index];
        for (const RawRecord& record : piece.records) {
            graph_.address[row] = record.address;
            graph_.type[row] = types[record.type];
            graph_.shallow_u32[row] = record.size < ObjectGraph::kBigSize
                                          ? static_cast<uint32_t>(record.size)
                                          : ObjectGraph::kBigSize;
            record_begin_[row] = record.begin;
            ++row;
        }
    }

    void collect_big_sizes() {
        graph_.shallow_bytes = 0;
        uint32_t row = 1;
        for (const RawPiece& piece : pieces_) {
            for (const RawRecord& record : piece.records) {
                graph_.shallow_bytes = add_saturated(graph_.shallow_bytes, record.size);
                if (record.size >= ObjectGraph::kBigSize) graph_.big_sizes[row] = record.size;
                ++row;
            }
        }
    }

    // rows rise.
    void drop_records(const std::vector<uint32_t>& rows) {
        size_t next = 0;
        uint64_t first_offset = UINT64_MAX;
        for (size_t index = 0; index < pieces_.size(); ++index) {
            RawPiece& piece = pieces_[index];
            std::vector<RawRecord> records;
            std::vector<uint64_t> edges;
            uint32_t begin = 0;
            uint32_t row = first_rows_[index];
            if (next == rows.size() || rows[next] >= row + piece.records.size()) continue;
            for (RawRecord& record : piece.records) {
                const uint32_t end = record.edges_end;
                const bool dropped = next < rows.size() && rows[next] == row;
                if (dropped) {
                    first_offset = std::min(first_offset, record.begin);
                    ++next;
                } else {
                    edges.insert(edges.end(), piece.edges.begin() + begin,
                                 piece.edges.begin() + end);
                    record.edges_end = static_cast<uint32_t>(edges.size());
                    records.push_back(record);
                }
                begin = end;
                ++row;
            }
            piece.records = std::move(records);
            piece.edges = std::move(edges);
        }
        diagnostics_.warn(build_.first_wins
                              ? "the same object is described more than once: the first one counts"
                              : "the same id occurs again in one type: the last one counts",
                          first_offset, rows.size());
    }

    void resolve(const IdTable& table) {
        resolved_.resize(pieces_.size());
        const TypeId dict_type =
            build_.values_for_repair ? graph_.type_named("dict") : ObjectGraph::kNoType;
        const ResolveInput input{build_, graph_, table, dict_type};
        job_.parallel_for(pieces_.size(), 1, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i) {
                resolved_[i] = resolve_references(pieces_[i], type_maps_[i], input);
                pieces_[i] = RawPiece();
            }
        });
    }

    Result<void> join_edges() {
        HS_TRY_VOID(number_stubs());
        uint64_t edges = 0;
        std::vector<uint64_t> first_edges;
        for (const ResolvedPiece& piece : resolved_) {
            first_edges.push_back(edges);
            edges += piece.targets.size();
            graph_.dangling_edges += piece.dangling;
            graph_.mismatched_edges += piece.mismatched;
            graph_.repaired_edges += piece.repaired;
        }
        if (edges >= UINT32_MAX) {
            return Error{ErrorCode::kTooLarge, "more than 4,294,967,294 references", {}, {}};
        }
        graph_.edge_count = edges - graph_.repaired_edges;
        graph_.out_begin = Column<uint32_t>(size_t{graph_.object_count} + 2);
        graph_.out_target = Column<ObjectId>(edges);
        graph_.out_begin[0] = 0;
        graph_.out_begin[1] = 0;
        job_.parallel_for(resolved_.size(), 1, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i) {
                copy_piece(i, static_cast<uint32_t>(first_edges[i]));
                resolved_[i] = ResolvedPiece();
            }
        });
        return {};
    }

    void copy_piece(size_t index, uint32_t first_edge) {
        const ResolvedPiece& piece = resolved_[index];
        const std::vector<uint32_t>& stub_rows = stub_rows_[index];
        ObjectId* out = graph_.out_target.data() + first_edge;
        for (const uint32_t target : piece.targets) {
            const bool stub = (target & ResolvedPiece::kStub) != 0;
            *out++ = {stub ? stub_rows[target & ~ResolvedPiece::kStub] : target};
        }
        uint32_t row = first_rows_[index];
        for (const uint32_t end : piece.edges_end) { graph_.out_begin[++row] = first_edge + end; }
    }

    // Appends the stubs of all pieces, each once, to the columns.
    Result<void> number_stubs() {
        StubList all;
        for (const ResolvedPiece& piece : resolved_) {
            std::vector<uint32_t>& rows = stub_rows_.emplace_back();
            rows.reserve(piece.stubs.keys().size());
            for (const StubKey& key : piece.stubs.keys()) {
                rows.push_back(graph_.object_count + 1 + all.number_of(key));
            }
        }
        if (uint64_t{graph_.object_count} + all.keys().size() >= ResolvedPiece::kStub) {
            return Error{
                ErrorCode::kTooLarge, "more than 2,147,483,646 objects referred to", {}, {}};
        }
        graph_.stub_count = static_cast<uint32_t>(all.keys().size());
        const uint32_t rows = graph_.row_count();
        Column<uint64_t> address(rows);
        Column<TypeId> type(rows);
        Column<uint32_t> shallow(rows);
        const size_t objects = size_t{graph_.object_count} + 1;
        std::copy_n(graph_.address.begin(), objects, address.begin());
        std::copy_n(graph_.type.begin(), objects, type.begin());
        std::copy_n(graph_.shallow_u32.begin(), objects, shallow.begin());
        uint32_t row = graph_.object_count + 1;
        for (const StubKey& key : all.keys()) {
            address[row] = key.address;
            type[row] = key.type;
            shallow[row] = 0;
            if (!key.odd_id.empty()) graph_.odd_ids[row] = key.odd_id;
            ++row;
        }
        graph_.address = std::move(address);
        graph_.type = std::move(type);
        graph_.shallow_u32 = std::move(shallow);
        return {};
    }

    void count_types() {
        std::vector<bool> seen(graph_.types.size(), false);
        for (uint32_t row = 1; row <= graph_.object_count; ++row) {
            const uint32_t type = graph_.type[row].v;
            if (row > 1 && graph_.type[row - 1].v == type) continue;
            graph_.type_count += seen[type] ? 0 : 1;
            seen[type] = true;
        }
    }

    std::vector<RawPiece> pieces_;
    const GraphBuild& build_;
    DiagnosticList& diagnostics_;
    JobContext& job_;
    ObjectGraph graph_;
    Column<uint64_t> record_begin_;
    std::vector<std::vector<TypeId>> type_maps_;
    std::vector<uint32_t> first_rows_;
    std::vector<ResolvedPiece> resolved_;
    std::vector<std::vector<uint32_t>> stub_rows_;
};

}  // namespace

Result<BuiltGraph> build_object_graph(std::vector<RawPiece> pieces, const GraphBuild& build,
                                      DiagnosticList& diagnostics, JobContext& job) {
    return Builder(std::move(pieces), build, diagnostics, job).run();
}

}  // namespace hs
