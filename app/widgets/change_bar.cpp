#include "app/widgets/change_bar.h"

#include <algorithm>
#include <cmath>

namespace hs {

void draw_change_bar(const ViewContext& view, double share, ImVec2 low, ImVec2 high) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float half = (high.x - low.x) / 2 - view.px(8);
    const float middle = std::round((low.x + high.x) / 2);
    const float top = std::round(low.y + view.px(7));
    const float bottom = std::round(high.y - view.px(7));
    const auto part = static_cast<float>(std::min(1.0, std::abs(share)));
    const float length = share == 0 ? 0 : std::max(1.0F, std::round(half * part));
    if (share > 0) {
        to.AddRectFilled({middle, top}, {middle + length, bottom}, view.theme.grow_bar, view.px(2));
    } else if (share < 0) {
        to.AddRectFilled({middle - length, top}, {middle, bottom}, view.theme.shrink_bar,
                         view.px(2));
    }
    to.AddRectFilled({middle, low.y + view.px(4)}, {middle + 1, high.y - view.px(4)},
                     view.theme.same);
}

}  // namespace hs
