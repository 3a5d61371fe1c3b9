#pragma once
// Measured times, summed up: what `heapscope bench` prints, from the engine and from the window.

#include <cstddef>
#include <string>
#include <vector>

namespace hs {

// In milliseconds. An empty measurement is all 0.
struct TimeStats {
    size_t count = 0;
    double median_ms = 0;
    double p95_ms = 0;
    double max_ms = 0;
};
TimeStats time_stats(std::vector<double> times_ms);

double wall_ms();        // of a clock that never steps
double thread_cpu_ms();  // the calling thread's own time on a processor

// Frames of the window, drawn off screen.
struct FrameBench {
    struct View {
        std::string name;  // as --view takes it
        TimeStats cpu;     // the window's own work on a frame, without drawing
        TimeStats drawing;
    };
    // The cursor of the time axis moved to an instant, until the view shows it.
    struct Scrub {
        std::string view;
        TimeStats whole;  // wall time from the move to the drawn frame
        TimeStats cpu;
        TimeStats drawing;
    };
    // Work in the background that a picture waits for, wall time.
    struct Wait {
        std::string of;
        double ms = 0;
    };
    std::string renderer;  // what draws: "llvmpipe (…)"
    std::vector<View> views;
    std::vector<Scrub> scrubs;  // logs only
    std::vector<Wait> waits;    // dumps only
};

}  // namespace hs
