#include "core/import/importer.h"

#include <array>
#include <utility>

#include "core/base/free_memory.h"
#include "core/base/mapped_file.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kSniffBytes = 65536;

// `"{\"a\": 1}…"` for text, `bytes 50 4b 03 04 …` for the rest.
std::string beginning_of(std::string_view bytes) {
    constexpr size_t kShownText = 40;
    constexpr size_t kShownBytes = 16;
    if (bytes.empty()) return "an empty file";
    const std::string_view head = bytes.substr(0, kShownText);
    size_t text_count = 0;
    for (const char c : head) {
        const auto byte = static_cast<uint8_t>(c);
        text_count += byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t' ? 1 : 0;
    }
    const std::string_view more = bytes.size() > kShownText ? "…" : "";
    if (text_count == head.size()) {
        return "a file that begins with \"" + printable_text(head) + std::string(more) + "\"";
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text = "a file that begins with the bytes";
    for (const char c : bytes.substr(0, kShownBytes)) {
        const auto byte = static_cast<uint8_t>(c);
        text += {' ', kHex[byte >> 4], kHex[byte & 0xF]};
    }
    return text;
}

Error unknown_format(std::span<const Importer> table, const std::string& path, const Input& input) {
    std::string message = "expected one of:";
    std::string_view separator = " ";
    for (const Importer& importer : table) {
        message += separator;
        message += importer.description;
        separator = "; ";
    }
    message += table.empty() ? " no format at all, found " : ", found ";
    if (input.compression() != Compression::kNone) {
        message += "(inside " + std::string(compression_name(input.compression())) + ") ";
    }
    message += beginning_of(input.bytes());
    return {ErrorCode::kUnknownFormat, message, path, 0};
}

std::string path_if_there(const std::string& path) {
    constexpr std::array kCompressions = {Compression::kNone, Compression::kGzip, Compression::kXz,
                                          Compression::kZstd};
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

const Importer* find_importer(std::span<const Importer> table, const SniffInput& input) {
    const Importer* best = nullptr;
    int best_confidence = kNotThis;
    for (const Importer& importer : table) {
        const int confidence = importer.sniff(input);
        if (confidence > best_confidence) {
            best = &importer;
            best_confidence = confidence;
        }
    }
    return best;
}

const Importer* find_importer(const SniffInput& input) {
    return find_importer(importers(), input);
}

Result<DatasetPtr> open_dataset(std::span<const Importer> table, const std::string& path,
                                const LoadOptions& options, JobContext& job) {
    HS_TRY(Input input, open_input(table, path, options, job));
    const std::string name = input.file_name();
    const SniffInput sniffed = {input.head(kSniffBytes), name, input.bytes().size()};
    const Importer* importer = find_importer(table, sniffed);
    if (importer == nullptr) return unknown_format(table, path, input);

    const DatasetInfo fallback = {path, std::string(importer->name), input.bytes_on_disk(),
                                  input.modified_ns()};
    const std::optional<Error> inflate_problem = input.inflate_problem();
    Result<Dataset> loaded = importer->load(std::move(input), options, job);
    release_free_memory();
    if (!loaded.ok()) return with_source(std::move(loaded).error(), path);
    if (job.cancelled()) return cancelled_error();

    auto dataset = std::make_shared<Dataset>(std::move(loaded).value());
    complete_info(dataset->info, fallback);
    if (inflate_problem) {
        dataset->diagnostics.push_back(
            {Severity::kWarning, inflate_problem->message, inflate_problem->byte_offset, 1});
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
