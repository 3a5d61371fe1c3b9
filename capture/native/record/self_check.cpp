#include "native/record/self_check.h"

#include "native/python/block_offset.h"
#include "native/python/frames.h"
#include "native/python/interpreter.h"

namespace capture {
namespace {

constexpr int kMostFrames = 16;
constexpr int kMostBlocks = 64;

// Stands on top of the object allocator for a moment and notes the blocks it gives.
struct Probe {
    PyMemAllocatorEx below;
    const void* blocks[kMostBlocks];
    int count = 0;

    void* note(void* block) {
        if (count < kMostBlocks) blocks[count++] = block;
        return block;
    }
    bool has(const void* block) const {
        for (int i = 0; i < count; ++i) {
            if (blocks[i] == block) return true;
        }
        return false;
    }
};

void* probe_malloc(void* context, size_t size) {
    auto* const probe = static_cast<Probe*>(context);
    return probe->note(probe->below.malloc(probe->below.ctx, size));
}
void* probe_calloc(void* context, size_t count, size_t size) {
    auto* const probe = static_cast<Probe*>(context);
    return probe->note(probe->below.calloc(probe->below.ctx, count, size));
}
void* probe_realloc(void* context, void* block, size_t size) {
    auto* const probe = static_cast<Probe*>(context);
    return probe->note(probe->below.realloc(probe->below.ctx, block, size));
}
void probe_free(void* context, void* block) {
    auto* const probe = static_cast<Probe*>(context);
    probe->below.free(probe->below.ctx, block);
}

template <class Make>
bool begins_at_block(Make make) {
    static Probe probe;  // another thread may still be in it when it is taken off
    probe.count = 0;
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &probe.below);
    PyMemAllocatorEx ours{&probe, &probe_malloc, &probe_calloc, &probe_realloc, &probe_free};
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &ours);
    PyObject* const object = make();
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &probe.below);
    if (object == nullptr) return false;
    const auto* const bytes = reinterpret_cast<const char*>(object);
    const bool is_right = probe.has(bytes - block_offset(Py_TYPE(object)));
    Py_DECREF(object);
    return is_right;
}

// The frame object tells the same as the frame.
bool tells_the_same(PyObject* shown, frames::Frame* frame) {
    PyObject* const code = PyObject_GetAttrString(shown, "f_code");
    PyObject* const offset = PyObject_GetAttrString(shown, "f_lasti");
    const bool is_same = code != nullptr && offset != nullptr &&
                         code == reinterpret_cast<PyObject*>(frames::code(frame)) &&
                         PyLong_AsLong(offset) == frames::offset(frame);
    Py_XDECREF(code);
    Py_XDECREF(offset);
    return is_same;
}

bool are_frames_right() {
    if (interpreter::state_with_gil() != interpreter::asked_state_with_gil()) return false;
    PyObject* shown = reinterpret_cast<PyObject*>(PyEval_GetFrame());
    Py_XINCREF(shown);
    frames::Frame* frame = frames::current(interpreter::state_with_gil());
    bool is_right = true;
    for (int i = 0; i < kMostFrames && is_right; ++i) {
        while (frame != nullptr && !frames::is_recorded(frame)) frame = frames::outer(frame);
        const bool ends = shown == nullptr || shown == Py_None;
        if (ends || frame == nullptr) {
            is_right = ends == (frame == nullptr);
            break;
        }
        is_right = tells_the_same(shown, frame);
        PyObject* const outer = is_right ? PyObject_GetAttrString(shown, "f_back") : nullptr;
        is_right = outer != nullptr;
        Py_DECREF(shown);
        shown = outer;
        frame = frames::outer(frame);
    }
    Py_XDECREF(shown);
    return is_right;
}

}  // namespace

const char* failed_self_check(PyObject* known) {
    if (!are_frames_right()) {
        return "the frames of this interpreter are not laid out as this version's are";
    }
    const bool are_blocks_right =
        begins_at_block([&] { return PyObject_CallFunctionObjArgs(known, nullptr); }) &&
        begins_at_block([] { return PySet_New(nullptr); }) &&
        begins_at_block([] { return PyBytes_FromStringAndSize(nullptr, 100); });
    if (!are_blocks_right) {
        return "objects of this interpreter do not begin where this version's do";
    }
    return nullptr;
}

}  // namespace capture
