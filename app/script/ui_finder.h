#pragma once
// Finds what a script names, among the widgets and texts of the last frame.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "render/ui_backend_recorder.h"

namespace hs {

struct FoundUi {
    SeenRect rect;           // what is visible of it; empty if it is scrolled out of view
    SeenRect whole;          // all of it
    std::string window;      // empty for a text
    bool is_widget = false;  // otherwise a text that is drawn
    SeenItem item;           // of a widget
};

// The part of a label that is shown: before "##".
std::string_view visible_label(std::string_view label);

// Every match in the order they were drawn; see app/script/script.h for the grammar.
std::vector<FoundUi> find_widgets(const std::vector<SeenItem>& items, std::string_view name);
std::vector<FoundUi> find_texts(const std::vector<SeenText>& texts, std::string_view name);

// The one that a person would mean: visible before hidden, and in the window drawn last, where
// popups and dialogs are. kNotFound names what comes nearest.
Result<FoundUi> find_ui(UiRecorder& recorder, std::string_view name);
Result<FoundUi> find_widget(UiRecorder& recorder, std::string_view name);

// True if the text is drawn: within one text, or across neighbours joined by a space.
bool is_text_drawn(const std::vector<SeenText>& texts, std::string_view text);

// Up to `limit` labels and texts that are most like the name, for messages.
std::vector<std::string> nearest_labels(UiRecorder& recorder, std::string_view name, size_t limit);

}  // namespace hs
