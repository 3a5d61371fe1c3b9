#pragma once
// How a version tells of calls: 3.12 and later by sys.monitoring, before by the profile hook, which
// tells returns and yields apart only by the state of the frame.

#include <Python.h>
#if PY_VERSION_HEX < 0x030B0000
#include <frameobject.h>
#endif

#include "native/python/frames.h"

namespace capture::call_events {

#if PY_VERSION_HEX >= 0x030C0000
constexpr bool kHasMonitoring = true;
#else
constexpr bool kHasMonitoring = false;
#endif

// Whether the innermost frame, of which a return is being told, only yields.
inline bool is_yield(PyFrameObject* object, PyCodeObject* code) {
    constexpr int kGenerators = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
    if ((code->co_flags & kGenerators) == 0) return false;
#if PY_VERSION_HEX >= 0x030B0000
    constexpr int kYieldValue = 86;
    frames::Frame* const frame = frames::current(PyThreadState_Get());
    const auto* const unit = reinterpret_cast<const uint8_t*>(frames::first_unit(frame));
    return unit[frames::offset(frame)] == kYieldValue;
#elif PY_VERSION_HEX >= 0x030A0000
    constexpr int kSuspended = -1;
    return object->f_state == kSuspended;
#else
    return object->f_stacktop != nullptr;
#endif
}

// Whether a slot of local variables is a cell that holds the variable.
inline bool is_cell(PyCodeObject* code, size_t slot) {
#if PY_VERSION_HEX >= 0x030B0000
    constexpr int kCellOrFree = 0x40 | 0x80;
    const char* const kinds = PyBytes_AS_STRING(code->co_localspluskinds);
    return (kinds[slot] & kCellOrFree) != 0;
#else
    return slot >= static_cast<size_t>(code->co_nlocals);
#endif
}

}  // namespace capture::call_events
