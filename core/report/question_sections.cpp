// A section for each question that says how it looks in a report.

#include "core/questions/question.h"
#include "core/report/sections.h"

namespace hs {
Result<void> add_question_sections(FileFacts& file, PartBuilder& builder) {
    for (const Question* question : questions()) {
        if (question->in_report.empty() || !question->fits(*file.dataset())) continue;
        Result<Answer> answered = question->plain_answer(
            file, fields_on(question->in_report), builder.job, Audience::kPeople, kReportRows);
        // A log that was made from snapshots has no events to ask about.
        if (!answered.ok() && answered.error().code == ErrorCode::kBadInput) continue;
        HS_TRY(const Answer answer, std::move(answered));
        ReportTable table =
            report_table(*answer.relation, answer.rows, question->in_report, kReportRows);
        table.total_rows = answer.all_rows();
        builder.section(question->name, std::string(question->title), sentence(question->summary))
            .blocks.emplace_back(std::move(table));
    }
    return {};
}

}  // namespace hs
