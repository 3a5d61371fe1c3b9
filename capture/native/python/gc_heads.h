#pragma once

// The heads of CPython's collector: which objects it tracks, and where its lists begin.
// Before 3.12 no interface lists tracked objects, but a newly tracked one is the last of
// generation 0, so the word after it points to that generation's head:
//
//   generation 0 (24 bytes) · generation 1 · generation 2 · pointer to generation 0 · permanent
//
// The pointer at head + 72 proves the layout. Nothing is allocated, no count of the collector
// changes.

#include <Python.h>

#include <cstdint>
#include <initializer_list>

namespace capture {

constexpr size_t kGcHeadBytes = 16;

inline const uintptr_t* gc_head_words(const PyObject* object) {
    return reinterpret_cast<const uintptr_t*>(object) - 2;
}

inline bool has_gc_head(PyObject* object) {
    PyTypeObject* type = Py_TYPE(object);
    if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC)) return false;
    return type->tp_is_gc == nullptr || type->tp_is_gc(object) != 0;
}

/// Only for objects with a head.
inline bool is_gc_tracked(const PyObject* object) {
    return gc_head_words(object)[0] != 0;
}
inline bool is_finalized(const PyObject* object) {
    return (gc_head_words(object)[1] & 1) != 0;
}

using TrackedVisitor = void (*)(PyObject* object, void* context);

#if PY_VERSION_HEX >= 0x030C0000

struct TrackedVisit {
    TrackedVisitor visitor;
    void* context;
};

inline int visit_tracked_object(PyObject* object, void* visit_address) {
    auto* visit = static_cast<TrackedVisit*>(visit_address);
    visit->visitor(object, visit->context);
    return 1;
}

/// During the call reference counts may be one higher. False if the lists cannot be found.
inline bool for_each_tracked(TrackedVisitor visitor, void* context) {
    TrackedVisit visit{visitor, context};
    PyUnstable_GC_VisitObjects(visit_tracked_object, &visit);
    return true;
}

#else

inline int traverse_nothing(PyObject*, visitproc, void*) {
    return 0;
}

/// Head of generation 0, found with an object of our own that is tracked for an instant.
inline const uintptr_t* youngest_generation() {
    static PyTypeObject probe_type = {PyVarObject_HEAD_INIT(nullptr, 0) "heapscope.gc_probe"};
    struct alignas(16) Probe {
        uintptr_t head[2];
        PyObject object;
    };
    static Probe probe = {};
    probe_type.tp_basicsize = sizeof(PyObject);
    probe_type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
    probe_type.tp_traverse = traverse_nothing;
    probe.object.ob_refcnt = 1;
    probe.object.ob_type = &probe_type;
    PyObject_GC_Track(&probe.object);
    auto* head = reinterpret_cast<const uintptr_t*>(probe.head[0]);
    PyObject_GC_UnTrack(&probe.object);
    return head;
}

inline bool for_each_tracked(TrackedVisitor visitor, void* context) {
    const uintptr_t* youngest = youngest_generation();
    if (youngest[72 / 8] != reinterpret_cast<uintptr_t>(youngest)) return false;
    for (size_t offset : {size_t{0}, size_t{24}, size_t{48}, size_t{80}}) {
        const uintptr_t* head = youngest + offset / 8;
        auto* entry = reinterpret_cast<const uintptr_t*>(head[0] & ~uintptr_t{1});
        while (entry != head) {
            const uintptr_t* next = reinterpret_cast<const uintptr_t*>(entry[0] & ~uintptr_t{1});
            visitor(reinterpret_cast<PyObject*>(const_cast<uintptr_t*>(entry) + 2), context);
            entry = next;
        }
    }
    return true;
}

#endif

}  // namespace capture
