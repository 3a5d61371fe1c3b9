#include "core/analysis/graph_findings.h"

#include "core/analysis/finding_text.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

struct Dump {
    Dataset dataset;
    Roots roots;
    Dominators dominators;
    DominatorTree tree;
    std::vector<TypeTotal> types;
    std::vector<Cycle> cycles;
    ObjectNames names;

    explicit Dump(std::string text) : dataset(loaded_dump(std::move(text))) {
        JobContext job;
        roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
        tree = dominator_tree(dominators);
        types = type_totals(graph());
        fill_retained(types, graph(), dominators);
        cycles = std::move(find_cycles(graph(), roots, dominators, job)).value();
        names = std::move(name_objects(graph(), roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }
    [[nodiscard]] std::vector<Finding> findings(bool is_incomplete = false) const {
        FindingOptions options;
        options.file = "my dump.json";
        return graph_findings({graph(), dominators, tree, types, cycles, names, is_incomplete},
                              options);
    }
};

// One record of a dump as text: references are (type, id).
using Reference = std::pair<const char*, unsigned>;
std::string record(unsigned id, unsigned size, const std::vector<Reference>& references) {
    std::string text = "\"" + std::to_string(id) + "\": {\"size\": " + std::to_string(size);
    std::string separator = ", \"ref\": [";
    for (const auto& [type, target] : references) {
        text += separator + "[\"" + type + "\", " + std::to_string(target) + "]";
        separator = ", ";
    }
    return text + (references.empty() ? "}" : "]}");
}

constexpr const char* kNode = "<class 'shop.Node'>";
constexpr const char* kList = "<class 'list'>";
constexpr const char* kModule = "<class 'module'>";
constexpr const char* kFunction = "<class 'function'>";

std::string type_of(const char* type, const std::string& records) {
    return std::string("\"") + type + "\": {" + records + "}";
}

std::vector<std::string> ids_of(const std::vector<Finding>& findings) {
    std::vector<std::string> ids;
    ids.reserve(findings.size());
    for (const Finding& finding : findings) ids.emplace_back(finding.id);
    return ids;
}

TEST_CASE("What holds most is told with what it holds, and with its evidence") {
    // A list of 100 nodes, held by nobody else.
    std::string nodes;
    std::vector<Reference> items;
    for (unsigned id = 2; id < 102; ++id) {
        nodes += (id == 2 ? "" : ", ") + record(id, 50, {});
        items.emplace_back(kNode, id);
    }
    const Dump dump("{" + type_of(kList, record(1, 900, items)) + ", " + type_of(kNode, nodes) +
                    "}");
    const std::vector<Finding> findings = dump.findings();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].id == "holder");
    CHECK(findings[0].claim == "list of shop.Node (no holder in dump) retains 5.76 KiB (100 %)");
    CHECK(findings[0].about == "100 Node objects.");
    CHECK(findings[0].bytes == 5900);
    REQUIRE(findings[0].evidence.size() == 2);
    CHECK(findings[0].evidence[0].object == object_with_id(dump.graph(), 1));
    CHECK(findings[0].evidence[0].id == "1");
    CHECK(findings[0].evidence[1].text == "shop.Node");
    CHECK(findings[0].command == "heapscope object 'my dump.json' 1");
}

TEST_CASE(
    "An unreachable cycle is the first finding unless it is less than a hundredth of another") {
    const auto dump_beside = [](uint32_t other) {
        return Dump("{" +
                    type_of(kList, record(1, other, {{kList, 2}}) + ", " + record(2, 8000, {})) +
                    ", " +
                    type_of(kNode, record(11, 40, {{kNode, 12}}) + ", " +
                                       record(12, 40, {{kNode, 11}, {kNode, 13}}) + ", " +
                                       record(13, 20, {})) +
                    "}");
    };
    const Dump dump = dump_beside(2000);
    const std::vector<Finding> findings = dump.findings();
    REQUIRE(findings.size() > 1);
    CHECK(findings[0].id == "unreachable-cycles");
    CHECK(findings[0].claim == "2 objects in an unreachable reference cycle (100 B)");
    CHECK(findings[0].bytes == 100);
    REQUIRE(findings[0].evidence.size() == 1);
    CHECK(findings[0].evidence[0].object == object_with_id(dump.graph(), 11));
    // Of a dump that was cut short nothing proves that nobody refers to them.
    CHECK(dump.findings(true)[0].id != "unreachable-cycles");
    CHECK(dump_beside(9000).findings()[0].id == "holder");
    CHECK(dump_beside(9000).findings().back().id == "unreachable-cycles");
}

