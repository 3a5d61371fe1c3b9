#include "core/analysis/name_anchors.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "core/analysis/edge_names.h"
#include "core/analysis/object_details.h"
#include "core/analysis/shared_attributes.h"
#include "core/analysis/special_attributes.h"
#include "core/base/text_format.h"
#include "core/model/object_records.h"

namespace hs {
namespace {

// Larger namespaces are no program's: their values stay without names.
constexpr size_t kMostItems = size_t{1} << 18;
constexpr size_t kPollEvery = 64;

std::string_view last_part(std::string_view dotted) {
    const size_t dot = dotted.rfind('.');
    return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

// "app.models": identifiers with dots between them.
bool is_dotted_path(std::string_view text) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    bool begins = true;
    for (const char c : text) {
        if (c == '.' ? begins : !is_letter(c) && (begins || c < '0' || c > '9')) return false;
        begins = c == '.';
    }
    return !begins;
}

class AnchorFinder {
public:
    AnchorFinder(const ObjectGraph& graph, ObjectNames& names, JobContext& job)
        : graph_(graph), names_(names), job_(job) {}

    Result<NameAnchors> run() {
        collect();
        for (size_t i = 0; i < found_.modules.size(); ++i) {
            if (i % kPollEvery == 0 && job_.cancelled()) return cancelled_error();
            read_module(found_.modules[i]);
        }
        for (size_t i = 0; i < found_.classes.size(); ++i) {
            if (i % kPollEvery == 0 && job_.cancelled()) return cancelled_error();
            read_class(found_.classes[i]);
        }
        choose_holders();
        for (const ObjectId object : found_.classes) name_by_instance(object);
        name_other_classes();
        tell_imported_classes();
        for (const SharedAttributes::Choice& choice : shared_.choose(graph_)) {
            found_.attributes.push_back({choice.value, choice.dict, true});
            set_field(choice.value, choice.name);
        }
        for (const ClassAttribute& attribute : of_classes_) {
            if (fields_.contains(attribute.value.v)) continue;
            found_.attributes.push_back({attribute.value, attribute.dict, false});
            set_field(attribute.value, attribute.name);
        }
        freeze(fields_, names_.fields);
        for (const auto& [row, text] : class_names_) {
            names_.classes.push_back({row, names_.texts.intern(text)});
        }
        for (const ObjectId module : found_.modules) {
            names_.classes.push_back({module.v, names_.texts.intern(own_name(module))});
        }
        sort_rows(names_.classes);
        return std::move(found_);
    }

private:
    struct ClassAttribute {
        ObjectId value;
        ObjectId dict;
        StringId name;
    };
    // What is known of a class.
    struct ClassClues {
        std::string own;       // __name__
        std::string module;    // __module__, where a text of its namespace is that for certain
        std::string mentions;  // else the first text that is a module's name
        std::string qualname;  // as its functions tell
        ObjectId outer;        // a class that has it among its attributes
        // The module that has it among its attributes, and under which name.
        std::string holder;
        std::string held_as;
        int holder_rank = kNoHolder;
    };
    static constexpr int kNoHolder = 4;

    [[nodiscard]] ObjectKind kind(ObjectId object) const { return names_.kind(graph_, object); }

    void collect() {
        for (uint32_t row = 1; row <= graph_.object_count; ++row) {
            const ObjectKind kind = this->kind({row});
            if (kind == ObjectKind::kModule) found_.modules.push_back({row});
            if (kind == ObjectKind::kClass) found_.classes.push_back({row});
        }
    }

    // An instance's type text is "module.qualname" of its class: that of the first which has the
    // class among its references, unless the class is known to be of another module.
    void name_by_instance(ObjectId object) {
        const std::string& own = own_name(object);
        const std::string& module = clues_[object.v].module;
        TypeId last = ObjectGraph::kNoType;
        for (const ObjectId source : graph_.referrers(object)) {
            const TypeId type = graph_.type[source.v];
            if (type == last || names_.kinds[type.v] != ObjectKind::kInstance) continue;
            last = type;
            const std::string_view text = graph_.type_text(type);
            const std::string_view name = short_type_name(text);
            if (name.size() == text.size() && graph_.has_type_reprs) {
                continue;  // "<enum 'Color'>" has no module
            }
            if (last_part(name) != own) continue;
            if (!module.empty() && !name.starts_with(module + ".")) continue;
            class_names_.try_emplace(object.v, name);
            return;
        }
    }

    // __name__ of a module, class or function, read once.
    const std::string& own_name(ObjectId object) {
        const auto [at, added] = own_names_.try_emplace(object.v);
        if (added) { at->second = graph_.records().own_name(object); }
        return at->second;
    }

