#include "core/analysis/named_objects.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/analysis/edge_names.h"
#include "core/analysis/namespaces.h"
#include "core/base/text_search.h"
#include "core/model/object_records.h"

namespace hs {
namespace {

constexpr size_t kObjectsPerPiece = 1024;
constexpr size_t kNamesPerPiece = 256;
constexpr size_t kLeastInRecords = 2;  // letters: one stands in nearly every record
constexpr size_t kMostKeys = 400;      // keys of larger dictionaries are in no name

bool has(std::string_view text, std::string_view part) {
    return find_text_in_any_case(text, part) != std::string_view::npos;
}

// What of the text stands in one record, or in one given name: "put" of "cache.put".
std::string_view last_word(std::string_view text) {
    const size_t step = text.find_last_of(".[");
    if (step != std::string_view::npos) text.remove_prefix(step + 1);
    const size_t first = std::min(text.find_first_not_of("\"'"), text.size());
    const size_t last = text.find_last_not_of("\"']");
    return last == std::string_view::npos ? std::string_view()
                                          : text.substr(first, last + 1 - first);
}

// Where the last step of a name begins: at a dot or a bracket.
size_t last_step(std::string_view name) {
    if (name.ends_with("\"]")) {
        const size_t key = name.rfind("[\"");
        if (key != std::string_view::npos) return key;
    }
    const size_t step = name.rfind(name.ends_with(']') ? '[' : '.');
    return step == std::string_view::npos ? 0 : step;
}

class NameSearch {
public:
    NameSearch(const ObjectGraph& graph, const ObjectNames& names, std::string_view text)
        : graph_(graph), names_(names), text_(text), word_(last_word(text)) {}

    [[nodiscard]] std::string_view word() const { return word_; }

    void add_given(std::vector<ObjectId>& rows) const {
        for (const auto* given : {&names_.fields, &names_.classes}) {
            for (const ObjectNames::Given& one : *given) {
                if (has(names_.texts.text(one.text), word_)) rows.push_back({one.row});
            }
        }
    }

    // Whether one of these records, whose text lies together, may have the word.
    [[nodiscard]] bool may_hold(uint32_t first, uint32_t last) const {
        return may_mention(graph_.records(), {first}, {last}, word_, true);
    }

    // Objects that may have their name from the record of this one.
    void add_named_by(ObjectId object, std::vector<ObjectId>& rows) const {
        if (!may_mention(graph_.records(), object, object, word_, true)) return;
        switch (names_.kind(graph_, object)) {
            case ObjectKind::kDict:
                return add_values(object, rows);
            case ObjectKind::kInstance:
                return add_fields(object, rows);
            case ObjectKind::kFunction:
            case ObjectKind::kCode:
                return add_code(object, rows);
            default:
                return;
        }
    }

    [[nodiscard]] bool is_named_so(ObjectId object) const {
        const std::string name = qualified_name(graph_, names_, object);
        const bool is_module = names_.kind(graph_, object) == ObjectKind::kModule;
        const size_t begin = is_module ? 0 : last_step(name);
        // An occurrence that ends behind the beginning of the last step.
        const size_t from = begin + 1 > text_.size() ? begin + 1 - text_.size() : 0;
        return has(std::string_view(name).substr(from), text_);
    }

private:
    [[nodiscard]] bool is_named_by(ObjectId object, ObjectId namer) const {
        return graph_.is_object(object) && names_.namer[object.v] == namer;
    }

    void add_values(ObjectId dict, std::vector<ObjectId>& rows) const {
        if (graph_.references(dict).size() > kMostKeys) return;
        for (const NamedReference& item : named_references(graph_, dict)) {
            if (is_named_by(item.target, dict) && has(item.name, word_)) {
                rows.push_back(item.target);
            }
        }
    }

    void add_fields(ObjectId instance, std::vector<ObjectId>& rows) const {
        const auto add_of = [&](ObjectId namer) {
            for (const ObjectId target : graph_.references(namer)) {
                if (is_named_by(target, namer)) rows.push_back(target);
            }
        };
        add_of(instance);
        const ObjectId dict = namespace_dict(graph_, instance);
        if (is_named_by(dict, instance)) add_of(dict);
    }

    // A function, its code, and what runs them.
    void add_code(ObjectId object, std::vector<ObjectId>& rows) const {
        rows.push_back(object);
        for (const ObjectId target : graph_.references(object)) {
            const bool is_code =
                graph_.is_object(target) && names_.kind(graph_, target) == ObjectKind::kCode;
            if (is_code && is_named_by(target, object)) rows.push_back(target);
        }
        for (const ObjectId referrer : graph_.referrers(object)) {
            if (!graph_.is_object(referrer)) continue;
            const ObjectKind kind = names_.kind(graph_, referrer);
            if (kind == ObjectKind::kScope || kind == ObjectKind::kMethod) rows.push_back(referrer);
        }
    }

    const ObjectGraph& graph_;
    const ObjectNames& names_;
    std::string_view text_;
    std::string_view word_;
};

void append(std::vector<ObjectId>& all, const std::vector<std::vector<ObjectId>>& pieces) {
    for (const std::vector<ObjectId>& piece : pieces) {
        all.insert(all.end(), piece.begin(), piece.end());
    }
}

size_t pieces_of(size_t count, size_t each) {
    return (count + each - 1) / each;
}

}  // namespace

Result<std::vector<ObjectId>> objects_named(const ObjectGraph& graph, const ObjectNames& names,
                                            std::string_view text, JobContext& job) {
    const NameSearch search(graph, names, text);
    std::vector<ObjectId> candidates;
    if (search.word().empty()) return candidates;
    job.begin_stage("searching names", graph.object_count);
    search.add_given(candidates);
    if (search.word().size() >= kLeastInRecords) {
        std::vector<std::vector<ObjectId>> found(pieces_of(graph.object_count, kObjectsPerPiece));
        job.parallel_for(graph.object_count, kObjectsPerPiece, [&](size_t begin, size_t end) {
            if (search.may_hold(static_cast<uint32_t>(begin + 1), static_cast<uint32_t>(end))) {
                std::vector<ObjectId>& rows = found[begin / kObjectsPerPiece];
                for (size_t i = begin; i < end; ++i) {
                    search.add_named_by({static_cast<uint32_t>(i + 1)}, rows);
                }
            }
            job.advance(end - begin);
        });
        if (job.cancelled()) return cancelled_error();
        append(candidates, found);
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    std::vector<std::vector<ObjectId>> named(pieces_of(candidates.size(), kNamesPerPiece));
    job.parallel_for(candidates.size(), kNamesPerPiece, [&](size_t begin, size_t end) {
        std::copy_if(candidates.begin() + static_cast<ptrdiff_t>(begin),
                     candidates.begin() + static_cast<ptrdiff_t>(end),
                     std::back_inserter(named[begin / kNamesPerPiece]),
                     [&](ObjectId object) { return search.is_named_so(object); });
    });
    if (job.cancelled()) return cancelled_error();
    std::vector<ObjectId> rows;
    append(rows, named);
    return rows;
}

}  // namespace hs
