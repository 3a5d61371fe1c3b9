#pragma once
// When the next frame is due. Nothing moves: never. It only counts; the host does the waiting.
//
//   input ----> frame frame frame ........ 0.2 s ... 0.5 s        then nothing
//               Dear ImGui needs a look      tooltips come late,
//               or three to settle           so two more looks

#include <limits>

namespace hs {

// What a frame left behind that another frame must look after.
struct FrameNeeds {
    bool pointer_is_down = false;  // scrolling while the pointer is held, repeating buttons
    bool is_animating = false;
};

class FramePacer {
public:
    static constexpr double kNever = std::numeric_limits<double>::infinity();
    // Two frames are never closer than this, also where swapping buffers does not wait.
    static constexpr double kShortestFrameSeconds = 1.0 / 125;

    // Times are seconds on any one clock.
    void input_arrived(double now_s);
    void frame_done(double now_s, FrameNeeds needs);
    // 0: now; kNever: not before something happens.
    [[nodiscard]] double seconds_until_frame(double now_s) const;

private:
    int settle_frames_ = 3;  // the window's first
    int late_looks_ = 0;     // already taken since the last input
    double last_input_s_ = 0;
    double last_frame_s_ = -1;
    bool keeps_going_ = false;
};

}  // namespace hs
