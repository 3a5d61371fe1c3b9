#include "core/questions/file_facts.h"

#include <algorithm>
#include <utility>

#include "core/base/json_text.h"
#include "core/base/text_format.h"
#include "core/model/log_attributes.h"

namespace hs {
namespace {

// One lookup reads all addresses, which is quicker than to sort them; a join has many.
constexpr size_t kFewLookups = 16;

}  // namespace

FileFacts::FileFacts(DatasetPtr dataset, ScaleMode scale)
    : dataset_(std::move(dataset)),
      name_(dataset_->info.path),
      measure_(stack_measure(*dataset_, scale)) {}

Result<std::shared_ptr<const RetainedGraph>> FileFacts::retained(JobContext& job) {
    if (!retained_) {
        HS_TRY(RetainedGraph kept, retain(graph(), job));
        retained_ = std::make_shared<const RetainedGraph>(std::move(kept));
    }
    return retained_;
}

Result<std::shared_ptr<const ObjectNames>> FileFacts::names(JobContext& job) {
    if (!names_) {
        std::optional<Roots> roots;
        if (!retained_) { HS_TRY(roots, find_roots(graph(), job)); }
        HS_TRY(ObjectNames names, name_objects(graph(), roots ? *roots : retained_->roots, job));
        names_ = std::make_shared<const ObjectNames>(std::move(names));
    }
    return names_;
}

void FileFacts::know(std::shared_ptr<const RetainedGraph> retained,
                     std::shared_ptr<const ObjectNames> names) {
    retained_ = std::move(retained);
    names_ = std::move(names);
}

Result<FrameFunctionsPtr> FileFacts::functions(JobContext& job) {
    if (!functions_) {
        HS_TRY(functions_, frame_functions(*dataset_, source_options(*dataset_, remaps_), job));
    }
    return functions_;
}

void FileFacts::use_sources(std::vector<PathRemap> remaps, bool are_shown) {
    remaps_ = std::move(remaps);
    if (!are_shown) return;
    sources_ = std::make_unique<SourceFiles>(source_options(*dataset_, remaps_));
}

std::vector<ObjectId> FileFacts::objects_with(std::string_view id) {
    const std::optional<uint64_t> address = decimal_u64(id);
    if (!address) return {};
    if (++lookups_ <= kFewLookups) {
        std::vector<ObjectId> objects = graph().find_address(*address);
        std::erase_if(objects, [&](ObjectId object) { return !graph().is_object(object); });
        return objects;
    }
    if (by_address_.empty()) sort_by_address();
    const auto is_below = [&](ObjectId a, uint64_t b) { return graph().address[a.v] < b; };
    std::vector<ObjectId> objects;
    for (auto at = std::lower_bound(by_address_.begin(), by_address_.end(), *address, is_below);
         at != by_address_.end() && graph().address[at->v] == *address; ++at) {
        objects.push_back(*at);
    }
    return objects;
}

void FileFacts::sort_by_address() {
    by_address_.reserve(graph().object_count);
    for (uint32_t row = 1; row <= graph().object_count; ++row) by_address_.push_back({row});
    std::stable_sort(by_address_.begin(), by_address_.end(), [&](ObjectId a, ObjectId b) {
        return graph().address[a.v] < graph().address[b.v];
    });
}

std::string source_line(SourceFiles* sources, const StringTable& strings, const Frame& frame) {
    if (sources == nullptr || frame.file.is_nil() || frame.line == kNoLine) return {};
    return printable_text(sources->line_text(strings.text(frame.file), frame.line));
}

namespace {

Contents contents_of_log(const EventLog& log) {
    Contents kinds = kLogs;
    if (log.pairing() != nullptr) { kinds |= kPairedLogs; }
    if (log.attributes() != nullptr) { kinds |= kThreadedLogs; }
    if (process_memory(log.series()) != nullptr) { kinds |= kMeasuredLogs; }
    if (log.objects() != nullptr) { kinds |= kCountedObjects; }
    return kinds;
}

}  // namespace

Contents contents_of(const Dataset& dataset) {
    Contents kinds = 0;
    if (dataset.graph) { kinds |= kDumps; }
    if (dataset.log) { kinds |= contents_of_log(*dataset.log); }
    if (dataset.profile && !dataset.log) { kinds |= kProfiles; }
    if (dataset.tracked) { kinds |= kTrackers; }
    if (dataset.calls) { kinds |= kCalls; }
    // A recording without any snapshot is still a file that may have some.
    if (dataset.history || dataset.info.format == "perprovis") { kinds |= kSnapshots; }
    return kinds;
}

}  // namespace hs
