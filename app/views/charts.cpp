#include "app/views/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numbers>

#include "app/graph_answers.h"
#include "app/things.h"
#include "app/type_colour.h"
#include "app/view_states.h"
#include "app/views/series_chart.h"
#include "app/views/shown_set.h"
#include "app/widgets/bar_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/tool_row.h"
#include "app/widgets/wait.h"
#include "core/analysis/type_rows.h"
#include "core/layout/pie_layout.h"
#include "core/model/diagnostics.h"
#include "render/colour.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

enum class Measure : uint8_t { kRetained, kShallow, kObjects };
constexpr const char* kMeasures[] = {"Retained", "Shallow", "Objects"};
constexpr size_t kTop = 10;

// Types of what is shown.
struct ChartedTypes {
    std::vector<TypeTotal> totals;
    uint64_t retained_bytes = 0;  // by all of it: what types retain overlaps
    TypeColours colours;
};

struct ChartsState {
    Measure measure = Measure::kShallow;
    Shared<ChartedTypes> ranked_of;
    Measure ranked_by = Measure::kShallow;
    std::vector<TypeTotal> ranked;  // falling by the measure
    std::vector<ColourSlot> slots;  // of the first kTop
};

ChartedTypes types_of_set(const ObjectGraph& graph, const RetainedSizes& retained,
                          const ObjectRows& set) {
    const TypeTable table = type_table(graph, set, {retained.dominators, retained.tree});
    ChartedTypes types{{}, table.total_a.retained_bytes, retained.colours};
    for (const TypeRow& row : table.rows) {
        types.totals.push_back(
            {row.type_a, row.a.objects, row.a.shallow_bytes, row.a.retained_bytes});
    }
    return types;
}

// Null while they are being added up: that is drawn instead.
Shared<ChartedTypes> charted_types(ViewContext& view, const OpenGraph& graph) {
    const Shared<GraphTypes> all = graph.types(view.answers);
    if (!all) {
        draw_wait(view, graph, GraphAnswer::kTypes);
        return {};
    }
    const std::optional<ShownSet> set = shown_set(view, graph);
    if (!set) return {};
    const AnswerKey topic{"types of the set"};
    const Answered<ChartedTypes> types = view.answers.get<ChartedTypes>(
        {.topic = topic, .key = set->key, .label = "Adding up types of " + graph.name()},
        [dataset = graph.dataset(), retained = graph.retained(view.answers), all,
         rows = set->rows](JobContext&) -> Result<ChartedTypes> {
            const ObjectGraph& dump = *dataset->graph;
            return rows ? types_of_set(dump, *retained, *rows)
                        : ChartedTypes{all->totals, dump.shallow_bytes, retained->colours};
        });
    if (types && !types.is_stale) return types.value;
    if (draw_wait(view, types.wait, "Adding up types")) view.answers.retry<ChartedTypes>(topic);
    return {};
}

uint64_t measured(const TypeTotal& total, Measure measure) {
    switch (measure) {
        case Measure::kRetained:
            return total.retained_bytes;
        case Measure::kShallow:
            return total.shallow_bytes;
        case Measure::kObjects:
            return total.objects;
    }
    return 0;
}

std::string value_text(const ViewContext& view, Measure measure, uint64_t value) {
    return measure == Measure::kObjects
               ? format_count(value)
               : format_bytes(static_cast<int64_t>(value), view.state.settings.size_units);
}

ImU32 colour_in_charts(const ViewContext& view, const ChartsState& own, size_t place) {
    return slot_colour(own.slots[place], view.theme.name == ThemeName::kDark);
}

// All types, falling by the measure.
std::vector<TypeTotal> ranked(std::vector<TypeTotal> totals, Measure measure) {
    std::stable_sort(totals.begin(), totals.end(), [&](const TypeTotal& a, const TypeTotal& b) {
        return measured(a, measure) > measured(b, measure);
    });
    return totals;
}

// What shares are of. Retained bytes of types overlap: there it is what all of them retain.
double sum_of(const ChartsState& own) {
    if (own.measure == Measure::kRetained)
        return static_cast<double>(own.ranked_of->retained_bytes);
    double sum = 0;
    for (const TypeTotal& total : own.ranked) {
        sum += static_cast<double>(measured(total, own.measure));
    }
    return sum;
}

