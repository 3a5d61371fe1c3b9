#pragma once
// The large numbers at the top of a file's page: the same in the window and in the report.

#include <string>
#include <vector>

#include "core/analysis/dataset_summary.h"
#include "core/base/text_format.h"

namespace hs {

struct SummaryTile {
    std::string label;   // "Peak"
    std::string value;   // "6.89 MiB"
    std::string detail;  // "at 33.1 s"; may be empty
    std::string exact;   // "7,224,680 bytes": a tooltip; may be empty
};

// Four. Those of an incomplete file say so in their details.
std::vector<SummaryTile> summary_tiles(const Dataset& dataset, const DatasetSummary& summary,
                                       SizeUnits units = SizeUnits::kBinary);
// Of the dump alone, whatever else the file holds.
std::vector<SummaryTile> dump_tiles(const Dataset& dataset, SizeUnits units = SizeUnits::kBinary);

// What the file is, behind its name: "49.9 s of allocations, every event recorded".
std::string summary_subtitle(const Dataset& dataset, const DatasetSummary& summary);

}  // namespace hs
