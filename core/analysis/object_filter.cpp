#include "core/analysis/object_filter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/analysis/dominators.h"
#include "core/analysis/named_objects.h"
#include "core/analysis/type_pattern.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"
#include "core/model/object_records.h"

namespace hs {

namespace {

using Kind = FilterTerm::Kind;

constexpr size_t kObjectsPerPiece = 1024;

bool has_part(std::string_view text, std::string_view part, bool any_case) {
    const size_t at = any_case ? find_text_in_any_case(text, part) : find_text(text, part);
    return at != std::string_view::npos;
}

bool attribute_matches(const FilterTerm& term, const std::string& name, std::string_view token) {
    const auto has = [&](std::string_view text, std::string_view part) {
        return has_part(text, part, term.any_case);
    };
    switch (term.kind) {
        case Kind::kAttribute:
            return has(name, term.text) &&
                   (!term.has_value || has(searchable_text(token), term.value));
        case Kind::kNameOrValue:
            return has(name, term.text) || has(searchable_text(token), term.text);
        default:
            return has(searchable_text(token), term.text);
    }
}

// Bytes that stand in the file just as people type them: no escape can hide or fake them.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && c != '"' && c != '\\';
    });
}

// A text that a pair's searchable form joins ("<class 'x'> 12") is not found in the raw record.
bool can_prefilter(const std::string& text) {
    return is_plain(text) && text.find("> ") == std::string::npos &&
           text.find("' ") == std::string::npos;
}

bool reads_names(const FilterTerm& term) {
    return term.kind == Kind::kText || term.kind == Kind::kName;
}

class Matcher {
public:
    // named: by term, as find_named() makes them.
    Matcher(const ObjectGraph& graph, const ObjectFilter& filter, const FilterContext& context,
            std::vector<std::vector<ObjectId>> named)
        : graph_(graph), filter_(filter), context_(context), named_(std::move(named)) {
        for (const FilterTerm& term : filter.terms) {
            std::vector<bool>& types = type_matches_.emplace_back();
            if (term.kind != Kind::kType && term.kind != Kind::kText) continue;
            if (term.kind == Kind::kType) {
                types = meant_types(types_of_objects(), term.text);
                continue;
            }
            types.resize(graph.types.size());
            for (uint32_t type = 0; type < graph.types.size(); ++type) {
                types[type] = has_part(graph.type_text(TypeId{type}), term.text, term.any_case);
            }
        }
    }

    // Cheap terms first, so that most records are never looked at.
    [[nodiscard]] bool matches(ObjectId id) const {
        for (const bool reads_record : {false, true}) {
            for (size_t i = 0; i < filter_.terms.size(); ++i) {
                const FilterTerm& term = filter_.terms[i];
                if (needs_record(term.kind) != reads_record) continue;
                if (holds(i, id) == term.negated) return false;
            }
        }
        return true;
    }

    // False when one look at the text of all these records shows that none can match: their text
    // lies together, and searching it whole is several times faster than record by record.
    [[nodiscard]] bool may_match(uint32_t first, uint32_t last) const {
        for (size_t i = 0; i < filter_.terms.size(); ++i) {
            const FilterTerm& term = filter_.terms[i];
            if (term.kind != Kind::kText || term.negated || !is_plain(term.text)) continue;
            if (decimal_u64(term.text)) continue;  // may be an id, which stands before its record
            if (has_named(i, first, last)) continue;
            const std::vector<bool>& types = type_matches_[i];
            if (std::find(types.begin(), types.end(), true) != types.end()) continue;
            if (!may_mention(graph_.records(), {first}, {last}, term.text, term.any_case)) {
                return false;
            }
        }
        return true;
    }

private:
    // By TypeId; empty for those that no object has.
    [[nodiscard]] std::vector<std::string_view> types_of_objects() const {
        std::vector<std::string_view> texts(graph_.types.size());
        for (uint32_t row = 1; row <= graph_.object_count; ++row) {
            std::string_view& text = texts[graph_.type[row].v];
            if (text.empty()) text = graph_.type_text(ObjectId{row});
        }
        return texts;
    }
    static bool needs_record(Kind kind) {
        return kind == Kind::kAttribute || kind == Kind::kNameOrValue || kind == Kind::kValue ||
               kind == Kind::kFile || kind == Kind::kText;
    }

    [[nodiscard]] bool has_named(size_t term, uint32_t first, uint32_t last) const {
        const std::vector<ObjectId>& rows = named_[term];
        const auto found = std::lower_bound(rows.begin(), rows.end(), ObjectId{first});
        return found != rows.end() && found->v <= last;
    }

    [[nodiscard]] bool holds(size_t index, ObjectId id) const {
        const FilterTerm& term = filter_.terms[index];
        const std::vector<bool>& types = type_matches_[index];
        switch (term.kind) {
            case Kind::kShallow: {
                const uint64_t bytes = graph_.shallow(id);
                return bytes >= term.low && bytes <= term.high;
            }
            case Kind::kRetained: {
                if (context_.dominators == nullptr) return false;
                const uint64_t bytes = context_.dominators->retained[id.v];
                return bytes >= term.low && bytes <= term.high;
            }
            case Kind::kType:
                return types[graph_.type[id.v].v];
            case Kind::kId:
                return has_part(graph_.id_text(id), term.text, false);
            case Kind::kStatus:
                return id.v < context_.status_of_row.size() &&
                       context_.status_of_row[id.v] == term.status;
            case Kind::kText:
                return types[graph_.type[id.v].v] || has_named(index, id.v, id.v) ||
                       holds_text(term, id);
            case Kind::kName:
                return has_named(index, id.v, id.v);
            case Kind::kFile:
                return holds_file(term, id);
            case Kind::kAttribute:
            case Kind::kNameOrValue:
            case Kind::kValue:
                return holds_attribute(term, id);
        }
        return false;
    }

