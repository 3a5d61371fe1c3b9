#include "native/track/class_tracker.h"

#include <cstdio>

#include "native/dump/text_bytes.h"
#include "native/python/block_offset.h"
#include "native/python/instance_values.h"
#include "native/record/allocator_hooks.h"
#include "native/track/free_hook.h"
#include "native/track/object_sizes.h"

namespace capture {
namespace {

ClassTracker the_tracker;

PyObject* tracked_alloc(PyTypeObject* type, Py_ssize_t items) {
    return the_tracker.allocate(type, items);
}

// Whether the memory of instances goes back to the OBJ allocator by itself.
bool is_freed_by_python(PyTypeObject* type) {
    const auto is = [type](void (*function)(void*)) { return type->tp_free == function; };
    return is(PyObject_GC_Del) || is(PyObject_Free);
}

// Of these, dead objects stay in free lists with their memory, so no death would be seen.
bool has_free_list(PyTypeObject* type) {
    return type == &PyCFunction_Type || type == &PyMethod_Type || type == &PyContext_Type ||
           type == &PyFrame_Type;
}

uint64_t bytes_at_birth(PyTypeObject* type) {
    return static_cast<uint64_t>(type->tp_basicsize) + block_offset(type);
}

PyObject* item_of_type(PyTypeObject* type, const char* wanted) {
    PyObject* found = nullptr;
    PyObject* const dict = type_dict(type);
    if (dict == nullptr || !PyDict_Check(dict)) return found;
    for_each_dict_item(reinterpret_cast<PyDictObject*>(dict), [&](PyObject* name, PyObject* value) {
        if (is_text_equal(name, wanted)) found = value;
    });
    return found;
}

// module.qualified.name
void append_class_name(PayloadBuffer& out, PyTypeObject* type) {
    constexpr size_t kMostCharacters = 200;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        out.put_bytes(type->tp_name, std::strlen(type->tp_name));
        return;
    }
    PyObject* const module = item_of_type(type, "__module__");
    if (module != nullptr && PyUnicode_Check(module)) {
        append_utf8(out, text_view(module), kMostCharacters);
        out.put_byte('.');
    }
    PyObject* const name = reinterpret_cast<PyHeapTypeObject*>(type)->ht_qualname;
    if (name != nullptr) append_utf8(out, text_view(name), kMostCharacters);
}

PyObject* subclasses_of(PyTypeObject* type) {  // a new list, or null with an exception
    return PyObject_CallMethod(reinterpret_cast<PyObject*>(&PyType_Type), "__subclasses__", "O",
                               reinterpret_cast<PyObject*>(type));
}

}  // namespace

ClassTracker& class_tracker() {
    return the_tracker;
}

bool ClassTracker::is_ready() {
    if (!recording().has_file() || !recording().is_on()) {
        PyErr_SetString(PyExc_RuntimeError,
                        "Nothing is being recorded. Call heapscope.start() before tracking.");
        return false;
    }
    follow_recording();
    if (install_free_hook()) return true;
    PyErr_SetString(PyExc_RuntimeError, "the allocators were replaced too often");
    return false;
}

// Objects that another recording knows by number mean nothing in this one.
void ClassTracker::follow_recording() {
    const uint32_t present = recording().tracked().generation();
    if (generation_ == present) return;
    generation_ = present;
    objects_.clear();
    last_number_ = 0;
}

uint32_t ClassTracker::settings_of_name(const char* name, size_t name_bytes, TrackOptions options) {
    const size_t name_at = names_.size();
    names_.append(name, name_bytes);
    const Settings made{name_at, name_bytes, options, 0, 0};
    for (size_t i = 0; i < settings_.size(); ++i) {
        const bool is_same =
            settings_[i].name_bytes == name_bytes &&
            std::memcmp(names_.data() + settings_[i].name_at, name, name_bytes) == 0;
        if (!is_same) continue;
        names_.truncate(name_at);
        settings_[i].options = options;
        return static_cast<uint32_t>(i);
    }
    settings_.push(made);
    return static_cast<uint32_t>(settings_.size() - 1);
}

uint32_t ClassTracker::class_number(Settings& settings) {
    if (settings.class_number == 0 || settings.generation != generation_) {
        settings.class_number =
            recording().tracked().add_class(names_.data() + settings.name_at, settings.name_bytes);
        settings.generation = generation_;
    }
    return settings.class_number;
}

