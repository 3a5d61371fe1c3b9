#pragma once
// Text for numbers as people read them. All are pure and the same on every machine and locale.

#include <cstdint>
#include <string>
#include <string_view>

namespace hs {

enum class SizeUnits : uint8_t { kBinary, kSi, kRaw };

// 1536 -> "1.50 KiB"; three significant digits from 1 KiB up, exact bytes below. Negative is fine.
std::string format_bytes(int64_t bytes, SizeUnits units = SizeUnits::kBinary);
// The same with a sign always: "+1.50 KiB", "−3 B", "0 B".
std::string format_bytes_delta(int64_t bytes, SizeUnits units = SizeUnits::kBinary);
// 1234567 -> "1,234,567".
std::string format_count(uint64_t count);
std::string format_count_delta(int64_t count);
// 1234567 -> "1.23 M".
std::string format_count_short(uint64_t count);
// "0 s", "850 ns", "12.3 ms", "1.50 s", "2 min 05 s", "1 h 02 min".
std::string format_duration(int64_t nanoseconds);
// Share of 1: 0.1234 -> "12.3 %"; something above 0 never reads as 0: "< 0.1 %".
std::string format_share(double share);
// Unix nanoseconds as "2026-11-21 06:11:55" in UTC.
std::string format_utc_time(int64_t unix_ns);
// Shortest text that reads back as the same double; never "nan" or "inf" (those give "null").
std::string format_double(double value);

// "1MB", "4 KiB", "12k", "1.5GiB", "300" to bytes; K, KB, KiB are all 1024. Empty on bad text.
// Used by filters and by --memory.
bool parse_bytes(std::string_view text, uint64_t* bytes);

// "<class 'mod.Name'>" -> "mod.Name"; anything else unchanged.
std::string_view short_type_name(std::string_view type);

// Replaces invalid UTF-8 by U+FFFD and control characters by visible escapes, for showing.
std::string printable_text(std::string_view bytes);
// "name": printable, in double quotes.
std::string in_quotes(std::string_view name);
// Text as XML has it: & < > and quotes escaped. For what is printable already.
void append_xml(std::string& out, std::string_view text);

}  // namespace hs
