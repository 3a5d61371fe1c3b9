#include "core/import/json_fields.h"

#include <cmath>

namespace hs {
namespace {

// Beyond these no clock and no memory is.
constexpr double kLatestSeconds = 1e11;
constexpr double kMostAmount = 0x1p63;

}  // namespace

uint32_t JsonFields::of_kind(uint32_t row, std::string_view key, LooseJsonKind kind,
                             std::string_view what, std::string_view kind_name) const {
    const uint32_t found = json_.member(row, key);
    if (found == LooseJson::kNone || json_[found].kind == kind) return found;
    // What the end of the file cut is noted as such.
    warn(std::string(what) + " is not " + std::string(kind_name) + ": left out", found);
    return LooseJson::kNone;
}

double JsonFields::finite(uint32_t row, std::string_view what) const {
    if (json_[row].kind != LooseJsonKind::kNumber) {
        warn(std::string(what) + " is not a number: counted as 0", row);
        return 0;
    }
    return std::isfinite(json_[row].number) ? json_[row].number : 0;
}

double JsonFields::number(uint32_t row, std::string_view key, std::string_view what) const {
    const uint32_t found = json_.member(row, key);
    return found == LooseJson::kNone ? 0 : finite(found, what);
}

double JsonFields::amount(uint32_t row, std::string_view key, std::string_view what) const {
    const uint32_t found = json_.member(row, key);
    return found == LooseJson::kNone ? 0 : amount_of(found, what);
}

double JsonFields::amount_of(uint32_t row, std::string_view what) const {
    const double value = finite(row, what);
    if (value < 0) {
        warn(std::string(what) + " is negative: counted as 0", row);
        return 0;
    }
    if (value >= kMostAmount) {
        warn(std::string(what) + " is beyond 64 bits: counted as 0", row);
        return 0;
    }
    return value;
}

double JsonFields::time(uint32_t row, std::string_view key, std::string_view what) const {
    const double value = number(row, key, what);
    if (std::abs(value) <= kLatestSeconds) return value;
    warn(std::string(what) + " is impossible: counted as 0", json_.member(row, key));
    return 0;
}

std::string_view JsonFields::text(uint32_t row, std::string_view key, std::string_view what) const {
    const uint32_t found = of_kind(row, key, LooseJsonKind::kText, what, "text");
    return found == LooseJson::kNone ? std::string_view() : json_.text(found);
}

uint32_t JsonFields::array(uint32_t row, std::string_view key, std::string_view what) const {
    return of_kind(row, key, LooseJsonKind::kArray, what, "a list");
}

uint32_t JsonFields::object(uint32_t row, std::string_view key, std::string_view what) const {
    return of_kind(row, key, LooseJsonKind::kObject, what, "an object");
}

bool JsonFields::is_object(uint32_t row, std::string_view what) const {
    if (json_[row].kind != LooseJsonKind::kObject) {
        warn(std::string(what) + " is not an object: left out", row);
        return false;
    }
    return !json_[row].is_cut;
}

void JsonFields::require(uint32_t row, std::string_view key, std::string_view what) const {
    if (json_.member(row, key) != LooseJson::kNone || json_[row].is_cut) return;
    warn(std::string(what) + " is missing: counted as 0", row);
}

}  // namespace hs
