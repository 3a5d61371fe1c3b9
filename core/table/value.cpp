#include "core/table/value.h"

#include "core/base/signed_bytes.h"

namespace hs {

std::string value_text(const Value& value, SizeUnits units) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
            return printable_text(value.text);
        case Meaning::kCount:
            return format_count(value.number);
        case Meaning::kBytes:
            return format_bytes(signed_bytes(value.number), units);
        case Meaning::kCountDelta:
            return format_count_delta(value.delta);
        case Meaning::kBytesDelta:
            return format_bytes_delta(value.delta, units);
        case Meaning::kShare:
            return format_share(value.share);
        case Meaning::kNone:
            break;
    }
    return {};
}

std::string exact_text(const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
            return std::string(value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
            return std::to_string(value.number);
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return std::to_string(value.delta);
        case Meaning::kShare:
            return format_double(value.share);
        case Meaning::kNone:
            break;
    }
    return {};
}

}  // namespace hs
