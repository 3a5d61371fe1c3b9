#pragma once
// The end of `export`: a table into the file that --to, --raw-cells and -o name.

#include <string_view>
#include <vector>

#include "app/cli/command_context.h"
#include "core/export/table.h"

namespace hs {

Result<int> write_table_file(CommandContext& context, const Table& table);

// --table names one that this kind of file has not; tables: those that it has beside its questions.
Error no_such_table(const CommandContext& context, const Dataset& dataset, std::string_view kind,
                    std::vector<std::string_view> tables);

}  // namespace hs
