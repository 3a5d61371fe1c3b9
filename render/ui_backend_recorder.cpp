#include "render/ui_backend_recorder.h"

#include <imgui_internal.h>

#include <algorithm>
#include <utility>

namespace hs {
namespace {

SeenRect rect_from(const ImRect& rect) {
    return {rect.Min.x, rect.Min.y, rect.Max.x, rect.Max.y};
}

UiRecorder* recorder_of(ImGuiContext* context) {
    return static_cast<UiRecorder*>(context->TestEngine);
}

bool is_disabled(const ImGuiLastItemData& item) {
#if IMGUI_VERSION_NUM >= 19140
    return (item.ItemFlags & ImGuiItemFlags_Disabled) != 0;
#else
    return (item.InFlags & ImGuiItemFlags_Disabled) != 0;
#endif
}

}  // namespace

UiRecorder* current_recorder() {
    return recorder_of(ImGui::GetCurrentContext());
}

void UiRecorder::begin_frame() {
    building_.clear();
}

void UiRecorder::end_frame(const ImDrawData& drawn) {
    show_added();
    drawn_ = &drawn;
    texts_are_read_ = false;
    const ImGuiWindow* hovered = ImGui::GetCurrentContext()->HoveredWindow;
    hovered_window_ = hovered != nullptr ? hovered->Name : "";
}

void UiRecorder::show_added() {
    std::swap(items_, building_);
}

void UiRecorder::add_item(SeenItem item) {
    building_.push_back(std::move(item));
}

void UiRecorder::add_info(ImGuiID id, const char* label, int status_flags) {
    const auto last = std::find_if(building_.rbegin(), building_.rend(),
                                   [&](const SeenItem& item) { return item.id == id; });
    if (last == building_.rend()) return;
    if (label != nullptr) last->label = label;
    last->is_checkable = (status_flags & ImGuiItemStatusFlags_Checkable) != 0;
    last->is_checked = (status_flags & ImGuiItemStatusFlags_Checked) != 0;
    last->is_open = (status_flags & ImGuiItemStatusFlags_Opened) != 0;
}

void UiRecorder::add_mistake(const char* message) {
    if (mistake_.empty()) mistake_ = message;
}

const std::vector<SeenText>& UiRecorder::texts() {
    if (!texts_are_read_ && drawn_ != nullptr) texts_ = texts_from_draw_data(*drawn_);
    texts_are_read_ = true;
    return texts_;
}

}  // namespace hs

// Dear ImGui calls these, by these names, while ImGuiContext::TestEngineHookItems is set.

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& rect,
                                 const ImGuiLastItemData* item_data) {
    hs::UiRecorder* recorder = hs::recorder_of(context);
    const ImGuiWindow* window = context->CurrentWindow;
    if (recorder == nullptr || window == nullptr || id == 0) return;
    hs::SeenItem item;
    item.id = id;
    item.window = window->Name;
    item.rect = hs::rect_from(rect);
    item.is_window = id == window->ID;
    ImRect visible = rect;
    visible.ClipWith(item.is_window ? window->OuterRectClipped : window->ClipRect);
    item.visible = hs::rect_from(visible);
    item.is_disabled = item_data != nullptr && hs::is_disabled(*item_data);
    recorder->add_item(std::move(item));
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags) {
    hs::UiRecorder* recorder = hs::recorder_of(context);
    if (recorder != nullptr) recorder->add_info(id, label, flags);
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) {
    return nullptr;
}
