#include "app/file_dialog/path_text.h"

#include "tests/support/catch.h"

using namespace hs;

namespace {

const PathBase kBase{"/home/me", "/data/runs"};

std::vector<std::string> labels(const std::vector<Breadcrumb>& crumbs) {
    std::vector<std::string> out;
    for (const Breadcrumb& crumb : crumbs) { out.push_back(crumb.label); }
    return out;
}

}  // namespace

TEST_CASE("Typed paths become absolute") {
    CHECK(absolute_path("/a/b", kBase) == "/a/b");
    CHECK(absolute_path("b/c", kBase) == "/data/runs/b/c");
    CHECK(absolute_path("../c", kBase) == "/data/c");
    CHECK(absolute_path("../../../..", kBase) == "/");
    CHECK(absolute_path("/a//b/./c/", kBase) == "/a/b/c");
    CHECK(absolute_path("", kBase) == "/data/runs");
    CHECK(absolute_path(".", kBase) == "/data/runs");
}

TEST_CASE("A tilde means the home folder at the beginning only") {
    CHECK(absolute_path("~", kBase) == "/home/me");
    CHECK(absolute_path("~/x", kBase) == "/home/me/x");
    CHECK(absolute_path("~x", kBase) == "/data/runs/~x");
    CHECK(absolute_path("a/~", kBase) == "/data/runs/a/~");
    CHECK(absolute_path("~/x", {"", "/data"}) == "/data/~/x");
}

TEST_CASE("Pasted quotes, blanks and file addresses are understood") {
    CHECK(absolute_path("  /a/b \n", kBase) == "/a/b");
    CHECK(absolute_path("'/a/b c'", kBase) == "/a/b c");
    CHECK(absolute_path("\"/a\"", kBase) == "/a");
    CHECK(absolute_path("file:///a/b%20c%C3%A4", kBase) == "/a/b c\xC3\xA4");
    CHECK(absolute_path("file:///a%2", kBase) == "/a%2");
    CHECK(absolute_path("file:///a%zz", kBase) == "/a%zz");
    CHECK(absolute_path("'", kBase) == "/data/runs/'");
}

TEST_CASE("A path is shortened where home is a whole part of it") {
    CHECK(shortened_path("/home/me", "/home/me") == "~");
    CHECK(shortened_path("/home/me/a", "/home/me") == "~/a");
    CHECK(shortened_path("/home/mean", "/home/me") == "/home/mean");
    CHECK(shortened_path("/a", "/") == "/a");
    CHECK(shortened_path("/a", "") == "/a");
}

TEST_CASE("Parents, names and joins") {
    CHECK(parent_path("/a/b") == "/a");
    CHECK(parent_path("/a") == "/");
    CHECK(parent_path("/") == "/");
    CHECK(last_name("/a/b") == "b");
    CHECK(last_name("b") == "b");
    CHECK(join_path("/", "a") == "/a");
    CHECK(join_path("/a", "b") == "/a/b");
}

TEST_CASE("Breadcrumbs lead from the root or from home") {
    const auto outside = breadcrumbs("/var/log", "/home/me");
    CHECK(labels(outside) == std::vector<std::string>{"/", "var", "log"});
    CHECK(outside[1].path == "/var");
    CHECK(outside[2].path == "/var/log");
    const auto inside = breadcrumbs("/home/me/a/b", "/home/me");
    CHECK(labels(inside) == std::vector<std::string>{"Home", "a", "b"});
    CHECK(inside[0].path == "/home/me");
    CHECK(inside[1].path == "/home/me/a");
    CHECK(labels(breadcrumbs("/home/me", "/home/me")) == std::vector<std::string>{"Home"});
    CHECK(labels(breadcrumbs("/", "/home/me")) == std::vector<std::string>{"/"});
    CHECK(labels(breadcrumbs("/home/mean", "/home/me")) ==
          std::vector<std::string>{"/", "home", "mean"});
}

TEST_CASE("Completion extends as far as all names agree") {
    const std::vector<CompletionName> names = {
        {"runs", true}, {"run1.hpm", false}, {"Other", true}, {".git", true}};
    CHECK(complete_path("~/r", names).text == "~/run");
    CHECK(complete_path("~/r", names).candidates == std::vector<std::string>{"runs/", "run1.hpm"});
    CHECK(complete_path("~/runs", names).text == "~/runs/");
    CHECK(complete_path("run1", names).text == "run1.hpm");
    CHECK(complete_path("/x/none", names).text == "/x/none");
    CHECK(complete_path("/x/none", names).candidates.empty());
}

TEST_CASE("Completion minds case only while it helps") {
    const std::vector<CompletionName> names = {{"Other", true}, {"other2", false}};
    CHECK(complete_path("/o", names).text == "/other2");
    CHECK(complete_path("/OTHER", names).candidates.size() == 2);
    const std::vector<CompletionName> one = {{"Other", true}};
    CHECK(complete_path("/ot", one).text == "/Other/");
}

TEST_CASE("Completion shows hidden names when a dot is typed") {
    const std::vector<CompletionName> names = {{".git", true}, {"a", false}};
    CHECK(complete_path("/", names).candidates == std::vector<std::string>{"a"});
    CHECK(complete_path("/.", names).text == "/.git/");
}

TEST_CASE("Completion never cuts a character in two") {
    const std::vector<CompletionName> names = {{"a\xC3\xA4", false}, {"a\xC3\xB6", false}};
    CHECK(complete_path("", names).text == "a");
}

TEST_CASE("Completion keeps its list short and its count true") {
    const std::vector<CompletionName> names(120, CompletionName{"same", false});
    const PathCompletion found = complete_path("s", names, 50);
    CHECK(found.candidates.size() == 50);
    CHECK(found.candidate_count == 120);
}
