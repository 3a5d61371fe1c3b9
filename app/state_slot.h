#pragma once
// A place for a view's own state that ViewStates need not know the type of, so that a change to one
// view compiles that view alone.

#include <memory>

namespace hs {

class StateSlot {
public:
    // Made on first use; always asked for with the same type.
    template <class T>
    T& of() {
        if (!state_) state_ = Owned(new T(), [](void* state) { delete static_cast<T*>(state); });
        return *static_cast<T*>(state_.get());
    }

private:
    using Owned = std::unique_ptr<void, void (*)(void*)>;
    Owned state_{nullptr, [](void*) {}};
};

}  // namespace hs
