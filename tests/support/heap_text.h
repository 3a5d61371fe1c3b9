#pragma once
// Small dumps as PyHeapDumper writes them, from what a Python program has: modules with namespaces,
// classes, instances, functions.
//
//     HeapText heap;
//     heap.add("list", 3, {"ref": …});         any record
//     heap.module("app", 1, 2, {{"CACHE", {"dict", 5}}});
//     const Dataset dataset = heap.loaded();

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/graph_text.h"

namespace hs {

struct HeapPair {
    std::string type;  // short
    uint64_t id = 0;

    [[nodiscard]] std::string text() const {
        return "[\"<class '" + type + "'>\", " + std::to_string(id) + "]";
    }
};
using HeapMembers = std::vector<std::pair<std::string, HeapPair>>;

class HeapText {
public:
    // references: JSON tokens joined by commas, see refs().
    void add(const std::string& type, uint64_t id, const std::string& references,
             const HeapMembers& attributes = {}, const std::string& source = {}) {
        std::string record = "{\"size\": " + std::to_string(size_);
        std::string separator = ", \"attr\": {";
        for (const auto& [name, value] : attributes) {
            record.append(separator).append("\"").append(name).append("\": ").append(value.text());
            separator = ", ";
        }
        if (!attributes.empty()) record += "}";
        if (!references.empty()) record += ", \"ref\": [" + references + "]";
        if (!source.empty()) record += ", \"src\": {" + source + "}";
        if (!records_.contains(type)) types_.push_back(type);
        std::string& group = records_[type];
        group += (group.empty() ? "\"" : ", \"") + std::to_string(id) + "\": " + record + "}";
    }

    // One whose size, as sys.getsizeof has it, tells whether its keys are among the references.
    void dict(uint64_t id, uint64_t size, const std::string& references) {
        size_ = size;
        add("dict", id, references);
        size_ = 10;
    }

    static std::string refs(const std::vector<HeapPair>& pairs) {
        std::string text;
        for (const HeapPair& pair : pairs) text += (text.empty() ? "" : ", ") + pair.text();
        return text;
    }

    // With a namespace that holds the members in this order.
    void module(const std::string& name, uint64_t id, uint64_t dict, const HeapMembers& members) {
        add("module", id, refs({{"dict", dict}}), members,
            "\"co_name\": \"" + name + "\", \"co_filename\": \"" + name + ".py\"");
        add("dict", dict, values(members));
    }

    // A class of `module`; dict, dict + 1 and dict + 2 are its namespace, __mro__ and __bases__.
    void type(const std::string& module, const std::string& name, uint64_t id, uint64_t dict,
              const HeapMembers& members = {}, const std::string& metaclass = "type") {
        const HeapPair object{"type", 99};
        add(metaclass, id,
            (metaclass == "type" ? "" : HeapPair{"type", 98}.text() + ", ") +
                refs({{"dict", dict}, {"tuple", dict + 1}, {"tuple", dict + 2}, object}),
            members, "\"co_name\": \"" + name + "\"");
        const std::string rest = values(members);
        add("dict", dict, "\"" + module + "\"" + (rest.empty() ? "" : ", " + rest));
        add("tuple", dict + 1, refs({object, {metaclass, id}}));
        add("tuple", dict + 2, refs({object}));
    }

    // A class whose namespace reads as given.
    void odd_type(const std::string& name, uint64_t id, uint64_t dict,
                  const std::string& references, const HeapMembers& members = {}) {
        const HeapPair object{"type", 99};
        add("type", id, refs({{"dict", dict}, {"tuple", dict + 1}, {"tuple", dict + 2}, object}),
            members, "\"co_name\": \"" + name + "\"");
        add("dict", dict, references);
        add("tuple", dict + 1, refs({object, {"type", id}}));
        add("tuple", dict + 2, refs({object}));
    }

    // As Python 3.11 has them; its code is id + 1.
    void function(const std::string& module, const std::string& qualname, uint64_t id,
                  uint64_t globals, const std::string& more = {}) {
        const std::string name = qualname.substr(qualname.rfind('.') + 1);
        const std::string source =
            "\"co_name\": \"" + name + "\", \"co_filename\": \"/srv/app.py\", \"co_lineno\": 7";
        add("function", id,
            refs({{"code", id + 1}, {"dict", globals}, {"dict", 97}}) + ", \"" + module +
                "\", null, \"" + name + "\", " + (more.empty() ? "" : more + ", ") + "\"" +
                qualname + "\"",
            {}, source);
        add("code", id + 1, {}, {}, "\"co_name\": \"code\"");
    }

    [[nodiscard]] std::string text() const {
        std::string all = "{";
        for (const std::string& type : types_) {
            all += (all.size() == 1 ? "" : ", ") + ("\"<class '" + type + "'>\": {") +
                   records_.at(type) + "}";
        }
        return all + "}";
    }
    [[nodiscard]] Dataset loaded() const { return loaded_dump(text()); }

private:
    static std::string values(const HeapMembers& members) {
        std::vector<HeapPair> pairs;
        for (const auto& [name, value] : members) pairs.push_back(value);
        return refs(pairs);
    }

    uint64_t size_ = 10;              // of the next record
    std::vector<std::string> types_;  // in order of first use
    std::map<std::string, std::string> records_;
};

}  // namespace hs
