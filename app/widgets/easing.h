#pragma once
// A short motion of a picture that any input may interrupt.

namespace hs {

struct ViewContext;

// Goes to 1 within 140 ms, slower at the end.
struct Easing {
    double seconds = 1;
    void begin() { seconds = 0; }
    void end() { seconds = 1; }
    // Once a frame; true while it moves, and the next frame is asked for.
    bool advance(ViewContext& view);
    [[nodiscard]] double portion() const;
};

}  // namespace hs
