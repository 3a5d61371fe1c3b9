#pragma once
// Reads the records of one piece of a PyHeapDumper dump.
//
//   { "TYPE": { "ID": {record}, "ID": {record}, … }, "TYPE": { … } }
//   top         records                              top
//
// A dump is cut into pieces of about 4 MiB that are read on any thread. Where a piece begins is a
// guess (the next text that looks like `"123": {`), because from the middle of a file nobody can
// know: the piece before proves it by ending exactly there. A wrong guess costs reading that piece
// once more, never a wrong record.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/json_flaw.h"
#include "core/model/raw_graph.h"

namespace hs {

enum class PyheapLevel : uint8_t { kTop, kRecords };

// A place between two records or two groups.
struct PyheapPlace {
    uint64_t offset = 0;
    PyheapLevel level = PyheapLevel::kTop;
    bool operator==(const PyheapPlace&) const = default;
};

enum class PyheapEnding : uint8_t {
    kNextPiece,  // at the first place at or behind the limit
    kDocument,   // the outermost '}' was read
    kCut,        // the text ends before it
    kBroken,     // something else stands where the format has a record or a group
};

struct PyheapPiece {
    RawPiece raw;
    PyheapPlace begin;
    PyheapPlace end;  // of what was read completely; kBroken, kCut: where the trouble is
    PyheapEnding ending = PyheapEnding::kNextPiece;
    uint32_t last_group = 0;               // in raw.types; the group that is open at the end
    std::optional<uint64_t> odd_literal;   // the first NaN or Infinity
    std::optional<uint64_t> invalid_utf8;  // the first byte that is not UTF-8
    std::optional<JsonFlaw> flaw;          // the first, with its byte in the file
    bool has_fields = false;               // some record has a member of the format
    bool has_others = false;               // some record before that has another one
};

// Reads from `begin` to the first place at or behind `limit`.
PyheapPiece read_pyheap_piece(std::string_view text, PyheapPlace begin, uint64_t limit);

// The first place in [from, limit) that looks like a record's key; nothing if there is none.
std::optional<uint64_t> guess_pyheap_record(std::string_view text, uint64_t from, uint64_t limit);

}  // namespace hs
