#pragma once
// The small own state of each view, panel and overlay: scroll and filter texts, what is chosen in
// it. Not part of AppState, since it changes while drawing. A state belongs to the one view that
// asks for it: what a view wants of another it pushes as an Action.

#include <map>
#include <memory>

namespace hs {

class ViewStates {
public:
    // One of each type, made on first use. Which types there are is known to their views alone, so
    // that a change to one view compiles that view alone.
    template <class T>
    T& of() {
        Owned& state = states_.try_emplace(&kMarkOf<T>, nullptr, [](void*) {}).first->second;
        if (!state) state = Owned(new T(), [](void* made) { delete static_cast<T*>(made); });
        return *static_cast<T*>(state.get());
    }

private:
    using Owned = std::unique_ptr<void, void (*)(void*)>;
    // Its address stands for the type, also for one that a single file knows.
    template <class T>
    static constexpr char kMarkOf = 0;

    std::map<const char*, Owned, std::less<>> states_;
};

}  // namespace hs
