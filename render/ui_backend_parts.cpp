#include "render/ui_backend_parts.h"

#include <imgui_internal.h>

#include <charconv>
#include <cstdio>
#include <utility>

#include "render/ui_backend_recorder.h"

namespace hs {
namespace {

constexpr std::string_view kAxis = "axis ";

}  // namespace

bool has_named_parts() {
    return ImGui::GetCurrentContext()->TestEngineHookItems && current_recorder() != nullptr;
}

void name_part(std::string_view name, ImVec2 low, ImVec2 high) {
    UiRecorder* recorder = current_recorder();
    const ImGuiWindow* window = ImGui::GetCurrentWindowRead();
    if (recorder == nullptr || window == nullptr) return;
    SeenItem item;
    item.label = name;
    item.window = window->Name;
    item.rect = {low.x, low.y, high.x, high.y};
    ImRect visible(low, high);
    visible.ClipWith(window->ClipRect);
    item.visible = {visible.Min.x, visible.Min.y, visible.Max.x, visible.Max.y};
    recorder->add_item(std::move(item));
}

std::string axis_part_name(std::string_view name, double first, double last) {
    char ends[80];
    std::snprintf(ends, sizeof ends, "%.9g %.9g ", first, last);
    return std::string(kAxis) + ends + std::string(name);
}

bool parse_axis_part(std::string_view part, std::string_view name, NamedAxis* axis) {
    if (!part.starts_with(kAxis) || !part.ends_with(name)) return false;
    const char* at = part.data() + kAxis.size();
    const char* end = part.data() + part.size();
    const auto first = std::from_chars(at, end, axis->first);
    if (first.ec != std::errc() || first.ptr == end) return false;
    const auto last = std::from_chars(first.ptr + 1, end, axis->last);
    return last.ec == std::errc() &&
           std::string_view(last.ptr + 1, static_cast<size_t>(end - last.ptr - 1)) == name;
}

}  // namespace hs
