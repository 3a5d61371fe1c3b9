#include "core/analysis/object_filter.h"

#include <algorithm>
#include <cstring>

#include "core/analysis/dominators.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"
#include "core/model/object_record.h"

namespace hs {

namespace {

using Kind = FilterTerm::Kind;

constexpr size_t kObjectsPerPiece = 1024;

bool has_part(std::string_view text, std::string_view part) {
    return find_text(text, part) != std::string_view::npos;
}

bool attribute_matches(const FilterTerm& term, const std::string& name, std::string_view token) {
    switch (term.kind) {
        case Kind::kAttribute:
            return has_part(name, term.text) &&
                   (!term.has_value || has_part(searchable_text(token), term.value));
        case Kind::kNameOrValue:
            return has_part(name, term.text) || has_part(searchable_text(token), term.text);
        default:
            return has_part(searchable_text(token), term.text);
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

class Matcher {
public:
    Matcher(const ObjectGraph& graph, const ObjectFilter& filter, const FilterContext& context)
        : graph_(graph), filter_(filter), context_(context) {
        for (const FilterTerm& term : filter.terms) {
            std::vector<bool>& types = type_matches_.emplace_back();
            if (term.kind != Kind::kType && term.kind != Kind::kText) continue;
            types.resize(graph.types.size());
            if (term.kind == Kind::kType && is_type_of_object(term.text)) {
                types[graph.find_type(term.text).v] = true;
                continue;
            }
            for (uint32_t type = 0; type < graph.types.size(); ++type) {
                const std::string_view text = graph.type_text(TypeId{type});
                types[type] = term.kind == Kind::kType ? type_matches(text, term.text)
                                                       : has_part(text, term.text);
            }
        }
    }

    // Cheap terms first, so that most records are never looked at.
    [[nodiscard]] bool matches(ObjectId id) const {
        for (const bool reads_record : {false, true}) {
            for (size_t i = 0; i < filter_.terms.size(); ++i) {
                const FilterTerm& term = filter_.terms[i];
                if (needs_record(term.kind) != reads_record) continue;
                if (holds(term, type_matches_[i], id) == term.negated) return false;
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
            const std::vector<bool>& types = type_matches_[i];
            if (std::find(types.begin(), types.end(), true) != types.end()) continue;
            const uint64_t begin = graph_.record_begin[first];
            const uint64_t end =
                last < graph_.object_count ? graph_.record_begin[last + 1] : graph_.text.size();
            const std::string_view text = graph_.text.substr(begin, end - begin);
            if (!json_may_hold(text, term.text)) return false;
        }
        return true;
    }

private:
    // A type in full is meant alone, even where another one has it as its short form.
    [[nodiscard]] bool is_type_of_object(std::string_view text) const {
        const TypeId type = graph_.find_type(text);
        return type != ObjectGraph::kNoType &&
               std::find(graph_.type.begin() + 1, graph_.type.begin() + 1 + graph_.object_count,
                         type) != graph_.type.begin() + 1 + graph_.object_count;
    }
    static bool needs_record(Kind kind) {
        return kind == Kind::kAttribute || kind == Kind::kNameOrValue || kind == Kind::kValue ||
               kind == Kind::kFile || kind == Kind::kText;
    }

    [[nodiscard]] bool holds(const FilterTerm& term, const std::vector<bool>& types,
                             ObjectId id) const {
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
                return has_part(graph_.id_text(id), term.text);
            case Kind::kStatus:
                return id.v < context_.status_of_row.size() &&
                       context_.status_of_row[id.v] == term.status;
            case Kind::kText:
                return types[graph_.type[id.v].v] || holds_text(term.text, id);
            case Kind::kFile:
                return holds_file(term.text, id);
            case Kind::kAttribute:
            case Kind::kNameOrValue:
            case Kind::kValue:
                return holds_attribute(term, id);
        }
        return false;
    }

    [[nodiscard]] bool holds_attribute(const FilterTerm& term, ObjectId id) const {
        const std::string_view record = graph_.record_of(id);
        const bool has_escapes = record.find('\\') != std::string_view::npos;
        if (!has_escapes && can_prefilter(term.text) && !has_part(record, term.text)) return false;
        const RecordSections sections = record_sections(record);
        const std::vector<RecordMember> members = record_attributes(sections.attributes);
        return std::any_of(members.begin(), members.end(), [&](const RecordMember& member) {
            return attribute_matches(term, member.name, member.token);
        });
    }

    [[nodiscard]] bool holds_file(const std::string& text, ObjectId id) const {
        return has_part(source_location(record_sections(graph_.record_of(id)).source).file, text);
    }

    [[nodiscard]] bool holds_text(const std::string& text, ObjectId id) const {
        if (graph_.id_text(id) == text) return true;
        const std::string_view record = graph_.record_of(id);
        if (record.find('\\') == std::string_view::npos) {
            // Text behind the record (the key of the next one) must not count.
            const size_t found = find_text(record, text);
            if (found == std::string_view::npos) return false;
            return found + text.size() <= record_sections(record).whole.size();
        }
        return has_part(json_decoded(record_sections(record).whole), text);
    }

    const ObjectGraph& graph_;
    const ObjectFilter& filter_;
    const FilterContext& context_;
    std::vector<std::vector<bool>> type_matches_;  // by term, by type
};

bool glob_matches(std::string_view text, std::string_view pattern) {
    size_t at = 0;
    size_t in_pattern = 0;
    size_t star = std::string_view::npos;
    size_t resume = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            resume = at;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '*') { ++in_pattern; }
    return in_pattern == pattern.size();
}

}  // namespace

bool type_matches(std::string_view type, std::string_view pattern) {
    const std::string_view name = short_type_name(type);
    if (type == pattern || name == pattern) return true;
    if (pattern.find('*') == std::string_view::npos) return false;
    return glob_matches(type, pattern) || glob_matches(name, pattern);
}

std::string searchable_text(std::string_view token) {
    if (const auto pair = reference_pair(token)) return pair->type() + " " + std::string(pair->id);
    return json_token_text(token);
}

Result<std::vector<ObjectId>> matching_objects(const ObjectGraph& graph, const ObjectFilter& filter,
                                               const FilterContext& context, JobContext& job) {
    const Matcher matcher(graph, filter, context);
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
