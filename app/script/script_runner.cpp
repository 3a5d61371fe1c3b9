#include "app/script/script_runner.h"

#include <sys/stat.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include "app/script/script_commands.h"
#include "render/image.h"
#include "render/ui_backend_parts.h"

namespace hs {
namespace {

// Frames that an expectation waits before it fails: popups and layouts need a few.
constexpr int kPatienceFrames = 12;
constexpr int kTooltipFrames = 36;  // 0.6 s
constexpr int kScrollTries = 200;

Error failed(std::string message) {
    return {ErrorCode::kNotFound, std::move(message), {}, {}};
}

Error wrong_words(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

double wall_clock_s() {
    using Clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

Result<float> number_from(std::string_view text) {
    float number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stop != end || !std::isfinite(number)) {
        return wrong_words("expected a number, found '" + std::string(text) + "'");
    }
    return number;
}

// "25%" of the length, or so many units.
Result<float> offset_from(std::string_view text, float length) {
    const bool is_share = !text.empty() && text.back() == '%';
    if (is_share) text.remove_suffix(1);
    HS_TRY(const float number, number_from(text));
    return is_share ? length * number / 100.0F : number;
}

}  // namespace

ScriptRunner::ScriptRunner(Session& session, std::string folder)
    : session_(session),
      recorder_(session.ui().record()),
      driver_(session),
      folder_(std::move(folder)) {
    driver_.frames(3);
}

std::string ScriptRunner::path_of(const std::string& given) const {
    if (given.empty() || given[0] == '/' || folder_.empty()) return given;
    return folder_ + "/" + given;
}

Result<void> ScriptRunner::run(const ScriptLine& line) {
    const ScriptCommand* command = find_script_command(line.words[0]);
    if (command == nullptr) return wrong_words("unknown command '" + line.words[0] + "'");
    const Words words = Words(line.words).subspan(1);
    if (words.size() < command->min_words || words.size() > command->max_words) {
        return wrong_words("usage: " + std::string(command->name) + " " +
                           std::string(command->usage));
    }
    HS_TRY_VOID(command->run(*this, words));
    const std::string mistake = recorder_.take_mistake();
    if (mistake.empty()) return {};
    return Error{ErrorCode::kBadInput, "wrong use of Dear ImGui: " + mistake, {}, {}};
}

// The widget, scrolled into view if it is drawn outside of what its window shows.
Result<FoundUi> ScriptRunner::bring_into_view(const std::string& name) {
    Result<FoundUi> found = find_ui(recorder_, name);
    for (int i = 0; i < kPatienceFrames && !found.ok(); ++i) {
        driver_.frames(1);
        found = find_ui(recorder_, name);
    }
    for (int i = 0; i < kScrollTries && found.ok() && found.value().rect.is_empty(); ++i) {
        const FoundUi& hidden = found.value();
        const auto windows = find_widgets(recorder_.items(), hidden.window);
        if (windows.empty()) break;
        const SeenRect& window = windows.front().rect;
        driver_.move_to(window.centre_x(), window.centre_y());
        const float dy = hidden.whole.centre_y() < window.top ? 1.0F : -1.0F;
        driver_.wheel(0, dy, 0);
        found = find_ui(recorder_, name);
    }
    if (found.ok() && found.value().rect.is_empty()) {
        return failed("'" + name + "' is there, but cannot be scrolled into view");
    }
    return found;
}

// An offset from the left edge, or "33.1s": where the time axis of the picture has that time.
Result<float> ScriptRunner::across(const std::string& name, const std::string& text,
                                   const SeenRect& area) {
    if (text.empty() || text.back() != 's') return offset_from(text, area.right - area.left);
    HS_TRY(const float time_s, number_from(std::string_view(text).substr(0, text.size() - 1)));
    for (const SeenItem& item : recorder_.items()) {
        NamedAxis axis;
        if (!parse_axis_part(item.label, name, &axis) || axis.last <= axis.first) continue;
        const double share = (static_cast<double>(time_s) - axis.first) / (axis.last - axis.first);
        if (share < 0 || share > 1) break;
        return item.rect.left + (item.rect.right - item.rect.left) * static_cast<float>(share) -
               area.left;
    }
    return failed("'" + name + "' has no time axis with that instant");
}

Result<ScriptRunner::Aim> ScriptRunner::aim(Words& words) {
    Aim aim;
    SeenRect area = {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y};
    bool has_place = false;
    std::string name;
    FoundUi found;
    if (!words.empty() && words[0] != "at") {
        name = words[0];
        words = words.subspan(1);
        HS_TRY(found, bring_into_view(name));
        area = found.rect;
        aim.x = area.centre_x();
        aim.y = area.centre_y();
        has_place = true;
    }
    if (words.size() >= 3 && words[0] == "at") {
        HS_TRY(const float x, across(name, words[1], area));
        HS_TRY(const float y, offset_from(words[2], area.bottom - area.top));
        aim.x = area.left + x;
        aim.y = area.top + y;
        words = words.subspan(3);
        has_place = true;
    }
    if (!has_place) return wrong_words("expected a label, or at X Y");
    if (words.size() >= 2 && words[0] == "with") {
        if (!chord_from_text(words[1], &aim.modifiers)) {
            return wrong_words("expected modifiers such as Ctrl+Shift, found '" + words[1] + "'");
        }
        words = words.subspan(2);
    }
    driver_.move_to(aim.x, aim.y);
    if (!name.empty()) HS_TRY_VOID(check_not_covered(found, name));
    return aim;
}

Result<void> ScriptRunner::check_not_covered(const FoundUi& found, const std::string& name) {
    const std::string& under_pointer = recorder_.hovered_window();
    if (!found.is_widget || found.item.is_window || under_pointer == found.window) return {};
    return failed("'" + name + "' in window '" + found.window + "' cannot be reached: " +
                  (under_pointer.empty() ? "no window" : "window '" + under_pointer + "'") +
                  " is under the pointer");
}

Result<void> ScriptRunner::click(Words words, int button, int count) {
    const std::string name = words[0];
    HS_TRY(const Aim aimed, aim(words));
    if (!words.empty()) return wrong_words("did not understand '" + words[0] + "'");
    const bool is_place = name == "at";
    const auto found = is_place ? Result<FoundUi>(FoundUi()) : find_widget(recorder_, name);
    if (found.ok() && found.value().item.is_disabled) {
        return failed("'" + name + "' is disabled");
    }
    driver_.click(button, count, aimed.modifiers);
    return {};
}

Result<void> ScriptRunner::tap(Words words) {
    HS_TRY(const Aim aimed, aim(words));
    if (!words.empty()) return wrong_words("did not understand '" + words[0] + "'");
    driver_.move_to(-1, -1);
    driver_.tap(aimed.x, aimed.y);
    return {};
}

Result<void> ScriptRunner::hover(Words words) {
    HS_TRY(const Aim aimed, aim(words));
    static_cast<void>(aimed);
    driver_.frames(kTooltipFrames);
    return {};
}

Result<void> ScriptRunner::drag(Words words) {
    HS_TRY(const Aim from, aim(words));
    float x = from.x;
    float y = from.y;
    if (words.size() == 3 && words[0] == "by") {
        HS_TRY(const float dx, number_from(words[1]));
        HS_TRY(const float dy, number_from(words[2]));
        x += dx;
        y += dy;
    } else if (words.size() >= 2 && words[0] == "to") {
        Words target = words.subspan(1);
        HS_TRY(const Aim to, aim(target));
        x = to.x;
        y = to.y;
        driver_.move_to(from.x, from.y);
    } else {
        return wrong_words("expected by DX DY, or to \"label\"");
    }
    driver_.hold(from.modifiers);
    driver_.press(0);
    driver_.drag_to(x, y);
    driver_.release(0);
    driver_.let_go(from.modifiers);
    driver_.frames(3);
    return {};
}

Result<void> ScriptRunner::wheel(Words words) {
    // The notches are the last one or two words, before "with".
    HS_TRY(const Aim at, aim(words));
    if (words.empty()) return wrong_words("expected the number of notches");
    HS_TRY(const float y, number_from(words[0]));
    float x = 0;
    words = words.subspan(1);
    if (!words.empty() && words[0] != "with") {
        HS_TRY(x, number_from(words[0]));
        words = words.subspan(1);
    }
    ImGuiKeyChord modifiers = at.modifiers;
    if (words.size() == 2 && words[0] == "with" && !chord_from_text(words[1], &modifiers)) {
        return wrong_words("expected modifiers, found '" + words[1] + "'");
    }
    driver_.wheel(x, y, modifiers);
    return {};
}

Result<void> ScriptRunner::key(Words words) {
    ImGuiKeyChord chord = 0;
    if (!chord_from_text(words[0], &chord)) return wrong_words("unknown key '" + words[0] + "'");
    float times = 1;
    if (words.size() > 1) { HS_TRY(times, number_from(words[1])); }
    for (int i = 0; i < static_cast<int>(times); ++i) driver_.key(chord);
    return {};
}

Result<void> ScriptRunner::wait(Words words) {
    constexpr float kPatienceSeconds = 120;
    float number = kPatienceSeconds;
    const size_t number_at = words[0] == "text" || words[0] == "no_text" ? 2 : 1;
    if (words.size() > number_at) { HS_TRY(number, number_from(words[number_at])); }
    if (words[0] == "idle") return wait_idle(static_cast<double>(number));
    if (words[0] == "done") return wait_done(static_cast<double>(number));
    if (words[0] == "frames" && words.size() > 1) {
        driver_.frames(static_cast<int>(number));
        return {};
    }
    if (words.size() > 1 && (words[0] == "text" || words[0] == "no_text")) {
        return wait_text(words[1], words[0] == "text", static_cast<double>(number));
    }
    return wrong_words("expected wait idle, wait done, wait frames N, or wait text \"…\"");
}

Result<void> ScriptRunner::wait_idle(double limit_s) {
    const double end_s = wall_clock_s() + limit_s;
    do {
        if (wall_clock_s() > end_s) {
            return failed("still busy after " + std::to_string(limit_s) + " s");
        }
        session_.wait_for_frame(0.1);
        session_.frame();
    } while (!session_.app().idle() && !quit_requested());
    driver_.frames(2);
    return {};
}

// Something may still move then, as a log that plays does.
Result<void> ScriptRunner::wait_done(double limit_s) {
    const double end_s = wall_clock_s() + limit_s;
    do {
        if (wall_clock_s() > end_s) {
            return failed("work is not done after " + std::to_string(limit_s) + " s");
        }
        session_.wait_for_frame(0.1);
        session_.frame();
    } while (session_.app().is_busy() && !quit_requested());
    driver_.frames(2);
    return {};
}

Result<void> ScriptRunner::wait_text(const std::string& text, bool wanted, double limit_s) {
    const double end_s = wall_clock_s() + limit_s;
    while (is_text_drawn(recorder_.texts(), text) != wanted) {
        if (wall_clock_s() > end_s || quit_requested()) return expect_text(text, wanted);
        session_.wait_for_frame(0.02);
        session_.frame();
    }
    return {};
}

Result<void> ScriptRunner::expect_text(const std::string& text, bool wanted) {
    for (int i = 0; i < kPatienceFrames; ++i) {
        if (is_text_drawn(recorder_.texts(), text) == wanted) return {};
        driver_.frames(1);
    }
    if (!wanted) return failed("expected not to see '" + text + "', found it");
    std::string message = "expected to see '" + text + "'; nearest:";
    for (const std::string& label : nearest_labels(recorder_, text, 8)) {
        message += " '" + label + "'";
    }
    return failed(std::move(message));
}

Result<void> ScriptRunner::expect_item(const std::string& name, bool (*holds)(const SeenItem&),
                                       const char* state) {
    for (int i = 0;; ++i) {
        const auto found = find_widget(recorder_, name);
        if (found.ok() && holds(found.value().item)) return {};
        if (i == kPatienceFrames) {
            if (!found.ok()) return found.error();
            return failed("expected '" + name + "' to be " + state + ", found it is not");
        }
        driver_.frames(1);
    }
}

Result<void> ScriptRunner::shot(const std::string& path) {
    Image image;
    session_.frame(&image);
    return write_png(path, image);
}

Result<void> ScriptRunner::set_setting(const std::string& name, const std::string& value) {
    App& app = session_.app();
    if (name == "theme" && (value == "dark" || value == "light")) {
        app.push(SetTheme{value == "dark" ? ThemeName::kDark : ThemeName::kLight});
    } else if (name == "text_size") {
        HS_TRY(const float percent, number_from(value));
        app.push(SetTextSize{static_cast<int>(percent)});
    } else {
        return wrong_words("unknown setting " + name + " " + value);
    }
    driver_.frames(3);
    return {};
}

}  // namespace hs
