#include "core/model/identity.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "core/base/text_format.h"
#include "core/model/object_graph.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

bool is_frame(const TraceTrie& traces, FrameId frame, const FrameIdentity& what) {
    const Frame& row = traces.frames[frame.v];
    return row.line == what.line && traces.strings.text(row.file) == what.file &&
           traces.strings.text(row.function) == what.function;
}

std::string frame_text(const FrameIdentity& frame) {
    const bool has_line = frame.line != kNoLine;
    const std::string place = frame.file + (has_line ? ":" + std::to_string(frame.line) : "");
    return function_at(frame.function, place);
}

}  // namespace

std::optional<uint64_t> address_of(const ObjectIdentity& object) {
    uint64_t address = 0;
    const char* end = object.id.data() + object.id.size();
    const auto [stop, problem] = std::from_chars(object.id.data(), end, address);
    if (problem != std::errc() || stop != end) return std::nullopt;
    return address;
}

ObjectIdentity identity_of(const ObjectGraph& graph, ObjectId object) {
    return {std::string(graph.type_text(object)), graph.id_text(object)};
}

TypeIdentity identity_of(const ObjectGraph& graph, TypeId type) {
    return {std::string(graph.type_text(type))};
}

FrameIdentity identity_of(const TraceTrie& traces, FrameId frame) {
    const Frame& row = traces.frames[frame.v];
    return {std::string(traces.strings.text(row.file)),
            std::string(traces.strings.text(row.function)), row.line};
}

StackIdentity identity_of(const TraceTrie& traces, NodeId end) {
    StackIdentity stack;
    for (const NodeId node : traces.path(end)) {
        stack.frames.push_back(identity_of(traces, traces.node_frame[node.v]));
    }
    return stack;
}

std::string identity_text(const Identity& identity) {
    if (const auto* object = std::get_if<ObjectIdentity>(&identity)) {
        return std::string(short_type_name(object->type)) + " " + object->id;
    }
    if (const auto* type = std::get_if<TypeIdentity>(&identity)) {
        return std::string(short_type_name(type->name));
    }
    if (const auto* frame = std::get_if<FrameIdentity>(&identity)) return frame_text(*frame);
    std::string text;
    for (const FrameIdentity& frame : std::get<StackIdentity>(identity).frames) {
        text += (text.empty() ? "" : ";") + frame_text(frame);
    }
    return text;
}

std::optional<NodeId> find_node(const TraceTrie& traces, const StackIdentity& stack) {
    NodeId node;
    for (const FrameIdentity& frame : stack.frames) {
        const std::span<const NodeId> children = traces.children(node);
        const auto next = std::find_if(children.begin(), children.end(), [&](NodeId child) {
            return is_frame(traces, traces.node_frame[child.v], frame);
        });
        if (next == children.end()) return std::nullopt;
        node = *next;
    }
    return node;
}

Result<std::shared_ptr<const IdentityIndex>> IdentityIndex::make(DatasetPtr dataset,
                                                                 JobContext& job) {
    std::shared_ptr<IdentityIndex> index(new IdentityIndex(std::move(dataset)));
    if (index->dataset_->graph) {
        const ObjectGraph& graph = *index->dataset_->graph;
        index->rows_.emplace(graph.address, graph.type, graph.row_count() - 1, job);
    }
    if (index->dataset_->traces) {
        const TraceTrie& traces = *index->dataset_->traces;
        for (uint32_t row = 1; row < traces.frames.size(); ++row) index->frames_.push_back({row});
        const auto key = [&](FrameId frame) {
            const Frame& row = traces.frames[frame.v];
            return std::tuple(row.line, traces.strings.text(row.file),
                              traces.strings.text(row.function), frame.v);
        };
        std::sort(index->frames_.begin(), index->frames_.end(),
                  [&](FrameId a, FrameId b) { return key(a) < key(b); });
    }
    if (job.cancelled()) return cancelled_error();
    return std::shared_ptr<const IdentityIndex>(std::move(index));
}

ObjectId IdentityIndex::object(const ObjectIdentity& what) const {
    if (!rows_) return {};
    const ObjectGraph& graph = *dataset_->graph;
    const std::optional<uint64_t> address = address_of(what);
    const auto is_it = [&](uint32_t row) {
        return row != 0 && graph.type_text(ObjectId{row}) == what.type &&
               graph.id_text({row}) == what.id;
    };
    if (!address) {
        for (const auto& [row, id] : graph.odd_ids) {
            if (id == what.id && is_it(row)) return {row};
        }
        return {};
    }
    const TypeId type = graph.find_type(what.type);
    if (type == ObjectGraph::kNoType) return {};
    bool mismatch = false;
    const uint32_t row = rows_->find(type, *address, mismatch);
    return !mismatch && is_it(row) ? ObjectId{row} : ObjectId{};
}

TypeId IdentityIndex::type(const TypeIdentity& what) const {
    return dataset_->graph ? dataset_->graph->find_type(what.name) : ObjectGraph::kNoType;
}

FrameId IdentityIndex::frame(const FrameIdentity& what) const {
    if (!dataset_->traces) return {};
    const TraceTrie& traces = *dataset_->traces;
    const auto place = [&](const Frame& row) {
        return std::tuple(row.line, traces.strings.text(row.file));
    };
    const std::tuple wanted(what.line, std::string_view(what.file));
    auto at = std::lower_bound(
        frames_.begin(), frames_.end(), wanted,
        [&](FrameId frame, const auto& key) { return place(traces.frames[frame.v]) < key; });
    FrameId alike;
    for (; at != frames_.end() && place(traces.frames[at->v]) == wanted; ++at) {
        if (is_frame(traces, *at, what)) return *at;
        const bool is_nameless = what.function.empty() || traces.frames[at->v].function.is_nil();
        const bool says_where = !what.file.empty() && what.line != kNoLine;
        if (alike.is_nil() && is_nameless && says_where) alike = *at;
    }
    return alike;
}

TraceId IdentityIndex::trace(const StackIdentity& what) const {
    if (!dataset_->traces) return {};
    const TraceTrie& traces = *dataset_->traces;
    const std::optional<NodeId> node = find_node(traces, what);
    if (!node) return {};
    const auto [first, last] = traces.traces_below(*node);
    return first < last && traces.trace_node[first] == *node ? TraceId{first} : TraceId{};
}

}  // namespace hs
