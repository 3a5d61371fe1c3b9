#include "app/file_dialog/folder_browser.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/no_threads.h"
#include "tests/support/temp_folder.h"

using namespace hs;

namespace {

FileKind fake_kind(const std::string& path) {
    if (path.ends_with(".dump")) return {KindTone::kKnown, "heap dump"};
    if (path.ends_with(".hpm")) return {KindTone::kKnown, "heapprof log"};
    return {};
}

void settle(FolderBrowser& browser) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    do {
        browser.poll();
        if (browser.is_idle()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (std::chrono::steady_clock::now() < end);
    FAIL("the browser did not come to rest");
}

std::string rows_of(const FolderBrowser& browser) {
    std::string out;
    for (size_t row = 0; row < browser.rows().size(); ++row) {
        out += (out.empty() ? "" : " ") + browser.entry_at(row).name;
    }
    return out;
}

std::string cursor_name(const FolderBrowser& browser) {
    return browser.rows().empty() ? "" : browser.entry_at(browser.cursor()).name;
}

void set_filter(FolderBrowser& browser, const std::string& text) {
    EntryView view = browser.view();
    view.filter = text;
    browser.set_view(view);
}

// a.dump, b.dump, notes.txt and a folder "sub" with deep.dump.
struct Fixture {
    test::TempFolder temp;
    SlowJobs jobs;
    FolderBrowser browser{"/home/nobody", jobs, fake_kind};

    Fixture() {
        temp.write("a.dump", "1234");
        temp.write("b.dump", "12345678");
        temp.write("notes.txt", "1");
        std::filesystem::create_directory(temp.path("sub"));
        temp.write("sub/deep.dump", "");
        browser.start_at(root());
        settle(browser);
    }
    [[nodiscard]] std::string root() const {
        return std::filesystem::path(temp.path("x")).parent_path().string();
    }
};

}  // namespace

TEST_CASE("The browser shows a folder with nothing chosen until somebody moves") {
    Fixture f;
    CHECK(f.browser.folder() == f.root());
    CHECK(rows_of(f.browser) == "sub a.dump b.dump notes.txt");
    CHECK_FALSE(f.browser.has_cursor());
    CHECK(f.browser.selected_count() == 0);
    CHECK(f.browser.activate().empty());
    settle(f.browser);
    CHECK(f.browser.folder() == f.root());
    CHECK(f.browser.problem().empty());
    CHECK_FALSE(f.browser.can_go_back());
    f.browser.move_cursor(1, false);
    CHECK(cursor_name(f.browser) == "sub");
    CHECK(f.browser.selected_count() == 1);
}

TEST_CASE("The first move is to the first row, or to the last") {
    for (const auto& [by, name] : {std::pair(int64_t{1}, "sub"),
                                   {int64_t{-1}, "sub"},
                                   {INT64_MIN, "sub"},
                                   {INT64_MAX, "notes.txt"}}) {
        Fixture f;
        f.browser.move_cursor(by, false);
        CHECK(f.browser.has_cursor());
        CHECK(cursor_name(f.browser) == name);
    }
}

TEST_CASE("Enter goes into folders and opens files") {
    Fixture f;
    f.browser.move_cursor(1, false);
    CHECK(f.browser.activate().empty());
    settle(f.browser);
    CHECK(f.browser.folder() == f.root() + "/sub");
    CHECK(f.browser.activate().empty());
    f.browser.move_cursor(1, false);
    CHECK(f.browser.activate() == std::vector<std::string>{f.root() + "/sub/deep.dump"});
}

TEST_CASE("Going to the parent puts the cursor on the folder one came from") {
    Fixture f;
    f.browser.visit(f.root() + "/sub");
    settle(f.browser);
    f.browser.go_parent();
    settle(f.browser);
    CHECK(f.browser.folder() == f.root());
    CHECK(cursor_name(f.browser) == "sub");
}

TEST_CASE("Back and forward return to the folder and to the row") {
    Fixture f;
    f.browser.select(2, SelectHow::kOnly);
    f.browser.visit(f.root() + "/sub");
    settle(f.browser);
    f.browser.go_back();
    settle(f.browser);
    CHECK(f.browser.folder() == f.root());
    CHECK(cursor_name(f.browser) == "b.dump");
    CHECK(f.browser.can_go_forward());
    f.browser.go_forward();
    settle(f.browser);
    CHECK(f.browser.folder() == f.root() + "/sub");
    f.browser.go_back();
    f.browser.visit("/");
    settle(f.browser);
    CHECK_FALSE(f.browser.can_go_forward());
}

TEST_CASE("Leaving a folder drops its filter and keeps the order") {
    Fixture f;
    f.browser.toggle_sort(EntrySort::kSize);
    set_filter(f.browser, "sub");
    f.browser.activate();
    settle(f.browser);
    CHECK(f.browser.view().filter.empty());
    CHECK(f.browser.view().sort == EntrySort::kSize);
    CHECK(rows_of(f.browser) == "deep.dump");
}

TEST_CASE("A folder that is gone is a plain line, and one can still go up") {
    Fixture f;
    f.browser.visit(f.root() + "/nothing");
    settle(f.browser);
    CHECK(f.browser.folder() == f.root() + "/nothing");
    CHECK(f.browser.problem() == "This folder does not exist.");
    CHECK(f.browser.rows().empty());
    CHECK(f.browser.activate().empty());
    f.browser.move_cursor(1, false);
    f.browser.go_parent();
    settle(f.browser);
    CHECK(f.browser.problem().empty());
    CHECK(f.browser.rows().size() == 4);
}

TEST_CASE("A folder that vanishes while it is shown says so on refresh") {
    Fixture f;
    f.browser.visit(f.root() + "/sub");
    settle(f.browser);
    std::filesystem::remove_all(f.root() + "/sub");
    f.browser.refresh();
    settle(f.browser);
    CHECK_FALSE(f.browser.problem().empty());
    CHECK(f.browser.rows().empty());
}

TEST_CASE("Starting in a folder that is gone starts in its nearest parent") {
    Fixture f;
    f.browser.start_at(f.root() + "/gone/deeper");
    settle(f.browser);
    CHECK(f.browser.folder() == f.root());
    CHECK(f.browser.problem().empty());
    f.browser.start_at(f.root() + "/a.dump");
    settle(f.browser);
    CHECK(f.browser.folder() == f.root());
}

TEST_CASE("A typed folder is visited, a typed file chosen, and nonsense is told") {
    Fixture f;
    f.browser.submit_path("sub");
    settle(f.browser);
    CHECK(f.browser.folder() == f.root() + "/sub");
    CHECK_FALSE(f.browser.take_chosen().has_value());
    f.browser.submit_path("../a.dump");
    settle(f.browser);
    CHECK(f.browser.folder() == f.root() + "/sub");
    CHECK(f.browser.take_chosen() == f.root() + "/a.dump");
    CHECK_FALSE(f.browser.take_chosen().has_value());
    f.browser.submit_path("nowhere");
    settle(f.browser);
    CHECK(f.browser.path_problem() == "This folder does not exist.");
    CHECK(rows_of(f.browser) == "deep.dump");
    f.browser.submit_path("../a.dump/x");
    settle(f.browser);
    CHECK(f.browser.path_problem() == "missing");
    CHECK_FALSE(f.browser.take_chosen().has_value());
}

TEST_CASE("A filter puts the cursor on the first match") {
    Fixture f;
    set_filter(f.browser, "b.d");
    CHECK(rows_of(f.browser) == "b.dump");
    CHECK(f.browser.selected_files() == std::vector<std::string>{f.root() + "/b.dump"});
    CHECK(f.browser.left_out_count() == 3);
    set_filter(f.browser, "");
    CHECK(cursor_name(f.browser) == "b.dump");
}

TEST_CASE("Rows keep the cursor while their order changes") {
    Fixture f;
    f.browser.select(1, SelectHow::kOnly);
    f.browser.toggle_sort(EntrySort::kSize);
    CHECK(rows_of(f.browser) == "sub b.dump a.dump notes.txt");
    CHECK(cursor_name(f.browser) == "a.dump");
    f.browser.toggle_sort(EntrySort::kSize);
    CHECK(rows_of(f.browser) == "sub notes.txt a.dump b.dump");
    CHECK(f.browser.selected_files() == std::vector<std::string>{f.root() + "/a.dump"});
}

TEST_CASE("Several files are selected by toggling, extending and all at once") {
    Fixture f;
    f.browser.select(1, SelectHow::kOnly);
    f.browser.select(3, SelectHow::kToggle);
    CHECK(f.browser.selected_files() ==
          std::vector<std::string>{f.root() + "/a.dump", f.root() + "/notes.txt"});
    f.browser.select(3, SelectHow::kToggle);
    CHECK(f.browser.selected_count() == 1);
    f.browser.select(1, SelectHow::kOnly);
    f.browser.move_cursor(1, true);
    CHECK(f.browser.selected_count() == 2);
    CHECK(f.browser.selected_bytes() == 12);
    CHECK(f.browser.activate().size() == 2);
    f.browser.move_cursor(-1, true);
    CHECK(f.browser.selected_count() == 1);
    f.browser.select_all_files();
    CHECK(f.browser.selected_files().size() == 3);
}

TEST_CASE("The cursor stops at both ends") {
    Fixture f;
    f.browser.move_cursor(-5, false);
    CHECK(f.browser.cursor() == 0);
    f.browser.move_cursor(INT64_MAX, false);
    CHECK(f.browser.cursor() == 3);
    f.browser.move_cursor(INT64_MIN, false);
    CHECK(f.browser.cursor() == 0);
    f.browser.select(99, SelectHow::kOnly);
    CHECK(f.browser.cursor() == 0);
}

TEST_CASE("Known files only looks at the content of every file") {
    Fixture f;
    EntryView view = f.browser.view();
    view.known_only = true;
    f.browser.set_view(view);
    settle(f.browser);
    CHECK(rows_of(f.browser) == "sub a.dump b.dump");
    view.sort = EntrySort::kKind;
    view.known_only = false;
    f.browser.set_view(view);
    settle(f.browser);
    CHECK(rows_of(f.browser) == "sub a.dump b.dump notes.txt");
}

TEST_CASE("Kinds are told by content, and a heapprof log says whether its data is there") {
    Fixture f;
    f.temp.write("p.hpm", "");
    f.temp.write("p.hpd.gz", "");
    f.temp.write("q.hpm", "");
    f.temp.write("r.hpd", "");
    f.browser.refresh();
    settle(f.browser);
    REQUIRE(rows_of(f.browser) == "sub a.dump b.dump notes.txt p.hpd.gz p.hpm q.hpm r.hpd");
    for (size_t row = 0; row < 8; ++row) f.browser.kind_at(row);
    settle(f.browser);
    CHECK(f.browser.kind_at(0) == FileKind{KindTone::kPlain, "folder"});
    CHECK(f.browser.kind_at(1) == FileKind{KindTone::kKnown, "heap dump"});
    CHECK(f.browser.kind_at(3) == FileKind{KindTone::kPlain, "txt file"});
    CHECK(f.browser.kind_at(4) == FileKind{KindTone::kPlain, "data of p.hpm"});
    CHECK(f.browser.kind_at(5) == FileKind{KindTone::kKnown, "heapprof log + .hpd"});
    CHECK(f.browser.kind_at(6) == FileKind{KindTone::kProblem, "heapprof log, .hpd missing"});
    CHECK(f.browser.kind_at(7) == FileKind{KindTone::kProblem, "heapprof data, .hpm missing"});
}

TEST_CASE("A browser that goes away in the middle of its work waits for nothing but the thread") {
    const test::TempFolder temp;
    for (int i = 0; i < 50; ++i) temp.write("f" + std::to_string(i), "x");
    for (int i = 0; i < 20; ++i) {
        SlowJobs jobs;
        FolderBrowser browser("/", jobs, fake_kind);
        browser.start_at(temp.path("."));
        browser.poll();
        browser.visit("/");
        EntryView view;
        view.known_only = true;
        browser.set_view(view);
    }
    CHECK(temp.file_count() == 50);
}

namespace {

std::string completed(FolderBrowser& browser, const std::string& typed) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < end) {
        const PathCompletion* found = browser.complete(typed);
        if (found != nullptr) return found->text;
        if (browser.is_idle()) return "unreadable";
        browser.poll();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return "too late";
}

}  // namespace

