#pragma once
// What the Timeline of measurements shows: asked for anew when the datasets are others.

#include "app/panels/sample_strip.h"

namespace hs {

// The totals of the current dataset, or of all dumps if it is one of several.
void refresh_samples(ViewContext& view, SampleStripState& own, const DatasetRow& row);
// What the types of this dataset are called; null where it knows none.
const char* types_title(const SampleStripState& own, const DatasetRow& row);
void request_types(ViewContext& view, SampleStripState& own, const DatasetRow& row);
// What is drawn: the totals as long as the types are not there.
const TimeSamples& shown_samples(SampleStripState& own);

}  // namespace hs
