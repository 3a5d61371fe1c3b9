#include "core/import/hscope_events.h"

namespace hs {

bool HscopeEventReader::next(HscopeEvent& event) {
    constexpr unsigned kControl = 3;
    while (!reader_.at_end()) {
        const size_t left = reader_.remaining();
        const unsigned tag = reader_.u8();
        bool is_event = true;
        bool is_known = true;
        if ((tag & 3) == kControl) {
            is_event = control(tag >> 2, event, is_known);
        } else {
            block(tag, event);
        }
        if (!is_known || reader_.failed()) {
            left_out_ = left;
            reader_.fail();
            return false;
        }
        if (is_event) return true;
    }
    return false;
}

void HscopeEventReader::block(unsigned tag, HscopeEvent& event) {
    constexpr unsigned kFree = 1;
    constexpr unsigned kReallocate = 2;
    const unsigned operation = tag & 3;
    event.time_ns = time_ns_;
    event.address = address((tag & 4) != 0) << 4 | (odd_ & 15);
    if (operation == kFree) {
        event.kind = HscopeEvent::Kind::kFree;
    } else {
        event.kind = HscopeEvent::Kind::kAllocate;
        if (operation == kReallocate) {
            event.kind = HscopeEvent::Kind::kReallocate;
            // 0: the same place, else one more than the folded distance.
            const uint64_t moved = reader_.varint();
            if (moved != 0) {
                const uint64_t folded = moved - 1;
                remember(last_ + ((folded >> 1) ^ (uint64_t{0} - (folded & 1))));
            }
            event.new_address = last_ << 4 | (odd_ >> 4 & 15);
        }
        event.size_bytes = size(tag >> 4);
        event.site = site((tag & 8) != 0);
    }
    odd_ = 0;
}

// Whether it is something to tell.
bool HscopeEventReader::control(unsigned what, HscopeEvent& event, bool& is_known) {
    switch (static_cast<Control>(what)) {
        case Control::kFiller:
            return false;
        case Control::kTime:
            time_ns_ += reader_.varint();
            return false;
        case Control::kLost:
            event = {};
            event.kind = HscopeEvent::Kind::kLost;
            event.time_ns = time_ns_;
            event.lost_allocations = reader_.varint();
            event.lost_frees = reader_.varint();
            event.size_bytes = reader_.varint();
            return true;
        case Control::kDump:
            event = {};
            event.kind = HscopeEvent::Kind::kDump;
            event.time_ns = time_ns_;
            event.address = reader_.varint();
            return true;
        case Control::kOdd:
            odd_ = reader_.varint();
            return false;
    }
    is_known = false;
    return false;
}

}  // namespace hs
