#include "core/analysis/components.h"

#include <algorithm>

namespace hs {

namespace {

constexpr uint32_t kPollMask = 0xffff;

class ComponentSearch {
public:
    ComponentSearch(const ObjectGraph& graph, const Column<uint8_t>& left_out, JobContext& job)
        : graph_(graph),
          left_out_(left_out),
          job_(job),
          order_(Column<uint32_t>::zeroed(size_t{graph.object_count} + 1)),
          low_(Column<uint32_t>::zeroed(size_t{graph.object_count} + 1)) {}

    Result<Components> run() {
        for (uint32_t row = 1; row <= graph_.object_count; ++row) {
            if (order_[row] != 0 || is_left_out(row)) continue;
            search_from(row);
            if (job_.cancelled()) return cancelled_error();
        }
        return Components{std::move(low_), count_};
    }

private:
    struct Frame {
        uint32_t row;
        uint32_t edge;
    };

    [[nodiscard]] bool is_left_out(uint32_t row) const {
        return !left_out_.empty() && left_out_[row] != 0;
    }

    void enter(uint32_t row) {
        order_[row] = low_[row] = ++time_;
        open_.push_back(row);
        frames_.push_back({row, graph_.out_begin[row]});
    }

    void search_from(uint32_t first) {
        enter(first);
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            if (frame.edge == graph_.out_begin[frame.row + 1]) {
                leave();
                continue;
            }
            const uint32_t target = graph_.out_target[frame.edge++].v;
            if (target > graph_.object_count || is_left_out(target)) continue;
            if (order_[target] == 0) {
                enter(target);
                if ((time_ & kPollMask) == 0 && job_.cancelled()) return;
            } else if (order_[target] != kClosed) {
                low_[frame.row] = std::min(low_[frame.row], order_[target]);
            }
        }
    }

    // The last frame is done; if nothing reaches above it, what is open above it is a component.
    void leave() {
        const uint32_t row = frames_.back().row;
        frames_.pop_back();
        const uint32_t low = low_[row];
        if (!frames_.empty()) {
            uint32_t& above = low_[frames_.back().row];
            above = std::min(above, low);
        }
        if (low != order_[row]) return;
        ++count_;
        uint32_t member = 0;
        do {
            member = open_.back();
            open_.pop_back();
            order_[member] = kClosed;
            low_[member] = count_;
        } while (member != row);
    }

    static constexpr uint32_t kClosed = UINT32_MAX;

    const ObjectGraph& graph_;
    const Column<uint8_t>& left_out_;
    JobContext& job_;
    Column<uint32_t> order_;  // time of entering, 0 before, kClosed once in a component
    Column<uint32_t> low_;    // lowest time reached; then the component
    std::vector<uint32_t> open_;
    std::vector<Frame> frames_;
    uint32_t time_ = 0;
    uint32_t count_ = 0;
};

}  // namespace

Result<Components> strong_components(const ObjectGraph& graph, const Column<uint8_t>& left_out,
                                     JobContext& job) {
    return ComponentSearch(graph, left_out, job).run();
}

}  // namespace hs
