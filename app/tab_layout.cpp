#include "app/tab_layout.h"

namespace hs {

TabLayout tab_layout(std::span<const float> widths, float available, float more_width,
                     size_t active) {
    TabLayout layout;
    float all = 0;
    for (const float width : widths) all += width;
    const float space = all <= available ? available : available - more_width;
    const float kept = active < widths.size() ? widths[active] : 0;
    float used = 0;
    bool full = false;
    for (size_t i = 0; i < widths.size(); ++i) {
        // Room for the active tab is kept free until it has been placed.
        const float reserved = i < active && active < widths.size() ? kept : 0;
        full = full || used + widths[i] + reserved > space;
        if (i == active || !full) {
            layout.shown.push_back(i);
            used += widths[i];
        } else {
            layout.hidden.push_back(i);
        }
    }
    return layout;
}

}  // namespace hs
