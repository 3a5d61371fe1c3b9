#include "core/analysis/object_report.h"

#include <algorithm>
#include <map>

#include "core/analysis/dict_folding.h"

namespace hs {
namespace {

void fill_referrers(const ObjectGraph& graph, ObjectReport& report) {
    report.referrers = referrer_details(graph, report.object, ObjectReport::kMostListed);
    report.referrer_count = static_cast<uint32_t>(report.referrers.size());
    std::map<TypeId, ReferrerGroup> groups;
    for (const ReferrerDetail& referrer : report.referrers) {
        ReferrerGroup& group = groups[graph.type[referrer.source.v]];
        if (group.objects++ == 0) group.first = referrer.source;
        group.type = graph.type[referrer.source.v];
    }
    for (const auto& [type, group] : groups) report.referrer_types.push_back(group);
    std::stable_sort(
        report.referrer_types.begin(), report.referrer_types.end(),
        [](const ReferrerGroup& a, const ReferrerGroup& b) { return a.objects > b.objects; });
    if (report.referrers.size() > ObjectReport::kMostListed) {
        report.referrers.resize(ObjectReport::kMostListed);
    }
}

void fill_chains(const ReportInputs& in, ObjectReport& report, JobContext& job) {
    const PathQuery query{.target = report.object};
    const auto found = find_paths(in.graph, in.roots, query, job);
    if (found.ok() && !found.value().paths.empty()) {
        for (NamedStep& step : named_path(in.graph, found.value().paths.front())) {
            report.path.push_back(
                {step.object, typed_name(in.graph, in.names, step.object), std::move(step.name)});
        }
    }
    ObjectPath holders;
    for (ObjectId at = report.object; !at.is_nil(); at = in.dominators.immediate[at.v]) {
        holders.push_back(at);
    }
    std::reverse(holders.begin(), holders.end());
    for (const ObjectId at : folded_path(in.graph, holders)) {
        if (at == report.object) continue;
        report.dominators.push_back({at, typed_name(in.graph, in.names, at), {}});
    }
}

void fill_held(const ReportInputs& in, ObjectReport& report) {
    report.holds = dominated_children(in.tree, report.object);
    const ObjectId dict = private_dict(in.graph, report.object);
    if (std::erase(report.holds, dict) > 0) {
        const std::vector<ObjectId> fields = dominated_children(in.tree, dict);
        report.holds.insert(report.holds.end(), fields.begin(), fields.end());
    }
    report.holds_count = static_cast<uint32_t>(report.holds.size());
    const auto middle = report.holds.begin() + static_cast<ptrdiff_t>(std::min(
                                                   report.holds.size(), ObjectReport::kMostHeld));
    std::partial_sort(report.holds.begin(), middle, report.holds.end(),
                      [&](ObjectId a, ObjectId b) {
                          const uint64_t of_a = in.dominators.retained[a.v];
                          const uint64_t of_b = in.dominators.retained[b.v];
                          return of_a != of_b ? of_a > of_b : a < b;
                      });
    report.holds.erase(middle, report.holds.end());
}

void put_methods_last(ObjectReport& report) {
    const auto is_method = [](const AttributeDetail& attribute) {
        if (!attribute.is_pair || !attribute.target.is_nil()) return false;
        const auto pair = reference_pair(attribute.token);
        if (!pair) return false;
        const std::string type = pair->type();
        return type.find("method") != std::string::npos ||
               type.find("function") != std::string::npos;
    };
    const auto first =
        std::stable_partition(report.attributes.begin(), report.attributes.end(),
                              [&](const AttributeDetail& it) { return !is_method(it); });
    report.method_count = static_cast<uint32_t>(report.attributes.end() - first);
}

// A list's items stand in the dump from the last to the first; people count from the first on.
void put_items_in_order(std::vector<NamedReference>& references) {
    const auto is_at = [&](size_t place, size_t index) {
        return references[place].name == "[" + std::to_string(index) + "]";
    };
    size_t count = 0;  // of items; repaired references stand behind them
    while (count < references.size() && references[count].name.starts_with('[')) ++count;
    if (count < 2 || !is_at(0, count - 1) || !is_at(count - 1, 0)) return;
    std::reverse(references.begin(), references.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

Result<ObjectReport> object_report(const ReportInputs& in, ObjectId object, JobContext& job) {
    ObjectReport report;
    report.object = object;
    report.is_stub = in.graph.is_stub(object);
    fill_referrers(in.graph, report);
    if (report.is_stub) return report;
    report.label = qualified_name(in.graph, in.names, object);
    report.shallow_bytes = in.graph.shallow(object);
    report.retained_bytes = in.dominators.retained[object.v];
    report.retained_objects = in.tree.count[object.v];
    report.root_kind = in.roots.kind[object.v];
    report.source = source_of(in.graph, object);
    report.attributes = attribute_details(in.graph, object);
    put_methods_last(report);
    report.references = named_references(in.graph, object);
    put_items_in_order(report.references);
    report.reference_count = static_cast<uint32_t>(in.graph.references(object).size());
    report.value_count = static_cast<uint32_t>(std::count_if(
        report.references.begin(), report.references.end(),
        [](const NamedReference& reference) { return reference.kind == ReferenceKind::kValue; }));
    if (report.references.size() > ObjectReport::kMostListed) {
        report.references.resize(ObjectReport::kMostListed);
    }
    fill_chains(in, report, job);
    fill_held(in, report);
    HS_TRY(report.held, heap_tree_children(in.graph, in.dominators, in.tree, object,
                                           ObjectReport::kMostHeldRows, job));
    if (job.cancelled()) return cancelled_error();
    return report;
}

const char* root_reason(RootKind kind) {
    switch (kind) {
        case RootKind::kRecorded:
            return "the interpreter or a running function holds it";
        case RootKind::kUnreferenced:
            return "nothing in the dump refers to it";
        case RootKind::kModule:
            return "it is a module";
        case RootKind::kCycle:
            return "it stands for a cycle that nothing else refers to";
        case RootKind::kNone:
            break;
    }
    return "";
}

}  // namespace hs
