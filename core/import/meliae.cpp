#include "core/import/meliae.h"

#include <algorithm>

#include "core/base/json_flaw.h"
#include "core/base/json_reader.h"
#include "core/base/utf8.h"
#include "core/import/local_types.h"
#include "core/import/meliae_records.h"
#include "core/model/object_graph_builder.h"
#include "core/model/reference_pair.h"

namespace hs {

namespace {

constexpr uint64_t kPieceBytes = uint64_t{4} << 20;
constexpr std::string_view kExtensions[] = {".json", ".meliae"};

struct LineParts {
    std::string_view address;
    std::string_view type;
    std::string_view size;
    std::string_view references;
};

bool read_line(std::string_view object, LineParts& parts) {
    for (JsonMembers member(object); member.next();) {
        if (member.is_named("address")) parts.address = member.token();
        if (member.is_named("type")) parts.type = member.token();
        if (member.is_named("size")) parts.size = member.token();
        if (member.is_named("refs")) parts.references = member.token();
    }
    return !parts.address.empty();
}

std::string_view trimmed(std::string_view line) {
    while (!line.empty() && is_json_blank(line.front())) { line.remove_prefix(1); }
    while (!line.empty() && is_json_blank(line.back())) { line.remove_suffix(1); }
    return line;
}

// The lines that begin in one piece of the file.
class LineReader {
public:
    LineReader(std::string_view text, uint64_t begin, uint64_t end)
        : text_(text), at_(begin), end_(end), types_(piece_) {}

    RawPiece read() {
        while (at_ < end_) {
            const size_t newline = text_.find('\n', at_);
            const bool unfinished = newline == std::string_view::npos;
            const uint64_t line_end = unfinished ? text_.size() : newline;
            take_line(at_, line_end, unfinished);
            at_ = line_end + 1;
        }
        return std::move(piece_);
    }

private:
    void take_line(uint64_t begin, uint64_t end, bool unfinished) {
        std::string_view line = trimmed(text_.substr(begin, end - begin));
        if (line.ends_with(',')) line = trimmed(line.substr(0, line.size() - 1));
        if (line.empty() || line == "[" || line == "]") return;
        const auto offset = static_cast<uint64_t>(line.data() - text_.data());
        JsonNotes notes;
        const char* close = line.front() == '{'
                                ? json_container_end(line.data(), line.data() + line.size(), notes)
                                : nullptr;
        const bool whole = close == line.data() + line.size();
        if (!whole && unfinished) {
            piece_.diagnostics.cut(
                "the dump is cut short inside a line; all complete lines are kept", end);
        } else if (!whole) {
            piece_.diagnostics.warn("a line without an object from '{' to '}': left out", offset);
        } else {
            take_record(line, offset);
        }
    }

    void take_record(std::string_view object, uint64_t offset) {
        if (const std::optional<JsonFlaw> flaw = first_json_flaw(object)) {
            piece_.diagnostics.warn(std::string(json_flaw_text(flaw->kind)), offset + flaw->byte);
        }
        LineParts parts;
        const bool has_address = read_line(object, parts);
        const auto address =
            is_json_integer(parts.address) ? pair_address(parts.address) : std::nullopt;
        if (!has_address || !address) {
            piece_.diagnostics.warn("a line has no address of at most 64 bits: left out", offset);
            return;
        }
        RawRecord record{*address, 0, offset, 0, type_of(parts.type)};
        record.size = size_of(parts.size, offset);
        for (JsonItems item(parts.references); item.next();) {
            if (!is_json_integer(item.token())) {
                piece_.diagnostics.warn("a reference is not an integer: left out", offset);
            } else if (const auto target = pair_address(item.token())) {
                piece_.add_edge(0, *target);
            } else {
                piece_.add_wide_edge({0, 0, canonical_odd_id(item.token())});
            }
        }
        record.edges_end = static_cast<uint32_t>(piece_.edges.size());
        piece_.records.push_back(record);
    }

    uint32_t type_of(std::string_view token) {
        if (!token.starts_with('"')) return 0;
        const std::string_view raw = token.substr(1, token.size() - 2);
        const bool plain = std::all_of(raw.begin(), raw.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x80 && c != '\\';
        });
        if (plain) return types_.number_of(raw, false);
        return types_.number_of_text(repaired_latin1(json_decoded(raw)));
    }

