#pragma once

// What a Python frame refers to: code, globals, local variables, value stack. Up to 3.10 a frame is
// an object; from 3.11 it lies on the thread's stack, in a generator, or in a frame object.
// A frame that is running keeps its stack pointer in a register: then only its locals are known.

#include <Python.h>
#if PY_VERSION_HEX < 0x030B0000
#include <frameobject.h>
#endif

#include <cstddef>
#include <cstdint>

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

struct RawFrame {
#if PY_VERSION_HEX >= 0x030C0000
    uintptr_t executable;  // the code object; 3.14: low bits are a tag
    const RawFrame* previous;
    uintptr_t function;
    PyObject* globals;
    PyObject* builtins;
    PyObject* locals;
    PyObject* frame_object;
    const char* instruction;
#if PY_VERSION_HEX >= 0x030E0000
    const uintptr_t* stack_pointer;
#else
    int stack_top;
#endif
    uint16_t return_offset;
    char owner;
#else
    uintptr_t function;
    PyObject* globals;
    PyObject* builtins;
    PyObject* locals;
    uintptr_t executable;
    PyObject* frame_object;
    const RawFrame* previous;
    const char* instruction;
    int stack_top;
    bool is_entry;
    char owner;
#endif
    PyObject* slots[1];
};

constexpr int kOwnerInterpreter = 3;

inline FrameView frame_view(const void* address) {
    auto* frame = static_cast<const RawFrame*>(address);
    FrameView view;
    view.previous = frame->previous;
    auto* code = reinterpret_cast<PyObject*>(frame->executable & ~uintptr_t{3});
    if (frame->owner >= kOwnerInterpreter || code == nullptr || !PyCode_Check(code)) return view;
    view.code = reinterpret_cast<PyCodeObject*>(code);
    view.function = reinterpret_cast<PyObject*>(frame->function & ~uintptr_t{3});
    view.globals = frame->globals;
    view.locals = frame->locals;
    view.slots = frame->slots;
    view.local_count = static_cast<size_t>(view.code->co_nlocalsplus);
    view.slot_count = view.local_count;
    const char* first = reinterpret_cast<const char*>(view.code->co_code_adaptive);
    view.instruction = static_cast<int>(frame->instruction - first);
    if (view.instruction < 0) view.instruction = 0;
#if PY_VERSION_HEX >= 0x030E0000
    if (frame->stack_pointer == nullptr) return view;
    const ptrdiff_t top = frame->stack_pointer - reinterpret_cast<const uintptr_t*>(frame->slots);
#else
    const ptrdiff_t top = frame->stack_top;
#endif
    const ptrdiff_t most = static_cast<ptrdiff_t>(view.local_count) + view.code->co_stacksize;
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

inline PyObject* code_name(const PyCodeObject* code) {
#if PY_VERSION_HEX >= 0x030B0000
    return code->co_qualname;
#else
    return code->co_name;
#endif
}

inline int code_line(PyCodeObject* code, int instruction) {
    return PyCode_Addr2Line(code, instruction);
}

}  // namespace capture
