#include "core/analysis/object_place.h"

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

TEST_CASE("An object without a name is called by where it hangs") {
    const Dataset dump = loaded_dump(
        R"({"<class 'm.Shop'>": {"1": {"size": 8, "attr": {"items": ["<class 'list'>", 3]},
                                       "ref": [["<class 'dict'>", 2], ["<class 'type'>", 9]]}},
            "<class 'type'>": {"9": {"size": 8}},
            "<class 'dict'>": {"2": {"size": 8, "ref": [["<class 'list'>", 3]]}},
            "<class 'list'>": {"3": {"size": 8, "ref": [["<class 'int'>", 5], ["<class 'list'>", 4]]},
                               "4": {"size": 8}},
            "<class 'str'>": {"6": {"size": 8, "attr": {"name": "'x'"}}}})");
    const ObjectGraph& graph = *dump.graph;
    const auto place = [&](uint64_t id) { return object_place(graph, object_with_id(graph, id)); };
    CHECK(place(1).empty());
    CHECK(place(2) == "__dict__ of m.Shop");
    CHECK(place(3) == "m.Shop.items");
    CHECK(place(4) == "list[0]");
    CHECK(object_title(graph, object_with_id(graph, 3)) == "m.Shop.items");
    CHECK(object_title(graph, object_with_id(graph, 6)).find("name") != std::string::npos);
}

}  // namespace
}  // namespace hs
