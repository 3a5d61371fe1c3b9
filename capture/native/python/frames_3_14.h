#pragma once
// Frames of 3.14: a struct of the interpreter, restated here up to the fields we read. Built from
// the layout as described, not tried.

#include "native/python/immortal_stamp.h"

namespace capture::frames {

using CodeUnit = uint16_t;

struct Frame {
    uintptr_t f_executable;  // the low bits are tags
    Frame* previous;
    uintptr_t f_funcobj;
    PyObject* f_globals;
    PyObject* f_builtins;
    PyObject* f_locals;
    PyObject* frame_obj;
    CodeUnit* instr_ptr;
    void* stackpointer;
    uint16_t return_offset;
    char owner;
    PyObject* localsplus[1];  // locals, then the value stack
};
constexpr char kOwnedByGenerator = 1;
constexpr char kOwnedByCStack = 3;

inline Frame* current(PyThreadState* thread) {
    return reinterpret_cast<Frame*>(thread->current_frame);
}
inline Frame* outer(Frame* frame) {
    return frame->previous;
}
inline PyObject* function(Frame* frame) {
    return reinterpret_cast<PyObject*>(frame->f_funcobj & ~uintptr_t{7});
}
// Slots in use, locals included; 0 or less: not known, the frame is running.
inline ptrdiff_t slots_in_use(Frame* frame) {
    return frame->stackpointer == nullptr ? 0
                                          : static_cast<void**>(frame->stackpointer) -
                                                reinterpret_cast<void**>(frame->localsplus);
}
inline PyCodeObject* code(Frame* frame) {
    return reinterpret_cast<PyCodeObject*>(frame->f_executable & ~uintptr_t{7});
}
inline CodeUnit* first_unit(Frame* frame) {
    return reinterpret_cast<CodeUnit*>(code(frame)->co_code_adaptive);
}
inline bool is_recorded(Frame* frame) {
    if (frame->owner >= kOwnedByCStack) return false;
    return frame->owner == kOwnedByGenerator ||
           frame->instr_ptr >= first_unit(frame) + code(frame)->_co_firsttraceable;
}
inline int offset(Frame* frame) {
    return static_cast<int>(frame->instr_ptr - first_unit(frame)) *
           static_cast<int>(sizeof(CodeUnit));
}
inline uint64_t instruction(Frame* frame) {
    return reinterpret_cast<uint64_t>(frame->instr_ptr);
}
inline Stamp stamp_of(Frame* frame) {
    const bool is_stamped = frame->owner < kOwnedByCStack && frame->f_locals == &stamp_object;
    return is_stamped ? Stamp{1, 0} : Stamp{};
}
inline void put_stamp(Frame* frame, size_t) {
    const bool is_possible = frame->f_locals == nullptr && frame->owner != kOwnedByGenerator &&
                             (code(frame)->co_flags & CO_OPTIMIZED) != 0;
    if (is_possible) frame->f_locals = &stamp_object;
}

inline Stamp placed_stamp(Frame* frame) {
    return stamp_of(frame);
}

}  // namespace capture::frames
