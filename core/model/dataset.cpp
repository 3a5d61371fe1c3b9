#include "core/model/dataset.h"

#include "core/model/event_log.h"
#include "core/model/trace_profile.h"

namespace hs {

std::vector<FileWatchPtr> file_watches(const Dataset& dataset) {
    std::vector<FileWatchPtr> watches;
    const auto add = [&](const Input& input) {
        if (input.watch()) watches.push_back(input.watch());
    };
    for (const Input& input : dataset.inputs) add(input);
    if (dataset.log) add(dataset.log->parts().bytes);
    return watches;
}

void rely_on(JobContext& job, const Dataset& dataset) {
    for (const FileWatchPtr& watch : file_watches(dataset)) job.rely_on(watch);
}

Unit stack_unit(const Dataset& dataset) {
    return dataset.log || !dataset.profile ? Unit::kBytes : dataset.profile->unit;
}

}  // namespace hs
