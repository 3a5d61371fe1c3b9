#include "core/model/event_log_sink.h"

#include <algorithm>
#include <utility>

namespace hs {

void EventLogSink::grow() {
    constexpr size_t kFirstBytes = size_t{64} << 10;
    constexpr size_t kLargePagesFromBytes = size_t{8} << 20;
    region_.grow(std::max(kFirstBytes, region_.size() + region_.size() / 2));
    if (region_.size() >= kLargePagesFromBytes) region_.prefer_large_pages();
}

Result<BuiltEventLog> EventLogSink::finish(EventLogSource about, JobContext& job) && {
    if (region_.size() == 0) grow();
    region_.shrink(size_ + Input::kPaddingBytes);
    about.events = Input::from_region(about.events.path(), std::move(region_), size_);
    about.marks = std::move(marks_);
    about.instants = std::move(instants_);
    about.kept_blocks = std::move(kept_blocks_);
    const bool is_paired = about.is_paired && event_count_ <= EventPairing::kMostEvents;
    pairing_.give_pages_back();
    HS_TRY(BuiltEventLog built, build_event_log(std::move(about), job));
    if (!is_paired) return built;
    pairing_.finish();
    pairing_.give_pages_back();
    EventLogParts parts = std::move(built.log).take_parts();
    parts.pairing = std::move(pairing_);
    return BuiltEventLog{EventLog(std::move(parts)), std::move(built.diagnostics)};
}

}  // namespace hs
