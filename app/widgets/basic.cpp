#include "app/widgets/basic.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/widgets/panel_focus.h"
#include "app/widgets/shapes.h"
#include "app/widgets/tab_stop.h"
#include "core/base/utf8.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::string_view kEllipsis = "…";

float text_width(std::string_view text) {
    return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

// Byte lengths at which text may be cut.
std::vector<size_t> cut_points(std::string_view text) {
    std::vector<size_t> points;
    for (size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || !is_inside_letter(text[i])) points.push_back(i);
    }
    return points;
}

struct MarkedText {
    std::string_view cut;   // what may be shortened
    std::string_view mark;  // of an incomplete total
};
MarkedText apart_from_mark(std::string_view text) {
    if (!text.ends_with(kIncompleteMark)) return {text, {}};
    const size_t length = text.size() - kIncompleteMark.size();
    return {text.substr(0, length), text.substr(length)};
}

// The longest cut that fits; make(n) builds the text that keeps n characters.
template <class Make>
std::string longest_fit(size_t count, float width, const Make& make) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = (low + high + 1) / 2;
        if (text_width(make(middle)) <= width) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return make(low);
}

// Measured texts are rounded up to whole units, what fits into a width is not.
float exact_width(std::string_view text) {
    if (text.empty()) return 0;  // it may have no address
    return ImGui::GetFont()
        ->CalcTextSizeA(ImGui::GetFontSize(), FLT_MAX, 0, text.data(), text.data() + text.size())
        .x;
}
float exact_room(float width) {
    constexpr float kRounding = 1e-5F;
    return std::floor(width) + kRounding;
}

float letter_width(unsigned letter) {
#if IMGUI_VERSION_NUM >= 19200
    return ImGui::GetFontBaked()->GetCharAdvance(static_cast<ImWchar>(letter));
#else
    const ImFont* font = ImGui::GetFont();
    return font->GetCharAdvance(static_cast<ImWchar>(letter)) * ImGui::GetFontSize() /
           font->FontSize;
#endif
}

// What a line takes up to each place at which it may be cut.
std::vector<float> widths_at(std::string_view line, std::span<const size_t> points) {
    std::vector<float> widths;
    widths.reserve(points.size());
    float width = 0;
    const char* at = line.data();
    const char* const end = at + line.size();
    for (const size_t point : points) {
        while (at < line.data() + point) {
            unsigned letter = 0;
            at += ImTextCharFromUtf8(&letter, at, end);
            width += letter_width(letter);
        }
        widths.push_back(width);
    }
    return widths;
}

// Bytes of a line that fit beside its tail, found in one pass: as many as longest_fit finds.
size_t fitting_bytes(std::string_view line, std::string_view tail, float width) {
    if (line.empty()) return 0;
    const char* rest = line.data();
    ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), exact_room(width) - exact_width(tail), 0,
                                    line.data(), line.data() + line.size(), &rest);
    auto bytes = static_cast<size_t>(rest - line.data());
    while (bytes > 0 && bytes < line.size() && is_inside_letter(line[bytes])) --bytes;
    return bytes;
}

// For the last item.
void tell_what_was_cut(std::string_view whole, std::string_view cut) {
    if (cut != whole && ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal)) {
        ImGui::SetTooltip("%.*s", static_cast<int>(whole.size()), whole.data());
    }
}

void cut_text_item(std::string_view whole, const std::string& cut, ImU32 colour) {
    text_in(colour, cut);
    tell_what_was_cut(whole, cut);
}

}  // namespace

bool begin_panel(const ViewContext& view, const char* name, const Rect& rect,
                 const PanelLook& look) {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, look.background);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding,
                        {view.px(look.padding.x), view.px(look.padding.y)});
    const ImVec2 size{rect.width, rect.height};
    constexpr ImGuiChildFlags kChild = ImGuiChildFlags_AlwaysUseWindowPadding;
    const bool has_stops = (look.flags & ImGuiWindowFlags_NoNav) == 0;
    const bool visible = has_stops ? begin_part(name, size, kChild, look.flags)
                                   : ImGui::BeginChild(name, size, kChild, look.flags);
    if (has_stops) take_panel_focus();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    return visible;
}

