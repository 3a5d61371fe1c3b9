#include "app/script/script_commands.h"

#include <imgui_internal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "app/commands.h"
#include "app/script/script_files.h"
#include "app/view.h"
#include "app/window_options.h"
#include "core/base/json_writer.h"

namespace hs {

using Words = ScriptRunner::Words;

// The commands may use what is private to the runner.
struct ScriptCommands {
    static Result<void> open(ScriptRunner& runner, Words words);
    static Result<void> drop(ScriptRunner& runner, Words words);
    static Result<void> command(ScriptRunner& runner, Words words);
    static Result<void> view(ScriptRunner& runner, Words words);
    static Result<void> expect_view(ScriptRunner& runner, Words words);
    static Result<void> expect_no_item(ScriptRunner& runner, Words words);
    static Result<void> expect_line(ScriptRunner& runner, Words words);
    static Result<void> expect_file(ScriptRunner& runner, Words words);
    static Result<void> expect_clipboard(ScriptRunner& runner, Words words);
    static Result<void> clipboard(ScriptRunner& runner, Words words);
    static Result<void> resize(ScriptRunner& runner, Words words);
    static Result<void> grow(ScriptRunner& runner, Words words);
    static Result<void> copy(ScriptRunner& runner, Words words);
    static Result<void> move(ScriptRunner& runner, Words words);
    static Result<void> cut(ScriptRunner& runner, Words words);
    static Result<void> remove(ScriptRunner& runner, Words words);
    static Result<void> file(ScriptRunner& runner, Words words);
    static Result<void> tap(ScriptRunner& runner, Words words);
    static Result<void> tab_to(ScriptRunner& runner, Words words);
    static Result<void> scale(ScriptRunner& runner, Words words);
    static Result<void> texts(ScriptRunner& runner, Words words);
    static Result<void> side_button(ScriptRunner& runner, int button);

    static const ScriptCommand kTable[];
    static const size_t kCount;

private:
    static std::vector<std::string> paths_of(ScriptRunner& runner, Words words);
};

namespace {

constexpr size_t kAnyNumber = SIZE_MAX;

Error failed(std::string message) {
    return {ErrorCode::kNotFound, std::move(message), {}, {}};
}

}  // namespace

std::vector<std::string> ScriptCommands::paths_of(ScriptRunner& runner, Words words) {
    std::vector<std::string> paths;
    for (const std::string& word : words) paths.push_back(runner.path_of(word));
    return paths;
}

Result<void> ScriptCommands::open(ScriptRunner& runner, Words words) {
    runner.session_.app().open_files(paths_of(runner, words));
    runner.driver_.frames(2);
    return {};
}

Result<void> ScriptCommands::drop(ScriptRunner& runner, Words words) {
    runner.session_.host().drop_paths(paths_of(runner, words));
    runner.driver_.frames(2);
    return {};
}

Result<void> ScriptCommands::command(ScriptRunner& runner, Words words) {
    const MenuCommand* command = find_command(words[0]);
    if (command == nullptr) return failed("the application has no command '" + words[0] + "'");
    const AppState& state = runner.session_.app().state();
    if (const char* reason = why_disabled(*command, state)) {
        return failed("'" + words[0] + "' is disabled: " + reason);
    }
    Actions actions;
    run_command(*command, state, actions);
    for (Action& action : actions.take()) runner.session_.app().push(std::move(action));
    runner.driver_.frames(3);
    return {};
}

Result<void> ScriptCommands::view(ScriptRunner& runner, Words words) {
    const View* view = find_view(words[0]);
    if (view == nullptr) return failed("there is no view '" + words[0] + "'");
    runner.session_.app().push(ShowView{view->id});
    runner.driver_.frames(3);
    return {};
}

Result<void> ScriptCommands::expect_view(ScriptRunner& runner, Words words) {
    const ViewId shown = runner.session_.app().state().navigation.at().view;
    const std::string name = view_of(shown).name;
    if (name == words[0]) return {};
    return failed("expected view '" + words[0] + "', found '" + name + "'");
}

Result<void> ScriptCommands::expect_no_item(ScriptRunner& runner, Words words) {
    for (int i = 0; i < 12; ++i) {
        const auto found = find_widget(runner.recorder_, words[0]);
        if (!found.ok() || found.value().rect.is_empty()) return {};
        runner.driver_.frames(1);
    }
    return failed("expected no '" + words[0] + "', found it");
}

// Widgets of one line of tools: none has wrapped to the next.
Result<void> ScriptCommands::expect_line(ScriptRunner& runner, Words words) {
    std::optional<SeenRect> line;
    for (const std::string& word : words) {
        HS_TRY(const FoundUi found, find_widget(runner.recorder_, word));
        if (found.rect.is_empty()) return failed("'" + word + "' is not in view");
        if (!line) line = found.rect;
        if (found.rect.centre_y() > line->top && found.rect.centre_y() < line->bottom) continue;
        return failed("'" + word + "' is not in the line of '" + words[0] + "'");
    }
    return {};
}

// Another program may be about to write it.
Result<void> ScriptCommands::expect_file(ScriptRunner& runner, Words words) {
    constexpr int kFrames = 200;
    const bool is_about_text = words.size() == 3 && (words[1] == "with" || words[1] == "without");
    if (words.size() != 1 && !is_about_text) {
        return failed("expected: expect_file FILE [with|without \"text\"]");
    }
    const bool is_without = is_about_text && words[1] == "without";
    for (int i = 0; i < kFrames; ++i) {
        std::ifstream file(words[0], std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)),
                                std::istreambuf_iterator<char>());
        const bool has_text = is_about_text && bytes.find(words[2]) != std::string::npos;
        if (!bytes.empty() && (!is_about_text || has_text != is_without)) return {};
        runner.driver_.frames(1);
    }
    return failed("expected a file '" + words[0] + "' " +
                  (is_about_text ? words[1] + " '" + words[2] + "'" : "with something in it"));
}

