#include "core/import/pyheap.h"

#include <algorithm>

#include "core/base/json_reader.h"
#include "core/import/pyheap_piece.h"
#include "core/import/pyheap_records.h"
#include "core/model/object_graph_builder.h"

namespace hs {

namespace {

constexpr uint64_t kPieceBytes = uint64_t{4} << 20;
// How far behind its limit a piece is read before it is proven. A value that is longer, or one that
// never ends, is read once, when its piece's turn comes: else brackets that nobody closes would
// make every piece read the rest of the file.
constexpr uint64_t kMostBehindLimit = 2 * kPieceBytes;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kExtensions[] = {".json"};

// Offset of the first byte that is neither byte order mark nor blank.
uint64_t first_content(std::string_view text) {
    const size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    const char* end = text.data() + text.size();
    return static_cast<uint64_t>(skip_json_blank(text.data() + mark, end) - text.data());
}

std::string found_text(std::string_view text, uint64_t offset) {
    if (offset >= text.size()) return "the end of the file";
    const auto byte = static_cast<unsigned char>(text[offset]);
    if (byte > 0x20 && byte < 0x7f) return std::string("'") + text[offset] + "'";
    constexpr std::string_view kHex = "0123456789abcdef";
    return std::string("byte 0x") + kHex[byte >> 4] + kHex[byte & 15];
}

// All pieces of a document, each read from its guessed beginning, then proven in order.
class PyheapDocument {
public:
    PyheapDocument(std::string_view text, uint64_t begin, JobContext& job)
        : text_(text), begin_(begin), job_(job) {}

    void read() {
        const uint64_t bytes = text_.size() - begin_;
        const size_t count = std::max<size_t>(1, (bytes + kPieceBytes - 1) / kPieceBytes);
        pieces_.resize(count);
        job_.begin_stage("reading objects", bytes);
        job_.parallel_for(count, 1, [&](size_t first, size_t last) {
            for (size_t i = first; i < last; ++i) {
                const uint64_t from = begin_ + i * kPieceBytes;
                const uint64_t limit = from + kPieceBytes;
                PyheapPlace begin{from, PyheapLevel::kTop};
                if (i > 0) {
                    const auto guess = guess_pyheap_record(text_, from, limit);
                    begin = {guess.value_or(limit), PyheapLevel::kRecords};
                    if (!guess) continue;
                }
                pieces_[i] = read_unproven(begin, limit);
                job_.advance(kPieceBytes);
            }
        });
    }

    // The pieces that follow one another without a gap from the beginning on.
    std::vector<RawPiece> prove(DiagnosticList& diagnostics) {
        std::vector<RawPiece> proven;
        PyheapPlace expected{begin_, PyheapLevel::kTop};
        std::string_view open_type;
        for (size_t i = 0; i < pieces_.size() && !job_.cancelled(); ++i) {
            const uint64_t limit = begin_ + (i + 1) * kPieceBytes;
            if (expected.offset >= limit) continue;
            PyheapPiece piece = std::move(pieces_[i]);
            // begin_ is never 0 for the first piece and no guess is: an empty slot never matches.
            if (!(piece.begin == expected)) piece = read_pyheap_piece(text_, expected, limit);
            piece.raw.types[0] = open_type;
            if (piece.last_group != 0) open_type = piece.raw.types[piece.last_group];
            note_oddities(piece);
            diagnostics.append(piece.raw.diagnostics.items());
            expected = piece.end;
            ending_ = piece.ending;
            proven.push_back(std::move(piece.raw));
            if (ending_ != PyheapEnding::kNextPiece) break;
        }
        end_ = expected.offset;
        if (ending_ == PyheapEnding::kNextPiece) ending_ = PyheapEnding::kCut;
        return proven;
    }

    void report(DiagnosticList& diagnostics) const {
        if (odd_literal_) {
            diagnostics.warn("a number is NaN or Infinity, which JSON does not have", odd_literal_);
        }
        if (invalid_utf8_) diagnostics.warn("bytes that are not valid UTF-8", invalid_utf8_);
        if (flaw_) diagnostics.warn(std::string(json_flaw_text(flaw_->kind)), flaw_->byte);
        if (ending_ == PyheapEnding::kCut) {
            diagnostics.cut(
                "the dump is cut short: the file ends before its last '}'; all complete records "
                "are kept",
                end_);
        } else if (ending_ == PyheapEnding::kBroken) {
            diagnostics.cut("the dump is damaged at " + found_text(text_, end_) +
                                ": it cannot be read from there on; the records before it are kept",
                            end_);
        } else if (const uint64_t trailing = first_content(text_.substr(end_)) + end_;
                   trailing < text_.size()) {
            diagnostics.warn("bytes follow the end of the dump: left out", trailing);
        }
    }

