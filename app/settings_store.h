#pragma once
// Keeps the settings file up to date: off the UI thread, a moment after the last change, and at the
// end of the program.

#include <limits>
#include <optional>
#include <string>

#include "app/jobs.h"
#include "app/settings.h"
#include "core/base/result.h"

namespace hs {

class SettingsStore {
public:
    static constexpr double kDelaySeconds = 0.4;

    // An empty path: nothing is ever written. `on_disk` is what was loaded.
    SettingsStore(std::string path, Settings on_disk);
    // Writes what was not written yet. Every job of the runner must have ended before.
    ~SettingsStore();
    SettingsStore(const SettingsStore&) = delete;
    SettingsStore& operator=(const SettingsStore&) = delete;

    // Once a frame.
    void update(const Settings& now, double seconds, JobRunner& jobs);
    // Infinity: nothing to write.
    [[nodiscard]] double seconds_until_save() const;
    // The first failure to write since the last call.
    std::optional<Error> take_error();

private:
    std::string path_;
    Settings latest_;
    Settings handed_over_;  // to the disk or to a job
    double unchanged_s_ = 0;
    bool failed_ = false;
    std::optional<Error> error_;
    Task<bool> saving_;
};

}  // namespace hs
