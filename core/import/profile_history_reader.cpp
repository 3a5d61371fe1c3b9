#include "core/import/profile_history_reader.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <string>

#include "core/base/text_format.h"
#include "core/model/amount.h"

namespace hs {
namespace {

// Calls f(row) for each element of an array or object.
template <class Fn>
void for_each_in(const LooseJson& json, uint32_t container, Fn&& f) {
    if (container == LooseJson::kNone) return;
    for (uint32_t row = json[container].first_child; row != LooseJson::kNone;
         row = json[row].next_sibling) {
        f(row);
    }
}

int64_t whole(double value) {
    return Amount::from_double(value).rounded();
}

// Where subtrees end; every parent stands before its children.
void close_ranges(TimedCalls& calls) {
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        calls.calls[i].end = i + 1;
        calls.most_depth = std::max(calls.most_depth, calls.calls[i].depth);
    }
    for (size_t i = calls.calls.size(); i-- > 0;) {
        const TimedCall& call = calls.calls[i];
        calls.duration_s = std::max(calls.duration_s, call.start_s + call.duration_s);
        if (call.parent == TimedCall::kNone) continue;
        TimedCall& parent = calls.calls[call.parent];
        parent.end = std::max(parent.end, call.end);
    }
}

void add_variables(const LooseJson& json, const JsonFields& fields, uint32_t frame,
                   TimedCalls& calls, TimedCall& call) {
    call.first_variable = static_cast<uint32_t>(calls.variables.size());
    const uint32_t heap = fields.object(frame, "heapAlloc", "a frame's heapAlloc");
    if (heap == LooseJson::kNone) return;
    for_each_in(json, fields.array(heap, "vars", "a frame's list of variables"), [&](uint32_t row) {
        if (!fields.is_object(row, "a variable") && json[row].kind != LooseJsonKind::kObject)
            return;
        fields.require(row, "value", "a variable's size");
        calls.variables.push_back(
            {calls.strings.intern(fields.text(row, "name", "a variable's name")),
             calls.strings.intern(fields.text(row, "type", "a variable's type")),
             whole(fields.amount(row, "value", "a variable's size"))});
        ++call.variable_count;
    });
    // The total is read where own bytes are added up.
    const uint32_t total = fields.object(heap, "total", "a frame's total");
    if (total != LooseJson::kNone) {
        fields.amount(total, "total_memory", "a frame's total_memory");
    }
}

// What stands for a value without members; containers have none of their own.
std::string value_text(const LooseJson& json, uint32_t row) {
    switch (json[row].kind) {
        case LooseJsonKind::kNull:
            return "null";
        case LooseJsonKind::kFalse:
            return "false";
        case LooseJsonKind::kTrue:
            return "true";
        case LooseJsonKind::kNumber:
            return format_double(json[row].number);
        case LooseJsonKind::kText:
            return std::string(json.text(row));
        default:
            return {};
    }
}

// "user=5, tags.0=slow": every value with the way to it, of a free object. Cut at some thousand
// bytes: it is there to be read and searched.
std::string metadata_text(const LooseJson& json, uint32_t object) {
    constexpr size_t kMostBytes = 4096;
    struct Place {
        uint32_t row;
        std::string path;
    };
    std::string text;
    if (!json.is(object, LooseJsonKind::kObject)) return text;
    std::vector<Place> waiting = {{object, {}}};
    std::vector<Place> inside;
    while (!waiting.empty() && text.size() < kMostBytes) {
        const Place at = std::move(waiting.back());
        waiting.pop_back();
        const LooseJsonKind kind = json[at.row].kind;
        if (kind != LooseJsonKind::kObject && kind != LooseJsonKind::kArray) {
            text += (text.empty() ? "" : ", ") + at.path + "=" + value_text(json, at.row);
            continue;
        }
        inside.clear();
        for (uint32_t row = json[at.row].first_child;
             row != LooseJson::kNone && inside.size() < kMostBytes; row = json[row].next_sibling) {
            const std::string name = kind == LooseJsonKind::kObject ? json.texts[json[row].key]
                                                                    : std::to_string(inside.size());
            std::string path = at.path.empty() ? name : at.path + "." + name;
            if (path.size() > kMostBytes) path.resize(kMostBytes);
            inside.push_back({row, std::move(path)});
        }
        std::move(inside.rbegin(), inside.rend(), std::back_inserter(waiting));
    }
    if (text.size() > kMostBytes) text.resize(kMostBytes);
    return text;
}

struct ListedCall {
    uint32_t row = 0;
    int64_t thread = 0;
    double start_s = 0;
    double duration_s = 0;
    uint32_t depth = 0;
    StringId name;
};

std::vector<ListedCall> listed_calls(const LooseJson& json, const JsonFields& fields, uint32_t list,
                                     TimedCalls& calls) {
    std::vector<ListedCall> listed;
    for_each_in(json, list, [&](uint32_t row) {
        if (!fields.is_object(row, "a call")) return;
        ListedCall call;
        call.row = row;
        call.thread = whole(fields.number(row, "thread_id", "a call's thread_id"));
        call.start_s = fields.time(row, "start_time", "a call's start_time");
        fields.require(row, "duration", "a call's duration");
        call.duration_s = fields.amount(row, "duration", "a call's duration");
        call.name = calls.strings.intern(fields.text(row, "name", "a call's name"));
        const uint32_t stack = fields.array(row, "call_stack", "a call's call_stack");
        for_each_in(json, stack, [&](uint32_t frame) {
            if (json[frame].kind != LooseJsonKind::kText) {
                fields.warn("a frame of a call_stack is not text: left out", frame);
            }
            ++call.depth;
        });
        call.depth -= call.depth > 0 ? 1 : 0;
        listed.push_back(call);
    });
    // The order of starts; of equal starts the outer call comes first.
    std::stable_sort(listed.begin(), listed.end(), [](const ListedCall& a, const ListedCall& b) {
        if (a.thread != b.thread) return a.thread < b.thread;
        if (a.start_s != b.start_s) return a.start_s < b.start_s;
        return a.depth < b.depth;
    });
    return listed;
}

}  // namespace

