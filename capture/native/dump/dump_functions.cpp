#include "native/dump/dump_functions.h"

#include <cerrno>
#include <cstring>

#include "native/dump/memory_error_trigger.h"
#include "native/dump/snapshot.h"

namespace capture {
namespace {

void release_gil(void* saved) {
    *static_cast<PyThreadState**>(saved) = PyEval_SaveThread();
}
void acquire_gil(void* saved) {
    PyEval_RestoreThread(*static_cast<PyThreadState**>(saved));
}

void copy_text(char* out, size_t size, const char* text) {
    std::strncpy(out, text, size - 1);
    out[size - 1] = 0;
}

/// (descriptor, stream, time_ns, label, trigger, values, wait, in_process, seconds)
bool parse_request(PyObject* arguments, DumpRequest& request, int* wait) {
    unsigned long long time_ns = 0;
    const char* label = nullptr;
    const char* trigger = nullptr;
    int values = 0;
    int in_process = 0;
    if (PyArg_ParseTuple(arguments, "iIKyyippI", &request.descriptor, &request.stream, &time_ns,
                         &label, &trigger, &values, wait, &in_process,
                         &request.limit_seconds) == 0) {
        return false;
    }
    request.time_ns = time_ns;
    copy_text(request.label, sizeof(request.label), label);
    copy_text(request.trigger, sizeof(request.trigger), trigger);
    request.values = static_cast<ValuesMode>(values);
    request.in_process = in_process != 0;
    request.interpreter = PyThreadState_Get()->interp;
    request.modules = PyImport_GetModuleDict();
    request.builtins = PyEval_GetBuiltins();
    return true;
}

/// write_dump(request …) → (child, status, objects, edges, pause_ns)
PyObject* write_dump_function(PyObject*, PyObject* arguments) {
    DumpRequest request;
    int wait = 0;
    if (!parse_request(arguments, request, &wait)) return nullptr;
    if (mark_place_of_dump != nullptr) request.thread_stream = mark_place_of_dump(request.stream);
    PyThreadState* saved = nullptr;
    const DumpResult result = take_dump(request, wait != 0, release_gil, acquire_gil, &saved);
    if (!result.is_started) {
        errno = result.error;
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    return Py_BuildValue("(iiKKK)", result.child, static_cast<int>(result.status),
                         static_cast<unsigned long long>(result.objects),
                         static_cast<unsigned long long>(result.edges),
                         static_cast<unsigned long long>(result.pause_ns));
}

/// begin_file(descriptor, session, unix_ns, monotonic_ns, [(key, value), …])
PyObject* begin_file_function(PyObject*, PyObject* arguments) {
    int descriptor = -1;
    const char* session = nullptr;
    Py_ssize_t session_bytes = 0;
    unsigned long long unix_ns = 0;
    unsigned long long monotonic_ns = 0;
    PyObject* pairs = nullptr;
    if (PyArg_ParseTuple(arguments, "iy#KKO!", &descriptor, &session, &session_bytes, &unix_ns,
                         &monotonic_ns, &PyList_Type, &pairs) == 0) {
        return nullptr;
    }
    FileIdentity identity = {};
    std::memcpy(identity.session, session,
                session_bytes < 16 ? static_cast<size_t>(session_bytes) : 16);
    identity.unix_time_ns = unix_ns;
    identity.monotonic_ns = monotonic_ns;
    PayloadBuffer meta;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(pairs); ++i) {
        const char* key = nullptr;
        const char* value = nullptr;
        if (PyArg_ParseTuple(PyList_GET_ITEM(pairs, i), "yy", &key, &value) == 0) return nullptr;
        meta.put_text(key);
        meta.put_text(value);
    }
    ChunkOutput output(descriptor, 0, 0);
    if (!write_file_header(descriptor, identity) || !output.append(ChunkKind::kMeta, meta)) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_RETURN_NONE;
}

/// dump_at_memory_error(request …): the descriptor must stay open
PyObject* dump_at_memory_error_function(PyObject*, PyObject* arguments) {
    DumpRequest request;
    int wait = 0;
    if (!parse_request(arguments, request, &wait)) return nullptr;
    dump_at_memory_error(request);
    Py_RETURN_NONE;
}

PyObject* forget_memory_error_function(PyObject*, PyObject*) {
    forget_memory_error();
    Py_RETURN_NONE;
}

/// wait_for_dumps(milliseconds) → number of dumps still being written
PyObject* wait_for_dumps_function(PyObject*, PyObject* arguments) {
    unsigned milliseconds = 0;
    if (PyArg_ParseTuple(arguments, "I", &milliseconds) == 0) return nullptr;
    PyThreadState* saved = PyEval_SaveThread();
    const unsigned left = wait_for_dumps(milliseconds);
    PyEval_RestoreThread(saved);
    return PyLong_FromUnsignedLong(left);
}

}  // namespace

uint32_t (*mark_place_of_dump)(uint32_t dump_stream) = nullptr;

PyMethodDef dump_functions[] = {
    {"write_dump", write_dump_function, METH_VARARGS, "Write all objects as a dump"},
    {"begin_file", begin_file_function, METH_VARARGS, "Write the beginning of a file"},
    {"dump_at_memory_error", dump_at_memory_error_function, METH_VARARGS,
     "Write a dump at the first allocation that fails"},
    {"forget_memory_error", forget_memory_error_function, METH_NOARGS,
     "Write no dump at a failed allocation"},
    {"wait_for_dumps", wait_for_dumps_function, METH_VARARGS, "Wait until dumps are complete"},
    {nullptr, nullptr, 0, nullptr},
};

bool prepare_dumps() {
    return learn_class_traverse() && learn_sizes();
}

}  // namespace capture
