#include "app/widgets/cut_text.h"

#include <imgui.h>

#include <algorithm>

#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr std::string_view kEllipsis = "…";
// Nothing that long is read in a few lines: measuring more would cost for nothing.
constexpr size_t kMostBytes = 4096;

}  // namespace

std::string cut_to_lines(std::string_view text, float width, int lines) {
    const float most = ImGui::GetTextLineHeight() * (static_cast<float>(lines) + 0.5F);
    const auto fits = [&](const std::string& cut) {
        return ImGui::CalcTextSize(cut.c_str(), nullptr, false, width).y <= most;
    };
    const auto cut_at = [&](size_t bytes) {
        return std::string(text.substr(0, whole_letters(text, bytes))).append(kEllipsis);
    };
    if (text.size() <= kMostBytes && fits(std::string(text))) return std::string(text);
    size_t low = 0;
    size_t high = std::min(text.size(), kMostBytes);
    while (low < high) {
        const size_t middle = low + (high - low + 1) / 2;
        if (fits(cut_at(middle))) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return cut_at(low);
}

}  // namespace hs
