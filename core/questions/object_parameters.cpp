#include "core/questions/object_parameters.h"

#include <algorithm>

#include "core/base/text_format.h"

namespace hs {

Result<ObjectFilter> filter_of(const Parameters& given) {
    ObjectFilter filter;
    using Kind = FilterTerm::Kind;
    if (const auto text = given.text("filter")) { HS_TRY(filter, parse_object_filter(*text)); }
    const auto add = [&](Kind kind, std::string_view option) {
        const auto text = given.text(option);
        if (!text) return;
        FilterTerm term;
        term.kind = kind;
        term.text = *text;
        filter.terms.push_back(std::move(term));
    };
    add(Kind::kType, "type");
    add(Kind::kId, "id");
    add(Kind::kNameOrValue, "attr");
    if (given.has("min-size") || given.has("max-size")) {
        FilterTerm term;
        term.kind = Kind::kShallow;
        term.low = given.bytes("min-size").value_or(0);
        term.high = given.bytes("max-size").value_or(UINT64_MAX);
        if (term.low > term.high) {
            return Error{ErrorCode::kUsage, "--max-size is less than --min-size", {}, {}};
        }
        filter.terms.push_back(std::move(term));
    }
    const bool asks_status =
        std::any_of(filter.terms.begin(), filter.terms.end(),
                    [](const FilterTerm& term) { return term.kind == FilterTerm::Kind::kStatus; });
    if (asks_status) {
        return Error{ErrorCode::kUsage,
                     "status: compares two dumps, see heapscope diff --by object",
                     {},
                     {}};
    }
    return filter;
}

std::string no_match_text(const ObjectFilter& filter) {
    return "No objects match " + printable_text(filter_words(filter)) + ".\n";
}

Result<std::unique_ptr<const ObjectNames>> names_for(const ObjectFilter& filter,
                                                     const ObjectGraph& graph, JobContext& job) {
    if (!reads_names(filter)) return std::unique_ptr<const ObjectNames>();
    HS_TRY(const Roots roots, find_roots(graph, job));
    HS_TRY(ObjectNames names, name_objects(graph, roots, job));
    return std::unique_ptr<const ObjectNames>(std::make_unique<ObjectNames>(std::move(names)));
}

bool needs_dominators(const ObjectFilter& filter) {
    return std::any_of(filter.terms.begin(), filter.terms.end(), [](const FilterTerm& term) {
        return term.kind == FilterTerm::Kind::kRetained;
    });
}

}  // namespace hs
