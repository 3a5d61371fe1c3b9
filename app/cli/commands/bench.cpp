// bench FILE: what each stage costs on this file, from reading it to drawing it.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "app/cli/command_context.h"
#include "app/cli/trace_input.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/cycles.h"
#include "core/analysis/flame_tree.h"
#include "core/analysis/flow_graph.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/object_names.h"
#include "core/analysis/timeline.h"
#include "core/analysis/tracked_stats.h"
#include "core/analysis/type_totals.h"
#include "core/base/start_thread.h"
#include "core/base/text_format.h"
#include "core/layout/flame_layout.h"
#include "core/layout/icicle_layout.h"
#include "core/layout/plot_layout.h"
#include "core/layout/treemap_layout.h"
#include "core/questions/hotspots.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "frames",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "frames drawn of each view (120), 0 for none",
     .most = 10'000},
};
constexpr double kWidthPx = 1600;
constexpr double kHeightPx = 800;
constexpr size_t kInstants = 100;

struct Stage {
    std::string name;
    double ms = 0;
};

struct Bench {
    std::vector<Stage> stages;
    TimeStats flame_at;  // none for files without time
    FrameBench frames;
    size_t threads = 1;

    // Runs it, and keeps how long it took.
    template <class Fn>
    auto time(std::string name, Fn&& fn) {
        const double begin = wall_ms();
        auto result = fn();
        stages.push_back({std::move(name), wall_ms() - begin});
        return result;
    }
};

// Which part of opening a file a moment belongs to, by the stage that the job is in.
class StageWatch {
public:
    explicit StageWatch(const JobContext& job)
        : job_(job), thread_(start_thread([this] { watch(); })) {}
    ~StageWatch() { stop(); }
    StageWatch(const StageWatch&) = delete;
    StageWatch& operator=(const StageWatch&) = delete;

    // "read" before parsing, "parse", "index" after it; in milliseconds. None without a thread to
    // watch from.
    std::vector<Stage> stop() {
        done_ = true;
        if (!thread_.joinable()) return {};
        thread_.join();
        return {{"read", read_ms_}, {"parse", parse_ms_}, {"index", index_ms_}};
    }

private:
    void watch() {
        double before = wall_ms();
        while (!done_) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            const std::string stage = job_.progress().stage;
            const double now = wall_ms();
            const bool is_parsing = stage.starts_with("reading");
            is_parsed_ = is_parsed_ || is_parsing;
            (is_parsing ? parse_ms_ : is_parsed_ ? index_ms_ : read_ms_) += now - before;
            before = now;
        }
    }

    const JobContext& job_;
    std::atomic<bool> done_{false};
    bool is_parsed_ = false;
    double read_ms_ = 0;
    double parse_ms_ = 0;
    double index_ms_ = 0;
    std::jthread thread_;
};

Result<DatasetPtr> timed_load(CommandContext& context, Bench& bench) {
    StageWatch watch(context.job());
    const double begin = wall_ms();
    HS_TRY(DatasetPtr dataset, context.load(context.positional(0)));
    const double whole = wall_ms() - begin;
    bench.stages.push_back({"open", whole});
    for (Stage& stage : watch.stop()) bench.stages.push_back(std::move(stage));
    return dataset;
}

Result<void> bench_graph(const ObjectGraph& graph, JobContext& job, Bench& bench) {
    bench.time("types", [&] { return type_totals(graph).size(); });
    HS_TRY(const Roots roots, bench.time("roots", [&] { return find_roots(graph, job); }));
    HS_TRY(const Dominators dominators,
           bench.time("dominators", [&] { return find_dominators(graph, roots, job); }));
    HS_TRY_VOID(bench.time("names", [&] { return name_objects(graph, roots, job); }));
    bench.time("retained_by_type", [&] {
        return retained_by_type(graph, dominators, dominator_tree(dominators)).size();
    });
    HS_TRY(const auto cycles,
           bench.time("cycles", [&] { return find_cycles(graph, roots, dominators, job); }));
    HS_TRY(const SizeTree tree,
           bench.time("size_tree", [&] { return object_size_tree(graph, dominators, job); }));
    TreemapView treemap;
    treemap.width_px = kWidthPx;
    treemap.height_px = kHeightPx;
    bench.time("treemap_layout", [&] { return treemap_layout(tree, treemap).boxes.size(); });
    BoxView icicle;
    icicle.width_px = kWidthPx;
    icicle.last_row = 40;
    bench.time("icicle_layout", [&] { return icicle_layout(tree, 0, icicle).boxes.size(); });
    return {};
}

