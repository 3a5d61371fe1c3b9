#include "core/questions/flow.h"

#include <utility>

#include "core/table/row_relation.h"

namespace hs {
namespace {

// Of one node or edge; what is read is open as long as the relation.
struct NodeRow {
    const FlowAnswer* answer;
    const FlowGraph::Node* node;
    std::vector<Value> self;
    std::vector<Value> total;

    [[nodiscard]] const Frame& frame() const { return answer->shape->nodes[node->shape_node]; }
};
struct EdgeRow {
    const FlowAnswer* answer;
    const FlowGraph::Edge* edge;
    std::vector<Value> bytes;
};

std::string name_of(const FlowAnswer& answer, uint32_t shape_node) {
    return call_graph_name(*answer.traces, *answer.shape, shape_node);
}

constexpr RowField<NodeRow> kNodeFields[] = {
    {{"frame", "Site", "Line, function or file", Meaning::kText},
     [](const NodeRow& row, std::string& made) {
         made = name_of(*row.answer, row.node->shape_node);
         return Value::of_text(made);
     }},
    {{"self", "Self", "Allocated by the site itself, at each instant", Meaning::kList},
     [](const NodeRow& row, std::string&) { return Value::of_list(row.self); }},
    {{"total", "Total", "Self and what its callees allocated, at each instant", Meaning::kList},
     [](const NodeRow& row, std::string&) { return Value::of_list(row.total); }},
    {{"function", "Function", "As a traceback names it", Meaning::kText},
     [](const NodeRow& row, std::string& made) {
         return of_made_text(row.answer->function_of(row.frame()).name, made);
     }},
    {{"qualified_name", "Qualified name", "The function with its classes", Meaning::kText},
     [](const NodeRow& row, std::string& made) {
         return of_made_text(row.answer->function_of(row.frame()).qualified, made);
     }},
};

constexpr RowField<EdgeRow> kEdgeFields[] = {
    {{"from", "From", "Who calls", Meaning::kText},
     [](const EdgeRow& row, std::string& made) {
         made = name_of(*row.answer, row.answer->flow.nodes[row.edge->from].shape_node);
         return Value::of_text(made);
     }},
    {{"to", "To", "What is called", Meaning::kText},
     [](const EdgeRow& row, std::string& made) {
         made = name_of(*row.answer, row.answer->flow.nodes[row.edge->to].shape_node);
         return Value::of_text(made);
     }},
    {{"bytes", "Bytes", "Allocated through the call, at each instant", Meaning::kList},
     [](const EdgeRow& row, std::string&) { return Value::of_list(row.bytes); }},
};

constexpr SurfaceColumn shown(FlowNodeField field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kNodesInJson[] = {
    shown(FlowNodeField::kFrame), shown(FlowNodeField::kSelf), shown(FlowNodeField::kTotal),
    shown(FlowNodeField::kFunction), shown(FlowNodeField::kQualifiedName)};
constexpr SurfaceColumn kEdgesInJson[] = {{static_cast<size_t>(FlowEdgeField::kFrom)},
                                          {static_cast<size_t>(FlowEdgeField::kTo)},
                                          {static_cast<size_t>(FlowEdgeField::kBytes)}};

std::vector<Value> values_of(const std::vector<Amount>& amounts, Unit unit) {
    std::vector<Value> values;
    values.reserve(amounts.size());
    for (const Amount amount : amounts) values.push_back(Value::of_amount(amount, unit));
    return values;
}

}  // namespace

std::shared_ptr<const Relation> flow_nodes_relation(std::shared_ptr<const FlowAnswer> answer) {
    std::vector<NodeRow> rows;
    for (const FlowGraph::Node& node : answer->flow.nodes) {
        rows.push_back({answer.get(), &node, values_of(node.self, answer->unit),
                        values_of(node.total, answer->unit)});
    }
    std::vector<size_t> left_out;
    if (!answer->function_of) {
        left_out = {static_cast<size_t>(FlowNodeField::kFunction),
                    static_cast<size_t>(FlowNodeField::kQualifiedName)};
    }
    return row_relation<NodeRow>(std::move(rows), kNodeFields, std::move(left_out),
                                 std::move(answer));
}

std::shared_ptr<const Relation> flow_edges_relation(std::shared_ptr<const FlowAnswer> answer) {
    std::vector<EdgeRow> rows;
    for (const FlowGraph::Edge& edge : answer->flow.edges) {
        rows.push_back({answer.get(), &edge, values_of(edge.bytes, answer->unit)});
    }
    return row_relation<EdgeRow>(std::move(rows), kEdgeFields, {}, std::move(answer));
}

Surface flow_nodes_in_json() {
    return kNodesInJson;
}
Surface flow_edges_in_json() {
    return kEdgesInJson;
}

}  // namespace hs
