#include "core/analysis/type_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/analysis/type_totals.h"
#include "core/base/signed_bytes.h"

namespace hs {
namespace {

using Rows = std::vector<std::vector<int64_t>>;  // by type, then by sample

int64_t sum_of(int64_t a, int64_t b) {
    int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum)) return sum;
    return b > 0 ? INT64_MAX : INT64_MIN + 1;  // the least one means unknown
}

// Puts the largest types into curves and everything else into a last one.
void add_type_curves(TimeSamples& samples, const std::vector<std::string>& names, const Rows& rows,
                     const TypeChoice& choice) {
    std::vector<int64_t> highest(names.size());
    for (size_t type = 0; type < names.size(); ++type) {
        for (const int64_t bytes : rows[type]) highest[type] = std::max(highest[type], bytes);
    }
    std::vector<size_t> order(names.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto is_wanted = [&](size_t type) {
        return !choice.wanted.empty() && names[type] == choice.wanted;
    };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        if (is_wanted(a) != is_wanted(b)) return is_wanted(a);
        return highest[a] != highest[b] ? highest[a] > highest[b] : names[a] < names[b];
    });
    TimeSamples::Curve others;
    others.name = "everything else";
    others.bytes.resize(samples.samples.size());
    bool has_others = false;
    for (size_t place = 0; place < order.size(); ++place) {
        const std::vector<int64_t>& row = rows[order[place]];
        if (place < choice.most) {
            if (highest[order[place]] == 0 && !is_wanted(order[place])) continue;
            TimeSamples::Curve curve;
            curve.name = names[order[place]];
            curve.bytes = row;
            samples.curves.push_back(std::move(curve));
            continue;
        }
        has_others = has_others || highest[order[place]] != 0;
        for (size_t i = 0; i < row.size(); ++i) others.bytes[i] = sum_of(others.bytes[i], row[i]);
    }
    if (has_others) samples.curves.push_back(std::move(others));
}

// A call begins or ends.
struct Turn {
    double at = 0;
    uint32_t call = 0;
    bool begins = false;
};

std::vector<Turn> turns_of(const TimedCalls& calls) {
    std::vector<Turn> turns;
    turns.reserve(2 * calls.calls.size());
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        const TimedCall& call = calls.calls[i];
        turns.push_back({call.start_s, i, true});
        turns.push_back({call.start_s + call.duration_s, i, false});
    }
    // What ends makes room for what begins; a call of no time begins before it ends.
    std::stable_sort(turns.begin(), turns.end(), [&](const Turn& a, const Turn& b) {
        if (a.at != b.at) return a.at < b.at;
        const bool a_is_point = calls.calls[a.call].duration_s <= 0;
        const bool b_is_point = calls.calls[b.call].duration_s <= 0;
        const int of_a = a_is_point ? 1 : a.begins ? 2 : 0;
        const int of_b = b_is_point ? 1 : b.begins ? 2 : 0;
        return of_a < of_b;
    });
    return turns;
}

// Walks through the turns; keep() is called with the time of each state worth a sample: all of few,
// and of many the one with the most in each of equal stretches.
template <class Apply, class Whole, class Keep>
void walk_turns(const std::vector<Turn>& turns, double duration_s, const Apply& apply,
                const Whole& whole, const Keep& keep) {
    constexpr size_t kMostSamples = 4000;
    if (turns.size() <= kMostSamples) {
        for (size_t i = 0; i < turns.size(); ++i) {
            apply(turns[i]);
            const bool is_last = i + 1 == turns.size() || turns[i + 1].at != turns[i].at;
            if (is_last) keep(turns[i].at);
        }
        return;
    }
    const double width_s = 2 * std::max(duration_s, 1e-9) / static_cast<double>(kMostSamples);
    int64_t most = INT64_MIN;
    double stretch_end = width_s;
    for (size_t i = 0; i < turns.size(); ++i) {
        if (turns[i].at >= stretch_end) {
            most = INT64_MIN;
            while (turns[i].at >= stretch_end) stretch_end += width_s;
        }
        apply(turns[i]);
        const bool is_last = i + 1 == turns.size();
        if (whole() <= most && !is_last) continue;
        most = whole();
        keep(turns[i].at);
    }
}

void add_sample(TimeSamples& samples, double at) {
    samples.samples.push_back({at, {}, static_cast<uint32_t>(samples.samples.size())});
}

}  // namespace

Result<TimeSamples> tracker_class_samples(const Tracked& tracked, const TypeChoice& choice,
                                          JobContext& job) {
    HS_TRY(const TrackedStats stats, tracked_stats(tracked, job));
    TimeSamples made = tracker_samples(tracked);
    made.curves.clear();
    if (!stats.has_class_table()) return made;
    std::vector<std::string> names;
    Rows rows;
    for (uint32_t c = 0; c < tracked.classes.size(); ++c) {
        names.emplace_back(tracked.text(tracked.classes[c].name));
        std::vector<int64_t>& row = rows.emplace_back();
        for (const TimeSamples::Sample& sample : made.samples) {
            row.push_back(std::max<int64_t>(0, stats.class_at(sample.row, c).bytes));
        }
    }
    add_type_curves(made, names, rows, choice);
    return made;
}

