#pragma once
// Formats that people have and that no importer reads: recognised by their content, so that opening
// one says what it is instead of what it is not. One table; a row goes when an importer comes.

#include <span>
#include <string_view>

#include "core/import/importer.h"

namespace hs {

struct KnownFormat {
    std::string_view name;    // with its article: "a V8 heap snapshot"
    std::string_view advice;  // a sentence of what to do; empty: it may be read one day
    bool (*looks_like)(const SniffInput& input) = nullptr;
};

std::span<const KnownFormat> known_formats();

// The first row that fits, or null. Looks at the head alone.
const KnownFormat* find_known_format(const SniffInput& input);

// "this is a V8 heap snapshot, which heapscope cannot read yet"
std::string known_format_text(const KnownFormat& format);

// Of a file of whatever format.
inline constexpr const char* kEmptyFile =
    "this file is empty: the program that wrote it failed or is still writing";

}  // namespace hs
