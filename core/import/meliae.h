#pragma once
// meliae dumps: one JSON object a line (docs/formats/meliae.md).

#include <string>
#include <string_view>

#include "core/import/importer.h"

namespace hs {

int sniff_meliae(const SniffInput& input);
Result<Dataset> load_meliae(Input input, const LoadOptions& options, JobContext& job);
Importer meliae_importer();

// meliae writes each byte of a UTF-8 type name as a character of its own: "Ã\x9cnÃ¯" for "Ünï".
// Undone where that gives valid UTF-8; other text stays.
std::string repaired_latin1(std::string_view text);

}  // namespace hs
