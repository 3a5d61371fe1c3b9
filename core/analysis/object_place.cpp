#include "core/analysis/object_place.h"

#include <algorithm>

#include "core/analysis/edge_names.h"
#include "core/analysis/object_details.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostReferrers = 8;
constexpr size_t kMostItems = 64;  // of a referrer, when not thorough
constexpr size_t kLongest = 60;

bool is_of(const ObjectGraph& graph, ObjectId object, const char* type) {
    return short_type_name(graph.type_text(object)) == type;
}

std::string short_name(const ObjectGraph& graph, ObjectId object) {
    return std::string(short_type_name(graph.type_text(object)));
}

std::string owner_name(const ObjectGraph& graph, ObjectId owner) {
    const std::string label = object_label(graph, owner);
    return is_of(graph, owner, "module") && !label.empty() ? label : short_name(graph, owner);
}

std::string named_by(const ObjectGraph& graph, ObjectId referrer, ObjectId object, bool thorough) {
    const bool is_small = thorough || graph.references(referrer).size() <= kMostItems;
    const std::string name = is_small ? name_between(graph, referrer, object) : std::string();
    const ObjectId owner = namespace_owner(graph, referrer);
    if (!owner.is_nil()) {
        return name.empty() ? "in " + owner_name(graph, owner)
                            : owner_name(graph, owner) + "." + name;
    }
    if (name.empty()) {
        const std::string holder = short_name(graph, referrer);
        const bool is_vowel =
            std::string_view("aeioAEIO").find(holder[0]) != std::string_view::npos;
        return (is_vowel ? "in an " : "in a ") + holder;
    }
    if (name.front() == '[') return short_name(graph, referrer) + name;
    if (is_of(graph, referrer, "dict")) return "dict[" + name + "]";
    return short_name(graph, referrer) + "." + name;
}

}  // namespace

std::string object_place(const ObjectGraph& graph, ObjectId object, bool thorough) {
    if (const ObjectId owner = namespace_owner(graph, object); !owner.is_nil()) {
        return "__dict__ of " + owner_name(graph, owner);
    }
    std::string best;
    const auto referrers = graph.referrers(object);
    for (const ObjectId referrer : referrers.first(std::min(referrers.size(), kMostReferrers))) {
        std::string name = named_by(graph, referrer, object, thorough);
        const bool is_full = !name.starts_with("in ");
        if (best.empty() || is_full) best = std::move(name);
        if (is_full) break;
    }
    if (best.size() > kLongest) best = best.substr(0, kLongest) + "…";
    return printable_text(best);
}

std::string object_title(const ObjectGraph& graph, ObjectId object, bool thorough) {
    std::string label = object_label(graph, object);
    return label.empty() ? object_place(graph, object, thorough) : label;
}

}  // namespace hs
