#pragma once
// Test inputs of tests/data, opened through the importers' table as a user's file would be.

#include <string>

#include "core/import/importer.h"

namespace hs::test {

std::string data_path(const std::string& name);  // "pympler/demo.dat" to where it lies
std::string data_bytes(const std::string& name);
Result<DatasetPtr> open_sample(const std::string& name);

}  // namespace hs::test
