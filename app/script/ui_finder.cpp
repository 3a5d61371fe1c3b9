#include "app/script/ui_finder.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace hs {
namespace {

// "label#2" is the second of that name. "label##2" is a label with an id.
struct Numbered {
    std::string_view name;
    size_t number = 0;  // 0: none given
};

Numbered split_number(std::string_view name) {
    const size_t hash = name.rfind('#');
    if (hash == std::string_view::npos || hash == 0 || name[hash - 1] == '#') return {name, 0};
    size_t number = 0;
    const char* end = name.data() + name.size();
    const auto [stop, problem] = std::from_chars(name.data() + hash + 1, end, number);
    if (problem != std::errc() || stop != end || number == 0) return {name, 0};
    return {name.substr(0, hash), number};
}

bool label_matches(std::string_view label, std::string_view name) {
    if (label == name) return true;
    const std::string_view shown = visible_label(label);
    if (shown == name && !shown.empty()) return true;
    const size_t id = label.find("##");
    if (id == std::string_view::npos) return false;
    std::string_view id_text = label.substr(id + 2);
    if (!id_text.empty() && id_text[0] == '#') id_text.remove_prefix(1);
    return id_text == name;
}

// Children are named "parent/child_0123ABCD" by Dear ImGui.
bool window_matches(std::string_view window, std::string_view name) {
    if (label_matches(window, name)) return true;
    const size_t found = window.find(name);
    if (found == std::string_view::npos) return false;
    const auto is_edge = [&](size_t at) {
        return at >= window.size() || window[at] == '/' || window[at] == '_' || window[at] == '#';
    };
    return (found == 0 || is_edge(found - 1)) && is_edge(found + name.size());
}

FoundUi found_from(const SeenItem& item) {
    return {item.visible, item.rect, item.window, true, item};
}

std::vector<FoundUi> widgets_in(const std::vector<SeenItem>& items, std::string_view window,
                                std::string_view label) {
    std::vector<FoundUi> found;
    for (const SeenItem& item : items) {
        if (!window.empty() && !window_matches(item.window, window)) continue;
        if (label_matches(item.label, label)) found.push_back(found_from(item));
    }
    // The window itself before its children.
    const auto is_exact = [&](const FoundUi& one) { return label_matches(one.window, window); };
    if (std::any_of(found.begin(), found.end(), is_exact)) {
        std::erase_if(found, [&](const FoundUi& one) { return !is_exact(one); });
    }
    return found;
}

// Where the words stand in the text, not as a part of longer words.
size_t find_words(std::string_view text, std::string_view words) {
    const auto is_letter = [&](size_t at) {
        return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
    };
    for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
        const size_t end = at + words.size();
        const bool cuts_front = at > 0 && is_letter(at - 1) && is_letter(at);
        if (!cuts_front && !(is_letter(end - 1) && is_letter(end))) return at;
    }
    return std::string::npos;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower;
}

// Least edits between the two, by rows; both are short.
size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

Result<FoundUi> choose(std::vector<FoundUi> found, size_t number, std::string_view name) {
    // Hidden ones count only if nothing else is there.
    const bool some_visible = std::any_of(found.begin(), found.end(),
                                          [](const FoundUi& one) { return !one.rect.is_empty(); });
    if (some_visible) {
        std::erase_if(found, [](const FoundUi& one) { return one.rect.is_empty(); });
    }
    if (number > 0) {
        if (number <= found.size()) return found[number - 1];
        return Error{ErrorCode::kNotFound,
                     "expected '" + std::string(name) + "' at least " + std::to_string(number) +
                         " times, found it " + std::to_string(found.size()) + " times",
                     {},
                     {}};
    }
    const std::string& top_window = found.back().window;
    return *std::find_if(found.begin(), found.end(),
                         [&](const FoundUi& one) { return one.window == top_window; });
}

Error not_found(UiRecorder& recorder, std::string_view name) {
    std::string message = "expected '" + std::string(name) + "' in the window; nearest:";
    for (const std::string& label : nearest_labels(recorder, name, 8)) {
        message += " '" + label + "'";
    }
    return {ErrorCode::kNotFound, std::move(message), {}, {}};
}

}  // namespace

