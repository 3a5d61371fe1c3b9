#include <cstdio>

#include "app/session_setup.h"
#include "app/view.h"
#include "app/window_main.h"

namespace hs {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUnusable = 2;

// The first file that could not be opened, if any.
const DatasetRow* failed_dataset(const AppState& state) {
    for (const DatasetRow& row : state.datasets) {
        if (row.state == LoadState::kFailed) return &row;
    }
    return nullptr;
}

Error unknown_view(const std::string& name) {
    std::string names;
    for (const View& view : views()) names.append(names.empty() ? "" : ", ").append(view.name);
    return {ErrorCode::kUsage, "--view expects one of " + names + ", found '" + name + "'", {}, {}};
}

}  // namespace

int run_screenshot(const WindowOptions& options) {
    const View* view = options.view.empty() ? nullptr : find_view(options.view);
    if (view == nullptr && !options.view.empty()) {
        return report_error(unknown_view(options.view), kUnusable);
    }
    SessionOptions wanted;
    wanted.headless = true;
    wanted.reproducible = true;
    wanted.host = host_options(options, WindowSettings());
    auto opened = Session::open(wanted);
    if (!opened.ok()) return report_error(opened.error(), kFailed);
    Session& session = *opened.value();
    apply_options(session.app(), options);
    session.run_until_idle();
    if (const DatasetRow* row = failed_dataset(session.app().state())) {
        return report_error(row->error, kFailed);
    }
    if (view != nullptr) session.app().push(ShowView{view->id});
    session.run_until_idle();
    Image image;
    session.frame(&image);
    const auto written = write_png(options.output, image);
    return written.ok() ? kDone : report_error(written.error(), kFailed);
}

}  // namespace hs
