#include "app/renewal.h"

#include "core/model/object_graph.h"

namespace hs {
namespace {

bool has_row(const DatasetPtr& dataset, ObjectId object) {
    return dataset->graph && !object.is_nil() && object.v < dataset->graph->row_count();
}

bool has_row(const DatasetPtr& dataset, TypeId type) {
    return dataset->graph && type.v < dataset->graph->types.size();
}

bool has_row(const DatasetPtr& dataset, FrameId frame) {
    return dataset->traces && !frame.is_nil() && frame.v < dataset->traces->frames.size();
}

bool has_row(const DatasetPtr& dataset, TraceId trace) {
    return dataset->traces && trace.v != 0 && trace.v < dataset->traces->trace_count();
}

struct Find {
    const Renewal& renewal;

    Selection operator()(const ObjectIdentity& what) const {
        const ObjectId found = renewal.index.object(what);
        if (found.is_nil()) return SelectedMissing{renewal.id, what};
        return SelectedObject{renewal.id, found};
    }
    Selection operator()(const TypeIdentity& what) const {
        const TypeId found = renewal.index.type(what);
        if (found == ObjectGraph::kNoType) return SelectedMissing{renewal.id, what};
        return SelectedType{renewal.id, found};
    }
    Selection operator()(const FrameIdentity& what) const {
        const FrameId found = renewal.index.frame(what);
        if (found.is_nil()) return SelectedMissing{renewal.id, what};
        return SelectedFrame{renewal.id, found};
    }
    Selection operator()(const StackIdentity& what) const {
        const TraceId found = renewal.index.trace(what);
        if (found.is_nil()) return SelectedMissing{renewal.id, what};
        return SelectedTrace{renewal.id, found};
    }
};

struct Renew {
    const Renewal& renewal;

    Selection operator()(const std::monostate&) const { return {}; }
    Selection operator()(const SelectedDataset& selected) const { return selected; }
    Selection operator()(const SelectedObject& selected) const {
        if (!has_row(renewal.before, selected.object)) return {};
        return Find{renewal}(identity_of(*renewal.before->graph, selected.object));
    }
    Selection operator()(const SelectedType& selected) const {
        if (!has_row(renewal.before, selected.type)) return {};
        return Find{renewal}(identity_of(*renewal.before->graph, selected.type));
    }
    Selection operator()(const SelectedFrame& selected) const {
        if (!has_row(renewal.before, selected.frame)) return {};
        return Find{renewal}(identity_of(*renewal.before->traces, selected.frame));
    }
    Selection operator()(const SelectedTrace& selected) const {
        if (!has_row(renewal.before, selected.trace)) return {};
        const TraceTrie& traces = *renewal.before->traces;
        return Find{renewal}(identity_of(traces, traces.trace_node[selected.trace.v]));
    }
    Selection operator()(const SelectedMissing& selected) const {
        return std::visit(Find{renewal}, selected.what);
    }
};

}  // namespace

ObjectId Renewal::object(ObjectId before_id) const {
    if (!has_row(before, before_id)) return {};
    return index.object(identity_of(*before->graph, before_id));
}

TypeId Renewal::type(TypeId before_id) const {
    if (!has_row(before, before_id)) return ObjectGraph::kNoType;
    return index.type(identity_of(*before->graph, before_id));
}

FrameId Renewal::frame(FrameId before_id) const {
    if (!has_row(before, before_id)) return {};
    return index.frame(identity_of(*before->traces, before_id));
}

Selection Renewal::selection(const Selection& before_selection) const {
    if (dataset_of(before_selection) != id) return before_selection;
    return std::visit(Renew{*this}, before_selection);
}

}  // namespace hs
