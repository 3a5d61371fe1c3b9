#include "native/record/allocator_hooks.h"

#include <Python.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

#include "native/profile/block_sizes.h"
#include "native/python/interpreter.h"
#include "native/python/thread_names.h"
#include "native/record/stack_reader.h"
#include "native/record/text_trace.h"

namespace capture {
namespace {

constexpr uint32_t kNoSample = 3;  // no word of a recording

struct ThreadWords {
    Stream* stream;
    int64_t left_bytes;    // of a Poisson sample: to be left out before the next block is taken
    uint32_t sample_word;  // of the recording that `left_bytes` was drawn for
    bool busy;
    ByteSums sums;
};
__attribute__((tls_model("initial-exec"))) thread_local ThreadWords own{
    nullptr, 0, kNoSample, false, {}};

BlockSizes block_sizes;  // only while sums of bytes are kept
std::atomic<bool> keeps_sums{false};

Recording the_recording;
pthread_key_t thread_end_key;
bool has_key = false;

struct Wrapped {  // the allocator below one of our hooks
    PyMemAllocatorEx inner;
};
constexpr int kMostInstalls = 8;
Wrapped wrapped[kMostInstalls][3];
int installs = 0;

void leave_stream(void* stream) {
    own.stream = nullptr;
    the_recording.give_back(static_cast<Stream*>(stream));
}

bool has_thread_end_key() {
    if (!has_key) has_key = pthread_key_create(&thread_end_key, &leave_stream) == 0;
    return has_key;
}

__attribute__((noinline)) Stream* new_own_stream() {
    if (!has_thread_end_key()) return nullptr;
    Stream* const stream = the_recording.take_stream();
    own.stream = stream;
    if (stream != nullptr) pthread_setspecific(thread_end_key, stream);
    return stream;
}

// Where names of threads are found: the modules of the interpreter that records.
PyObject* modules = nullptr;
PyInterpreterState* interpreter_of_modules = nullptr;

// Under the GIL. 0: it has none, or not yet.
size_t name_in_program(char* name, size_t capacity) {
    const PyThreadState* const state = interpreter::state_with_gil();
    const unsigned long ident = PyThread_get_thread_ident();
    const bool is_ours =
        state != nullptr && state->interp == interpreter_of_modules && state->thread_id == ident;
    PyObject* const text = is_ours ? thread_name(modules, ident) : nullptr;
    return text == nullptr ? 0 : copy_utf8(text, name, capacity);
}

uint64_t hash_of_name(const char* name, size_t name_bytes) {
    uint64_t hash = name_bytes;
    for (size_t i = 0; i < name_bytes; ++i) {
        hash = (hash ^ static_cast<uint8_t>(name[i])) * 0x100000001B3;
    }
    return hash;
}

__attribute__((noinline)) void name_thread(Stream& stream, bool has_gil) {
    Stream::ThreadName& known = stream.thread_name;
    if (known.is_written && !has_gil) return;
    char name[1024] = "";
    size_t name_bytes = has_gil ? name_in_program(name, sizeof name) : 0;
    bool is_known = name_bytes != 0;
    if (!is_known && known.is_written) {
        stream.has_thread_name = ++known.looks >= Stream::ThreadName::kMostLooks;
        return;
    }
    const auto native_id = static_cast<uint64_t>(syscall(SYS_gettid));
    if (!is_known) {
        is_known = native_id == static_cast<uint64_t>(getpid());
        if (is_known) {
            std::strcpy(name, "MainThread");
        } else {
            prctl(PR_GET_NAME, name, 0, 0, 0);
        }
        name_bytes = std::strlen(name);
    }
    const uint64_t hash = hash_of_name(name, name_bytes);
    if (!known.is_written || hash != known.hash) {
        known.is_written = stream.definitions.add_thread(
            native_id, static_cast<uint64_t>(PyThread_get_thread_ident()), name, name_bytes);
        known.hash = hash;
    }
    stream.has_thread_name = is_known && known.is_written;
}

// The stream of the thread while an event is recorded; null: nothing is to be recorded.
class Event {
public:
    __attribute__((always_inline)) explicit Event(bool has_gil) {
        stream_ = own.stream;
        if (__builtin_expect(stream_ == nullptr, 0) && (stream_ = new_own_stream()) == nullptr) {
            return;
        }
        stream_->inside.store(1, std::memory_order_relaxed);
        std::atomic_signal_fence(
            std::memory_order_seq_cst);  // stop() makes it one for the processor
        if (!the_recording.is_on()) {
            leave();
            return;
        }
        if (__builtin_expect(!stream_->has_thread_name, 0)) name_thread(*stream_, has_gil);
    }
    ~Event() { leave(); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    explicit operator bool() const { return stream_ != nullptr; }
    Stream& stream() { return *stream_; }

private:
    void leave() {
        if (stream_ != nullptr) stream_->inside.store(0, std::memory_order_release);
        stream_ = nullptr;
    }
    Stream* stream_ = nullptr;
};

Sampling::Kind sampling_kind() {
    return the_recording.options().sampling.kind;
}
bool is_sampled() {
    return sampling_kind() != Sampling::Kind::kAll;
}

// Most allocations of a Poisson sample end here, before any guard. A thread's first of a recording
// does not.
bool leaves_out(size_t size) {
    if (own.sample_word != the_recording.on_word()) return false;
    const int64_t left = own.left_bytes - static_cast<int64_t>(size);
    if (left < 0) return false;
    own.left_bytes = left;
    return true;
}
bool takes(Stream& stream, size_t size) {  // what was not left out
    const Sampling& sampling = the_recording.options().sampling;
    if (sampling.kind != Sampling::Kind::kPoisson) return stream.sampler.takes(sampling, size);
    const uint32_t word = the_recording.on_word();
    const bool is_first = own.sample_word != word && word != 0;
    own.left_bytes = stream.sampler.draw(sampling.rate_bytes);
    if (!is_first) return true;
    own.sample_word = word;
    return !leaves_out(size) && takes(stream, size);
}
bool leaves_out(void* freed_block) {
    return is_sampled() &&
           !the_recording.sampled().may_hold(reinterpret_cast<uint64_t>(freed_block));
}

template <uint32_t kDomain>
uint32_t current_site(Stream& stream) {
    constexpr bool kMayLackGil = kDomain == 0;
    PyThreadState* thread = interpreter::state_with_gil();
    bool has_gil = true;
    if (kMayLackGil) {
        PyThreadState* const mine = PyGILState_GetThisThreadState();
        has_gil = mine != nullptr && mine == thread;
        thread = mine;
    }
    uint32_t node = current_node(stream, thread, has_gil);
    if (node == kNoNode && !has_gil) node = 0;
    return node == kNoNode ? 0 : stream.stacks.site(node, kDomain);
}

void sum_allocation(void* block, size_t size) {
    own.sums.allocated += size;
    block_sizes.put(reinterpret_cast<uint64_t>(block), size);
}
void sum_free(void* block) {
    own.sums.freed += block_sizes.take(reinterpret_cast<uint64_t>(block));
}

template <uint32_t kDomain>
void record_allocation(void* block, size_t size) {
    Event event(kDomain != 0);
    if (!event) return;
    Stream& stream = event.stream();
    if (is_sampled()) {
        if (!takes(stream, size)) return;
        if (!the_recording.sampled().insert(reinterpret_cast<uint64_t>(block))) return;
    }
    const uint32_t site = current_site<kDomain>(stream);
    uint8_t* const out = site == 0 ? nullptr : stream.begin_event(kDomain == 0);
    if (out == nullptr) return stream.lose_allocation(size);
    stream.end_event(
        stream.encoder.put_allocation(out, reinterpret_cast<uint64_t>(block), size, site));
    text_trace::put(stream.number(), 'a', nullptr, block, size);
}

template <uint32_t kDomain>
void record_free(void* block) {
    if (is_sampled() && !the_recording.sampled().remove(reinterpret_cast<uint64_t>(block))) return;
    Event event(kDomain != 0);
    if (!event) return;
    uint8_t* const out = event.stream().begin_event(kDomain == 0);
    if (out == nullptr) return event.stream().lose_free();
    event.stream().end_event(
        event.stream().encoder.put_free(out, reinterpret_cast<uint64_t>(block)));
    text_trace::put(event.stream().number(), 'f', block, nullptr, 0);
}

// The sums of traced calls count what a sample leaves out, too.
template <uint32_t kDomain>
void note_allocation(void* block, size_t size) {
    if (__builtin_expect(keeps_sums.load(std::memory_order_relaxed), 0)) {
        sum_allocation(block, size);
    }
    if (!leaves_out(size)) record_allocation<kDomain>(block, size);
}

template <uint32_t kDomain>
void note_free(void* block) {
    if (__builtin_expect(keeps_sums.load(std::memory_order_relaxed), 0)) sum_free(block);
    if (!leaves_out(block)) record_free<kDomain>(block);
}

template <uint32_t kDomain>
void note_reallocation(void* old_block, void* block, size_t size) {
    if (is_sampled()) {
        note_free<kDomain>(old_block);
        return note_allocation<kDomain>(block, size);
    }
    if (__builtin_expect(keeps_sums.load(std::memory_order_relaxed), 0)) {
        sum_free(old_block);
        sum_allocation(block, size);
    }
    Event event(true);
    if (!event) return;
    Stream& stream = event.stream();
    const uint32_t site = current_site<kDomain>(stream);
    uint8_t* const out = site == 0 ? nullptr : stream.begin_event(false);
    if (out == nullptr) {
        stream.lose_allocation(size);
        return stream.lose_free();
    }
    stream.end_event(stream.encoder.put_reallocation(
        out, reinterpret_cast<uint64_t>(old_block), reinterpret_cast<uint64_t>(block), size, site));
    text_trace::put(stream.number(), 'r', old_block, block, size);
}

// Whether a hook only passes through: nothing is recorded, or one of our hooks is at work further
// out.
bool passes_through() {
    return !the_recording.is_on() || own.busy;
}

// The same where a sample leaves the block out: known before the block is made, so the hook is
// done. Only for small blocks, which no allocator hands on to another that is hooked, too.
constexpr size_t kNeverHandedOn = 256;

bool is_sample_of_thread() {
    return own.sample_word == the_recording.on_word() &&
           !keeps_sums.load(std::memory_order_relaxed);
}
__attribute__((always_inline)) inline bool is_left_out_at_once(size_t size) {
    return size <= kNeverHandedOn && is_sample_of_thread() && leaves_out(size);
}
__attribute__((always_inline)) inline bool is_left_out_at_once(void* freed_block) {
    return is_sample_of_thread() &&
           !the_recording.sampled().may_hold(reinterpret_cast<uint64_t>(freed_block));
}

// Apart, so that a hook that goes on to the allocator at once needs no registers of its own.
template <uint32_t kDomain>
__attribute__((noinline)) void* recorded_malloc(const PyMemAllocatorEx& inner, size_t size) {
    own.busy = true;
    void* const block = inner.malloc(inner.ctx, size);
    if (block != nullptr) note_allocation<kDomain>(block, size);
    own.busy = false;
    return block;
}

template <uint32_t kDomain>
void* hook_malloc(void* context, size_t size) {
    const PyMemAllocatorEx& inner = static_cast<Wrapped*>(context)->inner;
    if (passes_through() || is_left_out_at_once(size)) return inner.malloc(inner.ctx, size);
    return recorded_malloc<kDomain>(inner, size);
}

template <uint32_t kDomain>
void* hook_calloc(void* context, size_t count, size_t size) {
    const PyMemAllocatorEx& inner = static_cast<Wrapped*>(context)->inner;
    if (passes_through()) return inner.calloc(inner.ctx, count, size);
    own.busy = true;
    void* const block = inner.calloc(inner.ctx, count, size);
    if (block != nullptr) note_allocation<kDomain>(block, count * size);
    own.busy = false;
    return block;
}

template <uint32_t kDomain>
void* hook_realloc(void* context, void* old_block, size_t size) {
    const PyMemAllocatorEx& inner = static_cast<Wrapped*>(context)->inner;
    if (passes_through()) return inner.realloc(inner.ctx, old_block, size);
    own.busy = true;
    constexpr bool kIsShared = kDomain == 0;  // another thread may take the old block meanwhile
    if (kIsShared && old_block != nullptr) note_free<kDomain>(old_block);
    void* const block = inner.realloc(inner.ctx, old_block, size);
    if (block == nullptr) {
        if (kIsShared && old_block != nullptr) note_allocation<kDomain>(old_block, 0);
    } else if (kIsShared || old_block == nullptr) {
        note_allocation<kDomain>(block, size);
    } else {
        note_reallocation<kDomain>(old_block, block, size);
    }
    own.busy = false;
    return block;
}

template <uint32_t kDomain>
__attribute__((noinline)) void recorded_free(const PyMemAllocatorEx& inner, void* block) {
    own.busy = true;
    note_free<kDomain>(block);
    inner.free(inner.ctx, block);
    own.busy = false;
}

template <uint32_t kDomain>
void hook_free(void* context, void* block) {
    const PyMemAllocatorEx& inner = static_cast<Wrapped*>(context)->inner;
    if (block == nullptr || passes_through() || is_left_out_at_once(block)) {
        return inner.free(inner.ctx, block);
    }
    recorded_free<kDomain>(inner, block);
}

template <uint32_t kDomain>
bool install(PyMemAllocatorDomain domain, bool& is_used) {
    PyMemAllocatorEx present;
    PyMem_GetAllocator(domain, &present);
    if (present.malloc == &hook_malloc<kDomain>) return true;
    if (installs == kMostInstalls) return false;
    Wrapped& slot = wrapped[installs][kDomain];
    is_used = true;
    slot.inner = present;
    PyMemAllocatorEx ours{&slot, &hook_malloc<kDomain>, &hook_calloc<kDomain>,
                          &hook_realloc<kDomain>, &hook_free<kDomain>};
    PyMem_SetAllocator(domain, &ours);
    return true;
}

}  // namespace

Recording& recording() {
    return the_recording;
}

void remember_modules() {
    modules = PyImport_GetModuleDict();
    interpreter_of_modules = PyThreadState_Get()->interp;
}

bool install_allocator_hooks() {
    text_trace::prepare();
    bool is_used = false;
    const bool is_done = has_thread_end_key() && install<0>(PYMEM_DOMAIN_RAW, is_used) &&
                         install<1>(PYMEM_DOMAIN_MEM, is_used) &&
                         install<2>(PYMEM_DOMAIN_OBJ, is_used);
    if (is_used) ++installs;
    return is_done;
}

Stream* own_stream() {
    return own.stream;
}

StackPlace current_place() {
    StackPlace place;
    if (own.busy) return place;
    own.busy = true;  // a stamp may be a dict
    {
        Event event(true);
        if (event) {
            const uint32_t node = current_node(event.stream(), interpreter::state_with_gil(), true);
            place = {event.stream().number(), node == kNoNode ? 0 : node};
        }
    }
    own.busy = false;
    return place;
}

Stream* enter_own_stream() {
    if (passes_through()) return nullptr;
    Stream* const stream = own.stream != nullptr ? own.stream : new_own_stream();
    if (stream == nullptr) return nullptr;
    own.busy = true;
    stream->inside.store(1, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (!the_recording.is_on()) {
        leave_own_stream(stream);
        return nullptr;
    }
    if (!stream->has_thread_name) name_thread(*stream, true);
    return stream;
}

void leave_own_stream(Stream* stream) {
    own.busy = false;
    stream->inside.store(0, std::memory_order_release);
}

bool begin_byte_sums() {
    if (!the_recording.options().records_allocations) return false;
    block_sizes.clear();
    keeps_sums = true;
    return true;
}

void end_byte_sums() {
    keeps_sums = false;
}

ByteSums own_byte_sums() {
    return own.sums;
}

void after_fork_in_child() {
    block_sizes.forget_lock();
    the_recording.after_fork_in_child(own.stream);
}

uint64_t total_stack_differences() {
    return the_recording.stack_differences();
}

}  // namespace capture
