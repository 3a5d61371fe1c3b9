#pragma once
// Result<T>: a value, or an Error that says what was expected, what was found, and where.
// Used for everything a user can cause. It cannot be ignored and does not convert to bool.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/check.h"

namespace hs {

enum class ErrorCode : uint8_t {
    kIo,             // the file could not be opened, read or written
    kUnknownFormat,  // no importer recognises the bytes
    kChanged,        // another program wrote over the file while it was open
    kBadInput,       // the bytes break the format, and nothing usable was found
    kTooLarge,       // a limit that protects memory was reached
    kNotFound,       // a thing named by the user is not in the data
    kUsage,          // wrong words on the command line or in a filter
    kOutOfMemory,
    kCancelled,  // the user asked for it: the UI shows nothing
};

struct Error {
    ErrorCode code = ErrorCode::kBadInput;
    std::string message;                  // what failed and why: "no object has the id 12"
    std::string source;                   // the file as the user gave it; empty if none
    std::optional<uint64_t> byte_offset;  // in the (inflated) bytes of source
};

// "FILE: message (byte N)", leaving out what is unknown.
std::string describe(const Error& error);

inline Error cancelled_error() {
    return {ErrorCode::kCancelled, "cancelled", {}, {}};
}
inline bool is_cancelled(const Error& error) {
    return error.code == ErrorCode::kCancelled;
}

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }

    T& value() & {
        HS_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        HS_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        HS_CHECK(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    const Error& error() const& {
        HS_CHECK(!ok());
        return *std::get_if<1>(&state_);
    }
    Error&& error() && {
        HS_CHECK(!ok());
        return std::move(*std::get_if<1>(&state_));
    }

    explicit operator bool() const = delete;

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    const Error& error() const& {
        HS_CHECK(!ok());
        return *error_;
    }
    Error&& error() && {
        HS_CHECK(!ok());
        return std::move(*error_);
    }

    explicit operator bool() const = delete;

private:
    std::optional<Error> error_;
};

}  // namespace hs

#define HS_CONCAT_INNER(a, b) a##b
#define HS_CONCAT(a, b) HS_CONCAT_INNER(a, b)

// HS_TRY(auto input, open_input(path));   declares input, or returns the error.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
#define HS_TRY(declaration, expression) \
    HS_TRY_NAMED(HS_CONCAT(hs_try_, __LINE__), declaration, expression)
#define HS_TRY_NAMED(name, declaration, expression)     \
    auto name = (expression);                           \
    if (!name.ok()) { return std::move(name).error(); } \
    declaration = std::move(name).value()
// NOLINTEND(bugprone-macro-parentheses)

// The same for Result<void>.
#define HS_TRY_VOID(expression)                                   \
    if (auto hs_try_result = (expression); !hs_try_result.ok()) { \
        return std::move(hs_try_result).error();                  \
    }                                                             \
    static_assert(true)
