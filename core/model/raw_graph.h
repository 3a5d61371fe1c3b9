#pragma once
// RawPiece: what an importer read from one piece of a dump, before references are resolved. Pieces
// are read on any thread and joined in file order, so the result never depends on threads.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/diagnostics.h"

namespace hs {

struct RawRecord {
    uint64_t address = 0;
    uint64_t size = 0;
    uint64_t begin = 0;  // byte offset of the record
    uint32_t edges_end =
        0;              // in RawPiece::edges; the record's edges begin where the last one's end
    uint32_t type = 0;  // in RawPiece::types
};

// A reference that does not fit 48 bits of id and 16 bits of type.
struct WideEdge {
    uint32_t type = 0;
    uint64_t address = 0;
    std::string odd_id;  // not empty: the id is no unsigned 64-bit number, and this is its text
};

struct RawPiece {
    static constexpr uint32_t kWide = 0xffff;
    static constexpr uint64_t kAddressMask = (uint64_t{1} << 48) - 1;

    RawPiece() = default;
    RawPiece(RawPiece&&) = default;  // never copied: views of `types` may lie in `decoded`
    RawPiece& operator=(RawPiece&&) = default;

    // Types in order of first mention in the piece. Row 0 is the type of the records before the
    // first group begins, which only the piece before knows.
    std::vector<std::string_view> types = {{}};
    std::deque<std::string> decoded;  // type texts that had escapes; never moves
    std::vector<RawRecord> records;
    std::vector<uint64_t> edges;  // type << 48 | id, or kWide << 48 | index into wide
    std::vector<WideEdge> wide;
    DiagnosticList diagnostics;

    void add_edge(uint32_t type, uint64_t address) {
        if (type < kWide && address <= kAddressMask) [[likely]] {
            edges.push_back(uint64_t{type} << 48 | address);
            return;
        }
        add_wide_edge({type, address, {}});
    }
    void add_wide_edge(WideEdge edge) {
        edges.push_back(uint64_t{kWide} << 48 | wide.size());
        wide.push_back(std::move(edge));
    }
};

}  // namespace hs
