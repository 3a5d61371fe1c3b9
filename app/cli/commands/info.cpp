// info FILE...: what each input is and holds.

#include <algorithm>
#include <optional>
#include <vector>

#include "app/cli/command_context.h"
#include "app/cli/diagnostics_json.h"
#include "app/cli/findings_output.h"
#include "app/cli/trace_input.h"
#include "core/analysis/comparable.h"
#include "core/analysis/dataset_summary.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/findings.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/sampling_error.h"
#include "core/analysis/summary_facts.h"
#include "core/base/text_format.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/model/recorded_program.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"findings",
     ValueKind::kFlag,
     {},
     "what stands out in each file, and in each against the first of its kind before it"},
};

// Against the first file of its kind.
struct ComparedInfo {
    std::string_view with;
    std::vector<Finding> findings;
};

struct FileInfo {
    std::string_view file;  // as given
    DatasetPtr dataset;
    DatasetSummary summary;
    std::optional<std::vector<Finding>> findings;  // where asked for
    std::optional<ComparedInfo> comparison;
};

FindingOptions finding_options(const FileInfo& info) {
    return {.measure = info.summary.measure.value_or(kRecordedBytes),
            .file = std::string(info.file),
            .dump = label_of_shown_dump(*info.dataset)};
}

template <class T>
void optional_field(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    value ? json.field(name, *value) : json.null_field(name);
}

void write_profiles(JsonWriter& json, const std::vector<ProfileChoice>& profiles) {
    if (profiles.empty()) return json.null_field("profiles");
    json.key("profiles");
    json.begin_array();
    for (const ProfileChoice& profile : profiles) {
        json.begin_object();
        json.field("id", profile.key);
        json.field("name", profile.name);
        json.field("unit", unit_name(profile.unit));
        json.field("shown", profile.is_shown);
        json.end_object();
    }
    json.end_array();
}

void write_group(JsonWriter& json, const GroupTotals& totals, size_t group) {
    json.field("allocs", static_cast<uint64_t>(totals.allocated.counts[group].rounded()));
    json.field("allocated_bytes", totals.allocated.amounts[group].rounded());
}

// Those that did anything.
void write_threads(JsonWriter& json, const EventLog& log, const LogAttributes& known) {
    const GroupTotals totals =
        group_totals(log, known.thread_of_row, known.threads.size(), log.event_count());
    json.key("threads");
    json.begin_array();
    for (size_t i = 0; i < known.threads.size(); ++i) {
        const LogThread& thread = known.threads[i];
        if (totals.allocated.counts[i] == Amount{} && thread.frees == 0) continue;
        json.begin_object();
        json.field("id", thread.id);
        json.field("name", thread.name);
        json.field("main", thread.is_main);
        write_group(json, totals, i);
        json.field("frees", thread.frees);
        json.end_object();
    }
    json.end_array();
}

void write_allocators(JsonWriter& json, const EventLog& log, const LogAttributes& known) {
    const GroupTotals totals =
        group_totals(log, known.allocator_of_row, known.allocators.size(), log.event_count());
    json.key("allocators");
    json.begin_array();
    for (size_t i = 0; i < known.allocators.size(); ++i) {
        if (totals.allocated.counts[i] == Amount{}) continue;
        json.begin_object();
        json.field("name", known.allocators[i].name);
        write_group(json, totals, i);
        json.end_object();
    }
    json.end_array();
}

void write_marks(JsonWriter& json, std::span<const LogMark> marks) {
    json.key("marks");
    json.begin_array();
    for (const LogMark& mark : marks) {
        json.begin_object();
        json.field("time_s", seconds_from_us(mark.time_us));
        json.field("kind", mark.kind);
        json.field("text", mark.text);
        json.end_object();
    }
    json.end_array();
}

bool knows_more(const EventLog& log) {
    return log.pairing() != nullptr || log.attributes() != nullptr || !log.series().empty() ||
           !log.marks().empty();
}

// What some logs know besides; absent in others.
void write_log_details(JsonWriter& json, const EventLog& log) {
    json.field("pairing", log.pairing() != nullptr);
    const LogAttributes* known = log.attributes();
    if (known != nullptr && !log.facts().is_digest) {
        std::vector<EventSums> sums(log.slot_count());
        log.add_sums(0, log.event_count(), sums);
        EventSums total;
        for (const EventSums& one : sums) total.add(one);
        json.field("allocated_bytes", total.bytes[0]);
        write_threads(json, log, *known);
        write_allocators(json, log, *known);
    }
    if (const auto error = live_error_bytes(log, log.event_count())) {
        json.field("final_error_bytes", *error);
    }
    if (const LogSeries* memory = process_memory(log.series())) {
        json.field("rss_peak_bytes", memory->highest);
    }
    if (!log.marks().empty()) write_marks(json, log.marks());
}

void write_program(JsonWriter& json, const RecordedProgram& program) {
    if (!program.python.empty()) json.field("python", program.python);
    if (!program.command.empty()) json.field("command", program.command);
    if (program.pid) json.field("pid", *program.pid);
    if (program.dumps.empty()) return;
    json.key("dumps");
    json.begin_array();
    for (uint32_t number = 1; number <= program.dumps.size(); ++number) {
        const RecordedDump& dump = program.dumps[number - 1];
        json.begin_object();
        json.field("number", number);
        json.field("label", dump.label);
        json.field("trigger", dump.trigger);
        json.field("time_s", dump.time_s);
        json.field("is_shown", number == program.shown_dump);
        json.end_object();
    }
    json.end_array();
}