void draw_bars(ViewContext& view, const OpenGraph& graph, const ChartsState& own, float width) {
    const std::vector<TypeTotal>& totals = own.ranked;
    const Measure measure = own.measure;
    std::vector<BarRow> rows;
    const uint64_t most = totals.empty() ? 1 : std::max<uint64_t>(1, measured(totals[0], measure));
    const double all = std::max(1.0, sum_of(own));
    for (size_t i = 0; i < std::min(kTop, totals.size()); ++i) {
        BarRow row;
        row.thing = SelectedType{graph.id(), totals[i].type};
        row.name = type_name(graph.graph(), totals[i].type);
        row.value = value_text(view, measure, measured(totals[i], measure));
        row.detail = row.name + ": " + format_count(measured(totals[i], measure)) +
                     (measure == Measure::kObjects ? " objects" : " bytes");
        row.share = static_cast<double>(measured(totals[i], measure)) / static_cast<double>(most);
        row.note = format_share(static_cast<double>(measured(totals[i], measure)) / all);
        row.colour = colour_in_charts(view, own, i);
        row.strength = 0.6F;
        rows.push_back(std::move(row));
    }
    bar_list(view, "top ten", rows, width);
}

void fill_slice(ImDrawList& to, ImVec2 centre, const RingSlice& slice, float inner, float outer,
                ImU32 colour) {
    // Short pieces, so that the edge of the ring is round at any size.
    const auto steps = std::max(1, static_cast<int>(std::ceil((slice.end - slice.begin) / 0.06)));
    const auto at = [&](double angle, float radius) {
        return ImVec2{centre.x + radius * static_cast<float>(std::sin(angle)),
                      centre.y - radius * static_cast<float>(std::cos(angle))};
    };
    // Smoothed pieces would show their seams: only the rims are smoothed.
    const ImDrawListFlags flags = to.Flags;
    to.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    for (int i = 0; i < steps; ++i) {
        const double span = (slice.end - slice.begin) / steps;
        const double a = slice.begin + span * i;
        const double b = a + span;
        to.AddQuadFilled(at(a, inner), at(a, outer), at(b, outer), at(b, inner), colour);
    }
    to.Flags = flags;
    for (const float radius : {inner, outer}) {
        for (int i = 0; i <= steps; ++i) {
            to.PathLineTo(at(slice.begin + (slice.end - slice.begin) * i / steps, radius));
        }
        to.PathStroke(colour, ImDrawFlags_None, 1.5F);
    }
}

struct Ring {
    ImVec2 centre;
    float inner = 0;
    float outer = 0;
};

// "13.1 %" on the slice, where there is room for it.
void draw_slice_share(const ViewContext& view, const Ring& ring, const RingSlice& slice,
                      ImU32 colour) {
    const double middle = (slice.begin + slice.end) / 2;
    const float radius = (ring.inner + ring.outer) / 2;
    push_font(Font::kSmall);
    const std::string text = format_share(slice.share);
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    const bool has_room =
        static_cast<float>(slice.end - slice.begin) * radius > size.y + view.px(10) &&
        size.x + view.px(8) < ring.outer - ring.inner;
    if (has_room) {
        ImGui::GetWindowDrawList()->AddText(
            {std::round(ring.centre.x + radius * static_cast<float>(std::sin(middle)) - size.x / 2),
             std::round(ring.centre.y - radius * static_cast<float>(std::cos(middle)) -
                        size.y / 2)},
            readable_text(colour), text.c_str());
    }
    pop_font();
}

void draw_ring_parts(ViewContext& view, const ChartsState& own,
                     const std::vector<RingSlice>& slices, const Ring& ring, size_t hovered) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (size_t i = 0; i < slices.size(); ++i) {
        const bool is_rest = slices[i].index == RingSlice::kRest;
        const ImU32 colour =
            is_rest ? view.theme.separator : colour_in_charts(view, own, slices[i].index);
        const float grow = i == hovered ? view.px(4) : 0;
        fill_slice(to, ring.centre, slices[i], ring.inner, ring.outer + grow, colour);
        draw_slice_share(view, ring, slices[i], colour);
    }
    // Thin gaps tell neighbours of like colours apart.
    for (const RingSlice& slice : slices) {
        if (slices.size() < 2) break;
        const auto x = static_cast<float>(std::sin(slice.begin));
        const auto y = -static_cast<float>(std::cos(slice.begin));
        to.AddLine({ring.centre.x + x * ring.inner, ring.centre.y + y * ring.inner},
                   {ring.centre.x + x * (ring.outer + view.px(4)),
                    ring.centre.y + y * (ring.outer + view.px(4))},
                   view.theme.window, view.px(2));
    }
}

// The share under the pointer, or the whole, in the middle of the ring.
void draw_ring_text(ViewContext& view, const Ring& ring, const std::string& big,
                    std::initializer_list<std::string_view> small) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    push_font(Font::kTitle);
    const ImVec2 size = ImGui::CalcTextSize(big.c_str());
    to.AddText({std::round(ring.centre.x - size.x / 2), std::round(ring.centre.y - size.y)},
               view.theme.text, big.c_str());
    pop_font();
    float y = std::round(ring.centre.y + view.px(4));
    for (const std::string_view line : small) {
        const std::string shown = cut_middle_to_width(line, ring.inner * 1.7F);
        const ImVec2 under = ImGui::CalcTextSize(shown.c_str());
        to.AddText({std::round(ring.centre.x - under.x / 2), y}, view.theme.text_muted,
                   shown.c_str());
        y += under.y;
    }
}

