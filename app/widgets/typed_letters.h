#pragma once
// Letters that are typed before a field has the keyboard begin its text.

#include <string>

#include "app/app_state.h"

namespace hs {

// A field has the keyboard, or they are a shortcut.
bool are_letters_taken();
// A menu, or an overlay, lies over the page.
bool is_page_covered(const AppState& state);
// Adds them to the text, and nobody else gets them. True: there were some.
bool take_letters(std::string& text);
// The field drawn last has the keyboard: what is typed now goes behind its text. False until then.
bool put_caret_behind_text();

}  // namespace hs
