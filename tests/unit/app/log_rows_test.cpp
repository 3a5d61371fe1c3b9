#include "app/views/log_rows.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

AppState three_entries() {
    AppState state;
    state.frame.now_unix_ns = 1700000000000000000;
    apply(state, AddLog{.severity = Severity::kError,
                        .message = "expected '{', found 'x'",
                        .file = "/data/Before.json",
                        .byte_offset = 12});
    apply(state, AddLog{.severity = Severity::kWarning, .message = "Cut short", .repeats = 3});
    apply(state, AddLog{.severity = Severity::kInfo, .message = "saved"});
    return state;
}

TEST_CASE("The log shows the latest first, and the filter looks at message and file") {
    const AppState state = three_entries();
    LogViewState own;
    CHECK(log_rows(state, own) == std::vector<size_t>{2, 1, 0});
    own.filter = "BEFORE";
    CHECK(log_rows(state, own) == std::vector<size_t>{0});
    own.filter = "cut";
    CHECK(log_rows(state, own) == std::vector<size_t>{1});
    own.filter = "nothing like it";
    CHECK(log_rows(state, own).empty());
}

TEST_CASE("Each kind of entry can be hidden") {
    const AppState state = three_entries();
    LogViewState own;
    own.show_info = false;
    CHECK(log_rows(state, own) == std::vector<size_t>{1, 0});
    own.show_errors = false;
    CHECK(log_rows(state, own) == std::vector<size_t>{1});
    own.show_warnings = false;
    CHECK(log_rows(state, own).empty());
}

TEST_CASE("A copied entry says when, how bad, where and what") {
    const AppState state = three_entries();
    CHECK(log_line(state, state.messages.log[0]) ==
          "2023-11-14 22:13:20  error  /data/Before.json: expected '{', found 'x' (byte 12)");
    CHECK(log_line(state, state.messages.log[1]) ==
          "2023-11-14 22:13:20  warning  Cut short (3 times)");
    CHECK(log_as_text(state, {2, 1}) ==
          "2023-11-14 22:13:20  note  saved\n2023-11-14 22:13:20  warning  Cut short (3 times)\n");
}

TEST_CASE("Times of day are shown in the user's own time") {
    AppState state = three_entries();
    state.frame.utc_offset_ns = int64_t{2 * 3600} * 1000000000;
    CHECK(log_time(state, state.messages.log[0]) == "00:13:20");
}

}  // namespace
}  // namespace hs
