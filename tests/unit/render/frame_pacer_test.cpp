#include "render/frame_pacer.h"

#include "tests/support/catch.h"

using namespace hs;

namespace {

// Frames drawn in the given time when nothing happens, as the main loop would draw them.
int frames_in(FramePacer& pacer, double from_s, double seconds, FrameNeeds needs = {}) {
    int frames = 0;
    double now = from_s;
    while (true) {
        now += pacer.seconds_until_frame(now);
        if (now >= from_s + seconds) return frames;
        pacer.frame_done(now, needs);
        ++frames;
    }
}

}  // namespace

TEST_CASE("A window that nobody touches draws its first frames and then none") {
    FramePacer pacer;
    CHECK(frames_in(pacer, 0, 10) <= 5);
    CHECK(frames_in(pacer, 10, 1000) == 0);
    CHECK(pacer.seconds_until_frame(1010) == FramePacer::kNever);
}

TEST_CASE("Input is answered at once, with a few frames to settle and two late looks") {
    FramePacer pacer;
    frames_in(pacer, 0, 10);
    pacer.input_arrived(10);
    CHECK(pacer.seconds_until_frame(10) == 0);
    CHECK(frames_in(pacer, 10, 0.15) == 3);
    CHECK(frames_in(pacer, 10.15, 10) == 2);
}

TEST_CASE("While something moves, frames follow each other without outrunning the limit") {
    FramePacer pacer;
    frames_in(pacer, 0, 10);
    pacer.input_arrived(10);
    pacer.frame_done(10, {.pointer_is_down = true});
    const int frames = frames_in(pacer, 10, 1, {.is_animating = true});
    CHECK(frames >= 100);
    CHECK(frames <= 125);
    pacer.frame_done(11, {});
    CHECK(pacer.seconds_until_frame(11) == FramePacer::kNever);
}
