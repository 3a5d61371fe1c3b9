#include "core/model/graph_sketch.h"

#include "core/model/object_graph.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// Objects `first` to `last` of one type.
Dataset dump(uint64_t first, uint64_t last, const std::string& type = "o") {
    std::string text = "{\"" + type + "\": {";
    for (uint64_t id = first; id <= last; ++id) {
        text += (id == first ? "\"" : ", \"") + std::to_string(id) + "\": {\"size\": 10}";
    }
    return loaded_dump(text + "}}");
}

bool are_one(const Dataset& a, const Dataset& b) {
    return are_of_one_process(*a.graph, *b.graph);
}

TEST_CASE("Dumps that share objects are of one process, whichever is larger") {
    CHECK(are_one(dump(1, 5000), dump(1, 5000)));
    CHECK(are_one(dump(1, 5000), dump(4000, 9000)));
    CHECK(are_one(dump(1, 20'000), dump(1, 2000)));
    CHECK(are_one(dump(1, 2), dump(1, 2)));
}

TEST_CASE("Dumps without common objects are of two processes") {
    CHECK_FALSE(are_one(dump(1, 5000), dump(6000, 9000)));
    CHECK_FALSE(are_one(dump(1, 5000), dump(1, 5000, "p")));
    CHECK_FALSE(are_one(dump(1, 2), dump(3, 4)));
    CHECK_FALSE(are_one(dump(1, 5000), loaded_dump("{}")));
}

TEST_CASE("A sketch is small and rises, whatever the order of the objects") {
    const std::vector<uint64_t> sketch = dump(1, 5000).graph->sketch;
    CHECK(sketch.size() == 256);
    for (size_t i = 1; i < sketch.size(); ++i) CHECK(sketch[i - 1] < sketch[i]);
    CHECK(dump(1, 5).graph->sketch.size() == 5);
}

}  // namespace
}  // namespace hs
