#include "core/analysis/special_attributes.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "core/analysis/object_details.h"
#include "core/base/text_format.h"
#include "core/model/object_records.h"

namespace hs {
namespace {

// The texts of a list; empty if it holds anything else.
std::vector<std::string> texts_of(const ObjectGraph& graph, ObjectId list) {
    constexpr size_t kMost = 4096;
    std::vector<std::string> texts;
    if (!graph.references(list).empty()) return texts;
    bool are_texts = true;
    graph.records().each_item(list, [&](std::string_view value) {
        are_texts = json_kind(value) == JsonKind::kString && texts.size() < kMost;
        if (are_texts) texts.push_back(json_token_text(value));
        return are_texts;
    });
    return are_texts ? texts : std::vector<std::string>();
}

// A package's file lies in the folder that its __path__ names.
bool is_path(const ObjectGraph& graph, ObjectId module, const std::vector<std::string>& texts) {
    const std::string file = source_of(graph, module).file;
    const size_t slash = file.find_last_of("/\\");
    return texts.size() == 1 && slash != std::string::npos &&
           file.substr(slash + 1).starts_with("__init__.") && file.substr(0, slash) == texts[0];
}

// Every text is an attribute of the module, or is of those that records leave out.
bool is_all(const ObjectGraph& graph, ObjectId module, const std::vector<std::string>& texts) {
    std::unordered_set<std::string> names;
    graph.records().each_field(module, [&](const ObjectRecords::Field& field) {
        names.insert(field.name());
        return true;
    });
    const auto is_attribute = [&](const std::string& text) { return names.contains(text); };
    return std::any_of(texts.begin(), texts.end(), is_attribute) &&
           std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
               return is_attribute(text) || text.starts_with("__");
           });
}

// Whether a text is what may follow the colon: a class, or what typing makes of one.
bool is_annotation(const ObjectGraph& graph, const ObjectNames& names, std::string_view text) {
    constexpr std::array<std::string_view, 4> kTypes = {"types.GenericAlias", "types.UnionType",
                                                        "dataclasses.InitVar", "type"};
    const TypeId type = graph.find_type(text);
    if (type != ObjectGraph::kNoType && names.kinds[type.v] == ObjectKind::kClass) return true;
    const std::string_view name = short_type_name(text);
    return name.starts_with("typing.") || name.starts_with("typing_extensions.") ||
           std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end();
}

// A class statement makes them before anything else but "__module__" and, from 3.13 on,
// "__firstlineno__".
bool stands_as_annotations(const std::vector<NamedReference>& items, size_t place) {
    if (place == 0 || place > 2 || json_kind(items[0].token) != JsonKind::kString) return false;
    return place == 1 || json_kind(items[1].token) == JsonKind::kNumber;
}

struct Contents {
    bool is_annotations = true;
    bool is_fields = true;
    size_t pairs = 0;
};

Contents contents_of(const ObjectGraph& graph, const ObjectNames& names, ObjectId dict) {
    Contents contents;
    graph.records().each_item(dict, [&](std::string_view value) {
        const auto pair = reference_pair(value);
        if (!pair) {
            const JsonKind kind = json_kind(value);
            contents.is_fields = false;
            contents.is_annotations &= kind == JsonKind::kString || kind == JsonKind::kNull;
        } else {
            const std::string type = pair->type();
            ++contents.pairs;
            contents.is_fields &= short_type_name(type) == "dataclasses.Field";
            contents.is_annotations &= is_annotation(graph, names, type);
        }
        return contents.is_fields || contents.is_annotations;
    });
    return contents;
}

}  // namespace

std::string special_module_attribute(const ObjectGraph& graph, ObjectId module, ObjectId value) {
    const std::string_view type = short_type_name(graph.type_text(value));
    if (type.ends_with("ModuleSpec")) return "__spec__";
    if (type.find("Loader") != std::string_view::npos) return "__loader__";
    if (type != "list") return {};
    const std::vector<std::string> texts = texts_of(graph, value);
    if (texts.empty()) return {};
    if (is_path(graph, module, texts)) return "__path__";
    return is_all(graph, module, texts) ? "__all__" : "";
}

std::string special_class_attribute(const ObjectGraph& graph, const ObjectNames& names,
                                    const std::vector<NamedReference>& items, size_t place) {
    const ObjectId value = items[place].target;
    if (names.kind(graph, value) != ObjectKind::kDict) return {};
    const Contents contents = contents_of(graph, names, value);
    if (contents.pairs == 0) return {};
    if (contents.is_fields) return "__dataclass_fields__";
    if (contents.is_annotations && stands_as_annotations(items, place)) return "__annotations__";
    return {};
}

}  // namespace hs
