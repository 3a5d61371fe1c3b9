#include "app/panels/object_inspector.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "app/graph_answers.h"
#include "app/panels/type_inspector.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/section.h"
#include "app/widgets/shapes.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/object_report.h"
#include "core/base/counted.h"
#include "core/base/source_lines.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/questions/heap_tree.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

// What objects are called in links: their place in the program where they have one. A few are read
// in each frame, so that a long list never stalls it.
class LinkTitles {
public:
    void begin_frame(DatasetVersion dataset) {
        if (dataset_ != dataset) titles_.clear();
        dataset_ = dataset;
        budget_ = kReadInFrame;
    }
    // Empty as long as it is not known.
    std::string of(ViewContext& view, const ObjectGraph& graph, const ObjectNames& names,
                   ObjectId object) {
        const auto found = titles_.find(object.v);
        if (found != titles_.end()) return found->second;
        if (budget_ == 0) {
            view.animating = true;
            return {};
        }
        --budget_;
        if (titles_.size() >= kMost) titles_.clear();
        return titles_[object.v] = typed_name(graph, names, object);
    }

private:
    static constexpr size_t kReadInFrame = 12;
    static constexpr size_t kMost = 20000;
    DatasetVersion dataset_;
    std::unordered_map<uint32_t, std::string> titles_;  // by row
    size_t budget_ = 0;
};

struct InspectorState {
    LinkTitles titles;
};

// A line with a name at the left and room for a value behind it; returns that room's width.
float name_column(const ViewContext& view, std::string_view name, float most_px = 150) {
    const float all = ImGui::GetContentRegionAvail().x;
    const float column = std::min(std::round(all * 0.38F), view.px(most_px));
    text_cut(name.empty() ? std::string_view("·") : name, column - view.px(8),
             view.theme.text_muted);
    ImGui::SameLine(ImGui::GetCursorStartPos().x + column);
    return ImGui::GetContentRegionAvail().x;
}

void more_line(ViewContext& view, uint64_t more, FilterKind kind, const Selection& of) {
    const bool is_retained = kind == FilterKind::kDominated;
    const std::string label =
        "Show all " + format_count(more) + (is_retained ? " retained objects" : "");
    ImGui::Dummy({0, view.px(1)});
    ImGui::PushID(static_cast<int>(kind));
    if (ImGui::SmallButton(label.c_str())) {
        view.actions.push(PushFilter{filter_step(view.state, kind, of)});
        view.actions.push(ShowThing{ViewId::kObjects, of});
    }
    ImGui::PopID();
}

struct Shown {
    ViewContext& view;
    LinkTitles& titles;
    DatasetId dataset;
    const ObjectGraph& graph;
    const ObjectReport& report;
    const RetainedSizes& retained;
    bool is_lower_bound = false;  // the totals of the dump are: see total_text()

    [[nodiscard]] Selection itself() const { return SelectedObject{dataset, report.object}; }
    [[nodiscard]] std::string bytes(uint64_t value) const {
        return format_bytes(static_cast<int64_t>(value), view.state.settings.size_units);
    }
};

// "dict shop.cache.QUOTES", "dict 139888" until that is read.
void named_link(const Shown& shown, ObjectId object, float width) {
    const std::string title =
        shown.titles.of(shown.view, shown.graph, shown.retained.names, object);
    if (title.empty()) {
        object_link(shown.view, shown.dataset, object, width);
        return;
    }
    ImGui::PushID(static_cast<int>(object.v));
    thing_link(shown.view, SelectedObject{shown.dataset, object}, title, width);
    ImGui::PopID();
}

constexpr float kLabelPx = 116;  // "Retained objects"

void bytes_row(const Shown& shown, const char* label, uint64_t bytes) {
    fact_row(shown.view, label, shown.bytes(bytes), kLabelPx);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s bytes", format_count(bytes).c_str());
}

