#pragma once
// Small dumps as text, loaded as a file would be.

#include <string>
#include <string_view>
#include <vector>

#include "core/import/pyheap.h"
#include "core/model/dataset.h"
#include "core/model/object_graph.h"

namespace hs {

inline Result<Dataset> load_dump(std::string text, bool repair = true) {
    JobContext job;
    LoadOptions options;
    options.repair = repair;
    return load_pyheap(Input::from_memory("test.json", std::move(text)), options, job);
}

inline Dataset loaded_dump(std::string text, bool repair = true) {
    return std::move(load_dump(std::move(text), repair)).value();
}

// Objects of type 'o' with ids 1 … n, size 10 each, and these references by id.
inline std::string dump_of_edges(const std::vector<std::vector<uint32_t>>& references_of) {
    std::string text = "{\"o\": {";
    for (size_t i = 0; i < references_of.size(); ++i) {
        text += (i == 0 ? "\"" : ", \"") + std::to_string(i + 1) + "\": {\"size\": 10";
        std::string separator = ", \"ref\": [";
        for (const uint32_t target : references_of[i]) {
            text += separator + "[\"o\", " + std::to_string(target) + "]";
            separator = ", ";
        }
        text += references_of[i].empty() ? "}" : "]}";
    }
    return text + "}}";
}

inline ObjectId object_with_id(const ObjectGraph& graph, uint64_t address) {
    const auto found = graph.find_address(address);
    return found.empty() ? ObjectId{} : found.front();
}

inline bool has_diagnostic(const Dataset& dataset, std::string_view part) {
    for (const Diagnostic& diagnostic : dataset.diagnostics) {
        if (diagnostic.message.find(part) != std::string::npos) return true;
    }
    return false;
}

}  // namespace hs
