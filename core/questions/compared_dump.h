#pragma once
// One of several dumps that are compared object by object, with what was found out about it.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/model/dataset.h"

namespace hs {

struct ComparedDump {
    DatasetPtr dataset;
    std::shared_ptr<const Dominators> dominators;  // null: nothing is said of retained bytes
    // Where an object hangs in the program, from any thread; null: nothing is said of that.
    std::function<std::string(ObjectId object)> name;

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
    [[nodiscard]] uint64_t retained(ObjectId object) const {
        return dominators->retained[object.v];
    }
};

enum class TypeText : uint8_t { kShown, kFull };
// By dump and type: its place in the order of the texts of all dumps.
std::vector<std::vector<uint64_t>> type_text_ranks(std::span<const ComparedDump* const> dumps,
                                                   TypeText text);

}  // namespace hs
