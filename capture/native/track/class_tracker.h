#pragma once
// Tracked classes and objects. Births: `tp_alloc` of the class and all its subclasses is replaced,
// which every way to make an instance goes through. Later subclasses: `builtins.__build_class__` is
// wrapped, and `__subclasses__()` is looked at again with each snapshot. Deaths: the free of the
// block. All under the GIL, nothing here calls Python code but what its comment names.

#include <Python.h>

#include "native/dump/address_map.h"
#include "native/record/recording.h"
#include "native/track/tracked_objects.h"

namespace capture {

struct TrackOptions {
    uint16_t level = 0;
    bool keeps = false;
    bool traces = false;
};

class ClassTracker {
public:
    // These set an exception where they return false.
    bool track_class(PyTypeObject* type, const char* name, size_t name_bytes, TrackOptions options);
    bool track_object(PyObject* object, const char* name, size_t name_bytes, TrackOptions options);
    bool change_level(PyObject* object, uint16_t level);
    bool detach_class(PyTypeObject* type);
    void detach_all();  // runs the program's code where it frees kept objects
    bool take_snapshot(const char* text, size_t text_bytes, bool computes_total,
                       uint64_t* answer);  // tracked bytes, total, overhead, live objects

    // The class of that name, module first, is tracked as soon as a class statement makes it.
    void await_class(const char* name, size_t name_bytes, TrackOptions options);
    [[nodiscard]] PyObject* awaited_names() const;  // a new list of bytes
    void class_made(PyObject* made);                // by a class statement

    PyObject* allocate(PyTypeObject* type, Py_ssize_t items);
    [[nodiscard]] bool is_tracked_block(const void* block) const {
        return objects_.may_hold(block) && objects_.find(block) != TrackedObjects::kNone;
    }
    void block_freed(const void* block) {
        if (objects_.may_hold(block)) find_and_bury(block);
    }
    void block_moved(const void* block, const void* moved);
    [[nodiscard]] uint64_t lost() const { return lost_; }

private:
    struct Settings {  // of a tracked class or name
        size_t name_at;
        size_t name_bytes;
        TrackOptions options;
        uint32_t class_number;  // in the recording `generation`
        uint32_t generation;
    };
    struct Root {
        PyTypeObject* type;  // a reference is held
        uint32_t settings;
    };
    struct Awaited {
        size_t name_at;
        size_t name_bytes;
        TrackOptions options;
        bool is_found;
    };
    struct HookedType {
        allocfunc original;
        uint32_t settings;  // + 1; 0: passes through
    };

    bool is_ready();
    void follow_recording();
    uint32_t settings_of_name(const char* name, size_t name_bytes, TrackOptions options);
    uint32_t class_number(Settings& settings);
    [[nodiscard]] uint32_t wanted_settings(PyTypeObject* type) const;  // + 1; 0: not tracked
    void update(PyTypeObject* type);
    bool update_tree(PyTypeObject* type);
    bool has_name(PyTypeObject* type, const Awaited& awaited) const;
    bool add_live(PyObject* object, PyTypeObject* type, Settings& settings, bool traces);
    void find_and_bury(const void* block);
    void forget_objects();
    const PayloadBuffer& text_of(PyObject* object);

    WalkArray<char> names_;
    WalkArray<Settings> settings_;
    WalkArray<Root> roots_;
    WalkArray<Awaited> awaited_;
    AddressMap types_;  // type → 1 + place in hooked_
    WalkArray<HookedType> hooked_;
    TrackedObjects objects_;
    WalkArray<PyObject*> kept_;  // a reference is held
    PayloadBuffer text_;
    uint32_t generation_ = 0;
    uint32_t last_number_ = 0;
    uint64_t lost_ = 0;
};

ClassTracker& class_tracker();

}  // namespace capture
