#pragma once
// Profile: what each stack has by itself, in files that hold no events: collapsed stacks, sampled
// profiles. All amounts of one are in one unit, and only an amount that names the same unit can be
// added, so bytes are never added to seconds.

#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/ids.h"
#include "core/model/amount.h"
#include "core/model/measure.h"

namespace hs {

struct Measured {
    Amount amount;
    Unit unit = Unit::kSamples;
};

struct TraceProfile {
    std::vector<Amount> amount_of_trace;  // self, by TraceId
    Unit unit = Unit::kSamples;
    std::string name = {};  // as the file names the profile; may be empty

    TraceProfile() = default;
    TraceProfile(Unit unit_of_all, std::string name_in_file = {})
        : unit(unit_of_all), name(std::move(name_in_file)) {}
    void add(TraceId trace, Measured more) {
        HS_CHECK(more.unit == unit);
        amount_of_trace[trace.v] += more.amount;
    }
};

}  // namespace hs
