#include "app/views/overview_parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/widgets/basic.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/path_step.h"
#include "app/widgets/text_link.h"
#include "core/base/text_format.h"
#include "core/questions/heap_tree.h"
#include "render/ui_backend.h"

namespace hs {

namespace {

constexpr float kTilePx = 64;
constexpr float kTileGapPx = 8;
constexpr float kTilePadPx = 12;

ImU32 detail_colour(const ViewContext& view, const ShownTile& shown) {
    return shown.change > 0                              ? view.theme.grow
           : shown.change < 0                            ? view.theme.shrink
           : shown.tile.detail.starts_with("incomplete") ? view.theme.warning
                                                         : view.theme.text_muted;
}

constexpr const char* kIncompleteWord = "incomplete";

// The name, below it the number and behind that what more there is to say.
void draw_tile(const ViewContext& view, const ShownTile& shown, ImVec2 at, ImVec2 size) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + size.x, at.y + size.y};
    to.AddRectFilled(at, end, view.theme.card, view.px(6));
    to.AddRect(at, end, view.theme.separator, view.px(6));
    const float left = at.x + view.px(kTilePadPx);
    const float room = size.x - 2 * view.px(kTilePadPx);
    push_font(Font::kSmall);
    to.AddText({left, at.y + view.px(9)}, view.theme.text_muted,
               cut_to_width(shown.tile.label, room).c_str());
    pop_font();
    push_font(Font::kTitle);
    const float value_y = at.y + size.y - view.px(10) - ImGui::GetFontSize();
    const float bottom = value_y + ImGui::GetFontSize();
    const std::string value = cut_to_width(shown.tile.value, room);
    to.AddText({left, value_y}, view.theme.text, value.c_str());
    const float used = ImGui::CalcTextSize(value.c_str()).x + view.px(8);
    pop_font();
    push_font(Font::kSmall);
    // Whole or not at all, as half of a number misleads, but for the mark of an incomplete file.
    const bool is_whole = ImGui::CalcTextSize(shown.tile.detail.c_str()).x <= room - used;
    if (is_whole || shown.tile.detail.starts_with(kIncompleteWord)) {
        to.AddText({left + used, bottom - ImGui::GetFontSize() - view.px(2)},
                   detail_colour(view, shown),
                   cut_to_width(shown.tile.detail, room - used).c_str());
    }
    pop_font();
}

// Of a tile that says its number, and that this is incomplete.
float least_tile_width(const ViewContext& view, const ShownTile& shown) {
    push_font(Font::kTitle);
    float width = ImGui::CalcTextSize(shown.tile.value.c_str()).x + 2 * view.px(kTilePadPx);
    pop_font();
    if (!shown.tile.detail.starts_with(kIncompleteWord)) return width;
    push_font(Font::kSmall);
    width += view.px(8) + ImGui::CalcTextSize(kIncompleteWord).x;
    pop_font();
    return width;
}

}  // namespace

void draw_tiles(ViewContext& view, const std::vector<ShownTile>& tiles) {
    if (tiles.empty()) return;
    // In one row, or in as many as it takes that every number fits.
    const float gap = view.px(kTileGapPx);
    const float room = ImGui::GetContentRegionAvail().x + gap;
    float least = view.px(136);
    for (const ShownTile& tile : tiles) least = std::max(least, gap + least_tile_width(view, tile));
    size_t in_row = tiles.size();
    while (in_row > 1 && room < least * static_cast<float>(in_row)) in_row = (in_row + 1) / 2;
    const float step = std::min(view.px(280), std::floor(room / static_cast<float>(in_row)));
    const float height = view.px(kTilePx);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    for (size_t i = 0; i < tiles.size(); ++i) {
        const size_t row = i / in_row;
        const ImVec2 low{at.x + step * static_cast<float>(i % in_row),
                         at.y + (height + gap) * static_cast<float>(row)};
        ImGui::SetCursorScreenPos(low);
        ImGui::Dummy({step - gap, height});
        std::string more = tiles[i].tile.exact;
        if (!more.empty() && !tiles[i].tile.detail.empty()) more += "\n";
        more += tiles[i].tile.detail;
        if (!more.empty()) tooltip(more.c_str());
        draw_tile(view, tiles[i], low, {step - gap, height});
    }
    const size_t rows = (tiles.size() + in_row - 1) / in_row;
    ImGui::SetCursorScreenPos({at.x, at.y + (height + gap) * static_cast<float>(rows) + gap});
    ImGui::Dummy({0, 0});
}

