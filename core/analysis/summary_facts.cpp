#include "core/analysis/summary_facts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/analysis/finding_sites.h"
#include "core/analysis/profile_text.h"
#include "core/analysis/sampling_error.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/model/recorded_program.h"

namespace hs {
namespace {

class FactList {
public:
    FactList(SizeUnits units, FactDetail detail, Missing missing)
        : units_(units),
          is_exact_(detail == FactDetail::kExact),
          is_marked_(is_exact_ && missing >= Missing::kPiece),
          marks_stacks_(is_exact_ && missing >= Missing::kStacks) {}

    [[nodiscard]] bool is_exact() const { return is_exact_; }

    void add(std::string_view label, std::string value) {
        facts_.push_back({label, std::move(value)});
    }
    void add_total(std::string_view label, std::string value) {
        add(label, total_text(std::move(value), is_marked_));
    }
    void add_count(std::string_view label, const std::optional<uint64_t>& count) {
        if (count) { add_total(label, format_count(*count)); }
    }
    void add_stack_count(std::string_view label, const std::optional<uint64_t>& count) {
        if (count) { add(label, total_text(format_count(*count), marks_stacks_)); }
    }
    template <class T>
    void add_bytes(std::string_view label, const std::optional<T>& bytes) {
        if (bytes) { add_total(label, size(static_cast<int64_t>(*bytes))); }
    }
    // "1.23 MiB (1,289,748 bytes)"
    [[nodiscard]] std::string size(int64_t bytes) const {
        constexpr int64_t kKibibyte = 1024;
        std::string text = format_bytes(bytes, units_);
        if (is_exact_ && bytes >= kKibibyte && units_ != SizeUnits::kRaw) {
            text.append(" (").append(format_count(static_cast<uint64_t>(bytes))).append(" bytes)");
        }
        return text;
    }
    // "33.12484 s", in short "33.1 s"
    [[nodiscard]] std::string time(double seconds) const {
        return is_exact_ ? format_double(seconds) + " s" : measured_seconds(seconds);
    }
    // What was added so far is of the file.
    void end_of_file() {
        for (SummaryFact& fact : facts_) fact.is_of_file = true;
    }
    [[nodiscard]] std::vector<SummaryFact> take() { return std::move(facts_); }

private:
    SizeUnits units_;
    bool is_exact_;
    bool is_marked_;
    bool marks_stacks_;  // stacks may be missing where every total is whole
    std::vector<SummaryFact> facts_;
};

// Kinds are named for programs.
std::string_view kind_for_people(std::string_view kind) {
    return kind == "log"       ? "allocation log"
           : kind == "traces"  ? "stacks"
           : kind == "graph"   ? "object graph"
           : kind == "tracked" ? "tracked objects"
                               : kind;
}

std::string kinds_text(const std::vector<std::string_view>& kinds) {
    std::string text;
    for (const std::string_view kind : kinds) {
        text.append(text.empty() ? "" : ", ").append(kind_for_people(kind));
    }
    return text;
}

void add_graph_facts(const DatasetSummary& summary, FactList& facts) {
    facts.add_count("objects", summary.objects);
    facts.add_count("not in dump", summary.stubs);
    facts.add_count("types", summary.types);
    facts.add_count("references", summary.edges);
    facts.add_count("dangling references", summary.dangling_edges);
    facts.add_count("repaired references", summary.repaired_edges);
    facts.add_bytes("shallow size", summary.shallow_bytes);
    facts.add_count("roots", summary.roots);
}

void add_profile_facts(const DatasetSummary& summary, FactList& facts) {
    constexpr size_t kMostNamed = 8;
    if (!summary.profiles.empty()) {
        facts.add("profile", shown_profile_text(summary.profiles));
        std::string others;
        size_t count = 0;
        for (const ProfileChoice& profile : summary.profiles) {
            if (profile.is_shown || ++count > kMostNamed) continue;
            others += (others.empty() ? "" : ", ") + profile_text(profile);
        }
        if (count > kMostNamed) others += " and " + format_count(count - kMostNamed) + " more";
        if (count > 0) facts.add("not shown", std::move(others));
    }
    if (summary.measure && !summary.peak) {
        facts.add("unit", std::string(unit_name(summary.measure->unit)));
    }
}

// "few at 17.8 ms, many at 107 ms (shown)"
std::string dumps_text(const RecordedProgram& program) {
    constexpr size_t kMostNamed = 6;
    const size_t first = program.dumps.size() - std::min(program.dumps.size(), kMostNamed);
    std::string text = first == 0 ? "" : format_count(first) + " more, ";
    for (size_t i = first; i < program.dumps.size(); ++i) {
        const RecordedDump& dump = program.dumps[i];
        if (i > first) text += ", ";
        text += dump.label.empty() ? "#" + std::to_string(i + 1) : printable_text(dump.label);
        text += " at " + measured_seconds(dump.time_s);
        if (i + 1 == program.shown_dump) text += " (shown)";
    }
    return text;
}

void add_program_facts(const Dataset& dataset, FactList& facts) {
    if (!dataset.program) return;
    const RecordedProgram& program = *dataset.program;
    if (!program.command.empty()) facts.add("command", printable_text(program.command));
    if (!program.python.empty()) facts.add("Python", program.python);
    if (program.pid) facts.add("process", std::to_string(*program.pid));
    if (program.dumps.size() > 1) facts.add("dumps", dumps_text(program));
}

// What some recordings have beside events.
void add_log_details(const EventLog& log, bool is_estimate, FactList& facts) {
    if (const auto error = live_error_bytes(log, log.event_count()); error && is_estimate) {
        facts.add("error at end", "± " + facts.size(std::llround(std::min(*error, 0x1p62))));
    }
    if (const LogAttributes* known = log.attributes(); known != nullptr) {
        facts.add_count("threads", uint64_t{known->threads.size()});
    }
    if (const LogSeries* memory = process_memory(log.series())) {
        facts.add_bytes("highest RSS", std::optional(memory->highest));
    }
}

void add_log_facts(const DatasetSummary& summary, bool is_sampled, FactList& facts) {
    facts.add_stack_count("stacks", summary.traces);
    facts.add_stack_count("frames", summary.frames);
    facts.add_count("events", summary.events);
    facts.add_count("allocations", summary.allocs);
    facts.add_count("frees", summary.frees);
    if (summary.duration_s) { facts.add_total("duration", facts.time(*summary.duration_s)); }
    if (summary.start_time) {
        facts.add("started",
                  format_utc_time(static_cast<int64_t>(*summary.start_time * 1e9)) + " UTC");
    }
    if (summary.peak) {
        facts.add_total(summary.peak->name(), facts.size(summary.peak->bytes) + " at " +
                                                  facts.time(summary.peak->time_s));
    }
    facts.add_bytes("live at end", summary.final_bytes);
    if (!summary.measure || !summary.peak || !is_sampled) return;
    facts.add("scaled by sampling", summary.measure->is_estimate ? "yes" : "no");
    if (summary.measure->is_estimate) {
        facts.add_bytes(summary.peak->unscaled_name(), summary.raw_peak_bytes);
        facts.add_bytes("end, unscaled", summary.raw_final_bytes);
    }
}

}  // namespace

std::vector<SummaryFact> summary_facts(const Dataset& dataset, const DatasetSummary& summary,
                                       SizeUnits units, FactDetail detail) {
    const DatasetInfo& info = dataset.info;
    FactList facts(units, detail, missing_of(dataset.diagnostics));
    facts.add("format", info.format);
    facts.add("on disk", facts.size(static_cast<int64_t>(info.bytes_on_disk)));
    facts.end_of_file();
    if (facts.is_exact() && !summary.kinds.empty()) {
        facts.add("contains", kinds_text(summary.kinds));
    }
    add_graph_facts(summary, facts);
    add_profile_facts(summary, facts);
    const bool is_sampled = dataset.log && dataset.log->sampling().changes_sizes();
    add_log_facts(summary, is_sampled, facts);
    if (dataset.log) {
        const bool is_estimate = summary.measure && summary.measure->is_estimate;
        add_log_details(*dataset.log, is_estimate, facts);
    }
    if (facts.is_exact()) add_program_facts(dataset, facts);
    return facts.take();
}

std::string_view about_fact(std::string_view label) {
    static constexpr std::pair<std::string_view, std::string_view> kAbout[] = {
        {"format", "What the file was recognized as by its content"},
        {"on disk", "Size of the file, compressed as it is, with its other half"},
        {"contains", "What can be looked at in this file"},
        {"objects", "Objects with a record in the dump"},
        {"not in dump",
         "Objects that others refer to and that have no record: only their address and type are "
         "known"},
        {"types", "Types of the objects"},
        {"references", "References that the objects hold, also to those that are not in the dump"},
        {"dangling references", "References to objects that are not in the dump"},
        {"repaired references",
         "References that were added: from an instance to the values of its attributes, where its "
         "__dict__ is not in the dump"},
        {"shallow size", "Sum of the sizes of all objects in the dump, each counted once"},
        {"roots",
         "Objects that are alive without a reference in the dump: modules, what no object refers "
         "to, and one object of each unreachable cycle"},
        {"profile", "Which of the profiles in this file is shown"},
        {"not shown", "Other profiles in this file: choose one in the menu of the file"},
        {"unit", "What the numbers of the profile count"},
        {"stacks", "Different call stacks that allocated or were sampled"},
        {"frames", "Different lines of code in the stacks"},
        {"events", "Allocations and frees that were recorded"},
        {"allocations", "Blocks that were allocated while the program was recorded"},
        {"frees", "Blocks that were freed while the program was recorded"},
        {"duration", "From the beginning of the recording to its last event"},
        {"started", "When the recording began, in UTC"},
        {"peak", "The highest live memory, and when that was"},
        {"maximum", "The highest live memory, and when that was"},
        {"live at end", "Allocated while it was recorded and not freed by its end"},
        {"scaled by sampling",
         "Whether sizes are estimates: each recorded allocation stands for those that were "
         "skipped"},
        {"end, unscaled", "Live at the end, of the recorded allocations alone"},
        {"error at end",
         "Standard deviation of the live memory at the end, an estimate from samples: in two of "
         "three cases the truth is no further away"},
        {"threads", "Threads that allocated"},
        {"highest RSS", "The most memory that the operating system gave to the process"},
        {"command", "The command line that was recorded"},
        {"Python", "Version of the interpreter that was recorded"},
        {"process", "Number of the process that was recorded"},
    };
    for (const auto& [name, about] : kAbout) {
        if (name == label) return about;
    }
    return {};
}

}  // namespace hs
