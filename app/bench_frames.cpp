#include "app/bench_frames.h"

#include <imgui.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "app/session.h"
#include "app/stack_answers.h"
#include "app/view.h"
#include "app/view_states.h"
#include "app/views/diff.h"
#include "app/views/diff_many.h"
#include "app/views/graph_state.h"
#include "render/canvas.h"

namespace hs {
namespace {

constexpr PixelSize kSize{1600, 1000};
constexpr size_t kMostInstants = 100;

// One frame, taken apart: the window's own work, and what it takes to draw it.
struct FrameParts {
    double cpu_ms = 0;
    double drawing_ms = 0;
};

FrameParts draw_frame(Session& session) {
    const double canvas_before = Canvas::drawing_cpu_ms();
    const double cpu_before = thread_cpu_ms();
    session.ui().begin_frame();
    session.app().frame();
    const double cpu_after = thread_cpu_ms();
    const double canvas_ms = Canvas::drawing_cpu_ms() - canvas_before;
    const double wall_before = wall_ms();
    session.ui().end_frame();
    return {cpu_after - cpu_before - canvas_ms, canvas_ms + wall_ms() - wall_before};
}

// Over the middle of the window, where the view is, line by line.
void move_pointer(size_t frame, size_t frames) {
    constexpr size_t kAcross = 12;
    const auto share = [](size_t at, size_t of) {
        return static_cast<float>(at) / static_cast<float>(of);
    };
    const float x = 0.25F + 0.45F * share(frame % kAcross, kAcross);
    const float y = 0.15F + 0.5F * share(frame, frames);
    ImGui::GetIO().AddMousePosEvent(x * static_cast<float>(kSize.width),
                                    y * static_cast<float>(kSize.height));
}

// before_frame: what changes besides the pointer.
FrameBench::View bench_view(Session& session, const std::string& name, size_t frames,
                            const std::function<void()>& before_frame = {}) {
    std::vector<double> cpu;
    std::vector<double> drawing;
    for (size_t i = 0; i < frames && !session.is_cancelled(); ++i) {
        move_pointer(i, frames);
        if (before_frame) before_frame();
        const FrameParts parts = draw_frame(session);
        cpu.push_back(parts.cpu_ms);
        drawing.push_back(parts.drawing_ms);
    }
    return {name, time_stats(std::move(cpu)), time_stats(std::move(drawing))};
}

FrameBench::Scrub bench_scrub(Session& session, const View& view, double duration_s,
                              size_t instants) {
    std::vector<double> whole;
    std::vector<double> cpu;
    std::vector<double> drawing;
    for (size_t i = 0; i < instants && !session.is_cancelled(); ++i) {
        // Forth and back, so that no instant is just the one after the last.
        const size_t place = i % 2 == 0 ? i : instants - i;
        const double begin = wall_ms();
        FrameParts sum;
        session.app().push(
            SetInstant{duration_s * static_cast<double>(place) / static_cast<double>(instants)});
        do {
            const FrameParts parts = draw_frame(session);
            sum.cpu_ms += parts.cpu_ms;
            sum.drawing_ms += parts.drawing_ms;
        } while (session.app().is_busy() && !session.is_cancelled());
        whole.push_back(wall_ms() - begin);
        cpu.push_back(sum.cpu_ms);
        drawing.push_back(sum.drawing_ms);
    }
    return {view.name, time_stats(std::move(whole)), time_stats(std::move(cpu)),
            time_stats(std::move(drawing))};
}

Result<void> open_all(Session& session, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        session.app().open_files({file});
        session.run_until_idle();
    }
    if (session.is_cancelled()) return cancelled_error();
    for (const DatasetRow& row : session.app().state().datasets) {
        if (row.state == LoadState::kFailed) return row.error;
    }
    if (files.size() > 1) {
        session.app().push(SetComparison{session.app().state().datasets[1].id});
    }
    return {};
}

// The views that show what the cursor of the time axis is at.
bool follows_time(std::string_view view) {
    return view == "overview" || view == "flame" || view == "flow" || view == "hotspots" ||
           view == "diff" || view == "charts";
}

// Pages that are reached within a view, not by showing it.
void bench_diff_pages(Session& session, size_t frames, std::vector<FrameBench::View>& views) {
    constexpr std::pair<DiffPage, const char*> kPages[] = {
        {DiffPage::kObjects, "diff by object"},    {DiffPage::kGrowth, "diff growth"},
        {DiffPage::kPaths, "diff by path"},        {DiffPage::kAllTypes, "diff all dumps by type"},
        {DiffPage::kSets, "diff sets of objects"},
    };
    const size_t dumps = session.is_cancelled() ? 0 : open_dumps(session.app().state()).size();
    if (dumps < 2) return;
    for (const auto& [page, name] : kPages) {
        if (page >= DiffPage::kAllTypes && dumps < 3) break;
        show_diff_page(session.app().view_states(), page);
        session.run_until_idle();
        views.push_back(bench_view(session, name, frames));
    }
}

// As many nodes and references as a graph shows at most, from the first objects on, in both
// layouts; the wait is how long the background took for each.
void bench_full_graph(Session& session, size_t frames, FrameBench& bench) {
    const DatasetRow* row = current_dataset(session.app().state());
    if (row == nullptr || !row->dataset->graph) return;
    auto& own = session.app().view_states().of<GraphViewState>();
    SceneWish wish;
    const uint32_t nodes =
        std::min<uint32_t>(GraphScene::kMostNodes, row->dataset->graph->object_count);
    for (uint32_t i = 1; i <= nodes; ++i) wish.start.push_back({i});
    const auto measure = [&](const std::string& name) {
        const double begin = wall_ms();
        own.viewpoint.fit_all = true;
        session.run_until_idle();
        if (session.is_cancelled()) return;
        const std::string shown = std::to_string(own.shown->scene.nodes.size()) + " nodes, " +
                                  std::to_string(own.shown->scene.edges.size()) + " references";
        bench.waits.push_back({name + ", " + shown, wall_ms() - begin});
        bench.views.push_back(bench_view(session, name + ", " + shown, frames));
        // Every frame another picture, as when it is dragged.
        bench.views.push_back(bench_view(session, name + ", moving", frames, [&own] {
            own.viewpoint.middle.x += 4 / own.viewpoint.zoom;
        }));
    };
    session.app().push(ShowView{ViewId::kGraph});
    session.run_until_idle();
    if (session.is_cancelled()) return;
    session.app().push(AskGraph{{GraphRequest::Kind::kScene,
                                 row->version(),
                                 {},
                                 std::make_shared<SceneWish>(std::move(wish))}});
    measure("graph in columns");
    own.making.by_forces = own.making.arrange_anew = own.viewpoint.fit_next = true;
    ++own.history.version;
    measure("graph by forces");
}

}  // namespace

