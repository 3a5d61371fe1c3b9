#include "app/file_dialog/entry_kinds.h"

#include "app/file_dialog/path_text.h"

namespace hs {
namespace {

// "json file"; "file" without an extension.
std::string text_from_extension(std::string_view folded_name) {
    const size_t dot = folded_name.rfind('.');
    const bool has_extension = dot != std::string_view::npos && dot > 0 &&
                               folded_name.size() - dot <= 8 && dot + 1 < folded_name.size();
    if (!has_extension) return "file";
    return std::string(folded_name.substr(dot + 1)) + " file";
}

}  // namespace

std::optional<PairHalf> pair_half(std::string_view file_name) {
    const std::string_view name = without_compression_suffix(last_name(file_name));
    const bool is_metadata = name.ends_with(".hpm");
    if (!is_metadata && !name.ends_with(".hpd")) return std::nullopt;
    return PairHalf{std::string(name.substr(0, name.size() - 4)), !is_metadata};
}

void EntryKinds::set_folder(const FolderListing* listing) {
    kinds_.drop_waiting();
    listing_ = listing;
    has_wanted_all_ = false;
    metadata_bases_.clear();
    data_bases_.clear();
    extension_known_.assign(listing == nullptr ? 0 : listing->entries.size(), -1);
    if (listing == nullptr) return;
    for (const FolderEntry& entry : listing->entries) {
        if (entry.type != EntryType::kFile) continue;
        const std::optional<PairHalf> half = pair_half(entry.name);
        if (half.has_value()) (half->is_data ? data_bases_ : metadata_bases_).insert(half->base);
    }
}

const FileKind* EntryKinds::look(size_t entry, bool want) {
    const FolderEntry& file = listing_->entries[entry];
    return kinds_.find({join_path(listing_->path, file.name), file.size_bytes, file.modified_ns},
                       want);
}

KindText EntryKinds::text(size_t entry) {
    const FolderEntry& file = listing_->entries[entry];
    switch (file.type) {
        case EntryType::kFolder:
            return {"folder", KindTone::kPlain};
        case EntryType::kSpecial:
            return {"device or pipe", KindTone::kPlain};
        case EntryType::kBroken:
            return {"broken link", KindTone::kProblem};
        case EntryType::kFile:
            break;
    }
    const std::optional<PairHalf> half = pair_half(file.name);
    if (half.has_value() && half->is_data) {
        if (metadata_bases_.contains(half->base)) {
            return {"data of " + half->base + ".hpm", KindTone::kPlain};
        }
        return {"heapprof data, .hpm missing", KindTone::kProblem};
    }
    const FileKind* kind = look(entry, true);
    if (kind == nullptr) return {text_from_extension(file.folded), KindTone::kPlain};
    switch (kind->state) {
        case FileKind::State::kUnknown:
            return {text_from_extension(file.folded), KindTone::kPlain};
        case FileKind::State::kUnreadable:
            return {kind->label, KindTone::kProblem};
        case FileKind::State::kKnown:
            break;
    }
    if (half.has_value() && !data_bases_.contains(half->base)) {
        return {kind->label + ", .hpd missing", KindTone::kProblem};
    }
    return {kind->label + (half.has_value() ? " + .hpd" : ""), KindTone::kKnown};
}

EntryKind EntryKinds::kind(size_t entry) {
    const FolderEntry& file = listing_->entries[entry];
    if (file.type != EntryType::kFile) return {};
    const FileKind* kind = look(entry, false);
    if (kind != nullptr) {
        const bool is_known = kind->state == FileKind::State::kKnown;
        const bool is_half = pair_half(file.name).has_value();
        return {is_known || is_half, is_known ? std::string_view(kind->label) : std::string_view()};
    }
    int8_t& known = extension_known_[entry];
    if (known < 0) known = has_known_extension(file.folded) ? 1 : 0;
    return {known == 1, {}};
}

void EntryKinds::want_all() {
    if (has_wanted_all_ || listing_ == nullptr) return;
    has_wanted_all_ = true;
    // The last one asked for is looked at first, so ask from the end.
    const size_t count = listing_->entries.size();
    size_t file_count = 0;
    size_t end = 0;
    while (end < count && file_count < kMostWanted) {
        if (listing_->entries[end++].type == EntryType::kFile) ++file_count;
    }
    for (size_t i = end; i > 0; --i) {
        if (listing_->entries[i - 1].type == EntryType::kFile) look(i - 1, true);
    }
}

}  // namespace hs
