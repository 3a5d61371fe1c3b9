#pragma once
// The colour of a Python type: a slot of a palette in which any two can be told apart (CIELAB ΔE of
// at least 20 where areas are drawn in them, in both themes). Types that nearly every dump holds
// have slots of their own; in one dump the largest others get those that are left, so that a type
// looks the same in every view of it. There are more types than slots: what stands in one legend is
// told apart there.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "render/colour.h"

namespace hs {

struct ObjectGraph;

using ColourSlot = uint8_t;
inline constexpr size_t kColourSlots = 18;

// slot below kColourSlots.
Rgba slot_colour(ColourSlot slot, bool dark_theme);
// The slot that a type, or any other name, would like to have; the same in every run.
// name: of a type as short_type_name gives it.
ColourSlot slot_for_name(std::string_view name);

struct TypeColours {
    std::vector<ColourSlot> slot_of;  // by TypeId

    // The first one for ObjectGraph::kNoType.
    [[nodiscard]] ColourSlot slot(TypeId type) const {
        return type.v < slot_of.size() ? slot_of[type.v] : ColourSlot{0};
    }
    [[nodiscard]] Rgba of(TypeId type, bool dark_theme) const {
        return slot_colour(slot(type), dark_theme);
    }
};
// One pass over the objects.
TypeColours type_colours(const ObjectGraph& graph);

// For the entries of one legend, most important first: each keeps its slot unless one before it has
// that slot, and then gets one that no entry wants. None of the first kColourSlots is there twice.
std::vector<ColourSlot> told_apart(std::vector<ColourSlot> wanted);

}  // namespace hs