    // Nothing of the format in it, but something else: JSON of another program.
    [[nodiscard]] bool is_other_json(const DiagnosticList& diagnostics, size_t records) const {
        const bool is_unusable = records == 0 && !diagnostics.items().empty();
        return is_complete() && !has_fields_ && (has_others_ || is_unusable);
    }
    [[nodiscard]] bool is_complete() const { return ending_ == PyheapEnding::kDocument; }
    [[nodiscard]] uint64_t end() const { return end_; }

private:
    // An empty piece when it does not end soon behind the limit.
    [[nodiscard]] PyheapPiece read_unproven(PyheapPlace begin, uint64_t limit) const {
        const std::string_view near = text_.substr(0, limit + kMostBehindLimit);
        PyheapPiece piece = read_pyheap_piece(near, begin, limit);
        const bool ended =
            piece.ending == PyheapEnding::kNextPiece || piece.ending == PyheapEnding::kDocument;
        return ended || near.size() == text_.size() ? std::move(piece) : PyheapPiece();
    }

    void note_oddities(const PyheapPiece& piece) {
        if (!odd_literal_) odd_literal_ = piece.odd_literal;
        if (!invalid_utf8_) invalid_utf8_ = piece.invalid_utf8;
        has_fields_ |= piece.has_fields;
        has_others_ |= piece.has_others;
        if (!flaw_) flaw_ = piece.flaw;
    }

