// The extension `heapscope._recorder`: method table only. The package gives these functions names
// and defaults; nothing here runs per event.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "native/agent/agent_functions.h"
#include "native/dump/dump_functions.h"
#include "native/dump/snapshot.h"
#include "native/profile/call_tracer.h"
#include "native/profile/cpu_sampler.h"
#include "native/profile/program_samples.h"
#include "native/python/outermost.h"
#include "native/record/allocator_hooks.h"
#include "native/record/self_check.h"
#include "native/record/stack_reader.h"
#include "native/track/track_functions.h"

namespace {

using capture::recording;

constexpr unsigned kPatienceWithDumpsMs = 5000;  // which copies of the process write into the file

bool read_sampling(PyObject* classes, double rate, capture::Sampling& sampling) {
    const Py_ssize_t count = PyTuple_GET_SIZE(classes);
    if (count > static_cast<Py_ssize_t>(capture::Sampling::kMaxClasses)) {
        PyErr_SetString(PyExc_ValueError, "too many size classes");
        return false;
    }
    if (rate > 0) sampling.kind = capture::Sampling::Kind::kPoisson;
    sampling.rate_bytes = rate;
    if (count != 0) sampling.kind = capture::Sampling::Kind::kClasses;
    for (Py_ssize_t i = 0; i < count; ++i) {
        unsigned long long limit = 0;
        double probability = 0;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(classes, i), "Kd", &limit, &probability))
            return false;
        sampling.classes[sampling.class_count++] = {limit, probability};
    }
    return true;
}

bool read_meta(PyObject* pairs, capture::PayloadBuffer& meta) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pairs); ++i) {
        const char* text = nullptr;
        Py_ssize_t size = 0;
        if (!PyArg_Parse(PyTuple_GET_ITEM(pairs, i), "y#", &text, &size)) return false;
        meta.put_text(text, static_cast<size_t>(size));
    }
    return true;
}

capture::StackReading wanted_reading() {
    const char* const stacks = std::getenv("HEAPSCOPE_STACKS");
    const char* const verify = std::getenv("HEAPSCOPE_VERIFY");
    if (verify != nullptr && std::strcmp(verify, "1") == 0) return capture::StackReading::kVerify;
    if (stacks != nullptr && std::strcmp(stacks, "walk") == 0) return capture::StackReading::kWalk;
    return capture::StackReading::kStamps;
}

PyObject* start(PyObject*, PyObject* args) {
    PyObject* path = nullptr;
    PyObject* meta_texts = nullptr;
    PyObject* classes = nullptr;
    const char* session = nullptr;
    Py_ssize_t session_size = 0;
    double rate = 0;
    double interval = 0;
    int is_precise = 0;
    int drops = 0;
    int allocations = 1;
    if (!PyArg_ParseTuple(args, "O&O!O!dy#dppp", PyUnicode_FSConverter, &path, &PyTuple_Type,
                          &meta_texts, &PyTuple_Type, &classes, &rate, &session, &session_size,
                          &interval, &is_precise, &drops, &allocations)) {
        return nullptr;
    }
    capture::RecordingOptions options;
    capture::PayloadBuffer meta;
    int error = 0;
    const bool is_read =
        read_sampling(classes, rate, options.sampling) && read_meta(meta_texts, meta);
    if (is_read && recording().has_file()) {
        PyErr_SetString(PyExc_RuntimeError, "heapscope is recording already");
    } else if (is_read) {
        std::memcpy(options.session_id, session, session_size < 16 ? session_size : 16);
        options.memory_interval_s = interval;
        options.is_clock_precise = is_precise != 0;
        options.drops_when_full = drops != 0;
        options.records_allocations = allocations != 0;
        if (const char* const seed = std::getenv("HEAPSCOPE_SAMPLE_SEED")) {  // for tests
            options.sample_seed = std::strtoull(seed, nullptr, 10);
        }
        capture::prepare_stack_reader(wanted_reading());
        capture::remember_modules();
        if (!recording().prepare(capture::own_stream()) ||
            (allocations != 0 && !capture::install_allocator_hooks())) {
            PyErr_SetString(PyExc_RuntimeError, "the allocators were replaced too often");
        } else {
            error = recording().start(PyBytes_AS_STRING(path), options, meta);
        }
    }
    if (error != 0) {
        errno = error;
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, PyBytes_AS_STRING(path));
    }
    Py_DECREF(path);
    if (PyErr_Occurred() != nullptr) return nullptr;
    Py_RETURN_NONE;
}

PyObject* stop(PyObject*, PyObject* args) {
    const char* reason = nullptr;
    if (!PyArg_ParseTuple(args, "s", &reason)) return nullptr;
    if (!recording().has_file()) Py_RETURN_NONE;
    recording().cease();
    PyThreadState* const saved = PyEval_SaveThread();
    const bool is_written = capture::wait_for_dumps(kPatienceWithDumpsMs) == 0;
    PyEval_RestoreThread(saved);
    recording().stop(reason, is_written);
    Py_RETURN_NONE;
}

PyObject* cease(PyObject*, PyObject*) {
    recording().cease();
    Py_RETURN_NONE;
}

PyObject* is_recording(PyObject*, PyObject*) {
    return PyBool_FromLong(recording().has_file() && recording().write_error() == 0 ? 1 : 0);
}

