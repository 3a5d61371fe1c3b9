#include "core/analysis/tracked_frame_text.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("A frame of a tracked object is its function and place, or the file's own text") {
    Tracked tracked;
    const StringId file = tracked.strings.intern("shop/orders.py");
    const StringId function = tracked.strings.intern("add");
    const StringId whole = tracked.strings.intern("somewhere");
    TrackedFrame frame;
    frame.file = file;
    frame.function = function;
    CHECK(tracked_frame_text(tracked, frame) == "add (shop/orders.py)");
    frame.line = 24;
    CHECK(tracked_frame_text(tracked, frame) == "add (shop/orders.py:24)");
    frame.text = whole;
    CHECK(tracked_frame_text(tracked, frame) == "somewhere");
}