std::string_view visible_label(std::string_view label) {
    return label.substr(0, label.find("##"));
}

std::vector<FoundUi> find_widgets(const std::vector<SeenItem>& items, std::string_view name) {
    std::vector<FoundUi> found = widgets_in(items, {}, name);
    // The label itself may have slashes, so every one is tried as the end of the window's name.
    for (size_t slash = name.find('/'); found.empty() && slash != std::string_view::npos;
         slash = name.find('/', slash + 1)) {
        if (slash > 0) found = widgets_in(items, name.substr(0, slash), name.substr(slash + 1));
    }
    // A window is meant only if no widget is.
    const bool has_widget = std::any_of(found.begin(), found.end(),
                                        [](const FoundUi& one) { return !one.item.is_window; });
    if (has_widget) {
        std::erase_if(found, [](const FoundUi& one) { return one.item.is_window; });
    }
    return found;
}

std::vector<FoundUi> find_texts(const std::vector<SeenText>& texts, std::string_view name) {
    std::vector<FoundUi> found;
    for (const SeenText& text : texts) {
        if (text.text == name) found.push_back({text.rect, text.rect, {}, false, {}});
    }
    if (!found.empty() || name.empty()) return found;
    for (const SeenText& text : texts) {
        const size_t at = find_words(text.text, name);
        if (at == std::string::npos) continue;
        // Where in the text, as if all letters were equally wide: good enough to point at.
        const float per_byte =
            (text.rect.right - text.rect.left) / static_cast<float>(text.text.size());
        SeenRect part = text.rect;
        part.left += per_byte * static_cast<float>(at);
        part.right = part.left + per_byte * static_cast<float>(name.size());
        found.push_back({part, part, {}, false, {}});
    }
    return found;
}

Result<FoundUi> find_widget(UiRecorder& recorder, std::string_view name) {
    std::vector<FoundUi> found = find_widgets(recorder.items(), name);
    if (!found.empty()) return choose(std::move(found), 0, name);
    const Numbered numbered = split_number(name);
    if (numbered.number > 0) found = find_widgets(recorder.items(), numbered.name);
    if (found.empty()) return not_found(recorder, name);
    return choose(std::move(found), numbered.number, numbered.name);
}

Result<FoundUi> find_ui(UiRecorder& recorder, std::string_view name) {
    Result<FoundUi> widget = find_widget(recorder, name);
    if (widget.ok() && !widget.value().rect.is_empty()) return widget;
    std::vector<FoundUi> texts = find_texts(recorder.texts(), name);
    size_t number = 0;
    if (texts.empty()) {
        const Numbered numbered = split_number(name);
        if (numbered.number > 0) texts = find_texts(recorder.texts(), numbered.name);
        number = numbered.number;
    }
    return texts.empty() ? std::move(widget) : choose(std::move(texts), number, name);
}

bool is_text_drawn(const std::vector<SeenText>& texts, std::string_view text) {
    std::string joined;
    for (const SeenText& seen : texts) {
        if (seen.text.find(text) != std::string::npos) return true;
        joined += seen.text;
        joined += ' ';
    }
    return joined.find(text) != std::string::npos;
}

std::vector<std::string> nearest_labels(UiRecorder& recorder, std::string_view name, size_t limit) {
    struct Ranked {
        size_t distance;
        std::string label;
        auto operator<=>(const Ranked&) const = default;
    };
    constexpr size_t kLongestLabel = 80;
    const std::string wanted = lower_case(name.substr(0, kLongestLabel));
    std::vector<Ranked> ranked;
    const auto add = [&](std::string_view label) {
        if (label.empty()) return;
        const std::string lower = lower_case(label.substr(0, kLongestLabel));
        const bool contains = lower.find(wanted) != std::string::npos;
        ranked.push_back({contains ? 0 : edit_distance(lower, wanted), std::string(label)});
    };
    for (const SeenItem& item : recorder.items()) add(item.label);
    for (const SeenText& text : recorder.texts()) add(text.text);
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> labels;
    for (const Ranked& one : ranked) {
        if (labels.size() == limit) break;
        if (std::find(labels.begin(), labels.end(), one.label) == labels.end()) {
            labels.push_back(one.label);
        }
    }
    return labels;
}

}  // namespace hs
