#include "app/cli/timeline_samples.h"

#include <algorithm>

#include "app/cli/diagnostics_json.h"
#include "core/analysis/comparable.h"
#include "core/analysis/type_samples.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

Result<TimeSamples> types_of(const Dataset& dataset, std::string_view file, JobContext& job) {
    const TypeChoice all{SIZE_MAX, {}};
    if (dataset.tracked) return tracker_class_samples(*dataset.tracked, all, job);
    if (dataset.calls && dataset.calls->has_bytes) return call_type_samples(*dataset.calls, all);
    return Error{ErrorCode::kBadInput,
                 "needs types over time (a class tracker's or PyProfile's file); this is " +
                     kind_text(dataset),
                 std::string(file),
                 {}};
}

Result<TimeSamples> samples_of(const Dataset& dataset, JobContext& job) {
    if (dataset.tracked) return tracker_samples(*dataset.tracked);
    if (dataset.calls) return call_samples(*dataset.calls);
    if (dataset.history && dataset.history->memory.empty()) {
        return profile_samples(*dataset.history);
    }
    if (dataset.history) return memory_samples(dataset.history->memory);
    HS_TRY(const BirthSeries births, birth_series(*dataset.graph, job));
    return birth_samples(births);
}

void write_json(JsonWriter& json, const TimeSamples& samples, const Dataset& dataset) {
    json.begin_object();
    json.key("samples");
    json.begin_array();
    for (size_t i = 0; i < samples.samples.size(); ++i) {
        json.begin_object();
        json.field("time_s", samples.samples[i].at);
        json.field("name", samples.samples[i].name);
        for (const bool counts : {false, true}) {
            const auto of_kind = [counts](const TimeSamples::Curve& curve) {
                return curve.is_count == counts;
            };
            if (counts && std::none_of(samples.curves.begin(), samples.curves.end(), of_kind)) {
                continue;
            }
            json.key(counts ? "counts" : "bytes");
            json.begin_object();
            for (const TimeSamples::Curve& curve : samples.curves) {
                if (of_kind(curve) && curve.bytes[i] != TimeSamples::Curve::kUnknown) {
                    json.field(curve.name, curve.bytes[i]);
                }
            }
            json.end_object();
        }
        json.end_object();
    }
    json.end_array();
    write_diagnostics(json, {&dataset.diagnostics});
    json.end_object();
}

std::string time_text(const TimeSamples& samples, double at) {
    return samples.axis == TimeSamples::Axis::kClock
               ? format_utc_time(static_cast<int64_t>(at) * 1000000000)
               : format_double(at) + " s";
}

void write_table(CommandContext& context, const TimeSamples& samples) {
    TextTable table;
    table.add_column("TIME", Align::kRight);
    table.add_column("NAME", Align::kLeft, true);
    for (const TimeSamples::Curve& curve : samples.curves) {
        table.add_column(curve.name, Align::kRight);
    }
    for (size_t i = 0; i < samples.samples.size(); ++i) {
        std::vector<std::string> cells = {time_text(samples, samples.samples[i].at),
                                          samples.samples[i].name};
        for (const TimeSamples::Curve& curve : samples.curves) {
            const bool is_known = curve.bytes[i] != TimeSamples::Curve::kUnknown;
            cells.push_back(!is_known        ? "-"
                            : curve.is_count ? format_count(static_cast<uint64_t>(curve.bytes[i]))
                                             : format_bytes(curve.bytes[i]));
        }
        table.add_row(std::move(cells));
    }
    context.write_table(table, samples.samples.size());
}

}  // namespace

bool has_samples(const Dataset& dataset) {
    return dataset.tracked || dataset.graph || dataset.calls ||
           (dataset.history && !dataset.history->is_empty());
}

Result<int> print_samples(CommandContext& context, const Dataset& dataset) {
    HS_TRY(const TimeSamples samples, context.arguments().has("types")
                                          ? types_of(dataset, context.positional(0), context.job())
                                          : samples_of(dataset, context.job()));
    if (samples.samples.empty()) {
        return Error{ErrorCode::kBadInput,
                     "no memory over time in this file",
                     std::string(context.positional(0)),
                     {}};
    }
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_json(json, samples, dataset); });
    } else {
        write_table(context, samples);
    }
    return 0;
}

}  // namespace hs
