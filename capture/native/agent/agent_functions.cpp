#include "native/agent/agent_functions.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "native/agent/listener.h"
#include "native/dump/snapshot.h"
#include "native/file/spin_lock.h"
#include "native/record/allocator_hooks.h"

namespace capture {
namespace {

constexpr timespec kAnswerPause{0, 1'000'000};
constexpr uint64_t kMainThreadPatienceNs = 300'000'000;
constexpr char kStatusRequest[] = "status";

Listener agent;
PyObject* answer_function = nullptr;
bool is_answering = false;  // under the GIL

// What `list` asks for. It is answered without Python, whatever the program does.
struct Status {
    SpinLock lock;
    char text[8192] = "null";
};
Status status;

// A request that two threads know of: the one that listens, and the main thread, which may come to
// it when nobody waits any more.
struct Request {
    enum State : int { kPosted, kTaken, kDone };
    std::atomic<int> state{kPosted};
    std::atomic<int> owners{1};
    size_t byte_count = 0;
    PayloadBuffer reply;
    char text[Listener::kMostRequestBytes];
};

void let_go(Request* request) {
    if (request->owners.fetch_sub(1) != 1) return;
    request->~Request();
    unmap_bytes(request, sizeof(Request));
}

bool take(Request& request) {
    int posted = Request::kPosted;
    return request.state.compare_exchange_strong(posted, Request::kTaken);
}

void answer_in_python(Request& request, bool is_main) {
    is_answering = true;
    PyObject* const reply = PyObject_CallFunction(answer_function, "y#O", request.text,
                                                  static_cast<Py_ssize_t>(request.byte_count),
                                                  is_main ? Py_True : Py_False);
    is_answering = false;
    if (reply != nullptr && PyBytes_Check(reply)) {
        request.reply.put_bytes(PyBytes_AS_STRING(reply),
                                static_cast<size_t>(PyBytes_GET_SIZE(reply)));
    }
    Py_XDECREF(reply);
    if (PyErr_Occurred() != nullptr && (!is_main || PyErr_ExceptionMatches(PyExc_Exception) != 0)) {
        PyErr_Clear();
    }
    request.state.store(Request::kDone, std::memory_order_release);
}

// Signals of the program wait, so that its handlers do not run, and raise, inside our code. A
// KeyboardInterrupt that comes all the same, since another thread got the signal, goes on into the
// program.
int answer_on_main_thread(void* pending) {
    auto* const request = static_cast<Request*>(pending);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
        sigdelset(&all, fault);
    }
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (take(*request)) answer_in_python(*request, true);
    let_go(request);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return PyErr_Occurred() == nullptr ? 0 : -1;
}

void put_status(PayloadBuffer& reply) {
    const bool is_recording = recording().has_file() && recording().write_error() == 0;
    char facts[96];
    const int size =
        std::snprintf(facts, sizeof facts, "{\"is_recording\": %s, \"dumps\": %u, \"recording\": ",
                      is_recording ? "true" : "false", wait_for_dumps(0));
    reply.put_bytes(facts, static_cast<size_t>(size));
    {
        const SpinGuard guard(status.lock);
        reply.put_bytes(status.text, std::strlen(status.text));
    }
    reply.put_bytes("}", 1);
}

uint64_t monotonic_now_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

// Python 3.9 to 3.12 sees a pending call of another thread only when the GIL changes hands, so we
// ask for it now and then.
void wait_for_main_thread(const Request& request) {
    const uint64_t begin = monotonic_now_ns();
    uint64_t next_nudge_ns = 1'000'000;
    while (request.state.load() == Request::kPosted && !agent.is_stop_wanted()) {
        const uint64_t waited_ns = monotonic_now_ns() - begin;
        if (waited_ns > kMainThreadPatienceNs) return;
        if (waited_ns > next_nudge_ns) {
            next_nudge_ns = 4 * waited_ns;
            PyGILState_Release(PyGILState_Ensure());
        } else {
            nanosleep(&kAnswerPause, nullptr);
        }
    }
}

void answer_request(const char* text, size_t byte_count, PayloadBuffer& reply) {
    if (byte_count == sizeof kStatusRequest - 1 &&
        std::memcmp(text, kStatusRequest, byte_count) == 0) {
        return put_status(reply);
    }
    void* const memory = map_bytes(sizeof(Request));
    if (memory == nullptr) return;
    auto* const request = new (memory) Request;
    request->byte_count = byte_count;
    std::memcpy(request->text, text, byte_count);
    request->owners = 2;
    const bool is_posted = Py_AddPendingCall(&answer_on_main_thread, request) == 0;
    if (!is_posted) let_go(request);
    if (is_posted) wait_for_main_thread(*request);
    // The main thread is outside Python: its state is one that other threads may run in.
    if (!agent.is_stop_wanted() && take(*request)) {
        const PyGILState_STATE state = PyGILState_Ensure();
        answer_in_python(*request, false);
        PyGILState_Release(state);
    }
    // Who forks inside an answer waits for this thread, which must not wait for the answer then.
    while (request->state.load(std::memory_order_acquire) == Request::kTaken &&
           !agent.is_stop_wanted()) {
        nanosleep(&kAnswerPause, nullptr);
    }
    if (request->state.load(std::memory_order_acquire) == Request::kDone) {
        reply.put_bytes(request->reply.data(), request->reply.size());
    } else {
        take(*request);  // nobody is to answer it later
    }
    let_go(request);
}

/// listen(path, answer): answer(request, is_main_thread) → reply, both bytes
PyObject* listen_function(PyObject*, PyObject* arguments) {
    const char* path = nullptr;
    PyObject* answering = nullptr;
    if (PyArg_ParseTuple(arguments, "yO", &path, &answering) == 0) return nullptr;
    Py_INCREF(answering);
    Py_XSETREF(answer_function, answering);
    PyThreadState* const saved = PyEval_SaveThread();
    const int error = agent.open(path, &answer_request);
    PyEval_RestoreThread(saved);
    if (error == 0) Py_RETURN_NONE;
    errno = error;
    return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
}

PyObject* unlisten_function(PyObject*, PyObject*) {
    if (is_answering) {
        agent.close_after_answer();
        Py_RETURN_NONE;
    }
    PyThreadState* const saved = PyEval_SaveThread();
    agent.close();
    PyEval_RestoreThread(saved);
    Py_RETURN_NONE;
}

PyObject* is_listening_function(PyObject*, PyObject*) {
    return PyBool_FromLong(agent.is_open() ? 1 : 0);
}

/// set_status(json): what is being recorded
PyObject* set_status_function(PyObject*, PyObject* arguments) {
    const char* text = nullptr;
    if (PyArg_ParseTuple(arguments, "y", &text) == 0) return nullptr;
    const SpinGuard guard(status.lock);
    std::snprintf(status.text, sizeof status.text, "%s",
                  std::strlen(text) < sizeof status.text ? text : "{}");
    Py_RETURN_NONE;
}

}  // namespace

void pause_agent() {
    if (!agent.is_open()) return;
    PyThreadState* const saved = PyEval_SaveThread();
    agent.pause();
    PyEval_RestoreThread(saved);
}

void resume_agent() {
    agent.resume();
}

bool is_agent_open() {
    return agent.is_open();
}

void forget_agent() {
    agent.forget();
    is_answering = false;
}

PyMethodDef agent_functions[] = {
    {"listen", listen_function, METH_VARARGS, nullptr},
    {"unlisten", unlisten_function, METH_NOARGS, nullptr},
    {"is_listening", is_listening_function, METH_NOARGS, nullptr},
    {"set_status", set_status_function, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace capture
