#pragma once
// Which module a value belongs to that several modules have among their attributes: the one that
// defines it rather than those that import it. A dump does not say; what it does say is that a
// module imports from another when it has the other's functions or classes. Part of object_names.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/ids.h"
#include "core/model/object_graph.h"

namespace hs {

class SharedAttributes {
public:
    struct Candidate {
        ObjectId value;
        ObjectId dict;  // of the module
        StringId name;
        uint32_t module = 0;  // number
        uint32_t place = 0;   // in the namespace, in order of assignment
        bool is_private = false;
    };
    struct Choice {
        ObjectId value;
        ObjectId dict;
        StringId name;
    };

    // Numbers rise from 0 on. Of modules with one name the first keeps it.
    uint32_t add_module(std::string name);
    [[nodiscard]] const std::string& name(uint32_t module) const { return modules_[module]; }
    [[nodiscard]] std::optional<uint32_t> module_named(const std::string& name) const;
    // By the longest beginning: "app.models" for "app.models.Order.Line".
    [[nodiscard]] std::optional<uint32_t> module_around(std::string_view dotted) const;

    void add(Candidate candidate) { candidates_.push_back(candidate); }
    // A module among the attributes: imported, or a submodule that Python has put there.
    void saw_module(uint32_t module, size_t place, const std::string& other);
    void saw_import(uint32_t module, uint32_t from);

    // One for each value, rising by row.
    std::vector<Choice> choose(const ObjectGraph& graph);

private:
    struct Seen {
        uint32_t module = 0;
        uint32_t place = 0;
        std::string other;
    };
    [[nodiscard]] bool imports(uint32_t module, uint32_t from) const {
        return imports_.contains(uint64_t{module} << 32U | from);
    }
    [[nodiscard]] bool imports_value(const Candidate& from, const Candidate& to) const;
    [[nodiscard]] size_t best_of(const ObjectGraph& graph, size_t first, size_t last) const;
    void settle_seen_modules();

    std::vector<std::string> modules_;
    std::unordered_map<std::string, uint32_t> numbers_;
    std::vector<Candidate> candidates_;
    std::vector<Seen> seen_;
    std::unordered_set<uint64_t> imports_;                 // module << 32 | from
    std::unordered_map<uint64_t, uint32_t> child_places_;  // package << 32 | submodule
};

}  // namespace hs
