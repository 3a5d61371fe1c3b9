#include "core/analysis/edge_names.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/text_format.h"

namespace hs {

namespace {

using Names = std::vector<std::string>;

std::string index_name(size_t index) {
    return "[" + std::to_string(index) + "]";
}

std::string_view python_type(const ObjectGraph& graph, ObjectId id) {
    return short_type_name(graph.type_text(id));
}

// Attributes by value: each is given to one reference.
class FieldMatcher {
public:
    explicit FieldMatcher(std::string_view attributes) : members_(record_attributes(attributes)) {
        for (size_t i = 0; i < members_.size(); ++i) { by_token_[members_[i].token].push_back(i); }
    }
    std::string take(std::string_view token) {
        const auto found = by_token_.find(token);
        if (found == by_token_.end()) return {};
        std::vector<size_t>& places = found->second;
        const size_t place = places.front();
        if (places.size() > 1) places.erase(places.begin());
        return members_[place].name;
    }

private:
    std::vector<RecordMember> members_;
    std::unordered_map<std::string_view, std::vector<size_t>> by_token_;
};

bool is_key_like(std::string_view token) {
    const auto pair = reference_pair(token);
    if (!pair) return true;
    const std::string type = pair->type();
    return type != "<class 'dict'>" && type != "<class 'list'>" && type != "<class 'set'>";
}

// Whether the items can only be read as key, value, key, value. Keys differ from one another, and
// one at least is no text: with text alone the keys would not be there.
bool alternates(const std::vector<NamedReference>& items) {
    if (items.empty() || items.size() % 2 != 0) return false;
    std::vector<std::string_view> keys;
    bool all_text = true;
    bool same_kinds = true;
    const JsonKind first = json_kind(items[0].token);
    for (size_t i = 0; i < items.size(); i += 2) {
        if (!is_key_like(items[i].token)) return false;
        all_text &= json_kind(items[i].token) == JsonKind::kString;
        same_kinds &= json_kind(items[i].token) == first && json_kind(items[i + 1].token) == first;
        keys.push_back(items[i].token);
    }
    if (all_text || same_kinds) return false;
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
}

std::string key_name(std::string_view token) {
    if (const auto pair = reference_pair(token)) {
        return "[<" + std::string(short_type_name(pair->type())) + " " + std::string(pair->id) +
               ">]";
    }
    return "[" + std::string(token) + "]";
}

// Who has this dictionary as its namespace: an instance, or a module, whose functions refer to it
// as well.
ObjectId namespace_of(const ObjectGraph& graph, ObjectId dict) {
    constexpr size_t kMostReferrers = 1 << 16;
    if (const ObjectId owner = owner_of_dict(graph, dict); !owner.is_nil()) return owner;
    const TypeId module = graph.type_named("module");
    const auto referrers = graph.referrers(dict);
    for (const ObjectId source : referrers.first(std::min(referrers.size(), kMostReferrers))) {
        if (graph.type[source.v] == module && graph.references(source)[0] == dict) return source;
    }
    return {};
}

void name_dict_items(const ObjectGraph& graph, ObjectId dict, std::vector<NamedReference>& items) {
    if (const ObjectId owner = namespace_of(graph, dict); !owner.is_nil()) {
        FieldMatcher fields(record_sections(graph.record_of(owner)).attributes);
        for (NamedReference& item : items) { item.name = fields.take(item.token); }
        return;
    }
    if (!alternates(items)) return;
    for (size_t i = 0; i < items.size(); i += 2) {
        items[i].name = "key";
        items[i + 1].name = key_name(items[i].token);
    }
}

bool holds_cells(const ObjectGraph& graph, ObjectId tuple) {
    const auto items = graph.references(tuple);
    return !items.empty() && std::all_of(items.begin(), items.end(), [&](ObjectId item) {
        return python_type(graph, item) == "cell";
    });
}

void name_function_items(const ObjectGraph& graph, std::vector<NamedReference>& items) {
    size_t dicts = 0;
    for (NamedReference& item : items) {
        if (item.kind == ReferenceKind::kValue) continue;
        const std::string_view type = python_type(graph, item.target);
        if (type == "code") item.name = "__code__";
        if (type == "tuple") {
            item.name = holds_cells(graph, item.target) ? "__closure__" : "__defaults__";
        }
        if (type != "dict") continue;
        constexpr std::string_view kDicts[] = {"__globals__", "__builtins__", "__dict__"};
        item.name = kDicts[std::min<size_t>(dicts++, 2)];
    }
}

void name_fields(const ObjectGraph& graph, const RecordSections& sections,
                 std::vector<NamedReference>& items) {
    FieldMatcher fields(sections.attributes);
    for (size_t i = 0; i < items.size(); ++i) {
        NamedReference& item = items[i];
        item.name = fields.take(item.token);
        if (!item.name.empty() || item.kind == ReferenceKind::kValue) continue;
        const std::string_view type = python_type(graph, item.target);
        if (type == "dict" && i == 0) item.name = "__dict__";
        if (type == "type" && i + 1 == items.size()) item.name = "__class__";
    }
}

void name_items(const ObjectGraph& graph, ObjectId object, const RecordSections& sections,
                std::vector<NamedReference>& items) {
    const std::string_view type = python_type(graph, object);
    const size_t count = items.size();
    if (type == "list" || type == "tuple") {
        for (size_t i = 0; i < count; ++i) { items[i].name = index_name(count - 1 - i); }
    } else if (type == "collections.deque") {
        const bool type_first = count > 0 && items[0].kind != ReferenceKind::kValue &&
                                python_type(graph, items[0].target) == "type";
        for (size_t i = 0; i < count; ++i) { items[i].name = index_name(i - (type_first ? 1 : 0)); }
        if (type_first) items[0].name = "__class__";
    } else if (type == "dict") {
        name_dict_items(graph, object, items);
    } else if (type == "set" || type == "frozenset") {
        return;
    } else if (type == "cell") {
        for (NamedReference& item : items) { item.name = "cell_contents"; }
    } else if (type == "method") {
        if (count > 0) items[0].name = "__func__";
        if (count > 1) items[1].name = "__self__";
    } else if (type == "function") {
        name_function_items(graph, items);
    } else if (type == "module") {
        if (count > 0) items[0].name = "__dict__";
    } else {
        name_fields(graph, sections, items);
    }
}

ReferenceKind kind_of(const ObjectGraph& graph, ObjectId target) {
    return graph.is_object(target) ? ReferenceKind::kObject : ReferenceKind::kStub;
}

void add_repaired(const ObjectGraph& graph, const RecordSections& sections,
                  std::span<const ObjectId> targets, std::vector<NamedReference>& items) {
    if (targets.empty()) return;
    const std::vector<RecordMember> attributes = record_attributes(sections.attributes);
    auto attribute = attributes.begin();
    for (const ObjectId target : targets) {
        NamedReference item{ReferenceKind::kObject, true, target, {}, {}};
        // Both lists are in attribute order, so one walk finds every name.
        for (; attribute != attributes.end(); ++attribute) {
            const auto pair = reference_pair(attribute->token);
            if (!pair || pair_address(pair->id) != graph.address[target.v]) continue;
            item.name = attribute->name;
            item.token = attribute->token;
            ++attribute;
            break;
        }
        items.push_back(std::move(item));
    }
}

std::vector<NamedReference> meliae_references(const ObjectGraph& graph, ObjectId object) {
    std::vector<NamedReference> items;
    const auto targets = graph.references(object);
    const std::string_view type = graph.type_text(object);
    const bool indexed = type == "list" || type == "tuple";
    for (size_t i = 0; i < targets.size(); ++i) {
        NamedReference item{kind_of(graph, targets[i]), false, targets[i], {}, {}};
        if (indexed) item.name = index_name(targets.size() - 1 - i);
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace

std::vector<NamedReference> named_references(const ObjectGraph& graph, ObjectId object) {
    if (!graph.is_object(object)) return {};
    if (graph.record_format == RecordFormat::kMeliae) return meliae_references(graph, object);
    const RecordSections sections = record_sections(graph.record_of(object));
    const std::span<const ObjectId> targets = graph.references(object);
    std::vector<NamedReference> items;
    size_t next = 0;
    for (JsonItems item(sections.references); item.next();) {
        NamedReference reference;
        reference.token = item.token();
        if (next < targets.size() && reference_pair(item.token())) {
            reference.target = targets[next++];
            reference.kind = kind_of(graph, reference.target);
        }
        items.push_back(std::move(reference));
    }
    name_items(graph, object, sections, items);
    add_repaired(graph, sections, targets.subspan(next), items);
    return items;
}

std::vector<std::string> names_between(const ObjectGraph& graph, ObjectId source, ObjectId target) {
    Names names;
    for (NamedReference& reference : named_references(graph, source)) {
        if (reference.target != target || reference.name.empty()) continue;
        names.push_back(std::move(reference.name));
    }
    return names;
}

std::string name_between(const ObjectGraph& graph, ObjectId source, ObjectId target) {
    Names names = names_between(graph, source, target);
    return names.empty() ? std::string() : std::move(names.front());
}

ObjectId private_dict(const ObjectGraph& graph, ObjectId instance) {
    const TypeId dict = graph.type_named("dict");
    const auto targets = graph.references(instance);
    if (dict == ObjectGraph::kNoType || targets.size() != 2) return {};
    // [dict, class]; containers that happen to hold the two have no class behind.
    const std::string_view type = python_type(graph, instance);
    if (type == "dict" || type == "list" || type == "tuple" || type == "set") return {};
    const ObjectId candidate = targets[0];
    if (!graph.is_object(candidate) || graph.type[candidate.v] != dict) return {};
    if (python_type(graph, targets[1]) != "type") return {};
    return graph.referrers(candidate).size() == 1 ? candidate : ObjectId{};
}

ObjectId owner_of_dict(const ObjectGraph& graph, ObjectId dict) {
    const auto referrers = graph.referrers(dict);
    if (referrers.size() != 1 || graph.type[dict.v] != graph.type_named("dict")) return {};
    return private_dict(graph, referrers[0]) == dict ? referrers[0] : ObjectId{};
}

}  // namespace hs