// Those of the most specialised tracked class.
uint32_t ClassTracker::wanted_settings(PyTypeObject* type) const {
    PyObject* const mro = type->tp_mro;
    if (mro == nullptr || !PyTuple_Check(mro)) return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); ++i) {
        for (size_t root = 0; root < roots_.size(); ++root) {
            const void* const base = PyTuple_GET_ITEM(mro, i);
            if (base == roots_[root].type) return roots_[root].settings + 1;
        }
    }
    return 0;
}

// Replaces tp_alloc, or puts it back, as the tracked classes want it.
void ClassTracker::update(PyTypeObject* type) {
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) return;
    const uint32_t wanted = wanted_settings(type);
    const bool is_hooked = type->tp_alloc == tracked_alloc;
    if (wanted == 0 && !is_hooked) {
        const uint32_t known = types_.find(type);
        if (known != 0) hooked_[known - 1].settings = 0;
        return;
    }
    if (wanted != 0 && !is_freed_by_python(type)) return;
    uint32_t* const place = types_.find_or_add(type);
    if (*place == UINT32_MAX) return;
    if (*place == 0) {
        const size_t before = hooked_.size();
        hooked_.push({PyType_GenericAlloc, 0});
        if (hooked_.size() == before) return;
        *place = static_cast<uint32_t>(hooked_.size());
    }
    HookedType& hooked = hooked_[*place - 1];
    hooked.settings = wanted;
    if (wanted != 0 && !is_hooked) {
        hooked.original = type->tp_alloc;
        type->tp_alloc = tracked_alloc;
        PyType_Modified(type);
    } else if (wanted == 0) {
        type->tp_alloc = hooked.original;
        PyType_Modified(type);
    }
}

bool ClassTracker::update_tree(PyTypeObject* type) {
    update(type);
    PyObject* const below = subclasses_of(type);
    bool is_done = below != nullptr && PyList_Check(below);
    for (Py_ssize_t i = 0; is_done && i < PyList_GET_SIZE(below); ++i) {
        PyObject* const one = PyList_GET_ITEM(below, i);
        if (PyType_Check(one)) is_done = update_tree(reinterpret_cast<PyTypeObject*>(one));
    }
    Py_XDECREF(below);
    return is_done;
}

bool ClassTracker::track_class(PyTypeObject* type, const char* name, size_t name_bytes,
                               TrackOptions options) {
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || !is_freed_by_python(type)) {
        PyErr_Format(PyExc_TypeError,
                     "instances of %s cannot be tracked: the interpreter makes them without asking "
                     "the class",
                     type->tp_name);
        return false;
    }
    if (!is_ready()) return false;
    text_.clear();
    if (name_bytes == 0) {
        append_class_name(text_, type);
    } else {
        text_.put_bytes(name, name_bytes);
    }
    const uint32_t settings =
        settings_of_name(reinterpret_cast<const char*>(text_.data()), text_.size(), options);
    size_t root = 0;
    while (root < roots_.size() && roots_[root].type != type) ++root;
    if (root == roots_.size()) {
        Py_INCREF(type);
        roots_.push({type, settings});
    }
    roots_[root].settings = settings;
    class_number(settings_[settings]);
    return update_tree(type);
}

bool ClassTracker::detach_class(PyTypeObject* type) {
    for (size_t root = 0; root < roots_.size(); ++root) {
        if (roots_[root].type != type) continue;
        roots_[root] = roots_[roots_.size() - 1];
        roots_.truncate(roots_.size() - 1);
        const bool is_done = update_tree(type);
        Py_DECREF(type);
        return is_done;
    }
    PyErr_Format(PyExc_KeyError, "class %s is not tracked", type->tp_name);
    return false;
}

void ClassTracker::detach_all() {
    awaited_.clear();
    while (roots_.size() != 0) {
        if (!detach_class(roots_[roots_.size() - 1].type)) PyErr_Clear();
    }
    forget_objects();
}

void ClassTracker::forget_objects() {
    objects_.clear();
    WalkArray<PyObject*> released;
    released.swap(kept_);
    for (size_t i = 0; i < released.size(); ++i) Py_DECREF(released[i]);
}

