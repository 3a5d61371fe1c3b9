#include "core/import/importer.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/base/free_memory.h"
#include "core/base/mapped_file.h"
#include "core/base/text_format.h"
#include "core/import/known_formats.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kSniffBytes = 65536;
// Where the head says too little, as behind a type name of 100 KB, more of the file is looked at.
constexpr size_t kMostSniffBytes = size_t{64} << 20;
constexpr size_t kSniffGrowth = 16;
// A known format without an importer is told by more than one mark; an importer has to be surer.
constexpr int kSurerThanKnown = kLikely + 10;

// `begins with "{\"a\": 1}…"` for text, `begins with the bytes 50 4b 03 04` for the rest.
std::string beginning_of(std::string_view bytes) {
    constexpr size_t kShownText = 40;
    constexpr size_t kShownBytes = 16;
    const std::string_view head = bytes.substr(0, kShownText);
    size_t text_count = 0;
    for (const char c : head) {
        const auto byte = static_cast<uint8_t>(c);
        text_count += byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t' ? 1 : 0;
    }
    const std::string_view more = bytes.size() > kShownText ? "…" : "";
    if (text_count == head.size()) {
        return "begins with \"" + printable_text(head) + std::string(more) + "\"";
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text = "begins with the bytes";
    for (const char c : bytes.substr(0, kShownBytes)) {
        const auto byte = static_cast<uint8_t>(c);
        text += {' ', kHex[byte >> 4], kHex[byte & 0xF]};
    }
    return text;
}

std::string supported_formats(std::span<const Importer> table) {
    std::string text;
    for (const Importer& importer : table) {
        text += text.empty() ? ". Supported formats: " : "; ";
        text += importer.description;
    }
    return text;
}

// What the file is, or how it begins.
Error unknown_format(std::span<const Importer> table, const std::string& path, const Input& input,
                     const KnownFormat* known) {
    const std::string inside =
        input.compression() == Compression::kNone
            ? ""
            : "inside " + std::string(compression_name(input.compression())) + ", ";
    std::string message;
    if (input.bytes().empty()) {
        message = kEmptyFile;
    } else if (known != nullptr) {
        message = known_format_text(*known) + supported_formats(table);
    } else {
        message = "this is not a supported file (" + inside + "it " + beginning_of(input.bytes()) +
                  ")" + supported_formats(table);
    }
    return {ErrorCode::kUnknownFormat, std::move(message), path, 0};
}

Recognition recognise_input(std::span<const Importer> table, const Input& input) {
    const std::string name = input.file_name();
    const std::string_view bytes = input.bytes();
    for (size_t count = kSniffBytes;; count *= kSniffGrowth) {
        const Recognition found = recognise(table, {bytes.substr(0, count), name, bytes.size()});
        const bool is_told = found.known != nullptr || found.confidence >= kPlausible;
        if (is_told || count >= bytes.size() || count >= kMostSniffBytes) return found;
    }
}

std::string path_if_there(const std::string& path) {
    for (const Compression compression : kCompressions) {
        std::string candidate = path + std::string(compression_suffix(compression));
        if (file_stamp(candidate).ok()) return candidate;
    }
    return {};
}

// "run" stands for run.hpm, run.hpd.gz and the like, and "run.hpm" for run.hpm.gz, when there is no
// file of that very name. Empty if none of them is there.
std::string path_of_base_name(std::span<const Importer> table, const std::string& path) {
    if (path.empty() || path.ends_with('/')) return {};
    std::string found;
    if (!file_stamp(path).ok()) found = path_if_there(path);
    for (const Importer& importer : table) {
        for (const std::string_view extension : importer.extensions) {
            if (found.empty()) found = path_if_there(path + std::string(extension));
        }
    }
    return found;
}

struct DumpOfFile {
    std::string path;
    uint32_t dump = 0;  // from 1; 0: none is named
};

// "run.hscope#2" is the second dump of run.hscope, where there is such a file and none of the very
// name.
DumpOfFile dump_of_file(const std::string& path) {
    const size_t mark = path.rfind('#');
    if (mark == std::string::npos || file_stamp(path).ok()) return {path};
    uint32_t number = 0;
    const char* end = path.data() + path.size();
    const auto result = std::from_chars(path.data() + mark + 1, end, number);
    if (result.ec != std::errc() || result.ptr != end || number == 0) return {path};
    std::string stored = path.substr(0, mark);
    if (!file_stamp(stored).ok()) return {path};
    return {std::move(stored), number};
}

Result<Input> open_input(std::span<const Importer> table, const std::string& path,
                         const LoadOptions& options, JobContext& job) {
    InputLimits limits;
    limits.max_inflated_bytes = options.memory_limit_bytes;
    Result<Input> opened = Input::open(path, job, limits);
    if (opened.ok() || opened.error().code != ErrorCode::kIo) return opened;
    const std::string found = path_of_base_name(table, path);
    if (found.empty()) return opened;
    return Input::open(found, job, limits);
}

void complete_info(DatasetInfo& info, const DatasetInfo& fallback) {
    if (info.path.empty()) info.path = fallback.path;
    if (info.format.empty()) info.format = fallback.format;
    if (info.bytes_on_disk == 0) info.bytes_on_disk = fallback.bytes_on_disk;
    if (info.modified_ns == 0) info.modified_ns = fallback.modified_ns;
}

Error with_source(Error error, const std::string& path) {
    if (error.source.empty()) error.source = path;
    return error;
}

}  // namespace

