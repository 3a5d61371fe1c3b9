#pragma once
// Who calls whom, with bytes at one or several instants: the sites that matter, and the calls
// between them.

#include <functional>
#include <memory>

#include "core/analysis/flow_graph.h"
#include "core/questions/function_texts.h"
#include "core/table/relation.h"

namespace hs {

enum class FlowNodeField : uint8_t { kFrame, kSelf, kTotal, kFunction, kQualifiedName };
enum class FlowEdgeField : uint8_t { kFrom, kTo, kBytes };

// Amounts are lists: one for each instant.
struct FlowAnswer {
    const TraceTrie* traces = nullptr;  // these two: open for as long as the answer is read
    const CallGraphShape* shape = nullptr;
    FlowGraph flow;
    Unit unit = Unit::kBytes;
    std::function<FunctionTexts(const Frame& frame)> function_of;  // null: not known
};
std::shared_ptr<const Relation> flow_nodes_relation(std::shared_ptr<const FlowAnswer> answer);
std::shared_ptr<const Relation> flow_edges_relation(std::shared_ptr<const FlowAnswer> answer);
Surface flow_nodes_in_json();
Surface flow_edges_in_json();

}  // namespace hs
