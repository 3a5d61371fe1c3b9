#include "app/type_colour.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>

#include "core/base/string_table.h"
#include "core/base/text_format.h"
#include "core/model/object_graph.h"

namespace hs {
namespace {

struct Slot {
    double hue;  // degrees
    double chroma;
    double shade;  // -1 to 1: darker to lighter
};

// Found by search among what text can be read on: pale ones are weak in chroma, so that no large
// area glares in the light theme.
constexpr std::array<Slot, kColourSlots> kSlots = {{
    {0, 0.125, -1},     // 0
    {25, 0.05, -1},     // 1
    {25, 0.125, 0},     // 2
    {40, 0.05, 1},      // 3
    {55, 0.125, -1},    // 4
    {65, 0.125, 0.5},   // 5
    {100, 0.125, 0},    // 6
    {120, 0.075, 1},    // 7
    {130, 0.125, -1},   // 8
    {140, 0.05, -1},    // 9
    {155, 0.125, 0},    // 10
    {190, 0.075, 1},    // 11
    {215, 0.125, -1},   // 12
    {250, 0.125, 0},    // 13
    {260, 0.05, 1},     // 14
    {285, 0.125, -1},   // 15
    {290, 0.05, -1},    // 16
    {325, 0.125, 0.5},  // 17
}};

struct Known {
    std::string_view name;
    ColourSlot slot;
};
constexpr Known kKnown[] = {
    {"dict", 11}, {"list", 8},      {"tuple", 15}, {"str", 6},  {"bytes", 4},  {"int", 14},
    {"set", 12},  {"function", 13}, {"code", 5},   {"type", 2}, {"module", 7},
};

const Known* known(std::string_view name) {
    const auto* found = std::find_if(std::begin(kKnown), std::end(kKnown),
                                     [&](const Known& it) { return it.name == name; });
    return found == std::end(kKnown) ? nullptr : found;
}

using TakenSlots = std::array<bool, kColourSlots>;

// Steps of seven reach every slot. kColourSlots if none is free.
ColourSlot free_slot_from(ColourSlot wanted, const TakenSlots& taken) {
    for (size_t step = 0; step < kColourSlots; ++step) {
        const auto slot = static_cast<ColourSlot>((wanted + 7 * step) % kColourSlots);
        if (!taken[slot]) return slot;
    }
    return kColourSlots;
}

using Palette = std::array<Rgba, kColourSlots>;

Palette palette(bool dark_theme) {
    Palette colours{};
    for (size_t i = 0; i < kColourSlots; ++i) {
        const Slot& it = kSlots[i];
        const double lightness = dark_theme ? 0.495 + 0.11 * it.shade : 0.80 + 0.12 * it.shade;
        colours[i] = rgba_from_oklch(lightness, it.chroma, it.hue);
    }
    return colours;
}

}  // namespace

Rgba slot_colour(ColourSlot slot, bool dark_theme) {
    static const Palette kDark = palette(true);
    static const Palette kLight = palette(false);
    return (dark_theme ? kDark : kLight)[slot];
}

ColourSlot slot_for_name(std::string_view name) {
    if (const Known* it = known(name)) return it->slot;
    return static_cast<ColourSlot>(hash_bytes(name) % kColourSlots);
}

TypeColours type_colours(const ObjectGraph& graph) {
    std::vector<uint64_t> bytes(graph.types.size(), 0);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        uint64_t& sum = bytes[graph.type[row].v];
        sum = add_saturated(sum, graph.shallow(ObjectId{row}));
    }
    std::vector<uint32_t> order(bytes.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        if (bytes[a] != bytes[b]) return bytes[a] > bytes[b];
        return graph.type_text(TypeId{a}) < graph.type_text(TypeId{b});
    });
    TypeColours colours;
    colours.slot_of.resize(bytes.size());
    TakenSlots taken{};
    std::vector<uint32_t> others;
    for (const uint32_t type : order) {
        const std::string_view name = short_type_name(graph.type_text(TypeId{type}));
        colours.slot_of[type] = slot_for_name(name);
        if (known(name) == nullptr) {
            others.push_back(type);
        } else {
            taken[colours.slot_of[type]] = true;
        }
    }
    // Those that find none left keep the slot that they would like to have.
    for (const uint32_t type : others) {
        const ColourSlot slot = free_slot_from(colours.slot_of[type], taken);
        if (slot == kColourSlots) break;
        colours.slot_of[type] = slot;
        taken[slot] = true;
    }
    return colours;
}

std::vector<ColourSlot> told_apart(std::vector<ColourSlot> wanted) {
    TakenSlots wanted_by_any{};
    for (const ColourSlot slot : wanted) wanted_by_any[slot] = true;
    TakenSlots taken{};
    for (ColourSlot& slot : wanted) {
        if (taken[slot]) {
            ColourSlot free = free_slot_from(slot, wanted_by_any);
            if (free == kColourSlots) free = free_slot_from(slot, taken);
            if (free == kColourSlots) break;
            slot = free;
        }
        taken[slot] = wanted_by_any[slot] = true;
    }
    return wanted;
}

}  // namespace hs
