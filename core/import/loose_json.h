#pragma once
// JSON as Python writes it, read into flat rows: also NaN and Infinity, lone surrogates (three
// bytes each), a byte-order mark, any depth, and a file that ends early. What was open when the
// file ended is closed and marked, so everything before the cut is there.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

enum class LooseJsonKind : uint8_t { kNull, kFalse, kTrue, kNumber, kText, kArray, kObject };

// Rows are in the order of the file: a container, then what is in it. Row 0 is the document.
struct LooseJson {
    static constexpr uint32_t kNone = 0;  // row 0 is nobody's child

    struct Node {
        LooseJsonKind kind = LooseJsonKind::kNull;
        bool is_cut = false;  // the file ends inside it
        uint32_t key = 0;     // row of texts; of a member of an object
        uint32_t text = 0;    // row of texts, for kText
        uint32_t first_child = kNone;
        uint32_t next_sibling = kNone;
        double number = 0;
        uint64_t byte_offset = 0;
    };
    std::vector<Node> nodes;
    std::vector<std::string> texts = std::vector<std::string>(1);
    std::optional<uint64_t> cut_at;          // where the file ended too early
    std::optional<uint64_t> trailing_bytes;  // where something follows the document

    [[nodiscard]] const Node& operator[](uint32_t row) const { return nodes[row]; }
    // The member's row, or kNone; the last of equal keys counts. Row 0 for no object is fine.
    [[nodiscard]] uint32_t member(uint32_t object, std::string_view key) const;
    [[nodiscard]] bool is(uint32_t row, LooseJsonKind kind) const {
        return row != kNone && nodes[row].kind == kind;
    }
    [[nodiscard]] std::string_view text(uint32_t row) const { return texts[nodes[row].text]; }
    [[nodiscard]] std::string_view text_member(uint32_t object, std::string_view key) const;
    // Numbers only; NaN for NaN.
    [[nodiscard]] std::optional<double> number_member(uint32_t object, std::string_view key) const;
};

Result<LooseJson> read_loose_json(std::string_view bytes, JobContext& job);

}  // namespace hs
