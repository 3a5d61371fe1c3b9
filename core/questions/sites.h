#pragma once
// Allocation sites as questions list them: lines, functions or files, of all rows of a log or of
// chosen ones; or the threads or allocators that they are grouped by. Row 0 is that of stacks that
// are not known.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/stack_rows.h"
#include "core/questions/function_texts.h"
#include "core/questions/question.h"

namespace hs {

class Sites {
public:
    // By the detail of --by. remarks: what to say along with the answer.
    static Result<std::shared_ptr<const Sites>> make(const Ask& ask, const RowChoice& choice,
                                                     std::vector<Diagnostic>& remarks);

    [[nodiscard]] StackRows rows() const { return rows_; }
    [[nodiscard]] size_t count() const { return shape_.nodes.size(); }
    // Of a trace of rows().
    [[nodiscard]] uint32_t site_of(uint32_t trace) const {
        const TraceId grouped = grouped_->trace_of({trace});
        return shape_.node_of[grouped_->traces().trace_node[grouped.v].v];
    }
    [[nodiscard]] std::string name(uint32_t site) const;   // as everywhere; "OTHER" of row 0
    [[nodiscard]] std::string label(uint32_t site) const;  // with the function, for people
    [[nodiscard]] FunctionTexts function(uint32_t site) const {
        return function_texts(functions_.get(), *grouped_, shape_.nodes[site]);
    }
    [[nodiscard]] bool has_sources() const { return sources_ != nullptr; }
    [[nodiscard]] std::string source(uint32_t site) const;

private:
    DatasetPtr dataset_;
    std::optional<ChosenRows> chosen_;
    StackRows rows_;
    std::optional<GroupedStacks> grouped_;
    CallGraphShape shape_;
    FrameFunctionsPtr functions_;
    SourceFiles* sources_ = nullptr;
};

// What rows of sites have; rows are in the order of the sites at first.
struct SiteRow {
    const Sites* sites = nullptr;
    uint32_t site = 0;
    std::string name;
};
template <class Row>
void name_sites(const Sites& sites, std::vector<Row>& rows) {
    for (uint32_t site = 0; site < rows.size(); ++site) {
        static_cast<SiteRow&>(rows[site]) = {&sites, site, sites.name(site)};
    }
}

// The words of --by where a site may also be a thread or an allocator.
inline constexpr std::string_view kSiteWords = "function line file thread allocator";
inline constexpr OptionSpec kBySpec{"by", ValueKind::kWord, "KIND",
                                    "what a row is (line unless given)", kSiteWords};
// Of --by: lines, where it is a thread or an allocator.
RowChoice site_choice(const Parameters& given);

}  // namespace hs
