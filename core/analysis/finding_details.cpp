#include "core/analysis/finding_details.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/analysis/dict_folding.h"
#include "core/analysis/finding_objects.h"
#include "core/analysis/frame_functions.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostSteps = 6;  // of a longer path the ends
constexpr int64_t kLinesAround = 1;

std::string step_text(const ObjectGraph& graph, const ObjectNames& names, const NamedStep& step) {
    if (step.name.empty()) return qualified_name(graph, names, step.object);
    return step.name[0] == '[' ? step.name : "." + step.name;
}

// The object and, behind it, what the finding tells of it, else what most of its bytes are.
std::vector<FindingStep> path_to(const DetailFile& file, const FindingEvidence& evidence,
                                 JobContext& job) {
    const ObjectId object = evidence.object;
    const ObjectGraph& graph = *file.dataset->graph;
    const auto found = find_paths(graph, *file.roots, {.target = object}, job);
    std::vector<FindingStep> steps;
    if (!found.ok() || found.value().paths.empty()) return steps;
    const std::vector<NamedStep> path = named_path(graph, found.value().paths.front());
    for (size_t i = 0; i < path.size(); ++i) {
        const size_t left_out = path.size() > kMostSteps ? path.size() - kMostSteps + 1 : 0;
        if (left_out > 0 && i == kMostSteps / 2) {
            steps.push_back({"… " + format_count(left_out) + " more", {}});
            i += left_out;
        }
        steps.push_back({step_text(graph, *file.names, path[i]), path[i].object});
    }
    if (!evidence.held.empty()) {
        steps.push_back({evidence.held, {}});
        return steps;
    }
    const HeldType held = held_type(graph, *file.dominators, *file.tree, object);
    if (held.objects > 1) {
        steps.push_back({class_name(graph, held.type) + " ×" + format_count(held.objects), {}});
    }
    return steps;
}

// The source files that frames of one log name, each read once.
class Sources {
public:
    explicit Sources(const DetailFile& file) : dataset_(file.dataset), remaps_(file.remaps) {}

    void add_code(std::string_view frame_text, FindingDetail& detail) {
        if (!dataset_->traces) return;
        const TraceTrie& trie = *dataset_->traces;
        const FrameId id = find_frame(trie, frame_text);
        if (id.is_nil() || trie.frames[id.v].line == kNoLine) return;
        const Frame& frame = trie.frames[id.v];
        if (!files_) {
            SourceOptions options = source_options(*dataset_, remaps_);
            options.trusts_remaps = true;
            files_.emplace(std::move(options));
        }
        const std::string_view name = trie.strings.text(frame.file);
        if (files_->line_text(name, frame.line).empty()) {
            const bool is_file = !name.empty() && name[0] != '<';
            if (is_file && files_->file(name).status() == SourceStatus::kNoFile)
                detail.no_code = printable_text(name);
            return;
        }
        detail.line = frame.line;
        for (int64_t line = frame.line - kLinesAround; line <= frame.line + kLinesAround; ++line) {
            const std::string_view text = files_->line_text(name, line);
            if (!text.empty()) detail.code.push_back({line, std::string(text)});
        }
    }

private:
    const Dataset* dataset_;
    const std::vector<PathRemap>& remaps_;
    std::optional<SourceFiles> files_;
};

}  // namespace

Result<std::vector<FindingDetail>> finding_details(std::span<const Finding> findings,
                                                   const DetailFile& first,
                                                   const DetailFile& second, JobContext& job) {
    job.begin_stage("drawing findings");
    Sources of_first(first);
    Sources of_second(second);
    std::vector<FindingDetail> details(findings.size());
    for (size_t i = 0; i < findings.size(); ++i) {
        if (job.cancelled()) return cancelled_error();
        FindingDetail& detail = details[i];
        for (const FindingEvidence& evidence : findings[i].evidence) {
            const DetailFile& file = evidence.is_after ? second : first;
            if (file.dataset == nullptr) continue;
            if (evidence.kind == EvidenceKind::kObject && detail.path.empty() && file.roots) {
                detail.path = path_to(file, evidence, job);
                detail.is_after = evidence.is_after;
            }
            if (evidence.kind == EvidenceKind::kFrame && detail.code.empty()) {
                (evidence.is_after ? of_second : of_first).add_code(evidence.text, detail);
            }
        }
    }
    return details;
}

}  // namespace hs