    // Its namespace, read once even if several claim it.
    std::vector<NamedReference> items_of(ObjectId owner, ObjectId& dict) {
        dict = namespace_dict(graph_, owner);
        if (dict.is_nil() || !owners_.try_emplace(dict.v, owner).second) return {};
        found_.namespaces.push_back({dict, owner});
        set_field(dict, names_.texts.intern("__dict__"));
        if (graph_.references(dict).size() > kMostItems) return {};
        return namespace_references(graph_, dict, owner);
    }

    void read_module(ObjectId module) {
        ObjectId dict;
        const std::vector<NamedReference> items = items_of(module, dict);
        const std::string name = own_name(module);
        const uint32_t number = shared_.add_module(name);
        module_of_dict_.try_emplace(dict.v, number);
        for (size_t i = 0; i < items.size(); ++i) {
            const NamedReference& item = items[i];
            if (item.kind != ReferenceKind::kObject) continue;
            switch (kind(item.target)) {
                case ObjectKind::kModule:
                    shared_.saw_module(number, i, own_name(item.target));
                    break;
                case ObjectKind::kClass:
                    imported_classes_.push_back(
                        {number, item.target, names_.texts.intern(item.name)});
                    break;
                case ObjectKind::kFunction:
                    imported_functions_.push_back({number, item.target, {}});
                    break;
                default:
                    add_module_value({item.target, dict, {}, number, static_cast<uint32_t>(i)},
                                     module, item.name);
            }
        }
    }

    void add_module_value(SharedAttributes::Candidate candidate, ObjectId module,
                          std::string name) {
        if (name.empty()) name = special_module_attribute(graph_, module, candidate.value);
        if (name.empty()) return;
        candidate.name = names_.texts.intern(name);
        candidate.is_private = name.front() == '_';
        shared_.add(candidate);
    }

    void read_class(ObjectId owner) {
        ObjectId dict;
        ClassClues& clues = clues_[owner.v];
        clues.own = own_name(owner);
        const std::vector<NamedReference> items = items_of(owner, dict);
        learn_module(items, clues);
        for (size_t i = 0; i < items.size(); ++i) {
            const NamedReference& item = items[i];
            if (item.kind != ReferenceKind::kObject) continue;
            const ObjectKind kind = this->kind(item.target);
            if (kind == ObjectKind::kFunction) {
                // The class that defines a function comes before those that take it over, mostly.
                if (names_.namer[item.target.v].is_nil()) names_.namer[item.target.v] = dict;
                learn_qualname(item.target, clues);
            } else if (kind == ObjectKind::kClass) {
                ClassClues& inner = clues_[item.target.v];
                if (item.name == own_name(item.target) && inner.outer.is_nil()) inner.outer = owner;
            } else if (kind != ObjectKind::kModule) {
                add_class_value(dict, items, i);
            }
        }
    }

    // A class statement puts "__module__" first, metaclasses may put something before it that is
    // no text. What makes classes by calling type() often has the docstring first.
    void learn_module(const std::vector<NamedReference>& items, ClassClues& clues) const {
        const auto is_text = [](const NamedReference& item) {
            return json_kind(item.token) == JsonKind::kString;
        };
        const auto first = std::find_if(items.begin(), items.end(), is_text);
        if (first == items.end()) return;
        std::string text = json_token_text(first->token);
        const bool is_in_package = first == items.begin() && is_dotted_path(text) &&
                                   shared_.module_around(text).has_value();
        if (is_in_package || shared_.module_named(text)) {
            clues.module = std::move(text);
            return;
        }
        const auto mention = std::find_if(first, items.end(), [&](const NamedReference& item) {
            return is_text(item) && shared_.module_named(json_token_text(item.token)).has_value();
        });
        if (mention != items.end()) clues.mentions = json_token_text(mention->token);
    }

    void add_class_value(ObjectId dict, const std::vector<NamedReference>& items, size_t place) {
        const NamedReference& item = items[place];
        std::string name = item.name;
        const std::string_view type = short_type_name(graph_.type_text(item.target));
        if (name.empty() && (type == "classmethod" || type == "staticmethod")) {
            for (const ObjectId target : graph_.references(item.target)) {
                if (graph_.is_object(target) && kind(target) == ObjectKind::kFunction) {
                    name = own_name(target);
                }
            }
        }
        if (name.empty()) name = special_class_attribute(graph_, names_, items, place);
        if (name.empty()) return;
        of_classes_.push_back({item.target, dict, names_.texts.intern(name)});
    }

    // "Outer.Inner.method" of Inner's method tells "Outer.Inner".
    void learn_qualname(ObjectId function, ClassClues& clues) {
        if (!clues.qualname.empty()) return;
        const std::string whole = function_qualname(graph_, function);
        const size_t dot = whole.rfind('.');
        if (dot == std::string::npos) return;
        const std::string_view above = std::string_view(whole).substr(0, dot);
        if (last_part(above) == clues.own) clues.qualname = above;
    }

