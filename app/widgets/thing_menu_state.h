#pragma once
// What the right-click menu is about (app/widgets/thing_menu.h).

#include <cstdint>
#include <string>
#include <utility>

#include "app/selection.h"

namespace hs {

struct ViewContext;

class ThingMenu {
public:
    // row_text: what "Copy row" copies, tab-separated; empty: no such entry.
    void open(Selection thing, std::string row_text = {}) {
        thing_ = std::move(thing);
        row_text_ = std::move(row_text);
        opens_ = true;
    }
    void draw(ViewContext& view);

    // Asked for by the menu and taken by the graph view, which is shown next.
    enum class GraphWish : uint8_t { kNone, kPathToRoot, kPin };
    [[nodiscard]] GraphWish take_graph_wish() {
        return std::exchange(graph_wish_, GraphWish::kNone);
    }

private:
    Selection thing_;
    std::string row_text_;
    bool opens_ = false;
    GraphWish graph_wish_ = GraphWish::kNone;
};

}  // namespace hs
