#include "core/base/fault_guard.h"

#include <signal.h>
#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <utility>

#include "core/base/memory_region.h"

namespace hs {
namespace {

// Read by the signal handler, so neither locks nor containers. A slot is free while `taken` is
// false, and guards while `end` is not 0.
struct Range {
    std::atomic<bool> taken{false};
    std::atomic<std::atomic<bool>*> faulted{nullptr};
    std::atomic<uintptr_t> begin{0};
    std::atomic<uintptr_t> end{0};
};

std::array<Range, 1024> ranges;
struct sigaction previous_action = {};

static_assert(std::atomic<uintptr_t>::is_always_lock_free);
static_assert(std::atomic<bool>::is_always_lock_free);

// Everything from the fault on lies beyond the end of the file, so one mapping replaces it all:
// page by page would reach the system's limit of mappings in a large file.
bool replace_by_zeros(Range& range, uintptr_t address) {
    const uintptr_t page = address & ~(uintptr_t{page_bytes()} - 1);
    const uintptr_t end = range.end.load(std::memory_order_acquire);
    auto* const at = reinterpret_cast<void*>(page);  // NOLINT(performance-no-int-to-ptr)
    void* mapped = mmap(at, end - page, PROT_READ,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) return false;
    range.faulted.load(std::memory_order_relaxed)->store(true, std::memory_order_relaxed);
    return true;
}

void handle_fault(int signal_number, siginfo_t* info, void* context) {
    const int kept_errno = errno;
    const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
    for (Range& range : ranges) {
        const uintptr_t end = range.end.load(std::memory_order_acquire);
        if (address >= end || address < range.begin.load(std::memory_order_relaxed)) continue;
        const bool replaced = replace_by_zeros(range, address);
        errno = kept_errno;
        if (replaced) return;
    }
    if ((previous_action.sa_flags & SA_SIGINFO) != 0 && previous_action.sa_sigaction != nullptr) {
        previous_action.sa_sigaction(signal_number, info, context);
        return;
    }
    // Back to what was there before; the instruction faults again on return.
    sigaction(signal_number, &previous_action, nullptr);
}

void install_handler() {
    page_bytes();  // its first call is not for a signal handler
    struct sigaction action = {};
    action.sa_sigaction = handle_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &previous_action);
}

}  // namespace

FaultGuard::FaultGuard(void* data, size_t byte_count, std::atomic<bool>& faulted) {
    static std::once_flag installed;
    std::call_once(installed, install_handler);
    for (size_t i = 0; i < ranges.size(); ++i) {
        if (ranges[i].taken.exchange(true, std::memory_order_acquire)) continue;
        const auto begin = reinterpret_cast<uintptr_t>(data);
        ranges[i].faulted.store(&faulted, std::memory_order_relaxed);
        ranges[i].begin.store(begin, std::memory_order_relaxed);
        ranges[i].end.store(begin + round_up_to_pages(byte_count), std::memory_order_release);
        slot_ = i;
        return;
    }
}

FaultGuard::FaultGuard(FaultGuard&& other) noexcept : slot_(std::exchange(other.slot_, kNone)) {}

FaultGuard& FaultGuard::operator=(FaultGuard&& other) noexcept {
    if (this != &other) {
        release();
        slot_ = std::exchange(other.slot_, kNone);
    }
    return *this;
}

void FaultGuard::release() {
    if (slot_ == kNone) return;
    ranges[slot_].end.store(0, std::memory_order_release);
    ranges[slot_].taken.store(false, std::memory_order_release);
    slot_ = kNone;
}

}  // namespace hs
