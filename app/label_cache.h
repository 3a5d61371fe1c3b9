#pragma once
// What objects are called, kept once read: rows in view are drawn again and again, and a name costs
// some ten microseconds. Exports ask from another thread, hence the lock.

#include <mutex>
#include <string>
#include <unordered_map>

#include "core/analysis/object_names.h"

namespace hs {

class LabelCache {
public:
    std::string of(const ObjectGraph& graph, const ObjectNames& names, ObjectId object) {
        const std::lock_guard lock(mutex_);
        const auto found = labels_.find(object.v);
        if (found != labels_.end()) return found->second;
        if (labels_.size() >= kMost) labels_.clear();
        return labels_[object.v] = qualified_name(graph, names, object);
    }

private:
    static constexpr size_t kMost = 20000;
    std::mutex mutex_;
    std::unordered_map<uint32_t, std::string> labels_;  // by row
};

}  // namespace hs
