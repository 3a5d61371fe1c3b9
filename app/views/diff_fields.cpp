#include "app/views/diff_fields.h"

#include <algorithm>

#include "app/answers.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/section.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/object_filter.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

void draw_sides(ViewContext& view, const DiffFieldsOf& of) {
    if (!of.pair.a.is_nil()) {
        text_in(view.theme.text_muted, "before");
        ImGui::SameLine(0, view.px(6));
        ImGui::PushID("a");
        object_link(view, of.id_a, of.pair.a);
        ImGui::PopID();
        ImGui::SameLine(0, view.px(24));
    }
    if (!of.pair.b.is_nil()) {
        text_in(view.theme.text_muted, "after");
        ImGui::SameLine(0, view.px(6));
        ImGui::PushID("b");
        object_link(view, of.id_b, of.pair.b);
        ImGui::PopID();
        ImGui::SameLine(0, view.px(24));
    }
    ImGui::NewLine();
}

void draw_value(ViewContext& view, const char* id, std::string_view token, ImU32 absent) {
    if (token.empty()) {
        text_in(absent, "not there");
        return;
    }
    value_text(view, id, searchable_text(token), ImGui::GetContentRegionAvail().x - view.px(8));
}

void draw_changes(ViewContext& view, const std::vector<FieldChange>& changes) {
    constexpr ImGuiTableFlags kFlags =
        ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_ScrollY;
    if (!ImGui::BeginTable("fields", 3, kFlags, ImGui::GetContentRegionAvail())) return;
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("Field", ImGuiTableColumnFlags_WidthFixed, view.px(180));
    ImGui::TableSetupColumn("Before");
    ImGui::TableSetupColumn("After");
    ImGui::PushStyleColor(ImGuiCol_Text, view.theme.text_muted);
    ImGui::TableHeadersRow();
    ImGui::PopStyleColor();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(changes.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const FieldChange& change = changes[static_cast<size_t>(i)];
            ImGui::PushID(i);
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            text_cut(printable_text(change.name), ImGui::GetContentRegionAvail().x,
                     change.is_attribute ? view.theme.text : view.theme.text_muted);
            ImGui::TableNextColumn();
            draw_value(view, "a", change.before, view.theme.text_faint);
            ImGui::TableNextColumn();
            draw_value(view, "b", change.after, view.theme.text_faint);
            ImGui::PopID();
        }
    }
    ImGui::EndTable();
}

}  // namespace

void draw_diff_fields(ViewContext& view, const DiffFieldsOf& of, float height) {
    if (!begin_part("fields of it", {0, height})) {
        ImGui::EndChild();
        return;
    }
    draw_sides(view, of);
    if (of.pair.a.is_nil() || of.pair.b.is_nil()) {
        text_in(view.theme.text_muted, of.pair.a.is_nil()
                                           ? "Only in the dump after: nothing to compare."
                                           : "Only in the dump before: nothing to compare.");
        ImGui::EndChild();
        return;
    }
    const auto changes = view.answers.get<std::vector<FieldChange>>(
        {.topic = {"changed fields"},
         .key = {of.key, of.pair.a, of.pair.b},
         .label = "Comparing two objects"},
        [a = of.a, b = of.b, pair = of.pair](JobContext&) -> Result<std::vector<FieldChange>> {
            return field_changes(*a->graph, *b->graph, pair, false);
        });
    if (changes && !changes.is_stale) {
        if (changes->empty()) {
            text_in(view.theme.text_muted, "No field differs.");
        } else {
            draw_changes(view, *changes);
        }
    }
    ImGui::EndChild();
}

}  // namespace hs
