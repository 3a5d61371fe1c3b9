#include "core/analysis/object_names.h"

#include "core/analysis/graph_roots.h"
#include "core/analysis/namespaces.h"
#include "core/base/utf8.h"
#include "core/import/meliae.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

class Named {
public:
    explicit Named(Dataset dataset) : dataset_(std::move(dataset)) {
        JobContext job;
        const Roots roots = std::move(find_roots(graph(), job)).value();
        names_ = std::move(name_objects(graph(), roots, job)).value();
    }
    explicit Named(const HeapText& heap) : Named(heap.loaded()) {}

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_.graph; }
    [[nodiscard]] std::string operator()(uint64_t id) const {
        return qualified_name(graph(), names_, object_with_id(graph(), id));
    }
    [[nodiscard]] std::string typed(uint64_t id) const {
        return typed_name(graph(), names_, object_with_id(graph(), id));
    }

private:
    Dataset dataset_;
    ObjectNames names_;
};

TEST_CASE("A module's attributes and what hangs on them are named through the module") {
    HeapText heap;
    heap.module("app", 1, 2,
                {{"CACHE", {"dict", 3}}, {"QUEUE", {"list", 4}}, {"SEEN", {"set", 5}}});
    heap.add("dict", 3, HeapText::refs({{"list", 6}}));
    heap.add("list", 4, HeapText::refs({{"list", 8}, {"dict", 7}}) + ", 5");
    heap.add("set", 5, HeapText::refs({{"tuple", 9}}));
    heap.add("list", 6, "");
    heap.dict(7, 224, HeapText::refs({{"list", 10}}) + ", 1, \"two\", 2");
    heap.add("list", 8, "");
    heap.add("tuple", 9, "");
    heap.add("list", 10, "");
    const Named named(heap);
    CHECK(named(1) == "module app");
    CHECK(named(2) == "app.__dict__");
    CHECK(named(3) == "app.CACHE");
    CHECK(named(6) == "app.CACHE[…]");
    CHECK(named(7) == "app.QUEUE[1]");
    CHECK(named(8) == "app.QUEUE[2]");
    CHECK(named(9) == "app.SEEN[…]");
    CHECK(named(10) == "app.QUEUE[1][1]");
    CHECK(named.typed(1) == "module app");
    CHECK(named.typed(3) == "dict app.CACHE");
}

TEST_CASE("Fields of instances read obj.a, through a __dict__ and without one") {
    HeapText heap;
    heap.module("app", 1, 2, {{"APP", {"app.App", 3}}, {"NEW", {"app.New", 20}}});
    heap.type("app", "App", 40, 41);
    heap.type("app", "New", 50, 51);
    heap.add("app.App", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"handlers", {"list", 5}}, {"run", {"method", 1000}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}}));
    heap.add("list", 5, HeapText::refs({{"app.App", 6}}));
    heap.add("app.App", 6, HeapText::refs({{"dict", 7}, {"type", 40}}), {{"next", {"list", 8}}});
    heap.add("dict", 7, HeapText::refs({{"list", 8}}));
    heap.add("list", 8, "");
    // 3.13: values stand in the instance, the last of them is a dictionary with one referrer.
    heap.add("app.New", 20, HeapText::refs({{"list", 21}, {"dict", 22}, {"type", 50}}),
             {{"cache", {"dict", 22}}, {"items", {"list", 21}}});
    heap.add("list", 21, "");
    heap.add("dict", 22, HeapText::refs({{"list", 23}}));
    heap.add("list", 23, "");
    const Named named(heap);
    CHECK(named(3) == "app.APP");
    CHECK(named(4) == "app.APP.__dict__");
    CHECK(named(5) == "app.APP.handlers");
    CHECK(named(6) == "app.APP.handlers[0]");
    CHECK(named(8) == "app.APP.handlers[0].next");
    CHECK(named(21) == "app.NEW.items");
    CHECK(named(22) == "app.NEW.cache");
    CHECK(named(23) == "app.NEW.cache[…]");
    CHECK(private_dict(named.graph(), object_with_id(named.graph(), 20)).is_nil());
}

