// The texts of object_names.h: a chain of namers as Python would write it.

#include <algorithm>
#include <array>
#include <string_view>

#include "core/analysis/edge_names.h"
#include "core/analysis/name_anchors.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_names.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/model/object_records.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

// Letters of a name, of which the beginning of a longer one may take so many.
constexpr size_t kLongest = 80;
constexpr size_t kLongestFront = 48;
constexpr size_t kLongestStep = 40;
// References of a container in which an index or a key is looked for: reading an item costs some 50
// nanoseconds, and a table shows hundreds of names.
constexpr size_t kMostItems = 2000;
constexpr size_t kMostKeys = 400;

std::string_view short_type(const ObjectGraph& graph, ObjectId object) {
    const std::string_view type = short_type_name(graph.type_text(object));
    return type.empty() ? std::string_view("object") : type;
}

// Items of these have keys, not fields, whatever their type derives from.
bool is_mapping(std::string_view type) {
    constexpr std::array<std::string_view, 5> kTypes = {
        "collections.OrderedDict", "collections.defaultdict", "collections.Counter",
        "collections.ChainMap", "mappingproxy"};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

class NameWriter {
public:
    NameWriter(const ObjectGraph& graph, const ObjectNames& names) : graph_(graph), names_(names) {}

    [[nodiscard]] std::string name_of(ObjectId object) const {
        if (object.is_nil()) return {};
        if (!graph_.is_object(object)) return "not in dump";
        const ObjectKind kind = names_.kind(graph_, object);
        if (kind == ObjectKind::kModule) return "module " + own_name(object);
        if (kind == ObjectKind::kClass) return "class " + own_name(object);
        if (is_nameless_root(object)) return root_text(object);
        if (kind == ObjectKind::kScope) {
            return std::string(short_type(graph_, object)) + " of " + own_name(object);
        }
        return is_beginning(object) ? own_name(object) : chain_of(object);
    }

    [[nodiscard]] bool has_name(ObjectId object) const {
        return graph_.is_object(object) && !is_nameless_root(object);
    }

    // Whether the name begins with what the object is.
    [[nodiscard]] bool tells_type(ObjectId object) const {
        if (!graph_.is_object(object)) return false;
        const ObjectKind kind = names_.kind(graph_, object);
        return kind == ObjectKind::kModule || kind == ObjectKind::kClass ||
               kind == ObjectKind::kScope || is_nameless_root(object);
    }

    // "list of app.Order (no holder in dump)[0]": begins with the type of another object.
    [[nodiscard]] bool begins_with_another_type(ObjectId object) const {
        if (!graph_.is_object(object) || is_beginning(object)) return false;
        const ObjectId beginning = chain_steps(object).steps.front();
        return names_.kind(graph_, beginning) == ObjectKind::kMethod || is_nameless_root(beginning);
    }

private:
    [[nodiscard]] bool is_beginning(ObjectId object) const {
        switch (names_.kind(graph_, object)) {
            case ObjectKind::kModule:
            case ObjectKind::kClass:
            case ObjectKind::kFunction:
            case ObjectKind::kCode:
            case ObjectKind::kScope:
                return true;
            default:
                return names_.namer[object.v].is_nil();
        }
    }

    // What nothing names, and no code tells anything of.
    [[nodiscard]] bool is_nameless_root(ObjectId object) const {
        const ObjectKind kind = names_.kind(graph_, object);
        const bool has_code = kind == ObjectKind::kFunction || kind == ObjectKind::kCode;
        const bool is_scope = kind == ObjectKind::kModule || kind == ObjectKind::kClass;
        return !has_code && !is_scope && is_beginning(object) &&
               own_name(object) == short_type(graph_, object);
    }

    // "list of app.Order (no holder in dump)": by a local variable, or by code written in C.
    [[nodiscard]] std::string root_text(ObjectId object) const {
        std::string text(short_type(graph_, object));
        if (const TypeId type = type_of_items(object); type != ObjectGraph::kNoType) {
            text += " of " + std::string(short_type_name(graph_.type_text(type)));
        }
        return cut_to_letters(text, kLongestFront) + lost_mark(object);
    }

    [[nodiscard]] const char* lost_mark(ObjectId root) const {
        const auto referrers = graph_.referrers(root);
        const bool has_none = std::all_of(referrers.begin(), referrers.end(),
                                          [&](ObjectId referrer) { return referrer == root; });
        return has_none ? " (no holder in dump)" : " (unreachable)";
    }

    // The type of the instances that a container holds, if the first of them are of one.
    [[nodiscard]] TypeId type_of_items(ObjectId object) const {
        constexpr size_t kLookedAt = 64;
        const ObjectKind kind = names_.kind(graph_, object);
        const auto items = graph_.references(object);
        if (items.empty() || (kind != ObjectKind::kDict && kind != ObjectKind::kSequence &&
                              kind != ObjectKind::kSet)) {
            return ObjectGraph::kNoType;
        }
        const TypeId type = graph_.type[items.front().v];
        const auto first = items.first(std::min(items.size(), kLookedAt));
        const bool is_one = std::all_of(first.begin(), first.end(), [&](ObjectId item) {
            return graph_.is_object(item) && graph_.type[item.v] == type;
        });
        return is_one && names_.kinds[type.v] == ObjectKind::kInstance ? type
                                                                       : ObjectGraph::kNoType;
    }

    [[nodiscard]] std::string own_name(ObjectId object) const {
        std::string name;
        switch (names_.kind(graph_, object)) {
            case ObjectKind::kModule:
            case ObjectKind::kClass:
                name = given(names_.classes, object);
                if (name.empty()) name = source_name(object);
                break;
            case ObjectKind::kFunction:
                name = function_name(object);
                break;
            case ObjectKind::kCode:
                name = code_name(object);
                break;
            case ObjectKind::kScope:
            case ObjectKind::kMethod:
                name = name_of_what_runs(object);
                break;
            default:
                break;
        }
        return name.empty() ? std::string(short_type(graph_, object)) : name;
    }

    [[nodiscard]] std::string source_name(ObjectId object) const {
        return graph_.records().own_name(object);
    }

    [[nodiscard]] std::string given(const std::vector<ObjectNames::Given>& all,
                                    ObjectId object) const {
        const auto found =
            std::lower_bound(all.begin(), all.end(), object.v,
                             [](const ObjectNames::Given& a, uint32_t row) { return a.row < row; });
        if (found == all.end() || found->row != object.v) return {};
        return std::string(names_.texts.text(found->text));
    }

    // The module's name and the qualified name; of a class's function without one, the class's.
    [[nodiscard]] std::string function_name(ObjectId function) const {
        std::string name = function_qualname(graph_, function);
        if (name.empty()) return {};
        const ObjectId globals = function_globals(graph_, names_, function);
        const ObjectId owner = globals.is_nil() ? globals : names_.namer[globals.v];
        const bool has_module =
            !owner.is_nil() && names_.kind(graph_, owner) == ObjectKind::kModule;
        const std::string module = has_module ? own_name(owner) + "." : std::string();
        std::string method = name_as_method(function, name, module);
        return method.empty() ? module + name : method;
    }

    // By the class that has the function, where its qualified name has no class or one that its
    // module does not have: "Event._replace" of a class that collections has made for another.
    [[nodiscard]] std::string name_as_method(ObjectId function, std::string_view name,
                                             const std::string& module) const {
        const ObjectId scope = names_.namer[function.v];
        const ObjectId owner = scope.is_nil() ? scope : names_.namer[scope.v];
        if (owner.is_nil() || names_.kind(graph_, owner) != ObjectKind::kClass) return {};
        const size_t dot = name.rfind('.');
        if (dot == std::string_view::npos) return own_name(owner) + "." + std::string(name);
        const std::string_view around = name.substr(0, dot);
        const std::string defined_in = module + std::string(around);
        if (!names_.texts.find(defined_in).is_nil()) return {};
        if (around.substr(around.rfind('.') + 1) != source_name(owner)) return {};
        const std::string class_name = own_name(owner);
        return class_name == around ? std::string() : class_name + std::string(name.substr(dot));
    }

    // By its function, else by what the code itself tells: "handle (app.py:56)".
    [[nodiscard]] std::string code_name(ObjectId code) const {
        if (const ObjectId function = names_.namer[code.v]; !function.is_nil()) {
            return function_name(function);
        }
        SourceLocation source;
        graph_.records().each_field(code, [&](const ObjectRecords::Field& field) {
            if (field.raw_name == "co_name") source.name = json_token_text(field.value);
            if (field.raw_name == "co_filename") source.file = json_token_text(field.value);
            if (field.raw_name == "co_firstlineno") {
                if (const auto line = pair_address(field.value)) {
                    source.line = static_cast<int64_t>(*line);
                }
            }
            return true;
        });
        if (source.name.empty()) source = graph_.records().source(code);
        if (source.name.empty() || source.name == "code" || source.file.empty()) return source.name;
        std::string place = source.file.substr(source.file.rfind('/') + 1);
        if (source.line) place += ":" + std::to_string(*source.line);
        return function_at(source.name, place);
    }

    // Of a frame, generator, coroutine or method: that of its function, else of its code.
    [[nodiscard]] std::string name_of_what_runs(ObjectId object) const {
        ObjectId code;
        for (const ObjectId target : graph_.references(object)) {
            if (!graph_.is_object(target)) continue;
            const ObjectKind kind = names_.kind(graph_, target);
            if (kind == ObjectKind::kFunction) return function_name(target);
            if (kind == ObjectKind::kCode && code.is_nil()) code = target;
        }
        return code.is_nil() ? std::string() : code_name(code);
    }

    // From the object towards its beginning, at most kDeepEvery steps and those of the head.
    struct Chain {
        std::vector<ObjectId> steps;  // from the beginning on
        size_t front = 0;             // so many before a gap; 0: there is none
    };
    [[nodiscard]] Chain chain_steps(ObjectId object) const {
        Chain chain;
        const auto walk = [&](ObjectId from) {
            std::vector<ObjectId> up;
            ObjectId head;
            for (ObjectId at = from; !at.is_nil(); at = names_.namer[at.v]) {
                up.push_back(at);
                if (is_beginning(at)) break;
                const auto deep = std::lower_bound(
                    names_.deep.begin(), names_.deep.end(), at.v,
                    [](const ObjectNames::DeepStep& a, uint32_t row) { return a.row < row; });
                if (deep == names_.deep.end() || deep->row != at.v || at == object) continue;
                head = deep->head;
                break;
            }
            chain.steps.insert(chain.steps.begin(), up.rbegin(), up.rend());
            return head;
        };
        const ObjectId head = walk(object);
        if (head.is_nil()) return chain;
        const size_t behind = chain.steps.size();
        walk(head);
        chain.front = chain.steps.size() - behind;
        return chain;
    }

    [[nodiscard]] std::string chain_of(ObjectId object) const {
        const Chain chain = chain_steps(object);
        const ObjectId beginning = chain.steps.front();
        // One that nothing names is called as its function is, through which no path leads to it.
        const bool is_method =
            object != beginning && names_.kind(graph_, beginning) == ObjectKind::kMethod;
        const bool is_nameless = is_method || is_nameless_root(beginning);
        std::vector<std::string> parts = {is_method ? "method " + own_name(beginning) +
                                                          lost_mark(beginning)
                                          : is_nameless ? root_text(beginning)
                                                        : own_name(beginning)};
        size_t front = 0;  // parts before the gap
        for (size_t i = 1; i < chain.steps.size(); ++i) {
            if (i == chain.front) {
                front = parts.size();
                continue;
            }
            const ObjectId namer = chain.steps[i - 1];
            const ObjectId at = chain.steps[i];
            if (i + 1 < chain.steps.size() && i + 1 != chain.front && is_namespace_of(at, namer)) {
                // module → __dict__ → X reads module.X
                const std::string name = attribute_of(namer, at, chain.steps[i + 1]);
                if (!name.empty()) {
                    parts.push_back(name);
                    ++i;
                    continue;
                }
            }
            parts.push_back(step(namer, at));
        }
        return is_nameless ? behind_root(parts) : joined(parts, front);
    }

    // "app.Order (no holder in dump).items[0]", "app.Node (unreachable) … children": never a path
    // that a program could write, and of a long one the last field only.
    static std::string behind_root(const std::vector<std::string>& parts) {
        size_t first = parts.size() - 1;
        size_t letters = letter_count(parts[first]);
        while (first > 1 && parts[first].front() != '.' && letters < kLongestStep) {
            letters += letter_count(parts[--first]);
        }
        const bool has_gap = first > 1;
        const bool has_dot = has_gap && parts[first].front() == '.';
        std::string text = parts.front() + (has_gap ? " … " : "");
        text += has_dot ? parts[first].substr(1) : parts[first];
        for (++first; first < parts.size(); ++first) text += parts[first];
        return text;
    }

    // Of modules and classes that is known; an instance's stands before its class and is no field.
    [[nodiscard]] bool is_namespace_of(ObjectId object, ObjectId owner) const {
        if (names_.kind(graph_, object) != ObjectKind::kDict) return false;
        const ObjectKind kind = names_.kind(graph_, owner);
        if (kind == ObjectKind::kModule || kind == ObjectKind::kClass) {
            return given(names_.fields, object) == "__dict__";
        }
        if (kind != ObjectKind::kInstance) return false;
        const auto targets = graph_.references(owner);
        const auto place = std::find(targets.begin(), targets.end(), object);
        if (place == targets.end() || place + 1 == targets.end()) return false;
        return is_class(graph_, place[1]) && attribute_named(graph_, owner, object).empty();
    }

    // ".QUOTES"; empty if the namespace's owner has no name for the value.
    [[nodiscard]] std::string attribute_of(ObjectId owner, ObjectId dict, ObjectId value) const {
        std::string name;
        if (names_.namer[value.v] == dict) name = given(names_.fields, value);
        if (name.empty()) name = attribute_named(graph_, owner, value);
        return name.empty() ? name : "." + cut_to_letters(name, kLongestStep);
    }

    [[nodiscard]] std::string step(ObjectId namer, ObjectId at) const {
        const ObjectKind kind = names_.kind(graph_, namer);
        const bool has_items =
            kind == ObjectKind::kDict || kind == ObjectKind::kSequence || kind == ObjectKind::kSet;
        const auto targets = graph_.references(namer);
        std::string name;
        if (kind == ObjectKind::kModule || kind == ObjectKind::kClass) {
            name = given(names_.fields, at);
        }
        if (kind == ObjectKind::kInstance) name = attribute_named(graph_, namer, at);
        if (kind == ObjectKind::kDict) {
            if (targets.size() <= kMostKeys) name = key_between(graph_, namer, at);
        } else if (name.empty() && kind != ObjectKind::kSet && targets.size() <= kMostItems) {
            name = name_between(graph_, namer, at);
        }
        if (!name.empty()) {
            name = cut_to_letters(name, kLongestStep);
            return name.front() == '[' ? name : "." + name;
        }
        if (has_items || is_mapping(short_type(graph_, namer))) return "[…]";
        if (kind == ObjectKind::kScope) return ".<locals>";
        if (kind == ObjectKind::kInstance && stands_behind_class(targets, at)) return "[…]";
        return ".<" + std::string(short_type(graph_, at)) + ">";
    }

    // Items of a class that derives from a built-in container stand behind the class.
    [[nodiscard]] bool stands_behind_class(std::span<const ObjectId> targets, ObjectId at) const {
        for (const ObjectId target : targets) {
            if (target == at) return false;
            if (graph_.is_object(target) && names_.kind(graph_, target) == ObjectKind::kClass) {
                return true;
            }
        }
        return false;
    }

    static std::string joined(const std::vector<std::string>& parts, size_t front) {
        size_t letters = 0;
        for (const std::string& part : parts) letters += letter_count(part);
        std::string text;
        if (front == 0 && letters <= kLongest) {
            for (const std::string& part : parts) text += part;
            return text;
        }
        const size_t most_front = front == 0 ? parts.size() - 1 : front;
        text = cut_to_letters(parts.front(), kLongestFront);
        size_t taken = 1;
        size_t room = kLongest - std::min(kLongest, letter_count(text) + 1);
        while (taken < most_front) {
            const size_t more = letter_count(parts[taken]);
            if (letter_count(text) + more > kLongestFront || more > room) break;
            text += parts[taken++];
            room -= more;
        }
        size_t first = parts.size();
        while (first > std::max(taken, front)) {
            const size_t more = letter_count(parts[first - 1]);
            if (more > room && first < parts.size()) break;
            room -= std::min(room, more);
            --first;
        }
        if (first > taken || front != 0) text += "…";
        for (; first < parts.size(); ++first) text += parts[first];
        return text;
    }

    const ObjectGraph& graph_;
    const ObjectNames& names_;
};

}  // namespace

std::string qualified_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object) {
    return printable_text(NameWriter(graph, names).name_of(object));
}

std::string name_of_items(std::string_view qualified_name) {
    std::string text;
    char quote = 0;  // inside a key that is a text
    bool is_in_key = false;
    for (const char c : qualified_name) {
        if (!is_in_key) {
            text += c;
            is_in_key = c == '[';
        } else if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == ']') {
            text += "…]";
            is_in_key = false;
        }
    }
    // A name that was cut in the middle of a key has no end of it.
    return is_in_key ? std::string(qualified_name) : text;
}

bool has_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object) {
    return NameWriter(graph, names).has_name(object);
}

bool tells_type(const ObjectGraph& graph, const ObjectNames& names, ObjectId object) {
    return NameWriter(graph, names).tells_type(object);
}

std::string typed_name(const ObjectGraph& graph, const ObjectNames& names, ObjectId object) {
    const NameWriter writer(graph, names);
    std::string name = printable_text(writer.name_of(object));
    if (object.is_nil() || writer.tells_type(object)) return name;
    const char* between = writer.begins_with_another_type(object) ? ": " : " ";
    return printable_text(short_type(graph, object)) + between + name;
}

}  // namespace hs
