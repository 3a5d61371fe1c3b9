#include "core/import/hscope_verify.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/import/hscope_calls.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_dump.h"
#include "core/import/hscope_marks.h"
#include "core/import/hscope_reader.h"
#include "core/import/hscope_recorder.h"
#include "core/import/hscope_samples.h"
#include "core/import/hscope_tracked.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/object_graph.h"
#include "core/model/profile_history.h"
#include "core/model/timed_calls.h"
#include "core/model/tracked.h"

namespace hs {
namespace {

constexpr size_t kHeaderBytes = 40;

// Each entry names a chunk's beginning; the last 16 bytes are the index's own place.
void check_index(HscopeFile& file) {
    std::set<std::pair<uint64_t, uint32_t>> known;  // where, and of what stream
    for (const HscopeChunk& chunk : file.chunks) known.emplace(chunk.written, chunk.stream);
    for (const HscopeChunk* chunk : file.of_kind(HscopeKind::kIndex)) {
        constexpr size_t kEndBytes = 16;
        std::string buffer;
        const auto payload = hscope_payload(*chunk, buffer);
        if (!payload || payload->size() < kEndBytes) {
            file.blame(HscopeFault::Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
            continue;
        }
        ByteReader reader(*payload);
        constexpr size_t kEntryBytes = 24;
        while (reader.remaining() >= kEntryBytes + kEndBytes) {
            const uint64_t offset = reader.u64_le();
            const uint32_t kind = reader.u32_le();
            const uint32_t stream = reader.u32_le();
            reader.skip(8);
            const bool is_live = kind == static_cast<uint32_t>(HscopeKind::kLive);
            if (!is_live && !known.contains({offset, stream})) {
                file.blame(HscopeFault::Kind::kIndexEntry, *chunk, offset);
            }
        }
        const bool has_end = reader.remaining() == kEndBytes &&
                             reader.u64_le() == chunk->byte - kHeaderBytes &&
                             reader.bytes(8) == "HSCOPEND";
        if (!has_end) file.blame(HscopeFault::Kind::kIndexEntry, *chunk, chunk->byte);
    }
}

// The statement of a dump's end against what is there.
void check_counts(const HscopeDump& dump, const ObjectGraph& graph, DiagnosticList& notes) {
    if (!dump.has_end) return;
    if (dump.object_count != graph.object_count) {
        notes.warn("a dump states " + std::to_string(dump.object_count) + " objects and has " +
                       std::to_string(graph.object_count),
                   dump.byte);
    }
    if (dump.edge_count != graph.edge_count) {
        notes.warn("a dump states " + std::to_string(dump.edge_count) + " references and has " +
                       std::to_string(graph.edge_count),
                   dump.byte);
    }
    if (graph.dangling_edges > 0) {
        notes.warn("references of a dump lead to objects that are not in it", dump.byte,
                   graph.dangling_edges);
    }
}

}  // namespace

bool HscopeReport::is_passed() const {
    return faults.empty() && std::none_of(notes.begin(), notes.end(), [](const Diagnostic& note) {
               return note.severity != Severity::kInfo;
           });
}

Result<HscopeReport> verify_hscope(std::string_view bytes, JobContext& job) {
    HS_TRY(HscopeFile file, read_hscope_file(bytes, job));
    const HscopeDefinitions definitions = read_hscope_definitions(file, job);
    HscopeReport report;
    DiagnosticList notes;
    report.chunks = file.chunks.size();
    HscopeRecorder recorder(file, definitions, 0);
    recorder.read(job);
    if (job.cancelled()) return cancelled_error();
    report.events = recorder.event_count();
    Dataset log;
    HS_TRY_VOID(recorder.finish({}, log, job));
    notes.append(recorder.notes().items());
    read_hscope_series(file, definitions);
    notes.append(read_hscope_marks(file).notes.items());
    read_hscope_calls(file, definitions, job);
    read_hscope_tracked(file, definitions, job);
    HS_TRY_VOID(read_hscope_samples(file, definitions, log, job));
    const std::vector<HscopeDump> dumps = list_hscope_dumps(file);
    report.dumps = dumps.size();
    for (const HscopeDump& dump : dumps) {
        HS_TRY(const ObjectGraph graph, read_hscope_dump(file, definitions, dump, 0, notes, job));
        report.objects += graph.object_count;
        check_counts(dump, graph, notes);
    }
    check_index(file);
    report.faults = std::move(file.faults);
    std::stable_sort(report.faults.begin(), report.faults.end(),
                     [](const HscopeFault& a, const HscopeFault& b) { return a.byte < b.byte; });
    report.notes = notes.take();
    return report;
}

}  // namespace hs