TEST_CASE("A __dict__ that was born during the dump is passed over by its repaired references") {
    HeapText heap;
    heap.module("app", 1, 2, {{"APP", {"app.App", 3}}});
    heap.type("app", "App", 40, 41);
    heap.add("app.App", 3, HeapText::refs({{"dict", 777}, {"type", 40}}), {{"queue", {"list", 5}}});
    heap.add("list", 5, HeapText::refs({{"list", 6}}));
    heap.add("list", 6, "");
    const Named named(heap);
    REQUIRE(named.graph().repaired_edges == 1);
    CHECK(named(5) == "app.APP.queue");
    CHECK(named(6) == "app.APP.queue[0]");
}

TEST_CASE("Classes are named with their module and the classes around them") {
    HeapText heap;
    heap.module("app", 1, 2, {{"Order", {"type", 40}}, {"Base", {"app.Meta", 60}}});
    heap.type("app", "Order", 40, 41, {{"Line", {"type", 50}}, {"registry", {"list", 45}}});
    heap.type("app", "Line", 50, 51, {{"registry", {"list", 55}}});
    heap.type("app", "Base", 60, 61, {}, "app.Meta");
    heap.type("app", "Local", 70, 71);
    heap.add("app.make.<locals>.Local", 75, HeapText::refs({{"type", 70}}));
    heap.add("list", 45, "");
    heap.add("list", 55, "");
    const Named named(heap);
    CHECK(named(40) == "class app.Order");
    CHECK(named(50) == "class app.Order.Line");
    CHECK(named(60) == "class app.Base");
    CHECK(named(70) == "class app.make.<locals>.Local");
    CHECK(named(41) == "app.Order.__dict__");
    CHECK(named(42) == "app.Order.__mro__");
    CHECK(named(45) == "app.Order.registry");
    CHECK(named(55) == "app.Order.Line.registry");
    CHECK(named.typed(40) == "class app.Order");
    CHECK(named.typed(41) == "dict app.Order.__dict__");
}

TEST_CASE("Functions and their code have the qualified name, what they hold hangs on it") {
    HeapText heap;
    heap.module("app", 1, 2, {{"handle", {"function", 10}}, {"make", {"function", 20}}});
    heap.function("app", "handle", 10, 2);
    heap.function("app", "make", 20, 2);
    heap.function("app", "make.<locals>.inner", 30, 2, HeapPair{"tuple", 32}.text());
    heap.add("tuple", 32, HeapText::refs({{"cell", 33}}));
    heap.add("cell", 33, HeapText::refs({{"list", 34}}));
    heap.add("list", 34, "");
    heap.add("code", 80, "", {},
             "\"co_name\": \"lost\", \"co_filename\": \"/a/b.py\", \"co_lineno\": 3");
    const Named named(heap);
    CHECK(named(10) == "app.handle");
    CHECK(named(11) == "app.handle");
    CHECK(named.typed(11) == "code app.handle");
    CHECK(named(30) == "app.make.<locals>.inner");
    CHECK(named(34) == "app.make.<locals>.inner.__closure__[0].cell_contents");
    CHECK(named(80) == "lost (b.py:3)");
}

TEST_CASE("What data leads to is not named through a function that holds it as well") {
    HeapText heap;
    heap.module("app", 1, 2, {{"f", {"function", 10}}, {"DEEP", {"list", 40}}});
    heap.function("app", "f", 10, 2, HeapPair{"tuple", 32}.text());
    heap.add("tuple", 32, HeapText::refs({{"cell", 33}}));
    heap.add("cell", 33, HeapText::refs({{"list", 43}}));
    for (uint64_t id = 40; id < 43; ++id) heap.add("list", id, HeapText::refs({{"list", id + 1}}));
    heap.add("list", 43, "");
    CHECK(Named(heap)(43) == "app.DEEP[0][0][0]");
}

TEST_CASE("What a module imports is named through the module that defines it") {
    HeapText heap;
    // main imports from store, and comes first in the dump.
    heap.module("__main__", 1, 2,
                {{"Store", {"type", 40}}, {"DATA", {"dict", 60}}, {"ORDERS", {"list", 61}}});
    heap.module("web", 3, 4, {{"load", {"function", 70}}, {"LIMITS", {"dict", 62}}});
    heap.module("store", 5, 6,
                {{"Store", {"type", 40}},
                 {"load", {"function", 70}},
                 {"DATA", {"dict", 60}},
                 {"LIMITS", {"dict", 62}}});
    heap.module("orders", 7, 8, {{"ORDERS", {"list", 61}}});
    heap.type("store", "Store", 40, 41);
    heap.function("store", "load", 70, 6);
    heap.add("dict", 60, "");
    heap.add("list", 61, "");
    heap.add("dict", 62, "");
    const Named named(heap);
    CHECK(named(40) == "class store.Store");
    CHECK(named(70) == "store.load");
    CHECK(named(60) == "store.DATA");
    CHECK(named(61) == "orders.ORDERS");
    CHECK(named(62) == "store.LIMITS");
}

