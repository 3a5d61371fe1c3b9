#include "tests/bench/bench.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace hs::bench {
namespace {

double seconds_now(Clock clock) {
    timespec now{};
    clock_gettime(clock == Clock::kProcessor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_of(const std::function<void()>& work, Clock clock) {
    const double begin = seconds_now(clock);
    work();
    return seconds_now(clock) - begin;
}

double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::string fixed(double value, int decimals) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::string rounded(double value) {
    return fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

constexpr size_t kColumnCount = 7;
using Cells = std::array<std::string, kColumnCount>;

const Cells kHeader = {"case", "median ms", "per second", "limit", "limit ms", "ratio", "at most"};

Cells cells_of(const Row& row) {
    return {
        row.name,
        rounded(row.median_s * 1000),
        rounded(row.units_per_s) + " " + row.unit,
        row.limit_name,
        rounded(row.limit_median_s * 1000),
        rounded(row.ratio),
        row.most_ratio > 0 ? rounded(row.most_ratio) + (row.is_too_slow() ? " TOO SLOW" : "") : ""};
}

}  // namespace

bool Report::wants(std::string_view name) const {
    return filter_.empty() || name.find(filter_) != std::string_view::npos ||
           group_.find(filter_) != std::string::npos;
}

bool Report::names_group() const {
    return !filter_.empty() && group_.find(filter_) != std::string::npos;
}

void Report::measure(const Case& measured) {
    if (!wants(measured.name)) return;
    measured.limit();  // caches, page tables and lazy symbols are warm for both
    measured.body();
    std::vector<double> body_s;
    std::vector<double> limit_s;
    for (unsigned i = 0; i < runs_; ++i) {
        limit_s.push_back(seconds_of(measured.limit, clock_));
        body_s.push_back(seconds_of(measured.body, clock_));
    }
    Row row;
    row.name = measured.name;
    row.median_s = median_of(std::move(body_s));
    row.limit_median_s = median_of(std::move(limit_s));
    row.units_per_s = measured.units / row.median_s;
    row.unit = measured.unit;
    row.limit_name = measured.limit_name;
    row.ratio = row.median_s / row.limit_median_s;
    // Limits of time are for two threads beside one; their processor time adds up.
    row.most_ratio = clock_ == Clock::kWall ? measured.most_ratio : 0;
    rows_.push_back(std::move(row));
}

std::string text_table(const std::vector<Row>& rows) {
    std::vector<Cells> table = {kHeader};
    for (const Row& row : rows) table.push_back(cells_of(row));
    std::array<size_t, kColumnCount> widths{};
    for (const Cells& cells : table) {
        for (size_t i = 0; i < kColumnCount; ++i) widths[i] = std::max(widths[i], cells[i].size());
    }
    std::string text;
    for (const Cells& cells : table) {
        for (size_t i = 0; i < kColumnCount; ++i) {
            const std::string padding(widths[i] - cells[i].size(), ' ');
            const bool is_text = i == 0 || i == 3;
            text += is_text ? cells[i] + padding : padding + cells[i];
            text += i + 1 < kColumnCount ? "  " : "\n";
        }
    }
    return text;
}

std::string markdown_table(const std::vector<Row>& rows) {
    std::string text = "|";
    for (const std::string& cell : kHeader) text += " " + cell + " |";
    text += "\n|---|---:|---:|---|---:|---:|---:|\n";
    for (const Row& row : rows) {
        text += "|";
        for (const std::string& cell : cells_of(row)) text += " " + cell + " |";
        text += "\n";
    }
    return text;
}

std::vector<Group>& groups() {
    static std::vector<Group> all;
    return all;
}

bool add_group(std::string_view name, GroupFunction run) {
    groups().push_back({name, run});
    return true;
}

}  // namespace hs::bench
