#pragma once
// What the right-click menu is about (app/widgets/thing_menu.h).

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "app/jobs.h"
#include "app/selection.h"

namespace hs {

struct Renewal;
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
    // A file was read again: the menu is about the same thing.
    void renew(const Renewal& renewal);

private:
    void draw_entries(ViewContext& view);
    void copy_path(ViewContext& view);

    Selection thing_;
    std::string row_text_;
    bool opens_ = false;
    std::optional<SelectedObject> path_of_;  // its path to a root is to be copied
    Task<std::string> path_;
};

}  // namespace hs
