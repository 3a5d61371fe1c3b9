#include "core/analysis/findings.h"

#include <iterator>

#include "core/analysis/finding_text.h"
#include "core/analysis/frame_functions.h"
#include "core/analysis/graph_findings.h"
#include "core/analysis/stack_findings.h"
#include "core/analysis/tracked_findings.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/profile_history.h"
#include "core/model/timed_calls.h"
#include "core/model/tracked.h"

namespace hs {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
    findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

}  // namespace

std::string_view evidence_kind_name(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::kObject:
            return "object";
        case EvidenceKind::kType:
            return "type";
        case EvidenceKind::kFrame:
            return "frame";
        case EvidenceKind::kInstant:
            return "instant";
        case EvidenceKind::kClass:
            return "class";
        case EvidenceKind::kCall:
            return "call";
    }
    return {};
}

Result<std::vector<Finding>> findings_beside_dump(const Dataset& dataset,
                                                  const FindingOptions& options, JobContext& job) {
    std::vector<Finding> findings;
    FindingOptions own = options;
    own.profile = shown_profile(dataset);
    if (dataset.log && dataset.traces) {
        HS_TRY(own.functions, known_functions(dataset, options.functions, job));
        HS_TRY(auto found, log_findings(*dataset.log, *dataset.traces, own, job));
        append(findings, std::move(found));
    }
    if (dataset.calls) append(findings, call_findings(*dataset.calls, own));
    if (dataset.history) append(findings, history_findings(*dataset.history, own));
    // Profiles of calls that were measured one by one say the same once more.
    if (dataset.profile && dataset.traces && !dataset.calls) {
        HS_TRY(auto found, profile_findings(*dataset.profile, *dataset.traces, own, job));
        append(findings, std::move(found));
    }
    if (dataset.tracked) {
        HS_TRY(auto found, tracked_findings(*dataset.tracked, own, job));
        append(findings, std::move(found));
    }
    if (is_incomplete(dataset)) mark_incomplete(findings);
    return findings;
}

Result<std::vector<Finding>> dataset_findings(const Dataset& dataset, const FindingOptions& options,
                                              JobContext& job) {
    HS_TRY(auto findings, findings_beside_dump(dataset, options, job));
    if (dataset.graph) {
        HS_TRY(auto found, graph_findings(*dataset.graph, is_incomplete(dataset), options, job));
        append(findings, std::move(found));
    }
    if (job.cancelled()) return cancelled_error();
    rank_findings(findings);
    return findings;
}

}  // namespace hs
