#include "native/profile/cpu_sampler.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "native/profile/sample_nodes.h"
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
    std::atomic<bool> is_sampling;  // its signal handler is at work
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

class ErrorKept {
public:
    ErrorKept() { PyErr_Fetch(&type_, &value_, &traceback_); }
    ~ErrorKept() { PyErr_Restore(type_, value_, traceback_); }
    ErrorKept(const ErrorKept&) = delete;
    ErrorKept& operator=(const ErrorKept&) = delete;

private:
    PyObject* type_ = nullptr;
    PyObject* value_ = nullptr;
    PyObject* traceback_ = nullptr;
};

int this_thread() {
    return static_cast<int>(syscall(SYS_gettid));
}

// In a signal handler: only copies what the thread's own frames tell.
void take_sample(SampledThread& thread, uint32_t weight) {
    thread.missed_weight += weight;
    PyThreadState* const state = PyGILState_GetThisThreadState();
    if (state == nullptr) {
        thread.missed_weight = 0;  // not a thread of Python
        return;
    }
    if (!thread.ring.has_room() || is_code_of_frame_gone(state)) return;
    uint32_t count = 0;
    for (frames::Frame* frame = frames::current(state);
         frame != nullptr && count < SampleRing::kMostFrames; frame = frames::outer(frame)) {
        if (!frames::is_recorded(frame)) continue;
        thread.ring.begin_frame(count++) = {reinterpret_cast<uint64_t>(frames::code(frame)),
                                            frames::offset(frame)};
    }
    if (count == 0) return;
    thread.ring.commit({monotonic_ns() - recording().start_ns(), thread.missed_weight, count});
    thread.missed_weight = 0;
}

// While an evaluation begins, Python 3.11 and 3.12 show a frame that is not set yet.
bool begins_evaluation(const void* context) {
    constexpr uintptr_t kFirstBytes = 256;
    const auto* const interrupted = static_cast<const ucontext_t*>(context);
#if defined(__x86_64__)
    const auto at = static_cast<uintptr_t>(interrupted->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    const auto at = static_cast<uintptr_t>(interrupted->uc_mcontext.pc);
#else
    const uintptr_t at = 0;
#endif
    return at - reinterpret_cast<uintptr_t>(&_PyEval_EvalFrameDefault) < kFirstBytes;
}

void on_signal(int, siginfo_t* info, void* context) {
    const int error = errno;
    const bool is_ours = info->si_code == SI_TIMER || info->si_code == SI_QUEUE;
    if (is_ours && sampling.is_on.load() && recording().is_on()) {
        const uint32_t count = sampling.count.load(std::memory_order_acquire);
        const int own = this_thread();
        for (uint32_t i = 0; i < count; ++i) {
            SampledThread* const thread = sampling.threads[i];
            if (thread->id.load(std::memory_order_relaxed) != own) continue;
            const int overruns = info->si_code == SI_TIMER ? info->si_overrun : 0;
            thread->is_sampling = true;
            if (sampling.is_on.load()) {
                const uint32_t weight = 1 + static_cast<uint32_t>(overruns > 0 ? overruns : 0);
                if (begins_evaluation(context)) {
                    thread->missed_weight += weight;
                } else {
                    take_sample(*thread, weight);
                }
            }
            thread->is_sampling = false;
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

void resolve(SampledThread& thread, const DyingCode& dying) {
    for (SampleRing& ring = thread.ring; !ring.empty(); ring.pop()) {
        if (!prepare_stream(thread)) continue;
        const SampleHead sample = ring.front();
        Stream& stream = *thread.stream;
        const uint32_t node = node_of_sample(stream, ring, dying);
        if (node == kNoNode) continue;
        stream.samples.add(sample.time_ns, node, sample.weight, stream.definitions);
    }
}

void give_back_stream_if_ended(SampledThread& thread) {
    if (thread.id.load() != 0 || thread.stream == nullptr || !thread.ring.empty()) return;
    recording().give_back(thread.stream);
    thread.stream = nullptr;
}

// Under the GIL: by a pending call, before code dies, or at the end. False: it cannot be done now.
bool resolve_all(const DyingCode& dying = {}) {
    Stream* const own = enter_own_stream();  // hooks pass through meanwhile
    if (own == nullptr) return false;
    const uint32_t count = sampling.count.load();
    for (uint32_t i = 0; i < count; ++i) resolve(*sampling.threads[i], dying);
    // Not before: earlier samples of the next thread would get the times of this one's last.
    for (uint32_t i = 0; i < count; ++i) give_back_stream_if_ended(*sampling.threads[i]);
    leave_own_stream(own);
    return true;
}

void resolve_before_death(PyCodeObject* code) {
    const uint32_t count = sampling.count.load();
    bool has_samples = false;
    for (uint32_t i = 0; i < count; ++i) has_samples |= !sampling.threads[i]->ring.empty();
    if (!has_samples || sampling.process != getpid()) return;
    const ErrorKept error_kept;  // of the program, which drops the code meanwhile
    if (resolve_all({code, new_code_key()})) return;
    for (uint32_t i = 0; i < count; ++i) {
        SampleRing& ring = sampling.threads[i]->ring;
        if (recording().is_on()) {
            ring.forget_code(reinterpret_cast<uint64_t>(code));
        } else {
            ring.clear();
        }
    }
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
    for (uint32_t i = 0; i < sampling.count.load(); ++i) {
        SampledThread& thread = *sampling.threads[i];
        end_thread(thread);
        while (thread.is_sampling.load()) sched_yield();
    }
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
    for (uint32_t i = 0; i < sampling.count.load(); ++i) sampling.threads[i]->ring.clear();
    watch_code(&resolve_before_death);
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
    leave_code_alone();
    Py_RETURN_NONE;
}

}  // namespace

PyMethodDef sample_functions[] = {
    {"start_sampler", start_sampler, METH_VARARGS, nullptr},
    {"stop_sampler", stop_sampler, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
