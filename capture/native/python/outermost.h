#pragma once
// Sets the Python frames of this thread aside for a while: what is called meanwhile has none
// further out, and the whole recursion limit is its own, as at the start of the interpreter.

#include <Python.h>
#include <frameobject.h>

namespace capture {

class FramesSetAside {
public:
    FramesSetAside() : thread_(PyThreadState_Get()), frame_(place_of_frame()) {
        place_of_frame() = nullptr;
        depth_ = limit() - left();
        set_left(limit());
    }
    ~FramesSetAside() {
        place_of_frame() = frame_;
        set_left(limit() - depth_);
    }
    FramesSetAside(const FramesSetAside&) = delete;
    FramesSetAside& operator=(const FramesSetAside&) = delete;

private:
#if PY_VERSION_HEX >= 0x030D0000
    using FramePointer = _PyInterpreterFrame*;
    FramePointer& place_of_frame() {
        return thread_->current_frame;
    }
#elif PY_VERSION_HEX >= 0x030B0000
    using FramePointer = _PyInterpreterFrame*;
    FramePointer& place_of_frame() {
        return thread_->cframe->current_frame;
    }
#else
    using FramePointer = PyFrameObject*;
    FramePointer& place_of_frame() {
        return thread_->frame;
    }
#endif
#if PY_VERSION_HEX >= 0x030C0000
    int limit() {
        return thread_->py_recursion_limit;
    }
    int left() {
        return thread_->py_recursion_remaining;
    }
    void set_left(int count) {
        thread_->py_recursion_remaining = count;
    }
#elif PY_VERSION_HEX >= 0x030B0000
    int limit() {
        return thread_->recursion_limit;
    }
    int left() {
        return thread_->recursion_remaining;
    }
    void set_left(int count) {
        thread_->recursion_remaining = count;
    }
#else
    int limit() {
        return 0;
    }
    int left() {
        return -thread_->recursion_depth;
    }
    void set_left(int count) {
        thread_->recursion_depth = -count;
    }
#endif

    PyThreadState* thread_;
    FramePointer frame_;
    int depth_;
};

}  // namespace capture
