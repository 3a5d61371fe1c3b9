#pragma once
// Own state of the Calls view and its parts.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/widgets/box_picture.h"
#include "app/widgets/sorted_table.h"
#include "core/analysis/call_totals.h"
#include "core/layout/call_chart.h"
#include "core/model/dataset.h"

namespace hs {

struct CallsShown {
    DatasetPtr dataset;
    CallRows rows;
    std::vector<int64_t> inner_bytes;  // with all calls inside
    int64_t least_bytes = 0;
    int64_t most_bytes = 0;
    std::vector<CallTotal> functions;  // falling by memory, or by time where there is none

    bool has_metadata = false;

    [[nodiscard]] const TimedCalls& calls() const { return *dataset->calls; }
};
using CallsPtr = std::shared_ptr<const CallsShown>;
CallsPtr make_calls_shown(const DatasetPtr& dataset);

enum class CallColour : uint8_t { kHeat, kSafe, kName };

// The call of the same function, thread and start; nothing if there is none.
std::optional<uint32_t> same_call(const TimedCalls& from, uint32_t call, const TimedCalls& to);

struct CallsState {
    CallsPtr shown;
    uint64_t shown_version = 0;    // another number for every one that is shown
    DatasetPtr kept_for;           // its calls are being arranged, as the file was read again
    std::optional<uint32_t> kept;  // of them: the one that was chosen
    BoxPicture chart;
    BoxCamera camera;
    uint32_t selected = UINT32_MAX;
    CallColour colour = CallColour::kSafe;
    bool by_function = false;  // the list shows functions
    std::string filter;        // of calls: by name, and by what the program noted with them
    SortedTable top;
    SortedTable functions;  // of CallsShown::functions
};

DataTable call_functions_table(const ViewContext& view, CallsState& own);
// The call of it with the most memory, or the longest where there is none.
uint32_t most_of_function(const CallsShown& shown, uint32_t function);
DataTable top_calls_table(const ViewContext& view, CallsState& own);
// Whether its name or what was noted with it holds the part: "user=5".
bool fits_filter(const CallsShown& shown, uint32_t call, const std::string& part);
std::string call_time_text(double seconds);
// Light to dark blue for all eyes, or green to red as the old tool has it.
uint32_t call_rgb(const CallsShown& shown, uint32_t call, CallColour colour);

}  // namespace hs
