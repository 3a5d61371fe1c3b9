#pragma once
// The tables that two files have together: what changed from the first to the second.

#include <memory>
#include <vector>

#include "core/questions/file_facts.h"
#include "core/table/sql.h"

namespace hs {

// None where the two do not compare. They share what is found out with the tables of each file.
std::vector<SqlTable> pair_tables(const std::shared_ptr<FileFacts>& a,
                                  const std::shared_ptr<FileFacts>& b);

}  // namespace hs