TEST_CASE("A package has from its submodules what it assigned after them") {
    HeapText heap;
    heap.module("shop", 1, 2,
                {{"DB", {"list", 60}}, {"cache", {"module", 3}}, {"QUOTES", {"dict", 61}}});
    heap.module("shop.cache", 3, 4, {{"DB", {"list", 60}}, {"QUOTES", {"dict", 61}}});
    heap.add("list", 60, "");
    heap.add("dict", 61, "");
    const Named named(heap);
    CHECK(named(60) == "shop.DB");
    CHECK(named(61) == "shop.cache.QUOTES");
}

TEST_CASE("A module's value keeps its name however many functions refer to the namespace first") {
    HeapText heap;
    for (uint64_t i = 0; i < 70000; ++i) {
        heap.add("function", 1000 + i, HeapText::refs({{"code", 5}, {"dict", 2}}) + ", \"f\"");
    }
    heap.module("app", 1, 2, {{"CACHE", {"dict", 3}}});
    heap.add("dict", 3, "");
    const Named named(heap);
    CHECK(named(2) == "app.__dict__");
    CHECK(named(3) == "app.CACHE");
}

TEST_CASE("A module written in C has its state before its namespace") {
    HeapText heap;
    heap.add("module", 1, HeapText::refs({{"dict", 9}, {"type", 40}, {"dict", 2}}),
             {{"table", {"list", 3}}}, "\"co_name\": \"_speed\"");
    heap.add("dict", 2, HeapText::refs({{"list", 3}}));
    heap.add("list", 3, "");
    heap.add("dict", 9, "");
    const Named named(heap);
    CHECK(named(2) == "_speed.__dict__");
    CHECK(named(3) == "_speed.table");
}

TEST_CASE("What no module leads to is named from its root, by type") {
    HeapText heap;
    heap.module("app", 1, 2, {});
    heap.type("app", "Order", 40, 41);
    heap.add("app.Order", 10, HeapText::refs({{"dict", 11}, {"type", 40}}),
             {{"items", {"list", 12}}});
    heap.add("dict", 11, HeapText::refs({{"list", 12}}));
    heap.add("list", 12, HeapText::refs({{"list", 13}}));
    heap.add("list", 13, "");
    // An instance that refers to itself, whose __dict__ has the smaller id.
    heap.add("app.Order", 31, HeapText::refs({{"dict", 30}, {"type", 40}}),
             {{"me", {"app.Order", 31}}, {"rows", {"list", 32}}});
    heap.add("dict", 30, HeapText::refs({{"app.Order", 31}, {"list", 32}}));
    heap.add("list", 32, "");
    const Named named(heap);
    CHECK(named(10) == "app.Order (no holder in dump)");
    CHECK(named.typed(10) == "app.Order (no holder in dump)");
    CHECK(named(11) == "app.Order (no holder in dump).__dict__");
    CHECK(named(12) == "app.Order (no holder in dump).items");
    CHECK(named(13) == "app.Order (no holder in dump).items[0]");
    CHECK(named.typed(13) == "list: app.Order (no holder in dump).items[0]");
    CHECK(named(31) == "app.Order (unreachable)");
    CHECK(named(32) == "app.Order (unreachable).rows");
}

