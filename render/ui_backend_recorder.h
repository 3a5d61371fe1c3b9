#pragma once
// What a frame showed: its widgets, by the hooks that Dear ImGui offers to test engines, and its
// texts, read back from the glyphs in the draw lists. So text counts as shown when it really was
// drawn, inside its clip rectangle, by whatever means: a widget, or ImDrawList::AddText in a view
// that draws for itself.

#include <imgui.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hs {

struct SeenRect {
    float left = 0;
    float top = 0;
    float right = 0;
    float bottom = 0;

    [[nodiscard]] bool is_empty() const { return left >= right || top >= bottom; }
    [[nodiscard]] float centre_x() const { return (left + right) / 2; }
    [[nodiscard]] float centre_y() const { return (top + bottom) / 2; }
    friend bool operator==(const SeenRect&, const SeenRect&) = default;
};

struct SeenItem {
    ImGuiID id = 0;
    std::string label;   // as given to ImGui, with ## and what follows
    std::string window;  // name of the ImGui window it is in
    SeenRect rect;       // units
    SeenRect visible;    // what the window's clipping left of it
    bool is_window = false;
    bool is_disabled = false;
    bool is_checkable = false;
    bool is_checked = false;
    bool is_open = false;  // tree node, menu
};

struct SeenText {
    std::string text;  // UTF-8, one line
    SeenRect rect;
};

class UiRecorder {
public:
    // Of the last complete frame, in the order they were made.
    [[nodiscard]] const std::vector<SeenItem>& items() const { return items_; }
    // Of the same frame; read back on the first call, so frames nobody asks about cost little.
    const std::vector<SeenText>& texts();
    // Name of the ImGui window under the pointer; empty for none.
    [[nodiscard]] const std::string& hovered_window() const { return hovered_window_; }

    // The first mistake in the use of Dear ImGui since the last call (a style that is pushed and
    // not taken back), which it mends without a word; empty for none, and with versions
    // before 1.91.5.
    std::string take_mistake() { return std::exchange(mistake_, {}); }

    // For UiBackend and for the hooks.
    void begin_frame();
    void end_frame(const ImDrawData& drawn);
    void add_item(SeenItem item);
    void show_added();  // what was added is now the last frame
    void add_info(ImGuiID id, const char* label, int status_flags);
    void add_mistake(const char* message);

private:
    std::vector<SeenItem> building_;
    std::vector<SeenItem> items_;
    const ImDrawData* drawn_ = nullptr;
    std::vector<SeenText> texts_;
    bool texts_are_read_ = false;
    std::string hovered_window_;
    std::string mistake_;
};

// Of the current context; null while nothing is recorded.
UiRecorder* current_recorder();

// The texts in the draw lists of the current context.
std::vector<SeenText> texts_from_draw_data(const ImDrawData& drawn);

}  // namespace hs