PyObject* ClassTracker::allocate(PyTypeObject* type, Py_ssize_t items) {
    const uint32_t place = types_.find(type);
    if (place == 0) return PyType_GenericAlloc(type, items);
    const allocfunc original = hooked_[place - 1].original;
    PyObject* const object = original(type, items);  // may run a collection
    const uint32_t settings = hooked_[place - 1].settings;
    if (object == nullptr || settings == 0 || !recording().is_on()) return object;
    follow_recording();
    Settings& of_class = settings_[settings - 1];
    if (add_live(object, type, of_class, of_class.options.traces) && of_class.options.keeps) {
        Py_INCREF(object);
        kept_.push(object);
    }
    return object;
}

bool ClassTracker::add_live(PyObject* object, PyTypeObject* type, Settings& settings, bool traces) {
    TrackedLog& log = recording().tracked();
    const auto offset = static_cast<uint16_t>(block_offset(type));
    const TrackedObject live{object, last_number_ + 1, settings.options.level, offset};
    const auto* const block = reinterpret_cast<const void*>(live.block());
    block_freed(block);  // an object whose death was not seen
    TrackedBirth birth{};
    birth.time_ns = log.now_ns();
    birth.object = live.number;
    birth.address = reinterpret_cast<uintptr_t>(object);
    birth.flat_bytes = bytes_at_birth(type);
    birth.level = live.level;
    birth.class_number = class_number(settings);
    if (traces) {
        const StackPlace place = current_place();
        birth.stream = place.stream;
        birth.node = place.node;
    } else if (const Stream* const stream = own_stream()) {
        birth.stream = stream->number();
    }
    if (birth.class_number == 0 || !objects_.add(live)) {
        ++lost_;
        return false;
    }
    if (!log.add_birth(birth)) {
        objects_.remove(objects_.find(block));
        ++lost_;
        return false;
    }
    ++last_number_;
    return true;
}

void ClassTracker::find_and_bury(const void* block) {
    const uint32_t index = objects_.find(block);
    if (index == TrackedObjects::kNone) return;
    const uint32_t number = objects_[index].number;
    objects_.remove(index);
    if (!recording().is_on() || recording().tracked().generation() != generation_) return;
    TrackedLog& log = recording().tracked();
    if (!log.add_death(log.now_ns(), number)) ++lost_;
}

void ClassTracker::block_moved(const void* block, const void* moved) {
    const uint32_t index = objects_.find(block);
    if (index == TrackedObjects::kNone) return;
    TrackedObject object = objects_[index];
    objects_.remove(index);
    object.object =
        reinterpret_cast<PyObject*>(reinterpret_cast<uintptr_t>(moved) + object.block_offset);
    if (!objects_.add(object)) ++lost_;
}

bool ClassTracker::track_object(PyObject* object, const char* name, size_t name_bytes,
                                TrackOptions options) {
    PyTypeObject* const type = Py_TYPE(object);
    const bool is_heap_type = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE);
    if ((!is_heap_type && type->tp_weaklistoffset <= 0) || has_free_list(type) ||
        !is_freed_by_python(type)) {
        PyErr_Format(PyExc_TypeError, "an object of type %s cannot be tracked: its end is not seen",
                     type->tp_name);
        return false;
    }
    if (!is_ready()) return false;
    const char* bare_name = std::strrchr(type->tp_name, '.');
    bare_name = bare_name == nullptr ? type->tp_name : bare_name + 1;
    if (name_bytes == 0) {
        name = bare_name;
        name_bytes = std::strlen(bare_name);
    }
    const auto* const block = reinterpret_cast<const char*>(object) - block_offset(type);
    if (is_tracked_block(block)) {  // tracked once
        return change_level(object, options.level);
    }
    Settings& settings = settings_[settings_of_name(name, name_bytes, options)];
    if (!add_live(object, type, settings, options.traces)) {
        PyErr_SetString(PyExc_RuntimeError, "the object could not be recorded");
        return false;
    }
    if (options.keeps) {
        Py_INCREF(object);
        kept_.push(object);
    }
    return true;
}

bool ClassTracker::change_level(PyObject* object, uint16_t level) {
    if (!is_ready()) return false;
    const auto* const block = reinterpret_cast<const char*>(object) - block_offset(Py_TYPE(object));
    const uint32_t index = objects_.find(block);
    if (index == TrackedObjects::kNone) {
        PyErr_SetString(PyExc_KeyError, "the object is not tracked");
        return false;
    }
    objects_[index].level = level;
    recording().tracked().add_change(objects_[index].number, level);
    return true;
}

