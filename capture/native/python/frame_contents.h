#pragma once

// What a Python frame refers to: code, globals, local variables, value stack. Up to 3.10 a frame is
// an object; from 3.11 it lies on the thread's stack, in a generator, or in a frame object.
// A frame that is running keeps its stack pointer in a register: then only its locals are known.

#include <Python.h>

#include <cstddef>
#include <cstdint>

#include "native/python/frames.h"

namespace capture {

struct FrameView {
    PyCodeObject* code = nullptr;  // null: not a frame of Python code
    int instruction = 0;           // in bytes, as PyCode_Addr2Line takes it
    PyObject* function = nullptr;
    PyObject* globals = nullptr;
    PyObject* locals = nullptr;
    const void* slots = nullptr;  // locals first, then the value stack
    size_t local_count = 0;
    size_t slot_count = 0;
    const void* previous = nullptr;

    /// Null for an empty slot.
    PyObject* slot(size_t i) const {
        auto word = static_cast<const uintptr_t*>(slots)[i];
#if PY_VERSION_HEX >= 0x030E0000
        if ((word & 3) == 3) return nullptr;  // a number, not a reference
        word &= ~uintptr_t{3};
#endif
        return reinterpret_cast<PyObject*>(word);
    }
};

#if PY_VERSION_HEX >= 0x030B0000

inline FrameView frame_view(const void* address) {
    auto* frame = static_cast<frames::Frame*>(const_cast<void*>(address));
    FrameView view;
    view.previous = frames::outer(frame);
    PyCodeObject* code = frames::code(frame);
    if (frame->owner >= frames::kOwnedByCStack || code == nullptr || !PyCode_Check(code)) {
        return view;
    }
    view.code = code;
    view.function = frames::function(frame);
    view.globals = frame->f_globals;
    view.locals = frame->f_locals;
    view.slots = frame->localsplus;
    view.local_count = static_cast<size_t>(code->co_nlocalsplus);
    view.slot_count = view.local_count;
    view.instruction = frames::offset(frame);
    if (view.instruction < 0) view.instruction = 0;
    const ptrdiff_t top = frames::slots_in_use(frame);
    const ptrdiff_t most = static_cast<ptrdiff_t>(view.local_count) + code->co_stacksize;
    if (top > static_cast<ptrdiff_t>(view.local_count) && top <= most) {
        view.slot_count = static_cast<size_t>(top);
    }
    return view;
}

inline const void* innermost_frame(const PyThreadState* thread) {
#if PY_VERSION_HEX >= 0x030D0000
    return thread->current_frame;
#else
    return thread->cframe == nullptr ? nullptr : thread->cframe->current_frame;
#endif
}

/// Frame inside a generator, coroutine or asynchronous generator that is suspended or running.
inline const void* generator_frame(PyObject* generator) {
#if PY_VERSION_HEX >= 0x030C0000
    auto* bytes = reinterpret_cast<const char*>(generator);
    constexpr size_t kFrame = 72;
    constexpr int kCompleted = 1;
    return static_cast<signed char>(bytes[kFrame - 5]) >= kCompleted ? nullptr : bytes + kFrame;
#else
    auto* object = reinterpret_cast<PyGenObject*>(generator);
    constexpr int kCompleted = 1;
    return object->gi_frame_state >= kCompleted ? nullptr : object->gi_iframe;
#endif
}

/// Frame of a frame object: PyObject_HEAD, f_back, f_frame.
inline const void* frame_of_object(PyObject* object) {
    return reinterpret_cast<const void* const*>(object)[3];
}

#else

inline FrameView frame_view(const void* address) {
    auto* frame = static_cast<const PyFrameObject*>(address);
    FrameView view;
    view.code = frame->f_code;
    view.previous = frame->f_back;
    view.globals = frame->f_globals;
    view.locals = frame->f_locals;
    view.slots = frame->f_localsplus;
    view.local_count = static_cast<size_t>(frame->f_valuestack - frame->f_localsplus);
    view.slot_count = view.local_count;
#if PY_VERSION_HEX >= 0x030A0000
    view.instruction = frame->f_lasti * 2;
    if (frame->f_stackdepth > 0) view.slot_count += static_cast<size_t>(frame->f_stackdepth);
#else
    view.instruction = frame->f_lasti;
    if (frame->f_stacktop != nullptr && frame->f_stacktop > frame->f_valuestack) {
        view.slot_count = static_cast<size_t>(frame->f_stacktop - frame->f_localsplus);
    }
#endif
    return view;
}

inline const void* innermost_frame(const PyThreadState* thread) {
    return thread->frame;
}
inline const void* generator_frame(PyObject*) {
    return nullptr;
}
inline const void* frame_of_object(PyObject* object) {
    return object;
}

#endif

inline PyObject* generator_code(PyObject* generator) {
#if PY_VERSION_HEX >= 0x030B0000
    const void* frame = generator_frame(generator);
    return frame == nullptr ? nullptr : reinterpret_cast<PyObject*>(frame_view(frame).code);
#else
    return reinterpret_cast<PyGenObject*>(generator)->gi_code;
#endif
}

/// Whether f_locals holds the mark that the recorder leaves in frames of optimized code: an empty
/// dict (3.11, 3.12) or a plain object (3.13+).
inline bool has_stamp(const FrameView& view) {
    if (view.locals == nullptr || view.code == nullptr) return false;
    if ((view.code->co_flags & CO_OPTIMIZED) == 0) return false;
    if (PyDict_CheckExact(view.locals)) return PyDict_GET_SIZE(view.locals) == 0;
    return Py_TYPE(view.locals) == &PyBaseObject_Type;
}

/// Name of a local slot; null if it has none.
inline PyObject* local_name(const PyCodeObject* code, size_t slot) {
    auto name_in = [](PyObject* names, size_t& i) -> PyObject* {
        if (names == nullptr || !PyTuple_Check(names)) return nullptr;
        const auto count = static_cast<size_t>(PyTuple_GET_SIZE(names));
        if (i < count) return PyTuple_GET_ITEM(names, static_cast<Py_ssize_t>(i));
        i -= count;
        return nullptr;
    };
#if PY_VERSION_HEX >= 0x030B0000
    return name_in(code->co_localsplusnames, slot);
#else
    PyObject* name = name_in(code->co_varnames, slot);
    if (name == nullptr) name = name_in(code->co_cellvars, slot);
    if (name == nullptr) name = name_in(code->co_freevars, slot);
    return name;
#endif
}

/// Names of the variables that a closure of this code holds: i from 0 to the size of the closure.
inline PyObject* free_variable_name(const PyCodeObject* code, size_t i) {
#if PY_VERSION_HEX >= 0x030B0000
    return local_name(code, static_cast<size_t>(code->co_nlocalsplus - code->co_nfreevars) + i);
#else
    PyObject* names = code->co_freevars;
    if (names == nullptr || i >= static_cast<size_t>(PyTuple_GET_SIZE(names))) return nullptr;
    return PyTuple_GET_ITEM(names, static_cast<Py_ssize_t>(i));
#endif
}

}  // namespace capture
