#include "tests/sessions/watchdog.h"

#include <execinfo.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <thread>

#include "core/base/asan.h"

namespace hs::test {
namespace {

// Under a sanitizer faults are told by it, with better stacks.
#if defined(HS_HAS_ASAN) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

// All of this is read by signal handlers: plain memory, no allocation.

constexpr int kMostFrames = 64;

struct Spoken {
    std::atomic<size_t> step_count{0};
    std::array<char, 4096> program = {};
    uintptr_t begin = 0;  // of this program in memory
    uintptr_t end = 0;
    uintptr_t moved_by = 0;  // addresses in the file are that much lower
    std::atomic<bool> has_spoken{false};
};
Spoken spoken;

void say(const char* text, size_t length) {
    while (length > 0) {
        const ssize_t written = write(STDERR_FILENO, text, length);
        if (written <= 0) return;
        text += written;
        length -= static_cast<size_t>(written);
    }
}
void say(const char* text) {
    say(text, std::strlen(text));
}

// Where this program lies; the first that is told is the program itself.
int find_program(dl_phdr_info* info, size_t, void*) {
    spoken.moved_by = info->dlpi_addr;
    spoken.begin = UINTPTR_MAX;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& part = info->dlpi_phdr[i];
        if (part.p_type != PT_LOAD) continue;
        const uintptr_t begin = info->dlpi_addr + part.p_vaddr;
        spoken.begin = std::min(spoken.begin, begin);
        spoken.end = std::max(spoken.end, begin + part.p_memsz);
    }
    return 1;
}

char* hexadecimal(uintptr_t number, char* end) {
    *--end = '\0';
    do {
        *--end = "0123456789abcdef"[number & 15U];
        number >>= 4U;
    } while (number != 0);
    return end;
}

// Names of functions inside a file are in no table of the running program: another program reads
// them from the executable. It starts from a handler, which is as good as where the process is.
void say_names(void* const* frames, int count) {
    static std::array<std::array<char, 20>, kMostFrames> texts;
    static std::array<char*, kMostFrames + 8> words;
    static char name[] = "addr2line";
    static char flags[] = "-Cfipe";
    size_t word = 0;
    words[word++] = name;
    words[word++] = flags;
    words[word++] = spoken.program.data();
    for (int i = 0; i < count; ++i) {
        const auto address = reinterpret_cast<uintptr_t>(frames[i]);
        if (address < spoken.begin || address >= spoken.end) continue;
        auto& text = texts[static_cast<size_t>(i)];
        // An address to return to may be that of the next line, or of the next function.
        words[word++] = hexadecimal(address - spoken.moved_by - 1, text.data() + text.size());
    }
    words[word] = nullptr;
    const pid_t child = fork();
    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execv("/usr/bin/addr2line", words.data());
        _exit(1);
    }
    if (child > 0) waitpid(child, nullptr, 0);
}

void say_stack() {
    std::array<void*, kMostFrames> frames = {};
    const int count = backtrace(frames.data(), kMostFrames);
    backtrace_symbols_fd(frames.data(), count, STDERR_FILENO);
    say("-- the same, with the names of this program's own functions\n");
    say_names(frames.data(), count);
}

void handle_death(int signal_number) {
    signal(signal_number, SIG_DFL);
    if (!spoken.has_spoken.exchange(true)) {
        say("-- died of a signal; the stack\n");
        say_stack();
    }
    raise(signal_number);
}

void handle_hang(int) {
    if (spoken.has_spoken.exchange(true)) return;
    say("-- hangs in the last step; the stack\n");
    say_stack();
    _exit(Watchdog::kHung);
}

// ThreadSanitizer keeps other signals back until the next system call, which may never come.
constexpr int kHangSignal = SIGSYS;

void install_handlers() {
    static std::array<char, size_t{64} * 1024> stack;
    const stack_t other_stack = {.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
    sigaltstack(&other_stack, nullptr);
    struct sigaction action = {};
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_ONSTACK;
    action.sa_handler = handle_hang;
    sigaction(kHangSignal, &action, nullptr);
    action.sa_handler = handle_death;
    sigaction(SIGABRT, &action, nullptr);
    if (kIsSanitized) return;
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
        sigaction(number, &action, nullptr);
    }
}

}  // namespace

struct Watchdog::Watch {
    std::mutex mutex;  // guards is_over
    std::condition_variable changed;
    bool is_over = false;
    pthread_t watched = pthread_self();
    double patience_s = 0;
    std::thread thread;

    void run() {
        using Clock = std::chrono::steady_clock;
        size_t seen = 0;
        auto since = Clock::now();
        std::unique_lock lock(mutex);
        while (!changed.wait_for(lock, std::chrono::milliseconds(200), [&] { return is_over; })) {
            const size_t now = spoken.step_count.load();
            if (now != seen) {
                seen = now;
                since = Clock::now();
            }
            const std::chrono::duration<double> waited = Clock::now() - since;
            if (waited.count() > patience_s) end_it();
        }
    }
    void end_it() const {
        pthread_kill(watched, kHangSignal);
        std::this_thread::sleep_for(std::chrono::seconds(20));
        say("-- hangs, and its stack cannot be told\n");
        _exit(kHung);
    }
};

Watchdog::Watchdog(double patience_s) : watch_(new Watch()) {
    const ssize_t length =
        readlink("/proc/self/exe", spoken.program.data(), spoken.program.size() - 1);
    spoken.program[length > 0 ? static_cast<size_t>(length) : 0] = '\0';
    dl_iterate_phdr(find_program, nullptr);
    void* frame = nullptr;
    backtrace(&frame, 1);  // its first call allocates
    install_handlers();
    watch_->patience_s = patience_s;
    watch_->thread = std::thread([watch = watch_] { watch->run(); });
}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(watch_->mutex);
        watch_->is_over = true;
    }
    watch_->changed.notify_all();
    watch_->thread.join();
    delete watch_;
}

void Watchdog::begin_step() {
    spoken.step_count.fetch_add(1);
}

}  // namespace hs::test