namespace {

constexpr float kCardPadPx = 12;
constexpr float kCardSidePx = 14;
constexpr float kStepPx = 24;
constexpr float kStepArrowPx = 16;
constexpr float kStepTextPx = 200;  // of a name at most
constexpr float kCodeLinePx = 20;
constexpr float kKindLinePx = 18;
constexpr float kClaimLinePx = 20;
constexpr float kAboutLinePx = 20;
constexpr float kSeriesPx = 48;

// The first step and the last ones; between them a sign for the rest. Names are cut to `text_px`
// at most.
struct FittingSteps {
    std::vector<size_t> kept;
    float text_px = 0;
};
// Of the sign for what is between them.
float left_out_width(const ViewContext& view) {
    return ImGui::CalcTextSize("…").x + view.px(8);
}
FittingSteps steps_of_text(const ViewContext& view, std::span<const FindingStep> steps, float width,
                           float text_px) {
    const float more = left_out_width(view);
    const auto width_of = [&](size_t i) {
        const std::string text =
            cut_middle_to_width(printable_text(steps[i].text), view.px(text_px));
        return path_step_width(text, view) + view.px(kStepArrowPx);
    };
    float used = width_of(0) - view.px(kStepArrowPx);
    size_t from = steps.size();
    while (from > 1) {
        const float next = used + width_of(from - 1);
        if (next + (from > 2 ? more : 0) > width) break;
        used = next;
        --from;
    }
    FittingSteps fitting{{0}, text_px};
    for (size_t i = from; i < steps.size(); ++i) fitting.kept.push_back(i);
    return fitting;
}
// All of them while their names stay readable; else the holder and what is in it, and before these
// as many more as fit.
FittingSteps fitting_steps(const ViewContext& view, std::span<const FindingStep> steps,
                           float width) {
    constexpr float kReadableTextPx = 112;
    constexpr float kLeastTextPx = 64;
    const bool has_content = steps.size() > 1 && steps.back().object.is_nil();
    const size_t always = std::min(steps.size(), size_t{has_content ? 3U : 2U});
    for (const auto& [wanted, least_px] :
         {std::pair(steps.size(), kReadableTextPx), std::pair(always, kLeastTextPx)}) {
        for (float text_px = kStepTextPx; text_px >= least_px; text_px -= 8) {
            FittingSteps fitting = steps_of_text(view, steps, width, text_px);
            if (fitting.kept.size() >= wanted) return fitting;
        }
    }
    return steps_of_text(view, steps, width, kLeastTextPx);
}

// Steps from a root side by side.
std::optional<size_t> draw_steps(ViewContext& view, std::span<const FindingStep> steps, ImVec2 at,
                                 float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float arrow = view.px(kStepArrowPx);
    const float height = view.px(kStepPx);
    std::optional<size_t> pressed;
    float x = at.x;
    size_t next = 0;
    const FittingSteps fitting = fitting_steps(view, steps, width);
    for (const size_t i : fitting.kept) {
        const std::string name = printable_text(steps[i].text);
        const std::string text = cut_middle_to_width(name, view.px(fitting.text_px));
        const float step = path_step_width(text, view);
        if (i > std::exchange(next, i + 1)) {
            to.AddText({x + view.px(6), std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
                       view.theme.text_muted, "…");
            x += left_out_width(view);
        }
        if (i > 0) {
            draw_path_arrow(view, {x, at.y}, {arrow, height});
            x += arrow;
        }
        const bool is_link = !steps[i].object.is_nil();
        const bool is_about = is_link && (i + 1 == steps.size() || steps[i + 1].object.is_nil());
        bool hovered = false;
        if (is_link) {
            ImGui::SetCursorScreenPos({x, at.y});
            ImGui::PushID(static_cast<int>(i));
            if (hit_area(name.c_str(), {step, height})) pressed = i;
            hovered = ImGui::IsItemHovered();
            ImGui::PopID();
        }
        const ImU32 fill = hovered    ? view.theme.pressed
                           : is_about ? view.theme.selection
                                      : view.theme.window;
        draw_path_step(view, text, {x, at.y}, {step, height},
                       {i == 0, is_about, fill, is_link ? view.theme.text : view.theme.text_muted});
        // "Quote ×2,300", what the object before it dominates; of new ones the card says all.
        if (!is_link && name.find("×") != std::string::npos) {
            const bool is_over = ImGui::IsMouseHoveringRect({x, at.y}, {x + step, at.y + height});
            if (is_over && ImGui::IsWindowHovered()) ImGui::SetTooltip("%s", kDominatedGroup);
        }
        x += step;
    }
    return pressed;
}

void draw_code(const ViewContext& view, const FindingDetail& detail, ImVec2 at, float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float line = view.px(kCodeLinePx);
    const float height = line * static_cast<float>(detail.code.size());
    to.AddRectFilled(at, {at.x + width, at.y + height}, view.theme.code, view.px(3));
    push_font(Font::kMono);
    const float number = ImGui::CalcTextSize("00000 ").x;
    ImVec2 pen = at;
    for (const SourceLine& code : detail.code) {
        const bool is_it = code.number == detail.line;
        if (is_it) {
            to.AddRectFilled(pen, {pen.x + width, pen.y + line}, view.theme.selection, view.px(3));
        }
        const float y = std::round(pen.y + (line - ImGui::GetFontSize()) / 2);
        to.AddText({pen.x + view.px(8), y}, view.theme.text_muted,
                   std::to_string(code.number).c_str());
        to.AddText({pen.x + view.px(8) + number, y},
                   is_it ? view.theme.text : view.theme.text_muted,
                   cut_to_width(printable_text(code.text), width - number - view.px(16)).c_str());
        pen.y += line;
    }
    pop_font();
}

// Where the lines of code would stand; true when the link to where they are was pressed.
bool draw_no_code(const ViewContext& view, const FindingDetail& detail, ImVec2 at, float width) {
    constexpr const char* kLink = "Map source folder…";
    const float link = ImGui::CalcTextSize(kLink).x;
    const std::string file = detail.no_code.substr(detail.no_code.rfind('/') + 1);
    const std::string text = "To see the code of " + file + ":";
    const float room = width - link - view.px(12);
    float x = at.x;
    if (room > view.px(100)) {
        const std::string cut = cut_middle_to_width(text, room);
        ImGui::GetWindowDrawList()->AddText({x, std::round(at.y)}, view.theme.text_muted,
                                            cut.c_str());
        x += ImGui::CalcTextSize(cut.c_str()).x + view.px(12);
    }
    ImGui::SetCursorScreenPos({std::floor(x), std::round(at.y)});
    return text_link(view, kLink);
}

// From nothing up to the most: how steadily it grows is what is to be seen.
void draw_series(const ViewContext& view, const FindingCard& card, ImVec2 at, ImVec2 size) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const double first = card.series.front().time_s;
    const double time = std::max(1e-9, card.series.back().time_s - first);
    double most = 1;
    for (const GrowthPoint& point : card.series) most = std::max(most, point.bytes);
    const float bottom = at.y + size.y;
    std::vector<ImVec2> line;
    for (const GrowthPoint& point : card.series) {
        line.push_back({at.x + size.x * static_cast<float>((point.time_s - first) / time),
                        bottom - size.y * static_cast<float>(std::max(0.0, point.bytes) / most)});
    }
    const ImU32 area = mix_colours(view.theme.card, card.colour, 0.25);
    const ImDrawListFlags flags = to.Flags;
    to.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // edges that touch would show
    for (size_t i = 1; i < line.size(); ++i) {
        to.AddQuadFilled(line[i - 1], line[i], {line[i].x, bottom}, {line[i - 1].x, bottom}, area);
    }
    to.Flags = flags;
    to.AddPolyline(line.data(), static_cast<int>(line.size()), card.colour, 0, view.px(1.5F));
    to.AddRectFilled({at.x, bottom}, {at.x + size.x, bottom + 1}, view.theme.separator);
}

float evidence_height(const ViewContext& view, const FindingCard& card) {
    float height = 0;
    if (card.detail != nullptr && !card.detail->path.empty()) {
        height += view.px(kStepPx + 8);
    } else if (card.detail != nullptr && !card.detail->code.empty()) {
        height += view.px(kCodeLinePx) * static_cast<float>(card.detail->code.size()) + view.px(8);
    } else if (card.detail != nullptr && !card.detail->no_code.empty()) {
        height += view.px(kCodeLinePx + 8);
    }
    return card.series.size() < 2 ? height : height + view.px(kSeriesPx + 8);
}

// As many lines as it takes, up to a number that no sentence needs. A word that is wider than a
// line has one to itself and is cut in its middle; a sign stays with its number.
std::vector<std::string> lines_of(std::string_view text, float room) {
    constexpr size_t kMostLines = 5;
    const auto is_break = [&](size_t at) {
        return text[at] == ' ' && (at + 1 == text.size() || text[at + 1] != '%');
    };
    std::vector<std::string> lines;
    while (!text.empty()) {
        size_t end = bytes_that_fit(text, room);
        if (lines.size() + 1 == kMostLines) end = text.size();
        if (end < text.size()) {
            const size_t fitting = end;
            while (end > 0 && !is_break(end)) --end;
            if (end == 0) end = fitting;
            while (end < text.size() && !is_break(end)) ++end;
        }
        lines.push_back(cut_middle_to_width(std::string(text.substr(0, end)), room));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return lines;
}

}  // namespace

LaidOutCard laid_out(const ViewContext& view, const FindingCard& card, float width) {
    const float room = width - 2 * view.px(kCardSidePx);
    LaidOutCard made;
    made.card = card;
    push_font(Font::kStrong);
    made.claim = lines_of(card.claim, room);
    pop_font();
    made.about = lines_of(card.about, room);
    made.height = view.px(2 * kCardPadPx + kKindLinePx) +
                  view.px(kClaimLinePx) * static_cast<float>(made.claim.size()) +
                  view.px(kAboutLinePx) * static_cast<float>(made.about.size()) +
                  evidence_height(view, card);
    return made;
}

FindingEvents draw_finding_card(ViewContext& view, const LaidOutCard& laid_out, ImVec2 size) {
    const FindingCard& card = laid_out.card;
    const std::string name(card.claim);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    FindingEvents events;
    events.pressed = hit_area_below(name.c_str(), size);
    events.wants_menu = ImGui::IsItemClicked(ImGuiMouseButton_Right);
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + size.x, at.y + size.y};
    to.AddRectFilled(at, end, hovered ? view.theme.hover : view.theme.card, view.px(6));
    to.AddRect(at, end, view.theme.separator, view.px(6));
    to.AddRectFilled(at, {at.x + view.px(3), end.y}, card.colour, view.px(2));
    const float left = at.x + view.px(kCardSidePx);
    const float room = size.x - 2 * view.px(kCardSidePx);
    float y = at.y + view.px(kCardPadPx);
    const auto add = [&](const std::string& line, float line_px, ImU32 colour) {
        to.AddText({left, std::round(y)}, colour, line.c_str());
        y += view.px(line_px);
    };
    push_font(Font::kSmall);
    add(cut_to_width(card.kind, room), kKindLinePx, card.colour);
    pop_font();
    push_font(Font::kStrong);
    for (const std::string& line : laid_out.claim) add(line, kClaimLinePx, view.theme.text);
    pop_font();
    for (const std::string& line : laid_out.about) add(line, kAboutLinePx, view.theme.text_muted);
    if (hovered) {
        std::string whole;
        if (laid_out.claim.size() > 1) whole.append(card.claim).append("\n\n");
        if (laid_out.about.size() > 1) whole.append(card.about).append("\n\n");
        tooltip(whole.append("Show the evidence\n\n").append(card.command).c_str());
    }
    y += view.px(6);
    if (card.detail != nullptr && !card.detail->path.empty()) {
        ImGui::PushID(name.c_str());
        events.step = draw_steps(view, card.detail->path, {left, y}, room);
        ImGui::PopID();
    } else if (card.detail != nullptr && !card.detail->code.empty()) {
        draw_code(view, *card.detail, {left, y}, room);
    } else if (card.detail != nullptr && !card.detail->no_code.empty()) {
        ImGui::PushID(name.c_str());
        events.wants_sources = draw_no_code(view, *card.detail, {left, y}, room);
        ImGui::PopID();
    }
    if (card.series.size() > 1) {
        const float height = view.px(kSeriesPx);
        draw_series(view, card, {left, end.y - view.px(kCardPadPx) - height}, {room, height});
    }
    if (events.step || events.wants_sources) events.pressed = false;
    return events;
}

float height_left(const ViewContext& view) {
    constexpr float kMarginPx = 16;
    constexpr float kNotesPx = 120;
    const DatasetRow* row = current_dataset(view.state);
    const bool has_notes = row != nullptr && row->dataset && !row->dataset->diagnostics.empty();
    return ImGui::GetWindowHeight() - ImGui::GetCursorPosY() -
           view.px(kMarginPx + (has_notes ? kNotesPx : 0));
}

}  // namespace hs