TEST_CASE("Problems are told first, the highest peak beside the first of them, then all by bytes") {
    const auto finding = [](std::string_view id, FindingKind kind, std::optional<int64_t> bytes) {
        Finding one;
        one.id = id;
        one.kind = kind;
        one.topic = id == "peak" ? FindingTopic::kPeak : FindingTopic::kGrowth;
        one.bytes = bytes;
        return one;
    };
    constexpr FindingKind kNote = FindingKind::kNote;
    constexpr FindingKind kProblem = FindingKind::kProblem;
    std::vector<Finding> findings{finding("function", kNote, std::nullopt),
                                  finding("peak", kNote, 50),
                                  finding("leak", kProblem, 10),
                                  finding("small", kProblem, 9),
                                  finding("holder", kNote, 1000),
                                  finding("peak", kNote, 60),
                                  finding("larger leak", kProblem, 20)};
    const auto ranked = [&] {
        rank_findings(findings);
        std::string ids;
        for (const Finding& one : findings) {
            ids += std::string(one.id) + " " + std::to_string(one.bytes.value_or(0)) + ", ";
        }
        return ids;
    };
    CHECK(ranked() ==
          "larger leak 20, peak 60, leak 10, holder 1000, peak 50, small 9, function 0, ");
    findings.erase(findings.begin());
    findings.erase(findings.begin() + 1);
    CHECK(ranked() == "peak 60, holder 1000, peak 50, small 9, function 0, ");
}

TEST_CASE("Cycles that something refers to, and those of modules and functions, are no findings") {
    const Dump reached(
        "{" + type_of(kList, record(1, 10, {{kNode, 11}})) + ", " +
        type_of(kNode, record(11, 40, {{kNode, 12}}) + ", " + record(12, 40, {{kNode, 11}})) + "}");
    REQUIRE(reached.cycles.size() == 1);
    CHECK_FALSE(is_unreachable(reached.graph(), reached.cycles[0]));
    for (const char* type : {kModule, kFunction, "<class 'type'>", "<class 'frame'>"}) {
        const Dump dump("{" + type_of(type, record(1, 10, {{kList, 2}})) + ", " +
                        type_of(kList, record(2, 10, {{type, 1}})) + "}");
        CAPTURE(type);
        REQUIRE(dump.cycles.size() == 1);
        CHECK_FALSE(is_unreachable(dump.graph(), dump.cycles[0]));
    }
}

TEST_CASE("The only object of its class that holds much is taken to be in a local variable") {
    // The app and its bound method refer to each other; the app holds a list of 4,000 bytes.
    for (const char* app : {"<class 'shop.App'>", "<class '__main__.App'>"}) {
        CAPTURE(app);
        const Dump dump("{" + type_of(app, record(1, 50, {{"<class 'method'>", 2}, {kList, 3}})) +
                        ", " + type_of("<class 'method'>", record(2, 60, {{app, 1}})) + ", " +
                        type_of(kList, record(3, 4000, {})) + "}");
        REQUIRE(dump.cycles.size() == 1);
        CHECK(is_unreachable(dump.graph(), dump.cycles[0]));
        for (const Finding& finding : dump.findings()) CHECK(finding.id != "unreachable-cycles");
    }
}

