#pragma once
// What a view has to export: what of it, in which formats, and how it is written. The export dialog
// shows it, and asks where to.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct ViewContext;

struct ExportFormat {
    const char* name;    // "SVG"
    const char* ending;  // "svg"
    const char* about;
    bool has_raw_cells = false;  // text that looks like a formula can be left as it is
};

// Of pictures of boxes and lines, in this order.
enum class DiagramFormat : uint8_t { kSvg, kDot };
inline constexpr std::array<ExportFormat, 2> kDiagramFormats = {{
    {"SVG", "svg", "a picture for any browser"},
    {"dot", "dot", "for Graphviz"},
}};

// A part of what can be exported.
struct ExportPart {
    std::string name;   // "Rows shown"
    std::string about;  // "22 rows × 8 columns, current order"
    const char* why_disabled = nullptr;
};

struct ExportChoice {
    size_t format = 0;
    size_t part = 0;
    bool has_raw_cells = false;
    std::string path;
};

struct ExportOffer {
    std::string title;  // "Export the table"
    std::string name;   // of the file, without folder and ending; what was chosen is kept by it
    std::span<const ExportFormat> formats;  // static
    std::vector<ExportPart> parts;          // at least one
    // In a job, of values that it owns. Returns what else there is to say of the file, mostly
    // nothing.
    std::function<Result<std::string>(const ExportChoice& choice, JobContext& job)> write;
    std::vector<DatasetPtr> files = {};  // that it may be made of: see offer_export()
};

// Opens the dialog. What is loaded now is what the offer may read.
void offer_export(ViewContext& view, ExportOffer offer);

// For formats that are one text: the whole of it is written at once.
using ExportText = std::function<Result<std::string>(size_t format, JobContext& job)>;
ExportOffer text_offer(std::string name, std::span<const ExportFormat> formats, ExportText make);

}  // namespace hs
