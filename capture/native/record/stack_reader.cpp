#include "native/record/stack_reader.h"

#include "native/python/frames.h"
#include "native/python/interpreter.h"

namespace capture {
namespace {

using frames::Frame;

constexpr uint32_t kMostKeptCodes =
    20'000;                         // code objects kept alive, so that addresses stay theirs
constexpr int kMostLostStamps = 8;  // stamps not in the cache before it is given up
constexpr uint64_t kSerialMark = uint64_t{1} << 62;

StackReading reading = StackReading::kStamps;
std::atomic<uint32_t> kept_codes{0};
std::atomic<uint64_t> last_serial{0};
Py_ssize_t serial_index = -1;

bool are_serials_used() {
    return kept_codes.load(std::memory_order_relaxed) >= kMostKeptCodes && serial_index >= 0;
}

// The number that no other code object has had: its serial, else its address, which is kept.
uint64_t key_of(PyCodeObject* code) {
    if (are_serials_used()) {
        const auto serial = reinterpret_cast<uint64_t>(interpreter::code_extra(code, serial_index));
        if (serial != 0) return kSerialMark | serial << 24;
    }
    return reinterpret_cast<uint64_t>(code);
}

uint64_t instruction_key(Frame* frame) {
    if (are_serials_used()) {
        const uint64_t code = key_of(frames::code(frame));
        if ((code & kSerialMark) != 0) {
            return code | (static_cast<uint64_t>(frames::offset(frame) + 2) & 0xFFFFFF);
        }
    }
    return frames::instruction(frame);
}

uint8_t* put_code_point(uint8_t* out, Py_UCS4 point) {  // lone surrogates as three bytes
    auto byte = [&](unsigned value) { *out++ = static_cast<uint8_t>(value); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0 | point >> 6);
        byte(0x80 | (point & 63));
    } else if (point < 0x10000) {
        byte(0xE0 | point >> 12);
        byte(0x80 | (point >> 6 & 63));
        byte(0x80 | (point & 63));
    } else {
        byte(0xF0 | point >> 18);
        byte(0x80 | (point >> 12 & 63));
        byte(0x80 | (point >> 6 & 63));
        byte(0x80 | (point & 63));
    }
    return out;
}

uint32_t string_number(Stream& stream, PyObject* text) {
    char utf8[DefinitionLog::kMaxTextBytes];
    return stream.definitions.string(utf8, copy_utf8(text, utf8, sizeof utf8));
}

bool keep(PyCodeObject* code) {
    if (kept_codes.load(std::memory_order_relaxed) < kMostKeptCodes || serial_index < 0) {
        Py_INCREF(code);
        kept_codes.fetch_add(1, std::memory_order_relaxed);
        return true;
    }
    if (interpreter::code_extra(code, serial_index) != nullptr) return true;
    const uint64_t serial = last_serial.fetch_add(1) + 1;
    if (interpreter::set_code_extra(code, serial_index, reinterpret_cast<void*>(serial)))
        return true;
    PyErr_Clear();
    return false;
}

struct CodeTexts {
    uint32_t file;  // 0: not written
    uint32_t name;
    [[nodiscard]] bool are_written() const { return file != 0 && name != 0; }
};
CodeTexts texts_of(Stream& stream, PyCodeObject* code) {
    return {string_number(stream, code->co_filename),
            string_number(stream, interpreter::qualified_name(code))};
}

const CodeTable::Code* add_code(Stream& stream, PyCodeObject* code, const CodeTexts& texts,
                                uint64_t key) {
    const int line = code->co_firstlineno < 0 ? 0 : code->co_firstlineno;
    const uint32_t number =
        stream.definitions.add_code(texts.file, texts.name, static_cast<uint32_t>(line));
    return number != 0 && stream.codes.add({key, number, line}) ? stream.codes.find(key) : nullptr;
}

const CodeTable::Code* known_code(Stream& stream, PyCodeObject* code, bool has_gil) {
    const CodeTable::Code* known = stream.codes.find(key_of(code));
    if (known != nullptr || !has_gil) return known;
    const CodeTexts texts = texts_of(stream, code);
    if (!texts.are_written() || !keep(code)) return nullptr;
    return add_code(stream, code, texts, key_of(code));  // keeping it may change its key
}

uint32_t child_of(Stream& stream, uint32_t parent, Frame* frame, bool has_gil) {
    if (parent == kNoNode) return kNoNode;
    const uint64_t instruction = instruction_key(frame);
    const uint32_t child = stream.stacks.find_child(parent, instruction);
    if (child != kNoNode) return child;
    PyCodeObject* const code = frames::code(frame);
    const CodeTable::Code* const known = known_code(stream, code, has_gil);
    if (known == nullptr) return kNoNode;
    const int line = PyCode_Addr2Line(code, frames::offset(frame));
    return stream.stacks.add_child(parent, instruction_key(frame), known->number,
                                   line > 0 ? line : -1, known->first_line);
}

// Frames not known, innermost first, into `pending`; how many of the cache's frames still stand.
size_t collect_new_frames(Stream& stream, Frame* frame, bool uses_cache, bool& is_whole) {
    StackCache& cache = stream.cache;
    cache.pending.clear();
    int lost_stamps = uses_cache ? 0 : kMostLostStamps;
    for (; frame != nullptr; frame = frames::outer(frame)) {
        if (!frames::is_recorded(frame)) continue;
        const Stamp stamp = frames::stamp_of(frame);
        if (stamp.object != 0 && lost_stamps < kMostLostStamps) {
            for (size_t i = cache.frames.size(); i-- > 0;) {
                const CachedFrame& cached = cache.frames[i];
                if (cached.frame == frame && cached.stamp == stamp) return i + 1;
            }
            ++lost_stamps;
        }
        if (!cache.pending.push(frame)) is_whole = false;
    }
    return 0;
}

uint32_t read_through_cache(Stream& stream, Frame* top, bool has_gil) {
    StackCache& cache = stream.cache;
    bool is_whole = true;
    const size_t standing = collect_new_frames(stream, top, true, is_whole);
    if (!is_whole) return kNoNode;
    uint32_t node = 0;
    cache.frames.set_size(standing);
    if (standing != 0) {
        CachedFrame& last = cache.frames.back();
        auto* const frame = static_cast<Frame*>(const_cast<void*>(last.frame));
        const uint64_t instruction = instruction_key(frame);
        if (instruction != last.instruction) {
            const uint32_t parent = standing > 1 ? cache.frames[standing - 2].node : 0;
            node = child_of(stream, parent, frame, has_gil);
            if (node == kNoNode) {
                cache.frames.set_size(standing - 1);
                return kNoNode;
            }
            last.node = node;
            last.instruction = instruction_key(frame);
        }
        node = last.node;
    }
    for (size_t i = cache.pending.size(); i-- > 0;) {
        auto* const frame = static_cast<Frame*>(const_cast<void*>(cache.pending[i]));
        node = child_of(stream, node, frame, has_gil);
        if (node == kNoNode) return kNoNode;
        if (has_gil) frames::put_stamp(frame, cache.frames.size());
        if (!cache.frames.push(
                {frame, instruction_key(frame), frames::placed_stamp(frame), node})) {
            return kNoNode;
        }
    }
    return node;
}

uint32_t read_whole(Stream& stream, Frame* top, bool has_gil) {
    bool is_whole = true;
    collect_new_frames(stream, top, false, is_whole);
    if (!is_whole) return kNoNode;
    uint32_t node = 0;
    for (size_t i = stream.cache.pending.size(); i-- > 0;) {
        auto* const frame = static_cast<Frame*>(const_cast<void*>(stream.cache.pending[i]));
        node = child_of(stream, node, frame, has_gil);
    }
    return node;
}

}  // namespace

