#include "core/import/hscope.h"

#include <string>
#include <utility>

#include "core/base/counted.h"
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

RecordedProgram program_of(const HscopeHeader& header, const HscopeDefinitions& definitions,
                           const std::vector<HscopeDump>& dumps) {
    RecordedProgram program;
    for (const HscopeDump& dump : dumps) {
        program.dumps.push_back(
            {dump.label, dump.trigger, static_cast<double>(dump.time_ns) * 1e-9,
             static_cast<int64_t>((header.start_ns + dump.time_ns) & INT64_MAX)});
    }
    program.command = definitions.meta_text("argv");
    // "3.13.0 (main, …)" as sys.version, or the number alone.
    const std::string_view version = definitions.meta_text("python");
    program.python = version.substr(0, version.find(' '));
    if (header.pid != 0) program.pid = header.pid;
    program.has_end = !definitions.meta_text("end").empty();
    return program;
}

// "dump 2 of 3 \"many\""
std::string dump_text(const RecordedProgram& program) {
    std::string text = program.dumps.size() == 1
                           ? "the dump"
                           : "dump " + std::to_string(program.shown_dump) + " of " +
                                 std::to_string(program.dumps.size());
    const std::string& label = program.shown()->label;
    if (!label.empty()) text += " \"" + printable_text(label) + "\"";
    return text;
}

void report_end(const HscopeFile& file, const HscopeDefinitions& definitions, uint64_t events,
                DiagnosticList& notes) {
    if (definitions.meta_text("end").empty()) {
        notes.warn("the recording has no end: the program was killed or is still running. " +
                       counted(events, "event was", "events were") + " read",
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

// What loading takes, and fills.
struct Loading {
    HscopeFile& file;
    const HscopeDefinitions& definitions;
    const LoadOptions& options;
    Dataset& dataset;
    DiagnosticList& notes;
    JobContext& job;
};

Result<void> load_log(Loading& in) {
    HscopeRecorder recorder(in.file, in.definitions, in.options.memory_limit_bytes);
    recorder.set_series(read_hscope_series(in.file, in.definitions));
    recorder.read(in.job);
    if (in.job.cancelled()) return cancelled_error();
    HscopeMarks marks = read_hscope_marks(in.file);
    report_end(in.file, in.definitions, recorder.event_count(), in.notes);
    HS_TRY_VOID(recorder.finish(std::move(marks.marks), in.dataset, in.job));
    in.notes.append(recorder.notes().items());
    in.notes.append(marks.notes.items());
    if (!marks.memory.empty()) {
        ProfileHistory history;
        history.memory = std::move(marks.memory);
        in.dataset.history = std::move(history);
    }
    return {};
}

// The one that was asked for, or the last.
Result<void> load_dump(Loading& in, const std::vector<HscopeDump>& dumps) {
    const size_t number = in.options.dump == 0 ? dumps.size() : in.options.dump;
    if (number == 0 || number > dumps.size()) {
        return Error{ErrorCode::kBadInput,
                     "there is no dump " + std::to_string(number) + " in this recording: it has " +
                         std::to_string(dumps.size()),
                     {},
                     0};
    }
    const HscopeDump& dump = dumps[number - 1];
    RecordedProgram& program = *in.dataset.program;
    program.shown_dump = static_cast<uint32_t>(number);
    std::string text = dump_text(program) + " was made at " +
                       format_duration(static_cast<int64_t>(dump.time_ns & INT64_MAX));
    if (!dump.trigger.empty()) text += ", by " + printable_text(dump.trigger);
    if (dumps.size() > 1) {
        text += ". Each opens with its number behind the file's name, as in FILE#1";
    }
    in.notes.add({Severity::kInfo, std::move(text), {}});
    HS_TRY(in.dataset.graph, read_hscope_dump(in.file, in.definitions, dump,
                                              in.options.memory_limit_bytes, in.notes, in.job));
    return {};
}

// What was recorded over time: the log, or in its place samples; calls and tracked objects.
Result<void> load_recording(Loading& in, bool has_dump) {
    const auto has = [&](HscopeKind kind) { return !in.file.of_kind(kind).empty(); };
    const bool has_samples = has(HscopeKind::kSamples);
    const bool has_events = has(HscopeKind::kEvents);
    bool has_others = has_dump;
    if (has(HscopeKind::kCalls)) {
        in.dataset.calls = read_hscope_calls(in.file, in.definitions, in.job);
        has_others = true;
    }
    if (has(HscopeKind::kTracked)) {
        in.dataset.tracked = read_hscope_tracked(in.file, in.definitions, in.job);
        has_others = true;
    }
    if (has_samples && (!has_events || in.options.profile == kSamples)) {
        return read_hscope_samples(in.file, in.definitions, in.dataset, in.job);
    }
    if (!has_events && has_others) return {};
    HS_TRY_VOID(load_log(in));
    if (in.dataset.log->event_count() == 0) {
        in.notes.add({Severity::kInfo, "the log is empty: it has no events", {}});
    }
    if (has_samples) {
        in.notes.add({Severity::kInfo,
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
    Loading loading{file, definitions, options, dataset, notes, job};
    const std::vector<HscopeDump> dumps = list_hscope_dumps(file);
    dataset.program = program_of(file.header, definitions, dumps);
    if (options.dump == 0) { HS_TRY_VOID(load_recording(loading, !dumps.empty())); }
    if (options.dump != 0 || !dumps.empty()) { HS_TRY_VOID(load_dump(loading, dumps)); }
    DiagnosticList all;
    for (const HscopeFault& fault : file.faults) all.add(hscope_diagnostic(fault));
    all.append(notes.items());
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
