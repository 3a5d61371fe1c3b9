#include "core/analysis/call_links.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace hs {

CallLinks::CallLinks(const TraceTrie& traces, const CallGraphShape& shape,
                     std::vector<Amount> bytes, Kind kind)
    : traces_(traces),
      shape_(shape),
      bytes_(std::move(bytes)),
      kind_(kind),
      first_callee_(shape.nodes.size() + 1),
      first_caller_(shape.nodes.size() + 1),
      edge_to_(shape.edges.size()) {
    for (size_t edge = 1; edge < shape.edges.size(); ++edge) {
        ++first_callee_[shape.edges[edge].from];
        ++first_caller_[shape.edges[edge].to];
    }
    uint32_t callees = 1;  // row 0 is no edge
    uint32_t callers = 0;
    for (size_t node = 0; node < first_callee_.size(); ++node) {
        callees += std::exchange(first_callee_[node], callees);
        callers += std::exchange(first_caller_[node], callers);
    }
    std::vector<uint32_t> next(first_caller_);
    for (uint32_t edge = 1; edge < shape.edges.size(); ++edge) {
        edge_to_[next[shape.edges[edge].to]++] = edge;
    }
}

std::vector<CallLinks::Link> CallLinks::callers(uint32_t node) const {
    std::vector<Link> links;
    for (uint32_t i = first_caller_[node]; i < first_caller_[node + 1]; ++i) {
        const uint32_t edge = edge_to_[i];
        if (bytes_[edge] != Amount{}) links.push_back({shape_.edges[edge].from, bytes_[edge]});
    }
    sort(links);
    return links;
}

std::vector<CallLinks::Link> CallLinks::callees(uint32_t node) const {
    std::vector<Link> links;
    for (uint32_t edge = first_callee_[node]; edge < first_callee_[node + 1]; ++edge) {
        if (bytes_[edge] != Amount{}) links.push_back({shape_.edges[edge].to, bytes_[edge]});
    }
    sort(links);
    return links;
}

void CallLinks::sort(std::vector<Link>& links) const {
    std::vector<std::tuple<Amount, std::string, uint32_t, Amount>> keyed;
    keyed.reserve(links.size());
    for (const Link& link : links) {
        const bool is_size = kind_ == Kind::kChange && link.bytes < Amount{};
        keyed.emplace_back(is_size ? link.bytes : -link.bytes,
                           call_graph_name(traces_, shape_, link.node), link.node, link.bytes);
    }
    std::sort(keyed.begin(), keyed.end());
    for (size_t i = 0; i < links.size(); ++i) {
        links[i] = {std::get<2>(keyed[i]), std::get<3>(keyed[i])};
    }
}

}  // namespace hs