Result<FrameBench> bench_frames(const std::vector<std::string>& files, size_t frames,
                                JobContext& job) {
    SessionOptions options;
    options.headless = true;
    options.reproducible = true;
    options.host.geometry.size = kSize;
    options.host.scale = 1;
    options.watched = &job;
    HS_TRY(const std::unique_ptr<Session> session, Session::open(options));
    HS_TRY_VOID(open_all(*session, files));
    FrameBench bench;
    bench.renderer = session->host().graphics_description();
    const DatasetRow* row = current_dataset(session->app().state());
    for (const View& view : views()) {
        if (job.cancelled()) return cancelled_error();
        if (view.why_empty != nullptr && view.why_empty(session->app().state()) != nullptr) {
            continue;
        }
        session->app().push(ShowView{view.id});
        session->run_until_idle();
        bench.views.push_back(bench_view(*session, view.name, frames));
        if (row != nullptr && has_log(*row) && follows_time(view.name)) {
            const double duration_s = static_cast<double>(row->dataset->log->duration_us()) * 1e-6;
            bench.scrubs.push_back(
                bench_scrub(*session, view, duration_s, std::min(frames, kMostInstants)));
        }
        if (view.id == ViewId::kDiff) bench_diff_pages(*session, frames, bench.views);
    }
    bench_full_graph(*session, frames, bench);
    if (job.cancelled()) return cancelled_error();
    return bench;
}

}  // namespace hs
