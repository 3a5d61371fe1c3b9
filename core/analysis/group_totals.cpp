#include "core/analysis/group_totals.h"

#include <algorithm>
#include <map>

#include "core/analysis/object_details.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr size_t kObjectsPerPiece = size_t{1} << 14;

// Names in order of first mention.
class NameList {
public:
    uint32_t number_of(std::string name) {
        const auto [at, added] =
            numbers_.try_emplace(std::move(name), static_cast<uint32_t>(names_.size()));
        if (added) names_.push_back(at->first);
        return at->second;
    }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    std::map<std::string, uint32_t> numbers_;
    std::vector<std::string> names_;
};

std::vector<GroupTotal> totals_of(const ObjectGraph& graph, const Dominators* dominators,
                                  const std::vector<std::string>& names,
                                  const Column<uint32_t>& group_of_row) {
    std::vector<GroupTotal> totals;
    totals.reserve(names.size());
    for (const std::string& name : names) { totals.push_back({name, 0, 0, 0}); }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        GroupTotal& total = totals[group_of_row[row]];
        ++total.objects;
        total.shallow_bytes = add_saturated(total.shallow_bytes, graph.shallow({row}));
    }
    if (dominators != nullptr) {
        const auto retained =
            retained_by_group(*dominators, dominator_tree(*dominators), group_of_row, names.size());
        for (size_t i = 0; i < totals.size(); ++i) { totals[i].retained_bytes = retained[i]; }
    }
    std::sort(totals.begin(), totals.end(), [](const GroupTotal& a, const GroupTotal& b) {
        if (a.retained_bytes != b.retained_bytes) return a.retained_bytes > b.retained_bytes;
        if (a.shallow_bytes != b.shallow_bytes) return a.shallow_bytes > b.shallow_bytes;
        return a.name < b.name;
    });
    return totals;
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

std::vector<GroupTotal> module_totals(const ObjectGraph& graph, const Dominators* dominators) {
    NameList modules;
    std::vector<uint32_t> module_of(graph.types.size(), UINT32_MAX);
    Column<uint32_t> group_of_row(size_t{graph.object_count} + 1);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        uint32_t& module = module_of[graph.type[row].v];
        if (module == UINT32_MAX) {
            module = modules.number_of(module_of_type(graph.type_text(ObjectId{row})));
        }
        group_of_row[row] = module;
    }
    return totals_of(graph, dominators, modules.names(), group_of_row);
}

Result<std::vector<GroupTotal>> source_file_totals(const ObjectGraph& graph,
                                                   const Dominators* dominators, JobContext& job) {
    const size_t pieces = (graph.object_count + kObjectsPerPiece - 1) / kObjectsPerPiece;
    std::vector<NameList> files_of_piece(pieces);
    Column<uint32_t> group_of_row(size_t{graph.object_count} + 1);
    job.begin_stage("reading sources", graph.object_count);
    job.parallel_for(graph.object_count, kObjectsPerPiece, [&](size_t begin, size_t end) {
        NameList& files = files_of_piece[begin / kObjectsPerPiece];
        for (size_t i = begin; i < end; ++i) {
            const ObjectId id{static_cast<uint32_t>(i + 1)};
            group_of_row[id.v] = files.number_of(source_of(graph, id).file);
        }
        job.advance(end - begin);
    });
    if (job.cancelled()) return cancelled_error();
    NameList files;
    for (size_t piece = 0; piece < pieces; ++piece) {
        std::vector<uint32_t> numbers;
        for (const std::string& name : files_of_piece[piece].names()) {
            numbers.push_back(files.number_of(name));
        }
        const size_t end = std::min<size_t>((piece + 1) * kObjectsPerPiece, graph.object_count);
        for (size_t row = piece * kObjectsPerPiece + 1; row <= end; ++row) {
            group_of_row[row] = numbers[group_of_row[row]];
        }
    }
    return totals_of(graph, dominators, files.names(), group_of_row);
}

}  // namespace hs
