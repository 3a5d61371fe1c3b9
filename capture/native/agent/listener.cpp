#include "native/agent/listener.h"

#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "native/file/recording_file.h"

namespace capture {
namespace {

constexpr size_t kAnswerStackBytes = size_t{1024} * 1024;  // Python code may run on it
constexpr int kClientPatienceMs = 2000;  // with a client that does not write or read
constexpr int kEndRetryMs = 10;
constexpr char kRefused[] = "{\"error\": \"only the user of the process may ask it\"}";

ino_t inode_of(int descriptor) {
    struct stat status {};
    return fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

ino_t inode_of(const char* path) {
    struct stat status {};
    return lstat(path, &status) == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

bool is_peer_allowed(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == geteuid() || peer.uid == 0;
}

void send_all(int connection, const void* bytes, size_t byte_count) {
    const auto* from = static_cast<const char*>(bytes);
    while (byte_count != 0) {
        const ssize_t sent = send(connection, from, byte_count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return;
        from += sent;
        byte_count -= static_cast<size_t>(sent);
    }
}

class Control {
public:
    explicit Control(pthread_mutex_t& mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
    ~Control() { pthread_mutex_unlock(&mutex_); }
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

private:
    pthread_mutex_t& mutex_;
};

}  // namespace

int Listener::open(const char* path, Answer answer) {
    if (!is_own_process()) forget();
    const Control control(control_);
    if (is_open_) {
        end_wanted_ = false;
        return 0;
    }
    stop_thread();
    end_wanted_ = false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // Who finds the name may connect at once.
    const int size = std::snprintf(address.sun_path, sizeof address.sun_path, "%s.new", path);
    if (size >= static_cast<int>(sizeof address.sun_path)) return ENAMETOOLONG;
    std::strcpy(path_, path);
    answer_ = answer;
    process_ = getpid();
    wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    const int opened = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (wake_ >= 0) wake_ = moved_out_of_the_way(wake_);
    if (opened >= 0) socket_ = moved_out_of_the_way(opened);
    socket_inode_ = inode_of(socket_);
    wake_inode_ = inode_of(wake_);
    unlink(address.sun_path);  // of a process before us that had our number
    int error = wake_ < 0 || opened < 0 ? errno : 0;
    // The mode of the socket is that of its file, less the umask of the program, which we leave
    // alone.
    if (error == 0 &&
        (fchmod(socket_, 0600) != 0 ||
         bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
         listen(socket_, 8) != 0 || rename(address.sun_path, path) != 0)) {
        error = errno;
    }
    path_inode_ = inode_of(path_);
    if (error == 0 && !start_thread()) error = EAGAIN;
    if (error != 0) {
        remove_socket();
        return error;
    }
    is_open_ = true;
    return 0;
}

void Listener::close() {
    if (!is_own_process()) return forget();
    if (is_own_thread()) return close_after_answer();
    const Control control(control_);
    stop_thread();
    if (is_open_) remove_socket();
}

void Listener::pause() {
    if (!is_own_process() || is_own_thread()) return;
    const Control control(control_);
    stop_thread();
    if (is_open_ && end_wanted_) remove_socket();
}

// Where another thread is about to fork, the thread comes back after that.
void Listener::resume() {
    if (!is_own_process() || pthread_mutex_trylock(&control_) != 0) return;
    if (is_open_ && !has_thread_ && !start_thread()) remove_socket();
    pthread_mutex_unlock(&control_);
}

void Listener::forget() {
    close_descriptors();
    has_thread_ = false;
    is_open_ = end_wanted_ = false;
    process_ = 0;
    control_ = PTHREAD_MUTEX_INITIALIZER;
}

bool Listener::is_own_process() const {
    return process_ == 0 || process_ == getpid();
}

bool Listener::is_own_thread() const {
    return has_thread_ && pthread_equal(thread_, pthread_self()) != 0;
}

// A program that closes all descriptors may get ours for a file of its own.
bool Listener::is_socket_ours() const {
    return socket_ >= 0 && inode_of(socket_) == socket_inode_;
}

void Listener::close_descriptors() {
    if (is_socket_ours()) ::close(socket_);
    if (wake_ >= 0 && inode_of(wake_) == wake_inode_) ::close(wake_);
    socket_ = wake_ = -1;
}

bool Listener::start_thread() {
    stop_wanted_ = false;
    uint64_t drained = 0;
    if (read(wake_, &drained, sizeof drained) < 0 && errno != EAGAIN) return false;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kAnswerStackBytes);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // inherited by the thread
    has_thread_ = pthread_create(&thread_, &attributes, &Listener::run, this) == 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    return has_thread_;
}

void Listener::stop_thread() {
    if (!has_thread_) return;
    stop_wanted_ = true;
    const uint64_t one = 1;
    if (wake_ >= 0 && write(wake_, &one, sizeof one) < 0 && !wake_by_connecting()) {
        pthread_detach(thread_);  // it sleeps on what nobody can reach any more
        has_thread_ = false;
        return;
    }
    pthread_join(thread_, nullptr);
    // The kernel counts the thread a little longer, and os.fork() warns of threads it can count.
    const auto thread = static_cast<long>(kernel_id_.load());
    while (thread != 0 && syscall(SYS_tgkill, getpid(), thread, 0) == 0) sched_yield();
    has_thread_ = false;
}

// Where the program has closed our descriptors, the thread still listens.
bool Listener::wake_by_connecting() const {
    const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client < 0) return false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path_);
    const bool is_awake =
        connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(client);
    return is_awake;
}

void Listener::remove_socket() {
    if (path_inode_ != 0 && inode_of(path_) == path_inode_) unlink(path_);
    close_descriptors();
    path_inode_ = 0;
    is_open_ = false;
}

// False while another thread is about to stop this one or to open it again.
bool Listener::end_by_itself() {
    if (pthread_mutex_trylock(&control_) != 0) return false;
    const bool is_end = end_wanted_ || is_broken_ || !is_socket_ours();
    if (is_end) remove_socket();
    pthread_mutex_unlock(&control_);
    return is_end;
}

void* Listener::run(void* self) {
    prctl(PR_SET_NAME, "heapscope agent", 0, 0, 0);
    auto* const listener = static_cast<Listener*>(self);
    listener->kernel_id_ = static_cast<int>(syscall(SYS_gettid));
    listener->loop();
    if (!listener->stop_wanted_) listener->kernel_id_ = 0;  // another thread may get the number
    return nullptr;
}

bool Listener::wait_for(int descriptor, int milliseconds) {
    pollfd waited[] = {{descriptor, POLLIN, 0}, {wake_, POLLIN, 0}};
    const int found = poll(waited, 2, milliseconds);
    if (stop_wanted_) return false;
    is_broken_ = (waited[1].revents & POLLNVAL) != 0;
    return found > 0 && waited[0].revents != 0;
}

void Listener::loop() {
    while (!stop_wanted_ && !(end_wanted_ && end_by_itself())) {
        // Who keeps this from its end now may not want anything of it.
        const bool is_asked = wait_for(socket_, end_wanted_ ? kEndRetryMs : -1);
        if (stop_wanted_) return;
        if (is_broken_ || !is_socket_ours()) {
            end_by_itself();
            return;
        }
        if (!is_asked) continue;
        const int accepted = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0) continue;
        const int connection = moved_out_of_the_way(accepted);
        const timeval patience{kClientPatienceMs / 1000, 0};
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        serve(connection);
        ::close(connection);
    }
}

void Listener::serve(int connection) {
    PayloadBuffer request;
    const void* end = nullptr;
    while (end == nullptr && request.size() < kMostRequestBytes) {
        constexpr size_t kPiece = 4096;
        uint8_t* const into = request.reserve(kPiece);
        if (into == nullptr || !wait_for(connection, kClientPatienceMs)) return;
        const ssize_t got = recv(connection, into, kPiece, 0);
        if (got <= 0) return;
        request.commit(into + got);
        end = std::memchr(request.data(), '\n', request.size());
    }
    if (end == nullptr) return;
    if (!is_peer_allowed(connection)) return send_all(connection, kRefused, sizeof kRefused - 1);
    const auto byte_count = static_cast<size_t>(static_cast<const uint8_t*>(end) - request.data());
    PayloadBuffer reply;
    answer_(reinterpret_cast<const char*>(request.data()), byte_count, reply);
    if (!reply.failed()) send_all(connection, reply.data(), reply.size());
}

}  // namespace capture
