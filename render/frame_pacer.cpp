#include "render/frame_pacer.h"

#include <algorithm>
#include <iterator>

namespace hs {
namespace {

constexpr int kSettleFrames = 3;
// Dear ImGui's tooltips wait for the pointer to rest: 0.15 s, and 0.4 s for the longer of the two.
constexpr double kLateLooksSeconds[] = {0.2, 0.5};

}  // namespace

void FramePacer::input_arrived(double now_s) {
    settle_frames_ = kSettleFrames;
    late_looks_ = 0;
    last_input_s_ = now_s;
}

void FramePacer::frame_done(double now_s, FrameNeeds needs) {
    last_frame_s_ = now_s;
    keeps_going_ = needs.pointer_is_down || needs.is_animating;
    settle_frames_ = std::max(0, settle_frames_ - 1);
    while (late_looks_ < std::ssize(kLateLooksSeconds) &&
           now_s >= last_input_s_ + kLateLooksSeconds[late_looks_]) {
        ++late_looks_;
    }
}

double FramePacer::seconds_until_frame(double now_s) const {
    if (settle_frames_ > 0 || keeps_going_) {
        return std::max(0.0, last_frame_s_ + kShortestFrameSeconds - now_s);
    }
    if (late_looks_ == std::ssize(kLateLooksSeconds)) return kNever;
    return std::max(0.0, last_input_s_ + kLateLooksSeconds[late_looks_] - now_s);
}

}  // namespace hs
