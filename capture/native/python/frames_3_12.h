#pragma once
// Frames of 3.12: a struct of the interpreter, restated here up to the fields we read.

#include "native/python/dict_stamp.h"

namespace capture::frames {

struct Frame {
    PyCodeObject* f_code;
    Frame* previous;
    PyObject* f_funcobj;
    PyObject* f_globals;
    PyObject* f_builtins;
    PyObject* f_locals;
    PyObject* frame_obj;
    _Py_CODEUNIT* prev_instr;
    int stacktop;
    uint16_t return_offset;
    char owner;
    PyObject* localsplus[1];  // locals, then the value stack
};
constexpr char kOwnedByGenerator = 1;
constexpr char kOwnedByCStack = 3;

inline Frame* current(PyThreadState* thread) {
    return reinterpret_cast<Frame*>(thread->cframe->current_frame);
}
inline Frame* outer(Frame* frame) {
    return frame->previous;
}
inline PyObject* function(Frame* frame) {
    return frame->f_funcobj;
}
// Slots in use, locals included; 0 or less: not known, the frame is running.
inline ptrdiff_t slots_in_use(Frame* frame) {
    return frame->stacktop;
}
inline PyCodeObject* code(Frame* frame) {
    return frame->f_code;
}
inline _Py_CODEUNIT* first_unit(Frame* frame) {
    return reinterpret_cast<_Py_CODEUNIT*>(frame->f_code->co_code_adaptive);
}
inline bool is_recorded(Frame* frame) {
    if (frame->owner >= kOwnedByCStack) return false;
    return frame->owner == kOwnedByGenerator ||
           frame->prev_instr >= first_unit(frame) + frame->f_code->_co_firsttraceable;
}
inline int offset(Frame* frame) {
    return static_cast<int>(frame->prev_instr - first_unit(frame)) *
           static_cast<int>(sizeof(_Py_CODEUNIT));
}
inline uint64_t instruction(Frame* frame) {
    return reinterpret_cast<uint64_t>(frame->prev_instr);
}
inline Stamp stamp_of(Frame* frame) {
    return frame->owner >= kOwnedByCStack ? Stamp{} : stamp_of_locals(frame->f_locals);
}
inline void put_stamp(Frame* frame, size_t depth) {
    const bool is_possible = depth % kStampEvery == 0 && frame->f_locals == nullptr &&
                             frame->owner != kOwnedByGenerator &&
                             (frame->f_code->co_flags & CO_OPTIMIZED) != 0;
    if (is_possible) frame->f_locals = new_stamp_dict();
}

// A module's dict may serve many activations; the one of a function's locals() serves one.
inline Stamp placed_stamp(Frame* frame) {
    return (frame->f_code->co_flags & CO_OPTIMIZED) != 0 ? stamp_of(frame) : Stamp{};
}

}  // namespace capture::frames