TEST_CASE("Behind a root without a name no path reads as if a program could write it") {
    HeapText heap;
    heap.module("app", 1, 2, {});
    heap.type("app", "Node", 40, 41);
    for (const uint64_t id : {10, 20, 30}) {
        heap.add("app.Node", id, HeapText::refs({{"dict", id + 1}, {"type", 40}}),
                 {{"parent", {"app.Node", id + 10}}, {"children", {"list", id + 2}}});
        heap.add("dict", id + 1, HeapText::refs({{"app.Node", id + 10}, {"list", id + 2}}));
        heap.add("list", id + 2, HeapText::refs({{"set", id + 3}}));
        heap.add("set", id + 3, "");
    }
    heap.add("list", 50, HeapText::refs({{"app.Node", 51}, {"app.Node", 52}}));
    heap.add("app.Node", 51, HeapText::refs({{"type", 40}}));
    heap.add("app.Node", 52, HeapText::refs({{"type", 40}}));
    heap.add("list", 60, HeapText::refs({{"app.Node", 61}, {"set", 62}}));
    heap.add("app.Node", 61, HeapText::refs({{"type", 40}}));
    heap.add("set", 62, "");
    const Named named(heap);
    CHECK(named(20) == "app.Node (no holder in dump).parent");
    CHECK(named(12) == "app.Node (no holder in dump).children");
    CHECK(named(30) == "app.Node (no holder in dump) … parent");
    CHECK(named(32) == "app.Node (no holder in dump) … children");
    CHECK(named(33) == "app.Node (no holder in dump) … children[0]");
    CHECK(named(50) == "list of app.Node (no holder in dump)");
    CHECK(named.typed(50) == "list of app.Node (no holder in dump)");
    CHECK(named(52) == "list of app.Node (no holder in dump)[0]");
    CHECK(named(60) == "list (no holder in dump)");
}

TEST_CASE("A frame is told from the function that it runs") {
    HeapText heap;
    heap.module("app", 1, 2, {{"handle", {"function", 10}}});
    heap.function("app", "handle", 10, 2);
    heap.add("frame", 20, HeapText::refs({{"code", 11}, {"list", 21}}));
    heap.add("generator", 30, HeapText::refs({{"code", 11}}));
    heap.add("frame", 40, "");
    heap.add("list", 21, "");
    const Named named(heap);
    CHECK(named(10) == "app.handle");
    CHECK(named(20) == "frame of app.handle");
    CHECK(named.typed(20) == "frame of app.handle");
    CHECK(named(21) == "app.handle.<locals>");
    CHECK(named(30) == "generator of app.handle");
    CHECK(named(40) == "frame (no holder in dump)");
}

TEST_CASE("A namespace's values have the names of attributes, never a key that is a guess") {
    HeapText heap;
    // Values that could be read as keys and values of a dictionary.
    heap.add("module", 1, HeapText::refs({{"dict", 2}}),
             {{"Full", {"type", 40}}, {"ROWS", {"list", 5}}},
             "\"co_name\": \"queue\", \"co_filename\": \"/lib/queue/__init__.py\"");
    heap.dict(2, 184,
              "\"queue\", 4, " + HeapText::refs({{"type", 40},
                                                 {"list", 3},
                                                 {"type", 98},
                                                 {"list", 4},
                                                 {"tuple", 8},
                                                 {"list", 5},
                                                 {"type", 97},
                                                 {"list", 6}}));
    heap.type("queue", "Full", 40, 41);
    heap.add("list", 3, "\"Full\", \"__version__\"");
    heap.add("list", 4, "\"/lib/queue\"");
    heap.add("list", 5, "\"Full\", \"ROWS\"");
    heap.add("list", 6, "\"Full\", \"empty\"");
    const Named named(heap);
    CHECK(named(3) == "queue.__all__");
    CHECK(named(4) == "queue.__path__");
    CHECK(named(5) == "queue.ROWS");
    CHECK(named(6) == "queue.__dict__[…]");
}

TEST_CASE("Annotations of a class are what stands and looks like them") {
    HeapText heap;
    heap.module("app", 1, 2, {});
    const std::string types = HeapText::refs({{"type", 99}, {"typing._GenericAlias", 98}});
    heap.odd_type("Order", 40, 41,
                  "\"app\", " + HeapText::refs({{"dict", 50}, {"dict", 51}, {"dict", 52}}));
    heap.add("dict", 50, types);
    heap.add("dict", 51, types);
    heap.add("dict", 52, HeapText::refs({{"dataclasses.Field", 55}}));
    heap.odd_type("Later", 60, 61, "\"app\", 12, " + HeapText::refs({{"dict", 70}, {"dict", 71}}));
    heap.add("dict", 70, types + ", \"Later\"");
    heap.add("dict", 71, "200, 200, " + types);
    heap.odd_type("Codes", 80, 81, "\"app\", " + HeapText::refs({{"dict", 90}}));
    heap.add("dict", 90, "200, 404, " + types);
    heap.add("dataclasses.Field", 55, "");
    const Named named(heap);
    CHECK(named(50) == "app.Order.__annotations__");
    CHECK(named(51) == "app.Order.__dict__[…]");
    CHECK(named(52) == "app.Order.__dataclass_fields__");
    CHECK(named(70) == "app.Later.__annotations__");
    CHECK(named(71) == "app.Later.__dict__[…]");
    CHECK(named(90) == "app.Codes.__dict__[…]");
}

