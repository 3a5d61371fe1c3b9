#include "core/analysis/group_totals.h"

#include <algorithm>
#include <map>

#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr size_t kObjectsPerPiece = size_t{1} << 14;

using Totals = std::map<std::string, GroupTotal, std::less<>>;

void add(Totals& totals, std::string_view name, uint64_t objects, uint64_t bytes) {
    auto at = totals.find(name);
    if (at == totals.end()) at = totals.try_emplace(std::string(name)).first;
    at->second.objects += objects;
    at->second.shallow_bytes = add_saturated(at->second.shallow_bytes, bytes);
}

std::vector<GroupTotal> sorted(Totals totals) {
    std::vector<GroupTotal> rows;
    for (auto& [name, total] : totals) {
        total.name = name;
        rows.push_back(std::move(total));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const GroupTotal& a, const GroupTotal& b) {
        return a.shallow_bytes > b.shallow_bytes;
    });
    return rows;
}

}  // namespace

std::string module_of_type(std::string_view type) {
    std::string_view name = short_type_name(type);
    // Local classes: "mod.f.<locals>.C" belongs to "mod", as far as a name can tell "mod.f".
    if (const size_t local = name.find(".<locals>"); local != std::string_view::npos) {
        name = name.substr(0, local);
    }
    const size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? "builtins" : std::string(name.substr(0, dot));
}

std::vector<GroupTotal> module_totals(const ObjectGraph& graph) {
    std::vector<uint64_t> objects(graph.types.size(), 0);
    std::vector<uint64_t> bytes(graph.types.size(), 0);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint32_t type = graph.type[row].v;
        ++objects[type];
        bytes[type] = add_saturated(bytes[type], graph.shallow({row}));
    }
    Totals totals;
    for (uint32_t type = 0; type < objects.size(); ++type) {
        if (objects[type] == 0) continue;
        add(totals, module_of_type(graph.type_text(TypeId{type})), objects[type], bytes[type]);
    }
    return sorted(std::move(totals));
}

Result<std::vector<GroupTotal>> source_file_totals(const ObjectGraph& graph, JobContext& job) {
    const size_t pieces = (graph.object_count + kObjectsPerPiece - 1) / kObjectsPerPiece;
    std::vector<Totals> of_piece(pieces);
    job.begin_stage("reading sources", graph.object_count);
    job.parallel_for(graph.object_count, kObjectsPerPiece, [&](size_t begin, size_t end) {
        Totals& totals = of_piece[begin / kObjectsPerPiece];
        for (size_t i = begin; i < end; ++i) {
            const ObjectId id{static_cast<uint32_t>(i + 1)};
            add(totals, source_of(graph, id).file, 1, graph.shallow(id));
        }
        job.advance(end - begin);
    });
    if (job.cancelled()) return cancelled_error();
    Totals all;
    for (const Totals& totals : of_piece) {
        for (const auto& [name, total] : totals) {
            add(all, name, total.objects, total.shallow_bytes);
        }
    }
    return sorted(std::move(all));
}

std::vector<ObjectId> widest_objects(const ObjectGraph& graph, size_t count, JobContext& job) {
    std::vector<ObjectId> rows;
    std::vector<uint64_t> widths;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        rows.push_back({row});
        widths.push_back(graph.references({row}).size());
    }
    count = std::min(count, rows.size());
    sort_first_objects(graph, rows, widths, SortDirection::kFalling, count, job);
    rows.resize(count);
    return rows;
}

}  // namespace hs
