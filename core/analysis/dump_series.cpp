#include "core/analysis/dump_series.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <utility>

#include "core/base/json_reader.h"
#include "core/model/object_records.h"
#include "core/model/recorded_program.h"

namespace hs {
namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// The name with its last number taken out, and that number.
std::pair<std::string, std::optional<uint64_t>> without_number(const std::string& name) {
    size_t end = name.size();
    while (end > 0 && !is_digit(name[end - 1])) --end;
    size_t begin = end;
    while (begin > 0 && is_digit(name[begin - 1])) --begin;
    uint64_t number = 0;
    const auto [stop, problem] = std::from_chars(name.data() + begin, name.data() + end, number);
    if (begin == end || problem != std::errc()) return {name, std::nullopt};
    return {name.substr(0, begin) + '#' + name.substr(end), number};
}

// Seconds up to the year 2100: a larger number of that name is something else, as in a UUID.
constexpr double kLatestTime = 4'102'444'800;

bool is_time_name(std::string_view name) {
    return name == "timestamp" || name == "time" || name == "created_at";
}

std::optional<double> time_value(std::string_view token) {
    const std::string text = json_token_text(token);
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    const bool is_time = problem == std::errc() && stop == end && value > 0 && value <= kLatestTime;
    return is_time ? std::optional(value) : std::nullopt;
}

// Of the record itself, as some dumpers write it, else of the object's attributes.
std::optional<double> time_of(const ObjectRecords& records, ObjectId object) {
    if (const RecordText* text = records.text(); text != nullptr) {
        const std::string_view record = text->of(object);
        // Most have no such name at all, which is known without reading their members.
        if (record.find("time") == std::string_view::npos &&
            record.find("created_at") == std::string_view::npos) {
            return std::nullopt;
        }
        for (JsonMembers member(record); member.next();) {
            if (!is_time_name(member.raw_name())) continue;
            if (const auto time = time_value(member.token())) return time;
        }
    }
    std::optional<double> time;
    records.each_field(object, [&](const ObjectRecords::Field& field) {
        if (is_time_name(field.raw_name)) time = time_value(field.value);
        return !time;
    });
    return time;
}

}  // namespace

DumpStep dump_step(std::string name, const Dataset& dataset) {
    const RecordedDump* dump = dataset.program ? dataset.program->shown() : nullptr;
    return {std::move(name), dataset.info.modified_ns, dump != nullptr ? dump->made_ns : 0};
}

std::vector<size_t> series_order(std::span<const DumpStep> steps) {
    std::vector<size_t> order(steps.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (steps.size() < 2) return order;
    if (std::all_of(steps.begin(), steps.end(),
                    [](const DumpStep& step) { return step.made_ns; })) {
        std::stable_sort(order.begin(), order.end(),
                         [&](size_t a, size_t b) { return steps[a].made_ns < steps[b].made_ns; });
        return order;
    }
    std::vector<uint64_t> numbers;
    const std::string pattern = without_number(steps[0].name).first;
    for (const DumpStep& step : steps) {
        const auto [rest, number] = without_number(step.name);
        if (!number || rest != pattern) break;
        numbers.push_back(*number);
    }
    if (numbers.size() == steps.size()) {
        std::stable_sort(order.begin(), order.end(),
                         [&](size_t a, size_t b) { return numbers[a] < numbers[b]; });
        return order;
    }
    std::vector<size_t> by_time = order;
    std::stable_sort(by_time.begin(), by_time.end(), [&](size_t a, size_t b) {
        return steps[a].modified_ns < steps[b].modified_ns;
    });
    // Files that were unpacked or copied together say nothing by their times. Programs that write
    // two dumps one after the other take longer than that.
    constexpr int64_t kApart = 1'000'000'000;
    const bool all_differ =
        steps[by_time[0]].modified_ns > 0 &&
        std::adjacent_find(by_time.begin(), by_time.end(), [&](size_t a, size_t b) {
            return steps[b].modified_ns - steps[a].modified_ns < kApart;
        }) == by_time.end();
    return all_differ ? by_time : order;
}

Result<BirthSeries> birth_series(const ObjectGraph& graph, JobContext& job) {
    job.begin_stage("looking for times in the records", graph.object_count);
    std::vector<std::pair<double, uint64_t>> births;
    constexpr uint32_t kPollMask = 0xfff;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if ((row & kPollMask) == 0) {
            if (job.cancelled()) return cancelled_error();
            job.set_done(row);
        }
        const auto time = time_of(graph.records(), {row});
        if (time) births.push_back({*time, graph.shallow({row})});
    }
    BirthSeries series;
    series.objects = births.size();
    if (births.size() < 2) return series;
    std::sort(births.begin(), births.end());
    const size_t step = births.size() / BirthSeries::kMostPoints + 1;
    uint64_t bytes = 0;
    for (size_t i = 0; i < births.size(); ++i) {
        bytes = add_saturated(bytes, births[i].second);
        if (i % step == step - 1 || i + 1 == births.size()) {
            series.points.push_back({births[i].first, bytes});
        }
    }
    return series;
}

}  // namespace hs
