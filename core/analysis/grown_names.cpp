#include "core/analysis/grown_names.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace hs {
namespace {

bool is_part_of_its_type(const GraphPairInputs& in, ObjectId object) {
    constexpr size_t kSteps = 4;  // a __dict__ or a list may stand between them
    ObjectId above = in.of_b.immediate[object.v];
    for (size_t step = 0; step < kSteps && !above.is_nil(); ++step) {
        if (in.b.type[above.v] == in.b.type[object.v]) return true;
        above = in.of_b.immediate[above.v];
    }
    return false;
}

}  // namespace

Result<std::vector<GrownName>> grown_names(const GraphPairInputs& in, JobContext& job) {
    constexpr size_t kPollEvery = 1 << 10;
    size_t seen = 0;
    constexpr size_t kMostRows = 24;
    constexpr size_t kMostNamed = 100'000;  // a tenth of a second
    const ObjectGraph& graph = in.b;
    std::map<std::pair<uint32_t, std::string>, GrownName> by_name;
    for (const GrownHolder& holder : grown_holders(graph, in.of_a, in.of_b, in.diff, kMostNamed)) {
        if (++seen % kPollEvery == 0 && job.cancelled()) return cancelled_error();
        if (is_part_of_its_type(in, holder.row)) continue;
        const std::string name = has_name(graph, in.names_b, holder.row)
                                     ? qualified_name(graph, in.names_b, holder.row)
                                     : graph.id_text(holder.row);
        const std::string shared_name = name_of_items(name);
        GrownName& grown = by_name[{graph.type[holder.row.v].v, shared_name}];
        grown.name = grown.objects == 0 ? name : shared_name;
        if (grown.objects++ == 0) grown.largest = holder;
        grown.growth_bytes += holder.growth_bytes;
        grown.piled_bytes += holder.piled_bytes;
    }
    std::vector<GrownName> names;
    names.reserve(by_name.size());
    for (const auto& [key, grown] : by_name) names.push_back(grown);
    const auto sort_by = [&](int64_t GrownName::*bytes) {
        std::sort(names.begin(), names.end(), [&](const GrownName& a, const GrownName& b) {
            return a.*bytes != b.*bytes ? a.*bytes > b.*bytes : a.largest.row < b.largest.row;
        });
    };
    sort_by(&GrownName::piled_bytes);
    names.resize(std::min(names.size(), kMostRows));
    sort_by(&GrownName::growth_bytes);
    return names;
}

}  // namespace hs
