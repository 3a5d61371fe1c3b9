#pragma once
// ObjectRecords: what the file says of single objects beyond the columns of ObjectGraph, read from
// it when somebody looks. Each importer of dumps has its own; nothing else knows how a dump writes
// an object.
//
// Values are JSON text; one that means another object is the array ["type", id] (see
// record_value.h). All views last as long as the records.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/column.h"
#include "core/base/function_ref.h"
#include "core/base/ids.h"
#include "core/model/record_value.h"

namespace hs {

// Of a dump that is text: where each record stands. It begins with '{'.
class RecordText {
public:
    // begins: by row, bytes into the text, rising; row 0 is no object.
    RecordText(std::string_view text, Column<uint64_t> begins)
        : text_(text), begins_(std::move(begins)) {}

    [[nodiscard]] std::string_view all() const { return text_; }
    // From the first's '{' to where the next record after the last begins. Empty for stubs.
    [[nodiscard]] std::string_view of(ObjectId first, ObjectId last) const;
    [[nodiscard]] std::string_view of(ObjectId object) const { return of(object, object); }
    // From '{' to its '}'.
    [[nodiscard]] std::string_view whole(ObjectId object) const;
    // The object whose record, or what follows it, this byte is in; nil before the first.
    [[nodiscard]] ObjectId at(uint64_t byte) const;
    [[nodiscard]] uint64_t memory_bytes() const { return begins_.memory_bytes(); }

private:
    std::string_view text_;
    Column<uint64_t> begins_;
};

class ObjectRecords {
public:
    // A repeated name comes again.
    struct Field {
        std::string_view raw_name;  // as in JSON, between the quotes
        std::string_view value;
        [[nodiscard]] std::string name() const;
    };
    struct Part {
        std::string_view name;
        std::string_view value;
    };
    using Parts = std::array<Part, 3>;
    // Both say whether to go on.
    using TakeField = FunctionRef<bool(const Field&)>;
    using TakeItem = FunctionRef<bool(std::string_view value)>;

    ObjectRecords() = default;
    ObjectRecords(const ObjectRecords&) = delete;
    ObjectRecords& operator=(const ObjectRecords&) = delete;
    virtual ~ObjectRecords() = default;

    // Whether a record lists what the object is made of one by one, plain values too, and which of
    // its attributes are objects. Else it has references alone, and its fields are plain values.
    [[nodiscard]] virtual bool lists_items() const = 0;
    // Attributes, in the order of the record.
    virtual void each_field(ObjectId object, TakeField take) const = 0;
    // In the order of ObjectGraph::references, those that repair added left out.
    virtual void each_item(ObjectId object, TakeItem take) const = 0;
    // Whether it knows what each reference is called. Else the names follow from what types are.
    [[nodiscard]] virtual bool names_references() const { return false; }
    // What the references are called, in the order of ObjectGraph::references: "[3]", "['key']",
    // "name", or nothing. Says whether to go on.
    using TakeName = FunctionRef<bool(std::string_view name)>;
    virtual void each_reference_name(ObjectId, TakeName) const {}
    [[nodiscard]] virtual SourceLocation source(ObjectId object) const = 0;
    // What a module, class or function calls itself; empty if unknown.
    [[nodiscard]] virtual std::string own_name(ObjectId object) const = 0;
    // What tells it from others of its type, whose short name this is. May be empty, or long.
    [[nodiscard]] virtual std::string label(ObjectId object, std::string_view type) const = 0;
    // What else the record is made of, as JSON; empty values where it has none. Records of text are
    // the same when these and their fields are.
    [[nodiscard]] virtual Parts parts(ObjectId object) const = 0;
    [[nodiscard]] virtual const RecordText* text() const { return nullptr; }
    [[nodiscard]] virtual uint64_t memory_bytes() const = 0;
};

// Fields, each name once: in its first place, with its last value, as in a Python dict.
std::vector<RecordMember> record_fields(const ObjectRecords& records, ObjectId object);
// The items' values.
std::vector<std::string_view> record_items(const ObjectRecords& records, ObjectId object);

// False when none of the records of these neighbours has the word in what is said of it, for
// certain: several times faster than reading them one by one where they are text.
bool may_mention(const ObjectRecords& records, ObjectId first, ObjectId last, std::string_view word,
                 bool in_any_case);

// Of a graph that has nothing but its columns.
const ObjectRecords& no_records();

}  // namespace hs
