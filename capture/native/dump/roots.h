#pragma once

// What keeps objects alive from outside: frames of every thread, thread states, modules, the
// interpreter's dicts, `gc.garbage`. Static types are added when the walk meets them.

#include <Python.h>

#include "native/dump/definitions.h"
#include "native/dump/object_index.h"

namespace capture {

enum class RootKind : uint8_t {
    kFrameLocal = 1,
    kFrameStack = 2,
    kModule = 3,
    kInterpreter = 4,
    kThreadState = 5,
    kGarbage = 6,
    kStaticType = 7,
};

/// Stream of the log that a thread writes, by its Python ident; 0 without a log.
using ThreadStream = uint32_t (*)(unsigned long ident);

class Roots {
public:
    Roots(Definitions& definitions, ObjectIndex& objects, ThreadStream stream_of)
        : definitions_(definitions), objects_(objects), stream_of_(stream_of) {}

    /// All but static types. `modules` is `sys.modules`.
    void collect(PyInterpreterState* interpreter, PyObject* modules, PyObject* builtins);
    void add(PyObject* object, RootKind kind, uint32_t name);
    PayloadBuffer& records() { return records_; }

private:
    struct Place {
        uint32_t node = 0;
        uint32_t stream = 0;
    };
    void add_at(PyObject* object, RootKind kind, uint32_t name, Place place);
    void collect_thread(PyThreadState* thread);
    void collect_frame(const void* frame, Place place);
    void collect_modules(PyObject* modules);

    Definitions& definitions_;
    ObjectIndex& objects_;
    ThreadStream stream_of_;
    PayloadBuffer records_;
    WalkArray<const void*> frames_;
};

}  // namespace capture