void draw_facts(const Shown& shown) {
    ViewContext& view = shown.view;
    const ObjectReport& report = shown.report;
    type_link(view, shown.dataset, shown.graph.type[report.object.v],
              ImGui::GetContentRegionAvail().x);
    if (!report.label.empty()) {
        text_cut(printable_text(report.label), ImGui::GetContentRegionAvail().x, view.theme.text);
    }
    ImGui::Dummy({0, view.px(4)});
    fact_row(view, "Address", shown.graph.id_text(report.object), kLabelPx);
    if (report.is_stub) {
        ImGui::PushTextWrapPos(0);
        text_in(view.theme.text_muted, "Not in dump: only its address and type are known.");
        ImGui::PopTextWrapPos();
        return;
    }
    bytes_row(shown, "Shallow", report.shallow_bytes);
    bytes_row(shown, "Retained", report.retained_bytes);
    const double share = shown.graph.shallow_bytes == 0
                             ? 0
                             : static_cast<double>(report.retained_bytes) /
                                   static_cast<double>(shown.graph.shallow_bytes);
    fact_row(view, "% of total", total_text(format_share(share), shown.is_lower_bound), kLabelPx);
    fact_row(view, "Retained objects", format_count(report.retained_objects), kLabelPx);
    if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("Objects that would be freed with this one, including itself");
    }
    if (report.root_kind != RootKind::kNone) {
        ImGui::PushTextWrapPos(0);
        text_in(view.theme.text_muted,
                std::string("Counts as a root: ") + root_reason(report.root_kind) + ".");
        ImGui::PopTextWrapPos();
    }
}

// A chain of holders, each with the name of the reference that leads to it.
void draw_chain(const Shown& shown, const std::vector<HolderStep>& chain) {
    ViewContext& view = shown.view;
    constexpr size_t kEnds = 20;  // of a long chain
    for (size_t i = 0; i < chain.size(); ++i) {
        if (chain.size() > 2 * kEnds && i == kEnds) {
            text_in(view.theme.text_muted,
                    "… " + format_count(chain.size() - 2 * kEnds) + " more steps …");
            i = chain.size() - kEnds;
        }
        const HolderStep& step = chain[i];
        ImGui::PushID(static_cast<int>(i));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float line = ImGui::GetTextLineHeight();
        const float dot = view.px(3);
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const ImVec2 centre{at.x + view.px(5), at.y + line / 2};
        if (i > 0) {
            to.AddLine({centre.x, centre.y - line - ImGui::GetStyle().ItemSpacing.y + dot},
                       {centre.x, centre.y - dot}, view.theme.separator);
        }
        to.AddCircleFilled(centre, dot,
                           i + 1 == chain.size() ? view.theme.accent : view.theme.text_muted);
        ImGui::SetCursorScreenPos({at.x + view.px(16), at.y});
        if (!step.name.empty()) {
            const bool is_item = step.name[0] == '[';
            text_cut(printable_text(is_item ? step.name : "." + step.name),
                     ImGui::GetContentRegionAvail().x * 0.4F, view.theme.text_muted);
            ImGui::SameLine(0, view.px(6));
        }
        thing_link(view, SelectedObject{shown.dataset, step.object}, step.label,
                   ImGui::GetContentRegionAvail().x);
        ImGui::PopID();
    }
}

// "method 139888": a pair whose object is not there, or a value as it is written.
std::string value_of(std::string_view token) {
    const auto pair = reference_pair(token);
    if (!pair) return searchable_text(token);
    return std::string(short_type_name(pair->type())) + " " + std::string(pair->id);
}

void draw_attribute_rows(const Shown& shown, std::span<const AttributeDetail> attributes) {
    ViewContext& view = shown.view;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(attributes.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const AttributeDetail& attribute = attributes[static_cast<size_t>(i)];
            ImGui::PushID(i);
            const float width = name_column(view, printable_text(attribute.name));
            if (!attribute.target.is_nil()) {
                named_link(shown, attribute.target, width);
            } else {
                value_text(view, "value", value_of(attribute.token), width);
            }
            ImGui::PopID();
        }
    }
}

// Methods are made when they are asked for: they hold nothing, and rarely matter.
void draw_attributes(const Shown& shown) {
    const std::span<const AttributeDetail> all(shown.report.attributes);
    const auto own = all.first(all.size() - shown.report.method_count);
    const auto methods = all.last(shown.report.method_count);
    if (!own.empty() && begin_section(shown.view, "Fields", format_count(own.size()))) {
        draw_attribute_rows(shown, own);
    }
    ImGui::PushID("methods");
    if (!methods.empty() &&
        begin_section(shown.view, "Methods", format_count(methods.size()), false)) {
        draw_attribute_rows(shown, methods);
    }
    ImGui::PopID();
}

