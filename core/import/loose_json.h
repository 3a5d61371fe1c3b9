#pragma once
// JSON as Python writes it, read into flat rows: also NaN and Infinity, lone surrogates (each is
// U+FFFD), raw control characters, a byte-order mark, any depth, and a file that ends early. What
// was open when the file ended is closed and marked, so everything before the cut is there. What is
// odd is noted with its first byte, for the importer to report.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/diagnostics.h"

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
    // The first of each and how many there are.
    struct Oddity {
        uint64_t first_byte = 0;
        uint64_t count = 0;
        void add(uint64_t byte) { first_byte = count++ == 0 ? byte : first_byte; }
    };
    Oddity lone_surrogates;
    Oddity odd_numbers;         // NaN, Infinity, or beyond any double
    Oddity control_characters;  // raw, inside of text
    Oddity invalid_utf8;

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

// A warning with the byte for everything odd about the document.
void report_oddities(const LooseJson& json, DiagnosticList& notes);

}  // namespace hs
