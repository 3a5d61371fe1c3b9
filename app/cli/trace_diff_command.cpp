#include "app/cli/trace_diff_command.h"

#include <array>

#include "core/questions/changed_sites.h"
#include "core/table/render.h"

namespace hs {
namespace {

void write_diff_json(CommandContext& context, const TraceInput& a, const TraceInput& b,
                     const Relation& relation, std::span<const uint32_t> rows, bool by_stack) {
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key(by_stack ? "traces" : "frames");
        write_rows(json, relation, rows, changed_sites_in_json(by_stack));
        for (const auto& [key, input] : {std::pair("a", &a), std::pair("b", &b)}) {
            json.key(key);
            json.begin_object();
            write_remarks(json, *input);
            json.end_object();
        }
        json.end_object();
    });
}

}  // namespace

Result<int> run_trace_diff(CommandContext& context, const TraceInput& a, const TraceInput& b) {
    const std::string_view by = context.arguments().text("by").value_or("trace");
    if (by != "trace" && by != "frame") {
        return Error{
            ErrorCode::kUsage,
            "logs and profiles are compared --by trace or --by frame, not " + std::string(by),
            {},
            {}};
    }
    const std::vector<int64_t> times = context.arguments().times_us("at");
    if (!times.empty() && times.size() != 2) {
        return Error{ErrorCode::kUsage, "--at needs two times here: --at TA,TB", {}, {}};
    }
    if (times.empty() && a.dataset == b.dataset) {
        return Error{ErrorCode::kUsage, "one log needs two times: --at TA,TB", {}, {}};
    }
    const auto time = [&](size_t i) {
        return times.empty() ? std::nullopt : std::optional<int64_t>(times[i]);
    };
    HS_TRY(const std::vector<Amount> before, amounts_at(a, time(0)));
    HS_TRY(const std::vector<Amount> after, amounts_at(b, time(1)));
    const std::array<const TraceTrie*, 2> tries = {&a.traces(), &b.traces()};
    HS_TRY(MergedTraces merged, merged_traces(tries, {}, context.job()));
    const StackAmounts of_a{merged.regrouped(0, before), {}, a.measure};
    const StackAmounts of_b{merged.regrouped(1, after), {}, b.measure};
    const FrameLabel label_of = [&](std::string_view frame) {
        return frame_label(a.functions.get(), b.functions.get(), frame);
    };
    const bool by_stack = by == "trace";
    auto sites = std::make_shared<ComparedSites>();
    HS_TRY(*sites, by_stack ? stacks_compared(std::move(merged), label_of, context.job())
                            : places_compared(std::move(merged), FrameDetail::kLine, label_of,
                                              context.job()));
    HS_TRY(const auto answer, changed_sites_answer(std::move(sites), of_a, of_b, context.job()));
    answer->functions_before = a.functions;
    answer->functions_after = b.functions;
    const auto relation = changed_sites_relation(answer);
    const size_t total = answer->rows.size();
    const std::vector<uint32_t> rows = first_rows(context.row_limit(total));
    if (context.wants_json()) {
        write_diff_json(context, a, b, *relation, rows, by_stack);
    } else {
        const Surface surface = changed_sites_in_text(by_stack, a.has_log(), answer->unit);
        context.write_table(text_table(*relation, rows, surface), total);
    }
    return 0;
}

}  // namespace hs