Result<void> ScriptCommands::expect_clipboard(ScriptRunner& runner, Words words) {
    const std::string text = runner.session_.host().clipboard();
    if (text == words[0]) return {};
    return failed("expected '" + words[0] + "' in the clipboard, found '" + text + "'");
}

Result<void> ScriptCommands::clipboard(ScriptRunner& runner, Words words) {
    runner.session_.host().set_clipboard(words[0]);
    return {};
}

// Only ever appends to a file that is there, as the program that writes a log does: what is mapped
// of it stays as it was. A longer one is made anew.
Result<void> ScriptCommands::grow(ScriptRunner& runner, Words words) {
    uint64_t wanted = 0;
    const char* end = words[4].data() + words[4].size();
    if (words[1] != "from" || words[3] != "to" ||
        std::from_chars(words[4].data(), end, wanted).ptr != end) {
        return failed("expected: grow FILE from SOURCE to BYTES");
    }
    std::ifstream source(runner.path_of(words[2]), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(source)), std::istreambuf_iterator<char>());
    if (bytes.empty()) return failed("cannot read '" + words[2] + "'");
    bytes.resize(std::min<size_t>(bytes.size(), wanted));
    struct stat found {};
    size_t first = stat(words[0].c_str(), &found) == 0 ? static_cast<size_t>(found.st_size) : 0;
    if (first > bytes.size()) {
        unlink(words[0].c_str());
        first = 0;
    }
    std::ofstream made(words[0], std::ios::binary | std::ios::app);
    made.write(bytes.data() + first, static_cast<std::streamsize>(bytes.size() - first));
    made.close();
    return made ? Result<void>() : failed("cannot write '" + words[0] + "'");
}

Result<void> ScriptCommands::copy(ScriptRunner& runner, Words words) {
    if (words[1] != "to") return failed("expected: copy SOURCE to FILE");
    return copy_over(runner.path_of(words[0]), runner.path_of(words[2]));
}

Result<void> ScriptCommands::move(ScriptRunner& runner, Words words) {
    if (words[1] != "to") return failed("expected: move SOURCE to FILE");
    return move_over(runner.path_of(words[0]), runner.path_of(words[2]));
}

Result<void> ScriptCommands::cut(ScriptRunner& runner, Words words) {
    uint64_t wanted = 0;
    const char* end = words[2].data() + words[2].size();
    if (words[1] != "to" || std::from_chars(words[2].data(), end, wanted).ptr != end) {
        return failed("expected: cut FILE to BYTES");
    }
    return cut_file(runner.path_of(words[0]), wanted);
}

Result<void> ScriptCommands::remove(ScriptRunner& runner, Words words) {
    return remove_file(runner.path_of(words[0]));
}

// What the menu of a row of the dataset list does, for the row with this letter.
Result<void> ScriptCommands::file(ScriptRunner& runner, Words words) {
    App& app = runner.session_.app();
    const auto& rows = app.state().datasets;
    size_t at = 0;
    while (at < rows.size() && dataset_letter(at) != words[0]) ++at;
    if (at == rows.size()) return failed("no file has the letter '" + words[0] + "'");
    const DatasetId id = rows[at].id;
    if (words[1] == "show") {
        app.push(SetCurrentDataset{id});
    } else if (words[1] == "compare") {
        app.push(SetComparison{id});
    } else if (words[1] == "reload") {
        app.push(ReloadDataset{id});
    } else if (words[1] == "close") {
        app.push(CloseDataset{id});
    } else {
        return failed("expected: file LETTER show|compare|reload|close");
    }
    runner.driver_.frames(3);
    return {};
}

