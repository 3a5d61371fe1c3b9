#pragma once
// A relation: rows and fields on their way to people and programs. What a field is called, what it
// means and how its values come about is said here once; window, text, JSON, files of other
// programs and the report render it, each with a choice of fields in an order of its own.
//
//   analysis ──▶ Relation ──arrange──▶ rows in order ──▶ text, JSON, CSV, workbook, database, page
//
// A relation owns what it reads, never changes, and is read by any number of threads at once, each
// through a cursor of its own.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/table/value.h"

namespace hs {

struct Field {
    std::string_view name;   // in JSON, SQL and other programs: "shallow_bytes"
    std::string_view title;  // for people: "Shallow"
    std::string_view help;   // one line: "Bytes of the objects alone"
    Meaning meaning = Meaning::kText;
};

// Texts it returns live until its next call.
class Cursor {
public:
    Cursor() = default;
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    virtual ~Cursor() = default;

    virtual Value value(uint32_t row, size_t field) = 0;
};

class Relation {
public:
    Relation() = default;
    Relation(const Relation&) = delete;
    Relation& operator=(const Relation&) = delete;
    virtual ~Relation() = default;

    [[nodiscard]] virtual std::span<const Field> fields() const = 0;
    [[nodiscard]] virtual uint32_t row_count() const = 0;
    [[nodiscard]] virtual std::unique_ptr<Cursor> cursor() const = 0;
    // False for what was not asked for: null in JSON, left out where people read.
    [[nodiscard]] virtual bool has(size_t /*field*/) const { return true; }
    // What rows sort by, rising, one for each row; kNoKey for nothing.
    virtual void fill_keys(size_t field, std::span<uint64_t> keys) const = 0;
};

// What is asked for of a relation that is yet to be made. Bit n: field n; fields from 63 on share
// the last bit.
using WantedFields = uint64_t;
inline constexpr WantedFields kAllFields = ~WantedFields{0};
constexpr WantedFields wanted_field(size_t field) {
    return WantedFields{1} << (field < 63 ? field : 63);
}
constexpr bool is_wanted(WantedFields wanted, size_t field) {
    return (wanted & wanted_field(field)) != 0;
}

inline constexpr uint64_t kNoKey = UINT64_MAX;  // last, whichever way rows are sorted
// Of a number; texts have ranks (rank_texts).
uint64_t sort_key(const Value& value);
// Places in the order of the texts, equal ones alike.
void rank_texts(std::span<const std::string> texts, std::span<uint64_t> ranks);
void rank_amounts(std::span<const Amount> amounts, std::span<uint64_t> ranks);
// The same of a field of texts, for all rows.
void fill_text_ranks(const Relation& relation, size_t field, std::span<uint64_t> ranks);

struct SortBy {
    size_t field = 0;
    bool falling = false;

    friend bool operator==(const SortBy&, const SortBy&) = default;
};

// Rows as the relation has them, the first `count`.
std::vector<uint32_t> first_rows(size_t count);
// Rows in order; ties by the relation's own order.
Result<std::vector<uint32_t>> arranged(const Relation& relation, std::span<const SortBy> sort,
                                       JobContext& job);
// Of these rows (rising) alone.
Result<std::vector<uint32_t>> arranged(const Relation& relation, std::span<const SortBy> sort,
                                       std::span<const uint32_t> rows, JobContext& job);

inline constexpr size_t kNoField = SIZE_MAX;

// A field as one renderer shows it.
struct SurfaceColumn {
    size_t field = 0;
    std::string_view name = {};  // in place of the field's; empty: that
    size_t tooltip = kNoField;   // what more to say of a cell, where there are tooltips
    bool is_exact = false;       // text: the number as it is, its unit in the title
    // Text: of a flag, in place of "yes" and "no".
    std::string_view yes = {};
    std::string_view no = {};
};
using Surface = std::span<const SurfaceColumn>;
// Every field, in the relation's order.
std::vector<SurfaceColumn> all_fields(const Relation& relation);

}  // namespace hs
