#include "native/profile/cpu_sampler.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "native/profile/sample_ring.h"
#include "native/python/frames.h"
#include "native/record/allocator_hooks.h"
#include "native/record/stack_reader.h"

namespace capture {
namespace {

constexpr uint32_t kMostThreads = 1024;
constexpr uint64_t kScanEveryNs = 20'000'000;  // looks for new threads

struct SampledThread {
    std::atomic<int> id;  // 0: ended
    int timer;            // of the kernel; -1: none
    Stream* stream;
    uint32_t missed_weight;
    bool was_seen;
    SampleRing ring;
};

struct SamplerState {
    std::atomic<bool> is_on{false};
    bool is_wall = false;
    int signal = 0;
    int process = 0;
    uint64_t interval_ns = 0;
    uint64_t scan_due_ns = 0;
    uint64_t sample_due_ns = 0;
    std::atomic<bool> is_resolving_asked{false};
    SpinLock lock;  // of the table; signal handlers only read it
    std::atomic<uint32_t> count{0};
    SampledThread* threads[kMostThreads] = {};
};
SamplerState sampling;

int this_thread() {
    return static_cast<int>(syscall(SYS_gettid));
}

uint64_t mixed(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 29;
}
uint64_t check_of(const PyCodeObject* code) {
    uint64_t hash = reinterpret_cast<uint64_t>(code->co_filename);
    hash = mixed(hash, reinterpret_cast<uint64_t>(code->co_name));
    hash = mixed(hash, reinterpret_cast<uint64_t>(code->co_consts));
    return mixed(hash, static_cast<uint64_t>(code->co_firstlineno));
}

// In a signal handler: only copies what the thread's own frames tell.
void take_sample(SampledThread& thread, uint32_t weight) {
    thread.missed_weight += weight;
    PyThreadState* const state = PyGILState_GetThisThreadState();
    if (state == nullptr) {
        thread.missed_weight = 0;  // not a thread of Python
        return;
    }
    if (!thread.ring.has_room()) return;
    uint32_t count = 0;
    for (frames::Frame* frame = frames::current(state);
         frame != nullptr && count < SampleRing::kMostFrames; frame = frames::outer(frame)) {
        if (!frames::is_recorded(frame)) continue;
        PyCodeObject* const code = frames::code(frame);
        thread.ring.begin_frame(count++) = {reinterpret_cast<uint64_t>(code), check_of(code),
                                            frames::offset(frame)};
    }
    if (count == 0) return;
    thread.ring.commit(monotonic_ns() - recording().start_ns(), thread.missed_weight, count);
    thread.missed_weight = 0;
}

void on_signal(int, siginfo_t* info, void*) {
    const int error = errno;
    const bool is_ours = info->si_code == SI_TIMER || info->si_code == SI_QUEUE;
    if (is_ours && sampling.is_on.load() && recording().is_on()) {
        const uint32_t count = sampling.count.load(std::memory_order_acquire);
        const int own = this_thread();
        for (uint32_t i = 0; i < count; ++i) {
            SampledThread* const thread = sampling.threads[i];
            if (thread->id.load(std::memory_order_relaxed) != own) continue;
            const int overruns = info->si_code == SI_TIMER ? info->si_overrun : 0;
            take_sample(*thread, 1 + static_cast<uint32_t>(overruns > 0 ? overruns : 0));
            break;
        }
    }
    errno = error;
}

void set_timer(SampledThread& thread, uint64_t interval_ns) {
    itimerspec times{};
    times.it_interval.tv_sec = static_cast<time_t>(interval_ns / 1'000'000'000);
    times.it_interval.tv_nsec = static_cast<long>(interval_ns % 1'000'000'000);
    times.it_value = times.it_interval;
    if (thread.timer >= 0) syscall(SYS_timer_settime, thread.timer, 0, &times, nullptr);
}

// The system call itself: the timers of the C library may start a thread of their own.
void make_timer(SampledThread& thread) {
    constexpr int kThreadCpuClock = 6;
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = sampling.signal;
    event._sigev_un._tid = thread.id.load();
    const int clock = ~thread.id.load() * 8 | kThreadCpuClock;
    thread.timer = -1;
    int timer = -1;
    if (syscall(SYS_timer_create, clock, &event, &timer) == 0) thread.timer = timer;
    set_timer(thread, sampling.interval_ns);
}

void end_thread(SampledThread& thread) {
    if (thread.timer >= 0) syscall(SYS_timer_delete, thread.timer);
    thread.timer = -1;
    thread.id = 0;
}

void see_thread(int id) {
    SampledThread* unused = nullptr;
    const uint32_t count = sampling.count.load();
    for (uint32_t i = 0; i < count; ++i) {
        SampledThread* const thread = sampling.threads[i];
        if (thread->id.load() == id) {
            thread->was_seen = true;
            return;
        }
        if (thread->id.load() == 0 && thread->stream == nullptr && thread->ring.empty()) {
            unused = thread;
        }
    }
    if (unused == nullptr) {
        if (count == kMostThreads) return;
        unused = static_cast<SampledThread*>(map_bytes(sizeof(SampledThread)));
        if (unused == nullptr) return;
        sampling.threads[count] = unused;
        sampling.count.store(count + 1, std::memory_order_release);
    }
    unused->timer = -1;
    unused->missed_weight = 0;
    unused->was_seen = true;
    unused->id = id;
    if (!sampling.is_wall) make_timer(*unused);
}

// Reads the directory without the C library, which would allocate.
void scan_threads(int but) {
    const int folder = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    for (uint32_t i = 0; i < sampling.count.load(); ++i) sampling.threads[i]->was_seen = false;
    alignas(8) static char entries[8192];
    for (;;) {
        const long size = syscall(SYS_getdents64, folder, entries, sizeof entries);
        if (size <= 0) break;
        for (long at = 0; at < size;) {
            uint16_t length = 0;
            std::memcpy(&length, entries + at + 16, sizeof length);
            const int id = std::atoi(entries + at + 19);
            if (id > 0 && id != but) see_thread(id);
            at += length;
        }
    }
    close(folder);
    for (uint32_t i = 0; i < sampling.count.load(); ++i) {
        SampledThread& thread = *sampling.threads[i];
        if (!thread.was_seen && thread.id.load() != 0) end_thread(thread);
    }
}

// A code object as it was sampled, or null. It may be dead by now and its memory gone, so the
// kernel reads it.
PyCodeObject* living_code(const SampledFrame& frame) {
    PyCodeObject copy;
    iovec from{reinterpret_cast<void*>(frame.code), sizeof copy};
    iovec into{&copy, sizeof copy};
    const ssize_t size = process_vm_readv(getpid(), &into, 1, &from, 1, 0);
    if (size != static_cast<ssize_t>(sizeof copy)) return nullptr;
    uint64_t references = 0;
    std::memcpy(&references, &copy, sizeof references);
    // The allocator leaves the address of its next free block there; 3.14 has flags at the top.
    const bool is_count =
        static_cast<uint32_t>(references) != 0 && (references >> 32 & 0xFFFF) == 0;
    auto* const object = reinterpret_cast<PyObject*>(&copy);
    const bool is_it =
        is_count && Py_TYPE(object) == &PyCode_Type && check_of(&copy) == frame.check;
    return is_it ? reinterpret_cast<PyCodeObject*>(frame.code) : nullptr;
}

uint32_t child_for(Stream& stream, uint32_t parent, const SampledFrame& frame) {
    const uint64_t key =
        mixed(mixed(frame.code, frame.check), static_cast<uint64_t>(frame.offset + 2)) | 1;
    const uint32_t known = stream.stacks.find_child(parent, key);
    if (known != kNoNode) return known;
    if (PyCodeObject* const code = living_code(frame)) {
        const CodeTable::Code* const entry = code_in_stream(stream, code);
        if (entry == nullptr) return kNoNode;
        const int line = PyCode_Addr2Line(code, static_cast<int>(frame.offset));
        return stream.stacks.add_child(parent, key, entry->number, line > 0 ? line : -1,
                                       entry->first_line);
    }
    constexpr uint64_t kUnknown = 1;
    const CodeTable::Code* entry = stream.codes.find(kUnknown);
    if (entry == nullptr) {
        const uint32_t text = stream.definitions.string("?", 1);
        const uint32_t number = text == 0 ? 0 : stream.definitions.add_code(text, text, 0);
        if (number == 0 || !stream.codes.add({kUnknown, number, 0})) return kNoNode;
        entry = stream.codes.find(kUnknown);
    }
    return stream.stacks.add_child(parent, key, entry->number, -1, 0);
}

bool prepare_stream(SampledThread& thread) {
    if (thread.stream == nullptr) thread.stream = recording().take_stream();
    if (thread.stream == nullptr) return false;
    if (!thread.stream->has_thread_name && thread.id.load() != 0) {
        const bool is_main = thread.id.load() == sampling.process;
        const char* const name = is_main ? "MainThread" : "";
        thread.stream->has_thread_name = thread.stream->definitions.add_thread(
            static_cast<uint64_t>(thread.id.load()), 0, name, std::strlen(name));
    }
    return true;
}

void resolve(SampledThread& thread) {
    SampleRing& ring = thread.ring;
    while (!ring.empty()) {
        const SampledFrame head = ring.at(0);
        const auto count = static_cast<uint64_t>(head.offset);
        if (prepare_stream(thread)) {
            Stream& stream = *thread.stream;
            uint32_t node = 0;
            for (uint64_t i = count; i > 0 && node != kNoNode; --i) {
                node = child_for(stream, node, ring.at(i));
            }
            if (node != kNoNode)
                stream.samples.add(head.code, node, head.check, stream.definitions);
        }
        ring.pop(count);
    }
}

void give_back_stream_if_ended(SampledThread& thread) {
    if (thread.id.load() != 0 || thread.stream == nullptr || !thread.ring.empty()) return;
    recording().give_back(thread.stream);
    thread.stream = nullptr;
}

// Under the GIL: by a pending call, or at the end.
void resolve_all() {
    Stream* const own = enter_own_stream();  // hooks pass through meanwhile
    if (own == nullptr) return;
    const uint32_t count = sampling.count.load();
    for (uint32_t i = 0; i < count; ++i) resolve(*sampling.threads[i]);
    // Not before: earlier samples of the next thread would get the times of this one's last.
    for (uint32_t i = 0; i < count; ++i) give_back_stream_if_ended(*sampling.threads[i]);
    leave_own_stream(own);
}

int resolve_when_asked(void*) {
    sampling.is_resolving_asked = false;
    if (sampling.is_on.load() && sampling.process == getpid()) resolve_all();
    return 0;
}

// Each millisecond, in the writer thread.
void turn() {
    if (!sampling.is_on.load()) return;
    const SpinGuard guard(sampling.lock);
    if (!sampling.is_on.load()) return;
    const uint64_t now = monotonic_ns();
    if (now >= sampling.scan_due_ns) {
        sampling.scan_due_ns = now + kScanEveryNs;
        scan_threads(this_thread());
    }
    bool has_samples = false;
    const bool is_due = sampling.is_wall && now >= sampling.sample_due_ns;
    if (is_due) sampling.sample_due_ns = now + sampling.interval_ns;
    for (uint32_t i = 0; i < sampling.count.load(); ++i) {
        SampledThread& thread = *sampling.threads[i];
        has_samples = has_samples || !thread.ring.empty();
        if (!is_due || thread.id.load() == 0) continue;
        siginfo_t info{};
        info.si_code = SI_QUEUE;
        info.si_pid = sampling.process;
        syscall(SYS_rt_tgsigqueueinfo, sampling.process, thread.id.load(), sampling.signal, &info);
    }
    if (has_samples && !sampling.is_resolving_asked.exchange(true)) {
        if (Py_AddPendingCall(&resolve_when_asked, nullptr) != 0) {
            sampling.is_resolving_asked = false;
        }
    }
}

// A signal that the program does not use; 0: there is none.
int free_signal() {
    for (int number = SIGRTMAX - 1; number > SIGRTMIN; --number) {
        struct sigaction action {};
        const bool is_free = sigaction(number, nullptr, &action) == 0 &&
                             (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL;
        if (is_free) return number;
    }
    return 0;
}

void take_signal() {
    struct sigaction action {};
    action.sa_sigaction = &on_signal;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    sigaction(sampling.signal, &action, nullptr);
}

// Signals on their way are dropped: by default they would end the process.
void release_signal() {
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    sigaction(sampling.signal, &action, nullptr);
    action.sa_handler = SIG_DFL;
    sigaction(sampling.signal, &action, nullptr);
}

void end_all_threads() {
    const SpinGuard guard(sampling.lock);
    sampling.is_on = false;
    for (uint32_t i = 0; i < sampling.count.load(); ++i) end_thread(*sampling.threads[i]);
}

int go_on(void*) {
    if (sampling.signal == 0 || sampling.is_on.load() || !recording().is_on()) return 0;
    take_signal();
    sampling.scan_due_ns = 0;
    sampling.is_on = true;
    return 0;
}

// A signal that arrives while the kernel replaces the program would end the new one. If the call
// fails, sampling goes on.
int before_exec(const char* event, PyObject*, void*) {
    if (std::strcmp(event, "os.exec") != 0 || !sampling.is_on.load()) return 0;
    if (sampling.process != getpid()) return 0;
    end_all_threads();
    release_signal();
    Py_AddPendingCall(&go_on, nullptr);
    return 0;
}

PyObject* start_sampler(PyObject*, PyObject* arguments) {
    unsigned long long interval_ns = 0;
    int is_wall = 0;
    if (!PyArg_ParseTuple(arguments, "Kp", &interval_ns, &is_wall)) return nullptr;
    if (sampling.is_on.load() && sampling.process == getpid()) {
        PyErr_SetString(PyExc_RuntimeError, "the program is sampled already");
        return nullptr;
    }
    static bool has_exec_hook = false;
    if (!has_exec_hook) has_exec_hook = PySys_AddAuditHook(&before_exec, nullptr) == 0;
    if (PyErr_Occurred() != nullptr) return nullptr;
    sampling.signal = free_signal();
    if (sampling.signal == 0) {
        PyErr_SetString(PyExc_OSError, "no real-time signal is free");
        return nullptr;
    }
    if (sampling.process != getpid()) sampling.count = 0;  // threads of the parent are not ours
    sampling.process = getpid();
    sampling.is_wall = is_wall != 0;
    sampling.interval_ns = interval_ns;
    sampling.scan_due_ns = sampling.sample_due_ns = 0;
    sampling.is_resolving_asked = false;
    take_signal();
    recording().set_turn_work(&turn);
    sampling.is_on = true;
    Py_RETURN_NONE;
}

PyObject* stop_sampler(PyObject*, PyObject*) {
    if (!sampling.is_on.load() || sampling.process != getpid()) Py_RETURN_NONE;
    end_all_threads();
    recording().set_turn_work(nullptr);
    release_signal();
    sampling.signal = 0;
    resolve_all();
    Py_RETURN_NONE;
}

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

PyMethodDef sample_functions[] = {
    {"start_sampler", start_sampler, METH_VARARGS, nullptr},
    {"stop_sampler", stop_sampler, METH_NOARGS, nullptr},
    {"add_sample", add_sample, METH_VARARGS, nullptr},
    {"add_memory_snapshot", add_memory_snapshot, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
