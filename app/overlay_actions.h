#pragma once
// What lies over the workspace, and the actions that show it: see app/actions.h.

#include <cstdint>
#include <memory>
#include <string>

namespace hs {

struct ExportOffer;

// The one overlay that lies over the workspace.
enum class Overlay : uint8_t { kNone, kPalette, kKeys, kFileDialog, kAbout, kExport };
enum class FileDialogPurpose : uint8_t { kOpen, kOpenForComparison, kSave, kSourceFolder };
struct ShowOverlay {
    Overlay overlay;
};
struct ShowFileDialog {
    FileDialogPurpose purpose;
    std::string folder = {};  // empty: where it was last
    std::string name = {};    // of kSave: proposed for the file
};
// The dialog where it is chosen how and where to export.
struct ShowExport {
    std::shared_ptr<const ExportOffer> offer;
};
// In the file dialog; back to the export dialog.
struct ChooseExportPath {
    std::string path;
};

}  // namespace hs