// As `object.__repr__` shows it, with the class that it has now. No Python code runs.
const PayloadBuffer& ClassTracker::text_of(PyObject* object) {
    char rest[64];
    text_.clear();
    text_.put_byte('<');
    append_class_name(text_, Py_TYPE(object));
    const int length =
        std::snprintf(rest, sizeof rest, " object at %p>", static_cast<void*>(object));
    text_.put_bytes(rest, static_cast<size_t>(length));
    return text_;
}

bool ClassTracker::take_snapshot(const char* text, size_t text_bytes, bool computes_total,
                                 uint64_t* answer) {
    if (!is_ready()) return false;
    for (size_t i = 0; i < roots_.size(); ++i) {
        if (!update_tree(roots_[i].type)) return false;
    }
    TrackedLog& log = recording().tracked();
    const uint64_t time_ns = log.now_ns();
    ObjectSizes sizes(log);
    PayloadBuffer records;
    WalkArray<size_t> ends;
    const auto is_alive = [this](size_t i) {
        return objects_[i].object != nullptr && Py_REFCNT(objects_[i].object) > 0;
    };
    for (size_t i = 0; i < objects_.count(); ++i) {
        if (is_alive(i)) sizes.add_tracked(objects_[i].object);
    }
    uint64_t tracked_bytes = 0;
    for (size_t i = 0; i < objects_.count() && !sizes.has_failed(); ++i) {
        if (!is_alive(i)) continue;
        records.put_byte(static_cast<uint8_t>(TrackedTag::kSize));
        records.put_varint(objects_[i].number);
        const PayloadBuffer& name = text_of(objects_[i].object);
        records.put_text(reinterpret_cast<const char*>(name.data()), name.size());
        tracked_bytes += sizes.measure(records, objects_[i].object, objects_[i].level);
        ends.push(records.size());
    }
    const uint64_t total = computes_total ? tracked_bytes + sizes.rest_of_program() : 0;
    if (sizes.has_failed() || records.failed() || ends.has_failed()) {
        PyErr_NoMemory();
        return false;
    }
    const uint64_t overhead = objects_.own_bytes() + hooked_.size() * sizeof(HookedType);
    bool is_written = log.add_snapshot(
        {time_ns, text, text_bytes, tracked_bytes, computes_total, total, overhead});
    size_t begin = 0;
    for (size_t i = 0; i < ends.size() && is_written; ++i) {
        is_written = log.add_encoded(records.data() + begin, ends[i] - begin);
        begin = ends[i];
    }
    if (!is_written) ++lost_;
    const uint64_t figures[] = {tracked_bytes, total, overhead, objects_.live_count()};
    std::memcpy(answer, figures, sizeof figures);
    return true;
}

void ClassTracker::await_class(const char* name, size_t name_bytes, TrackOptions options) {
    awaited_.push({names_.size(), name_bytes, options, false});
    names_.append(name, name_bytes);
}

PyObject* ClassTracker::awaited_names() const {
    PyObject* const list = PyList_New(0);
    for (size_t i = 0; list != nullptr && i < awaited_.size(); ++i) {
        if (awaited_[i].is_found) continue;
        PyObject* const name = PyBytes_FromStringAndSize(
            names_.data() + awaited_[i].name_at, static_cast<Py_ssize_t>(awaited_[i].name_bytes));
        if (name == nullptr || PyList_Append(list, name) != 0) PyErr_Clear();
        Py_XDECREF(name);
    }
    return list;
}

bool ClassTracker::has_name(PyTypeObject* type, const Awaited& awaited) const {
    PayloadBuffer name;
    append_class_name(name, type);
    return name.size() == awaited.name_bytes &&
           std::memcmp(name.data(), names_.data() + awaited.name_at, name.size()) == 0;
}

void ClassTracker::class_made(PyObject* made) {
    if (!PyType_Check(made) || !recording().is_on()) return;
    auto* const type = reinterpret_cast<PyTypeObject*>(made);
    if (wanted_settings(type) != 0) update(type);
    for (size_t i = 0; i < awaited_.size(); ++i) {
        if (awaited_[i].is_found || !has_name(type, awaited_[i])) continue;
        awaited_[i].is_found = true;
        if (!track_class(type, nullptr, 0, awaited_[i].options)) PyErr_Clear();
    }
}

}  // namespace capture