TEST_CASE("What every program has is no finding") {
    // A module with its namespace of many functions, and many equal ints: the largest of all types
    // is dict.
    std::string functions;
    std::vector<Reference> items;
    for (unsigned id = 10; id < 60; ++id) {
        functions += (id == 10 ? "" : ", ") + record(id, 100, {{"<class 'dict'>", 2}});
        items.emplace_back(kFunction, id);
    }
    const Dump dump("{" + type_of(kModule, record(1, 60, {{"<class 'dict'>", 2}})) + ", " +
                    type_of("<class 'dict'>", record(2, 9000, items)) + ", " +
                    type_of(kFunction, functions) + "}");
    REQUIRE_FALSE(dump.cycles.empty());
    CHECK(ids_of(dump.findings()).empty());
}

TEST_CASE("Many instances of a class are told where no single holder tells them") {
    // 40 nodes of 100 bytes in 40 small lists of their own.
    std::string lists;
    std::string nodes;
    for (unsigned i = 0; i < 40; ++i) {
        lists += (i == 0 ? "" : ", ") + record(100 + i, 10, {{kNode, 200 + i}});
        nodes += (i == 0 ? "" : ", ") + record(200 + i, 100, {});
    }
    const Dump dump("{" + type_of(kList, lists) + ", " + type_of(kNode, nodes) + "}");
    const std::vector<Finding> findings = dump.findings();
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].claim == "40 Node objects retain 3.91 KiB (91 %)");
    CHECK(findings[0].command == "heapscope holders 'my dump.json' --type shop.Node");
}

TEST_CASE("What a holder that is told retains is not told again") {
    // Lists of 7,000, 9,000 and 8,000 bytes, each in the one before, and another.
    const Dump dump("{" +
                    type_of(kList, record(1, 7000, {{kList, 2}}) + ", " +
                                       record(2, 9000, {{kList, 3}}) + ", " + record(3, 8000, {}) +
                                       ", " + record(4, 2000, {})) +
                    "}");
    const std::vector<Finding> findings = dump.findings();
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].evidence[0].id == "2");
    CHECK(findings[1].evidence[0].id == "4");
}

TEST_CASE("An empty dump has no findings") {
    CHECK(Dump("{}").findings().empty());
}

struct PairFiles {
    std::string a = "a.json";
    std::string b = "b.json";
    bool is_a_cut = false;
    bool is_b_cut = false;
};
std::vector<Finding> pair_of(const Dump& a, const Dump& b, const PairFiles& files = {}) {
    JobContext job;
    const auto diff = compare_graphs(a.graph(), b.graph(), false, job);
    REQUIRE(diff.ok());
    FindingOptions before;
    before.file = files.a;
    FindingOptions after;
    after.file = files.b;
    return graph_pair_findings({a.graph(), b.graph(), a.dominators, b.dominators, a.tree, b.tree,
                                b.names, b.cycles, diff.value(), files.is_a_cut, files.is_b_cut},
                               before, after);
}

TEST_CASE("Of two dumps the change is told first, then who holds what grew") {
    std::string small;
    std::string large;
    std::vector<Reference> few;
    std::vector<Reference> many;
    for (unsigned id = 2; id < 42; ++id) {
        large += (id == 2 ? "" : ", ") + record(id, 50, {});
        many.emplace_back(kNode, id);
        if (id >= 12) continue;
        small += (id == 2 ? "" : ", ") + record(id, 50, {});
        few.emplace_back(kNode, id);
    }
    const Dump a("{" + type_of(kList, record(1, 100, few)) + ", " + type_of(kNode, small) + "}");
    const Dump b("{" + type_of(kList, record(1, 100, many)) + ", " + type_of(kNode, large) + "}");
    const std::vector<Finding> findings = pair_of(a, b, {"x/monday.json.gz", "y/tuesday.json"});
    REQUIRE(findings.size() >= 2);
    CHECK(findings[0].claim == "tuesday is 1.46 KiB larger than monday");
    // What grew most is told by the card behind it, and by that alone.
    CHECK(findings[0].about == "30 new, 0 deleted, 1 modified objects.");
    CHECK(findings[0].evidence.empty());
    CHECK(findings[0].bytes == 1500);
    CHECK(findings[1].claim ==
          "list of shop.Node (no holder in dump) grew by 1.46 KiB to 2.05 KiB");
    CHECK(findings[1].about == "30 new Node objects in it.");  // itself a root
    CHECK(findings[1].evidence[0].is_after);
    CHECK(findings[1].evidence[0].object == object_with_id(b.graph(), 1));
}

