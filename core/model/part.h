#pragma once
// Part<T>: a part of a dataset, which may be absent, and whose type need only be declared where the
// dataset is: a change of it rebuilds what uses it, not what knows datasets. Used like an optional;
// owned and moved along, never copied.

#include <memory>
#include <utility>

namespace hs {

template <class T>
class Part {
public:
    Part() = default;
    Part(T made) { emplace(std::move(made)); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    Part(Part&&) noexcept = default;
    Part& operator=(Part&&) noexcept = default;
    ~Part() = default;

    template <class... Args>
    T& emplace(Args&&... args) {
        const auto made = std::make_shared<T>(std::forward<Args>(args)...);
        held_ = made;
        return *made;
    }
    void reset() { held_.reset(); }

    [[nodiscard]] bool has_value() const { return held_ != nullptr; }
    explicit operator bool() const { return has_value(); }

    T& operator*() { return *held_; }
    const T& operator*() const { return *held_; }
    T* operator->() { return held_.get(); }
    const T* operator->() const { return held_.get(); }

private:
    std::shared_ptr<T> held_;  // knows how to delete what only its maker has seen
};

}  // namespace hs
