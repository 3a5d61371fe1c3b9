#pragma once
// Two small dumps of one process, compared: a cache that dropped a tuple for a list, whose other
// list grew, and a dict at the address where the tuple was.
//
//   A: Cache 10 (100) ──▶ list 20 (50), tuple 30 (30)       tuple 9 (7)
//   B: Cache 10 (100) ──▶ list 20 (80), list 40 (60)        tuple 9 (7)   dict 30 (11)

#include <memory>
#include <string>
#include <utility>

#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_graph.h"
#include "core/questions/compared_dump.h"
#include "core/table/relation.h"
#include "tests/support/graph_text.h"

namespace hs::test {

struct ComparedDumps {
    ComparedDumps() {
        JobContext job;
        diff = std::make_shared<const GraphDiff>(
            compare_graphs(*a->graph, *b->graph, false, job).value());
        of_a = std::make_shared<const RetainedGraph>(retain(*a->graph, job).value());
        of_b = std::make_shared<const RetainedGraph>(retain(*b->graph, job).value());
    }
    [[nodiscard]] ComparedDump dump_a() const { return dump(a, of_a, "in A"); }
    [[nodiscard]] ComparedDump dump_b() const { return dump(b, of_b, "in B"); }

    DatasetPtr a = std::make_shared<const Dataset>(loaded_dump(
        R"({"<class 'app.Cache'>": {"10": {"size": 100, "attr": {"limit": 5}, "ref": [["<class 'list'>", 20], ["<class 'tuple'>", 30]]}},)"
        R"("<class 'list'>": {"20": {"size": 50}},)"
        R"("<class 'tuple'>": {"30": {"size": 30}, "9": {"size": 7}}})",
        false));
    DatasetPtr b = std::make_shared<const Dataset>(loaded_dump(
        R"({"<class 'app.Cache'>": {"10": {"size": 100, "attr": {"limit": 6}, "ref": [["<class 'list'>", 20], ["<class 'list'>", 40]]}},)"
        R"("<class 'list'>": {"20": {"size": 80}, "40": {"size": 60}},)"
        R"("<class 'tuple'>": {"9": {"size": 7}},)"
        R"("<class 'dict'>": {"30": {"size": 11}}})",
        false));
    std::shared_ptr<const GraphDiff> diff;
    std::shared_ptr<const RetainedGraph> of_a;
    std::shared_ptr<const RetainedGraph> of_b;

private:
    static ComparedDump dump(const DatasetPtr& dataset,
                             const std::shared_ptr<const RetainedGraph>& retained,
                             const std::string& where) {
        return {dataset, {retained, &retained->dominators}, [dataset, where](ObjectId object) {
                    return dataset->graph->id_text(object) + ' ' + where;
                }};
    }
};

// What is copied of a value.
template <class FieldOf>
std::string text_of(Cursor& cursor, uint32_t row, FieldOf field) {
    return exact_text(cursor.value(row, static_cast<size_t>(field)));
}

}  // namespace hs::test