Result<TimeSamples> dump_type_samples(std::span<const DumpOfSeries> dumps, const TypeChoice& choice,
                                      JobContext& job) {
    std::vector<DumpBytes> whole;
    for (const DumpOfSeries& dump : dumps) whole.push_back({dump.step, dump.graph->shallow_bytes});
    TimeSamples made = dump_samples(whole);
    made.curves.clear();
    std::vector<size_t> place_of(dumps.size());
    for (size_t i = 0; i < made.samples.size(); ++i) place_of[made.samples[i].row] = i;
    std::unordered_map<std::string, size_t> type_of;
    std::vector<std::string> names;
    Rows rows;
    for (size_t i = 0; i < dumps.size(); ++i) {
        if (job.cancelled()) return cancelled_error();
        const ObjectGraph& graph = *dumps[i].graph;
        for (const TypeTotal& total : type_totals(graph)) {
            const auto [at, is_new] =
                type_of.try_emplace(std::string(graph.type_text(total.type)), names.size());
            if (is_new) {
                names.push_back(at->first);
                rows.emplace_back(dumps.size());
            }
            rows[at->second][place_of[i]] = signed_bytes(total.shallow_bytes);
        }
    }
    add_type_curves(made, names, rows, choice);
    return made;
}

TimeSamples call_samples(const TimedCalls& calls) {
    TimeSamples made;
    made.is_stepped = true;
    TimeSamples::Curve bytes;
    bytes.name = "Local variables of open calls";
    TimeSamples::Curve open;
    open.name = "Open calls";
    open.is_count = true;
    open.is_beside = calls.has_bytes;
    int64_t now = 0;
    int64_t count = 0;
    const auto apply = [&](const Turn& turn) {
        const int64_t own = std::max<int64_t>(0, calls.calls[turn.call].own_bytes);
        now = sum_of(now, turn.begins ? own : -own);
        count += turn.begins ? 1 : -1;
    };
    const auto whole = [&] { return calls.has_bytes ? now : count; };
    walk_turns(turns_of(calls), calls.duration_s, apply, whole, [&](double at) {
        add_sample(made, at);
        bytes.bytes.push_back(now);
        open.bytes.push_back(count);
    });
    if (calls.has_bytes) made.curves.push_back(std::move(bytes));
    made.curves.push_back(std::move(open));
    return made;
}

TimeSamples call_type_samples(const TimedCalls& calls, const TypeChoice& choice) {
    TimeSamples made;
    made.is_stepped = true;
    // Only the largest types need a value at each sample.
    std::unordered_map<uint32_t, int64_t> of_type;
    for (const CallVariable& variable : calls.variables) {
        int64_t& sum = of_type[variable.type.v];
        sum = sum_of(sum, std::max<int64_t>(0, variable.bytes));
    }
    std::vector<std::pair<uint32_t, int64_t>> order(of_type.begin(), of_type.end());
    const auto is_wanted = [&](uint32_t type) {
        return !choice.wanted.empty() && calls.text(StringId{type}) == choice.wanted;
    };
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        if (is_wanted(a.first) != is_wanted(b.first)) return is_wanted(a.first);
        if (a.second != b.second) return a.second > b.second;
        return calls.text(StringId{a.first}) < calls.text(StringId{b.first});
    });
    std::unordered_map<uint32_t, size_t> place_of;
    std::vector<std::string> names;
    for (size_t i = 0; i < order.size(); ++i) {
        const size_t place = std::min(i, choice.most);
        place_of[order[i].first] = place;
        if (place == names.size()) {
            names.push_back(place < choice.most ? std::string(calls.text(StringId{order[i].first}))
                                                : "everything else");
        }
    }
    std::vector<int64_t> now(names.size());
    int64_t all = 0;
    Rows rows(names.size());
    const auto apply = [&](const Turn& turn) {
        for (const CallVariable& variable : calls.variables_of(calls.calls[turn.call])) {
            const int64_t bytes = std::max<int64_t>(0, variable.bytes) * (turn.begins ? 1 : -1);
            int64_t& sum = now[place_of[variable.type.v]];
            sum = sum_of(sum, bytes);
        }
        const int64_t own = std::max<int64_t>(0, calls.calls[turn.call].own_bytes);
        all = sum_of(all, turn.begins ? own : -own);
    };
    walk_turns(
        turns_of(calls), calls.duration_s, apply, [&] { return all; },
        [&](double at) {
            add_sample(made, at);
            for (size_t i = 0; i < now.size(); ++i) rows[i].push_back(now[i]);
        });
    for (size_t i = 0; i < names.size(); ++i) {
        TimeSamples::Curve curve;
        curve.name = names[i];
        curve.bytes = std::move(rows[i]);
        made.curves.push_back(std::move(curve));
    }
    return made;
}

TimeSamples stacked_samples(const TimeSamples& samples, bool as_shares) {
    TimeSamples made = samples;
    for (size_t i = 0; i < made.samples.size(); ++i) {
        int64_t sum = 0;
        for (TimeSamples::Curve& curve : made.curves) {
            sum = sum_of(sum, std::max<int64_t>(0, curve.bytes[i]));
            curve.bytes[i] = sum;
        }
        if (!as_shares) continue;
        for (TimeSamples::Curve& curve : made.curves) {
            const double share =
                sum > 0 ? static_cast<double>(curve.bytes[i]) / static_cast<double>(sum) : 0;
            curve.bytes[i] = std::llround(share * static_cast<double>(kWholeShare));
        }
    }
    return made;
}

}  // namespace hs
