#pragma once
// Small facts about the interpreter that differ by version: thread states, code extras, names.

#include <Python.h>
#include <link.h>

#include <cstddef>
#include <cstring>

namespace capture::interpreter {

#ifdef Py_GIL_DISABLED
#error "heapscope does not record free-threaded builds yet"
#endif

// The state of the thread that holds the GIL: of this one from 3.12, of any before.
inline PyThreadState* asked_state_with_gil() {
#if PY_VERSION_HEX >= 0x030D0000
    return PyThreadState_GetUnchecked();
#else
    return _PyThreadState_UncheckedGet();
#endif
}

#if PY_VERSION_HEX >= 0x030C0000 && defined(__x86_64__) && defined(__GLIBC__)
// From 3.12 the answer is a thread-local word of the interpreter, which a shared library reads
// through two calls. Where that word lies at a fixed distance from the thread pointer in all
// threads, we read it there. 0: not known, ask.
inline ptrdiff_t state_word_distance = 0;

inline int find_state_word(dl_phdr_info* object, size_t, void*) {
    constexpr ptrdiff_t kStaticBytes = 16384;  // below the thread pointer: no dlopen puts it there
    const auto* const thread_pointer = static_cast<char*>(__builtin_thread_pointer());
    const auto* const words = static_cast<char*>(object->dlpi_tls_data);
    if (words == nullptr) return 0;
    const ptrdiff_t distance = words - thread_pointer;
    size_t byte_count = 0;
    const auto own_code = reinterpret_cast<uintptr_t>(&PyThreadState_Swap);
    bool is_interpreter = false;
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& part = object->dlpi_phdr[i];
        if (part.p_type == PT_TLS) byte_count = part.p_memsz;
        is_interpreter |=
            part.p_type == PT_LOAD && own_code - (object->dlpi_addr + part.p_vaddr) < part.p_memsz;
    }
    if (!is_interpreter) return 0;
    if (distance >= 0 || distance < -kStaticBytes) return 1;
    int matches = 0;
    for (size_t at = 0; at + sizeof(void*) <= byte_count; at += sizeof(void*)) {
        PyThreadState* word = nullptr;
        std::memcpy(&word, words + at, sizeof word);
        if (word != asked_state_with_gil()) continue;
        ++matches;
        state_word_distance = distance + static_cast<ptrdiff_t>(at);
    }
    if (matches != 1) state_word_distance = 0;
    return 1;
}

inline void prepare_state_with_gil() {
    if (state_word_distance == 0) dl_iterate_phdr(&find_state_word, nullptr);
}

inline PyThreadState* state_with_gil() {
    if (state_word_distance == 0) return asked_state_with_gil();
    return *reinterpret_cast<PyThreadState* const*>(static_cast<char*>(__builtin_thread_pointer()) +
                                                    state_word_distance);
}
#else
inline void prepare_state_with_gil() {}
inline PyThreadState* state_with_gil() {
    return asked_state_with_gil();
}
#endif

inline PyObject* qualified_name(PyCodeObject* code) {
#if PY_VERSION_HEX >= 0x030B0000
    return code->co_qualname;
#else
    return code->co_name;
#endif
}

inline Py_ssize_t new_code_extra(freefunc release) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyUnstable_Eval_RequestCodeExtraIndex(release);
#else
    return _PyEval_RequestCodeExtraIndex(release);
#endif
}

inline void* code_extra(PyCodeObject* code, Py_ssize_t index) {
    void* extra = nullptr;
#if PY_VERSION_HEX >= 0x030C0000
    PyUnstable_Code_GetExtra(reinterpret_cast<PyObject*>(code), index, &extra);
#else
    _PyCode_GetExtra(reinterpret_cast<PyObject*>(code), index, &extra);
#endif
    return extra;
}

inline bool set_code_extra(PyCodeObject* code, Py_ssize_t index, void* extra) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyUnstable_Code_SetExtra(reinterpret_cast<PyObject*>(code), index, extra) == 0;
#else
    return _PyCode_SetExtra(reinterpret_cast<PyObject*>(code), index, extra) == 0;
#endif
}

}  // namespace capture::interpreter
