#include "app/cli/question_command.h"

#include <algorithm>
#include <string>

#include "app/cli/diagnostics_json.h"
#include "app/cli/trace_input.h"
#include "core/table/render.h"

namespace hs {

extern const CommandForm kCyclesDot;

namespace {

constexpr const CommandForm* kForms[] = {
    &kCyclesDot,
};

// Null: its command shows the table alone.
const CommandForm* form_of(const Question& question) {
    const auto* const found =
        std::find_if(std::begin(kForms), std::end(kForms),
                     [&](const CommandForm* form) { return form->question == question.name; });
    return found == std::end(kForms) ? nullptr : *found;
}

bool is_of_dumps(const Question& question) {
    return (question.asks & kDumps) != 0;
}

Error does_not_fit(const Question& question, const Dataset& dataset) {
    const char* const expected = question.asks == kDumps ? "a heap dump with objects and references"
                                 : question.asks == kLogs ? "an event log"
                                                          : "an event log or a profile with stacks";
    return {ErrorCode::kBadInput,
            "expected " + std::string(expected) + ", found " + dataset.info.format,
            dataset.info.path, 0};
}

void write_item(JsonWriter& json, const AnswerItem& item) {
    json.key(item.name);
    if (item.parts.empty()) return write_value(json, item.value);
    json.begin_object();
    for (const AnswerItem& part : item.parts) write_item(json, part);
    json.end_object();
}

void write_answer(CommandContext& context, const Question& question, const Answer& answer,
                  std::span<const uint32_t> rows, Surface surface, const TraceInput& input) {
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        for (const AnswerItem& item : answer.items) write_item(json, item);
        json.key(question.rows_name.empty() ? question.name : question.rows_name);
        write_rows(json, *answer.relation, rows, surface);
        write_remarks(json, input);
        json.end_object();
    });
}

// Lines of source files are there for those alone who ask for them.
std::vector<SurfaceColumn> shown_columns(const Question& question, bool in_json,
                                         bool shows_sources) {
    const Surface all = in_json ? question.in_json : question.in_text;
    std::vector<SurfaceColumn> columns(all.begin(), all.end());
    if (shows_sources) return columns;
    std::erase_if(columns, [&](const SurfaceColumn& column) {
        return question.fields()[column.field].name == "source";
    });
    return columns;
}

Result<int> run(CommandContext& context) {
    const Question& question = *find_question(context.command().name);
    const CommandForm* form = form_of(question);
    if (form != nullptr && form->is_asked(context.arguments())) return form->run(context);
    if (question.check) HS_TRY_VOID(question.check(context.arguments()));
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    if (!question.fits(*dataset)) return does_not_fit(question, *dataset);
    TraceInput input;
    input.dataset = dataset;
    if (!is_of_dumps(question)) {
        HS_TRY(input, trace_input(context, context.positional(0), dataset));
    }
    FileFacts file(dataset, is_of_dumps(question) ? ScaleMode::kAuto : scale_mode(context));
    bool shows_sources = false;
    if (question.has_sources) {
        HS_TRY(std::vector<PathRemap> remaps, remaps_option(context.arguments()));
        shows_sources = context.arguments().has("source") || !remaps.empty();
        file.use_sources(std::move(remaps), shows_sources);
    }
    const std::vector<SurfaceColumn> surface =
        shown_columns(question, context.wants_json(), shows_sources);
    const size_t most_rows = question.is_short ? SIZE_MAX : context.row_limit(SIZE_MAX);
    HS_TRY(const Answer answer,
           question.answer({file, context.arguments(), fields_on(surface), context.job(),
                            context.wants_json() ? Audience::kPrograms : Audience::kPeople,
                            most_rows}));
    for (const Diagnostic& remark : answer.remarks) {
        context.warn(context.positional(0), remark);
        input.remarks.push_back(remark);
    }
    const auto rows = std::span(answer.rows).first(std::min(answer.rows.size(), most_rows));
    if (context.wants_json()) {
        write_answer(context, question, answer, rows, surface, input);
    } else {
        context.write_table(text_table(*answer.relation, rows, surface), answer.all_rows());
        context.write_text(answer.note);
    }
    return 0;
}

uint32_t common_options(const Question& question) {
    uint32_t options = is_of_dumps(question) ? kGraphOptions : kLogOptions;
    if (question.is_short) options &= ~static_cast<uint32_t>(kLimitOption);
    if (question.has_sources) options |= kSourceOption;
    if ((question.asks & kProfiles) != 0) options |= kProfileOption;
    return options;
}

// What the row of a command points at.
struct CommandWords {
    std::vector<OptionSpec> options;
    std::string usage;
    std::string details;
};

// "LOG [--from A] [--by function|line|file]"
std::string usage_of(const Question& question, std::span<const OptionSpec> options) {
    std::string usage = is_of_dumps(question) ? "DUMP" : question.asks == kLogs ? "LOG" : "FILE";
    for (const OptionSpec& option : options) {
        std::string value(option.words.empty() ? option.metavar : option.words);
        std::replace(value.begin(), value.end(), ' ', '|');
        usage.append(" [--").append(option.name);
        usage.append(value.empty() ? "]" : " " + value + "]");
    }
    return usage;
}

CommandWords words_of(const Question& question) {
    CommandWords words;
    words.options.assign(question.parameters.begin(), question.parameters.end());
    words.details = question.details;
    if (const CommandForm* form = form_of(question)) {
        words.options.insert(words.options.end(), form->options.begin(), form->options.end());
        words.details.append(words.details.empty() ? "" : "\n").append(form->details);
    }
    words.usage = usage_of(question, words.options);
    return words;
}

Command command_of(const Question& question, const CommandWords& words) {
    return {.name = question.name,
            .summary = question.summary,
            .usage = words.usage,
            .min_positionals = 1,
            .max_positionals = 1,
            .common_options = common_options(question),
            .options = words.options,
            .details = words.details,
            .run = run};
}

}  // namespace

std::span<const Command> question_commands() {
    static const std::vector<CommandWords> kWords = [] {
        std::vector<CommandWords> all;
        for (const Question* question : questions()) all.push_back(words_of(*question));
        return all;
    }();
    static const std::vector<Command> kAll = [] {
        std::vector<Command> all;
        for (size_t i = 0; i < kWords.size(); ++i) {
            all.push_back(command_of(*questions()[i], kWords[i]));
        }
        return all;
    }();
    return kAll;
}

}  // namespace hs