TEST_CASE("Of two dumps of which the later one is smaller, what went is told first") {
    // Thirty of forty nodes went, while another list grew by less than a fiftieth of that.
    const auto dump = [](unsigned nodes, unsigned other) {
        std::string records;
        std::vector<Reference> held;
        for (unsigned id = 10; id < 10 + nodes; ++id) {
            records += (id == 10 ? "" : ", ") + record(id, 500, {});
            held.emplace_back(kNode, id);
        }
        return Dump("{" + type_of(kList, record(1, 100, held) + ", " + record(2, other, {})) +
                    ", " + type_of(kNode, records) + "}");
    };
    const Dump a = dump(40, 100);
    const Dump b = dump(10, 180);
    const PairFiles files{"x/monday.json", "y/tuesday.json"};
    const std::vector<Finding> findings = pair_of(a, b, files);
    REQUIRE(ids_of(findings) == std::vector<std::string>{"change"});
    CHECK(findings[0].claim == "tuesday is 14.6 KiB smaller than monday");
    CHECK(findings[0].about ==
          "Largest decrease: Node objects, −14.6 KiB. 0 new, 30 deleted, 2 modified objects.");
    REQUIRE(findings[0].evidence.size() == 1);
    CHECK(!findings[0].evidence[0].is_after);
    CHECK(a.graph().type_text(findings[0].evidence[0].type) == kNode);
    SECTION("what grew by much is told behind it") {
        const std::vector<Finding> both = pair_of(a, dump(10, 3100), files);
        CHECK(both[0].about.starts_with("Largest decrease: Node objects, −14.6 KiB. "));
        CHECK(both[0].about.find("Largest growth") == std::string::npos);
        CHECK(both.size() == 2);
    }
    SECTION("a cut file lacks what is not gone") {
        PairFiles cut = files;
        cut.is_b_cut = true;
        CHECK(pair_of(a, b, cut)[0].about.find("decrease") == std::string::npos);
    }
}

TEST_CASE("Of two dumps, a collection of which all parts grew is told as one") {
    const auto dump = [](unsigned bytes) {
        std::string nodes;
        std::vector<Reference> held;
        for (unsigned id = 2; id < 12; ++id) {
            nodes += (id == 2 ? "" : ", ") + record(id, bytes, {});
            held.emplace_back(kNode, id);
        }
        return "{" + type_of(kList, record(1, 100, held)) + ", " + type_of(kNode, nodes) + "}";
    };
    const Dump a(dump(50));
    const Dump b(dump(250));
    const std::vector<Finding> findings = pair_of(a, b);
    REQUIRE(ids_of(findings) == std::vector<std::string>{"change", "grown-holder"});
    CHECK(findings[1].claim ==
          "list of shop.Node (no holder in dump) grew by 1.95 KiB to 2.54 KiB");
    CHECK(findings[1].about == "10 objects in it grew.");
}