void draw_references(const Shown& shown) {
    ViewContext& view = shown.view;
    const ObjectReport& report = shown.report;
    const uint32_t listed = report.reference_count + report.value_count;
    if (listed == 0) return;
    std::string counts = format_count(report.reference_count);
    if (report.value_count > 0) counts += " and " + counted(report.value_count, "value");
    if (!begin_section(view, "References", counts)) return;
    const size_t count = std::min<size_t>(report.references.size(), 50);
    for (size_t i = 0; i < count; ++i) {
        const NamedReference& reference = report.references[i];
        ImGui::PushID(static_cast<int>(i));
        const float width = name_column(view, printable_text(reference.name));
        if (!reference.target.is_nil()) {
            named_link(shown, reference.target, width);
        } else {
            value_text(view, "value", value_of(reference.token), width);
        }
        ImGui::PopID();
    }
    if (listed > count && report.reference_count > 0) {
        more_line(view, report.reference_count, FilterKind::kReferents, shown.itself());
    }
}

void draw_referrers(const Shown& shown) {
    ViewContext& view = shown.view;
    const ObjectReport& report = shown.report;
    if (report.referrer_count == 0) return;
    if (!begin_section(view, "Referrers", format_count(report.referrer_count))) return;
    constexpr size_t kSingly = 12;
    if (report.referrer_count <= kSingly) {
        for (const ReferrerDetail& referrer : report.referrers) {
            ImGui::PushID(static_cast<int>(referrer.source.v));
            const float width = name_column(view, printable_text(referrer.name));
            named_link(shown, referrer.source, width);
            ImGui::PopID();
        }
        return;
    }
    for (size_t i = 0; i < std::min<size_t>(report.referrer_types.size(), 30); ++i) {
        const ReferrerGroup& group = report.referrer_types[i];
        ImGui::PushID(static_cast<int>(i));
        const float width = name_column(view, format_count(group.objects) + " of", 76);
        if (group.objects == 1) {
            named_link(shown, group.first, width);
        } else {
            type_link(view, shown.dataset, group.type, width);
        }
        ImGui::PopID();
    }
    more_line(view, report.referrer_count, FilterKind::kReferrers, shown.itself());
}

// "Quote ×2,300", "shop.cache.QUOTES", with what they retain.
void draw_held(const Shown& shown) {
    ViewContext& view = shown.view;
    const ObjectReport& report = shown.report;
    if (report.holds_count == 0) return;
    if (!begin_section(view, "What it holds", shown.bytes(report.retained_bytes))) return;
    for (size_t i = 0; i < report.held.size(); ++i) {
        const HeapTreeRow& row = report.held[i];
        ImGui::PushID(static_cast<int>(i));
        const float width = name_column(view, shown.bytes(row.retained_bytes), 76);
        switch (row.node.kind) {
            case HeapTreeKind::kObject:
                named_link(shown, row.object, width);
                break;
            case HeapTreeKind::kMore:
                text_in(view.theme.text_muted, format_count(row.members) + " more");
                break;
            default:
                thing_link(view, SelectedType{shown.dataset, row.node.type},
                           type_name(shown.graph, row.node.type) + " ×" + format_count(row.members),
                           width);
                tooltip(kDominatedGroup);
        }
        ImGui::PopID();
    }
    if (report.retained_objects > report.held.size() + 1) {
        more_line(view, report.retained_objects, FilterKind::kDominated, shown.itself());
    }
}

// Null until they are read, and where the file is not on this machine.
Answered<std::vector<SourceLine>> source_lines(const Shown& shown) {
    constexpr int64_t kContext = 4;
    const DatasetRow* row = find_dataset(shown.view.state, shown.dataset);
    const std::string folder =
        std::filesystem::path(row ? row->absolute_path : std::string()).parent_path();
    const SourceLocation& source = shown.report.source;
    const std::string file = remapped_path(source.file, shown.view.state.settings.source_maps);
    return shown.view.answers.get<std::vector<SourceLine>>(
        {.topic = {"lines of the source"},
         .key = {file, source.line.value_or(0), folder},
         .label = "Reading the source",
         .asks_disk = true},
        [file, line = source.line.value_or(0), folder](JobContext& job) {
            return lines_of_file(file, folder, line, kContext, job);
        });
}

