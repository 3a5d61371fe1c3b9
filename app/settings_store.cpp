#include "app/settings_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"

namespace hs {
namespace {

// Ours has about a kilobyte; something this large is not it.
constexpr std::uintmax_t kMaxFileBytes = 4 << 20;

Result<std::string> read_text(const std::string& path) {
    const auto failure = [&](const std::string& why) {
        return Error{ErrorCode::kIo, why, path, {}};
    };
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem)) return failure("is not a regular file");
    if (std::filesystem::file_size(path, problem) > kMaxFileBytes) {
        return failure("is too large for settings");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) return failure("cannot be read");
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) return failure("cannot be read");
    return text;
}

// Damaged bytes are the user's, too: kept, and out of the way of the next save.
std::string keep_damaged(const std::string& path) {
    const std::string kept = path + ".damaged";
    std::error_code problem;
    std::filesystem::rename(path, kept, problem);
    return problem ? "it could not be kept" : "it was kept as " + kept;
}

}  // namespace

LoadedSettings load_settings(const std::string& path) {
    LoadedSettings loaded;
    std::error_code problem;
    if (path.empty()) return loaded;
    const auto status = std::filesystem::status(path, problem);
    if (status.type() == std::filesystem::file_type::not_found) return loaded;

    const Result<std::string> text = read_text(path);
    if (!text.ok()) {
        loaded.problem = "Settings are the defaults: " + describe(text.error());
        return loaded;
    }
    Result<Settings> settings = settings_from_json(text.value());
    if (!settings.ok()) {
        loaded.problem = "Settings are the defaults: " + path + " is damaged (" +
                         settings.error().message + "); " + keep_damaged(path);
        return loaded;
    }
    loaded.settings = std::move(settings).value();
    return loaded;
}

Result<void> save_settings(const std::string& path, const Settings& settings) {
    std::error_code problem;
    const auto folder = std::filesystem::path(path).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, problem);
    if (problem) {
        return Error{
            ErrorCode::kIo, "cannot make the folder: " + problem.message(), folder.string(), {}};
    }
    return write_file_atomically(path, json_from_settings(settings));
}

SettingsStore::SettingsStore(std::string path, Settings on_disk)
    : path_(std::move(path)), latest_(on_disk), handed_over_(std::move(on_disk)) {}

SettingsStore::~SettingsStore() {
    const bool has_failed = saving_.result() != nullptr && !saving_.result()->ok();
    // Nobody is left to be told of a failure.
    if (!path_.empty() && (latest_ != handed_over_ || has_failed)) {
        static_cast<void>(save_settings(path_, latest_));
    }
}

void SettingsStore::update(const Settings& now, double seconds, JobRunner& jobs) {
    if (path_.empty()) return;
    const Result<bool>* saved = saving_.result();
    if (saved != nullptr && !saved->ok() && !is_cancelled(saved->error()) && !failed_) {
        failed_ = true;
        error_ = saved->error();
    }
    if (now != latest_) {
        latest_ = now;
        unchanged_s_ = 0;
    } else {
        unchanged_s_ += seconds;
    }
    if (latest_ == handed_over_ || unchanged_s_ < kDelaySeconds || saving_.running()) return;
    handed_over_ = latest_;
    // Without a label: a save is too quick for a chip.
    saving_.start(jobs, std::string(),
                  [path = path_, settings = latest_](JobContext&) -> Result<bool> {
                      HS_TRY_VOID(save_settings(path, settings));
                      return true;
                  });
}

double SettingsStore::seconds_until_save() const {
    if (path_.empty() || latest_ == handed_over_) return std::numeric_limits<double>::infinity();
    return std::max(0.0, kDelaySeconds - unchanged_s_);
}

std::optional<Error> SettingsStore::take_error() {
    return std::exchange(error_, std::nullopt);
}

}  // namespace hs
