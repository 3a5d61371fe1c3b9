#include "core/import/hscope.h"

#include <string>
#include <utility>

#include "core/base/text_format.h"
#include "core/import/hscope_calls.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_dump.h"
#include "core/import/hscope_file.h"
#include "core/import/hscope_marks.h"
#include "core/import/hscope_recorder.h"
#include "core/import/hscope_samples.h"
#include "core/import/hscope_tracked.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/object_graph.h"
#include "core/model/profile_history.h"
#include "core/model/recorded_program.h"
#include "core/model/timed_calls.h"
#include "core/model/tracked.h"

namespace hs {
namespace {

constexpr std::string_view kExtensions[] = {".hscope"};
constexpr std::string_view kSamples = "samples";  // the profile of that name

int sniff_hscope(const SniffInput& input) {
    if (has_hscope_magic(input.head)) return kCertain;
    return input.size > 0 && input.file_name.ends_with(kExtensions[0]) ? kNameOnly : kNotThis;
}

RecordedProgram program_of(const HscopeHeader& header, const HscopeDefinitions& definitions) {
    RecordedProgram program;
    program.command = definitions.meta_text("argv");
    // "3.13.0 (main, …)" as sys.version, or the number alone.
    const std::string_view version = definitions.meta_text("python");
    program.python = version.substr(0, version.find(' '));
    if (header.pid != 0) program.pid = header.pid;
    program.has_end = !definitions.meta_text("end").empty();
    return program;
}

void report_end(const HscopeFile& file, const HscopeDefinitions& definitions, uint64_t events,
                DiagnosticList& notes) {
    if (definitions.meta_text("end").empty()) {
        notes.warn("the recording has no end: the program was killed or is still running. " +
                       (events == 1 ? "1 event up to then is there"
                                    : format_count(events) + " events up to then are there"),
                   {});
    } else if (const std::string_view reason = definitions.meta_text("end_reason");
               !reason.empty() && reason != "stop" && reason != "exit") {
        notes.add({Severity::kInfo, "the recording ended: " + printable_text(reason), {}});
    }
    if (file.has_live_slots) {
        notes.add({Severity::kInfo,
                   "the last records were read from where the program keeps them while it runs",
                   {}});
    }
}

Result<void> load_log(HscopeFile& file, const HscopeDefinitions& definitions,
                      const LoadOptions& options, Dataset& dataset, DiagnosticList& notes,
                      JobContext& job) {
    HscopeRecorder recorder(file, definitions, options.memory_limit_bytes);
    recorder.set_series(read_hscope_series(file, definitions));
    recorder.read(job);
    if (job.cancelled()) return cancelled_error();
    HscopeMarks marks = read_hscope_marks(file);
    report_end(file, definitions, recorder.event_count(), notes);
    HS_TRY_VOID(recorder.finish(std::move(marks.marks), dataset, job));
    notes.append(recorder.notes().items());
    notes.append(marks.notes.items());
    if (!marks.memory.empty()) {
        ProfileHistory history;
        history.memory = std::move(marks.memory);
        dataset.history = std::move(history);
    }
    return {};
}

// The one that was asked for, or the last.
Result<void> load_dump(HscopeFile& file, const HscopeDefinitions& definitions,
                       const std::vector<HscopeDump>& dumps, const LoadOptions& options,
                       Dataset& dataset, DiagnosticList& notes, JobContext& job) {
    const size_t number = options.dump == 0 ? dumps.size() : options.dump;
    if (number == 0 || number > dumps.size()) {
        return Error{ErrorCode::kBadInput,
                     "there is no dump " + std::to_string(number) + " in this recording: it has " +
                         std::to_string(dumps.size()),
                     {},
                     0};
    }
    const HscopeDump& dump = dumps[number - 1];
    std::string text = dumps.size() == 1 ? "the dump"
                                         : "dump " + std::to_string(number) + " of " +
                                               std::to_string(dumps.size());
    if (!dump.label.empty()) text += " \"" + printable_text(dump.label) + "\"";
    text += " was made at " + format_duration(static_cast<int64_t>(dump.time_ns & INT64_MAX));
    if (!dump.trigger.empty()) text += ", by " + printable_text(dump.trigger);
    if (dumps.size() > 1) {
        text += ". The file's name with #1 to #" + std::to_string(dumps.size()) +
                " behind it opens the others";
    }
    notes.add({Severity::kInfo, std::move(text), {}});
    return read_hscope_dump(file, definitions, dump, options.memory_limit_bytes, dataset, notes,
                            job);
}

// What was recorded over time: the log, or in its place samples; calls and tracked objects.
Result<void> load_recording(HscopeFile& file, const HscopeDefinitions& definitions, bool has_dump,
                            const LoadOptions& options, Dataset& dataset, DiagnosticList& notes,
                            JobContext& job) {
    const auto has = [&](HscopeKind kind) { return !file.of_kind(kind).empty(); };
    const bool has_samples = has(HscopeKind::kSamples);
    const bool has_events = has(HscopeKind::kEvents);
    bool has_others = has_dump;
    if (has(HscopeKind::kCalls)) {
        dataset.calls = read_hscope_calls(file, definitions, job);
        has_others = true;
    }
    if (has(HscopeKind::kTracked)) {
        dataset.tracked = read_hscope_tracked(file, definitions, job);
        has_others = true;
    }
    if (has_samples && (!has_events || options.profile == kSamples)) {
        return read_hscope_samples(file, definitions, dataset, job);
    }
    if (!has_events && has_others) return {};
    HS_TRY_VOID(load_log(file, definitions, options, dataset, notes, job));
    if (dataset.log->event_count() == 0) {
        notes.add({Severity::kInfo, "the log is empty: it has no events", {}});
    }
    if (has_samples) {
        notes.add({Severity::kInfo,
                   "samples of stacks are in the recording too: --profile samples shows them in "
                   "place of the log",
                   {}});
    }
    return {};
}

Result<Dataset> load_hscope(Input input, const LoadOptions& options, JobContext& job) {
    HS_TRY(HscopeFile file, read_hscope_file(input.bytes(), job));
    const HscopeDefinitions definitions = read_hscope_definitions(file, job);
    if (job.cancelled()) return cancelled_error();
    Dataset dataset;
    DiagnosticList notes;
    const std::vector<HscopeDump> dumps = list_hscope_dumps(file);
    if (options.dump == 0) {
        HS_TRY_VOID(
            load_recording(file, definitions, !dumps.empty(), options, dataset, notes, job));
    }
    if (options.dump != 0 || !dumps.empty()) {
        HS_TRY_VOID(load_dump(file, definitions, dumps, options, dataset, notes, job));
    }
    DiagnosticList all;
    for (const HscopeFault& fault : file.faults) all.add(hscope_diagnostic(fault));
    all.append(notes.items());
    dataset.program = program_of(file.header, definitions);
    dataset.diagnostics = all.take();
    return dataset;
}

}  // namespace

const Importer kHscopeImporter = {
    .name = "hscope",
    .description = "heapscope recording (.hscope)",
    .extensions = kExtensions,
    .sniff = sniff_hscope,
    .load = load_hscope,
    .owns_extensions = true,
    .has_dumps = true,
};

}  // namespace hs