void end_panel() {
    ImGui::EndChild();
}

bool panel_has_keyboard(const char* name) {
    const std::string part = "/" + std::string(name) + "_";  // as the library names children
    const ImGuiWindow* window = ImGui::GetCurrentContext()->NavWindow;
    return window != nullptr && std::string_view(window->Name).find(part) != std::string_view::npos;
}

void text_in(ImU32 colour, std::string_view text) {
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    ImGui::PopStyleColor();
}

size_t bytes_that_fit(std::string_view line, float width) {
    return fitting_bytes(line, {}, width);
}

std::string cut_to_width(std::string_view text, float width) {
    if (text_width(text) <= width) return std::string(text);
    const auto [cut, mark] = apart_from_mark(text);
    const std::string tail = std::string(kEllipsis).append(mark);
    if (cut.find('\n') == std::string_view::npos) {
        return std::string(cut.substr(0, fitting_bytes(cut, tail, width))) + tail;
    }
    const std::vector<size_t> points = cut_points(cut);
    return longest_fit(points.size() - 1, width, [&, cut = cut](size_t count) {
        return std::string(cut.substr(0, points[count])) + tail;
    });
}

std::string cut_middle_to_width(std::string_view text, float width) {
    if (text_width(text) <= width) return std::string(text);
    const auto [cut, mark] = apart_from_mark(text);
    const std::vector<size_t> points = cut_points(cut);
    const std::vector<float> widths = widths_at(cut, points);
    const size_t all = points.size() - 1;
    const float room = exact_room(width) - exact_width(kEllipsis) - exact_width(mark);
    size_t kept = 0;  // letters, where they are odd one more at the front
    const auto takes = [&](size_t count) {
        const size_t tail = count / 2;
        return widths[count - tail] + widths[all] - widths[all - tail];
    };
    while (kept < all && takes(kept + 1) <= room) ++kept;
    const size_t tail = kept / 2;
    return std::string(cut.substr(0, points[kept - tail]))
        .append(kEllipsis)
        .append(cut.substr(points[all - tail]))
        .append(mark);
}

void text_cut(std::string_view text, float width, ImU32 colour) {
    cut_text_item(text, cut_to_width(text, width), colour);
}

void text_cut_middle(std::string_view text, float width, ImU32 colour) {
    cut_text_item(text, cut_middle_to_width(text, width), colour);
}

void panel_heading(const ViewContext& view, const char* text) {
    push_font(Font::kStrong);
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, text);
    pop_font();
}

bool sign_button(const ViewContext& view, const char* label, Sign sign, float size_px) {
    const bool pressed = hit_area(label, {size_px, size_px});
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) {
        to.AddRectFilled(low, high, ImGui::IsItemActive() ? view.theme.separator : view.theme.hover,
                         view.px(4));
    }
    const ImU32 colour = hovered ? view.theme.text : view.theme.text_muted;
    const ImVec2 centre{(low.x + high.x) / 2, (low.y + high.y) / 2};
    const float size = std::round(size_px * 0.5F);
    switch (sign) {
        case Sign::kCross:
            draw_cross(to, centre, size, colour);
            break;
        case Sign::kPlus:
            draw_plus(to, centre, size, colour);
            break;
        case Sign::kChevronDown:
            draw_chevron(to, centre, size, colour, Pointing::kDown);
            break;
        case Sign::kMore:
            for (const float at : {-1.0F, 0.0F, 1.0F}) {
                to.AddCircleFilled({centre.x + at * view.px(5), centre.y}, view.px(1.5F), colour);
            }
            break;
    }
    tooltip(std::string(shown_label(label)).c_str());
    return pressed;
}

bool sized_button(const ViewContext& view, const char* label, ImVec2 size, ButtonLook look) {
    const Theme& theme = view.theme;
    const bool is_primary = look.is_primary && look.is_enabled;
    const ImU32 plain_text = look.is_enabled ? theme.text : theme.text_faint;
    ImGui::PushStyleColor(ImGuiCol_Button, is_primary ? theme.accent : theme.hover);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, is_primary ? theme.focus : theme.pressed);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, is_primary ? theme.accent : theme.separator);
    ImGui::PushStyleColor(ImGuiCol_Text, is_primary ? theme.text_on_accent : plain_text);
    ImGui::BeginDisabled(!look.is_enabled);
    const bool is_pressed = ImGui::Button(label, size);
    ImGui::EndDisabled();
    ImGui::PopStyleColor(4);
    return is_pressed;
}

