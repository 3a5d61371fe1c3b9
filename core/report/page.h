#pragma once
// A report as one HTML page that needs nothing else: no network, no other file. Its content
// security policy forbids everything but its own style and the one script, named by its digest, so
// that a name in a dump could run nothing even if it got past the escaping.

#include <string>

#include "core/report/report.h"

namespace hs {

std::string report_page(const Report& report);

// Any bytes as text or as a double-quoted attribute: markup escaped, control codes, bad UTF-8 and
// invisible direction marks made visible.
std::string html_text(std::string_view bytes);

}  // namespace hs