bool prepare_stack_reader(StackReading wanted) {
    reading = wanted;
    interpreter::prepare_state_with_gil();
#ifdef HEAPSCOPE_PREPARES_STAMP
    frames::prepare_stamp();
#endif
    if (serial_index < 0) serial_index = interpreter::new_code_extra(nullptr);
    return true;
}

const CodeTable::Code* code_in_stream(Stream& stream, PyCodeObject* code) {
    return known_code(stream, code, true);
}

uint64_t code_key(PyCodeObject* code) {
    return key_of(code);
}

const CodeTable::Code* dying_code_in_stream(Stream& stream, PyCodeObject* code, uint64_t key) {
    const CodeTable::Code* const known = stream.codes.find(key);
    if (known != nullptr) return known;
    const CodeTexts texts = texts_of(stream, code);
    return texts.are_written() ? add_code(stream, code, texts, key) : nullptr;
}

uint64_t new_code_key() {
    return kSerialMark | (last_serial.fetch_add(1) + 1) << 24;
}

uint32_t string_in_stream(Stream& stream, PyObject* text) {
    return string_number(stream, text);
}

size_t copy_utf8(PyObject* text, char* utf8, size_t capacity) {
    if (text == nullptr || !PyUnicode_Check(text)) {
        *utf8 = '?';
        return 1;
    }
    auto* const first = reinterpret_cast<uint8_t*>(utf8);
    uint8_t* out = first;
    const auto kind = static_cast<int>(PyUnicode_KIND(text));
    const void* const data = PyUnicode_DATA(text);
    const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    for (Py_ssize_t i = 0; i < length && out + 4 <= first + capacity; ++i) {
        out = put_code_point(out, PyUnicode_READ(kind, data, i));
    }
    return static_cast<size_t>(out - first);
}

uint32_t current_node(Stream& stream, PyThreadState* thread, bool has_gil) {
    if (thread == nullptr) return 0;
    Frame* const top = frames::current(thread);
    if (top == nullptr) return 0;
    if (reading == StackReading::kWalk) return read_whole(stream, top, has_gil);
    if (!stream.cache.frames.empty()) {
        const CachedFrame& last = stream.cache.frames.back();
        const bool is_same = last.frame == top && last.stamp.object != 0 &&
                             frames::stamp_of(top) == last.stamp &&
                             frames::instruction(top) == last.instruction;
        if (is_same && reading == StackReading::kStamps) return last.node;
    }
    const uint32_t node = read_through_cache(stream, top, has_gil);
    if (reading == StackReading::kVerify && read_whole(stream, top, has_gil) != node) {
        ++stream.cache.differences;
    }
    return node;
}

}  // namespace capture
