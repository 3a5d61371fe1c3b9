#include "app/type_colour.h"

#include <algorithm>
#include <iterator>

namespace hs {
namespace {

struct Known {
    std::string_view name;
    double hue;        // degrees
    double shade = 0;  // -1 to 1: darker to lighter
    double chroma = 0.09;
};

// Neighbours on the circle differ in shade or are seldom seen together.
constexpr Known kKnown[] = {
    {"dict", 185},
    {"list", 140},
    {"tuple", 300},
    {"str", 85, 0.5},
    {"bytes", 70, -0.5},
    {"bytearray", 75},
    {"int", 245, 0.8},
    {"float", 240, -0.8},
    {"function", 262},
    {"code", 50},
    {"type", 18},
    {"module", 112},
    {"set", 225, 0.3},
    {"frozenset", 232, -0.8},
    {"cell", 160, -0.8, 0.05},
    {"method", 345},
    {"builtin_function_or_method", 65, 0.7, 0.06},
    {"wrapper_descriptor", 100, -0.7, 0.05},
    {"method_descriptor", 155, 0.8, 0.05},
    {"getset_descriptor", 205, 0.7, 0.04},
    {"member_descriptor", 312, -0.9, 0.04},
    {"classmethod", 345, 0.6, 0.06},
    {"staticmethod", 5, -0.6, 0.06},
    {"property", 200, -0.8, 0.06},
    {"weakref", 2, 0.8, 0.07},
    {"weakref.ReferenceType", 2, 0.8, 0.07},
    {"collections.deque", 310, 0.8},
    {"collections.OrderedDict", 195, 0.9, 0.07},
    {"collections.defaultdict", 170, -0.8},
    {"abc.ABCMeta", 325, 0.6, 0.08},
    {"enum.EnumMeta", 35, -0.8, 0.06},
    {"object", 265, -0.8, 0.04},
};

}  // namespace

Rgba colour_of_type(std::string_view short_name, bool dark_theme) {
    const auto* found = std::find_if(std::begin(kKnown), std::end(kKnown),
                                     [&](const Known& it) { return it.name == short_name; });
    if (found == std::end(kKnown)) return colour_for_name(short_name, dark_theme);
    const double lightness = (dark_theme ? 0.495 : 0.80) + 0.03 * found->shade;
    return rgba_from_oklch(lightness, found->chroma, found->hue);
}

}  // namespace hs