double finite_member(const LooseJson& json, uint32_t row, std::string_view key) {
    const std::optional<double> value = json.number_member(row, key);
    return value && std::isfinite(*value) ? *value : 0;
}

double amount_member(const LooseJson& json, uint32_t row, std::string_view key) {
    const double value = finite_member(json, row, key);
    return value > 0 && value < 0x1p63 ? value : 0;
}

double own_bytes_of(const LooseJson& json, uint32_t frame, bool* totals_differ) {
    const uint32_t heap = json.member(frame, "heapAlloc");
    if (heap == LooseJson::kNone) return 0;
    double sum = 0;
    const uint32_t variables = json.member(heap, "vars");
    const bool has_variables = json.is(variables, LooseJsonKind::kArray);
    if (has_variables) {
        for_each_in(json, variables,
                    [&](uint32_t row) { sum += amount_member(json, row, "value"); });
    }
    const uint32_t total = json.member(heap, "total");
    if (total == LooseJson::kNone) return sum;
    const std::optional<double> stored = json.number_member(total, "total_memory");
    if (!stored || !(*stored >= 0 && *stored < 0x1p63)) return sum;
    if (has_variables && *stored != sum && totals_differ != nullptr) *totals_differ = true;
    return *stored;
}

TimedCalls calls_of_frames(const LooseJson& json, const JsonFields& fields) {
    struct Waiting {
        uint32_t row;
        uint32_t parent;
    };
    TimedCalls calls;
    calls.has_bytes = true;
    calls.thread_ids.push_back(0);
    std::vector<double> next_start;  // by call: where its next child begins
    std::vector<Waiting> waiting = {{0, TimedCall::kNone}};
    std::vector<uint32_t> children;
    while (!waiting.empty()) {
        const auto [row, parent] = waiting.back();
        waiting.pop_back();
        const auto index = static_cast<uint32_t>(calls.calls.size());
        TimedCall call;
        const std::string_view name = fields.text(row, "name", "a frame's name");
        call.name = calls.strings.intern(!name.empty()      ? name
                                         : json[row].is_cut ? std::string_view("(unfinished)")
                                                            : std::string_view("(no name)"));
        call.parent = parent;
        fields.require(row, "value", "a frame's run time");
        call.duration_s = fields.amount(row, "value", "a frame's run time");
        if (!json[row].is_cut) call.own_bytes = whole(own_bytes_of(json, row, nullptr));
        if (parent != TimedCall::kNone) {
            call.depth = calls.calls[parent].depth + 1;
            call.start_s = next_start[parent];
            next_start[parent] += call.duration_s;
        }
        add_variables(json, fields, row, calls, call);
        next_start.push_back(call.start_s);
        calls.calls.push_back(call);
        children.clear();
        for_each_in(json, fields.array(row, "children", "a frame's children"), [&](uint32_t child) {
            if (fields.is_object(child, "a frame") || json[child].is_cut) children.push_back(child);
        });
        for (size_t i = children.size(); i-- > 0;) waiting.push_back({children[i], index});
    }
    close_ranges(calls);
    return calls;
}

