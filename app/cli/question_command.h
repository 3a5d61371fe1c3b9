#pragma once
// The command that a question is: "heapscope duplicates DUMP".

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/command_context.h"
#include "app/cli/trace_input.h"
#include "core/questions/question.h"

namespace hs {

// A file that the words of the command name, ready to be asked.
struct AskedFile {
    TraceInput input;  // the dataset, and remarks for JSON
    std::unique_ptr<FileFacts> facts;
    bool shows_sources = false;
};
Result<AskedFile> asked_file(CommandContext& context, const Question& question,
                             std::string_view path);
// Lines of source files are there for those alone who ask for them.
std::vector<SurfaceColumn> shown_columns(const Question& question, Surface surface,
                                         const AskedFile& file);
// On standard error, and in the JSON of the file.
void tell_remarks(CommandContext& context, const std::vector<Diagnostic>& remarks,
                  std::string_view path, TraceInput& input);

// What a question's command shows in another way than as the table of one file: a picture, several
// files. Listed in question_command.cpp.
struct CommandForm {
    std::string_view question;                 // whose command it is a form of
    std::span<const OptionSpec> options = {};  // beside those of the question
    std::string_view details = {};             // for --help, below those of the question
    bool takes_more_files = false;
    bool (*is_asked)(const Arguments& arguments) = nullptr;
    Result<int> (*run)(CommandContext& context) = nullptr;  // all of it, in place of the table
};

// One for each question, in their order.
std::span<const Command> question_commands();

}  // namespace hs
