// The table of views: a new view is a row here, an id, and a file in app/views.

#include "app/view.h"
#include "app/views/log.h"
#include "app/views/overview.h"
#include "core/base/check.h"

namespace hs {
namespace {

constexpr View kViews[] = {
    {ViewId::kOverview, "overview", "view.overview", "Overview", "How big, what grew, who holds it",
     nullptr, [](ViewContext& view, ViewStates& states) { draw_overview(view, states.overview); }},
    {ViewId::kLog, "log", "view.log", "Log", "Every warning and error, with file and byte", nullptr,
     [](ViewContext& view, ViewStates& states) { draw_log(view, states.log); }},
};

}  // namespace

std::span<const View> views() {
    return kViews;
}

const View& view_of(ViewId id) {
    for (const View& view : kViews) {
        if (view.id == id) return view;
    }
    HS_ASSERT(false);
    return kViews[0];
}

const View* find_view(std::string_view name) {
    for (const View& view : kViews) {
        if (view.name == name) return &view;
    }
    return nullptr;
}

}  // namespace hs