Recognition recognise(std::span<const Importer> table, const SniffInput& input) {
    Recognition found;
    for (const Importer& importer : table) {
        const int confidence = importer.sniff(input);
        if (confidence > found.confidence) found = {&importer, confidence, nullptr};
    }
    if (found.confidence <= kSurerThanKnown) found.known = find_known_format(input);
    return found;
}

const Importer* find_importer(std::span<const Importer> table, const SniffInput& input) {
    return recognise(table, input).importer;
}

Result<DatasetPtr> open_dataset(std::span<const Importer> table, const std::string& path,
                                const LoadOptions& given, JobContext& job) {
    LoadOptions options = given;
    const DumpOfFile named = dump_of_file(path);
    if (named.dump != 0) options.dump = named.dump;
    HS_TRY(Input input, open_input(table, named.path, options, job));
    const Recognition found = recognise_input(table, input);
    const Importer* importer = found.importer;
    if (options.dump != 0 && importer != nullptr && !importer->has_dumps) {
        return Error{ErrorCode::kUsage,
                     "files of this format hold one dump at most: leave out what follows #",
                     path,
                     {}};
    }
    if (importer == nullptr || found.known != nullptr) {
        return unknown_format(table, path, input, found.known);
    }
    const bool is_guess = found.confidence < kPlausible && !importer->owns_extensions;
    const Error unknown = unknown_format(table, path, input, nullptr);

    const DatasetInfo fallback = {path, std::string(importer->name), input.bytes_on_disk(),
                                  input.modified_ns()};
    const std::optional<Error> inflate_problem = input.inflate_problem();
    const FileWatchPtr watch = input.watch();
    Result<Dataset> loaded = importer->load(std::move(input), options, job);
    release_free_memory();
    HS_TRY_VOID(check_files({&watch, 1}));
    if (!loaded.ok()) {
        // Nothing but the name spoke for this importer: what it missed helps nobody.
        if (is_guess && loaded.error().code == ErrorCode::kBadInput) return unknown;
        return with_source(std::move(loaded).error(), path);
    }
    if (job.cancelled()) return cancelled_error();

    auto dataset = std::make_shared<Dataset>(std::move(loaded).value());
    HS_TRY_VOID(check_files(file_watches(*dataset)));
    complete_info(dataset->info, fallback);
    if (inflate_problem) {
        dataset->diagnostics.push_back(
            cut_diagnostic(inflate_problem->message, inflate_problem->byte_offset));
    }
    for (const Input& kept : dataset->inputs) {
        if (!kept.has_changed()) continue;
        dataset->diagnostics.push_back(
            {Severity::kWarning, kept.path() + " changed while it was read", {}, 1});
    }
    return DatasetPtr(std::move(dataset));
}

Result<DatasetPtr> open_dataset(const std::string& path, const LoadOptions& options,
                                JobContext& job) {
    return open_dataset(importers(), path, options, job);
}

}  // namespace hs
