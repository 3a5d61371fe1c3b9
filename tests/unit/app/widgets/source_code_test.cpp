#include "app/widgets/source_code.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include "app/answers.h"
#include "app/view.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

TEST_CASE("A source file is found as it is named, below the folders of the log, or beside it") {
    const test::TempFolder temp;
    std::filesystem::create_directories(temp.path("runs/july"));
    std::filesystem::create_directories(temp.path("shop"));
    const std::string below = temp.write("shop/cart.py", "a\n\tb\r\n");
    const std::string beside = temp.write("runs/july/tax.py", "");
    const std::string near = temp.path("runs/july/log.hpm");
    CHECK(find_code_file(below, "").value() == below);
    CHECK(find_code_file("shop/cart.py", near).value() == below);
    CHECK(find_code_file("/elsewhere/tax.py", near).value() == beside);
    CHECK_FALSE(find_code_file("shop/none.py", near).ok());
    CHECK_FALSE(find_code_file(temp.path("shop"), near).ok());
    CHECK(read_code_file(below, near).value().lines == std::vector<std::string>{"a", "    b"});
}

TEST_CASE("A frame that shows source code leaves reading it to threads that may wait") {
    const test::TempFolder temp;
    const std::string file = temp.write("shop.py", "import this\n");
    BareUi ui(640, 480);
    AppState state;
    Actions actions;
    JobRunner jobs(nullptr);
    SlowJobs disk;
    Answers answers(jobs, Answers::kMostBytes, &disk);
    ViewContext view{state, actions, theme_named(ThemeName::kDark), answers, jobs};
    SourceCode own;
    const auto draw = [&] {
        ImGui::NewFrame();
        ImGui::Begin("source");
        draw_source(view, own, file, 1, "");
        ImGui::End();
        ImGui::EndFrame();
    };
    draw();
    CHECK_FALSE(disk.is_idle());
    CHECK(own.scrolled_to == -1);
    for (int i = 0; i < 10'000 && !disk.publish(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    draw();
    CHECK(own.scrolled_to == 1);
    CHECK(disk.is_idle());
}

}  // namespace
}  // namespace hs
