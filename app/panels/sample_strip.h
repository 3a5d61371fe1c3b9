#pragma once
// The Timeline of what was measured now and then: snapshots of a tracker or profiler, several
// dumps, births of one dump's objects. Snapshots are marks to click.

#include <vector>

#include "app/answers.h"
#include "app/view.h"
#include "core/analysis/time_samples.h"

namespace hs {

// The totals, or what they are made of by type or class, each for itself or one above the other.
enum class SampleLook : uint8_t { kTotals, kTypes, kStacked, kShare };

struct SampleStripState {
    AnswerKey key;  // of the datasets that the samples are of
    TimeSamples totals;
    std::vector<DatasetId> dumps;  // by row of a sample; empty for snapshots of one file
    bool moves_cursor = false;     // the instant chooses one

    SampleLook look = SampleLook::kTotals;
    Answered<TimeSamples> types;  // with the same samples as the totals
    AnswerKey stacked_key;        // of what is stacked below
    TimeSamples stacked;
};

// The totals of the current dataset, or of all dumps if it is one of several.
void refresh_samples(ViewContext& view, SampleStripState& own, const DatasetRow& row);
// What the types of this dataset are called; null where it knows none.
const char* types_title(const SampleStripState& own, const DatasetRow& row);
void request_types(ViewContext& view, SampleStripState& own, const DatasetRow& row);
// What is drawn: the totals as long as the types are not there.
const TimeSamples& shown_samples(SampleStripState& own);

// Whether the datasets have something of the kind; asks for it where it takes a while.
bool has_samples(ViewContext& view, SampleStripState& own);
// False when there is nothing; nothing is drawn then.
bool draw_sample_strip(ViewContext& view, SampleStripState& own);

}  // namespace hs
