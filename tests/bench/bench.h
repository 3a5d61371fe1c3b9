#pragma once
// Timings that mean something on another machine: each case is measured beside its limit, the
// fastest thing that could do the same (memcpy, the raw library, one pass over the bytes), turn by
// turn in the same run, and judged by the ratio of the medians.
//
//   HS_BENCH(text) {
//       report.measure({.name = "json text", .units = 100, .unit = "MB",
//                       .body = [&] { … }, .limit_name = "memcpy", .limit = [&] { … },
//                       .most_ratio = 12});
//   }
//
// Each case's body and limit begin with the same input and leave nothing behind. One call should
// take 20 ms to 1 s.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::bench {

struct Case {
    std::string name;
    double units = 0;  // of work in one call of body, for the column "per second"
    std::string unit;  // "MB", "M keys"
    std::function<void()> body;
    std::string limit_name;
    std::function<void()> limit;
    double most_ratio = 0;  // body may take this many times as long as the limit; 0: any
};

struct Row {
    std::string name;
    double median_s = 0;
    double units_per_s = 0;
    std::string unit;
    std::string limit_name;
    double limit_median_s = 0;
    double ratio = 0;
    double most_ratio = 0;

    [[nodiscard]] bool is_too_slow() const { return most_ratio > 0 && ratio > most_ratio; }
};

// The processor time is that of all threads together: other processes hardly change it.
enum class Clock { kWall, kProcessor };

class Report {
public:
    Report(std::string filter, unsigned runs, Clock clock)
        : filter_(std::move(filter)), runs_(runs), clock_(clock) {}

    // Runs the case if its name, or its group's, contains the filter.
    void measure(const Case& measured);
    // For inputs that are slow to make: true if a case of this name would run.
    [[nodiscard]] bool wants(std::string_view name) const;

    // For groups that run only when the filter is part of their name.
    [[nodiscard]] bool names_group() const;

    void begin_group(std::string_view group) { group_ = group; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

private:
    std::string filter_;
    std::string group_;
    unsigned runs_;
    Clock clock_;
    std::vector<Row> rows_;
};

std::string text_table(const std::vector<Row>& rows);
std::string markdown_table(const std::vector<Row>& rows);

// Makes the compiler believe that the value is used.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

using GroupFunction = void (*)(Report& report);
struct Group {
    std::string_view name;
    GroupFunction run;
};
std::vector<Group>& groups();  // filled before main by HS_BENCH
bool add_group(std::string_view name, GroupFunction run);

}  // namespace hs::bench

#define HS_BENCH(group)                                            \
    static void bench_##group(hs::bench::Report& report);          \
    [[maybe_unused]] static const bool bench_##group##_is_listed = \
        hs::bench::add_group(#group, bench_##group);               \
    static void bench_##group(hs::bench::Report& report)
