#pragma once
// Which chains of holders, told by their types, keep more alive than before, of two dumps or more.

#include <memory>
#include <vector>

#include "core/analysis/retained_growth.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

// A is the first dump, B the last.
enum class GrownPathField : uint8_t {
    kTypes,  // as the dumps have them, from the root down; not sorted
    kPath,   // "module > dict > Order"
    kObjectsA,
    kObjectsB,
    kObjectsDelta,
    kRetainedA,
    kRetainedB,
    kRetainedDelta,
    kObjects,  // dump by dump, not sorted
    kRetained,
};
// Behind them: what a path retained in each dump.
size_t retained_field_of_dump(size_t dump);

struct GrownPathsAnswer {
    std::vector<DatasetPtr> kept_open;  // that the types are in, unless they stay open anyway
    PathGrowth growth;
    std::vector<uint32_t> nodes;  // of growth: a row each

    [[nodiscard]] std::string_view last_type(uint32_t row) const {
        return growth.nodes[nodes[row]].type;
    }
};
std::shared_ptr<const Relation> grown_paths_relation(
    std::shared_ptr<const GrownPathsAnswer> answer);
std::span<const Field> grown_path_fields();

Surface grown_paths_in_json(size_t dump_count);
std::vector<SurfaceColumn> grown_paths_in_text(size_t dump_count);

}  // namespace hs
