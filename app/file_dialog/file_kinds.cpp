#include "app/file_dialog/file_kinds.h"

#include <algorithm>
#include <utility>

#include "app/file_dialog/path_text.h"
#include "core/base/file_head.h"
#include "core/import/importer.h"

namespace hs {
namespace {

constexpr size_t kHeadBytes = 65536;
// Beyond this many remembered files the memory starts anew: about 10 MB.
constexpr size_t kMostRemembered = 50'000;

// "json file"; "file" without an extension.
std::string text_from_extension(std::string_view folded_name) {
    const size_t dot = folded_name.rfind('.');
    const bool has_extension = dot != std::string_view::npos && dot > 0 &&
                               folded_name.size() - dot <= 8 && dot + 1 < folded_name.size();
    if (!has_extension) return "file";
    return std::string(folded_name.substr(dot + 1)) + " file";
}

bool has_half(const FolderListing& listing, const std::string& name) {
    return has_file(listing, name) || has_file(listing, name + ".gz") ||
           has_file(listing, name + ".xz") || has_file(listing, name + ".zst");
}

FileKinds::File file_of(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    return {join_path(listing.path, file.name), file.size_bytes, file.modified_ns};
}

}  // namespace

std::string_view without_compression_suffix(std::string_view file_name) {
    for (const std::string_view suffix : {".gz", ".xz", ".zst"}) {
        if (file_name.ends_with(suffix)) {
            return file_name.substr(0, file_name.size() - suffix.size());
        }
    }
    return file_name;
}

FileKind recognise_file(const std::string& path) {
    const Result<FileHead> head = read_file_head(path, kHeadBytes);
    if (!head.ok()) return {FileKind::State::kUnreadable, head.error().message};
    const std::string name = last_name(path);
    const SniffInput input{head.value().bytes, without_compression_suffix(name),
                           head.value().total_bytes};
    const Recognition found = recognise(importers(), input);
    // Below that a file only could be one of ours: any JSON file begins like some heap dump.
    if (found.known != nullptr || found.confidence < kPlausible) return {};
    return {FileKind::State::kKnown, std::string(short_description(found.importer->description))};
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
    const bool is_metadata = name.ends_with(".hpm");
    if (!is_metadata && !name.ends_with(".hpd")) return std::nullopt;
    return PairHalf{std::string(name.substr(0, name.size() - 4)), !is_metadata};
}

const FileKind* FileKinds::find(const File& file, bool want) {
    if (const auto found = looks_.find(file.path); found != looks_.end()) {
        const Look& look = found->second;
        const bool is_same =
            look.size_bytes == file.size_bytes && look.modified_ns == file.modified_ns;
        const Result<FileKind>* kind = is_same ? look.kind.result() : nullptr;
        if (is_same) return kind != nullptr && kind->ok() ? &kind->value() : nullptr;
    }
    if (!want) return nullptr;
    if (looks_.size() >= kMostRemembered) looks_.clear();
    Look& look = looks_[file.path];
    look.size_bytes = file.size_bytes;
    look.modified_ns = file.modified_ns;
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

KindText FileKinds::text(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    if (file.type == EntryType::kFolder) return {"folder", KindTone::kPlain};
    if (file.type == EntryType::kSpecial) return {"device or pipe", KindTone::kPlain};
    if (file.type == EntryType::kBroken) return {"broken link", KindTone::kProblem};
    const std::optional<PairHalf> half = pair_half(file.name);
    if (half.has_value() && half->is_data) {
        if (!has_half(listing, half->base + ".hpm")) {
            return {"heapprof data, .hpm missing", KindTone::kProblem};
        }
        return {"data of " + half->base + ".hpm", KindTone::kPlain};
    }
    const FileKind* kind = find(file_of(listing, entry), true);
    if (kind == nullptr || kind->state == FileKind::State::kUnknown) {
        return {text_from_extension(file.folded), KindTone::kPlain};
    }
    if (kind->state == FileKind::State::kUnreadable) return {kind->label, KindTone::kProblem};
    if (!half.has_value()) return {kind->label, KindTone::kKnown};
    if (has_half(listing, half->base + ".hpd")) return {kind->label + " + .hpd", KindTone::kKnown};
    return {kind->label + ", .hpd missing", KindTone::kProblem};
}

EntryKind FileKinds::kind(const FolderListing& listing, size_t entry) {
    const FolderEntry& file = listing.entries[entry];
    if (file.type != EntryType::kFile) return {};
    const FileKind* kind = find(file_of(listing, entry), false);
    if (kind == nullptr) return {file.has_known_extension, {}};
    if (kind->state == FileKind::State::kKnown) return {true, kind->label};
    return {pair_half(file.name).has_value(), {}};
}

}  // namespace hs
