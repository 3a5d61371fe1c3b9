#include <algorithm>
#include <charconv>
#include <string_view>

#include "app/panels/timeline_strip_state.h"
#include "app/session_setup.h"
#include "app/view.h"
#include "app/view_states.h"
#include "app/window_main.h"
#include "core/analysis/comparable.h"
#include "core/base/text_format.h"
#include "core/import/output_check.h"
#include "core/model/object_graph.h"
#include "core/model/profile_history.h"

namespace hs {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;

constexpr std::string_view kTimeline = "timeline";  // no view of its own, but wanted as one

// The first file that could not be opened, if any.
const DatasetRow* failed_dataset(const AppState& state) {
    for (const DatasetRow& row : state.datasets) {
        if (row.state == LoadState::kFailed) return &row;
    }
    return nullptr;
}

Error unknown_view(const std::string& name) {
    std::string names;
    for (const View& view : views()) names.append(view.name).append(", ");
    names.append(kTimeline);
    return {ErrorCode::kUsage, "--view needs one of " + names + ", not '" + name + "'", {}, {}};
}

Error unfit(std::string message, const DatasetRow* row) {
    if (row != nullptr) {
        message += "; " + printable_text(row->path) + " is " + kind_text(*row->dataset);
    }
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

bool has_time(const DatasetRow& row) {
    if (!row.dataset) return false;
    const Dataset& dataset = *row.dataset;
    return dataset.log || dataset.tracked || dataset.calls ||
           (dataset.history && !dataset.history->is_empty());
}

// Selects the object, in A, that `heapscope object` would print.
Result<void> select_object(App& app, const std::string& id) {
    const DatasetRow* row = current_dataset(app.state());
    if (row == nullptr || !row->dataset->graph) { return unfit("--select needs a heap dump", row); }
    uint64_t address = 0;
    const char* end = id.data() + id.size();
    const auto [stop, problem] = std::from_chars(id.data(), end, address);
    std::vector<ObjectId> rows;
    if (problem == std::errc() && stop == end) rows = row->dataset->graph->find_address(address);
    if (rows.empty()) {
        return Error{ErrorCode::kNotFound, "no object has the id " + id, row->path, {}};
    }
    app.push(Select{SelectedObject{row->id, rows.front()}});
    return {};
}

// One file after the other: who comes first must not depend on which is read faster.
Result<void> open_in_order(Session& session, const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        session.app().open_files({file});
        session.run_until_idle();
        if (const DatasetRow* row = failed_dataset(session.app().state())) return row->error;
    }
    return {};
}

// In every file that has several.
Result<void> choose_profile(Session& session, const std::string& profile) {
    App& app = session.app();
    bool is_used = false;
    for (const DatasetRow& row : app.state().datasets) {
        if (!row.dataset || row.dataset->profiles.empty()) continue;
        app.push(ChooseProfile{row.id, profile});
        is_used = true;
    }
    if (!is_used) {
        return Error{ErrorCode::kUsage, "--profile needs a file with several profiles", {}, {}};
    }
    session.run_until_idle();
    if (const DatasetRow* row = failed_dataset(app.state())) return row->error;
    return {};
}

// A picture of a view that has nothing to show is not what was asked for.
Result<void> check_view_fits(Session& session, const WindowOptions& options, const View* view) {
    session.run_until_idle();
    const AppState& state = session.app().state();
    const auto& rows = state.datasets;
    const auto dumps = std::count_if(rows.begin(), rows.end(), [](const DatasetRow& row) {
        return row.dataset && row.dataset->graph;
    });
    if (options.view == kTimeline && dumps < 2 &&
        std::none_of(rows.begin(), rows.end(), has_time)) {
        return unfit("--view timeline needs a file with time, or two dumps",
                     current_dataset(state));
    }
    if (view == nullptr || view->why_empty == nullptr) return {};
    const char* why = view->why_empty(state);
    if (why == nullptr) return {};
    std::string message = "--view " + std::string(view->name) + ": " + why;
    if (message.ends_with('.')) message.pop_back();
    return unfit(std::move(message), current_dataset(state));
}

Result<void> arrange(Session& session, const WindowOptions& options, const View* view) {
    App& app = session.app();
    HS_TRY_VOID(open_in_order(session, options.files));
    const auto& rows = app.state().datasets;
    if (!options.profile.empty()) HS_TRY_VOID(choose_profile(session, options.profile));
    if (view != nullptr && std::string_view(view->name) == "diff" && rows.size() > 1) {
        app.push(SetComparison{rows[1].id});
    }
    HS_TRY_VOID(check_view_fits(session, options, view));
    if (!options.select.empty()) HS_TRY_VOID(select_object(app, options.select));
    if (options.at_s) {
        if (std::none_of(rows.begin(), rows.end(), has_time)) {
            return unfit("--at needs a file with time", current_dataset(app.state()));
        }
        app.push(SetInstant{options.at_s});
    }
    if (options.view == kTimeline) { app.view_states().of<TimelineStripState>().is_view = true; }
    if (view != nullptr) app.push(ShowView{view->id});
    session.run_until_idle();
    // Messages that go by themselves are not part of the picture.
    for (const Toast& toast : app.state().messages.toasts) app.push(CloseToast{toast.id});
    session.run_until_idle();
    return {};
}

// No picture of a file that another program wrote over meanwhile.
Result<void> check_shown(const AppState& state) {
    if (const DatasetRow* row = failed_dataset(state)) return row->error;
    for (const DatasetPtr& file : loaded_datasets(state)) {
        HS_TRY_VOID(check_files(file_watches(*file)));
    }
    return {};
}

}  // namespace

int run_screenshot(const WindowOptions& options) {
    const bool names_view = !options.view.empty() && options.view != kTimeline;
    const View* view = names_view ? find_view(options.view) : nullptr;
    if (view == nullptr && names_view) {
        return report_error(unknown_view(options.view), kUnusable);
    }
    const std::vector<std::string_view> inputs(options.files.begin(), options.files.end());
    if (const auto good = check_is_no_input(options.output, inputs); !good.ok()) {
        return report_error(good.error(), kUnusable);
    }
    SessionOptions wanted;
    wanted.headless = true;
    wanted.reproducible = true;
    wanted.host = host_options(options, WindowSettings());
    auto opened = Session::open(wanted);
    if (!opened.ok()) return report_error(opened.error(), kFailed);
    Session& session = *opened.value();
    apply_theme_option(session.app(), options);
    const auto arranged = arrange(session, options, view);
    if (!arranged.ok()) {
        const bool is_usage = arranged.error().code == ErrorCode::kUsage;
        return report_error(arranged.error(), is_usage ? kUnusable : kFailed);
    }
    Image image;
    session.frame(&image);
    if (const auto intact = check_shown(session.app().state()); !intact.ok()) {
        return report_error(intact.error(), kFailed);
    }
    const auto written = write_png(options.output, image);
    return written.ok() ? kDone : report_error(written.error(), kFailed);
}

}  // namespace hs
