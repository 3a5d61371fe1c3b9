#include "native/dump/roots.h"

#include "native/python/dict_layout.h"
#include "native/python/frame_contents.h"
#include "native/python/text_layout.h"
#include "native/python/thread_references.h"

namespace capture {

void Roots::add_at(PyObject* object, RootKind kind, uint32_t name, Place place) {
    if (object == nullptr) return;
    const uint32_t index = objects_.index_of(object);
    if (index == ObjectIndex::kLeftOut) return;
    records_.put_varint(index);
    records_.put_varint(static_cast<uint64_t>(kind));
    records_.put_varint(name);
    records_.put_varint(place.node);
    records_.put_varint(place.stream);
}

void Roots::add(PyObject* object, RootKind kind, uint32_t name) {
    add_at(object, kind, name, Place{});
}

void Roots::collect_frame(const void* frame, Place place) {
    const FrameView view = frame_view(frame);
    for (size_t i = 0; i < view.slot_count; ++i) {
        PyObject* value = view.slot(i);
        if (value == nullptr) continue;
        if (i < view.local_count) {
            add_at(value, RootKind::kFrameLocal, definitions_.string_of(local_name(view.code, i)),
                   place);
        } else {
            add_at(value, RootKind::kFrameStack, 0, place);
        }
    }
    const auto add = [&](PyObject* object, const char* name) {
        add_at(object, RootKind::kFrameStack, definitions_.string_of(name), place);
    };
    add(reinterpret_cast<PyObject*>(view.code), "f_code");
    add(view.function, "f_func");
    if (!has_stamp(view)) add(view.locals, "f_locals");
}

void Roots::collect_thread(PyThreadState* thread) {
    Place place;
    place.stream = stream_of_ == nullptr ? 0 : stream_of_(thread_ident(thread));
    for_each_thread_reference(thread, [&](const char* name, PyObject* object) {
        add_at(object, RootKind::kThreadState, definitions_.string_of(name), place);
    });
    frames_.clear();
    for (const void* frame = innermost_frame(thread); frame != nullptr;) {
        const FrameView view = frame_view(frame);
        if (view.code != nullptr && !objects_.is_left_out(view.globals)) frames_.push(frame);
        frame = view.previous;
    }
    for (size_t i = frames_.size(); i-- > 0;) {
        const FrameView view = frame_view(frames_[i]);
        const int line = PyCode_Addr2Line(view.code, view.instruction);
        place.node = definitions_.node_of(place.node, view.code, line);
        collect_frame(frames_[i], place);
    }
}

void Roots::collect_modules(PyObject* modules) {
    if (modules == nullptr || !PyDict_Check(modules)) return;
    add(modules, RootKind::kInterpreter, definitions_.string_of("sys.modules"));
    for_each_dict_item(reinterpret_cast<PyDictObject*>(modules),
                       [&](PyObject* name, PyObject* module) {
                           add(module, RootKind::kModule, definitions_.string_of(name));
                           if (!is_text_equal(name, "gc") || !PyModule_Check(module)) return;
                           auto* dict = reinterpret_cast<PyDictObject*>(PyModule_GetDict(module));
                           for_each_dict_item(dict, [&](PyObject* key, PyObject* value) {
                               if (!is_text_equal(key, "garbage") || !PyList_CheckExact(value))
                                   return;
                               for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); ++i) {
                                   add(PyList_GET_ITEM(value, i), RootKind::kGarbage, 0);
                               }
                           });
                       });
}

void Roots::collect(PyInterpreterState* interpreter, PyObject* modules, PyObject* builtins) {
    collect_modules(modules);
    add(builtins, RootKind::kInterpreter, definitions_.string_of("builtins"));
    PyThreadState* thread = PyInterpreterState_ThreadHead(interpreter);
    for (; thread != nullptr; thread = PyThreadState_Next(thread)) collect_thread(thread);
}

}  // namespace capture