void write_json(JsonWriter& json, const FileInfo& info) {
    const DatasetSummary& summary = info.summary;
    json.begin_object();
    json.field("file", info.file);
    json.field("format", info.dataset->info.format);
    json.field("bytes_on_disk", info.dataset->info.bytes_on_disk);
    json.key("kinds");
    json.begin_array();
    for (std::string_view kind : summary.kinds) { json.text(kind); }
    json.end_array();
    optional_field(json, "objects", summary.objects);
    optional_field(json, "stubs", summary.stubs);
    optional_field(json, "types", summary.types);
    optional_field(json, "edges", summary.edges);
    optional_field(json, "dangling_edges", summary.dangling_edges);
    optional_field(json, "repaired_edges", summary.repaired_edges);
    optional_field(json, "shallow_bytes", summary.shallow_bytes);
    optional_field(json, "roots", summary.roots);
    optional_field(json, "traces", summary.traces);
    optional_field(json, "frames", summary.frames);
    optional_field(json, "events", summary.events);
    optional_field(json, "allocs", summary.allocs);
    optional_field(json, "frees", summary.frees);
    optional_field(json, "duration_s", summary.duration_s);
    optional_field(json, "start_time", summary.start_time);
    if (summary.peak) {
        json.key("peak");
        json.begin_object();
        json.field("time_s", summary.peak->time_s);
        json.field("bytes", summary.peak->bytes);
        json.end_object();
    } else {
        json.null_field("peak");
    }
    optional_field(json, "final_bytes", summary.final_bytes);
    optional_field(json, "raw_peak_bytes", summary.raw_peak_bytes);
    optional_field(json, "raw_final_bytes", summary.raw_final_bytes);
    optional_field(json, "scaled",
                   summary.peak ? std::optional(summary.measure->is_estimate) : std::nullopt);
    write_profiles(json, summary.profiles);
    if (info.dataset->log && knows_more(*info.dataset->log)) {
        write_log_details(json, *info.dataset->log);
    }
    if (info.dataset->program) write_program(json, *info.dataset->program);
    write_diagnostics(json, {&info.dataset->diagnostics, &summary.diagnostics});
    if (info.comparison) {
        json.key("comparison");
        json.begin_object();
        json.field("with", info.comparison->with);
        write_findings(json, info.comparison->findings);
        json.end_object();
    }
    if (info.findings) { write_findings(json, *info.findings); }
    json.end_object();
}

std::string facts_text(const FileInfo& info) {
    TextTable table;
    table.add_column("", Align::kLeft);
    table.add_column("", Align::kLeft);
    for (SummaryFact& fact : summary_facts(*info.dataset, info.summary)) {
        table.add_row({"  " + std::string(fact.label), std::move(fact.value)});
    }
    const size_t remarks = info.dataset->diagnostics.size() + info.summary.diagnostics.size();
    if (remarks > 0) { table.add_row({"  remarks", format_count(remarks)}); }
    std::string text = printable_text(info.file) + "\n" + table.text(0);
    if (info.comparison) {
        text += findings_text("findings against " + printable_text(info.comparison->with),
                              info.comparison->findings);
    }
    if (info.findings) { text += findings_text("findings", *info.findings); }
    return text;
}

Result<void> add_findings(std::vector<FileInfo>& infos, JobContext& job) {
    std::vector<const Dataset*> datasets;
    for (size_t i = 0; i < infos.size(); ++i) {
        FileInfo& info = infos[i];
        datasets.push_back(info.dataset.get());
        HS_TRY(info.findings, dataset_findings(*info.dataset, finding_options(info), job));
        const std::optional<size_t> first = baseline_of(datasets, i);
        if (!first) { continue; }
        const FileInfo& before = infos[*first];
        HS_TRY(std::vector<Finding> changes,
               pair_findings({*before.dataset, finding_options(before)},
                             {*info.dataset, finding_options(info)}, job));
        info.comparison = ComparedInfo{before.file, std::move(changes)};
    }
    return {};
}

// A file that cannot be read does not keep the others from being shown; the status tells.
Result<int> run(CommandContext& context) {
    std::vector<FileInfo> infos;
    bool all_good = true;
    for (std::string_view file : context.arguments().positionals()) {
        const Result<DatasetPtr> dataset = context.load(file);
        Result<DatasetSummary> summary =
            dataset.ok() ? dataset_summary(*dataset.value(), context.job(), scale_mode(context))
                         : Result<DatasetSummary>(dataset.error());
        if (summary.ok()) {
            for (const Diagnostic& found : summary.value().diagnostics) {
                context.warn(file, found);
            }
            infos.push_back({file, dataset.value(), std::move(summary).value(), {}, {}});
            continue;
        }
        Error error = std::move(summary).error();
        if (is_cancelled(error) || error.code == ErrorCode::kUsage) { return error; }
        if (error.source.empty()) { error.source = file; }
        context.print_error(error);
        all_good = false;
    }
    if (infos.empty()) { return 1; }
    if (context.arguments().has("findings")) { HS_TRY_VOID(add_findings(infos, context.job())); }
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_array();
            for (const FileInfo& info : infos) { write_json(json, info); }
            json.end_array();
        });
    } else {
        for (size_t i = 0; i < infos.size(); ++i) {
            context.write_text((i == 0 ? "" : "\n") + facts_text(infos[i]));
        }
    }
    return all_good ? 0 : 1;
}

}  // namespace

extern const Command kInfoCommand;
const Command kInfoCommand = {
    .name = "info",
    .summary = "what each file is and holds",
    .usage = "FILE... [--findings]",
    .min_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kRepairOption | kScaleOption | kProfileOption,
    .options = kOptions,
    .details =
        "With several files, those that can be read are shown, and the exit status is 1 if "
        "one cannot.",
    .run = run,
};

}  // namespace hs
