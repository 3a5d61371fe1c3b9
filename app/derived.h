#pragma once
// Derived<T>: a result that views ask for every frame. When the work is quick it is done in the
// frame; otherwise in a job, and the last result stays to be shown as stale. A running job is let
// finish before the next begins: while the cursor is dragged, results keep coming.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "app/jobs.h"

namespace hs {

template <class T>
class Derived {
public:
    // fn: Result<T>(JobContext&); it may run on another thread and must own what it reads. Null as
    // long as there is no result at all.
    template <class Fn>
    const T* get(JobRunner& runner, const AnswerKey& key, bool is_quick, const std::string& label,
                 Fn fn) {
        wanted_ = key;
        if (value_ && key_ == key) return &*value_;
        if (is_quick) {
            work_.reset();
            JobContext alone;
            Result<T> result = fn(alone);
            if (result.ok()) keep(key, std::move(result).value());
        } else {
            collect();
            if (!work_.running() && work_.key() != key) {
                work_.request(runner, key, label, std::move(fn));
            }
        }
        return ready();
    }

    [[nodiscard]] const T* ready() const { return value_ ? &*value_ : nullptr; }
    // Another result was asked for than there is.
    [[nodiscard]] bool is_stale() const { return key_ != wanted_; }
    [[nodiscard]] const Error* failed() const { return work_.failed(); }
    // Another number for every result.
    [[nodiscard]] uint64_t version() const { return version_; }

    void reset() {
        work_.reset();
        value_.reset();
        key_ = {};
    }

private:
    void collect() {
        if (work_.running() || !work_.ready()) return;
        const AnswerKey made_for = work_.key();
        if (std::optional<T> made = work_.take()) keep(made_for, std::move(*made));
    }
    void keep(const AnswerKey& key, T value) {
        value_.emplace(std::move(value));
        key_ = key;
        version_ = next_version();
    }

    Async<T> work_;
    std::optional<T> value_;
    AnswerKey key_;
    AnswerKey wanted_;
    uint64_t version_ = 0;
};

}  // namespace hs
