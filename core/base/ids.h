#pragma once
// Typed 32-bit row numbers. Two kinds of id cannot be mixed up, and row 0 of every table is the
// nil row (empty string, unknown type, virtual root, empty stack), so look-ups need no branch.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace hs {

template <class Tag>
struct Id {
    uint32_t v = 0;

    friend constexpr auto operator<=>(Id, Id) = default;
    [[nodiscard]] constexpr bool is_nil() const { return v == 0; }
};

using StringId = Id<struct StringTag>;
using TypeId = Id<struct TypeTag>;
using ObjectId = Id<struct ObjectTag>;
using FrameId = Id<struct FrameTag>;
using TraceId = Id<struct TraceTag>;

}  // namespace hs

template <class Tag>
struct std::hash<hs::Id<Tag>> {
    size_t operator()(hs::Id<Tag> id) const noexcept { return std::hash<uint32_t>{}(id.v); }
};
