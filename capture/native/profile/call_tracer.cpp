#include "native/profile/call_tracer.h"

#include <cstring>

#include "native/dump/object_size.h"
#include "native/profile/cycle_clock.h"
#include "native/python/call_events.h"
#include "native/python/frame_contents.h"
#include "native/python/interpreter.h"
#include "native/record/allocator_hooks.h"
#include "native/record/stack_reader.h"

namespace capture {
namespace {

struct Tracing {
    bool is_on = false;
    bool has_bytes = false;
    bool has_locals = false;
    uint32_t number = 0;      // counts traces
    char pattern[1024] = "";  // empty: all functions
    PyObject* own_file = nullptr;
    PyObject* disable = nullptr;  // sys.monitoring.DISABLE
    CycleClock clock;
};
Tracing tracing;  // guarded by the GIL, as all here

bool is_like(const char* pattern, const char* text) {  // * and ?
    const char* star = nullptr;
    const char* retry = nullptr;
    while (*text != 0) {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
        } else if (*pattern == '?' || *pattern == *text) {
            ++pattern;
            ++text;
        } else if (star != nullptr) {
            pattern = star + 1;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*') ++pattern;
    return *pattern == 0;
}

// "module.Class.function": the module is that of the frame's globals.
bool is_named_as_wanted(PyCodeObject* code, PyObject* globals) {
    PyObject* const module = globals == nullptr || !PyDict_Check(globals)
                                 ? nullptr
                                 : PyDict_GetItemString(globals, "__name__");
    char name[2048];
    size_t size = module == nullptr ? 0 : copy_utf8(module, name, sizeof name / 2);
    if (size != 0) name[size++] = '.';
    size += copy_utf8(interpreter::qualified_name(code), name + size, sizeof name - size - 1);
    name[size] = 0;
    return is_like(tracing.pattern, name);
}

bool is_wanted(PyCodeObject* code) {
    if (code->co_filename == tracing.own_file) return false;
    if (tracing.pattern[0] == 0) return true;
    const void* const frame = innermost_frame(interpreter::state_with_gil());
    return frame != nullptr && is_named_as_wanted(code, frame_view(frame).globals);
}

// The entry of a code, whose `first_line` says whether calls of it are recorded; null: no memory.
const CodeTable::Code* decision_on(Stream& stream, PyCodeObject* code) {
    CodeTable* const table = stream.calls.decisions();
    if (table == nullptr) return nullptr;
    if (const CodeTable::Code* known = table->find(code_key(code))) return known;
    const CodeTable::Code* const defined = code_in_stream(stream, code);
    if (defined == nullptr) return nullptr;
    const int is_recorded = is_wanted(code) ? 1 : 0;
    if (!table->add({code_key(code), defined->number, is_recorded})) return nullptr;
    return table->find(code_key(code));
}

uint8_t* put_locals(uint8_t* out, Stream& stream) {
    const void* const frame = innermost_frame(interpreter::state_with_gil());
    const FrameView view = frame == nullptr ? FrameView{} : frame_view(frame);
    struct Local {
        uint32_t name;
        uint32_t type;
        uint64_t bytes;
    };
    static Local locals[CallLog::kMostLocals];
    size_t count = 0;
    for (size_t i = 0; i < view.local_count && count < CallLog::kMostLocals; ++i) {
        PyObject* value = view.slot(i);
        PyObject* const name = local_name(view.code, i);
        if (value != nullptr && call_events::is_cell(view.code, i) && PyCell_Check(value)) {
            value = PyCell_GET(value);
        }
        if (value == nullptr || name == nullptr) continue;
        const char* const type = Py_TYPE(value)->tp_name;
        const size_t bytes = object_size(value, size_method_of(Py_TYPE(value)), false).bytes;
        locals[count++] = {string_in_stream(stream, name),
                           stream.definitions.string(type, std::strlen(type)), bytes};
    }
    out = put_varint(out, count);
    for (size_t i = 0; i < count; ++i) {
        out = put_varint(put_varint(out, locals[i].name), locals[i].type);
        out = put_varint(out, locals[i].bytes);
    }
    return out;
}

void end_innermost(Stream& stream, CallOp op, uint64_t now, bool has_locals) {
    stream.calls.leave(op, now, tracing.has_bytes, has_locals, stream.definitions,
                       [&](uint8_t* out) { return put_locals(out, stream); });
}

void end_all(Stream& stream, uint64_t now) {
    while (!stream.calls.open().empty()) end_innermost(stream, CallOp::kLeave, now, false);
}

// The stream of this thread, ready for the present trace; null: nothing is recorded.
Stream* enter_trace() {
    if (!tracing.is_on) return nullptr;
    Stream* const stream = enter_own_stream();
    if (stream == nullptr) return nullptr;
    const uint64_t start_ns = recording().start_ns();
    if (tracing.clock.start_ns() != start_ns) tracing.clock.start(start_ns);  // in a forked child
    if (stream->calls.trace != tracing.number) {
        end_all(*stream, tracing.clock.now_ns());
        stream->calls.forget_decisions();
        stream->calls.trace = tracing.number;
    }
    if (tracing.has_bytes) stream->calls.charge(own_byte_sums());
    return stream;
}

/// False: calls of this code are not recorded.
bool record_enter(PyCodeObject* code) {
    Stream* const stream = enter_trace();
    if (stream == nullptr) return true;
    const CodeTable::Code* const decision = decision_on(*stream, code);
    const bool is_recorded = decision == nullptr || decision->first_line != 0;
    if (decision != nullptr && is_recorded) {
        stream->calls.enter(code, decision->number, tracing.clock.now_ns(), stream->definitions);
    }
    leave_own_stream(stream);
    return is_recorded;
}

bool record_leave(PyCodeObject* code, CallOp op) {
    Stream* const stream = enter_trace();
    if (stream == nullptr) return true;
    bool is_recorded = true;
    MappedArray<OpenCall>& open = stream->calls.open();
    size_t depth = open.size();
    while (depth != 0 && open[depth - 1].code != code) --depth;
    if (depth != 0) {
        const uint64_t now = tracing.clock.now_ns();
        while (open.size() > depth) end_innermost(*stream, CallOp::kLeave, now, false);
        end_innermost(*stream, op, now, tracing.has_locals && op != CallOp::kYield);
    } else {
        const CodeTable::Code* const decision = decision_on(*stream, code);
        is_recorded = decision == nullptr || decision->first_line != 0;
    }
    leave_own_stream(stream);
    return is_recorded;
}

PyObject* answer(bool is_recorded) {  // of a callback that may be switched off for one place
    PyObject* const result = is_recorded || tracing.disable == nullptr ? Py_None : tracing.disable;
    Py_INCREF(result);
    return result;
}
PyCodeObject* code_of(PyObject* const* arguments) {
    return reinterpret_cast<PyCodeObject*>(arguments[0]);
}
PyObject* on_enter(PyObject*, PyObject* const* arguments, Py_ssize_t) {
    return answer(record_enter(code_of(arguments)));
}
PyObject* on_throw(PyObject*, PyObject* const* arguments, Py_ssize_t) {
    record_enter(code_of(arguments));
    Py_RETURN_NONE;
}
PyObject* on_return(PyObject*, PyObject* const* arguments, Py_ssize_t) {
    return answer(record_leave(code_of(arguments), CallOp::kLeave));
}
PyObject* on_yield(PyObject*, PyObject* const* arguments, Py_ssize_t) {
    return answer(record_leave(code_of(arguments), CallOp::kYield));
}
PyObject* on_unwind(PyObject*, PyObject* const* arguments, Py_ssize_t) {
    record_leave(code_of(arguments), CallOp::kRaise);
    Py_RETURN_NONE;
}

int profile(PyObject*, PyFrameObject* frame, int what, PyObject* result) {
    if (what != PyTrace_CALL && what != PyTrace_RETURN) return 0;
    if (!tracing.is_on) {
        PyEval_SetProfile(nullptr, nullptr);
        return 0;
    }
    PyCodeObject* const code = frames::code(frames::current(PyThreadState_Get()));
    if (what == PyTrace_CALL) {
        record_enter(code);
    } else if (result == nullptr) {
        record_leave(code, CallOp::kRaise);
    } else {
        record_leave(code, call_events::is_yield(frame, code) ? CallOp::kYield : CallOp::kLeave);
    }
    return 0;
}

// What threading.setprofile puts into a new thread: at its first event the C hook takes its place.
PyObject* profile_new_thread(PyObject*, PyObject* arguments) {
    PyObject* frame = nullptr;
    const char* event = nullptr;
    PyObject* argument = nullptr;
    if (!PyArg_ParseTuple(arguments, "OsO", &frame, &event, &argument)) return nullptr;
    PyEval_SetProfile(tracing.is_on ? &profile : nullptr, nullptr);
    if (tracing.is_on && std::strcmp(event, "call") == 0) {
        record_enter(frames::code(frames::current(PyThreadState_Get())));
    }
    Py_RETURN_NONE;
}

PyObject* start_calls(PyObject*, PyObject* arguments) {
    const char* pattern = nullptr;
    int has_locals = 0;
    PyObject* own_file = nullptr;
    PyObject* disable = nullptr;
    if (!PyArg_ParseTuple(arguments, "spOO", &pattern, &has_locals, &own_file, &disable)) {
        return nullptr;
    }
    if (std::strlen(pattern) >= sizeof tracing.pattern) {
        PyErr_SetString(PyExc_ValueError, "the pattern of `only` is too long");
        return nullptr;
    }
    std::strcpy(tracing.pattern, pattern);
    tracing.has_locals = has_locals != 0;
    Py_INCREF(own_file);
    Py_XSETREF(tracing.own_file, own_file);
    Py_INCREF(disable);
    Py_XSETREF(tracing.disable, disable);
    ++tracing.number;
    tracing.clock.start(recording().start_ns());
    tracing.has_bytes = begin_byte_sums();
    tracing.is_on = true;
    if (!call_events::kHasMonitoring) PyEval_SetProfile(&profile, nullptr);
    Py_RETURN_NONE;
}

PyObject* stop_calls(PyObject*, PyObject*) {
    if (!tracing.is_on) Py_RETURN_NONE;
    if (Stream* const stream = enter_trace()) {
        end_all(*stream, tracing.clock.now_ns());
        leave_own_stream(stream);
    }
    tracing.is_on = false;
    end_byte_sums();
    if (!call_events::kHasMonitoring) PyEval_SetProfile(nullptr, nullptr);
    Py_RETURN_NONE;
}

template <class Function>
PyCFunction as_method(Function function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

}  // namespace

PyMethodDef call_functions[] = {
    {"start_calls", start_calls, METH_VARARGS, nullptr},
    {"stop_calls", stop_calls, METH_NOARGS, nullptr},
    {"profile_new_thread", profile_new_thread, METH_VARARGS, nullptr},
    {"on_enter", as_method(on_enter), METH_FASTCALL, nullptr},
    {"on_throw", as_method(on_throw), METH_FASTCALL, nullptr},
    {"on_return", as_method(on_return), METH_FASTCALL, nullptr},
    {"on_yield", as_method(on_yield), METH_FASTCALL, nullptr},
    {"on_unwind", as_method(on_unwind), METH_FASTCALL, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
