#include "native/dump/snapshot.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <new>

#include "native/record/clock.h"

namespace capture {
namespace {

/// A dump on its way: memory shared with the child, freed by the one that reaps it.
struct RunningDump {
    DumpProgress progress;
    DumpRequest request;
    pid_t child;
    int descriptor;
};

std::atomic<unsigned> running_dumps{0};
std::atomic<pid_t> dumping_process{0};  // whose dumps these are: not those of a forked child

/// A pipe or lock of the program must not stay open because a dump is being written.
void close_all_but(int kept) {
#ifdef SYS_close_range
    const bool below = kept == 0 || syscall(SYS_close_range, 0u, unsigned(kept - 1), 0u) == 0;
    if (below && syscall(SYS_close_range, unsigned(kept + 1), ~0u, 0u) == 0) return;
#endif
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    const int end = limit.rlim_cur > 65536 ? 65536 : static_cast<int>(limit.rlim_cur);
    for (int descriptor = 0; descriptor < end; ++descriptor) {
        if (descriptor != kept) close(descriptor);
    }
}

/// If memory runs out, the system shall take it from the copy.
void be_first_to_go() {
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    const ssize_t ignored = write(file, "1000", 4);
    (void)ignored;
    close(file);
}

[[noreturn]] void run_child(RunningDump& dump) {
    close_all_but(dump.descriptor);
    prctl(PR_SET_NAME, "heapscope-dump");
    be_first_to_go();
    const rlimit no_core_file = {};
    setrlimit(RLIMIT_CORE, &no_core_file);
    setpriority(PRIO_PROCESS, 0, 10);
    signal(SIGALRM, SIG_DFL);
    itimerval off = {};
    setitimer(ITIMER_REAL, &off, nullptr);
    alarm(dump.request.limit_seconds);
    sigset_t alarm_only;
    sigfillset(&alarm_only);
    for (int number : {SIGALRM, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) {
        signal(number, SIG_DFL);
        sigdelset(&alarm_only, number);
    }
    sigprocmask(SIG_SETMASK, &alarm_only, nullptr);
    write_dump(dump.request, dump.progress);
    syscall(SYS_exit_group, 0);
    __builtin_unreachable();
}

void put_dump_record(const DumpRequest& request, const DumpProgress& progress, DumpStatus status) {
    ChunkOutput output(request.descriptor, request.stream, request.time_ns);
    append_dump_record(output, request, progress, status);
}

/// A child that died leaves the closing record to us.
void finish(RunningDump& dump) {
    int status = 0;
    while (waitpid(dump.child, &status, __WALL) < 0 && errno == EINTR) {}
    if (dump.progress.is_complete == 0) {
        put_dump_record(dump.request, dump.progress, DumpStatus::kCutShort);
    }
    close(dump.descriptor);
    running_dumps.fetch_sub(1);
}

void* finish_in_background(void* dump) {
    prctl(PR_SET_NAME, "heapscope-wait");
    finish(*static_cast<RunningDump*>(dump));
    munmap(dump, sizeof(RunningDump));
    return nullptr;
}

bool start_waiter(RunningDump* dump) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, size_t{1} << 17);
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes, finish_in_background, dump);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

RunningDump* new_dump(const DumpRequest& request) {
    void* memory = mmap(nullptr, sizeof(RunningDump), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    auto* dump = new (memory) RunningDump();
    dump->request = request;
    dump->descriptor = fcntl(request.descriptor, F_DUPFD_CLOEXEC, 0);
    if (dump->descriptor < 0) {
        munmap(memory, sizeof(RunningDump));
        return nullptr;
    }
    dump->request.descriptor = dump->descriptor;
    return dump;
}

void fill_result(DumpResult& result, const DumpProgress& progress) {
    const bool is_good = progress.is_complete != 0 && progress.has_failed == 0;
    result.status = is_good ? DumpStatus::kComplete : DumpStatus::kCutShort;
    result.objects = progress.objects;
    result.edges = progress.edges;
}

}  // namespace

DumpResult take_dump(const DumpRequest& request, bool wait, void (*release)(void*),
                     void (*acquire)(void*), void* context) {
    DumpResult result;
    const uint64_t begin = monotonic_ns();
    if (request.in_process) {
        DumpProgress progress = {};
        put_dump_record(request, progress, DumpStatus::kStarted);
        write_dump(request, progress);
        result.is_started = true;
        fill_result(result, progress);
        result.pause_ns = monotonic_ns() - begin;
        return result;
    }
    RunningDump* dump = new_dump(request);
    if (dump == nullptr) {
        result.error = errno;
        return result;
    }
    if (dumping_process.exchange(getpid()) != getpid()) running_dumps = 0;
    // By us, so that it is there however soon the child may die.
    put_dump_record(dump->request, dump->progress, DumpStatus::kStarted);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const long child = syscall(SYS_clone, 0L, nullptr, nullptr, nullptr, nullptr);
    if (child == 0) run_child(*dump);
    result.error = child < 0 ? errno : 0;
    dump->child = static_cast<pid_t>(child);
    const bool is_waited_for =
        child > 0 && !wait && (running_dumps.fetch_add(1), start_waiter(dump));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    result.pause_ns = monotonic_ns() - begin;
    if (child < 0) {
        put_dump_record(dump->request, dump->progress, DumpStatus::kCutShort);
        close(dump->descriptor);
        munmap(dump, sizeof(RunningDump));
        return result;
    }
    result.is_started = true;
    result.child = static_cast<int>(child);
    if (is_waited_for) return result;
    if (wait) running_dumps.fetch_add(1);
    release(context);
    finish(*dump);
    acquire(context);
    fill_result(result, dump->progress);
    munmap(dump, sizeof(RunningDump));
    return result;
}

unsigned wait_for_dumps(unsigned milliseconds) {
    if (dumping_process.load() != getpid()) return 0;
    for (unsigned waited = 0; waited < milliseconds && running_dumps.load() > 0; ++waited) {
        usleep(1000);
    }
    return running_dumps.load();
}

}  // namespace capture