void draw_ring(ViewContext& view, const OpenGraph& graph, const ChartsState& own, ImVec2 size) {
    const std::vector<TypeTotal>& totals = own.ranked;
    const Measure measure = own.measure;
    std::vector<uint64_t> values;
    uint64_t sum = 0;
    for (const TypeTotal& total : totals) {
        values.push_back(measured(total, measure));
        sum = add_saturated(sum, values.back());
    }
    const std::vector<RingSlice> slices = pie_slices(values, kTop);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = hit_area("Shares by type", size);
    Ring ring{{at.x + size.x / 2, at.y + size.y / 2}, 0, 0};
    ring.outer = std::max(view.px(30), std::min(size.x, size.y) / 2 - view.px(8));
    ring.inner = std::round(ring.outer * 0.6F);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const size_t hovered =
        ImGui::IsItemHovered()
            ? slice_at(slices, static_cast<double>(mouse.x - ring.centre.x),
                       static_cast<double>(mouse.y - ring.centre.y),
                       static_cast<double>(ring.inner), static_cast<double>(ring.outer))
            : slices.size();
    draw_ring_parts(view, own, slices, ring, hovered);
    if (hovered >= slices.size()) {
        const std::string what =
            measure == Measure::kRetained
                ? std::string("Sum of overlapping types")
                : std::string(kMeasures[static_cast<size_t>(measure)]) + ", all types";
        const std::string mark = total_text({}, is_incomplete(*graph.dataset()));
        draw_ring_text(view, ring, value_text(view, measure, sum), {what, mark});
        return;
    }
    const RingSlice& slice = slices[hovered];
    const bool is_rest = slice.index == RingSlice::kRest;
    const std::string name =
        is_rest ? "all others" : type_name(graph.graph(), totals[slice.index].type);
    draw_ring_text(view, ring, format_share(slice.share),
                   {name + "  " + value_text(view, measure, slice.value)});
    if (is_rest) return;
    const Selection thing = SelectedType{graph.id(), totals[slice.index].type};
    if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) view.menu->open(thing);
    if (pressed) view.actions.push(Select{thing});
}

void draw_tools(ViewContext& view, ChartsState& own) {
    static constexpr std::array<Segment, 3> kSegments = {{
        {"Retained", "Bars show what the objects of a type retain"},
        {"Shallow", "Bars show the sizes of the objects alone"},
        {"Objects", "Bars show the number of objects"},
    }};
    ToolRow tools(view, 0);
    const int pressed = tools.segments("Measure", kSegments, static_cast<int>(own.measure));
    if (pressed >= 0) own.measure = static_cast<Measure>(pressed);
    tools.finish();
    ImGui::Dummy({0, view.px(2)});
}

}  // namespace

void draw_charts(ViewContext& view, ViewStates& states) {
    auto& own = states.of<ChartsState>();
    const std::optional<OpenGraph> graph = current_graph(view.state);
    if (!graph) return empty_line(view, "No heap dump. Open one to see its charts.");
    const Shared<ChartedTypes> types = charted_types(view, *graph);
    if (!types) return;
    draw_tools(view, own);
    if (own.ranked_of != types || own.ranked_by != own.measure) {
        own.ranked_of = types;
        own.ranked_by = own.measure;
        own.ranked = ranked(types->totals, own.measure);
        std::vector<ColourSlot> wanted;
        for (size_t i = 0; i < std::min(kTop, own.ranked.size()); ++i) {
            wanted.push_back(types->colours.slot(own.ranked[i].type));
        }
        own.slots = told_apart(std::move(wanted));
    }
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const bool side_by_side = all > view.px(620);
    const float width = side_by_side ? std::floor((all - gap) * 0.55F) : all;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    panel_heading(view, "Ten largest types");
    draw_bars(view, *graph, own, width);
    ImGui::EndGroup();
    const float height = std::max(view.px(220), ImGui::GetItemRectSize().y);
    float bottom = ImGui::GetItemRectMax().y;
    if (side_by_side) ImGui::SetCursorScreenPos({at.x + width + gap, at.y});
    const float ring_width = side_by_side ? all - width - gap : all;
    draw_ring(view, *graph, own, {ring_width, height});
    bottom = std::max(bottom, ImGui::GetItemRectMax().y);
    ImGui::SetCursorScreenPos({at.x, bottom + view.px(16)});
    ImGui::Dummy({0, 0});
    draw_series_charts(view, *graph);
}

}  // namespace hs
