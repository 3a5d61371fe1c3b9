// Tab runs through all panels of the window and comes round, whatever is shown: two widgets of one
// name would send it in circles, and one that takes Tab for itself would end it.

#include <imgui_internal.h>

#include <string>

#include "app/app.h"
#include "app/view.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

// A module that holds a ring of three; each of them is named in most parts of the inspector.
Result<DatasetPtr> open_ring(const std::string&, const LoadOptions&, JobContext&) {
    return DatasetPtr(std::make_shared<Dataset>(loaded_dump(
        R"({"module": {"1": {"size": 72, "attr": {"__name__": "app"}, "ref": [["dict", 2]]}},
            "dict": {"2": {"size": 100, "ref": [["app.A", 3]]}},
            "app.A": {"3": {"size": 50, "ref": [["app.B", 4], ["app.B", 4]]}},
            "app.B": {"4": {"size": 40, "ref": [["app.A", 3], ["app.B", 4]]}}})")));
}

// Frames that call themselves and each other.
Result<DatasetPtr> open_recursion(const std::string&, const LoadOptions&, JobContext&) {
    test::HeapprofWriter writer;
    const std::vector<test::StackFrames> stacks = {
        {{"a.py", 1}, {"a.py", 1}, {"b.py", 2}}, {{"b.py", 2}, {"a.py", 1}}, {{"a.py", 1}}};
    for (const test::StackFrames& stack : stacks) {
        writer.allocate(writer.trace(stack), 10, 1000);
    }
    return DatasetPtr(std::make_shared<Dataset>(test::loaded(writer)));
}

AppServices services_with(decltype(AppServices::open) open) {
    AppServices services;
    services.open = std::move(open);
    services.reproducible = true;
    return services;
}

void check_round(BareUi& ui, App& app) {
    constexpr int kMostStops = 300;
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    ui.press(app, ImGuiKey_F6);
    ui.frame(app, 2);
    const ImGuiID first = context.NavId;
    REQUIRE(first != 0);
    bool has_tabs = false;
    bool has_inspector = false;
    int stops = 0;
    do {
        const std::string window = context.NavWindow->Name;
        has_tabs = has_tabs || window.find("/Tabs") != std::string::npos;
        has_inspector = has_inspector || window.find("/Inspector") != std::string::npos;
        ui.press(app, ImGuiKey_Tab);
    } while (++stops < kMostStops && context.NavId != first);
    CHECK(stops < kMostStops);
    CHECK(has_tabs);
    CHECK(has_inspector);
}

TEST_CASE("Tab comes round in every view of a dump with a selected object") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        BareUi ui(1900, 1200);
        App app(services_with(open_ring));
        app.open_files({"/data/a.json"});
        ui.frame(app, 6);
        app.push(ShowView{view.id});
        app.push(Select{SelectedObject{app.state().datasets[0].id, ObjectId{3}}});
        ui.frame(app, 12);
        check_round(ui, app);
    }
}

TEST_CASE("Tab comes round in every view of a log with a selected frame") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        BareUi ui(1900, 1200);
        App app(services_with(open_recursion));
        app.open_files({"/data/a.hpm"});
        ui.frame(app, 6);
        app.push(ShowView{view.id});
        app.push(Select{SelectedFrame{app.state().datasets[0].id, FrameId{1}}});
        ui.frame(app, 12);
        check_round(ui, app);
    }
}

}  // namespace
}  // namespace hs
