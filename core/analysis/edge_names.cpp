#include "core/analysis/edge_names.h"

#include <algorithm>
#include <unordered_map>

#include "core/analysis/dict_layout.h"
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
    explicit FieldMatcher(std::vector<RecordMember> fields) : members_(std::move(fields)) {
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

std::string key_name(std::string_view token) {
    if (const auto pair = reference_pair(token)) {
        return "[<" + std::string(short_type_name(pair->type())) + " " + std::string(pair->id) +
               ">]";
    }
    return "[" + std::string(token) + "]";
}

// By the fields of their owner.
void name_attributes(const ObjectGraph& graph, ObjectId owner, std::vector<NamedReference>& items) {
    FieldMatcher fields(record_fields(graph.records(), owner));
    for (NamedReference& item : items) { item.name = fields.take(item.token); }
}

void name_dict_items(const ObjectGraph& graph, ObjectId dict, std::vector<NamedReference>& items) {
    if (const ObjectId owner = namespace_owner(graph, dict); !owner.is_nil()) {
        return name_attributes(graph, owner, items);
    }
    if (!holds_keys(graph.shallow(dict), items.size())) return;
    for (size_t i = 0; i < items.size(); i += 2) {
        items[i].name = key_name(items[i + 1].token);
        items[i + 1].name = "key";
    }
}

bool holds_cells(const ObjectGraph& graph, ObjectId tuple) {
    const auto items = graph.references(tuple);
    return !items.empty() && std::all_of(items.begin(), items.end(), [&](ObjectId item) {
        return python_type(graph, item) == "cell";
    });
}

// [code, globals, builtins?, "module", defaults?, keyword defaults?, doc, "name", __dict__?,
// closure?, annotations?, "qualname"]: what a dictionary is follows from the values before it.
void name_function_items(const ObjectGraph& graph, std::vector<NamedReference>& items) {
    constexpr std::ptrdiff_t kAllValues = 4;
    const auto values = std::count_if(items.begin(), items.end(), [](const NamedReference& item) {
        return item.kind == ReferenceKind::kValue;
    });
    std::ptrdiff_t values_before = 0;
    bool has_globals = false;
    bool has_own = false;
    for (NamedReference& item : items) {
        if (item.kind == ReferenceKind::kValue) {
            ++values_before;
            continue;
        }
        const std::string_view type = python_type(graph, item.target);
        if (type == "code") item.name = "__code__";
        if (type == "tuple") {
            const bool is_closure = holds_cells(graph, item.target);
            item.name = is_closure ? "__closure__" : "__defaults__";
            has_own |= is_closure;
        }
        if (type != "dict") continue;
        if (values_before == 0) {
            item.name = has_globals ? "__builtins__" : "__globals__";
            has_globals = true;
        } else if (values >= kAllValues && values_before == 1) {
            item.name = "__kwdefaults__";
        } else {
            item.name = has_own ? "__annotations__" : "__dict__";
            has_own = true;
        }
    }
}

// A dump names the attributes of a class, not the parts that every class has.
void name_class_items(const ObjectGraph& graph, ObjectId object,
                      std::vector<NamedReference>& items) {
    const ObjectId dict = namespace_dict(graph, object);
    size_t tuples = 0;
    for (NamedReference& item : items) {
        if (item.kind == ReferenceKind::kValue) continue;
        const std::string_view type = python_type(graph, item.target);
        if (item.target == dict && !dict.is_nil()) item.name = "__dict__";
        if (type == "tuple") item.name = tuples++ == 0 ? "__mro__" : "__bases__";
    }
}

void name_fields(const ObjectGraph& graph, ObjectId object, std::vector<NamedReference>& items) {
    name_attributes(graph, object, items);
    // [values of slots …, __dict__, class, …]
    for (size_t i = items.size(); i > 0; --i) {
        NamedReference& type = items[i - 1];
        if (type.kind == ReferenceKind::kValue || !type.name.empty()) continue;
        if (!is_class(graph, type.target)) continue;
        type.name = "__class__";
        if (i == 1 || items[i - 2].kind == ReferenceKind::kValue) return;
        NamedReference& dict = items[i - 2];
        if (dict.name.empty() && python_type(graph, dict.target) == "dict") dict.name = "__dict__";
        return;
    }
}

void name_items(const ObjectGraph& graph, ObjectId object, std::vector<NamedReference>& items) {
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
        const ObjectId dict = namespace_dict(graph, object);
        for (NamedReference& item : items) {
            if (!dict.is_nil() && item.target == dict) item.name = "__dict__";
        }
    } else if (is_class(graph, object)) {
        name_class_items(graph, object, items);
    } else {
        name_fields(graph, object, items);
    }
}

ReferenceKind kind_of(const ObjectGraph& graph, ObjectId target) {
    return graph.is_object(target) ? ReferenceKind::kObject : ReferenceKind::kStub;
}

