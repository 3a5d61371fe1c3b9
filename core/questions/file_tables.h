#pragma once
// The tables of a file: the answers to questions about it that need nothing but the file. What
// `tables` lists and SQL reads.

#include <memory>
#include <span>
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
// Of files that are asked together: those of the first as they are called, of the others with "_b",
// "_c" …; behind them what two of them have together.
std::vector<SqlTable> tables_of_files(std::span<const std::shared_ptr<FileFacts>> files);
inline constexpr size_t kMostFilesAsked = 26;

}  // namespace hs
