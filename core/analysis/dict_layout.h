#pragma once
// Whether the references of a dictionary are its values alone or its values with their keys. The
// collector visits the keys only where one was no text, each behind its value:
//
//   {"a": x, "b": y}   x y
//   {1: x, "b": y}     x 1 y "b"
//
// A dump tells neither, but the dictionary's size tells how many items its table has room for, and
// from CPython 3.11 on which of both tables it is.

#include <cstddef>
#include <cstdint>

namespace hs {

// Whether so many references of a dictionary of this size (as sys.getsizeof has it) can only be
// value, key, value, key. False where they may be values alone: certain, or nothing.
bool holds_keys(uint64_t size_bytes, size_t references);

}  // namespace hs