void add_repaired(const ObjectGraph& graph, ObjectId object, std::span<const ObjectId> targets,
                  std::vector<NamedReference>& items) {
    if (targets.empty()) return;
    const std::vector<RecordMember> attributes = record_fields(graph.records(), object);
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

// Where records list no items: what stands in a list or tuple has its place.
std::vector<NamedReference> bare_references(const ObjectGraph& graph, ObjectId object) {
    std::vector<NamedReference> items;
    const auto targets = graph.references(object);
    const std::string_view type = python_type(graph, object);
    const bool indexed = type == "list" || type == "tuple";
    for (size_t i = 0; i < targets.size(); ++i) {
        NamedReference item{kind_of(graph, targets[i]), false, targets[i], {}, {}};
        if (indexed) item.name = index_name(targets.size() - 1 - i);
        items.push_back(std::move(item));
    }
    return items;
}

// Where records know names.
std::vector<NamedReference> recorded_names(const ObjectGraph& graph, ObjectId object) {
    std::vector<NamedReference> items;
    const auto targets = graph.references(object);
    items.reserve(targets.size());
    for (const ObjectId target : targets) {
        items.push_back({kind_of(graph, target), false, target, {}, {}});
    }
    size_t next = 0;
    graph.records().each_reference_name(object, [&](std::string_view name) {
        if (next < items.size()) items[next++].name = name;
        return next < items.size();
    });
    next = 0;
    graph.records().each_item(object, [&](std::string_view value) {
        if (next < items.size()) items[next++].token = value;
        return next < items.size();
    });
    return items;
}

// The values of a namespace, called as its keys say: x for "['x']". A value that is plain has it as
// its token.
std::vector<NamedReference> recorded_namespace(const ObjectGraph& graph, ObjectId dict) {
    std::vector<NamedReference> values;
    for (NamedReference& item : recorded_names(graph, dict)) {
        if (!item.name.starts_with("[\"") || !item.name.ends_with("\"]")) continue;
        item.name = json_token_text(std::string_view(item.name).substr(1, item.name.size() - 2));
        graph.records().each_field(item.target, [&](const ObjectRecords::Field& field) {
            if (field.raw_name == "value") item.token = field.value;
            return false;
        });
        values.push_back(std::move(item));
    }
    return values;
}

// The items of the record, without names.
std::vector<NamedReference> recorded_items(const ObjectGraph& graph, ObjectId object) {
    const std::span<const ObjectId> targets = graph.references(object);
    std::vector<NamedReference> items;
    size_t next = 0;
    graph.records().each_item(object, [&](std::string_view value) {
        NamedReference reference;
        reference.token = value;
        if (next < targets.size() && reference_pair(value)) {
            reference.target = targets[next++];
            reference.kind = kind_of(graph, reference.target);
        }
        items.push_back(std::move(reference));
        return true;
    });
    return items;
}

size_t count_of_pairs(const std::vector<NamedReference>& items) {
    return static_cast<size_t>(std::count_if(
        items.begin(), items.end(),
        [](const NamedReference& item) { return item.kind != ReferenceKind::kValue; }));
}

// "[3]": the place of the first reference to the target, counted from the end.
std::string index_of(const ObjectGraph& graph, ObjectId object, size_t pair) {
    size_t items = 0;
    size_t before = 0;
    size_t pairs = 0;
    graph.records().each_item(object, [&](std::string_view value) {
        if (reference_pair(value) && pairs++ == pair) before = items;
        ++items;
        return true;
    });
    return pair < pairs ? index_name(items - 1 - before) : std::string();
}

}  // namespace

std::vector<NamedReference> named_references(const ObjectGraph& graph, ObjectId object) {
    if (!graph.is_object(object)) return {};
    if (graph.records().names_references()) return recorded_names(graph, object);
    if (!graph.records().lists_items()) return bare_references(graph, object);
    std::vector<NamedReference> items = recorded_items(graph, object);
    const size_t pairs = count_of_pairs(items);
    name_items(graph, object, items);
    add_repaired(graph, object, graph.references(object).subspan(pairs), items);
    return items;
}

std::vector<NamedReference> namespace_references(const ObjectGraph& graph, ObjectId dict,
                                                 ObjectId owner) {
    if (graph.records().names_references()) return recorded_namespace(graph, dict);
    if (!graph.records().lists_items()) return bare_references(graph, dict);
    std::vector<NamedReference> items = recorded_items(graph, dict);
    name_attributes(graph, owner, items);
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
    // What most sources are is answered without listing all that they refer to.
    if (!graph.records().names_references() && graph.records().lists_items() &&
        graph.is_object(source)) {
        const std::string_view type = python_type(graph, source);
        if (type == "list" || type == "tuple") {
            const auto targets = graph.references(source);
            const auto place = std::find(targets.begin(), targets.end(), target);
            if (place == targets.end()) return {};
            return index_of(graph, source, static_cast<size_t>(place - targets.begin()));
        }
        const ObjectId owner = type == "dict" ? namespace_owner(graph, source) : ObjectId{};
        if (!owner.is_nil()) return attribute_named(graph, owner, target);
    }
    Names names = names_between(graph, source, target);
    return names.empty() ? std::string() : std::move(names.front());
}

std::string key_between(const ObjectGraph& graph, ObjectId dict, ObjectId value) {
    if (!graph.records().lists_items() || !graph.is_object(dict)) return {};
    if (graph.records().names_references()) return name_between(graph, dict, value);
    std::vector<NamedReference> items = recorded_items(graph, dict);
    if (!holds_keys(graph.shallow(dict), items.size())) return {};
    for (size_t i = 0; i < items.size(); i += 2) {
        if (items[i].target == value) return key_name(items[i + 1].token);
    }
    return {};
}

}  // namespace hs
