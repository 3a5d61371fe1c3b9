#include "app/cli/question_command.h"

#include <algorithm>
#include <string>

#include "app/cli/diagnostics_json.h"
#include "app/cli/trace_input.h"
#include "core/table/render.h"

namespace hs {

extern const CommandForm kCyclesDot;
extern const CommandForm kLeaksOfFiles;
extern const CommandForm kTreeOfTwo;

namespace {

constexpr const CommandForm* kForms[] = {
    &kCyclesDot,
    &kLeaksOfFiles,
    &kTreeOfTwo,
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

// Its command has --scale.
bool is_of_events(const Question& question) {
    return (question.asks & ~(Contents{kDumps} | kCalls)) != 0;
}

constexpr Contents kAnyLogs = kLogs | kPairedLogs | kThreadedLogs | kMeasuredLogs | kCountedObjects;

std::string_view what_is_expected(Contents asks) {
    if (asks == kPairedLogs) return "an allocation log that pairs frees with allocations";
    if (asks == kThreadedLogs) return "an allocation log that names threads and allocators";
    if (asks == kMeasuredLogs) return "an allocation log with the memory of its process";
    if (asks == kCountedObjects) return "a recording that counts objects";
    if (asks == kDumps) return "a heap dump with objects and references";
    if (asks == kLogs) return "an allocation log";
    if (asks == kCalls) return "measured calls";
    if (asks == (kLogs | kSnapshots)) return "an allocation log or memory snapshots";
    return "an allocation log or a profile with stacks";
}

Error does_not_fit(const Question& question, const Dataset& dataset) {
    return {ErrorCode::kBadInput,
            "needs " + std::string(what_is_expected(question.asks)) + "; this is a " +
                dataset.info.format + " file",
            dataset.info.path,
            {}};
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
        const auto write_items = [&] {
            for (const AnswerItem& item : answer.items) write_item(json, item);
        };
        if (!question.items_follow) write_items();
        json.key(question.rows_name.empty() ? question.name : question.rows_name);
        write_rows(json, *answer.relation, rows, surface);
        if (question.items_follow) write_items();
        if (question.asks == kCalls) {
            write_diagnostics(json, {&input.dataset->diagnostics, &input.remarks});
        } else {
            write_remarks(json, input);
        }
        json.end_object();
    });
}

Result<int> run(CommandContext& context) {
    const Question& question = *find_question(context.command().name);
    const CommandForm* form = form_of(question);
    if (form != nullptr && form->is_asked(context.arguments())) return form->run(context);
    if (question.check) HS_TRY_VOID(question.check(context.arguments()));
    HS_TRY(AskedFile file, asked_file(context, question, context.positional(0)));
    std::vector<SurfaceColumn> surface =
        shown_columns(question, context.wants_json() ? question.in_json : question.in_text, file);
    const size_t most_rows = question.is_short ? SIZE_MAX : context.row_limit(SIZE_MAX);
    HS_TRY(const Answer answer,
           question.answer({*file.facts, context.arguments(), fields_on(surface), context.job(),
                            context.wants_json() ? Audience::kPrograms : Audience::kPeople,
                            most_rows}));
    tell_remarks(context, answer.remarks, context.positional(0), file.input);
    const Surface own = context.wants_json() ? answer.in_json : answer.in_text;
    if (!own.empty()) surface = shown_columns(question, own, file);
    const auto rows = std::span(answer.rows).first(std::min(answer.rows.size(), most_rows));
    if (context.wants_json()) {
        write_answer(context, question, answer, rows, surface, file.input);
    } else {
        context.write_text(answer.preface);
        context.write_table(text_table(*answer.relation, rows, surface), answer.all_rows());
        context.write_text(answer.note);
    }
    return 0;
}

uint32_t common_options(const Question& question) {
    uint32_t options = is_of_events(question) ? kLogOptions : kGraphOptions;
    if (question.is_short) options &= ~static_cast<uint32_t>(kLimitOption);
    if (question.has_sources) options |= kSourceOption;
    if ((question.asks & kProfiles) != 0) options |= kProfileOption;
    return options;
}

// What the row of a command points at.
struct CommandWords {
    std::vector<OptionSpec> options;
    bool takes_more_files = false;
    std::string usage;
    std::string details;
};

// "LOG [--from A] [--by function|line|file]"
std::string usage_of(const Question& question, const CommandWords& words) {
    std::string usage = is_of_dumps(question)              ? "DUMP"
                        : (question.asks & ~kAnyLogs) == 0 ? "LOG"
                                                           : "FILE";
    if (words.takes_more_files) usage += "...";
    for (const OptionSpec& option : words.options) {
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
        words.takes_more_files = form->takes_more_files;
        if (!words.details.empty() && !form->details.empty()) words.details += '\n';
        words.details += form->details;
    }
    words.usage = usage_of(question, words);
    return words;
}

Command command_of(const Question& question, const CommandWords& words) {
    return {.name = question.name,
            .summary = question.summary,
            .usage = words.usage,
            .min_positionals = 1,
            .max_positionals = words.takes_more_files ? kAnyNumber : 1,
            .common_options = common_options(question),
            .options = words.options,
            .details = words.details,
            .run = run};
}

}  // namespace

Result<AskedFile> asked_file(CommandContext& context, const Question& question,
                             std::string_view path) {
    HS_TRY(const DatasetPtr dataset, context.load(path));
    if (!question.fits(*dataset)) return does_not_fit(question, *dataset);
    AskedFile file;
    file.input.dataset = dataset;
    const bool is_dump = is_of_dumps(question);
    if (dataset->log ? !is_dump : (question.asks & kProfiles) != 0) {
        HS_TRY(file.input, trace_input(context, path, dataset));
    }
    file.facts = std::make_unique<FileFacts>(
        dataset, is_of_events(question) ? scale_mode(context) : ScaleMode::kAuto);
    file.facts->call(std::string(path));
    if (question.has_sources) {
        HS_TRY(std::vector<PathRemap> remaps, remaps_option(context.arguments()));
        file.shows_sources = context.arguments().has("source") || !remaps.empty();
        file.facts->use_sources(std::move(remaps), file.shows_sources);
    }
    return file;
}

std::vector<SurfaceColumn> shown_columns(const Question& question, Surface surface,
                                         const AskedFile& file) {
    std::vector<SurfaceColumn> columns(surface.begin(), surface.end());
    if (file.shows_sources) return columns;
    std::erase_if(columns, [&](const SurfaceColumn& column) {
        return question.fields()[column.field].name == "source";
    });
    return columns;
}

void tell_remarks(CommandContext& context, const std::vector<Diagnostic>& remarks,
                  std::string_view path, TraceInput& input) {
    for (const Diagnostic& remark : remarks) {
        context.warn(path, remark);
        input.remarks.push_back(remark);
    }
}

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
