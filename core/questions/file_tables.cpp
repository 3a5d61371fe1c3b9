#include "core/questions/file_tables.h"

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "core/analysis/grouped_stacks.h"
#include "core/analysis/live_at.h"
#include "core/questions/events.h"
#include "core/questions/file_facts.h"
#include "core/questions/hotspots.h"
#include "core/questions/objects.h"
#include "core/questions/pair_tables.h"
#include "core/questions/question.h"
#include "core/questions/references.h"
#include "core/questions/stacks.h"

namespace hs {
namespace {

using RelationPtr = std::shared_ptr<const Relation>;

template <class FieldOf>
bool wants(WantedFields wanted, FieldOf field) {
    return is_wanted(wanted, static_cast<size_t>(field));
}

Result<RelationPtr> objects_of(FileFacts& file, WantedFields wanted, JobContext& job) {
    auto answer = std::make_shared<ObjectsAnswer>();
    answer->dataset = file.dataset();
    const bool wants_name = wants(wanted, ObjectField::kName);
    if (wants(wanted, ObjectField::kRetained) || wants(wanted, ObjectField::kDominator) ||
        wants(wanted, ObjectField::kIsRoot) || wants_name) {
        HS_TRY(answer->retained, file.retained(job));
    }
    if (wants_name) { HS_TRY(answer->names, file.names(job)); }
    return objects_relation(std::move(answer));
}

// A question with something said along with it, by a name of its own.
struct AskedTable {
    std::string_view name;
    std::string_view summary;
    const Question& question;
    std::string_view option;
    std::string_view value;
};

Result<RelationPtr> asked(const AskedTable& table, FileFacts& file, WantedFields wanted,
                          JobContext& job) {
    Parameters given(table.question.parameters);
    given.give(table.option, table.value);
    HS_TRY(const Answer answer, table.question.answer({file, given, wanted, job}));
    return answer.relation;
}

// Rows of the references of the objects with this id.
std::vector<uint32_t> references_of(FileFacts& file, std::string_view id) {
    const ObjectGraph& graph = file.graph();
    std::vector<uint32_t> rows;
    for (const ObjectId object : file.objects_with(id)) {
        for (uint32_t row = graph.out_begin[object.v]; row < graph.out_begin[object.v + 1]; ++row) {
            rows.push_back(row);
        }
    }
    return rows;
}

void add_graph_tables(const std::shared_ptr<FileFacts>& file, std::vector<SqlTable>& tables) {
    const ObjectGraph& graph = file->graph();
    tables.push_back(
        {.name = "objects",
         .summary = "every object of the dump",
         .fields = object_fields(),
         .about_rows = graph.object_count,
         .make = [file](WantedFields wanted,
                        JobContext& job) { return objects_of(*file, wanted, job); },
         .found_by = static_cast<size_t>(ObjectField::kId),
         .find = [file](std::string_view id) { return rows_of_objects(file->objects_with(id)); }});
    tables.push_back({.name = "edges",
                      .summary = "every reference, from which object to which",
                      .fields = reference_fields(),
                      .about_rows = graph.out_target.size(),
                      .make = [file](WantedFields, JobContext&) -> Result<RelationPtr> {
                          return references_relation(file->dataset());
                      },
                      .found_by = static_cast<size_t>(ReferenceField::kSource),
                      .find = [file](std::string_view id) { return references_of(*file, id); }});
    static const Question& groups = *find_question("groups");
    static const AskedTable kAsked[] = {
        {"modules", "objects and bytes by the module of their class", groups, "by", "module"},
        {"code_files", "objects and bytes by the file their code stands in", groups, "by", "file"},
    };
    for (const AskedTable& table : kAsked) {
        tables.push_back({.name = std::string(table.name),
                          .summary = std::string(table.summary),
                          .fields = table.question.fields(),
                          .about_rows = 1000,
                          .make = [file, &table](WantedFields wanted, JobContext& job) {
                              return asked(table, *file, wanted, job);
                          }});
    }
}

Result<RelationPtr> sites_of(FileFacts& file, FrameDetail detail, JobContext& job) {
    const auto& log = file.dataset()->log;
    HS_TRY(auto answer, hotspots_of(file, {detail, log ? log->event_count() : 0}, job));
    return hotspots_relation(std::move(answer));
}

void add_stack_tables(const std::shared_ptr<FileFacts>& file, std::vector<SqlTable>& tables) {
    const Dataset& dataset = *file->dataset();
    const bool is_log = dataset.log.has_value();
    const std::string what = is_log ? ", live at the end of the log" : "";
    const auto add = [&](std::string name, const std::string& by, FrameDetail detail) {
        tables.push_back({.name = std::move(name),
                          .summary = "allocation sites by " + by + what,
                          .fields = hotspot_fields(is_log, stack_unit(dataset)),
                          .about_rows = dataset.traces->frames.size(),
                          .make = [file, detail](WantedFields, JobContext& job) {
                              return sites_of(*file, detail, job);
                          }});
    };
    add("sites", "line", FrameDetail::kLine);
    add("functions", "function", FrameDetail::kFunction);
    add("files", "file", FrameDetail::kFile);
    tables.push_back(
        {.name = "stacks",
         .summary = "every stack, with what it holds" + std::string(is_log ? " at the end" : ""),
         .fields = stack_fields(stack_unit(dataset)),
         .about_rows = dataset.traces->trace_count(),
         .make = [file](WantedFields wanted, JobContext&) -> Result<RelationPtr> {
             return stacks_relation(stacks_answer(file->dataset(), file->measure(), wanted));
         },
         .found_by = static_cast<size_t>(StackField::kStack),
         .find =
             [file](std::string_view number) { return rows_of_stack(*file->dataset(), number); }});
    if (!is_log || dataset.log->facts().is_digest) return;
    tables.push_back(
        {.name = "events",
         .summary = "every event of the log, in order",
         .fields = event_fields(),
         .about_rows = dataset.log->event_count(),
         .make = [file](WantedFields, JobContext&) { return events_relation(file->dataset()); },
         .rising = static_cast<size_t>(EventField::kTime),
         .rows_between =
             [file](double low, double high) {
                 return events_between(*file->dataset()->log, low, high);
             }});
}

// The questions that the file can be asked, with nothing said along with them.
void add_questions(const std::shared_ptr<FileFacts>& file, std::vector<SqlTable>& tables) {
    for (const Question* question : questions()) {
        if (!question->fits(*file->dataset())) continue;
        const auto is_there = [&](const SqlTable& table) { return table.name == question->name; };
        if (std::any_of(tables.begin(), tables.end(), is_there)) continue;  // with an index
        tables.push_back(
            {.name = std::string(question->name),
             .summary = std::string(question->summary),
             .fields = question->fields_for(*file->dataset()),
             .about_rows = 1000,
             .make = [file, question](WantedFields wanted, JobContext& job) -> Result<RelationPtr> {
                 HS_TRY(const Answer answer,
                        question->plain_answer(*file, wanted, job, Audience::kPrograms));
                 return answer.relation;
             }});
    }
}

}  // namespace

std::vector<SqlTable> file_tables(const std::shared_ptr<FileFacts>& file, std::string_view suffix) {
    std::vector<SqlTable> tables;
    const Dataset& dataset = *file->dataset();
    if (dataset.graph) add_graph_tables(file, tables);
    if (dataset.traces && (dataset.log || dataset.profile)) add_stack_tables(file, tables);
    add_questions(file, tables);
    for (SqlTable& table : tables) table.name += suffix;
    return tables;
}

std::vector<SqlTable> file_tables(const DatasetPtr& dataset, ScaleMode scale,
                                  std::string_view suffix) {
    return file_tables(std::make_shared<FileFacts>(dataset, scale), suffix);
}

std::vector<SqlTable> tables_of_files(std::span<const std::shared_ptr<FileFacts>> files) {
    std::vector<SqlTable> tables;
    const auto add = [&](std::vector<SqlTable> more) {
        tables.insert(tables.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    };
    for (size_t i = 0; i < files.size(); ++i) {
        add(file_tables(files[i],
                        i == 0 ? std::string() : std::string("_") + static_cast<char>('a' + i)));
    }
    if (files.size() == 2) add(pair_tables(files[0], files[1]));
    return tables;
}

}  // namespace hs
