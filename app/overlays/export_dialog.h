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
#include <set>
#include <string>

#include "app/export_offer.h"
#include "app/jobs.h"

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
    std::map<std::string, ExportChoice> last;  // by the name of the offer
    std::string taken_path;                    // of the file dialog
    bool wants_focus = false;
    std::string problem;  // why the last file could not be written
    std::string taken;    // path of a file that is there: it is replaced if that is asked for again
    Task<ExportDone> written;  // one at a time
    std::string written_to;
    std::set<std::string> own_files;  // written here: they are replaced without asking
};

// Every frame, whether it is the overlay to show or not.
void draw_export_dialog(ViewContext& view, ExportDialogState& own);

// The path with another ending, where it has the one of its format: what was typed otherwise stays.
std::string with_ending(const std::string& path, const char* ending, const char* wanted);

}  // namespace hs