TEST_CASE("Of two dumps, a holder made anew in place of an equal one has not grown") {
    // The list of 20 nodes is another one each time, and so are they; the kept one gets more.
    const auto dump = [](unsigned list, unsigned anew, unsigned kept) {
        std::string nodes;
        std::vector<Reference> of_anew;
        std::vector<Reference> of_kept;
        for (unsigned i = 0; i < 20; ++i) {
            nodes += (i == 0 ? "" : ", ") + record(100 * list + i, anew, {});
            of_anew.emplace_back(kNode, 100 * list + i);
        }
        for (unsigned i = 0; i < kept; ++i) {
            nodes += ", " + record(5000 + i, 50, {});
            of_kept.emplace_back(kNode, 5000 + i);
        }
        return "{" + type_of(kList, record(1, 100, of_kept) + ", " + record(list, 200, of_anew)) +
               ", " + type_of(kNode, nodes) + "}";
    };
    const Dump before(dump(2, 200, 5));
    const std::vector<Finding> findings = pair_of(before, Dump(dump(3, 200, 15)));
    REQUIRE(findings.size() >= 2);
    CHECK(findings[1].claim == "list of shop.Node (no holder in dump) grew by 500 B to 850 B");
    for (const Finding& finding : findings)
        CHECK(finding.claim.find("is new") == std::string::npos);
    // One that holds more than it did has grown by the difference.
    const std::vector<Finding> grown = pair_of(before, Dump(dump(3, 380, 5)));
    REQUIRE(grown.size() >= 2);
    CHECK(grown[1].claim == "list of shop.Node (no holder in dump) grew by 3.52 KiB to 7.62 KiB");
}

TEST_CASE("Of two dumps, a class that grew by one of its objects is told with that") {
    // Nobody holds the nodes; the first has two lists of its own, which grow alike.
    const auto dump = [](unsigned bytes, unsigned nodes) {
        std::string records = record(1, 50, {{kList, 100}, {kList, 101}});
        for (unsigned id = 2; id <= nodes; ++id) records += ", " + record(id, 50, {});
        return "{" + type_of(kNode, records) + ", " +
               type_of(kList, record(100, bytes, {}) + ", " + record(101, bytes, {})) + "}";
    };
    const std::vector<Finding> findings = pair_of(Dump(dump(100, 3)), Dump(dump(2000, 6)));
    const auto of_type = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.id == "grown-type";
    });
    REQUIRE(of_type != findings.end());
    CHECK(of_type->about ==
          "From 3 objects to 6. Most of it is shop.Node (no holder in dump), +3.71 KiB.");
    CHECK(of_type->evidence.back().object == ObjectId{1});
}

TEST_CASE("A type of which objects went as well says how many came, and that nothing holds them") {
    const auto dump = [](unsigned first, unsigned last) {
        std::string lists;
        std::string nodes;
        for (unsigned id = 100; id < 140; ++id) {
            lists += (id == 100 ? "" : ", ") + record(id, 10, {});
        }
        for (unsigned id = first; id <= last; ++id) {
            nodes += (id == first ? "" : ", ") + record(id, 100, {});
        }
        return "{" + type_of(kList, lists) + ", " + type_of(kNode, nodes) + "}";
    };
    const std::vector<Finding> findings = pair_of(Dump(dump(1, 30)), Dump(dump(11, 60)));
    const auto of_type = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.id == "grown-type";
    });
    REQUIRE(of_type != findings.end());
    CHECK(of_type->about ==
          "From 30 objects to 50: 30 new, 10 deleted. No object in the dump refers to them.");
}

