#include "app/overlays/palette_overlay.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/graph_answers.h"
#include "app/overlays/overlay.h"
#include "app/palette.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "app/widgets/typed_letters.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr size_t kRowsShown = 12;
constexpr size_t kMostDatasets = 4;  // that are searched

// What was found in one dataset, begun anew with every letter typed.
using Hits = std::vector<SearchHit>;
struct FoundIn {
    DatasetId dataset;
    Answered<Hits> names;
    Answered<Hits> objects;
};

std::span<const SearchHit> hits_of(const Answered<Hits>& found) {
    return !found || found.is_stale ? std::span<const SearchHit>() : *found;
}

// The current dataset and a few of the others.
std::vector<DatasetId> searched(const AppState& state) {
    std::vector<DatasetId> ids;
    if (current_dataset(state) != nullptr) ids.push_back(state.current);
    for (const DatasetRow& row : state.datasets) {
        if (ids.size() < kMostDatasets && row.dataset && row.id != state.current) {
            ids.push_back(row.id);
        }
    }
    return ids;
}

std::vector<FoundIn> find_in_datasets(ViewContext& view, const std::string& query) {
    std::vector<FoundIn> found;
    if (view.state.window.overlay != Overlay::kPalette || query.empty()) return found;
    for (const DatasetId id : searched(view.state)) {
        const DatasetRow& row = *find_dataset(view.state, id);
        FoundIn& in = found.emplace_back(FoundIn{id, {}, {}});
        in.names = view.answers.get<Hits>(
            {.topic = {"names found", row.version()}, .key = {query}, .label = "Searching names"},
            [dataset = row.dataset, query](JobContext&) -> Result<Hits> {
                return search_names(*dataset, query);
            });
        const std::optional<OpenGraph> graph = open_graph(view.state, id);
        if (!graph) continue;
        const Shared<RetainedSizes> retained = graph->retained(view.answers);
        in.objects =
            view.answers.get<Hits>({.topic = {"objects found", row.version()},
                                    .key = {query, retained != nullptr},
                                    .label = "Searching " + graph->name()},
                                   [dataset = row.dataset, retained, query](JobContext& job) {
                                       SearchInputs inputs{*dataset->graph};
                                       if (retained) {
                                           inputs.dominators = &retained->dominators;
                                           inputs.names = &retained->names;
                                       }
                                       return search_objects(inputs, query, job);
                                   });
    }
    return found;
}

// The title with its matched letters in the accent colour.
void draw_marked(const ViewContext& view, ImVec2 at, const PaletteEntry& entry, float right) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImU32 plain = entry.why_disabled ? view.theme.text_faint : view.theme.text;
    const char* begin = entry.title.data();
    const char* end = begin + entry.title.size();
    to.PushClipRect({at.x, at.y}, {right, at.y + ImGui::GetFontSize() * 2}, true);
    size_t next = 0;
    for (const char* piece = begin; piece < end;) {
        const bool marked = next < entry.matched.size() && begin + entry.matched[next] == piece;
        const char* stop = end;
        if (marked) {
            // The run of matched letters that begins here.
            stop = piece;
            while (next < entry.matched.size() && begin + entry.matched[next] == stop) {
                ++stop;
                ++next;
            }
            while (stop < end && is_inside_letter(*stop)) ++stop;
        } else if (next < entry.matched.size()) {
            stop = std::max(piece + 1, begin + entry.matched[next]);
        }
        to.AddText(at, marked ? view.theme.accent : plain, piece, stop);
        at.x += ImGui::CalcTextSize(piece, stop).x;
        piece = stop;
    }
    to.PopClipRect();
}

void draw_entry(ViewContext& view, const PaletteEntry& entry, const Rect& row) {
    const float text_y = std::round(row.y + (row.height - ImGui::GetFontSize()) / 2);
    float right = row.right() - view.px(8);
    if (!entry.keys.empty()) {
        const float cap = key_cap_width(view, entry.keys);
        right -= cap;
        draw_key_cap(view, {right, row.y + view.px(6)}, entry.keys);
        right -= view.px(8);
    }
    std::string note = entry.why_disabled        ? entry.why_disabled
                       : entry.kind == "command" ? std::string()
                                                 : entry.kind;
    if (!entry.why_disabled && !entry.note.empty()) note += "  ·  " + entry.note;
    const float begin = row.x + view.px(12);
    const float title_width = ImGui::CalcTextSize(entry.title.c_str()).x;
    if (begin + title_width > right) {
        const float dots = ImGui::CalcTextSize("…").x;
        draw_marked(view, {begin, text_y}, entry, right - dots);
        ImGui::GetWindowDrawList()->AddText({right - dots, text_y}, view.theme.text, "…");
        return;
    }
    draw_marked(view, {begin, text_y}, entry, right);
    const float room = right - begin - title_width - view.px(24);
    if (note.empty() || room < view.px(64)) return;
    push_font(Font::kSmall);
    const std::string shown = cut_to_width(note, room);
    ImGui::GetWindowDrawList()->AddText(
        {std::round(right - view.px(8) - ImGui::CalcTextSize(shown.c_str()).x),
         std::round(row.y + (row.height - ImGui::GetFontSize()) / 2)},
        view.theme.text_muted, shown.c_str());
    pop_font();
}