PyObject* mark(PyObject*, PyObject* args) {
    int kind = 0;
    const char* text = nullptr;
    Py_ssize_t size = 0;
    if (!PyArg_ParseTuple(args, "iy#", &kind, &text, &size)) return nullptr;
    if (recording().has_file()) {
        recording().mark(static_cast<capture::MarkKind>(kind), text, static_cast<size_t>(size));
    }
    Py_RETURN_NONE;
}

PyObject* before_fork(PyObject*, PyObject*) {
    capture::pause_agent();
    recording().before_fork();
    Py_RETURN_NONE;
}
int resume_threads(void*) {
    recording().resume_writing();
    capture::resume_agent();
    return 0;
}
// os.fork() counts threads once more after this (3.13), so ours come back with the next pending
// call; until then threads that need a slot write by themselves.
PyObject* after_fork_in_parent(PyObject*, PyObject*) {
    const bool has_threads = recording().has_file() || capture::is_agent_open();
    if (has_threads && Py_AddPendingCall(&resume_threads, nullptr) != 0) resume_threads(nullptr);
    Py_RETURN_NONE;
}
PyObject* after_fork_in_child(PyObject*, PyObject*) {
    capture::forget_agent();
    capture::after_fork_in_child();
    Py_RETURN_NONE;
}
PyObject* self_check(PyObject*, PyObject* known) {  // None, or why not
    const char* const reason = capture::failed_self_check(known);
    PyErr_Clear();
    return Py_BuildValue("z", reason);
}
PyObject* run_outermost(PyObject*, PyObject* args) {  // (code, globals) or (function, argument)
    PyObject* what = nullptr;
    PyObject* with = nullptr;
    if (!PyArg_ParseTuple(args, "OO", &what, &with)) return nullptr;
    const capture::FramesSetAside set_aside;
    if (PyCode_Check(what)) return PyEval_EvalCode(what, with, with);
    return PyObject_CallFunctionObjArgs(what, with, nullptr);
}
PyObject* stack_differences(PyObject*, PyObject*) {
    return PyLong_FromUnsignedLongLong(capture::total_stack_differences());
}

uint32_t mark_place_of_dump(uint32_t dump_stream) {
    const bool is_of_recording = dump_stream > capture::Recording::kMaxStreams;
    if (!is_of_recording || !recording().has_file() || !recording().is_on()) return 0;
    capture::Stream* const own = capture::own_stream();
    if (own == nullptr) return 0;
    if (uint8_t* const out = own->begin_event(true)) {
        own->end_event(capture::EventEncoder::put_dump(out, dump_stream));
    }
    return own->number();
}

/// (descriptor, time in ns, number of a new stream, stream of this thread), or None
PyObject* dump_target(PyObject*, PyObject*) {
    if (!recording().has_file()) Py_RETURN_NONE;
    const capture::DumpTarget target = recording().dump_target();
    return Py_BuildValue("(iKII)", target.descriptor,
                         static_cast<unsigned long long>(target.time_ns), target.stream,
                         target.thread_stream);
}

// What the package has not ended: it ends recordings with the program, before its modules are taken
// apart.
void stop_at_exit() {
    const uint64_t differences = capture::total_stack_differences();
    if (recording().has_file()) {
        recording().cease();
        recording().stop("exit", capture::wait_for_dumps(kPatienceWithDumpsMs) == 0);
    }
    if (differences != 0) {
        std::fprintf(stderr, "heapscope: %llu stacks differ from a whole walk\n",
                     static_cast<unsigned long long>(differences));
    }
}

PyMethodDef methods[] = {
    {"start", start, METH_VARARGS, nullptr},
    {"stop", stop, METH_VARARGS, nullptr},
    {"cease", cease, METH_NOARGS, nullptr},
    {"is_recording", is_recording, METH_NOARGS, nullptr},
    {"mark", mark, METH_VARARGS, nullptr},
    {"before_fork", before_fork, METH_NOARGS, nullptr},
    {"after_fork_in_parent", after_fork_in_parent, METH_NOARGS, nullptr},
    {"after_fork_in_child", after_fork_in_child, METH_NOARGS, nullptr},
    {"self_check", self_check, METH_O, nullptr},
    {"run_outermost", run_outermost, METH_VARARGS, nullptr},
    {"stack_differences", stack_differences, METH_NOARGS, nullptr},
    {"dump_target", dump_target, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "heapscope._recorder",
                          nullptr,
                          -1,
                          methods,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

}  // namespace

extern "C" __attribute__((visibility("default"))) PyObject* PyInit__recorder() {
    static bool has_exit_handler = false;
    if (!has_exit_handler) has_exit_handler = std::atexit(&stop_at_exit) == 0;
    PyObject* module = PyModule_Create(&definition);
    if (module == nullptr || !capture::prepare_dumps()) return nullptr;
    capture::mark_place_of_dump = mark_place_of_dump;
    if (PyModule_AddFunctions(module, capture::track_functions) != 0) return nullptr;
    if (PyModule_AddFunctions(module, capture::dump_functions) != 0) return nullptr;
    if (PyModule_AddFunctions(module, capture::agent_functions) != 0) return nullptr;
    if (PyModule_AddFunctions(module, capture::call_functions) != 0) return nullptr;
    if (PyModule_AddFunctions(module, capture::sample_functions) != 0) return nullptr;
    const bool is_whole = PyModule_AddFunctions(module, capture::program_sample_functions) == 0;
    return is_whole ? module : nullptr;
}
