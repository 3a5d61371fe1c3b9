#include "tests/sessions/random_steps.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <span>
#include <utility>

#include "app/commands.h"
#include "app/view.h"
#include "core/base/text_format.h"
#include "render/ui_backend_recorder.h"

namespace hs::test {

// Everything a choice may look at.
struct StepChoices {
    RandomSteps& steps;
    Random& random;
    const AppState& state;
    const std::vector<SeenItem>& items;
    ImVec2 size;

    template <class T, size_t count>
    T one_of(const T (&choices)[count]) const {
        return choices[random.below(count)];
    }
    [[nodiscard]] bool is_one_in(uint64_t chances) const { return random.below(chances) == 0; }
    [[nodiscard]] int between(int first, int last) const {
        return first + static_cast<int>(random.below(static_cast<uint64_t>(last) -
                                                     static_cast<uint64_t>(first) + 1));
    }
    [[nodiscard]] std::string place() const;
    [[nodiscard]] std::string place_of(const SeenItem& item) const;
    [[nodiscard]] const SeenItem* any_item() const;
    [[nodiscard]] std::string any_letter() const;

    [[nodiscard]] std::string click(const char* how) const;
    [[nodiscard]] std::string click_item() const;
    [[nodiscard]] std::string right_click() const;
    [[nodiscard]] std::string double_click() const;
    [[nodiscard]] std::string click_anywhere() const;
    [[nodiscard]] std::string tap() const;
    [[nodiscard]] std::string drag() const;
    [[nodiscard]] std::string wheel() const;
    [[nodiscard]] std::string key() const;
    [[nodiscard]] std::string type() const;
    [[nodiscard]] std::string command() const;
    [[nodiscard]] std::string view() const;
    [[nodiscard]] std::string open() const;
    [[nodiscard]] std::string file() const;
    [[nodiscard]] std::string change_file() const;
    [[nodiscard]] std::string look() const;
    [[nodiscard]] std::string resize() const;
    [[nodiscard]] std::string wait() const;
};

namespace {

constexpr const char* kTexts[] = {
    "Quote",
    "type:Quote",
    "size>100",
    "size>",
    "order",
    "*",
    "[",
    "(?",
    "é漢字",
    "a b c ",
    "server",
    "server.py",
    "56",
    "\"",
    "..",
    "/",
    "0",
    "-1",
    "1e308",
    "nan",
    "inf",
    "in A",
    "in A and not in B",
    ",",
    "0x1000",
    "4096",
    "dict",
    "app.",
    "main",
    "\t",
    "%s",
    "{}",
    "\u202E",
    "😀",
    "99999999999999999999",
    "originals/",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"};

constexpr const char* kKeys[] = {
    "Escape",   "Escape",    "Enter",     "Tab",       "Shift+Tab", "Left",       "Right",
    "Up",       "Down",      "Home",      "End",       "PageUp",    "PageDown",   "Delete",
    "Space",    "W",         "A",         "S",         "D",         "P",          "0",
    "Ctrl+A",   "Ctrl+V",    "Ctrl+X",    "Ctrl+Home", "Ctrl+End",  "Shift+Down", "Ctrl+Left",
    "Shift+F6", "F6",        "Backspace", "Menu",      "Alt+Left",  "Alt+Right",  "Ctrl+Backspace",
    "Alt",      "Shift+F10", "Ctrl+Space"};

struct Step {
    uint32_t weight;
    std::string (StepChoices::*make)() const;
};
constexpr Step kChoices[] = {
    {26, &StepChoices::click_item},  {7, &StepChoices::right_click},
    {5, &StepChoices::double_click}, {6, &StepChoices::click_anywhere},
    {4, &StepChoices::tap},          {8, &StepChoices::drag},
    {6, &StepChoices::wheel},        {14, &StepChoices::key},
    {5, &StepChoices::type},         {5, &StepChoices::command},
    {6, &StepChoices::view},         {4, &StepChoices::open},
    {8, &StepChoices::file},         {5, &StepChoices::change_file},
    {3, &StepChoices::look},         {4, &StepChoices::resize},
    {9, &StepChoices::wait},
};

bool is_popup(const std::string& window) {
    return window.starts_with("##Popup") || window.starts_with("##Menu");
}

// Names of keys as ImGui has them are names that scripts know.
std::string chord_text(ImGuiKeyChord chord) {
    std::string text;
    if ((chord & ImGuiMod_Ctrl) != 0) text += "Ctrl+";
    if ((chord & ImGuiMod_Shift) != 0) text += "Shift+";
    if ((chord & ImGuiMod_Alt) != 0) text += "Alt+";
    return text + ImGui::GetKeyName(static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_));
}

bool ends_session(const MenuCommand& command) {
    return std::string_view(command.name) == "file.quit";
}

}  // namespace

std::string script_word(std::string_view word) {
    std::string text = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\' || c == '$') text += '\\';
        text += c == '\n' ? std::string("\\n") : c == '\t' ? std::string("\\t") : std::string(1, c);
    }
    return text + "\"";
}

