#include "app/panels/recent_list.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/file_dialog/folder_listing.h"
#include "app/file_dialog/path_text.h"
#include "app/recent_files.h"
#include "app/widgets/basic.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/shapes.h"
#include "app/widgets/tab_stop.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

std::string home_folder() {
    const char* home = std::getenv("HOME");
    return home == nullptr ? std::string() : std::string(home);
}

const RecentStatus* status_of(const ViewContext& view, const RecentFile& file) {
    return view.recent == nullptr ? nullptr : view.recent->find(file.path);
}

void draw_row_tooltip(const ViewContext& view, const RecentFile& file, const RecentStatus* status) {
    std::string text = printable_text(file.path);
    if (status != nullptr && !status->is_there) {
        text += "\n" + status->problem;
    } else if (status != nullptr) {
        text +=
            "\n" +
            format_bytes(static_cast<int64_t>(status->size_bytes), view.state.settings.size_units) +
            "  ·  " + format_local_minute(status->modified_ns);
    }
    tooltip(text.c_str());
}

constexpr const char* kForget = "Forget";
const char* pin_label(const RecentFile& file) {
    return file.is_pinned ? "Unpin" : "Pin";
}

bool draw_pin(const ViewContext& view, const RecentFile& file, ImVec2 at, float size) {
    ImGui::SetCursorScreenPos(at);
    const bool pressed = hit_area(pin_label(file), {size, size});
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (hovered) to.AddRectFilled(at, {at.x + size, at.y + size}, view.theme.pressed, view.px(4));
    draw_pin_sign(to, {at.x + size / 2, at.y + size / 2}, size * 0.62F,
                  file.is_pinned ? view.theme.accent : view.theme.text_muted, file.is_pinned);
    tooltip(file.is_pinned ? "Unpin" : "Pin to top");
    return pressed;
}

void draw_row_buttons(ViewContext& view, const RecentFile& file, const Rect& row) {
    const float size = view.px(22);
    const float y = std::round(row.y + (row.height - size) / 2);
    float right = row.right() - view.px(4) - size;
    ImGui::SetCursorScreenPos({right, y});
    if (sign_button(view, kForget, Sign::kCross, size)) {
        view.actions.push(ForgetRecentFile{file.path});
    }
    right -= size + view.px(2);
    if (draw_pin(view, file, {right, y}, size)) {
        view.actions.push(PinFile{file.path, !file.is_pinned});
    }
}

struct RowTexts {
    std::string name;
    std::string note;  // why it is gone, or its folder
    bool is_gone = false;
};

RowTexts texts_of(const ViewContext& view, const RecentFile& file, const RecentRowLook& look) {
    const RecentStatus* status = status_of(view, file);
    RowTexts texts;
    texts.name = printable_text(file_name_of(file.path));
    texts.is_gone = status != nullptr && !status->is_there;
    if (texts.is_gone) {
        texts.note = status->problem;
    } else if (look.shows_folder) {
        texts.note = printable_text(shortened_path(parent_path(file.path), home_folder()));
    }
    return texts;
}

void draw_row_texts(const ViewContext& view, const RowTexts& texts, const Rect& row) {
    const Theme& theme = view.theme;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float y = std::round(row.y + (row.height - ImGui::GetFontSize()) / 2);
    const float gap = view.px(12);
    const float name_room = texts.note.empty() ? row.width : row.width * 0.62F;
    const std::string name = cut_middle_to_width(texts.name, name_room);
    to.AddText({row.x, y}, texts.is_gone ? theme.text_faint : theme.text, name.c_str());
    if (texts.note.empty()) return;
    const float used = ImGui::CalcTextSize(name.c_str()).x + gap;
    push_font(Font::kSmall);
    const std::string note = cut_middle_to_width(texts.note, row.width - used);
    const float note_y = std::round(row.y + (row.height - ImGui::GetFontSize()) / 2);
    to.AddText({row.right() - ImGui::CalcTextSize(note.c_str()).x, note_y},
               texts.is_gone ? theme.warning : theme.text_muted, note.c_str());
    pop_font();
}

}  // namespace

std::vector<RecentFile> recent_files_not_open(const AppState& state) {
    std::vector<RecentFile> files =
        recent_rows(state.settings.pinned_files, state.settings.recent_files);
    std::erase_if(files, [&](const RecentFile& file) {
        return std::any_of(state.datasets.begin(), state.datasets.end(),
                           [&](const DatasetRow& row) { return row.absolute_path == file.path; });
    });
    return files;
}

void draw_recent_row(ViewContext& view, const RecentFile& file, const RecentRowLook& look) {
    ImGui::PushID(file.path.c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at.x, at.y, ImGui::GetContentRegionAvail().x, view.px(look.height_px)};
    const RowTexts texts = texts_of(view, file, look);
    const bool pressed = hit_area_below((texts.name + "##recent").c_str(), {row.width, row.height});
    const bool over_row = ImGui::IsMouseHoveringRect({row.x, row.y}, {row.right(), row.bottom()}) &&
                          ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    const bool shows_buttons =
        over_row || ImGui::IsItemFocused() || is_marked(kForget) || is_marked(pin_label(file));
    draw_row_tooltip(view, file, status_of(view, file));
    if (pressed && texts.is_gone) {
        view.actions.push(AddToast{Severity::kWarning, texts.name + ": " + texts.note});
    } else if (pressed) {
        view.actions.push(OpenFiles{.paths = {file.path}, .is_shown = true});
    }
    if (shows_buttons) {
        ImGui::GetWindowDrawList()->AddRectFilled({row.x, row.y}, {row.right(), row.bottom()},
                                                  view.theme.hover, view.px(6));
    }
    const float pad = view.px(8);
    const float sign = view.px(22);
    const ImVec2 sign_at{row.x + pad + view.px(7), row.y + row.height / 2};
    if (file.is_pinned) {
        draw_pin_sign(*ImGui::GetWindowDrawList(), sign_at, view.px(14), view.theme.accent, true);
    } else {
        draw_file_sign(*ImGui::GetWindowDrawList(), sign_at, view.px(14),
                       texts.is_gone ? view.theme.text_faint : view.theme.text_muted, false);
    }
    const float buttons = shows_buttons ? view.px(52) : pad;
    draw_row_texts(view, texts,
                   {row.x + pad + sign, row.y, row.width - pad - sign - buttons, row.height});
    if (shows_buttons) draw_row_buttons(view, file, row);
    ImGui::SetCursorScreenPos({at.x, row.bottom()});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
}

}  // namespace hs
