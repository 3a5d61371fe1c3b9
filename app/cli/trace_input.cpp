#include "app/cli/trace_input.h"

#include <array>

#include "app/cli/diagnostics_json.h"
#include "core/analysis/live_at.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

Error wrong_kind(const Dataset& dataset, std::string_view path, const std::string& expected) {
    return {ErrorCode::kBadInput,
            "needs " + expected + "; this is a " + dataset.info.format + " file",
            std::string(path),
            {}};
}

bool is_fractional(const TraceInput& input) {
    return stack_unit(*input.dataset) == Unit::kSeconds;
}

// The names of those whose amounts these are; nothing where there is no choice.
void write_shown_profiles(JsonWriter& json, const std::vector<ProfileChoice>& profiles) {
    if (profiles.empty()) return;
    json.key("profiles");
    json.begin_array();
    for (const ProfileChoice& profile : profiles) {
        if (profile.is_shown) json.text(profile.name);
    }
    json.end_array();
}

}  // namespace

Result<std::vector<PathRemap>> remaps_option(const Arguments& arguments) {
    std::vector<PathRemap> remaps;
    for (const std::string_view text : arguments.texts("map")) {
        std::optional<PathRemap> remap = parse_path_remap(text);
        if (!remap) {
            return Error{ErrorCode::kUsage,
                         "--map needs two paths such as /build/app=/home/me/app, not '" +
                             printable_text(text) + "'",
                         {},
                         {}};
        }
        remaps.push_back(std::move(*remap));
    }
    return remaps;
}

ScaleMode scale_mode(const CommandContext& context) {
    const std::string_view word = context.arguments().text("scale").value_or("auto");
    return word == "on" ? ScaleMode::kOn : word == "off" ? ScaleMode::kOff : ScaleMode::kAuto;
}

Result<TraceInput> trace_input(CommandContext& context, std::string_view path, DatasetPtr dataset) {
    if (!dataset->traces || (!dataset->log && !dataset->profile)) {
        return wrong_kind(*dataset, path, "an allocation log or a profile with stacks");
    }
    TraceInput input;
    input.dataset = std::move(dataset);
    input.measure = {stack_unit(*input.dataset)};
    if (!input.has_log()) return input;
    ScaleDecision decision = decide_scale(input.log(), scale_mode(context));
    input.measure = decision.measure;
    if (decision.reason) {
        context.warn(path, *decision.reason);
        input.remarks.push_back(std::move(*decision.reason));
    }
    return input;
}

Result<TraceInput> load_traces(CommandContext& context, std::string_view path) {
    HS_TRY(DatasetPtr dataset, context.load(path));
    return trace_input(context, path, std::move(dataset));
}

Result<TraceInput> log_input(CommandContext& context, std::string_view path, DatasetPtr dataset) {
    if (!dataset->log) return wrong_kind(*dataset, path, "an allocation log");
    return trace_input(context, path, std::move(dataset));
}

Result<void> choose_rows(CommandContext& context, TraceInput& input, const RowChoice& choice) {
    if (choice.is_all()) return {};
    if (!input.has_log()) {
        return Error{
            ErrorCode::kUsage, "a profile has no threads and allocators to ask for", {}, {}};
    }
    HS_TRY(input.chosen, chosen_rows(choice, *input.dataset, context.job()));
    return {};
}

Result<std::vector<Amount>> amounts_at(const TraceInput& input, std::optional<int64_t> time_us) {
    if (!input.has_log()) {
        if (time_us) return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
        return input.dataset->profile->amount_of_trace;
    }
    const uint64_t instant =
        time_us ? input.log().events_until(*time_us) : input.log().event_count();
    return net_amounts(input.log(), input.rows(), {0, instant}, input.measure);
}

Result<void> read_functions(CommandContext& context, TraceInput& input, FrameDetail detail) {
    HS_TRY(std::vector<PathRemap> remaps, remaps_option(context.arguments()));
    const SourceOptions options = source_options(*input.dataset, std::move(remaps));
    HS_TRY(input.functions, frame_functions(*input.dataset, options, context.job()));
    if (std::optional<Diagnostic> note = why_by_line(detail, *input.functions)) {
        context.warn(context.positional(0), *note);
        input.remarks.push_back(std::move(*note));
    }
    return {};
}

std::string frame_cell(const TraceInput& input, std::string_view frame) {
    return frame_label(input.functions.get(), frame);
}

Result<std::unique_ptr<SourceFiles>> sources_option(const Arguments& arguments,
                                                    const Dataset& dataset) {
    if (!arguments.has("source") && !arguments.has("map")) return std::unique_ptr<SourceFiles>();
    HS_TRY(std::vector<PathRemap> remaps, remaps_option(arguments));
    return std::make_unique<SourceFiles>(source_options(dataset, std::move(remaps)));
}

void write_remarks(JsonWriter& json, const TraceInput& input) {
    if (input.has_log()) json.field("scaled", input.measure.is_estimate);
    if (const auto& profile = input.dataset->profile; profile && !input.has_log()) {
        json.field("measure", unit_name(profile->unit));
        write_shown_profiles(json, input.dataset->profiles);
    }
    write_diagnostics(json, {&input.dataset->diagnostics, &input.remarks});
}

void write_amount(JsonWriter& json, const TraceInput& input, Amount amount) {
    is_fractional(input) ? json.number(amount.to_double()) : json.number(amount.rounded());
}

std::string amount_text(const TraceInput& input, Amount amount) {
    return value_text(Value::of_amount(amount, stack_unit(*input.dataset)), SizeUnits::kBinary);
}

double share_of(Amount part, Amount whole) {
    return whole == Amount{} ? 0 : part.to_double() / whole.to_double();
}

}  // namespace hs