    std::string_view text_;
    uint64_t begin_;  // behind the outermost '{'
    JobContext& job_;
    std::vector<PyheapPiece> pieces_;
    PyheapEnding ending_ = PyheapEnding::kNextPiece;
    uint64_t end_ = 0;
    std::optional<uint64_t> odd_literal_;
    std::optional<uint64_t> invalid_utf8_;
    std::optional<JsonFlaw> flaw_;
    bool has_fields_ = false;
    bool has_others_ = false;
};

size_t count_records(const std::vector<RawPiece>& pieces) {
    size_t count = 0;
    for (const RawPiece& piece : pieces) { count += piece.records.size(); }
    return count;
}

// Columns of the graph and the raw form that stands beside them while they are filled.
uint64_t needed_bytes(const std::vector<RawPiece>& pieces) {
    uint64_t bytes = 0;
    for (const RawPiece& piece : pieces) {
        bytes += piece.records.size() * (sizeof(RawRecord) + 36) + piece.edges.size() * 16;
    }
    return bytes;
}

// How well a record's key and what follows it fit: 0 not at all, 2 as far as it goes, 3 with a
// field of the format.
int record_fit(const char* at, const char* end) {
    const JsonString key = json_string_end(at + 1, end);
    if (key.end == nullptr) return 2;
    if (!decimal_u64(json_decoded({at + 1, static_cast<size_t>(key.end - at - 1)}))) return 0;
    at = skip_json_blank(key.end + 1, end);
    if (at == end) return 2;
    if (*at != ':') return 0;
    at = skip_json_blank(at + 1, end);
    if (at == end) return 2;
    if (*at != '{') return 0;
    at = skip_json_blank(at + 1, end);
    if (at == end || *at == '}') return 2;
    const std::string_view member(at, static_cast<size_t>(end - at));
    for (const std::string_view name : {"\"size\"", "\"attr\"", "\"ref\"", "\"src\""}) {
        if (member.starts_with(name)) return 3;
    }
    return 2;
}

// The best fit among a group's first records; 1 for an empty group.
int group_fit(std::string_view group) {
    constexpr int kMostRecords = 64;
    const char* end = group.data() + group.size();
    const char* at = skip_json_blank(group.data() + 1, end);
    if (at == end || *at == '}') return 1;
    int best = 0;
    for (int records = 0; records < kMostRecords && at != end && *at == '"'; ++records) {
        best = std::max(best, record_fit(at, end));
        if (best == 3) break;
        const JsonString key = json_string_end(at + 1, end);
        const char* colon = key.end == nullptr ? end : skip_json_blank(key.end + 1, end);
        if (colon == end || *colon != ':') break;
        JsonNotes notes;
        at = json_value_end(skip_json_blank(colon + 1, end), end, notes);
        if (at == nullptr) break;
        while (at != end && (*at == ',' || is_json_blank(*at))) { ++at; }
    }
    return best;
}

}  // namespace

// Looks at groups until one has a record. Empty groups and groups of another kind are passed over.
int sniff_pyheap(const SniffInput& input) {
    const char* end = input.head.data() + input.head.size();
    const char* at = input.head.data() + first_content(input.head);
    if (at == end || *at != '{') return kNotThis;
    ++at;
    const bool named = input.file_name.ends_with(".json");
    int best = named ? kNameOnly : kNotThis + 1;  // nothing speaks against it so far
    for (int groups = 0; groups < 64; ++groups) {
        while (at != end && (*at == ',' || is_json_blank(*at))) { ++at; }
        if (at == end || *at == '}') return best;
        if (*at != '"') return kNotThis;
        const JsonString type = json_string_end(at + 1, end);
        if (type.end == nullptr) return best;  // a type text of 64 KiB, or the file ends here
        const bool typical =
            std::string_view(at, static_cast<size_t>(end - at)).starts_with("\"<class ");
        at = skip_json_blank(type.end + 1, end);
        if (at == end) return typical ? kPlausible : best;
        if (*at != ':') return kNotThis;
        at = skip_json_blank(at + 1, end);
        if (at == end) return typical ? kPlausible : best;
        if (*at == '{') {
            const int fit = group_fit({at, static_cast<size_t>(end - at)});
            if (fit == 3) return kLikely + 20;
            if (fit == 2) return typical ? kLikely : kPlausible;
            if (typical) best = kPlausible;
            if (fit == 0 && best < kPlausible) best = kNotThis;
        } else if (best < kPlausible) {
            best = kNotThis;
        }
        JsonNotes notes;
        at = json_value_end(at, end, notes);
        if (at == nullptr) return best;
    }
    return best;
}

Result<Dataset> load_pyheap(Input input, const LoadOptions& options, JobContext& job) {
    const std::string_view text = input.bytes();
    const uint64_t first = first_content(text);
    if (first == text.size() || text[first] != '{') {
        return Error{
            ErrorCode::kBadInput,
            "not a PyHeapDumper dump: found " + found_text(text, first) + " where '{' belongs",
            input.path(), first};
    }
    DiagnosticList diagnostics;
    std::vector<RawPiece> pieces;
    {
        PyheapDocument document(text, first + 1, job);
        document.read();
        pieces = document.prove(diagnostics);
        if (job.cancelled()) return cancelled_error();
        if (document.is_other_json(diagnostics, count_records(pieces))) {
            return Error{ErrorCode::kBadInput,
                         "this JSON is no heap dump: it has no records with \"size\", \"attr\", "
                         "\"ref\" or \"src\" by type and id",
                         input.path(), first};
        }
        document.report(diagnostics);
        if (!document.is_complete() && count_records(pieces) == 0) {
            return Error{ErrorCode::kBadInput,
                         "no complete record: found " + found_text(text, document.end()),
                         input.path(), document.end()};
        }
    }
    if (const uint64_t limit = options.memory_limit_bytes;
        limit != 0 && needed_bytes(pieces) > limit) {
        return Error{ErrorCode::kTooLarge,
                     "the graph needs " + std::to_string(needed_bytes(pieces)) +
                         " bytes of memory, more than allowed",
                     input.path(),
                     {}};
    }
    job.begin_stage("connecting objects");
    GraphBuild build;
    if (options.repair) {
        build.values_for_repair = [text](uint64_t begin) {
            return pyheap_attribute_values(text.substr(begin));
        };
    }
    HS_TRY(BuiltGraph built, build_object_graph(std::move(pieces), build, diagnostics, job));
    built.graph.owned_records = pyheap_records({text, std::move(built.record_begin)});
    Dataset dataset;
    if (built.graph.object_count == 0) diagnostics.warn("the dump holds no object", std::nullopt);
    dataset.graph = std::move(built.graph);
    dataset.diagnostics = diagnostics.take();
    dataset.inputs.push_back(std::move(input));
    return dataset;
}

Importer pyheap_importer() {
    return {"pyheap-json", "PyHeapDumper dump (.json)", kExtensions, sniff_pyheap, load_pyheap};
}

}  // namespace hs
