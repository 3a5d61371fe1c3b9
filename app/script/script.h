#pragma once
// Scripts that use the program as a person would: one command a line, words with spaces in quotes.
//
//   # comment
//   open before.json
//   wait idle                        nothing runs and nothing moves; wait done: nothing runs
//   click "Types"                    right_click  double_click  hover
//   click "box cache.py:22"          parts of pictures: boxes of flame graph, treemap, icicle and
//                                    calls, each "card NAME" of the graph
//   click "Live bytes over time" at 33.1s 50%     where the time axis of a log has that time
//   click "list" at 10% 50%          inside a widget; without %: units from its upper left corner
//   click "Open…" with Ctrl+Shift
//   tap 120 40                       pointer, press and release in one frame; tap "label"
//   mouse_back   mouse_forward       the side buttons, wherever the pointer is
//   drag "splitter" by 120 0         or: drag "a" to "b"
//   wheel "flame" 3                  up is positive
//   type "dict"   key Ctrl+O   key Down 5
//   command view.types               one of the application's commands, by name
//   view types
//   wait frames 5   wait text "12 objects" 30
//   expect "text"   expect_not "text"   expect_item "label"   expect_no_item "label"
//   expect_enabled "label"   expect_disabled "label"   expect_checked "l"   expect_unchecked "l"
//   expect_line "a" "b" "c"          none of these widgets has wrapped to the next line
//   expect_view types   expect_file out.csv   expect_clipboard "text"   clipboard "text"
//   shot picture.png   resize 1280x800   theme light   scale 2   text_size 120
//   drop a.json b.json   quit   texts drawn.json
//   file B compare                   or show, reload, close: the row with the letter B
//   grow FILE from SOURCE to 200000  a log that is being written: the first bytes of the source
//   copy SOURCE to FILE              written over what is there; move replaces it in one step
//   cut FILE to 500   remove FILE
//
// Widgets are found by label: what is visible of it, what stands after ##, or both; failing that,
// by a text that is drawn. "window/label" and "label#2" tell equal ones apart. ${NAME} is a
// variable of the environment. Relative paths of open and drop start at the script's folder.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hs {

struct ScriptLine {
    size_t number = 0;  // from 1
    std::vector<std::string> words;
};

// Lines without words are left out. kUsage, with the line in the message, on an open quote or an
// unknown variable.
Result<std::vector<ScriptLine>> parse_script(std::string_view text);

}  // namespace hs
