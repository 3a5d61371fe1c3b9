#pragma once
// What changed between two sets of stacks, by stack or by place: two instants of one log, the ends
// of two logs, two profiles.

#include <memory>
#include <string>
#include <vector>

#include "core/analysis/changed_sites.h"
#include "core/analysis/frame_functions.h"
#include "core/model/trace_profile.h"
#include "core/table/relation.h"

namespace hs {

enum class ChangedSiteField : uint8_t {
    kName,   // see SiteName
    kLabel,  // the same as people read it
    kBefore,
    kAfter,
    kChange,
    kGrowth,
    kStatus,  // new, deleted, changed or same
    kBlocksBefore,
    kBlocksAfter,
    kBlocksChange,
    kFunction,  // of a place, where it is known
    kQualifiedName,
};

struct ChangedSitesAnswer {
    std::shared_ptr<const ComparedSites> sites;
    std::vector<ChangedSite> rows;
    ChangedSite all;  // of no site: both sides as a whole
    Unit unit = Unit::kBytes;
    bool has_blocks = false;
    FrameFunctionsPtr functions_before;  // null: none are known
    FrameFunctionsPtr functions_after;

    [[nodiscard]] const SiteName& name(const ChangedSite& row) const {
        return sites->names[row.site];
    }
};
// Rows and sums of amounts by trace of the merged stacks. There are blocks where both sides count
// them; functions are for who knows them to add.
Result<std::shared_ptr<ChangedSitesAnswer>> changed_sites_answer(
    std::shared_ptr<const ComparedSites> sites, const StackAmounts& before,
    const StackAmounts& after, JobContext& job);

std::span<const Field> changed_site_fields(Unit unit);
std::shared_ptr<const Relation> changed_sites_relation(
    std::shared_ptr<const ChangedSitesAnswer> answer);
// Of a row, or of all; names and functions are those of rows alone.
Value changed_site_value(const ChangedSitesAnswer& answer, const ChangedSite& row,
                         ChangedSiteField field, std::string& made);

// is_log: what rows count needs no words.
Surface changed_sites_in_json(bool by_stack);
Surface changed_sites_in_text(bool by_stack, bool is_log, Unit unit);
Surface changed_sites_in_report();

}  // namespace hs
