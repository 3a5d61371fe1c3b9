#include "app/file_dialog/file_kinds.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/file_dialog/path_text.h"
#include "core/base/file_head.h"
#include "core/base/inflate.h"
#include "core/import/importer.h"

namespace hs {
namespace {

constexpr size_t kHeadBytes = 65536;
// Beyond this many remembered files the memory starts anew: about 10 MB.
constexpr size_t kMostRemembered = 50'000;

// "json file"; "file" without an extension.
std::string text_from_extension(const std::string& name) {
    const std::string extension = std::filesystem::path(name).extension();  // with its dot
    if (extension.size() < 2 || extension.size() > 8) return "file";
    return folded_text(extension.substr(1)) + " file";
}

bool has_half(const FolderListing& listing, const std::string& name) {
    return std::any_of(kCompressions.begin(), kCompressions.end(), [&](Compression compression) {
        return has_file(listing, name + std::string(compression_suffix(compression)));
    });
}

FileKinds::File file_of(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    return {join_path(listing.path, file.name), file.size_bytes, file.modified_ns};
}

}  // namespace

FileKind recognise_file(const std::string& path) {
    const Result<FileHead> head = read_file_head(path, kHeadBytes);
    if (!head.ok()) return {KindTone::kProblem, head.error().message};
    const std::string name = last_name(path);
    const SniffInput input{head.value().bytes, without_compression_suffix(name),
                           head.value().total_bytes};
    const Recognition found = recognise(importers(), input);
    // Below that a file only could be one of ours: any JSON file begins like some heap dump.
    if (found.known != nullptr || found.confidence < kPlausible) return {};
    return {KindTone::kKnown, std::string(short_description(found.importer->description))};
}

bool has_known_extension(std::string_view file_name) {
    const std::string folded = folded_text(file_name);
    const std::string_view name = without_compression_suffix(folded);
    const auto fits = [&](std::string_view extension) { return name.ends_with(extension); };
    return std::any_of(importers().begin(), importers().end(), [&](const Importer& importer) {
        return std::any_of(importer.extensions.begin(), importer.extensions.end(), fits);
    });
}

std::string_view short_description(std::string_view description) {
    return description.substr(0, description.find(" ("));
}

std::optional<PairHalf> pair_half(std::string_view file_name) {
    const std::string_view name = without_compression_suffix(file_name);
    const bool is_data = name.ends_with(".hpd");
    if (!is_data && !name.ends_with(".hpm")) return std::nullopt;
    return PairHalf{std::string(name.substr(0, name.size() - 4)), is_data};
}

const FileKind* FileKinds::find(const File& file, bool want) {
    if (const auto found = looks_.find(file.path);
        found != looks_.end() && found->second.file == file) {
        const Result<FileKind>* kind = found->second.kind.result();
        return kind != nullptr && kind->ok() ? &kind->value() : nullptr;
    }
    if (!want) return nullptr;
    if (looks_.size() >= kMostRemembered) looks_.clear();
    Look& look = looks_[file.path];
    look.file = file;
    look.kind.start(jobs_.runner(), "Recognizing",
                    [path = file.path, recognise = recognise_](JobContext&) {
                        return Result(recognise(path));
                    });
    return nullptr;
}

void FileKinds::drop_waiting() {
    std::erase_if(looks_, [](const auto& look) { return look.second.kind.running(); });
}

void FileKinds::want_all(const FolderListing& listing) {
    const auto is_folder = [](const FolderEntry& entry) {
        return entry.type == EntryType::kFolder;
    };
    const std::vector<FolderEntry>& entries = listing.entries;
    const auto first = std::find_if_not(entries.begin(), entries.end(), is_folder);
    const auto begin = static_cast<size_t>(first - entries.begin());
    // The last one asked for is looked at first, so ask from the end.
    for (size_t i = std::min(entries.size(), begin + kMostWanted); i > begin; --i) {
        if (entries[i - 1].type == EntryType::kFile) find(file_of(listing, i - 1), true);
    }
}

FileKind FileKinds::text(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    if (file.type == EntryType::kFolder) return {KindTone::kPlain, "folder"};
    if (file.type == EntryType::kSpecial) return {KindTone::kPlain, "device or pipe"};
    if (file.type == EntryType::kBroken) return {KindTone::kProblem, "broken link"};
    const std::optional<PairHalf> half = pair_half(file.name);
    if (half.has_value() && half->is_data) {
        if (has_half(listing, half->base + ".hpm")) {
            return {KindTone::kPlain, "data of " + half->base + ".hpm"};
        }
        return {KindTone::kProblem, "heapprof data, .hpm missing"};
    }
    const FileKind* kind = find(file_of(listing, entry), true);
    if (kind == nullptr || kind->tone == KindTone::kPlain) {
        return {KindTone::kPlain, text_from_extension(file.name)};
    }
    if (kind->tone == KindTone::kProblem || !half.has_value()) return *kind;
    if (has_half(listing, half->base + ".hpd")) return {KindTone::kKnown, kind->text + " + .hpd"};
    return {KindTone::kProblem, kind->text + ", .hpd missing"};
}

FileKind FileKinds::kind(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    if (file.type != EntryType::kFile) return {};
    const FileKind* kind = find(file_of(listing, entry), false);
    if (kind != nullptr && kind->tone == KindTone::kKnown) return *kind;
    const bool is_known =
        kind == nullptr ? file.has_known_extension : pair_half(file.name).has_value();
    return {is_known ? KindTone::kKnown : KindTone::kPlain, {}};
}

}  // namespace hs