void move_choice(PaletteState& own, size_t count) {
    const auto step = [&](ImGuiKey key, std::ptrdiff_t by) {
        if (!ImGui::IsKeyPressed(key) || count == 0) return;
        const auto size = static_cast<std::ptrdiff_t>(count);
        auto next = static_cast<std::ptrdiff_t>(own.chosen) + by;
        // One step wraps around, a page stops at the end.
        if (by == 1 || by == -1) {
            next = (next + size) % size;
        } else {
            next = std::clamp<std::ptrdiff_t>(next, 0, size - 1);
        }
        own.chosen = static_cast<size_t>(next);
    };
    step(ImGuiKey_DownArrow, 1);
    step(ImGuiKey_UpArrow, -1);
    step(ImGuiKey_PageDown, static_cast<std::ptrdiff_t>(kRowsShown));
    step(ImGuiKey_PageUp, -static_cast<std::ptrdiff_t>(kRowsShown));
    if (own.chosen >= count) own.chosen = count == 0 ? 0 : count - 1;
}

bool draw_query(ViewContext& view, PaletteState& own) {
    if (ImGui::IsWindowAppearing()) {
        own = {.query = own.typed, .typed = own.typed};
        ImGui::SetKeyboardFocusHere();
    }
    // Until the field has the keyboard, which takes some frames.
    if (!own.typed.empty()) own.query = own.typed;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {view.px(36), view.px(8)});
    ImGui::SetNextItemWidth(-1);
    const std::string before = own.query;
    const bool entered =
        ImGui::InputTextWithHint("##query", "Search types, objects, attributes, files and commands",
                                 &own.query, ImGuiInputTextFlags_EnterReturnsTrue);
    if (!own.typed.empty() && put_caret_behind_text()) own.typed.clear();
    ImGui::PopStyleVar();
    const float middle = at.y + (ImGui::GetItemRectMax().y - at.y) / 2;
    draw_lens(*ImGui::GetWindowDrawList(), {at.x + view.px(18), std::round(middle)}, view.px(16),
              view.theme.text_muted);
    if (own.query != before) own.chosen = 0;
    return entered;
}

void draw_rows(ViewContext& view, PaletteState& own, const std::vector<PaletteEntry>& entries,
               bool keyboard_moved) {
    const float height = view.px(32);
    for (size_t i = 0; i < entries.size(); ++i) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const Rect row{at.x, at.y, width, height};
        ImGui::PushID(static_cast<int>(i));
        const bool clicked = ImGui::InvisibleButton(entries[i].title.c_str(), {width, height});
        ImGui::PopID();
        const ImVec2 moved = ImGui::GetIO().MouseDelta;
        if (ImGui::IsItemHovered() && (moved.x != 0 || moved.y != 0)) own.chosen = i;
        if (i == own.chosen) {
            ImGui::GetWindowDrawList()->AddRectFilled({row.x, row.y}, {row.right(), row.bottom()},
                                                      view.theme.selection, view.px(6));
            if (keyboard_moved) ImGui::SetScrollHereY(0.5F);
        }
        draw_entry(view, entries[i], row);
        if (!clicked) continue;
        view.actions.push(ShowOverlay{Overlay::kNone});
        choose(entries[i], view.state, view.actions);
    }
}

// As high as what fits, always at the same place.
Rect palette_rect(const ViewContext& view, size_t count) {
    constexpr float kHead = 8 + 31 + 6 + 4;  // padding, field, gaps
    const auto rows = static_cast<float>(std::clamp<size_t>(count, 2, kRowsShown));
    Rect rect = overlay_rect(view, 640, kHead + 32 * rows + 8);
    const Rect full = overlay_rect(view, 640, kHead + 32 * static_cast<float>(kRowsShown) + 8);
    rect.y = std::min(full.y, view.px(72));
    return rect;
}

}  // namespace

void type_into_palette(ViewContext& view, PaletteState& own) {
    const bool is_open = view.state.window.overlay == Overlay::kPalette;
    const bool is_covered = is_page_covered(view.state) && !is_open;
    // Until its field has the keyboard, what follows belongs to it too.
    if (are_letters_taken() || is_covered || (is_open && own.typed.empty())) return;
    if (take_letters(own.typed) && !is_open) view.actions.push(ShowOverlay{Overlay::kPalette});
}

void draw_palette(ViewContext& view, PaletteState& own) {
    const std::vector<FoundIn> found = find_in_datasets(view, own.query);
    std::vector<PaletteHits> hits;
    hits.reserve(found.size());
    for (const FoundIn& in : found) {
        hits.push_back({in.dataset, hits_of(in.names), hits_of(in.objects)});
    }
    const std::vector<PaletteEntry> entries = view.state.window.overlay == Overlay::kPalette
                                                  ? palette_entries(view.state, own.query, hits)
                                                  : std::vector<PaletteEntry>();
    const Rect rect = palette_rect(view, entries.size());
    if (!begin_overlay(view, {Overlay::kPalette, "Palette", rect, {8, 8}})) return;
    const bool entered = draw_query(view, own);
    const size_t before = own.chosen;
    move_choice(own, entries.size());
    if (entered && own.chosen < entries.size()) {
        view.actions.push(ShowOverlay{Overlay::kNone});
        choose(entries[own.chosen], view.state, view.actions);
    }
    ImGui::Dummy({0, view.px(2)});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    if (ImGui::BeginChild("entries", {0, 0}, ImGuiChildFlags_None, ImGuiWindowFlags_NoNav)) {
        if (entries.empty()) empty_line(view, "No results. Try a shorter search.");
        draw_rows(view, own, entries, own.chosen != before);
    }
    ImGui::EndChild();
    ImGui::PopStyleVar();
    end_overlay();
}

}  // namespace hs