// All of a click in one frame, as a quick hand makes it between two slow ones.
Result<void> ScriptCommands::tap(ScriptRunner& runner, Words words) {
    float x = 0;
    float y = 0;
    const auto is_number = [](const std::string& word, float* number) {
        const char* end = word.data() + word.size();
        const auto [stop, problem] = std::from_chars(word.data(), end, *number);
        return problem == std::errc() && stop == end && std::isfinite(*number);
    };
    if (!is_number(words[0], &x)) return runner.tap(words);
    if (words.size() != 2 || !is_number(words[1], &y)) return failed("expected: tap X Y");
    runner.driver_.tap(x, y);
    return {};
}

Result<void> ScriptCommands::tab_to(ScriptRunner& runner, Words words) {
    constexpr int kMostStops = 90;
    if (words.size() != 1 && !(words.size() == 3 && words[1] == "before")) {
        return failed("expected: tab_to \"label\" [before \"label\"]");
    }
    const auto is_at = [&](const std::string& label) {
        const auto found = find_widget(runner.recorder_, label);
        const ImGuiID focused = ImGui::GetCurrentContext()->NavId;
        return found.ok() && focused != 0 && found.value().item.id == focused;
    };
    for (int i = 0; i < kMostStops; ++i) {
        runner.driver_.key(ImGuiKey_Tab);
        if (is_at(words[0])) return {};
        if (words.size() == 3 && is_at(words[2])) {
            return failed("Tab leads to '" + words[2] + "' before '" + words[0] + "'");
        }
    }
    return failed("Tab does not lead to '" + words[0] + "'");
}

Result<void> ScriptCommands::resize(ScriptRunner& runner, Words words) {
    HS_TRY(const PixelSize size, parse_pixel_size(words[0]));
    runner.session_.host().resize(size);
    runner.driver_.frames(3);
    return {};
}

Result<void> ScriptCommands::scale(ScriptRunner& runner, Words words) {
    float scale = 0;
    const char* end = words[0].data() + words[0].size();
    const auto [stop, problem] = std::from_chars(words[0].data(), end, scale);
    if (problem != std::errc() || stop != end || !(scale >= 0.5F && scale <= 8)) {
        return failed("expected a scale from 0.5 to 8, found '" + words[0] + "'");
    }
    runner.session_.host().set_scale(scale);
    runner.driver_.frames(3);
    return {};
}

// Everything that the last frame drew, with its place: what tests compare with other answers.
Result<void> ScriptCommands::texts(ScriptRunner& runner, Words words) {
    std::ofstream made(words[0], std::ios::binary);
    JsonWriter json([&](std::string_view piece) {
        made.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    });
    json.begin_array();
    for (const SeenText& text : runner.recorder_.texts()) {
        json.begin_object();
        json.field("text", text.text);
        json.field("left", static_cast<double>(text.rect.left));
        json.field("top", static_cast<double>(text.rect.top));
        json.field("right", static_cast<double>(text.rect.right));
        json.field("bottom", static_cast<double>(text.rect.bottom));
        json.end_object();
    }
    json.end_array();
    json.finish();
    made.close();
    return made ? Result<void>() : failed("cannot write '" + words[0] + "'");
}

Result<void> ScriptCommands::side_button(ScriptRunner& runner, int button) {
    runner.driver_.click(button, 1, 0);
    return {};
}