TEST_CASE("Completion reads the folder that is typed, wherever it is") {
    const test::TempFolder temp;
    std::filesystem::create_directory(temp.path("runs"));
    temp.write("runs/one.json", "");
    temp.write("runs/one.txt", "");
    const std::string root = std::filesystem::path(temp.path("x")).parent_path().string();
    SlowJobs jobs;
    FolderBrowser browser(root, jobs);
    browser.start_at("/");
    settle(browser);
    CHECK(completed(browser, root + "/r") == root + "/runs/");
    CHECK(completed(browser, "~/r") == "~/runs/");
    CHECK(completed(browser, "~/runs/o") == "~/runs/one.");
    CHECK(completed(browser, "~/runs/one.j") == "~/runs/one.json");
    CHECK(completed(browser, "~/nowhere/x") == "unreadable");
    browser.start_at(root);
    settle(browser);
    CHECK(completed(browser, "runs/one.t") == "runs/one.txt");
    CHECK(browser.folder() == root);
}

TEST_CASE("A folder is read while another one does not answer") {
    Fixture f;
    std::atomic<bool> is_dead = true;
    SlowJobs jobs;
    FolderBrowser browser("/", jobs, [&](const std::string&) {
        while (is_dead) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return FileKind{};
    });
    // Each is left with the kind of a file being waited for.
    for (const std::string& folder : {f.root(), f.root() + "/sub"}) {
        browser.visit(folder);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (browser.is_loading() && std::chrono::steady_clock::now() < end) browser.poll();
        REQUIRE_FALSE(browser.is_loading());
        CHECK(browser.kind_at(browser.rows().size() - 1).tone == KindTone::kPlain);
        CHECK_FALSE(browser.is_idle());
    }
    CHECK(rows_of(browser) == "deep.dump");
    is_dead = false;
    settle(browser);
}

TEST_CASE("Rows of the folder before are told from rows that were asked for") {
    Fixture f;
    f.browser.visit(f.root() + "/sub");
    CHECK(f.browser.is_loading());
    CHECK_FALSE(f.browser.is_slow());
    CHECK(rows_of(f.browser) == "sub a.dump b.dump notes.txt");
    CHECK(f.browser.selected_files().empty());
    CHECK(f.browser.activate().empty());
    CHECK(f.browser.folder() == f.root() + "/sub");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(f.browser.is_slow());
    settle(f.browser);
    CHECK_FALSE(f.browser.is_slow());
}

TEST_CASE("Folders are read by their asker where no thread can be started") {
    const test::NoThreads none;
    Fixture f;
    CHECK(rows_of(f.browser) == "sub a.dump b.dump notes.txt");
    f.browser.kind_at(1);
    settle(f.browser);
    CHECK(f.browser.kind_at(1) == FileKind{KindTone::kKnown, "heap dump"});
}
