#include "core/analysis/type_totals.h"

#include <algorithm>

namespace hs {

std::vector<TypeTotal> type_totals(const ObjectGraph& graph) {
    std::vector<TypeTotal> totals;
    std::vector<uint32_t> place(graph.types.size(), UINT32_MAX);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const TypeId type = graph.type[row];
        if (place[type.v] == UINT32_MAX) {
            place[type.v] = static_cast<uint32_t>(totals.size());
            totals.push_back({type, 0, 0, 0});
        }
        TypeTotal& total = totals[place[type.v]];
        ++total.objects;
        total.shallow_bytes = add_saturated(total.shallow_bytes, graph.shallow({row}));
    }
    return totals;
}

std::vector<ObjectId> objects_of_type(const ObjectGraph& graph, TypeId type) {
    std::vector<ObjectId> objects;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if (graph.type[row] == type) objects.push_back({row});
    }
    return objects;
}

void fill_retained(std::vector<TypeTotal>& totals, const ObjectGraph& graph,
                   const Dominators& dominators) {
    const auto retained = retained_by_type(graph, dominators, dominator_tree(dominators));
    for (TypeTotal& total : totals) { total.retained_bytes = retained[total.type.v]; }
}

void sort_types(std::vector<TypeTotal>& totals, const ObjectGraph& graph, TypeOrder order) {
    const auto key = [order](const TypeTotal& total) -> uint64_t {
        switch (order) {
            case TypeOrder::kCount:
                return total.objects;
            case TypeOrder::kShallow:
                return total.shallow_bytes;
            case TypeOrder::kRetained:
                return total.retained_bytes;
            case TypeOrder::kName:
                break;
        }
        return 0;
    };
    std::sort(totals.begin(), totals.end(), [&](const TypeTotal& a, const TypeTotal& b) {
        if (key(a) != key(b)) return key(a) > key(b);
        return graph.type_text(a.type) < graph.type_text(b.type);
    });
}

}  // namespace hs