TimedCalls calls_of_list(const LooseJson& json, const JsonFields& fields, uint32_t list) {
    TimedCalls calls;
    calls.has_starts = true;
    if (!json.is(list, LooseJsonKind::kArray)) return calls;
    const std::vector<ListedCall> listed = listed_calls(json, fields, list, calls);
    double first_s = listed.empty() ? 0 : listed.front().start_s;
    for (const ListedCall& call : listed) first_s = std::min(first_s, call.start_s);
    std::vector<uint32_t> open;  // the call of each depth that is running
    for (const ListedCall& from : listed) {
        if (calls.thread_ids.empty() || calls.thread_ids.back() != from.thread) {
            calls.thread_ids.push_back(from.thread);
            open.clear();
        }
        TimedCall call;
        call.name = from.name;
        if (const uint32_t metadata = json.member(from.row, "metadata")) {
            call.metadata = calls.strings.intern(metadata_text(json, metadata));
        }
        call.thread = static_cast<uint32_t>(calls.thread_ids.size() - 1);
        call.start_s = from.start_s - first_s;
        call.duration_s = from.duration_s;
        // A call whose caller is not in the file stands below what runs nearest to it.
        open.resize(std::min<size_t>(open.size(), from.depth));
        call.depth = static_cast<uint32_t>(open.size());
        if (!open.empty()) call.parent = open.back();
        open.push_back(static_cast<uint32_t>(calls.calls.size()));
        calls.calls.push_back(call);
    }
    close_ranges(calls);
    return calls;
}

std::vector<MemorySnapshot> memory_snapshots_in(const LooseJson& json, const JsonFields& fields,
                                                uint32_t list) {
    std::vector<MemorySnapshot> snapshots;
    if (!json.is(list, LooseJsonKind::kArray)) return snapshots;
    for_each_in(json, list, [&](uint32_t row) {
        if (!fields.is_object(row, "a memory snapshot")) return;
        MemorySnapshot snapshot;
        fields.require(row, "timestamp", "a memory snapshot's timestamp");
        snapshot.time_s = fields.time(row, "timestamp", "a memory snapshot's timestamp");
        snapshot.total_bytes =
            whole(fields.amount(row, "total_bytes", "a memory snapshot's total_bytes"));
        const uint32_t sites = fields.object(row, "allocations", "a snapshot's allocations");
        for_each_in(json, sites, [&](uint32_t site) {
            snapshot.sites.push_back({json.texts[json[site].key],
                                      whole(fields.amount_of(site, "an allocation's size"))});
        });
        snapshots.push_back(std::move(snapshot));
    });
    return snapshots;
}

ProfileHistory profile_history(const LooseJson& json, const JsonFields& fields) {
    ProfileHistory history;
    history.duration_s = fields.amount(0, "duration_seconds", "duration_seconds");
    history.interval_ms = fields.amount(0, "sampling_interval_ms", "sampling_interval_ms");
    history.sample_count =
        static_cast<uint64_t>(whole(fields.amount(0, "sample_count", "sample_count")));
    const uint32_t samples = json.member(0, "samples");
    if (json.is(samples, LooseJsonKind::kArray)) {
        for_each_in(json, samples, [&](uint32_t row) {
            // What is no object was told where stacks are read.
            if (json[row].is_cut || json[row].kind != LooseJsonKind::kObject) return;
            const double time_s = fields.time(row, "timestamp", "a sample's timestamp");
            if (history.sample_times_s.empty()) history.start_time = time_s;
            history.sample_times_s.push_back(time_s - history.start_time);
        });
        history.sample_count = history.sample_times_s.size();
    }
    const uint32_t series = json.member(0, "time_series");
    if (json.is(series, LooseJsonKind::kArray)) {
        history.bucket_s = 0.1;  // the only width the tool writes
        for_each_in(json, series, [&](uint32_t row) {
            if (!fields.is_object(row, "a bucket of time_series")) return;
            const double count = fields.amount(row, "sample_count", "a bucket's sample_count");
            const double time_ms = fields.amount(row, "time_ms", "a bucket's time_ms");
            if (count < 1) return;
            history.buckets.push_back({time_ms / 1000, static_cast<uint64_t>(whole(count))});
        });
    }
    history.memory = memory_snapshots_in(json, fields, json.member(0, "memory_snapshots"));
    if (history.memory.empty()) {
        history.memory = memory_snapshots_in(json, fields, json.member(0, "memory_usage"));
    }
    return history;
}

}  // namespace hs
