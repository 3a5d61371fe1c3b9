// leaks FILE...: what grows in several files, ranked together; of one file it is a question.

#include <algorithm>

#include "app/cli/question_command.h"
#include "core/questions/leaks.h"
#include "core/table/render.h"

namespace hs {

namespace {

bool is_asked(const Arguments& arguments) {
    return arguments.positionals().size() > 1;
}

Result<int> run(CommandContext& context) {
    const Question& question = *find_question("leaks");
    std::vector<AskedFile> files;
    std::vector<Leak> rows;
    bool has_sources = false;
    for (const std::string_view path : context.arguments().positionals()) {
        HS_TRY(AskedFile file, asked_file(context, question, path));
        HS_TRY(Leaks leaks,
               find_leaks({*file.facts, context.arguments(), kAllFields, context.job()}));
        for (Leak& row : leaks.rows) rows.push_back(std::move(row));
        has_sources = has_sources || leaks.has_sources;
        tell_remarks(context, leaks.remarks, path, file.input);
        files.push_back(std::move(file));
    }
    // By growth, ties by name, then in the order of the files.
    std::stable_sort(rows.begin(), rows.end(), [](const Leak& a, const Leak& b) {
        return a.site.growth_bytes != b.site.growth_bytes
                   ? a.site.growth_bytes > b.site.growth_bytes
                   : a.site.name < b.site.name;
    });
    const size_t total = rows.size();
    const std::vector<uint32_t> shown = first_rows(context.row_limit(total));
    const auto relation = leaks_relation(std::move(rows), has_sources);
    const bool in_json = context.wants_json();
    const std::vector<SurfaceColumn> surface = shown_columns(
        question, in_json ? question.in_json : leaks_of_files_in_text(), files.front());
    if (!in_json) {
        context.write_table(text_table(*relation, shown, surface), total);
        return 0;
    }
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("sites");
        write_rows(json, *relation, shown, surface);
        json.key("files");
        json.begin_array();
        for (size_t i = 0; i < files.size(); ++i) {
            json.begin_object();
            json.field("file", context.positional(i));
            write_remarks(json, files[i].input);
            json.end_object();
        }
        json.end_array();
        json.end_object();
    });
    return 0;
}

}  // namespace

extern const CommandForm kLeaksOfFiles;
const CommandForm kLeaksOfFiles = {
    .question = "leaks",
    .takes_more_files = true,
    .is_asked = is_asked,
    .run = run,
};

}  // namespace hs