std::string StepChoices::place() const {
    return std::to_string(between(0, std::max(1, static_cast<int>(size.x)))) + " " +
           std::to_string(between(0, std::max(1, static_cast<int>(size.y))));
}

std::string StepChoices::place_of(const SeenItem& item) const {
    const SeenRect& rect = item.visible;
    if (random.below(3) > 0) {
        return std::to_string(std::lround(rect.centre_x())) + " " +
               std::to_string(std::lround(rect.centre_y()));
    }
    const auto inside = [&](float first, float last) {
        const auto from = static_cast<int>(std::ceil(first));
        return std::to_string(between(from, std::max(from, static_cast<int>(last))));
    };
    return inside(rect.left, rect.right) + " " + inside(rect.top, rect.bottom);
}

// Mostly of the popup, if there is one: a click beside it only closes it.
const SeenItem* StepChoices::any_item() const {
    const bool wants_popup = !is_one_in(5);
    std::vector<const SeenItem*> all;
    std::vector<const SeenItem*> in_popup;
    for (const SeenItem& item : items) {
        if (item.visible.is_empty() || item.is_window) continue;
        all.push_back(&item);
        if (is_popup(item.window)) in_popup.push_back(&item);
    }
    const auto& from = wants_popup && !in_popup.empty() ? in_popup : all;
    return from.empty() ? nullptr : from[random.below(from.size())];
}

std::string StepChoices::any_letter() const {
    return dataset_letter(random.below(state.datasets.size() + 1));
}

std::string StepChoices::click(const char* how) const {
    const SeenItem* item = any_item();
    if (item == nullptr) return "key Escape";
    std::string line = std::string(how) + " at " + place_of(*item);
    if (is_one_in(12))
        line += std::string(" with ") + one_of({"Ctrl", "Shift", "Alt", "Ctrl+Shift"});
    return line + "  # " + printable_text(item->label) + " in " + printable_text(item->window);
}

std::string StepChoices::click_item() const {
    return click("click");
}
std::string StepChoices::right_click() const {
    return click("right_click");
}
std::string StepChoices::double_click() const {
    return click(is_one_in(4) ? "middle_click" : "double_click");
}
std::string StepChoices::click_anywhere() const {
    return std::string(one_of({"click", "right_click", "double_click"})) + " at " + place();
}
std::string StepChoices::tap() const {
    const SeenItem* item = any_item();
    return "tap " + (item != nullptr && !is_one_in(4) ? place_of(*item) : place());
}

std::string StepChoices::drag() const {
    const SeenItem* item = any_item();
    std::string line = "drag at ";
    line += item != nullptr && !is_one_in(3) ? place_of(*item) : place();
    if (is_one_in(4)) line += " with Shift";
    const int reach = is_one_in(6) ? 6000 : 250;
    line += " by " + std::to_string(between(-reach, reach));
    return line + " " + std::to_string(is_one_in(3) ? 0 : between(-reach, reach));
}

std::string StepChoices::wheel() const {
    std::string line = "wheel at " + place() + " " + std::to_string(between(-12, 12));
    if (is_one_in(5)) line += std::string(" with ") + one_of({"Ctrl", "Shift", "Alt"});
    return line;
}

std::string StepChoices::key() const {
    std::string chord = one_of(kKeys);
    if (is_one_in(2)) {
        const auto all = commands();
        const MenuCommand& command = all[random.below(all.size())];
        if (command.keys[0] != 0 && !ends_session(command)) chord = chord_text(command.keys[0]);
    }
    std::string line = "key " + chord;
    if (is_one_in(6)) line += " " + std::to_string(between(2, 9));
    return line;
}

std::string StepChoices::type() const {
    if (is_one_in(3)) steps.queue(is_one_in(2) ? "key Enter" : steps.wait_);
    return "type " + script_word(one_of(kTexts));
}

std::string StepChoices::command() const {
    const auto all = commands();
    const MenuCommand& command = all[random.below(all.size())];
    return "command " + std::string(ends_session(command) ? "go.back" : command.name);
}

std::string StepChoices::view() const {
    const auto all = views();
    return std::string("view ") + all[random.below(all.size())].name;
}

std::string StepChoices::open() const {
    std::string line = one_of({"open", "open", "drop"});
    for (int i = between(1, is_one_in(4) ? 4 : 1); i > 0; --i) {
        line += " " + script_word(steps.any_file(random));
    }
    if (is_one_in(10)) line += " nothing.json";
    if (is_one_in(10)) line += " originals";  // a folder
    return line;
}

std::string StepChoices::file() const {
    constexpr const char* kWhat[] = {"compare", "compare", "show",   "show",
                                     "reload",  "reload",  "reload", "close"};
    return "file " + any_letter() + " " + one_of(kWhat);
}

