#include "app/widgets/wait.h"

#include <algorithm>
#include <string>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

std::string wait_text(const AnswerWait& wait, const char* what) {
    if (wait.error) return printable_text(describe(*wait.error));
    if (wait.cancelled) return std::string(what) + ": canceled";
    std::string text = std::string(what) + "…";
    if (wait.progress && !wait.progress->progress.stage.empty()) {
        text += "  " + wait.progress->progress.stage;
    }
    if (wait.progress && wait.progress->portion) {
        text += "  " + format_share(*wait.progress->portion);
    }
    return text;
}

}  // namespace

bool draw_wait(ViewContext& view, const AnswerWait& wait, const char* what) {
    const bool ended = wait.error != nullptr || wait.cancelled;
    const ImVec2 space = ImGui::GetContentRegionAvail();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text = cut_to_width(wait_text(wait, what), space.x - view.px(48));
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    const float ring = ended ? 0 : view.px(24);
    const float x = std::round(at.x + std::max(0.0F, (space.x - size.x - ring) / 2));
    const float y = std::round(at.y + std::max(0.0F, space.y / 2 - size.y));
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (!ended) {
        const double portion =
            wait.progress && wait.progress->portion ? *wait.progress->portion : -1;
        const RingLook look{view.px(14), view.theme.accent, view.theme.separator};
        draw_progress_ring(to, {x + view.px(8), y + size.y / 2}, look, portion,
                           wait.progress ? wait.progress->running_s : 0);
    }
    to.AddText({x + ring, y}, wait.error ? view.theme.error : view.theme.text_muted, text.c_str());
    const char* label = ended ? "Try again" : "Cancel";
    const float width = view.px(96);
    ImGui::SetCursorScreenPos(
        {std::round(at.x + std::max(0.0F, (space.x - width) / 2)), y + size.y + view.px(8)});
    const bool pressed = ImGui::Button(label, {width, 0});
    if (pressed && wait.progress) view.actions.push(CancelJob{wait.progress->id});
    return pressed && ended;
}

void draw_wait(ViewContext& view, const OpenGraph& graph, GraphAnswer which) {
    const auto what = [&] {
        switch (which) {
            case GraphAnswer::kRetained:
                return "Computing what each object retains";
            case GraphAnswer::kTypes:
                return "Adding up types";
            case GraphAnswer::kShortestPaths:
                return "Finding shortest paths from roots";
            case GraphAnswer::kCycles:
                return "Looking for reference cycles";
        }
        return "";
    };
    if (draw_wait(view, graph.wait(view.answers, which), what())) {
        graph.retry(view.answers, which);
    }
}

}  // namespace hs