    // Of the modules that have a class among their attributes, the first that it mentions, else
    // that calls it as it calls itself, else any but the program's main module.
    void choose_holders() {
        for (const Imported& imported : imported_classes_) {
            const std::string_view name = names_.texts.text(imported.name);
            if (name.empty()) continue;
            ClassClues& clues = clues_[imported.object.v];
            const std::string& module = shared_.name(imported.module);
            int rank = kNoHolder - 1;
            if (name == clues.own) rank = 1;
            if (rank > 1 && module != "__main__") rank = 2;
            if (module == clues.mentions) rank = 0;
            if (rank >= clues.holder_rank) continue;
            clues.holder = module;
            clues.held_as = name;
            clues.holder_rank = rank;
        }
    }

    void name_other_classes() {
        for (const ObjectId object : found_.classes) {
            std::vector<ObjectId> outward;  // classes in classes, from the inside out
            for (ObjectId at = object; !at.is_nil() && !class_names_.contains(at.v);) {
                outward.push_back(at);
                if (outward.size() > 32) break;  // they contain one another
                at = clues_[at.v].outer;
            }
            for (; !outward.empty(); outward.pop_back()) { name_class(outward.back()); }
        }
    }

    void name_class(ObjectId object) {
        const ClassClues& clues = clues_[object.v];
        if (class_names_.contains(object.v) || clues.own.empty()) return;
        const std::string& name = clues.qualname.empty() ? clues.own : clues.qualname;
        const auto outer = class_names_.find(clues.outer.v);
        const bool is_held = !clues.holder.empty();
        const bool has_own_name = is_held && clues.held_as == clues.own;
        if (clues.qualname.empty() && !has_own_name && outer != class_names_.end()) {
            class_names_.emplace(object.v, outer->second + "." + name);
        } else if (!clues.module.empty()) {
            class_names_.emplace(object.v, clues.module + "." + name);
        } else if (is_held) {
            class_names_.emplace(object.v,
                                 clues.holder + "." + (has_own_name ? name : clues.held_as));
        } else {
            class_names_.emplace(object.v,
                                 clues.mentions.empty() ? name : clues.mentions + "." + name);
        }
    }

    // The longest beginning of a class's name that is a module's.
    std::optional<uint32_t> module_of_class(ObjectId object) const {
        const auto found = class_names_.find(object.v);
        return found == class_names_.end() ? std::nullopt : shared_.module_around(found->second);
    }

    void tell_imported_classes() {
        for (const Imported& imported : imported_classes_) {
            if (const auto from = module_of_class(imported.object)) {
                shared_.saw_import(imported.module, *from);
            }
        }
        for (const Imported& imported : imported_functions_) {
            const ObjectId globals = function_globals(graph_, names_, imported.object);
            const auto from = module_of_dict_.find(globals.v);
            if (from != module_of_dict_.end()) shared_.saw_import(imported.module, from->second);
        }
    }

    void set_field(ObjectId value, StringId name) { fields_.try_emplace(value.v, name); }

    static void sort_rows(std::vector<ObjectNames::Given>& given) {
        std::sort(given.begin(), given.end(),
                  [](const auto& a, const auto& b) { return a.row < b.row; });
    }
    static void freeze(const std::unordered_map<uint32_t, StringId>& from,
                       std::vector<ObjectNames::Given>& given) {
        given.reserve(from.size());
        for (const auto& [row, name] : from) given.push_back({row, name});
        sort_rows(given);
    }

    struct Imported {
        uint32_t module;
        ObjectId object;
        StringId name;
    };

    const ObjectGraph& graph_;
    ObjectNames& names_;
    JobContext& job_;
    NameAnchors found_;
    SharedAttributes shared_;
    std::unordered_map<uint32_t, std::string> own_names_;    // by row
    std::unordered_map<uint32_t, ObjectId> owners_;          // by dictionary
    std::unordered_map<uint32_t, uint32_t> module_of_dict_;  // number in shared_
    std::unordered_map<uint32_t, std::string> class_names_;  // by row
    std::unordered_map<uint32_t, ClassClues> clues_;         // by row
    std::unordered_map<uint32_t, StringId> fields_;          // by row
    std::vector<Imported> imported_classes_;
    std::vector<Imported> imported_functions_;
    std::vector<ClassAttribute> of_classes_;
};

}  // namespace

std::string function_qualname(const ObjectGraph& graph, ObjectId function) {
    std::string_view last;
    graph.records().each_item(function, [&](std::string_view value) {
        if (json_kind(value) == JsonKind::kString) last = value;
        return true;
    });
    return last.empty() ? graph.records().own_name(function) : json_token_text(last);
}

ObjectId function_globals(const ObjectGraph& graph, const ObjectNames& names, ObjectId function) {
    for (const ObjectId target : graph.references(function)) {
        if (graph.is_object(target) && names.kind(graph, target) == ObjectKind::kDict) {
            return target;
        }
    }
    return {};
}

Result<NameAnchors> name_anchors(const ObjectGraph& graph, ObjectNames& names, JobContext& job) {
    return AnchorFinder(graph, names, job).run();
}

}  // namespace hs
