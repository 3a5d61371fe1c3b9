#pragma once
// What a pickle builds, as inert rows: no Python object, no call, no class.
//
//   value     8 bytes: kind in the top byte, a small number or a row number below
//   sequence  { first, count, capacity } into `items`: a tuple, a list, or a dict as key, value, …
//   record    one of the four kinds a class tracker writes, with the sequence of its state
//
// Rows are shared by number, so a value that a file mentions a million times is stored once, and
// nothing needs freeing in order. Cycles are possible: whoever walks rows guards against them.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/string_table.h"

namespace hs {

enum class PickleKind : uint8_t {
    kNone,
    kFalse,
    kTrue,
    kInt,      // fits 56 bits with sign
    kWideInt,  // row of wide_ints
    kHugeInt,  // beyond 64 bits: known to be a number, and no more
    kFloat,    // row of floats
    kText,     // StringId
    kTuple,    // row of sequences
    kList,     // row of sequences
    kDict,     // row of sequences
    kRecord,   // row of records
    kGlobal,   // PickleGlobal
};

// The names a class tracker dump mentions; nothing else is let in.
enum class PickleGlobal : uint8_t {
    kDefaultdict,
    kListType,
    kObjectType,
    kReconstructor,
    kTrackedObject,
    kAsized,
    kSnapshot,
    kProcessMemory,
};

struct PickleValue {
    uint64_t bits = 0;

    static constexpr unsigned kPayloadBits = 56;

    static constexpr PickleValue make(PickleKind kind, uint64_t payload = 0) {
        return {static_cast<uint64_t>(kind) << kPayloadBits |
                (payload & ((uint64_t{1} << kPayloadBits) - 1))};
    }
    [[nodiscard]] constexpr PickleKind kind() const {
        return static_cast<PickleKind>(bits >> kPayloadBits);
    }
    [[nodiscard]] constexpr uint32_t row() const { return static_cast<uint32_t>(bits); }
    // kInt: the payload with its sign.
    [[nodiscard]] constexpr int64_t small_int() const {
        constexpr unsigned kKindBits = 64 - kPayloadBits;
        return static_cast<int64_t>(bits << kKindBits) >> kKindBits;
    }
    [[nodiscard]] constexpr bool is(PickleKind wanted) const { return kind() == wanted; }
};

// Grows in pieces of fixed size: no row moves, and growing never holds two copies.
template <class T>
class PickleColumn {
public:
    [[nodiscard]] size_t size() const { return size_; }
    T& operator[](size_t i) { return pieces_[i / kPieceRows][i % kPieceRows]; }
    const T& operator[](size_t i) const { return pieces_[i / kPieceRows][i % kPieceRows]; }
    void push_back(const T& value) {
        if (size_ % kPieceRows == 0) { pieces_.push_back(std::make_unique<T[]>(kPieceRows)); }
        ++size_;
        (*this)[size_ - 1] = value;
    }

private:
    static constexpr size_t kPieceRows = 2048;
    std::vector<std::unique_ptr<T[]>> pieces_;
    size_t size_ = 0;
};

struct PickleSequence {
    static constexpr uint32_t kFrozen = UINT32_MAX;  // as capacity: a record's attributes

    uint32_t first = 0;  // row of items
    uint32_t count = 0;  // items; a dict has two for each pair
    uint32_t capacity = 0;
};

struct PickleRecord {
    static constexpr uint32_t kNoState = UINT32_MAX;

    PickleGlobal type = PickleGlobal::kAsized;
    uint32_t state = kNoState;  // the dict of attributes: a row of sequences
    uint64_t byte_offset = 0;   // where the record was made
};

struct PickleWideInt {
    uint64_t magnitude = 0;
    bool is_negative = false;
};

struct PickleHeap {
    static constexpr uint32_t kEmptyTupleRow = 0;  // of sequences: all empty tuples are one

    explicit PickleHeap(StringTable& table) : strings(table) { sequences.push_back({}); }

    StringTable& strings;
    PickleColumn<PickleValue> items;
    PickleColumn<PickleSequence> sequences;
    PickleColumn<PickleRecord> records;
    PickleColumn<PickleWideInt> wide_ints;
    PickleColumn<double> floats;

    [[nodiscard]] std::string_view text(PickleValue value) const {
        return strings.text(StringId{value.row()});
    }
    [[nodiscard]] const PickleSequence& sequence(PickleValue value) const {
        return sequences[value.row()];
    }
    [[nodiscard]] PickleValue item(const PickleSequence& sequence, size_t i) const {
        return items[sequence.first + i];
    }

    // Whole numbers, True and False as 1 and 0; empty for anything else and out of range.
    [[nodiscard]] std::optional<int64_t> as_int64(PickleValue value) const;
    [[nodiscard]] std::optional<uint64_t> as_uint64(PickleValue value) const;
    // Any number.
    [[nodiscard]] std::optional<double> as_double(PickleValue value) const;
};

}  // namespace hs
