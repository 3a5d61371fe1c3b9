#include "core/import/memray.h"

#include <string>
#include <utility>

#include "core/base/counted.h"
#include "core/import/memray_aggregated.h"
#include "core/import/memray_header.h"
#include "core/import/memray_recorder.h"
#include "core/import/memray_stream.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr std::string_view kExtensions[] = {".bin"};

int sniff_memray(const SniffInput& input) {
    return has_memray_magic(input.head) ? kCertain : kNotThis;
}

// What the end of a recording tells. A file that was packed and cut is told of by whoever unpacked
// it.
void report_end(const MemrayEnd& end, uint64_t size, bool is_cut_packed,
                const MemrayRecorder& recorder, DiagnosticList& notes) {
    const std::string left = std::to_string(size - end.byte) + " bytes";
    switch (end.kind) {
        case MemrayEnd::Kind::kTrailer:
            if (end.has_more) {
                notes.add({Severity::kInfo, "bytes follow the end of the recording: left out",
                           end.byte + 1});
            }
            return;
        case MemrayEnd::Kind::kUnfinished:
            if (is_cut_packed) return;
            notes.warn(
                "the recording has no end record: the program was killed or is still running. " +
                    counted(recorder.record_count(), "record was", "records were") + " read",
                end.byte);
            return;
        case MemrayEnd::Kind::kCut:
            notes.cut("the recording ends in the middle of a record: " + left + " dropped",
                      end.byte);
            return;
        case MemrayEnd::Kind::kDamaged:
            notes.cut("no record can be read here: the rest of the recording is left out, " + left,
                      end.byte);
            return;
    }
}

Result<Dataset> load_memray(Input input, const LoadOptions& options, JobContext& job) {
    const std::string_view bytes = input.bytes();
    HS_TRY(const MemrayHeader header, read_memray_header(bytes));
    Dataset dataset;
    DiagnosticList notes;
    bool has_end = true;
    if (header.is_aggregated) {
        notes.add({Severity::kInfo,
                   "an aggregated recording: live memory at the peak and at the end, and its "
                   "course; the events between are not in it",
                   {}});
        HS_TRY_VOID(read_memray_aggregated(bytes, header, dataset, notes, job));
    } else {
        MemrayRecorder recorder(header, options.memory_limit_bytes);
        const MemrayEnd end = read_memray_records(bytes, header, recorder, job);
        if (job.cancelled()) return cancelled_error();
        has_end = end.kind != MemrayEnd::Kind::kUnfinished;
        report_end(end, bytes.size(), input.inflate_problem().has_value(), recorder, notes);
        HS_TRY_VOID(recorder.finish(end.kind == MemrayEnd::Kind::kTrailer, dataset, job));
        notes.append(recorder.notes().items());
    }
    dataset.program = header.program;
    dataset.program->has_end = has_end;
    if (dataset.log->event_count() == 0) {
        notes.add({Severity::kInfo, "the log is empty: it has no events", {}});
    }
    dataset.diagnostics = notes.take();
    return dataset;
}

}  // namespace

const Importer kMemrayImporter = {
    .name = "memray",
    .description = "memray recording (.bin)",
    .extensions = kExtensions,
    .sniff = sniff_memray,
    .load = load_memray,
};

}  // namespace hs
