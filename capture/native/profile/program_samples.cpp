#include "native/profile/program_samples.h"

#include <cstring>

#include "native/record/allocator_hooks.h"
#include "native/record/stack_reader.h"

namespace capture {
namespace {

// The node of a stack that the program handed in, outermost first, in stream 0.
bool node_of(PyObject* stack, uint32_t& node) {
    Stream& stream = recording().process_stream();
    node = 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(stack); ++i) {
        PyObject* function = nullptr;
        PyObject* file = nullptr;
        int line = 0;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(stack, i), "UUi", &function, &file, &line)) {
            return false;
        }
        const uint64_t name = string_in_stream(stream, function);
        const uint64_t path = string_in_stream(stream, file);
        const uint64_t key = path << 32 | name;
        const CodeTable::Code* code = stream.codes.find(key);
        if (code == nullptr) {
            const uint32_t number = stream.definitions.add_code(static_cast<uint32_t>(path),
                                                                static_cast<uint32_t>(name), 0);
            if (name != 0 && path != 0 && number != 0 && stream.codes.add({key, number, 0})) {
                code = stream.codes.find(key);
            }
        }
        const uint32_t parent = node;
        if (code != nullptr) {
            const uint64_t place =
                static_cast<uint64_t>(code->number) << 32 | static_cast<uint32_t>(line);
            node = stream.stacks.find_child(parent, place);
            if (node == kNoNode) {
                node =
                    stream.stacks.add_child(parent, place, code->number, line > 0 ? line : -1, 0);
            }
        }
        if (code == nullptr || node == kNoNode) {
            PyErr_SetString(PyExc_MemoryError, "the recording has no room");
            return false;
        }
    }
    return true;
}

PyObject* add_sample(PyObject*, PyObject* arguments) {
    PyObject* stack = nullptr;
    const char* metrics = nullptr;
    Py_ssize_t size = 0;
    if (!PyArg_ParseTuple(arguments, "O!y#", &PyTuple_Type, &stack, &metrics, &size)) {
        return nullptr;
    }
    uint32_t node = 0;
    if (!recording().is_on()) Py_RETURN_NONE;
    if (!node_of(stack, node)) return nullptr;
    Stream& stream = recording().process_stream();
    const uint64_t now = recording().now_ns();
    stream.samples.add(now, node, 1, stream.definitions);
    if (size != 0) {
        recording().mark_at(now, MarkKind::kMetrics, metrics, static_cast<size_t>(size), nullptr,
                            0);
    }
    Py_RETURN_NONE;
}

PyObject* add_memory_snapshot(PyObject*, PyObject* arguments) {
    unsigned long long total = 0;
    PyObject* sites = nullptr;
    PyObject* stack = nullptr;
    if (!PyArg_ParseTuple(arguments, "KO!O!", &total, &PyTuple_Type, &sites, &PyTuple_Type,
                          &stack)) {
        return nullptr;
    }
    uint32_t node = 0;
    if (!recording().is_on()) Py_RETURN_NONE;
    if (!node_of(stack, node)) return nullptr;
    static uint8_t tail[32768];
    uint8_t* out = put_varint(put_varint(tail, total), node);
    out = put_varint(out, static_cast<uint64_t>(PyTuple_GET_SIZE(sites)));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(sites); ++i) {
        const char* text = nullptr;
        Py_ssize_t size = 0;
        unsigned long long bytes = 0;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(sites, i), "y#K", &text, &size, &bytes)) {
            return nullptr;
        }
        const size_t room = sizeof tail - static_cast<size_t>(out - tail);
        if (static_cast<size_t>(size) + 2 * kMaxVarintBytes > room) {
            PyErr_SetString(PyExc_ValueError, "the snapshot has too many sites");
            return nullptr;
        }
        out = put_varint(put_text(out, text, static_cast<size_t>(size)), bytes);
    }
    recording().mark_at(recording().now_ns(), MarkKind::kMemorySnapshot, "", 0, tail,
                        static_cast<size_t>(out - tail));
    Py_RETURN_NONE;
}

}  // namespace

PyMethodDef program_sample_functions[] = {
    {"add_sample", add_sample, METH_VARARGS, nullptr},
    {"add_memory_snapshot", add_memory_snapshot, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
