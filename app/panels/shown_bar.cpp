#include "app/panels/shown_bar.h"

#include <array>
#include <string>

#include "app/frame_labels.h"
#include "app/panels/profile_choice.h"
#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "app/widgets/shapes.h"
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

void draw_modes(ViewContext& view, const DatasetRow& row) {
    const std::string no_other = why_no_comparison(view.state, row);
    const char* no_log = has_log(row) ? nullptr : "Needs an allocation log";
    const std::array<Segment, 5> segments = {{
        {has_log(row) ? "Live at cursor" : "All", "Live bytes at the cursor of the timeline"},
        {"Allocated", "Bytes allocated in the range of the timeline", no_log},
        {"Allocated and not freed", "Bytes allocated in the range and not freed in it", no_log},
        {"Δ range", "Live at the end of the range minus live at its start", no_log},
        {"Δ files", "The compared file minus this one, both at the cursor",
         no_other.empty() ? nullptr : no_other.c_str()},
    }};
    const int chosen = static_cast<int>(shown_mode(view.state));
    const int pressed = segmented(view, segments, chosen);
    if (pressed >= 0) view.actions.push(SetLogMode{static_cast<LogMode>(pressed)});
}

// `why` stays as long as the segments are drawn.
std::array<Segment, 3> details(const std::string& why) {
    return {{
        {"Line", "One frame for each line of code"},
        {"Function", "Merge lines of the same function", why.empty() ? nullptr : why.c_str()},
        {"File", "Merge lines of the same file"},
    }};
}

void draw_scale(ViewContext& view, const EventLog& log) {
    const ScaleDecision automatic = decide_scale(log, ScaleMode::kAuto);
    const std::string why =
        automatic.reason ? "Raw by default: " + automatic.reason->message
                         : "Scaled by default: each sampled byte counts as often as the header of "
                           "the log says it stands for.";
    const std::string scaled = "Sizes times the sampling factors.\n\n" + why;
    const std::string raw = "Sizes as they were logged.\n\n" + why;
    const std::array<Segment, 2> segments = {{{"Scaled", scaled.c_str()}, {"Raw", raw.c_str()}}};
    same_line_if_fits(view, segmented_width(view, segments), 12);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
    const int pressed = segmented(
        view, segments, decide_scale(log, view.state.shown.scale).measure.is_estimate ? 0 : 1);
    ImGui::PopStyleVar();
    if (pressed >= 0)
        view.actions.push(SetScaling{pressed == 0 ? ScaleMode::kOn : ScaleMode::kOff});
}

}  // namespace

void draw_detail_choice(ViewContext& view) {
    const std::string why = why_no_functions(view.state);
    const int pressed = segmented(view, details(why), static_cast<int>(shown_detail(view.state)));
    if (pressed >= 0) view.actions.push(SetFrameDetail{static_cast<FrameDetail>(pressed)});
}

void draw_shown_bar(ViewContext& view) {
    const DatasetRow& row = *current_dataset(view.state);
    draw_modes(view, row);
    same_line_if_fits(view, segmented_width(view, details({})), 12);
    draw_detail_choice(view);
    draw_profile_choice(view, row);
    draw_scale_switch(view);
}

void draw_scale_switch(ViewContext& view) {
    const DatasetRow& row = *current_dataset(view.state);
    if (has_log(row) && row.dataset->log->sampling().changes_sizes()) {
        draw_scale(view, *row.dataset->log);
    }
}

}  // namespace hs
