#pragma once
// The stamp of 3.13 and later: one immortal object of ours in `f_locals`, which the interpreter
// leaves alone in frames of functions and drops with the frame. It has the head of None and no
// fields.

#define HEAPSCOPE_PREPARES_STAMP 1

namespace capture::frames {

inline PyObject stamp_object;

inline void prepare_stamp() {
    stamp_object = *Py_None;
    Py_SET_TYPE(&stamp_object, &PyBaseObject_Type);
}

}  // namespace capture::frames
