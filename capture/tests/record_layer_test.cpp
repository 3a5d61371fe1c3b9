// native/record and native/file under threads, with a host made here instead of Python: threads
// that record as the hooks do, some under a lock that stands for the GIL, come and go while the
// recording starts, stops, marks and writes. For the thread sanitizer; what is in the files is read
// by test_record_layer.py. Prints, for each file, how many events its threads wrote.

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "native/record/recording.h"

namespace {

capture::Recording recording;
std::mutex gil;
std::atomic<uint64_t> events{0};
std::atomic<bool> is_over{false};
int failures = 0;

void check(bool holds, const char* what, int line) {
    if (holds) return;
    ++failures;
    std::printf("line %d: %s\n", line, what);
}
#define CHECK(condition) check((condition), #condition, __LINE__)

class HostThread {
public:
    HostThread() : stream_(recording.take_stream()) {}
    ~HostThread() { recording.give_back(stream_); }
    HostThread(const HostThread&) = delete;
    HostThread& operator=(const HostThread&) = delete;

    // As a hook: an allocation and its free, each with a stack that changes now and then.
    bool record(uint64_t i, bool has_gil) {
        stream_->inside.store(1, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        const bool is_on = recording.is_on();
        if (is_on) {
            if (!stream_->has_thread_name) {
                stream_->has_thread_name = stream_->definitions.add_thread(1, 2, "host", 4);
            }
            const uint64_t block = (uint64_t{stream_->number()} << 40) + 16 * (1 + i % 1000);
            allocate(block, i, has_gil);
            free(block, has_gil);
        }
        stream_->inside.store(0, std::memory_order_release);
        return is_on;
    }
    void allocate(uint64_t block, uint64_t i, bool has_gil) {
        const uint32_t site = stream_->stacks.site(node(i), has_gil ? 2 : 0);
        put(
            [&](uint8_t* out) {
                return stream_->encoder.put_allocation(out, block, i % 700, site);
            },
            has_gil);
    }
    void free(uint64_t block, bool has_gil) {
        put([&](uint8_t* out) { return stream_->encoder.put_free(out, block); }, has_gil);
    }

private:
    template <class Put>
    void put(Put encode, bool has_gil) {
        uint8_t* const out = stream_->begin_event(!has_gil);
        if (out == nullptr) return;
        stream_->end_event(encode(out));
        events.fetch_add(1, std::memory_order_relaxed);
    }
    uint32_t node(uint64_t i) {
        uint32_t node = 0;
        for (uint64_t depth = 0; depth < 5; ++depth) {
            const uint64_t instruction = 1000 * depth + (i >> (2 * depth)) % 7;
            uint32_t child = stream_->stacks.find_child(node, instruction);
            if (child == capture::kNoNode) {
                const std::string name = "function" + std::to_string(instruction);
                const uint32_t text = stream_->definitions.string(name.data(), name.size());
                const uint32_t code = stream_->definitions.add_code(text, text, 1);
                child = stream_->stacks.add_child(node, instruction, code, 3, 1);
            }
            node = child;
        }
        return node;
    }

    capture::Stream* stream_;
};

void work(uint64_t seed) {
    HostThread host;
    for (uint64_t i = seed; !is_over && i < seed + 20'000; ++i) {
        const bool has_gil = i / 64 % 3 != 0;
        std::unique_lock<std::mutex> lock(gil, std::defer_lock);
        if (has_gil) lock.lock();
        host.record(i * 7919, has_gil);
    }
}

void begin(const std::string& path, double memory_interval_s) {
    capture::RecordingOptions options;
    options.memory_interval_s = memory_interval_s;
    capture::PayloadBuffer meta;
    meta.put_text("pointer_bytes");
    meta.put_text("8");
    events = 0;
    CHECK(recording.prepare(nullptr));
    CHECK(recording.start(path.c_str(), options, meta) == 0);
}

void end(const std::string& path) {
    recording.stop("stop");
    CHECK(recording.write_error() == 0);
    std::printf("%s %llu\n", path.c_str(), static_cast<unsigned long long>(events.load()));
}

// Threads come and go; the recording ends while some are at work, and begins anew.
void threads_and_recordings(const std::string& folder) {
    for (int round = 0; round < 4; ++round) {
        const std::string path = folder + "/threads-" + std::to_string(round);
        is_over = false;
        begin(path, 0.001);
        std::vector<std::thread> threads;
        for (uint64_t t = 0; t < 4; ++t) threads.emplace_back(work, t << 20);
        for (int i = 0; i < 100; ++i) {
            recording.mark(capture::MarkKind::kUser, "mark", 4);
            std::thread([i] { HostThread().record(static_cast<uint64_t>(i), false); }).join();
        }
        if (round % 2 == 0) {
            for (auto& thread : threads) thread.join();
            threads.clear();
        }
        end(path);
        is_over = true;
        for (auto& thread : threads) thread.join();
    }
}

// Threads end at the very time at which the recording does.
void threads_that_end_with_it(const std::string& folder) {
    for (int round = 0; round < 40; ++round) {
        is_over = false;
        begin(folder + "/ending", 0);
        std::vector<std::thread> threads;
        for (uint64_t t = 0; t < 4; ++t) threads.emplace_back(work, t << 20);
        usleep(1000);
        is_over = true;
        end(folder + "/ending");
        for (auto& thread : threads) thread.join();
    }
}

// A block goes to and fro between a thread with the GIL and one without: the reader finds each
// allocation after the free before it.
void blocks_between_threads(const std::string& folder) {
    begin(folder + "/between", 0);
    HostThread with_gil, without;
    for (uint64_t i = 0; i < 10'000; ++i) {
        with_gil.allocate(4096, i, true);
        without.free(4096, false);
        if (i % 3 == 0) {
            without.allocate(4096, i, false);
            with_gil.free(4096, true);
        }
    }
    end(folder + "/between");
}

// Around a fork there is no writer thread: those that need a slot write, also with a series due.
void without_writer_thread(const std::string& folder) {
    const std::string path = folder + "/forking";
    begin(path, 0.0001);
    recording.before_fork();
    {
        HostThread host;
        errno = EDOM;
        for (uint64_t i = 0; i < 700'000; ++i) host.record(i * 7919, false);
        CHECK(errno == EDOM);
    }
    recording.resume_writing();
    end(path);
}

// A write that fails is told once, and the next recording is whole.
void after_an_error(const std::string& folder) {
    begin(folder + "/lost", 0);
    recording.before_fork();  // so that this thread is the one that cannot write
    close(recording.dump_target().descriptor);
    HostThread host;
    errno = EDOM;
    for (uint64_t i = 0; recording.is_on() && i < 100'000'000; ++i) host.record(i * 7919, false);
    CHECK(recording.write_error() == EBADF);
    CHECK(errno == EDOM);
    recording.stop("stop");
    begin(folder + "/after", 0);
    for (uint64_t i = 0; i < 10'000; ++i) CHECK(host.record(i, true));
    end(folder + "/after");
}

}  // namespace

int main(int argument_count, char** arguments) {
    if (argument_count != 2) return 2;
    threads_and_recordings(arguments[1]);
    threads_that_end_with_it(arguments[1]);
    blocks_between_threads(arguments[1]);
    without_writer_thread(arguments[1]);
    after_an_error(arguments[1]);
    return failures == 0 ? 0 : 1;
}
