// diff of class tracker dumps: the classes at one snapshot of each.

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/analysis/tracked_diff.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

void write_snapshot(JsonWriter& json, const char* name, const Tracked& tracked,
                    std::optional<uint32_t> row) {
    json.key(name);
    if (!row) return json.null();
    json.begin_object();
    json.field("time_s", tracked.snapshots[*row].time_s);
    json.field("description", tracked.text(tracked.snapshots[*row].description));
    json.end_object();
}

void write_json(CommandContext& context, const Dataset& a, const Dataset& b,
                const TrackedDiff& diff) {
    const size_t shown = context.row_limit(diff.classes.size());
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        write_snapshot(json, "snapshot_a", *a.tracked, diff.snapshot_a);
        write_snapshot(json, "snapshot_b", *b.tracked, diff.snapshot_b);
        json.key("classes");
        json.begin_array();
        for (size_t i = 0; i < shown; ++i) {
            const TrackedClassChange& change = diff.classes[i];
            json.begin_object();
            json.field("class", change.name);
            json.field("objects_a", change.objects_a);
            json.field("objects_b", change.objects_b);
            json.field("bytes_a", change.bytes_a);
            json.field("bytes_b", change.bytes_b);
            json.field("status", change.status());
            json.end_object();
        }
        json.end_array();
        const std::vector<Diagnostic> none;
        write_diagnostics(json, {&a.diagnostics, &a == &b ? &none : &b.diagnostics});
        json.end_object();
    });
}

void write_table(CommandContext& context, const TrackedDiff& diff) {
    TextTable table;
    for (const char* name : {"OBJECTS BEFORE", "OBJECTS AFTER", "BYTES BEFORE", "BYTES AFTER"}) {
        table.add_column(name, Align::kRight);
    }
    table.add_column("STATUS", Align::kLeft);
    table.add_column("CLASS", Align::kLeft, true);
    const size_t shown = context.row_limit(diff.classes.size());
    for (size_t i = 0; i < shown; ++i) {
        const TrackedClassChange& change = diff.classes[i];
        table.add_row({format_count(change.objects_a), format_count(change.objects_b),
                       format_bytes(change.bytes_a), format_bytes(change.bytes_b), change.status(),
                       change.name});
    }
    context.write_table(table, diff.classes.size());
}

}  // namespace

Result<int> diff_tracked(CommandContext& context, const Dataset& a, const Dataset& b) {
    const std::vector<int64_t> times = context.arguments().times_us("at");
    if (!times.empty() && times.size() != 2) {
        return Error{ErrorCode::kUsage, "--at needs two times here: --at TA,TB", {}, {}};
    }
    const auto side = [&](const Dataset& dataset, size_t i) {
        TrackedSide made{&*dataset.tracked, std::nullopt};
        if (!times.empty()) made.time_s = static_cast<double>(times[i]) / 1e6;
        return made;
    };
    HS_TRY(const TrackedDiff diff, tracked_diff(side(a, 0), side(b, 1), context.job()));
    context.wants_json() ? write_json(context, a, b, diff) : write_table(context, diff);
    return 0;
}

}  // namespace hs
