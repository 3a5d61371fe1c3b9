#pragma once
// What the log view shows, as plain data.

#include <string>
#include <vector>

#include "app/app_state.h"
#include "app/views/log_state.h"

namespace hs {

// Indices of the entries that fit the filter and the switches, latest first. The filter is looked
// for in message and file, upper and lower case alike.
std::vector<size_t> log_rows(const AppState& state, const LogViewState& own);

std::string log_time(const AppState& state, const LogEntry& entry);  // "06:11:55"
// "2026-11-21 06:11:55  error  run.hpm: message (byte 12)"
std::string log_line(const AppState& state, const LogEntry& entry);
std::string log_as_text(const AppState& state, const std::vector<size_t>& rows);

}  // namespace hs