TEST_CASE("Of two dumps, a new object that holds nothing is told once, and did not grow") {
    const auto dump = [](bool has_big) {
        return "{" + type_of(kList, record(1, 100, {})) +
               (has_big ? ", " + type_of(kNode, record(2, 90'000, {})) : "") + "}";
    };
    const std::vector<Finding> findings = pair_of(Dump(dump(false)), Dump(dump(true)));
    CHECK(ids_of(findings) == std::vector<std::string>{"change", "grown-holder"});
    CHECK(findings.back().about.starts_with("All of it is the object itself."));
}

TEST_CASE("Of two dumps, what a told holder retains is not told again") {
    // A new list of 9,000 bytes in one of 20,000.
    const Dump a("{" + type_of(kList, record(1, 100, {})) + "}");
    const Dump b("{" + type_of(kList, record(1, 20000, {{kList, 2}}) + ", " + record(2, 9000, {})) +
                 "}");
    const std::vector<Finding> findings = pair_of(a, b);
    CHECK(ids_of(findings) == std::vector<std::string>{"change", "grown-holder"});
}

TEST_CASE("An unreachable cycle is told once, without a path from a root") {
    // Two nodes that hold much beside each other, each with an own list.
    const Dump dump("{" +
                    type_of(kNode, record(1, 40, {{kNode, 2}, {kList, 3}}) + ", " +
                                       record(2, 40, {{kNode, 1}, {kList, 4}})) +
                    ", " + type_of(kList, record(3, 900, {}) + ", " + record(4, 900, {})) + "}");
    CHECK(ids_of(dump.findings()) == std::vector<std::string>{"unreachable-cycles"});
    // Of a cut dump it is no cycle for sure, but no path leads there either.
    for (const Finding& finding : dump.findings(true)) {
        CHECK(finding.about.find("path from root") == std::string::npos);
        CHECK(finding.claim.ends_with(" (incomplete)"));
        CHECK(finding.claim.find('%') == std::string::npos);
    }
}

TEST_CASE("Of two dumps, new unreachable cycles are told with all that they hold") {
    const std::string module = type_of(kModule, record(1, 60, {}));
    const auto dump = [&](const std::string& nodes, bool has_list) {
        return Dump("{" + module + ", " + type_of(kNode, nodes) +
                    (has_list ? ", " + type_of(kList, record(4, 9000, {})) : "") + "}");
    };
    const std::string cycle =
        record(2, 40, {{kNode, 3}, {kList, 4}}) + ", " + record(3, 40, {{kNode, 2}});
    const Dump empty("{" + module + "}");
    const std::vector<Finding> findings = pair_of(empty, dump(cycle, true));
    REQUIRE(ids_of(findings) == std::vector<std::string>{"change", "grown-cycles"});
    CHECK(findings[1].claim ==
          "2 objects in an unreachable reference cycle are new: 8.87 KiB retained");
    CHECK(findings[1].about ==
          "Unless a running function uses them, only the garbage collector can free them.");
    CHECK(findings[1].evidence[0].is_after);
    CHECK(findings[1].topic == FindingTopic::kCycles);  // they are to be seen among the cycles
    // Of a cut dump they are only in the other one.
    const std::vector<Finding> cut = pair_of(empty, dump(cycle, true), {.is_a_cut = true});
    REQUIRE(cut.size() > 1);
    CHECK(cut[1].claim ==
          "2 objects in an unreachable reference cycle are only in b: 8.87 KiB retained "
          "(incomplete)");
    // A cycle that was there before is not new; what it holds now has no path from a root.
    const Dump before =
        dump(record(2, 40, {{kNode, 3}}) + ", " + record(3, 40, {{kNode, 2}}), false);
    const auto about_list = [](const std::vector<Finding>& all) {
        for (const Finding& finding : all) {
            if (finding.id == "grown-holder") return finding.about;
        }
        return std::string("not told");
    };
    CHECK(about_list(pair_of(before, dump(cycle, true))) == "All of it is the object itself.");
    CHECK(about_list(pair_of(empty, dump(record(2, 40, {{kList, 4}}), true))) ==
          "All of it is the object itself.");
}

TEST_CASE("Of two dumps, what only came to dominate more did not grow") {
    // The second list holds alone what both held before; nothing in it grew.
    const auto dump = [](bool is_shared) {
        const std::vector<Reference> held = {{kNode, 10}, {kNode, 11}};
        return Dump(
            "{" +
            type_of(kList, record(2, 100, held) + ", " +
                               record(3, 100, is_shared ? held : std::vector<Reference>{})) +
            ", " + type_of(kNode, record(10, 900, {}) + ", " + record(11, 900, {})) + "}");
    };
    for (const Finding& finding : pair_of(dump(true), dump(false))) {
        CHECK(finding.id != "grown-holder");
        CHECK(finding.about.find("0 objects") == std::string::npos);
    }
}

TEST_CASE("Of two dumps, objects of a type that refer to one another are told with their holder") {
    // Pairs of nodes that refer to each other, and to whose first a list refers, besides an
    // unreferenced list: nothing dominates them alone.
    const auto dump = [](unsigned pairs) {
        std::string nodes;
        std::string strays;
        std::vector<Reference> held;
        for (unsigned i = 0; i < pairs; ++i) {
            const unsigned id = 100 + 2 * i;
            nodes += (i == 0 ? "" : ", ") + record(id, 500, {{kNode, id + 1}}) + ", " +
                     record(id + 1, 500, {{kNode, id}});
            strays += ", " + record(10'000 + i, 10, {{kNode, id}});
            held.emplace_back(kNode, id);
        }
        return "{" + type_of(kModule, record(1, 60, {{kList, 2}})) + ", " +
               type_of(kList, record(2, 100, held) + strays) + ", " + type_of(kNode, nodes) + "}";
    };
    const Dump a(dump(10));
    const Dump b(dump(40));
    const std::vector<Finding> findings = pair_of(a, b);
    REQUIRE(ids_of(findings) == std::vector<std::string>{"change", "grown-type"});
    CHECK(findings[1].claim == "Node objects grew by 29.3 KiB to 39.1 KiB retained");
    REQUIRE(findings[1].evidence.size() == 2);
    CHECK(findings[1].evidence[1].object == object_with_id(b.graph(), 2));
    const std::string name = qualified_name(b.graph(), b.names, object_with_id(b.graph(), 2));
    CHECK(findings[1].about ==
          "From 20 objects to 80. All 60 new ones are reached through " + name + ".");
}

TEST_CASE("A type that only the second dump has is new, and no growth from nothing") {
    std::string lists;
    std::string nodes;
    for (unsigned i = 0; i < 40; ++i) {
        lists += ", " + record(100 + i, 10, {{kNode, 200 + i}});
        nodes += (i == 0 ? "" : ", ") + record(200 + i, 100, {});
    }
    const Dump a("{" + type_of(kList, record(1, 10, {})) + "}");
    const Dump b("{" + type_of(kList, record(1, 10, {}) + lists) + ", " + type_of(kNode, nodes) +
                 "}");
    const std::vector<Finding> findings = pair_of(a, b);
    REQUIRE(findings.size() >= 2);
    CHECK(findings[1].claim == "Node objects are new: 3.91 KiB retained in 40 objects");
    CHECK(findings[1].about == "Show who holds them.");
}

TEST_CASE("What a cut dump lacks is neither new in the other nor deleted") {
    std::string records = record(1, 100, {});
    for (unsigned i = 0; i < 9; ++i) records += ", " + record(2 + i, 1000, {});
    const Dump cut("{" + type_of(kList, record(1, 100, {})) + "}");
    const Dump whole("{" + type_of(kList, records) + "}");
    const std::vector<Finding> grown = pair_of(cut, whole, {.is_a_cut = true});
    REQUIRE(grown.size() > 1);
    CHECK(grown[0].claim == "a is incomplete: b is 8.79 KiB larger than a");
    CHECK(grown[0].kind == FindingKind::kNote);
    CHECK(grown[0].about.starts_with("What only b has may be missing from a, not new. "));
    CHECK(grown[0].about.ends_with("9 only in b (8.79 KiB), 0 deleted, 0 modified objects."));
    CHECK(grown[1].claim.find(" is only in b and retains 1000 B (incomplete)") !=
          std::string::npos);
    const std::vector<Finding> shrunk = pair_of(whole, cut, {.is_b_cut = true});
    REQUIRE_FALSE(shrunk.empty());
    CHECK(shrunk[0].claim == "b is incomplete: it is 8.79 KiB smaller than a");
    CHECK(shrunk[0].about ==
          "What only a has may be missing from b, not deleted. 0 new, 9 only in a (8.79 KiB), 0 "
          "modified objects.");
}

}  // namespace
}  // namespace hs
