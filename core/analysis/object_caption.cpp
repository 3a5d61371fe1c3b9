#include "core/analysis/object_caption.h"

#include <array>
#include <string_view>

#include "core/analysis/object_filter.h"
#include "core/analysis/object_place.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/model/object_record.h"

namespace hs {
namespace {

constexpr size_t kMostBytes = 60;

std::string shortened(std::string_view text) {
    const size_t shown = whole_letters(text, kMostBytes);
    return printable_text(text.substr(0, shown)) + (shown < text.size() ? "…" : "");
}

bool is_container(std::string_view type) {
    constexpr std::array<std::string_view, 7> kContainers = {
        "list",        "tuple", "set", "frozenset", "collections.deque", "collections.OrderedDict",
        "mappingproxy"};
    for (const std::string_view name : kContainers) {
        if (type == name) return true;
    }
    return false;
}

// The text of a plain value among the attributes, by the names that programs use for names.
std::string name_among(std::string_view attributes) {
    constexpr std::array<std::string_view, 10> kNames = {
        "__qualname__", "__name__", "name", "value", "title", "key", "label", "path", "id", "code"};
    const std::vector<RecordMember> members = record_attributes(attributes);
    for (const std::string_view wanted : kNames) {
        for (const RecordMember& member : members) {
            if (member.name != wanted || reference_pair(member.token)) continue;
            std::string text = searchable_text(member.token);
            if (!text.empty() && text != "null" && text != "None") return shortened(text);
        }
    }
    return {};
}

}  // namespace

std::string object_caption(const ObjectGraph& graph, ObjectId object) {
    if (object.is_nil()) return "roots";
    if (!graph.is_object(object)) return "not in the dump";
    if (const std::string title = object_title(graph, object); !title.empty()) {
        return shortened(title);
    }
    const std::string_view type = short_type_name(graph.type_text(object));
    const size_t references = graph.references(object).size();
    if (type == "dict") return references == 0 ? "empty" : format_count(references) + " references";
    if (is_container(type)) {
        return references == 0 ? "empty"
                               : format_count(references) + (references == 1 ? " item" : " items");
    }
    const RecordSections sections = record_sections(graph.record_of(object));
    const SourceLocation source = source_location(sections.source);
    const bool is_named_by_source = type == "module" || type == "function" || type == "type" ||
                                    type == "code" || type == "method" || type == "frame" ||
                                    type == "generator" || type == "coroutine";
    if (is_named_by_source && !source.name.empty() && source.name != type) {
        return shortened(source.name);
    }
    return name_among(sections.attributes);
}

}  // namespace hs
