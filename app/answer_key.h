#pragma once
// What a result was asked for with. A key is a value of any types, compared part by part: two
// questions are the same when each part is of the same type and equal.
//
//     view.answers.get<Rows>({.topic = {"rows"}, .key = {row.version(), own.filter, sort}}, …);
//
// A part says what it is: a dataset by its DatasetVersion, another result by the number that it was
// given, text as text. Addresses do not compile: they are used again.

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "app/selection.h"

namespace hs {

// Whether the type points at something instead of being it: pointers, shared or not, views, and
// what is made of them.
template <class T>
constexpr bool points_elsewhere() {
    if constexpr (std::is_pointer_v<T> || std::is_null_pointer_v<T> ||
                  std::is_same_v<T, std::string_view> || requires { typename T::element_type; }) {
        return true;
    } else if constexpr (requires { typename T::first_type; }) {
        return points_elsewhere<typename T::first_type>() ||
               points_elsewhere<typename T::second_type>();
    } else if constexpr (requires { typename T::value_type; }) {
        return points_elsewhere<typename T::value_type>();
    } else {
        return false;
    }
}

template <class T>
concept KeyPart = std::equality_comparable<T> && std::copyable<T> && !points_elsewhere<T>();

class AnswerKey {
    // Text is kept as text.
    template <class Part>
    using Kept = std::conditional_t<std::is_same_v<Part, const char*>, std::string, Part>;

public:
    AnswerKey() = default;  // of no question
    template <class... Parts>
    requires(sizeof...(Parts) > 1 ||
             (sizeof...(Parts) == 1 && !(std::is_same_v<Parts, AnswerKey> && ...)))
        AnswerKey(Parts... parts)
        : parts_(std::make_shared<Held<std::tuple<Kept<Parts>...>>>(
              std::tuple<Kept<Parts>...>(std::move(parts)...))) {
        static_assert((KeyPart<Kept<Parts>> && ...), "a part is a value that can be compared");
    }

    [[nodiscard]] bool is_none() const { return !parts_; }
    [[nodiscard]] size_t hash() const { return parts_ ? parts_->hash() : 0; }
    // Whether the test holds for every dataset that a part, or a key that is one, names.
    using VersionTest = std::function<bool(const DatasetVersion&)>;
    [[nodiscard]] bool all_versions(const VersionTest& test) const {
        return !parts_ || parts_->all_versions(test);
    }

    friend bool operator==(const AnswerKey& a, const AnswerKey& b) {
        if (a.parts_ == b.parts_) return true;
        return a.parts_ && b.parts_ && a.parts_->equals(*b.parts_);
    }

private:
    struct AnyHeld {
        AnyHeld() = default;
        AnyHeld(const AnyHeld&) = delete;
        AnyHeld& operator=(const AnyHeld&) = delete;
        virtual ~AnyHeld() = default;
        [[nodiscard]] virtual bool equals(const AnyHeld& other) const = 0;
        [[nodiscard]] virtual size_t hash() const = 0;
        [[nodiscard]] virtual bool all_versions(const VersionTest& test) const = 0;
    };
    template <class Tuple>
    struct Held final : AnyHeld {
        explicit Held(Tuple held) : parts(std::move(held)) {}
        [[nodiscard]] bool equals(const AnyHeld& other) const override {
            const auto* same = dynamic_cast<const Held*>(&other);
            return same != nullptr && parts == same->parts;
        }
        [[nodiscard]] size_t hash() const override {
            return std::apply(
                [](const auto&... part) {
                    size_t hash = typeid(Tuple).hash_code();
                    ((hash = hash * 31 + hash_of(part)), ...);
                    return hash;
                },
                parts);
        }
        [[nodiscard]] bool all_versions(const VersionTest& test) const override {
            return std::apply([&](const auto&... part) { return (holds_for(part, test) && ...); },
                              parts);
        }
        const Tuple parts;
    };

    // Parts without a hash are told apart by comparison alone.
    template <class Part>
    static size_t hash_of(const Part& part) {
        if constexpr (std::is_same_v<Part, AnswerKey>) {
            return part.hash();
        } else if constexpr (std::is_same_v<Part, DatasetVersion>) {
            return part.id.v * size_t{31} + part.generation;
        } else if constexpr (requires { std::hash<Part>{}(part); }) {
            return std::hash<Part>{}(part);
        } else {
            return 0;
        }
    }
    template <class Part>
    static constexpr bool lists_versions() {
        if constexpr (requires { typename Part::value_type; }) {
            return std::is_same_v<typename Part::value_type, DatasetVersion> ||
                   std::is_same_v<typename Part::value_type, AnswerKey>;
        } else {
            return false;
        }
    }
    template <class Part>
    static bool holds_for(const Part& part, const VersionTest& test) {
        if constexpr (std::is_same_v<Part, AnswerKey>) {
            return part.all_versions(test);
        } else if constexpr (std::is_same_v<Part, DatasetVersion>) {
            return test(part);
        } else if constexpr (lists_versions<Part>()) {
            for (const auto& one : part) {
                if (!holds_for(one, test)) return false;
            }
            return true;
        } else {
            return true;
        }
    }

    std::shared_ptr<const AnyHeld> parts_;  // frozen: copies of the key share them
};

// Of a result, so that keys of what is made of it can name it: never given before. UI thread only.
inline uint64_t next_version() {
    static uint64_t last = 0;
    return ++last;
}

}  // namespace hs