std::string StepChoices::change_file() const {
    const std::string name = script_word(steps.any_file(random));
    if (!is_one_in(3) && !state.datasets.empty()) {
        steps.queue(is_one_in(2) ? "key F5" : "file " + any_letter() + " reload");
        if (is_one_in(2)) steps.queue(steps.wait_);
    }
    switch (random.below(6)) {
        case 0:
            return "cut " + name + " to " +
                   std::to_string(random.next() >> (44 + random.below(20)));
        case 1:
            return "remove " + name;
        case 2:
            steps.queue_.push_front("move beside.tmp to " + name);
            return "copy " + script_word("originals/" + steps.any_file(random)) + " to beside.tmp";
        case 3:
            return "copy " + script_word("originals/" + steps.any_file(random)) + " to " + name;
        default: {
            // A word of a script: the name in quotes.
            std::string original = name;
            original.insert(1, "originals/");
            return "copy " + original + " to " + name;
        }
    }
}

std::string StepChoices::look() const {
    switch (random.below(4)) {
        case 0:
            return std::string("theme ") + one_of({"dark", "light"});
        case 1:
            return "text_size " + std::to_string(between(40, 220));
        case 2:
            return std::string("scale ") + one_of({"0.5", "1", "1", "1.25", "2", "3"});
        default:
            return "clipboard " + script_word(one_of(kTexts));
    }
}

std::string StepChoices::resize() const {
    constexpr std::pair<int, int> kSizes[] = {{200, 150},  {320, 240},  {640, 400},  {1024, 600},
                                              {1280, 800}, {1440, 900}, {2560, 300}, {300, 1400}};
    auto [width, height] = one_of(kSizes);
    if (is_one_in(3)) std::tie(width, height) = std::pair(between(200, 2200), between(150, 1400));
    if (is_one_in(15)) {
        std::tie(width, height) = std::pair(5000, 3000);
        // Not for long: such frames take their time.
        for (int i = 0; i < 2; ++i) steps.queue(click_item());
        steps.queue("resize 1280x800");
    }
    return "resize " + std::to_string(width) + "x" + std::to_string(height);
}

std::string StepChoices::wait() const {
    if (is_one_in(2)) return "wait frames " + std::to_string(between(1, 40));
    const bool is_small = size.x * size.y < 1.5e6F;
    return is_small && is_one_in(8) ? "shot shown.png" : steps.wait_;
}

RandomSteps::RandomSteps(uint64_t seed, const SessionFiles& files, int wait_s)
    : seed_(seed),
      wait_("wait done " + std::to_string(wait_s)),
      files_(files),
      all_(files.openable()) {
    const std::array<std::vector<std::string>, 5> kinds = {
        files.given.empty() ? files.openable() : files.given, files.dumps, files.logs, files.others,
        files.damaged};
    favored_ = kinds[seed % kinds.size()];
}

const std::string& RandomSteps::any_file(Random& random) const {
    if (random.below(4) > 0) return favored_[random.below(favored_.size())];
    return all_[random.below(all_.size())];
}

std::vector<std::string> RandomSteps::beginning() const {
    Random random(seed_);
    for (int i = 0; i < 8; ++i) random.next();
    std::vector<std::string> lines;
    for (const std::string& name : files_.all()) {
        lines.push_back("copy " + script_word("originals/" + name) + " to " + script_word(name));
    }
    std::string line = "open";
    for (uint64_t i = 2 + random.below(2); i > 0; --i) {
        line += " " + script_word(favored_[random.below(favored_.size())]);
    }
    lines.push_back(std::move(line));
    if (random.below(3) > 0) lines.push_back(wait_);
    if (random.below(2) == 0) lines.emplace_back("file B compare");
    return lines;
}

std::string RandomSteps::next(size_t number, Session& session) {
    const AppState& state = session.app().state();
    // The file dialog leads everywhere; what is exported lands beside the file that is shown.
    const std::string here = std::filesystem::current_path().string() + "/";
    for (size_t row = 0; row < state.datasets.size(); ++row) {
        if (!state.datasets[row].absolute_path.starts_with(here)) {
            return "file " + dataset_letter(row) + " close";
        }
    }
    if (!queue_.empty()) {
        std::string line = std::move(queue_.front());
        queue_.pop_front();
        return line;
    }
    Random random(seed_ * 1'000'003 + number);
    for (int i = 0; i < 8; ++i) random.next();
    const StepChoices choices{*this, random, state, session.ui().record().items(),
                              ImGui::GetIO().DisplaySize};
    uint64_t all = 0;
    for (const Step& step : kChoices) all += step.weight;
    uint64_t at = random.below(all);
    for (const Step& step : kChoices) {
        if (at < step.weight) return (choices.*step.make)();
        at -= step.weight;
    }
    return "wait frames 1";
}

}  // namespace hs::test
