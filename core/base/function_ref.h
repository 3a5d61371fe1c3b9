#pragma once
// FunctionRef: a callable that somebody else owns, for a parameter that is called at once and not
// kept. Two words and one indirect call; std::function may allocate.

#include <memory>
#include <type_traits>
#include <utility>

namespace hs {

template <class Signature>
class FunctionRef;

template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> &&
             std::is_invocable_r_v<R, F&, Args...>)
        FunctionRef(F&& callable)  // NOLINT(bugprone-forwarding-reference-overload): see requires
        : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
          call_([](void* held, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(held))(std::forward<Args>(args)...);
          }) {}

    R operator()(Args... args) const { return call_(callable_, std::forward<Args>(args)...); }

private:
    void* callable_;
    R (*call_)(void*, Args...);
};

}  // namespace hs