    uint64_t size_of(std::string_view token, uint64_t offset) {
        const auto size = is_json_integer(token) ? pair_address(token) : std::nullopt;
        if (!size) {
            piece_.diagnostics.warn("a size is missing, negative or no integer: counted as 0",
                                    offset);
        }
        return size.value_or(0);
    }

    std::string_view text_;
    uint64_t at_;
    uint64_t end_;
    RawPiece piece_;
    LocalTypes types_;
};

// Beginnings of the lines at or behind each multiple of the piece size.
std::vector<uint64_t> piece_bounds(std::string_view text) {
    std::vector<uint64_t> bounds{0};
    while (bounds.back() + kPieceBytes < text.size()) {
        const size_t newline = text.find('\n', bounds.back() + kPieceBytes - 1);
        if (newline == std::string_view::npos) break;
        bounds.push_back(newline + 1);
    }
    bounds.push_back(text.size());
    return bounds;
}

}  // namespace

std::string repaired_latin1(std::string_view text) {
    std::string bytes;
    for (size_t at = 0; at < text.size();) {
        const Utf8Step step = decode_utf8(text.substr(at));
        if (!step.valid || step.code_point > 0xff) return std::string(text);
        bytes += static_cast<char>(step.code_point);
        at += step.byte_count;
    }
    return is_valid_utf8(bytes) ? bytes : std::string(text);
}

// The first line that is an object must have an address, and refs or a type.
int sniff_meliae(const SniffInput& input) {
    std::string_view head = trimmed(input.head);
    if (head.starts_with('[')) head = trimmed(head.substr(1));
    if (!head.starts_with('{')) return kNotThis;
    bool has_address = false;
    bool has_type = false;
    bool has_references = false;
    for (JsonMembers member(head); member.next();) {
        has_address |= member.is_named("address") && is_json_integer(member.token());
        has_type |= member.is_named("type") && json_kind(member.token()) == JsonKind::kString;
        has_references |= member.is_named("refs") && json_kind(member.token()) == JsonKind::kArray;
    }
    if (has_address && has_type && has_references) return kLikely + 25;
    if (has_address && (has_type || has_references)) return kLikely;
    // The first line may be longer than the head.
    return head.starts_with("{\"address\": ") ? kPlausible : kNotThis;
}

Result<Dataset> load_meliae(Input input, const LoadOptions& options, JobContext& job) {
    const std::string_view text = input.bytes();
    const std::vector<uint64_t> bounds = piece_bounds(text);
    std::vector<RawPiece> pieces(bounds.size() - 1);
    job.begin_stage("reading objects", text.size());
    job.parallel_for(pieces.size(), 1, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
            pieces[i] = LineReader(text, bounds[i], bounds[i + 1]).read();
            job.advance(bounds[i + 1] - bounds[i]);
        }
    });
    if (job.cancelled()) return cancelled_error();
    DiagnosticList diagnostics;
    size_t records = 0;
    uint64_t needed = 0;
    for (const RawPiece& piece : pieces) {
        diagnostics.append(piece.diagnostics.items());
        records += piece.records.size();
        needed += piece.records.size() * (sizeof(RawRecord) + 36) + piece.edges.size() * 16;
    }
    if (records == 0) {
        return Error{ErrorCode::kBadInput, "no complete line with an object", input.path(),
                     text.size()};
    }
    if (options.memory_limit_bytes != 0 && needed > options.memory_limit_bytes) {
        return Error{
            ErrorCode::kTooLarge,
            "the graph needs " + std::to_string(needed) + " bytes of memory, more than allowed",
            input.path(),
            {}};
    }
    GraphBuild build;
    build.has_type_reprs = false;
    build.first_wins = true;
    build.untyped_references = true;
    HS_TRY(BuiltGraph built, build_object_graph(std::move(pieces), build, diagnostics, job));
    built.graph.owned_records = meliae_records({text, std::move(built.record_begin)});
    Dataset dataset;
    dataset.graph = std::move(built.graph);
    dataset.diagnostics = diagnostics.take();
    dataset.inputs.push_back(std::move(input));
    return dataset;
}

Importer meliae_importer() {
    return {"meliae", "meliae dump (one JSON object a line)", kExtensions, sniff_meliae,
            load_meliae};
}

}  // namespace hs