size_t lay_out(const TraceTrie& traces, const std::vector<Amount>& amounts) {
    const FlameTree tree(traces, amounts);
    BoxView view;
    view.width_px = kWidthPx;
    return flame_layout(tree, view).boxes.size();
}

// What moving the cursor costs: live bytes by stack at an instant, and their flame graph laid out.
TimeStats bench_instants(const TraceInput& input) {
    std::vector<double> times;
    const EventLog& log = input.log();
    for (size_t i = 0; i < kInstants; ++i) {
        const size_t place = i % 2 == 0 ? i : kInstants - i;
        const auto time_us = static_cast<int64_t>(static_cast<double>(log.duration_us()) *
                                                  static_cast<double>(place) / kInstants);
        const double begin = wall_ms();
        lay_out(input.traces(), live_amounts(log, input.traces().trace_count(),
                                             log.events_until(time_us), input.measure));
        times.push_back(wall_ms() - begin);
    }
    return time_stats(std::move(times));
}

Result<void> bench_stacks(const TraceInput& input, JobContext& job, Bench& bench) {
    const TraceTrie& traces = input.traces();
    HS_TRY(const std::vector<Amount> amounts, amounts_at(input, std::nullopt));
    HS_TRY(const CallGraphShape shape, bench.time("call_graph_shape", [&] {
        return call_graph_shape(traces, FrameDetail::kLine, job);
    }));
    const CallGraph graph =
        bench.time("call_graph", [&] { return call_graph(traces, shape, amounts); });
    HS_TRY_VOID(bench.time("hotspots", [&] {
        auto answer = std::make_shared<HotspotsAnswer>();
        answer->traces = &traces;
        answer->shape = &shape;
        answer->rows = hotspot_rows(graph, nullptr);
        return arranged(*hotspots_relation(answer), hotspots_order(HotspotField::kSelf), job);
    }));
    HS_TRY_VOID(bench.time("flow", [&] {
        return flow_graph(traces, shape, {&graph, 1}, {}, job);
    }));
    bench.time("flame_layout", [&] { return lay_out(traces, amounts); });
    if (!input.has_log()) return {};
    const EventLog& log = input.log();
    HS_TRY_VOID(bench.time("peaks", [&] { return log_peaks(log, input.measure, 0.01, job); }));
    bench.time("timeline_layout",
               [&] { return plot_columns(log, input.measure, 0, log.duration_us(), 1600).size(); });
    bench.flame_at = bench_instants(input);
    return {};
}

Result<void> bench_engine(CommandContext& context, Bench& bench) {
    HS_TRY(DatasetPtr dataset, timed_load(context, bench));
    if (dataset->graph) HS_TRY_VOID(bench_graph(*dataset->graph, context.job(), bench));
    if (dataset->tracked) {
        HS_TRY(const TrackedStats stats, bench.time("tracked", [&] {
            return tracked_stats(*dataset->tracked, context.job());
        }));
    }
    if (dataset->traces && (dataset->log || dataset->profile)) {
        HS_TRY(const TraceInput input,
               trace_input(context, context.positional(0), std::move(dataset)));
        HS_TRY_VOID(bench_stacks(input, context.job(), bench));
    }
    return {};
}

// Microseconds are as fine as the clock is worth.
double rounded(double ms) {
    return std::round(ms * 1000) / 1000;
}

void write_stats(JsonWriter& json, const TimeStats& stats, std::string_view prefix = {}) {
    json.field(std::string(prefix) + "median_ms", rounded(stats.median_ms));
    json.field(std::string(prefix) + "p95_ms", rounded(stats.p95_ms));
    json.field(std::string(prefix) + "max_ms", rounded(stats.max_ms));
}

