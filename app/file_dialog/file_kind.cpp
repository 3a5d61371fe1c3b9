#include "app/file_dialog/file_kind.h"

#include <algorithm>
#include <utility>

#include "app/file_dialog/natural_order.h"
#include "core/base/file_head.h"
#include "core/import/importer.h"

namespace hs {
namespace {

constexpr size_t kHeadBytes = 65536;
// Beyond this many remembered files the memory starts anew: about 10 MB.
constexpr size_t kMostRemembered = 50'000;

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
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
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
    for (const Importer& importer : importers()) {
        const auto fits = [&](std::string_view extension) { return name.ends_with(extension); };
        if (std::any_of(importer.extensions.begin(), importer.extensions.end(), fits)) return true;
    }
    return false;
}

std::string_view short_description(std::string_view description) {
    return description.substr(0, description.find(" ("));
}

FileKinds::FileKinds(std::function<void()> wake, Recognise recognise)
    : wake_(std::move(wake)), recognise_(std::move(recognise)) {}

FileKinds::~FileKinds() = default;

const FileKind* FileKinds::find(const File& file, bool want) {
    const auto found = slots_.find(file.path);
    if (found != slots_.end()) {
        const Slot& slot = found->second;
        const bool is_same =
            slot.size_bytes == file.size_bytes && slot.modified_ns == file.modified_ns;
        if (is_same) return slot.is_ready ? &slot.kind : nullptr;
    }
    if (!want) return nullptr;
    if (slots_.size() >= kMostRemembered) {
        drop_waiting();
        slots_.clear();
    }
    slots_[file.path] = {file.size_bytes, file.modified_ns, false, {}};
    thread_.submit_first([this, file](JobContext& job) {
        if (job.cancelled()) return;
        FileKind kind = recognise_(file.path);
        {
            const std::lock_guard lock(mutex_);
            replies_.push_back({file, std::move(kind)});
        }
        if (wake_) wake_();
    });
    return nullptr;
}

bool FileKinds::poll() {
    std::vector<Reply> arrived;
    {
        const std::lock_guard lock(mutex_);
        arrived.swap(replies_);
    }
    for (Reply& reply : arrived) {
        slots_[reply.file.path] = {reply.file.size_bytes, reply.file.modified_ns, true,
                                   std::move(reply.kind)};
    }
    return !arrived.empty();
}

void FileKinds::drop_waiting() {
    thread_.cancel_all();
    poll();
    for (auto slot = slots_.begin(); slot != slots_.end();) {
        slot = slot->second.is_ready ? std::next(slot) : slots_.erase(slot);
    }
}

bool FileKinds::is_idle() const {
    const std::lock_guard lock(mutex_);
    return replies_.empty() && thread_.is_idle();
}

}  // namespace hs
