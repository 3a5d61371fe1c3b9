#pragma once
// Threads where the system may start no more of them: a container's limit, ulimit -u, no room for a
// stack. Whatever wants one can do without.

#include <system_error>
#include <thread>
#include <utility>

namespace hs {

// Not joinable when the system refuses.
template <class Body>
std::jthread start_thread(Body&& body) {
    try {
        return std::jthread(std::forward<Body>(body));
    } catch (const std::system_error&) { return {}; }
}

}  // namespace hs
