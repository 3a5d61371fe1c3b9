#include "core/base/job_context.h"

#include <algorithm>

#include "core/base/thread_pool.h"

namespace hs {

void JobContext::begin_stage(std::string_view name, uint64_t total) {
    const std::lock_guard lock(stage_mutex_);
    stage_ = name;
    total_ = total;
    ++stage_index_;
    done_.store(0, std::memory_order_relaxed);
}

ProgressSnapshot JobContext::progress() const {
    const std::lock_guard lock(stage_mutex_);
    return {stage_, done_.load(std::memory_order_relaxed), total_, stage_index_};
}

size_t JobContext::concurrency() const {
    return pool_ == nullptr ? 1 : pool_->thread_count() + 1;
}

void JobContext::parallel_for(size_t count, size_t grain,
                              const std::function<void(size_t begin, size_t end)>& body) {
    if (count == 0) return;
    const size_t piece = std::max<size_t>(grain, 1);
    const size_t piece_count = count / piece + (count % piece != 0 ? 1 : 0);
    const auto run_piece = [&](size_t index) {
        if (cancelled()) return;
        const size_t begin = index * piece;
        body(begin, begin + std::min(piece, count - begin));
    };
    if (pool_ == nullptr || piece_count == 1) {
        for (size_t i = 0; i < piece_count; ++i) run_piece(i);
    } else {
        pool_->run_chunks(piece_count, run_piece);
    }
}

}  // namespace hs
