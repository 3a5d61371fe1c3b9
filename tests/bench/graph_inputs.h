#pragma once
// Dumps and graphs of any size for the benchmarks, and the limits they are measured beside.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/analysis/graph_roots.h"
#include "core/model/dataset.h"
#include "tests/bench/bench.h"

namespace hs::bench {

constexpr double kMillion = 1e6;

uint64_t next_random(uint64_t& state);

struct DumpShape {
    uint32_t objects = 0;
    // Addresses of passing methods: another seed is the same process a little later.
    uint64_t dead_seed = 88172645463325252;
    uint32_t changed_every = 0;  // so many objects have one whose size differs; 0: none
};
// Records as a genuine dump has them, about 650 bytes each, more than half of them attributes that
// point nowhere. With simdjson's padding reserved behind it.
std::string dump_text(const DumpShape& shape);

// Objects of one type, 64 bytes each, and target(from, random) as the references of each; a target
// beyond the last object is left out.
ObjectGraph graph_of(uint32_t objects, uint32_t edges_each,
                     uint32_t (*target)(uint32_t from, uint64_t random));
// One object that refers to all others.
ObjectGraph star_of(uint32_t objects);

// What every value of the text costs the fastest reader in one thread. text: of dump_text.
size_t visit_every_value(const std::string& text);
uint64_t sequential_sum(std::string_view bytes);
// The file from the page cache into one small buffer.
uint64_t sequential_read(const std::string& path);
size_t breadth_first_walk(const ObjectGraph& graph, const Roots& roots);

Dataset load_file(const std::string& path, JobContext& job);

void measure_load(Report& report, const std::string& name, const std::string& text,
                  const std::string& path, JobContext& job);
void measure_search(Report& report, const std::string& name, const ObjectGraph& graph,
                    const std::string& path, JobContext& job);
void measure_dominators(Report& report, const std::string& name, const ObjectGraph& graph);
void measure_names(Report& report, const std::string& name, const ObjectGraph& graph);
void measure_sort(Report& report, const std::string& name, const ObjectGraph& graph,
                  JobContext& job);

}  // namespace hs::bench
