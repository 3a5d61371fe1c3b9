#include "app/type_colour.h"

#include <set>
#include <string>
#include <vector>

#include "app/theme.h"
#include "app/widgets/legend.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"
#include "tests/support/catch.h"
#include "tests/support/colour_distance.h"
#include "tests/support/sample.h"

using namespace hs;
using namespace hs::test;

namespace {

constexpr double kLeast = 20;

// As treemap, icicle, graph and legend draw it.
ImU32 drawn(ColourSlot slot, ThemeName theme) {
    return area_colour(theme_named(theme), slot_colour(slot, theme == ThemeName::kDark));
}

}  // namespace

TEST_CASE("Any two colours of types are told apart in both themes", "[colour]") {
    for (const ThemeName theme : {ThemeName::kDark, ThemeName::kLight}) {
        for (ColourSlot a = 0; a < kColourSlots; ++a) {
            for (ColourSlot b = 0; b < a; ++b) {
                CAPTURE(theme, int{a}, int{b});
                CHECK(colour_distance(drawn(a, theme), drawn(b, theme)) >= kLeast);
            }
        }
    }
}

TEST_CASE("Text can be read on the colour of any type", "[colour]") {
    for (const ThemeName theme : {ThemeName::kDark, ThemeName::kLight}) {
        for (ColourSlot slot = 0; slot < kColourSlots; ++slot) {
            const ImU32 whole = slot_colour(slot, theme == ThemeName::kDark);
            const Theme& of = theme_named(theme);
            for (const ImU32 colour :
                 {whole, drawn(slot, theme), area_colour(of, whole, AreaLook::kContainer)}) {
                CAPTURE(theme, int{slot});
                CHECK(contrast_ratio(colour, readable_text(colour)) >= 4.5);
            }
        }
    }
}

TEST_CASE("The largest types of a dump have colours of their own, usual ones always the same",
          "[colour]") {
    const Result<DatasetPtr> opened = open_sample("../../assets/example/after.json.gz");
    REQUIRE(opened.ok());
    const ObjectGraph& graph = *opened.value()->graph;
    const TypeColours colours = type_colours(graph);
    std::vector<TypeTotal> totals = type_totals(graph);
    sort_types(totals, graph, TypeOrder::kShallow);
    std::set<ColourSlot> used;
    size_t usual = 0;
    for (const TypeTotal& total : totals) {
        const std::string name(short_type_name(graph.type_text(total.type)));
        CAPTURE(name);
        if (name == "dict" || name == "list" || name == "tuple") {
            ++usual;
            CHECK(colours.slot(total.type) == slot_for_name(name));
        }
        if (used.size() < 14) CHECK(used.insert(colours.slot(total.type)).second);
    }
    CHECK(usual == 3);
    // What the palette has no more room for still has one of its colours.
    for (const ColourSlot slot : colours.slot_of) CHECK(slot < kColourSlots);
}

TEST_CASE("Entries of one legend never share a colour", "[colour]") {
    CHECK(told_apart({3, 5, 7}) == std::vector<ColourSlot>{3, 5, 7});
    // The larger one keeps its own, and none loses its own to one that had to give way.
    const std::vector<ColourSlot> given = told_apart({3, 3, 10, 3});
    CHECK(given[0] == 3);
    CHECK(given[2] == 10);
    CHECK(std::set<ColourSlot>(given.begin(), given.end()).size() == 4);
    // As many as there are colours, all wanting one of two.
    std::vector<ColourSlot> wanted(kColourSlots, 4);
    for (size_t i = 0; i < wanted.size(); i += 2) wanted[i] = 11;
    const std::vector<ColourSlot> all = told_apart(wanted);
    CHECK(std::set<ColourSlot>(all.begin(), all.end()).size() == kColourSlots);
    CHECK(told_apart(std::vector<ColourSlot>(kColourSlots + 5, 0)).size() == kColourSlots + 5);
}