TEST_CASE("A class that was made by a call is named by the module that has it") {
    HeapText heap;
    heap.module("collections", 1, 2, {{"namedtuple", {"function", 5}}});
    heap.module("app.shop", 3, 4, {{"_Base", {"type", 40}}, {"Event", {"type", 50}}});
    heap.module("app", 6, 7, {{"imported", {"type", 40}}, {"Lost", {"type", 60}}});
    heap.function("collections", "namedtuple", 5, 2);
    // The docstring comes first, "__module__" last.
    heap.odd_type("Event", 40, 41,
                  "\"Event(kind)\", " + HeapText::refs({{"function", 30}}) + ", \"app.shop\"",
                  {{"_replace", {"function", 30}}});
    heap.function("collections", "Event._replace", 30, 2);
    heap.type("app.shop", "Event", 50, 51);
    heap.odd_type("Lost", 60, 61, "\"Event\"");
    heap.odd_type("Held", 70, 71, "\"words\", \"app.shop\"");
    heap.odd_type("Gone", 80, 81, "\"app.gone\", \"app.shop\"");
    const Named named(heap);
    CHECK(named(40) == "class app.shop._Base");
    CHECK(named(30) == "app.shop._Base._replace");
    CHECK(named(50) == "class app.shop.Event");
    CHECK(named(60) == "class app.Lost");
    CHECK(named(70) == "class app.shop.Held");
    CHECK(named(80) == "class app.gone.Gone");
}

TEST_CASE("What a class's namespace has no name for does not name what data leads to") {
    // A mock, as the class that was made for another one keeps it.
    HeapText heap;
    heap.module("app", 1, 2, {{"CALLS", {"list", 3}}});
    heap.add("list", 3, HeapText::refs({{"app.Call", 4}}));
    heap.add("app.Call", 4, HeapText::refs({{"app.Mock", 5}}), {{"charge", {"app.Mock", 5}}});
    heap.add("app.Mock", 5, "");
    heap.odd_type("Mock", 40, 41, "\"app\", " + HeapText::refs({{"app.Proxy", 6}}));
    heap.add("app.Proxy", 6, HeapText::refs({{"app.Mock", 5}}), {{"parent", {"app.Mock", 5}}});
    const Named named(heap);
    CHECK(named(5) == "app.CALLS[0].charge");
    CHECK(named(6) == "app.Mock.__dict__[…]");
}

TEST_CASE("Every class is named by an instance, of several with one name too") {
    HeapText heap;
    heap.module("mock", 1, 2, {{"Mock", {"type", 40}}});
    heap.type("mock", "Mock", 40, 41);
    for (const uint64_t id : {50, 60}) {
        heap.add("type", id, HeapText::refs({{"dict", 1000 + id}, {"type", 40}}), {},
                 "\"co_name\": \"Mock\"");
        heap.add("mock.Mock", id + 5, HeapText::refs({{"type", id}}));
    }
    heap.type("other", "Mock", 70, 71);
    heap.module("other", 80, 81, {});
    heap.add("mock.Mock", 75, HeapText::refs({{"type", 70}, {"type", 40}}));
    const Named named(heap);
    CHECK(named(50) == "class mock.Mock");
    CHECK(named(60) == "class mock.Mock");
    CHECK(named(70) == "class other.Mock");
}

TEST_CASE(
    "What only a method in garbage holds is not named as if a path led through its function") {
    HeapText heap;
    heap.module("app", 1, 2, {});
    heap.function("app", "changed", 20, 2);
    heap.add("method", 50, HeapText::refs({{"function", 20}, {"app.Watcher", 51}}));
    heap.add("app.Watcher", 51, HeapText::refs({{"list", 52}}), {{"seen", {"list", 52}}});
    heap.add("list", 52, "");
    const Named named(heap);
    CHECK(named(50) == "app.changed");
    CHECK(named(51) == "method app.changed (no holder in dump).__self__");
    CHECK(named(52) == "method app.changed (no holder in dump) … seen");
}

