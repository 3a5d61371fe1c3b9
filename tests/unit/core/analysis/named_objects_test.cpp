#include "core/analysis/named_objects.h"

#include "core/analysis/graph_roots.h"
#include "core/analysis/object_filter.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

class Searched {
public:
    Searched() {
        HeapText heap;
        heap.module("app.main", 1, 2,
                    {{"AUDIT", {"list", 3}}, {"CACHE", {"dict", 4}}, {"x", {"list", 9}}});
        heap.add("list", 3, HeapText::refs({{"tuple", 5}, {"tuple", 6}}));
        heap.dict(4, 224, HeapText::refs({{"list", 7}}) + ", 1, \"two\", 2");
        heap.add("tuple", 5, "");
        heap.add("tuple", 6, "");
        heap.add("list", 7, "");
        heap.add("list", 9, "");
        dataset_ = heap.loaded();
        JobContext job;
        const Roots roots = std::move(find_roots(graph(), job)).value();
        names_ = std::move(name_objects(graph(), roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_.graph; }
    [[nodiscard]] std::string named(std::string_view text) const {
        JobContext job;
        return texts(objects_named(graph(), names_, text, job).value());
    }
    [[nodiscard]] std::string filtered(std::string_view filter, bool has_names = true) const {
        JobContext job;
        return texts(matching_objects(graph(), parse_object_filter(filter).value(),
                                      {nullptr, {}, has_names ? &names_ : nullptr}, job)
                         .value());
    }

private:
    [[nodiscard]] std::string texts(const std::vector<ObjectId>& rows) const {
        std::string text;
        for (const ObjectId row : rows) {
            text += (text.empty() ? "" : " ") + qualified_name(graph(), names_, row);
        }
        return text;
    }

    Dataset dataset_;
    ObjectNames names_;
};

TEST_CASE("Objects are found by their name, up to its last step") {
    const Searched search;
    CHECK(search.named("AUDIT") == "app.main.AUDIT");
    CHECK(search.named("audit") == "app.main.AUDIT");
    CHECK(search.named("main.AUD") == "app.main.AUDIT");
    CHECK(search.named("other.AUDIT").empty());
    CHECK(search.named("x") == "app.main.x");
    CHECK(search.named("two").find("CACHE") == std::string::npos);
    CHECK(search.named("main") == "module app.main");
    CHECK(search.named("app.main") == "module app.main");
    CHECK(search.named("AUDIT[").empty());
    CHECK(search.named("").empty());
}

TEST_CASE("A filter's plain words find objects by name as well") {
    const Searched search;
    CHECK(search.filtered("AUDIT", false) == "module app.main");
    CHECK(search.filtered("AUDIT") == "module app.main app.main.AUDIT");
    CHECK(search.filtered("name:AUDIT") == "app.main.AUDIT");
    CHECK(search.filtered("name:AUDIT", false).empty());
    CHECK(search.filtered("type:list -name:audit -tuple").find("AUDIT") == std::string::npos);
    CHECK(filter_words(parse_object_filter("NAME:audit").value()) == "name containing \"audit\"");
}

}  // namespace
}  // namespace hs
