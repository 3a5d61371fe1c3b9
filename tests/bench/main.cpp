// hs_bench [FILTER] [--runs N] [--cpu] [--markdown]: exit status 1 when a case is slower than it
// may be.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/bench/bench.h"

int main(int argc, char** argv) {
    std::string filter;
    unsigned runs = 7;
    bool markdown = false;
    auto clock = hs::bench::Clock::kWall;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--markdown") {
            markdown = true;
        } else if (word == "--cpu") {
            clock = hs::bench::Clock::kProcessor;
        } else if (word == "--runs" && i + 1 < argc) {
            runs = static_cast<unsigned>(std::max(1, std::atoi(argv[++i])));
        } else if (word.starts_with("-")) {
            std::fprintf(stderr, "usage: hs_bench [FILTER] [--runs N] [--cpu] [--markdown]\n");
            return 2;
        } else {
            filter = word;
        }
    }
#ifndef NDEBUG
    std::fprintf(stderr, "hs_bench: assertions are on; measure a release build\n");
#endif
    auto& groups = hs::bench::groups();
    std::sort(groups.begin(), groups.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    hs::bench::Report report(filter, runs, clock);
    for (const auto& group : groups) {
        report.begin_group(group.name);
        group.run(report);
    }
    if (report.rows().empty()) {
        std::fprintf(stderr, "hs_bench: no case matches \"%s\"\n", filter.c_str());
        return 2;
    }
    const std::string table =
        markdown ? hs::bench::markdown_table(report.rows()) : hs::bench::text_table(report.rows());
    std::fputs(table.c_str(), stdout);
    return std::any_of(report.rows().begin(), report.rows().end(),
                       [](const auto& row) { return row.is_too_slow(); })
               ? 1
               : 0;
}
