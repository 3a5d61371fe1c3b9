#include "app/panels/shown_bar.h"

#include <array>
#include <string>

#include "app/frame_labels.h"
#include "app/panels/profile_choice.h"
#include "app/stack_answers.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/comparable.h"

namespace hs {
namespace {

// Empty, or why not.
std::string why_no_comparison(const AppState& state, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(state);
    if (!other) return "Needs a second file: use Compare with… (Ctrl+D)";
    if (const auto kinds = why_not_comparable(*row.dataset, *other->dataset)) {
        return "Cannot be compared: " + *kinds;
    }
    if (has_log(*other) != has_log(row)) return "A log and a profile cannot be compared here";
    return {};
}

const char* not_freed_help(const DatasetRow& row) {
    if (has_log(row) && row.dataset->log->pairing() != nullptr) {
        return "Bytes allocated in the range and not freed in it, allocation by allocation";
    }
    return "Bytes allocated in the range and not freed in it. This log has no data on which "
           "allocation a free belongs to, so each stack counts as a whole";
}

void choose_mode(ViewContext& view, ToolRow& tools, const DatasetRow& row) {
    const std::string no_other = why_no_comparison(view.state, row);
    const char* no_log = has_log(row) ? nullptr : "Needs an allocation log";
    const std::array<Segment, 5> segments = {{
        {has_log(row) ? "Live at cursor" : "All", "Live bytes at the cursor of the timeline"},
        {"Allocated", "Bytes allocated in the range of the timeline", no_log},
        {"Allocated and not freed", not_freed_help(row), no_log},
        {"Δ range", "Live at the end of the range minus live at its start", no_log},
        {"Δ files", "The compared file minus this one, both at the cursor",
         no_other.empty() ? nullptr : no_other.c_str()},
    }};
    const int pressed = tools.choice("Shown", segments, static_cast<int>(shown_mode(view.state)));
    if (pressed >= 0) view.actions.push(SetLogMode{static_cast<LogMode>(pressed)});
}

// What a sampled log's sizes are; `why` stays as long as the segments are used.
std::array<Segment, 2> scales(const std::string why[2]) {
    return {{{"Scaled", why[0].c_str()}, {"Raw", why[1].c_str()}}};
}

struct ScaleTexts {
    std::string why[2];

    explicit ScaleTexts(const EventLog& log) {
        const ScaleDecision automatic = decide_scale(log, ScaleMode::kAuto);
        const std::string reason =
            automatic.reason ? "Raw by default: " + automatic.reason->message
                             : "Scaled by default: each sampled byte counts as often as the header "
                               "of the log says it stands for.";
        why[0] = "Sizes times the sampling factors.\n\n" + reason;
        why[1] = "Sizes as they were logged.\n\n" + reason;
    }
};

bool has_scales(const DatasetRow& row) {
    return has_log(row) && row.dataset->log->sampling().changes_sizes();
}

int shown_scale(const AppState& state, const EventLog& log) {
    return decide_scale(log, state.shown.scale).measure.is_estimate ? 0 : 1;
}

void choose_scale(ViewContext& view, int pressed) {
    if (pressed < 0) return;
    view.actions.push(SetScaling{pressed == 0 ? ScaleMode::kOn : ScaleMode::kOff});
}

}  // namespace

void choose_detail(ViewContext& view, ToolRow& tools) {
    const std::string why = why_no_functions(view.state);
    const std::array<Segment, 3> details = {{
        {"by line", "One frame for each line of code"},
        {"by function", "Merge lines of the same function", why.empty() ? nullptr : why.c_str()},
        {"by file", "Merge lines of the same file"},
    }};
    const int pressed =
        tools.choice("Grouped", details, static_cast<int>(shown_detail(view.state)));
    if (pressed >= 0) view.actions.push(SetFrameDetail{static_cast<FrameDetail>(pressed)});
}

void choose_scale(ViewContext& view, ToolRow& tools) {
    const DatasetRow& row = *current_dataset(view.state);
    if (!has_scales(row)) return;
    const EventLog& log = *row.dataset->log;
    const ScaleTexts texts(log);
    choose_scale(view, tools.choice("Sizes", scales(texts.why), shown_scale(view.state, log)));
}

void choose_shown(ViewContext& view, ToolRow& tools) {
    const DatasetRow& row = *current_dataset(view.state);
    choose_mode(view, tools, row);
    choose_detail(view, tools);
    choose_profile(view, tools, row);
    choose_scale(view, tools);
}

void draw_scale_switch(ViewContext& view) {
    const DatasetRow& row = *current_dataset(view.state);
    if (!has_scales(row)) return;
    const EventLog& log = *row.dataset->log;
    const ScaleTexts texts(log);
    const std::array<Segment, 2> segments = scales(texts.why);
    same_line_if_fits(view, segmented_width(view, segments), 12);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
    const int pressed = segmented(view, segments, shown_scale(view.state, log));
    ImGui::PopStyleVar();
    choose_scale(view, pressed);
}

}  // namespace hs
