#pragma once
// The small window where format and file of an export are chosen.

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "app/jobs.h"

namespace hs {

struct ViewContext;

struct ExportFormat {
    const char* name;    // "SVG"
    const char* ending;  // "svg"
    const char* about;
};

struct ExportPopup {
    int format = 0;
    std::string path;
    bool path_is_own = false;  // typed by the user: it stays
    Task<bool> written;
    std::string written_to;  // asked for last
};

struct ExportChoice {
    int format = 0;
    std::string path;
};

// Opens when the view is asked to export. Returns what to write, in the frame in which it was asked
// for. stem: the file's name without folder and ending; it lies beside the current dataset.
std::optional<ExportChoice> draw_export_popup(ViewContext& view, ExportPopup& own,
                                              std::span<const ExportFormat> formats,
                                              const std::string& stem);

// Writes in a job, and says so when it is done. make: the whole text; it must own what it reads.
void write_export(ViewContext& view, ExportPopup& own, const std::string& path,
                  std::function<Result<std::string>(JobContext& job)> make);

}  // namespace hs