    [[nodiscard]] bool holds_attribute(const FilterTerm& term, ObjectId id) const {
        if (const RecordText* text = graph_.records().text(); text != nullptr) {
            const std::string_view record = text->of(id);
            const bool has_escapes = record.find('\\') != std::string_view::npos;
            if (!has_escapes && can_prefilter(term.text) &&
                !has_part(record, term.text, term.any_case)) {
                return false;
            }
        }
        const std::vector<RecordMember> members = record_fields(graph_.records(), id);
        return std::any_of(members.begin(), members.end(), [&](const RecordMember& member) {
            return attribute_matches(term, member.name, member.token);
        });
    }

    [[nodiscard]] bool holds_file(const FilterTerm& term, ObjectId id) const {
        return has_part(graph_.records().source(id).file, term.text, term.any_case);
    }

    [[nodiscard]] bool holds_text(const FilterTerm& term, ObjectId id) const {
        const std::string& text = term.text;
        if (graph_.id_text(id) == text) return true;
        const RecordText* records = graph_.records().text();
        if (records == nullptr) return mentions(term, id);
        const std::string_view record = records->of(id);
        if (record.find('\\') == std::string_view::npos) {
            // Text behind the record (the key of the next one) must not count.
            const size_t found =
                term.any_case ? find_text_in_any_case(record, text) : find_text(record, text);
            if (found == std::string_view::npos) return false;
            return found + text.size() <= records->whole(id).size();
        }
        return has_part(json_decoded(records->whole(id)), text, term.any_case);
    }

    // The same where records are no text.
    [[nodiscard]] bool mentions(const FilterTerm& term, ObjectId id) const {
        const ObjectRecords& records = graph_.records();
        bool found =
            holds_file(term, id) || has_part(records.source(id).name, term.text, term.any_case);
        const auto look_at = [&](std::string_view text) {
            found = found || has_part(text, term.text, term.any_case);
            return !found;
        };
        records.each_field(id, [&](const ObjectRecords::Field& field) {
            return look_at(field.name()) && look_at(searchable_text(field.value));
        });
        records.each_item(id,
                          [&](std::string_view value) { return look_at(searchable_text(value)); });
        return found;
    }

    const ObjectGraph& graph_;
    const ObjectFilter& filter_;
    const FilterContext& context_;
    std::vector<std::vector<ObjectId>> named_;
    std::vector<std::vector<bool>> type_matches_;  // by term, by type
};

// By term: what is named so, rising.
Result<std::vector<std::vector<ObjectId>>> find_named(const ObjectGraph& graph,
                                                      const ObjectFilter& filter,
                                                      const FilterContext& context,
                                                      JobContext& job) {
    std::vector<std::vector<ObjectId>> named(filter.terms.size());
    for (size_t i = 0; context.names != nullptr && i < filter.terms.size(); ++i) {
        const FilterTerm& term = filter.terms[i];
        if (!reads_names(term)) continue;
        HS_TRY(named[i], objects_named(graph, *context.names, term.text, job));
    }
    return named;
}

}  // namespace

std::string searchable_text(std::string_view token) {
    if (const auto pair = reference_pair(token)) return pair->type() + " " + std::string(pair->id);
    return json_token_text(token);
}

bool reads_names(const ObjectFilter& filter) {
    return std::any_of(filter.terms.begin(), filter.terms.end(),
                       [](const FilterTerm& term) { return reads_names(term); });
}

Result<std::vector<ObjectId>> matching_objects(const ObjectGraph& graph, const ObjectFilter& filter,
                                               const FilterContext& context, JobContext& job) {
    HS_TRY(auto named, find_named(graph, filter, context, job));
    const Matcher matcher(graph, filter, context, std::move(named));
    const size_t pieces = (graph.object_count + kObjectsPerPiece - 1) / kObjectsPerPiece;
    std::vector<std::vector<ObjectId>> found(pieces);
    job.begin_stage("searching", graph.object_count);
    job.parallel_for(graph.object_count, kObjectsPerPiece, [&](size_t begin, size_t end) {
        std::vector<ObjectId>& rows = found[begin / kObjectsPerPiece];
        const bool may_match =
            matcher.may_match(static_cast<uint32_t>(begin + 1), static_cast<uint32_t>(end));
        for (size_t i = begin; may_match && i < end; ++i) {
            const ObjectId id{static_cast<uint32_t>(i + 1)};
            if (matcher.matches(id)) rows.push_back(id);
        }
        job.advance(end - begin);
    });
    if (job.cancelled()) return cancelled_error();
    std::vector<ObjectId> all;
    for (const auto& rows : found) { all.insert(all.end(), rows.begin(), rows.end()); }
    return all;
}

}  // namespace hs
