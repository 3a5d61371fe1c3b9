#pragma once
// While it lives, no thread can be started: its stack would not fit into the address space.

#include <pthread.h>

#include <cstddef>

namespace hs::test {

class NoThreads {
public:
    NoThreads() {
        pthread_getattr_default_np(&before_);
        pthread_attr_t without = {};
        pthread_getattr_default_np(&without);
        pthread_attr_setstacksize(&without, size_t{1} << 46);
        pthread_setattr_default_np(&without);
        pthread_attr_destroy(&without);
    }
    ~NoThreads() {
        pthread_setattr_default_np(&before_);
        pthread_attr_destroy(&before_);
    }
    NoThreads(const NoThreads&) = delete;
    NoThreads& operator=(const NoThreads&) = delete;

private:
    pthread_attr_t before_ = {};
};

}  // namespace hs::test
