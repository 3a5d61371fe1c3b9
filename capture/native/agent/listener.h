#pragma once
// A thread that answers on a Unix socket: one request, one reply a connection, from processes of
// the same user alone. It receives no signal, needs no GIL of its own, and is taken away and
// brought back around a fork, as the writer thread is.

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <cstddef>

#include "native/file/payload_buffer.h"

namespace capture {

class Listener {
public:
    static constexpr size_t kMostRequestBytes = 65536;
    // Runs on the thread. An empty reply closes the connection without a word.
    using Answer = void (*)(const char* request, size_t byte_count, PayloadBuffer& reply);

    // Whoever calls these four must not hold a lock that an answer waits for, the GIL that is.
    int open(const char* path, Answer answer);  // 0 or errno; that it is open already is no error
    void close();                               // waits for the answer that is being made
    void pause();
    void resume();

    void close_after_answer() { end_wanted_ = true; }  // from an answer
    void forget();  // in a forked child: the thread and the socket are its parent's
    [[nodiscard]] bool is_open() const { return is_open_.load(); }
    [[nodiscard]] bool is_stop_wanted() const { return stop_wanted_.load(); }

private:
    static void* run(void* self);
    void loop();
    void serve(int connection);
    bool wait_for(int descriptor, int milliseconds);
    bool start_thread();
    void stop_thread();
    [[nodiscard]] bool wake_by_connecting() const;
    void remove_socket();
    void close_descriptors();
    bool end_by_itself();
    [[nodiscard]] bool is_own_process() const;
    [[nodiscard]] bool is_own_thread() const;
    [[nodiscard]] bool is_socket_ours() const;

    std::atomic<bool> is_open_{false};
    std::atomic<bool> stop_wanted_{false};
    std::atomic<bool> end_wanted_{false};
    std::atomic<int> kernel_id_{0};
    pthread_mutex_t control_ = PTHREAD_MUTEX_INITIALIZER;  // of the thread
    Answer answer_ = nullptr;
    pid_t process_ = 0;
    pthread_t thread_ = {};
    bool has_thread_ = false;
    bool is_broken_ = false;  // the program closed our descriptors
    int socket_ = -1;
    int wake_ = -1;
    ino_t socket_inode_ = 0;
    ino_t wake_inode_ = 0;
    ino_t path_inode_ = 0;
    char path_[108] = {};
};

}  // namespace capture
