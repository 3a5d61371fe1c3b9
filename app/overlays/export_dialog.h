#pragma once
// The export dialog: a sheet over the workspace that asks how and where to write what a view
// offers, shows how far the writing is, and says in place why a file could not be written.
//
//   ┌──────────────────────────────────────────────┐
//   │ Export the table                           ✕ │
//   │ Format   CSV │ JSON │ Excel │ SQLite         │
//   │ Rows     Shown │ Selected │ All              │
//   │          22 rows × 8 columns, current order  │
//   │ File     /home/me/types.csv        [Browse…] │
//   │                              Cancel   Export │
//   └──────────────────────────────────────────────┘

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "app/export_offer.h"
#include "app/jobs.h"
#include "app/selection.h"

namespace hs {

struct ViewContext;

// Nothing is written where `is_taken`.
struct ExportDone {
    bool is_taken = false;
    std::string note;
};

struct ExportDialogState {
    std::shared_ptr<const ExportOffer> offer;  // that `choice` is about
    ExportChoice choice;
    // A file and the name of what it offered.
    using Offered = std::pair<DatasetId, std::string>;
    std::map<Offered, ExportChoice> last;
    uint32_t taken_choices = 0;  // of the file dialog
    bool wants_focus = false;
    std::string problem;  // why the last file could not be written
    std::string taken;    // path of a file that is there: it is replaced if that is asked for again
    Task<ExportDone> written;  // one at a time
    std::string written_to;
    Offered of;                                // that is being written
    std::map<std::string, Offered> made_from;  // paths: replaced by the same without asking
};

// Every frame, whether it is the overlay to show or not.
void draw_export_dialog(ViewContext& view, ExportDialogState& own);

// The path with another ending, where it has the one of its format: what was typed otherwise stays.
std::string with_ending(const std::string& path, const char* ending, const char* wanted);

}  // namespace hs