TEST_CASE("Objects that name one another have names that end") {
    HeapText heap;
    heap.module("app", 1, 2, {{"Outer", {"type", 40}}, {"HEAD", {"list", 60}}});
    heap.type("app", "Outer", 40, 41, {{"Inner", {"type", 50}}});
    heap.type("app", "Inner", 50, 51, {{"Outer", {"type", 40}}});
    heap.add("list", 60, HeapText::refs({{"list", 61}}));
    heap.add("list", 61, HeapText::refs({{"list", 60}}));
    // Two classes that only contain each other.
    heap.type("gone", "A", 70, 71, {{"B", {"type", 80}}});
    heap.type("gone", "B", 80, 81, {{"A", {"type", 70}}});
    const Named named(heap);
    CHECK(named(40) == "class app.Outer");
    CHECK(named(50) == "class app.Outer.Inner");
    CHECK(named(60) == "app.HEAD");
    CHECK(named(61) == "app.HEAD[0]");
    CHECK(named(70).starts_with("class "));
    CHECK(named(80).starts_with("class "));
}

TEST_CASE("Long chains keep their ends and leave out the middle") {
    HeapText heap;
    const uint64_t count = 300;
    heap.module("app", 1, 2, {{"HEAD", {"list", 1000}}});
    for (uint64_t i = 0; i < count; ++i) {
        heap.add("list", 1000 + i, HeapText::refs({{"list", 1001 + i}}));
    }
    const Named named(heap);
    CHECK(named(1003) == "app.HEAD[0][0][0]");
    for (uint64_t i = 0; i < count; ++i) {
        const std::string name = named(1000 + i);
        CHECK(name.starts_with("app.HEAD"));
        CHECK(letter_count(name) <= 81);
        if (i > 40) CHECK(name.ends_with("…[0]") != name.ends_with("[0][0]"));
        if (i > 40) CHECK(name.find("…") != std::string::npos);
    }
}

TEST_CASE("Names show no control characters, and no text of any length") {
    HeapText heap;
    heap.module("a\\u0007b", 1, 2, {{std::string(3000, 'x'), {"list", 3}}, {"q", {"list", 4}}});
    heap.add("list", 3, "");
    heap.add("list", 4, HeapText::refs({{"list", 5}}));
    heap.add("list", 5, "");
    const Named named(heap);
    CHECK(named(1).find('\a') == std::string::npos);
    CHECK(letter_count(named(3)) <= 100);
    CHECK(named(5).ends_with(".q[0]"));
}

TEST_CASE("Meliae dumps have names as far as they go") {
    JobContext job;
    const std::string text =
        "{\"address\": 1, \"type\": \"module\", \"size\": 8, \"name\": \"app\", \"refs\": [2]}\n"
        "{\"address\": 2, \"type\": \"dict\", \"size\": 8, \"len\": 1, \"refs\": [3, 6]}\n"
        "{\"address\": 3, \"type\": \"list\", \"size\": 8, \"len\": 1, \"refs\": [5]}\n"
        "{\"address\": 5, \"type\": \"dict\", \"size\": 8, \"len\": 0, \"refs\": []}\n"
        "{\"address\": 6, \"type\": \"function\", \"size\": 8, \"name\": \"run\", \"refs\": [2]}\n";
    const Named named(std::move(load_meliae(Input::from_memory("m.json", text), {}, job)).value());
    CHECK(named(1) == "module app");
    CHECK(named(2) == "app.__dict__");
    CHECK(named(3) == "app.__dict__[…]");
    CHECK(named(5) == "app.__dict__[…][0]");
    CHECK(named(6) == "app.run");
}

TEST_CASE("Naming stops when it is cancelled") {
    const Dataset dataset = loaded_dump(dump_of_edges(std::vector<std::vector<uint32_t>>(20000)));
    JobContext job;
    const Roots roots = std::move(find_roots(*dataset.graph, job)).value();
    job.cancel();
    CHECK(name_objects(*dataset.graph, roots, job).error().code == ErrorCode::kCancelled);
}

}  // namespace
}  // namespace hs
