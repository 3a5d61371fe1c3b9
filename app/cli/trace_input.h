#pragma once
// What the commands for logs and profiles share: opening a file with stacks, choosing scaled or raw
// bytes, and the amounts that --at, --from, --to and --diff ask for.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command_context.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/log_scale.h"
#include "core/analysis/stack_rows.h"
#include "core/base/source_files.h"
#include "core/model/dataset.h"
#include "core/questions/file_facts.h"
#include "core/questions/function_texts.h"
#include "core/questions/stack_parameters.h"

namespace hs {

struct TraceInput {
    DatasetPtr dataset;
    Measure measure = kRecordedBytes;
    FrameFunctionsPtr functions;       // null unless read_functions was asked
    std::vector<Diagnostic> remarks;   // beside the dataset's own
    std::optional<ChosenRows> chosen;  // of a log, where not all rows are meant as they are

    [[nodiscard]] const TraceTrie& traces() const {
        return chosen ? chosen->traces() : *dataset->traces;
    }
    [[nodiscard]] StackRows rows() const {
        return chosen ? chosen->rows() : all_rows(log(), traces().trace_count());
    }
    [[nodiscard]] const EventLog& log() const { return *dataset->log; }
    [[nodiscard]] bool has_log() const { return dataset->log.has_value(); }
};

ScaleMode scale_mode(const CommandContext& context);

// Anything with stacks; with what was opened already, its second half.
Result<TraceInput> load_traces(CommandContext& context, std::string_view path);
Result<TraceInput> trace_input(CommandContext& context, std::string_view path, DatasetPtr dataset);
// The same of event logs alone.
Result<TraceInput> log_input(CommandContext& context, std::string_view path, DatasetPtr dataset);

// --thread, --allocator and groups; of a profile they are a usage error.
Result<void> choose_rows(CommandContext& context, TraceInput& input, const RowChoice& choice);

// Bytes by TraceId at a time; the end of the log, or a profile's amounts, without one. A time for a
// file that has none is a usage error.
Result<std::vector<Amount>> amounts_at(const TraceInput& input, std::optional<int64_t> time_us);

// Function names from the source files, where the stacks have none of their own and the command has
// --map. Without any, a detail of functions is told to fall back to lines.
Result<void> read_functions(CommandContext& context, TraceInput& input,
                            FrameDetail detail = FrameDetail::kLine);
// "put (shop/cache.py:22)": a frame's text with its function where that was read, for tables.
std::string frame_cell(const TraceInput& input, std::string_view frame);

// Of --map.
Result<std::vector<PathRemap>> remaps_option(const Arguments& arguments);
// The program's source files, when --source or --map asks for them: those of the log's folder, as
// old as the log.
Result<std::unique_ptr<SourceFiles>> sources_option(const Arguments& arguments,
                                                    const Dataset& dataset);

// "scaled" or, of profiles, "measure" and "profiles", and "diagnostics": the end of a JSON object.
void write_remarks(JsonWriter& json, const TraceInput& input);

// A whole number for bytes and samples; profiles in seconds keep their fraction.
void write_amount(JsonWriter& json, const TraceInput& input, Amount amount);
// The same for a table: "1.50 KiB", "12", "0.25 s".
std::string amount_text(const TraceInput& input, Amount amount);
double share_of(Amount part, Amount whole);

}  // namespace hs