void draw_source(const Shown& shown) {
    ViewContext& view = shown.view;
    const SourceLocation& source = shown.report.source;
    if (source.file.empty()) return;
    if (!begin_section(view, "Source")) return;
    const std::string where =
        source.file + (source.line ? ":" + std::to_string(*source.line) : std::string());
    text_cut_middle(printable_text(where), ImGui::GetContentRegionAvail().x, view.theme.text);
    if (ImGui::IsItemClicked()) view.actions.push(CopyText{where, "place in the source"});
    const Answered<std::vector<SourceLine>> code = source_lines(shown);
    if (!code || code.is_stale || code->empty()) {
        if (code.is_running) return;
        text_in(view.theme.text_muted, "To see the code, put the file beside the dump");
        return;
    }
    push_font(Font::kMono);
    const float number_width = ImGui::CalcTextSize("00000 ").x;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (const SourceLine& line : *code) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const bool is_it = source.line && line.number == *source.line;
        if (is_it) {
            to.AddRectFilled({at.x, at.y}, {at.x + width, at.y + ImGui::GetTextLineHeight()},
                             view.theme.selection);
        }
        text_in(view.theme.text_muted, std::to_string(line.number));
        ImGui::SameLine(number_width);
        text_cut(printable_text(line.text), width - number_width,
                 is_it ? view.theme.text : view.theme.text_muted);
    }
    pop_font();
}

// One object is named in several parts: each has widgets of its own, or Tab would go in circles.
template <class Draw>
void draw_part(const char* name, const Shown& shown, const Draw& draw) {
    ImGui::PushID(name);
    draw(shown);
    ImGui::PopID();
}

void draw_path(const Shown& shown) {
    if (shown.report.path.size() > 1 && begin_section(shown.view, "Why alive", "path from root")) {
        draw_chain(shown, shown.report.path);
    }
}

void draw_dominators(const Shown& shown) {
    if (!shown.report.dominators.empty() &&
        begin_section(shown.view, "Dominators", format_count(shown.report.dominators.size()))) {
        draw_chain(shown, shown.report.dominators);
    }
}

void draw_report(const Shown& shown) {
    draw_facts(shown);
    draw_part("path", shown, draw_path);
    draw_part("dominators", shown, draw_dominators);
    draw_part("held", shown, draw_held);
    draw_part("attributes", shown, draw_attributes);
    draw_part("references", shown, draw_references);
    draw_part("referrers", shown, draw_referrers);
    draw_source(shown);
}

void draw_object(ViewContext& view, InspectorState& own, const OpenGraph& graph, ObjectId object) {
    const Shared<RetainedSizes> retained = graph.retained(view.answers);
    if (!retained) {
        text_in(view.theme.text_muted, "Waiting for the retained sizes…");
        return;
    }
    const Answered<ObjectReport> report = described_object(view, graph, object);
    if (report.wait.error) {
        text_in(view.theme.error, printable_text(describe(*report.wait.error)));
        return;
    }
    // What is described may still be the object before: better than a flicker.
    if (!report) return;
    own.titles.begin_frame(graph.version());
    draw_report({view, own.titles, graph.id(), graph.graph(), *report, *retained,
                 is_incomplete(*graph.dataset())});
}

}  // namespace

Answered<ObjectReport> described_object(ViewContext& view, const OpenGraph& graph,
                                        ObjectId object) {
    return view.answers.get<ObjectReport>(
        {.topic = {"described object", graph.version()},
         .key = {object},
         .label = "Describing an object"},
        [dataset = graph.dataset(), retained = graph.retained(view.answers),
         object](JobContext& job) {
            const ReportInputs inputs{*dataset->graph, retained->roots, retained->dominators,
                                      retained->tree, retained->names};
            return object_report(inputs, object, job);
        });
}

bool draw_object_inspector(ViewContext& view, ViewStates& states) {
    const Selection& selection = selection_of(view.state);
    if (!graph_of_thing(view.state, selection)) return false;
    auto& own = states.of<InspectorState>();
    const std::optional<OpenGraph> graph = open_graph(view.state, dataset_of(selection));
    if (!graph) return false;
    if (const auto* object = std::get_if<SelectedObject>(&selection)) {
        draw_object(view, own, *graph, object->object);
    } else if (const auto* type = std::get_if<SelectedType>(&selection)) {
        draw_type_inspector(view, *graph, type->type);
    }
    return true;
}

}  // namespace hs
