#pragma once
// The tables of a file: the answers to questions about it that need nothing but the file. What
// `tables` lists and SQL reads.

#include <memory>
#include <string_view>
#include <vector>

#include "core/analysis/log_scale.h"
#include "core/model/dataset.h"
#include "core/questions/file_facts.h"
#include "core/table/sql.h"

namespace hs {

// suffix: behind each name, where several files are open. The tables keep the file open, and share
// what they find out about it; used from one thread.
std::vector<SqlTable> file_tables(const std::shared_ptr<FileFacts>& file,
                                  std::string_view suffix = {});
std::vector<SqlTable> file_tables(const DatasetPtr& dataset, ScaleMode scale,
                                  std::string_view suffix = {});

}  // namespace hs
