#pragma once
// A file that questions are asked of, and what was found out about it on the way: found out once,
// kept for the next question. Used from one thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/frame_functions.h"
#include "core/analysis/log_scale.h"
#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "core/model/dataset.h"
#include "core/questions/parameters.h"

namespace hs {

class FileFacts {
public:
    explicit FileFacts(DatasetPtr dataset, ScaleMode scale = ScaleMode::kAuto);

    [[nodiscard]] const DatasetPtr& dataset() const { return dataset_; }
    // What the file is called in answers: its path unless said otherwise.
    [[nodiscard]] const std::string& name() const { return name_; }
    void call(std::string name) { name_ = std::move(name); }
    // Of dumps.
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_->graph; }
    Result<std::shared_ptr<const RetainedGraph>> retained(JobContext& job);
    Result<std::shared_ptr<const ObjectNames>> names(JobContext& job);
    // What is known of it already.
    void know(std::shared_ptr<const RetainedGraph> retained,
              std::shared_ptr<const ObjectNames> names);
    // Objects with this decimal id.
    [[nodiscard]] std::vector<ObjectId> objects_with(std::string_view id);

    // Of its stacks.
    [[nodiscard]] Measure measure() const { return measure_; }
    // Of frames that came without; never null.
    Result<FrameFunctionsPtr> functions(JobContext& job);
    // Where source files are looked for in place of where the log says; are_shown: their lines
    // are wanted too. Before anything is asked.
    void use_sources(std::vector<PathRemap> remaps, bool are_shown);
    // Null where lines are not wanted.
    [[nodiscard]] SourceFiles* shown_sources() const { return sources_.get(); }

private:
    void sort_by_address();

    DatasetPtr dataset_;
    std::string name_;
    Measure measure_;
    std::shared_ptr<const RetainedGraph> retained_;
    std::shared_ptr<const ObjectNames> names_;
    std::vector<PathRemap> remaps_;
    FrameFunctionsPtr functions_;
    std::unique_ptr<SourceFiles> sources_;
    size_t lookups_ = 0;
    std::vector<ObjectId> by_address_;  // objects, once there were many lookups
};

// The line of a frame, without blanks around it; empty when it is not known, or sources are null.
std::string source_line(SourceFiles* sources, const StringTable& strings, const Frame& frame);

// What is in it, as far as questions care.
Contents contents_of(const Dataset& dataset);

}  // namespace hs
