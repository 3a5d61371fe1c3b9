#pragma once
// A question that a file can be asked, said once. From its row follow the command with its help,
// completion, text and JSON; the table of the window, and its entry in the palette; the table that
// SQL reads and that `export` writes; the section of the report.
//
// To add one: a file core/questions/<name>_question.cpp that defines `question_<name>`. The build
// collects these files; nothing else has to know.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/questions/file_facts.h"
#include "core/questions/parameters.h"
#include "core/table/relation.h"
#include "core/table/row_relation.h"

namespace hs {

// Something about all rows: a value, or several under one name.
struct AnswerItem {
    std::string_view name;  // in JSON
    Value value = {};
    std::vector<AnswerItem> parts = {};
};

struct Answer {
    std::shared_ptr<const Relation> relation;
    std::vector<uint32_t> rows;            // in the order that the question gives them
    std::vector<AnswerItem> items = {};    // JSON has them before the rows
    std::vector<Diagnostic> remarks = {};  // what to know about it, besides the file's own
    // Where `rows` are the first alone: how many there are.
    std::optional<size_t> row_count = {};
    std::string preface = {};  // lines for people, above the rows
    std::string note = {};     // and below them
    // Where those of the question do not fit this file, or what was said along with it.
    Surface in_json = {};
    Surface in_text = {};

    [[nodiscard]] size_t all_rows() const { return row_count.value_or(rows.size()); }
};
// All rows as the relation has them.
Answer answer_of(std::shared_ptr<const Relation> relation);

// Programs get what the file has, object by object. For people, what belongs together is one row:
// an instance and its own __dict__.
enum class Audience : uint8_t { kPrograms, kPeople };

struct Ask {
    FileFacts& file;
    const Parameters& given;
    WantedFields wanted = kAllFields;  // the others may be left out
    JobContext& job;
    Audience audience = Audience::kPrograms;
    size_t most_rows = SIZE_MAX;  // the rows behind so many may be left out
};

struct Question {
    std::string_view name;          // "duplicates"
    std::string_view title;         // "Duplicate values"
    std::string_view summary;       // one line, no full stop: "values that … again and again"
    std::string_view details = {};  // for --help, below the options
    std::string_view listed_after = {};  // command behind which the help lists it
    Contents asks = 0;                   // files that it can be asked of hold one of these
    std::span<const OptionSpec> parameters = {};
    // What is wrong with them together, before any file is read; may be null.
    Result<void> (*check)(const Parameters& given) = nullptr;
    std::span<const Field> (*fields)() = nullptr;
    // Where titles and kinds of value depend on the file; may be null.
    std::span<const Field> (*fields_of)(const Dataset& dataset) = nullptr;
    Surface in_json = {};
    Surface in_text = {};
    Surface in_export = {};
    Surface in_window = {};
    Surface in_report = {};           // empty: no section
    std::string_view rows_name = {};  // in JSON; empty: that of the question
    bool items_follow = false;        // in JSON: the items stand behind the rows
    bool is_short = false;            // never so many rows that people want the first alone
    bool has_sources = false;  // shows lines of source files where that is asked for, as `source`
    Result<Answer> (*answer)(const Ask& ask) = nullptr;

    [[nodiscard]] std::span<const Field> fields_for(const Dataset& dataset) const {
        return fields_of != nullptr ? fields_of(dataset) : fields();
    }
    [[nodiscard]] bool fits(const Dataset& dataset) const {
        return (contents_of(dataset) & asks) != 0;
    }
    // With nothing said along with it.
    [[nodiscard]] Result<Answer> plain_answer(FileFacts& file, WantedFields wanted, JobContext& job,
                                              Audience audience = Audience::kPeople,
                                              size_t most_rows = SIZE_MAX) const {
        return answer({file, Parameters(parameters), wanted, job, audience, most_rows});
    }
};

// All of them, by name.
std::span<const Question* const> questions();
const Question* find_question(std::string_view name);  // null if there is none
// A summary as a sentence: "Values that …"
std::string sentence(std::string_view summary);
// The fields that a surface shows.
WantedFields fields_on(Surface surface);

template <const auto& kFields>
std::span<const Field> fields_of_rows() {
    static const auto kAll = [] {
        std::vector<Field> fields;
        for (const auto& one : kFields) fields.push_back(one.field);
        return fields;
    }();
    return kAll;
}

}  // namespace hs