const ScriptCommand ScriptCommands::kTable[] = {
    {"open", "FILE…", 1, kAnyNumber, open},
    {"drop", "FILE…", 1, kAnyNumber, drop},
    {"click", "\"label\" [at X Y] [with MODIFIERS]", 1, 6,
     [](ScriptRunner& r, Words w) { return r.click(w, 0, 1); }},
    {"right_click", "\"label\" [at X Y] [with MODIFIERS]", 1, 6,
     [](ScriptRunner& r, Words w) { return r.click(w, 1, 1); }},
    {"double_click", "\"label\" [at X Y] [with MODIFIERS]", 1, 6,
     [](ScriptRunner& r, Words w) { return r.click(w, 0, 2); }},
    {"middle_click", "\"label\" [at X Y] [with MODIFIERS]", 1, 6,
     [](ScriptRunner& r, Words w) { return r.click(w, 2, 1); }},
    {"tap", "X Y | \"label\" [at X Y]", 1, 4, tap},
    {"mouse_back", "", 0, 0, [](ScriptRunner& r, Words) { return side_button(r, 3); }},
    {"mouse_forward", "", 0, 0, [](ScriptRunner& r, Words) { return side_button(r, 4); }},
    {"hover", "\"label\" [at X Y]", 1, 4, [](ScriptRunner& r, Words w) { return r.hover(w); }},
    {"drag", "\"label\" [at X Y] [with MODIFIERS] by DX DY | to \"label\" [at X Y]", 3, 12,
     [](ScriptRunner& r, Words w) { return r.drag(w); }},
    {"wheel", "\"label\" [at X Y] NOTCHES [SIDEWAYS] [with MODIFIERS]", 2, 8,
     [](ScriptRunner& r, Words w) { return r.wheel(w); }},
    {"type", "\"text\"", 1, 1,
     [](ScriptRunner& r, Words w) -> Result<void> {
         r.driver_.type(w[0]);
         return {};
     }},
    {"key", "CHORD [TIMES]", 1, 2, [](ScriptRunner& r, Words w) { return r.key(w); }},
    {"tab_to", "\"label\" [before \"label\"]", 1, 3, tab_to},
    {"command", "NAME", 1, 1, command},
    {"view", "NAME", 1, 1, view},
    {"wait", "idle [SECONDS] | done [SECONDS] | frames N | text \"text\" [SECONDS] | no_text \"text\" [SECONDS]", 1,
     3, [](ScriptRunner& r, Words w) { return r.wait(w); }},
    {"expect", "\"text\"", 1, 1,
     [](ScriptRunner& r, Words w) { return r.expect_text(w[0], true); }},
    {"expect_not", "\"text\"", 1, 1,
     [](ScriptRunner& r, Words w) { return r.expect_text(w[0], false); }},
    {"expect_item", "\"label\"", 1, 1,
     [](ScriptRunner& r, Words w) {
         const auto is_seen = [](const SeenItem& item) { return !item.visible.is_empty(); };
         return r.expect_item(w[0], is_seen, "in view");
     }},
    {"expect_no_item", "\"label\"", 1, 1, expect_no_item},
    {"expect_line", "\"label\" \"label\"…", 2, kAnyNumber, expect_line},
    {"expect_enabled", "\"label\"", 1, 1,
     [](ScriptRunner& r, Words w) {
         const auto holds = [](const SeenItem& item) { return !item.is_disabled; };
         return r.expect_item(w[0], holds, "enabled");
     }},
    {"expect_disabled", "\"label\"", 1, 1,
     [](ScriptRunner& r, Words w) {
         const auto holds = [](const SeenItem& item) { return item.is_disabled; };
         return r.expect_item(w[0], holds, "disabled");
     }},
    {"expect_checked", "\"label\"", 1, 1,
     [](ScriptRunner& r, Words w) {
         const auto holds = [](const SeenItem& item) { return item.is_checked; };
         return r.expect_item(w[0], holds, "checked");
     }},
    {"expect_unchecked", "\"label\"", 1, 1,
     [](ScriptRunner& r, Words w) {
         const auto holds = [](const SeenItem& item) { return !item.is_checked; };
         return r.expect_item(w[0], holds, "unchecked");
     }},
    {"expect_view", "NAME", 1, 1, expect_view},
    {"expect_file", "FILE [with|without \"text\"]", 1, 3, expect_file},
    {"expect_clipboard", "\"text\"", 1, 1, expect_clipboard},
    {"clipboard", "\"text\"", 1, 1, clipboard},
    {"shot", "FILE.png", 1, 1, [](ScriptRunner& r, Words w) { return r.shot(w[0]); }},
    {"texts", "FILE.json", 1, 1, texts},
    {"grow", "FILE from SOURCE to BYTES", 5, 5, grow},
    {"copy", "SOURCE to FILE", 3, 3, copy},
    {"move", "SOURCE to FILE", 3, 3, move},
    {"cut", "FILE to BYTES", 3, 3, cut},
    {"remove", "FILE", 1, 1, remove},
    {"file", "LETTER show|compare|reload|close", 2, 2, file},
    {"resize", "WxH", 1, 1, resize},
    {"theme", "dark|light", 1, 1,
     [](ScriptRunner& r, Words w) { return r.set_setting("theme", w[0]); }},
    {"scale", "FACTOR", 1, 1, scale},
    {"text_size", "PERCENT", 1, 1,
     [](ScriptRunner& r, Words w) { return r.set_setting("text_size", w[0]); }},
    {"quit", "", 0, 0,
     [](ScriptRunner& r, Words) -> Result<void> {
         r.quit_ = true;
         return {};
     }},
};
const size_t ScriptCommands::kCount = std::size(ScriptCommands::kTable);

std::span<const ScriptCommand> script_commands() {
    return {ScriptCommands::kTable, ScriptCommands::kCount};
}

const ScriptCommand* find_script_command(std::string_view name) {
    const auto table = script_commands();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const ScriptCommand& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace hs
