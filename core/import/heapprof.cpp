#include "core/import/heapprof.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/import/heapprof_steps.h"
#include "core/import/heapprof_table.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log_builder.h"

namespace hs {
namespace {

// The given half is reported on by whoever opened it.
std::vector<Diagnostic> problem_of_other_half(const Input& other) {
    const std::optional<Error>& problem = other.inflate_problem();
    if (!problem) return {};
    return {
        cut_diagnostic("in " + other.file_name() + ": " + problem->message, problem->byte_offset)};
}

Error missing_half(std::string_view extension, const Error& error) {
    return {ErrorCode::kIo,
            "the " + std::string(extension) + " file is missing (" + describe(error) +
                "). A heapprof log needs its .hpm and .hpd in one folder",
            {},
            {}};
}

Result<Dataset> with_diagnostics(Result<Dataset> loaded, std::vector<Diagnostic> diagnostics) {
    if (!loaded.ok()) return loaded;
    Dataset dataset = std::move(loaded).value();
    dataset.diagnostics.insert(dataset.diagnostics.end(), diagnostics.begin(), diagnostics.end());
    return dataset;
}

std::string count_text(uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void report_table(uint64_t cut_short_bytes, std::string_view hpm,
                  std::vector<Diagnostic>& diagnostics) {
    if (cut_short_bytes == 0) return;
    diagnostics.push_back(
        cut_diagnostic("the last trace is cut short: " + count_text(cut_short_bytes, "byte") +
                           " dropped, its events count as unknown trace",
                       hpm.size() - cut_short_bytes, Missing::kStacks));
}

void report_events(const EventLog& log, uint32_t trace_count,
                   std::vector<Diagnostic>& diagnostics) {
    const LogFacts& facts = log.facts();
    const auto tell = [&](Severity severity, std::string message) {
        diagnostics.push_back({severity, std::move(message), {}, 1});
    };
    if (facts.event_count == 0 && trace_count > 0 && log.parts().bytes.bytes().empty()) {
        // A stack is written when its first event is.
        diagnostics.push_back(
            cut_diagnostic("the log has stacks but no events: its .hpd file is empty (the program "
                           "has just started, or the file was cut)",
                           {}));
    } else if (facts.event_count == 0) {
        tell(Severity::kInfo, "the log is empty: it has no events");
    }
    if (facts.unknown_row_count > 0) {
        tell(Severity::kWarning, count_text(facts.unknown_row_count, "event") +
                                     " beyond the table of " + count_text(trace_count, "trace") +
                                     ": counted as unknown trace");
        diagnostics.back().missing = Missing::kStacks;
    }
    if (!log.parts().block_latest.empty()) {
        tell(Severity::kInfo,
             "the clock stepped backward: events count at the latest time before them");
    }
    if (log.parts().bytes.has_changed()) {
        tell(Severity::kInfo,
             log.parts().bytes.path() + " is still being written: reload it for the rest");
    }
}

bool looks_like_events(std::string_view head) {
    constexpr unsigned kEvents = 4;
    const auto* begin = reinterpret_cast<const uint8_t*>(head.data());
    // No trace table is known here; a table of 16 million rows fits any log seen.
    const HeapprofSteps stream(begin, begin + head.size(), uint32_t{1} << 24);
    const uint8_t* at = begin;
    for (unsigned i = 0; i < kEvents && at < stream.end(); ++i) {
        RawEvent event;
        if (stream.judge(at, &event, &at) != EventSteps::Verdict::kEvent) return false;
    }
    return !head.empty();
}

}  // namespace

int sniff_heapprof(const SniffInput& input) {
    if (input.file_name.ends_with(".hpc")) return kNotThis;
    if (input.file_name.ends_with(".hpd")) {
        return looks_like_events(input.head) ? kPlausible : kNameOnly;
    }
    const bool is_named = input.file_name.ends_with(".hpm");
    if (has_heapprof_header(input.head)) return is_named ? kCertain : kLikely;
    return is_named ? kNameOnly : kNotThis;
}

Error error_in_half(const Input& half, Error error) {
    error.source.clear();  // whoever opened the log fills in the name that the user gave
    error.message = "in " + half.file_name() + ": " + error.message;
    return error;
}

Result<Dataset> load_heapprof(Input input, const LoadOptions& options, JobContext& job) {
    const bool is_events = input.file_name().ends_with(".hpd");
    // The header first: without it the other half is of no use.
    if (!is_events) {
        const Result<HeapprofHeader> header = read_heapprof_header(input.bytes());
        if (!header.ok()) return header.error();
    }
    const std::string_view other_extension = is_events ? ".hpm" : ".hpd";
    Result<Input> other = input.sibling(other_extension, job);
    if (other.ok()) {
        std::vector<Diagnostic> problems = problem_of_other_half(other.value());
        Input hpm = std::move(input);
        Input hpd = std::move(other).value();
        if (is_events) std::swap(hpm, hpd);
        return with_diagnostics(dataset_from_log(std::move(hpm), std::move(hpd), options, job),
                                std::move(problems));
    }
    if (other.error().code != ErrorCode::kIo) return std::move(other).error();
    Result<Input> hpc = is_events ? Result<Input>(other.error()) : input.sibling(".hpc", job);
    if (!hpc.ok()) return missing_half(other_extension, other.error());
    return dataset_from_digest(std::move(input), std::move(hpc).value(), options, job);
}

Result<Dataset> dataset_from_log(Input hpm, Input hpd, const LoadOptions& options,
                                 JobContext& job) {
    Dataset dataset;
    dataset.info.format = "heapprof";
    dataset.info.bytes_on_disk = hpm.bytes_on_disk() + hpd.bytes_on_disk();
    dataset.info.modified_ns = std::max(hpm.modified_ns(), hpd.modified_ns());
    Result<HeapprofHeader> header = read_heapprof_header(hpm.bytes());
    if (!header.ok()) return error_in_half(hpm, std::move(header).error());
    HeapprofStacks stacks = read_heapprof_stacks(hpm.bytes(), header.value().byte_count, job);
    if (job.cancelled()) return cancelled_error();
    const uint32_t trace_count = stacks.trace_count;
    report_header(header.value(), dataset.diagnostics);
    report_table(stacks.cut_short_bytes, hpm.bytes(), dataset.diagnostics);

    EventLogSource source;
    source.events = std::move(hpd);
    source.sampling = Sampling(header.value().ranges);
    source.start_seconds = header.value().start_seconds;
    source.start_nanoseconds = header.value().start_nanoseconds;
    source.row_count = trace_count + 1;
    source.make_steps = heapprof_steps;
    source.memory_limit_bytes = options.memory_limit_bytes;

    // Stacks and events have nothing to say to each other until both are there.
    HeapprofTable table;
    std::optional<Result<BuiltEventLog>> built;
    job.parallel_for(2, 1, [&](size_t part, size_t) {
        if (part == 0) {
            built.emplace(build_event_log(std::move(source), job));
        } else {
            table = build_heapprof_table(std::move(stacks), job);
        }
    });
    if (job.cancelled() || !built) return cancelled_error();
    if (!built->ok()) return std::move(*built).error();
    BuiltEventLog made = std::move(*built).value();
    dataset.diagnostics.insert(dataset.diagnostics.end(), made.diagnostics.begin(),
                               made.diagnostics.end());
    report_events(made.log, trace_count, dataset.diagnostics);
    made.log.set_traces(std::move(table.trace_of_row));
    dataset.log.emplace(std::move(made.log));
    dataset.traces.emplace(std::move(table.traces));
    dataset.inputs.push_back(std::move(hpm));
    return dataset;
}

}  // namespace hs