void write_bench(JsonWriter& json, const Bench& bench) {
    json.begin_object();
    json.key("stages_ms");
    json.begin_object();
    for (const Stage& stage : bench.stages) json.field(stage.name, rounded(stage.ms));
    json.end_object();
    if (bench.flame_at.count == 0) {
        json.null_field("flame_at");
    } else {
        json.key("flame_at");
        json.begin_object();
        json.field("count", bench.flame_at.count);
        write_stats(json, bench.flame_at);
        json.end_object();
    }
    json.key("views");
    json.begin_array();
    for (const FrameBench::View& view : bench.frames.views) {
        json.begin_object();
        json.field("view", view.name);
        write_stats(json, view.cpu);
        write_stats(json, view.drawing, "drawing_");
        json.end_object();
    }
    json.end_array();
    json.key("scrub");
    json.begin_array();
    for (const FrameBench::Scrub& scrub : bench.frames.scrubs) {
        json.begin_object();
        json.field("view", scrub.view);
        json.field("count", scrub.whole.count);
        write_stats(json, scrub.whole);
        write_stats(json, scrub.cpu, "cpu_");
        write_stats(json, scrub.drawing, "drawing_");
        json.end_object();
    }
    json.end_array();
    json.key("waits");
    json.begin_array();
    for (const FrameBench::Wait& wait : bench.frames.waits) {
        json.begin_object();
        json.field("of", wait.of);
        json.field("ms", rounded(wait.ms));
        json.end_object();
    }
    json.end_array();
    bench.frames.renderer.empty() ? json.null_field("renderer")
                                  : json.field("renderer", bench.frames.renderer);
    json.field("threads", bench.threads);
    json.end_object();
}

std::string ms_text(double ms) {
    return format_duration(static_cast<int64_t>(ms * 1e6));
}

void write_tables(CommandContext& context, const Bench& bench) {
    TextTable stages;
    stages.add_column("STAGE", Align::kLeft);
    stages.add_column("TIME", Align::kRight);
    for (const Stage& stage : bench.stages) stages.add_row({stage.name, ms_text(stage.ms)});
    for (const FrameBench::Wait& wait : bench.frames.waits) {
        stages.add_row({wait.of, ms_text(wait.ms)});
    }
    context.write_table(stages, stages.row_count());
    TextTable times;
    times.add_column("", Align::kLeft);
    for (const char* name : {"MEDIAN", "95 %", "LONGEST", "DRAWING"}) {
        times.add_column(name, Align::kRight);
    }
    const auto add = [&](const std::string& name, const TimeStats& stats, std::string drawing) {
        times.add_row({name, ms_text(stats.median_ms), ms_text(stats.p95_ms), ms_text(stats.max_ms),
                       std::move(drawing)});
    };
    if (bench.flame_at.count > 0) add("flame at an instant", bench.flame_at, "");
    for (const FrameBench::View& view : bench.frames.views) {
        add("frame of " + view.name, view.cpu, ms_text(view.drawing.median_ms));
    }
    for (const FrameBench::Scrub& scrub : bench.frames.scrubs) {
        add("moving the cursor in " + scrub.view, scrub.whole, ms_text(scrub.drawing.median_ms));
    }
    if (times.row_count() == 0) return;
    context.write_text("\n");
    context.write_table(times, times.row_count());
}

Result<int> run(CommandContext& context) {
    constexpr uint64_t kMostFrames = 10000;
    Bench bench;
    bench.threads = context.job().concurrency();
    HS_TRY_VOID(bench_engine(context, bench));
    const uint64_t frames =
        std::min(context.arguments().count("frames").value_or(120), kMostFrames);
    if (frames > 0 && context.hooks().bench_frames) {
        const auto& files = context.arguments().positionals();
        Result<FrameBench> drawn = context.hooks().bench_frames(
            {files.begin(), files.end()}, static_cast<size_t>(frames), context.job());
        if (context.is_interrupted()) return cancelled_error();
        if (drawn.ok()) {
            bench.frames = std::move(drawn).value();
        } else {
            context.warn(
                context.positional(0),
                {Severity::kWarning, "no frames were drawn: " + drawn.error().message, {}, 1});
        }
    }
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_bench(json, bench); });
    } else {
        write_tables(context, bench);
    }
    return 0;
}

}  // namespace

extern const Command kBenchCommand;
const Command kBenchCommand = {
    .name = "bench",
    .summary = "what each stage costs on this file, from reading to drawing",
    .usage = "FILE… [--frames N]",
    .min_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kRepairOption | kScaleOption | kProfileOption,
    .options = kOptions,
    .details =
        "Frames are drawn off screen at 1600x1000 with the pointer moving over the view; their "
        "times are the window's own processor time, with drawing beside them. Moving the cursor "
        "counts from the move to the drawn frame.\n"
        "Of several files the first is measured stage by stage; frames are drawn with all of them "
        "open, dumps compared in every page of Diff.",
    .run = run,
};

}  // namespace hs