void fact_row(const ViewContext& view, const char* label, std::string_view value,
              float label_width) {
    const float column = std::max(view.px(label_width), text_width(label) + view.px(8));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // A tooltip grows with what it says.
    const bool grows = (ImGui::GetCurrentWindowRead()->Flags & ImGuiWindowFlags_Tooltip) != 0;
    const float room = grows ? view.px(400) : ImGui::GetContentRegionAvail().x - column;
    const std::string cut = cut_middle_to_width(value, std::max(view.px(40), room));
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddText(at, view.theme.text_muted, label);
    to.AddText({at.x + column, at.y}, view.theme.text, cut.c_str());
    // One item: a tooltip of the row is the label's as well.
    const float width = grows ? text_width(cut) : std::max(room, 0.0F);
    ImGui::Dummy({column + width, ImGui::GetTextLineHeight()});
    tell_what_was_cut(value, cut);
}

float key_cap_width(const ViewContext& view, std::string_view keys) {
    push_font(Font::kSmall);
    const float width = text_width(keys) + 2 * view.px(6);
    pop_font();
    return std::round(width);
}

void draw_key_cap(const ViewContext& view, ImVec2 at, std::string_view keys) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float width = key_cap_width(view, keys);
    push_font(Font::kSmall);
    const float height = ImGui::GetFontSize() + 2 * view.px(3);
    to.AddRectFilled(at, {at.x + width, at.y + height}, view.theme.hover, view.px(4));
    to.AddText({at.x + view.px(6), at.y + view.px(3)}, view.theme.text_muted, keys.data(),
               keys.data() + keys.size());
    pop_font();
}

void empty_line(const ViewContext& view, const char* text) {
    const ImVec2 space = ImGui::GetContentRegionAvail();
    const float wrap = std::max(view.px(80), space.x);
    const ImVec2 size = ImGui::CalcTextSize(text, nullptr, false, wrap);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + std::max(0.0F, std::floor((space.x - size.x) / 2)),
                         at.y + std::max(0.0F, std::floor((space.y - size.y) / 2))});
    ImGui::PushTextWrapPos(at.x + wrap);
    text_in(view.theme.text_muted, text);
    ImGui::PopTextWrapPos();
}

bool hit_area(const char* label, ImVec2 size) {
    return ImGui::InvisibleButton(label, {std::max(1.0F, size.x), std::max(1.0F, size.y)},
                                  kReachable);
}

std::string_view shown_label(std::string_view label) {
    return label.substr(0, label.find("##"));
}

MenuSpacing::MenuSpacing(const ViewContext& view) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {view.px(8), view.px(8)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
}

bool begin_choice(const ViewContext& view, const char* label, const std::string& chosen,
                  float width) {
    ImGui::SetNextItemWidth(width);
    if (ImGui::BeginCombo(label, chosen.c_str(), ImGuiComboFlags_NoArrowButton)) return true;
    // The library tells scripts of all widgets but this one.
    ImGuiContext& g = *ImGui::GetCurrentContext();
    IMGUI_TEST_ENGINE_ITEM_INFO(g.LastItemData.ID, label, g.LastItemData.StatusFlags);
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 high = ImGui::GetItemRectMax();
    draw_chevron(*ImGui::GetWindowDrawList(),
                 {high.x - view.px(13), std::round((low.y + high.y) / 2)}, view.px(10),
                 view.theme.text_muted, Pointing::kDown);
    return false;
}

void free_ctrl_tab() {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    context.ConfigNavWindowingKeyNext = ImGuiKey_None;
    context.ConfigNavWindowingKeyPrev = ImGuiKey_None;
}

void tooltip(const char* text) {
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal)) ImGui::SetTooltip("%s", text);
}

}  // namespace hs
