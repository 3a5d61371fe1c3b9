#include "native/profile/sample_nodes.h"

#include <atomic>

#include "native/python/frames.h"
#include "native/record/stack_reader.h"

namespace capture {
namespace {

constexpr uint64_t kUnknown = 1;  // the key of code that died before its samples were resolved

destructor code_destructor = nullptr;
void (*before_death_of)(PyCodeObject*) = nullptr;

// Python 3.11 still shows a frame while it drops the code of it, and for a moment after that.
struct LastDeath {
    int under_way;
    const void* frame;  // null: none showed that code
    uint64_t instruction;
    const PyCodeObject* code;
};
__attribute__((tls_model("initial-exec"))) thread_local LastDeath last_death{0, nullptr, 0,
                                                                             nullptr};

void code_dies(PyObject* object) {
    auto* const code = reinterpret_cast<PyCodeObject*>(object);
    ++last_death.under_way;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    before_death_of(code);
    PyThreadState* const thread = PyGILState_GetThisThreadState();
    frames::Frame* const frame = thread == nullptr ? nullptr : frames::current(thread);
    const bool is_shown = frame != nullptr && frames::code(frame) == code;
    const uint64_t instruction = is_shown ? frames::instruction(frame) : 0;
    code_destructor(object);
    last_death.frame = is_shown ? frame : nullptr;
    last_death.instruction = instruction;
    last_death.code = code;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    --last_death.under_way;
}

const CodeTable::Code* unknown_code(Stream& stream) {
    const CodeTable::Code* const known = stream.codes.find(kUnknown);
    if (known != nullptr) return known;
    const uint32_t text = stream.definitions.string("?", 1);
    const uint32_t number = text == 0 ? 0 : stream.definitions.add_code(text, text, 0);
    if (number == 0 || !stream.codes.add({kUnknown, number, 0})) return nullptr;
    return stream.codes.find(kUnknown);
}

uint64_t frame_key(uint64_t code_key, int64_t offset) {
    uint64_t hash = code_key * 0x9E3779B97F4A7C15;
    hash = (hash ^ hash >> 29 ^ static_cast<uint64_t>(offset + 2)) * 0x9E3779B97F4A7C15;
    return (hash ^ hash >> 29) | 1;
}

uint64_t key_in_tables(PyCodeObject* code, const DyingCode& dying) {
    if (code == nullptr) return kUnknown;
    return code == dying.code ? dying.key : code_key(code);
}

const CodeTable::Code* entry_of(Stream& stream, PyCodeObject* code, const DyingCode& dying) {
    if (code == nullptr) return unknown_code(stream);
    if (code == dying.code) return dying_code_in_stream(stream, code, dying.key);
    return code_in_stream(stream, code);
}

uint32_t child_for(Stream& stream, uint32_t parent, const SampledFrame& frame,
                   const DyingCode& dying) {
    auto* const code = reinterpret_cast<PyCodeObject*>(frame.code);
    const uint64_t key = frame_key(key_in_tables(code, dying), frame.offset);
    const uint32_t known = stream.stacks.find_child(parent, key);
    if (known != kNoNode) return known;
    const CodeTable::Code* const entry = entry_of(stream, code, dying);
    if (entry == nullptr) return kNoNode;
    const int line = code == nullptr ? -1 : PyCode_Addr2Line(code, static_cast<int>(frame.offset));
    // Code gets its key with its entry.
    return stream.stacks.add_child(parent, frame_key(entry->key, frame.offset), entry->number,
                                   line > 0 ? line : -1, entry->first_line);
}

}  // namespace

uint32_t node_of_sample(Stream& stream, const SampleRing& ring, const DyingCode& dying) {
    uint32_t node = 0;
    for (uint32_t i = ring.front().count; i > 0 && node != kNoNode; --i) {
        node = child_for(stream, node, ring.frame(i - 1), dying);
    }
    return node;
}

void watch_code(void (*before_death)(PyCodeObject*)) {
    before_death_of = before_death;
    if (PyCode_Type.tp_dealloc == &code_dies) return;
    code_destructor = PyCode_Type.tp_dealloc;
    PyCode_Type.tp_dealloc = &code_dies;
}

void leave_code_alone() {
    if (PyCode_Type.tp_dealloc == &code_dies) PyCode_Type.tp_dealloc = code_destructor;
}

bool is_code_of_frame_gone(PyThreadState* thread) {
    if (last_death.under_way != 0) return true;
    frames::Frame* const frame = frames::current(thread);
    return frame != nullptr && frame == last_death.frame &&
           frames::code(frame) == last_death.code &&
           frames::instruction(frame) == last_death.instruction;
}

}  // namespace capture
