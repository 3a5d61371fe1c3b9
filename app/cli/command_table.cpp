#include <algorithm>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/question_command.h"

namespace hs {

// Each command is defined in app/cli/commands/<name>.cpp. To add one: a declaration here, a row in
// kCommands.
extern const Command kBenchCommand;
extern const Command kDiffCommand;
extern const Command kDominatorsCommand;
extern const Command kExportCommand;
extern const Command kFlameCommand;
extern const Command kFlowCommand;
extern const Command kHoldersCommand;
extern const Command kInfoCommand;
extern const Command kObjectCommand;
extern const Command kPathCommand;
extern const Command kQueryCommand;
extern const Command kRecordCommand;
extern const Command kReportCommand;
extern const Command kScreenshotCommand;
extern const Command kTablesCommand;
extern const Command kTimelineCommand;
extern const Command kTrackedCommand;
extern const Command kVerifyCommand;

namespace {

// One row a line, so that two branches that each add one merge. Questions stand where they say.
// clang-format off
constexpr const Command* kCommands[] = {
    &kInfoCommand,
    &kObjectCommand,
    &kDominatorsCommand,
    &kHoldersCommand,
    &kPathCommand,
    &kDiffCommand,
    &kTimelineCommand,
    &kFlameCommand,
    &kFlowCommand,
    &kTrackedCommand,
    &kQueryCommand,
    &kTablesCommand,
    &kExportCommand,
    &kReportCommand,
    &kScreenshotCommand,
    &kRecordCommand,
    &kVerifyCommand,
    &kBenchCommand,
};
// clang-format on

struct CommonSpec {
    uint32_t when;  // bit of CommonOption, 0: always
    OptionSpec spec;
};

constexpr CommonSpec kCommonSpecs[] = {
    {kJsonOption, {"json", ValueKind::kFlag, {}, "one JSON document instead of a table"}},
    {kLimitOption,
     {.name = "limit",
      .kind = ValueKind::kCount,
      .metavar = "N",
      .help = "at most N rows, 0 for all (tables: 30, JSON: all unless given)",
      .most = UINT32_MAX}},  // no file has more objects, stacks or frames
    {kSourceOption,
     {.name = "source",
      .kind = ValueKind::kFlag,
      .help = "print source lines too: of the files that the input names, which may be any on this "
              "machine, where they are there and not newer",
      .fits = kLogs | kProfiles}},
    {kSourceOption,
     {.name = "map",
      .kind = ValueKind::kText,
      .metavar = "FROM=TO",
      .help = "as --source, with source files looked for in TO instead of FROM",
      .is_repeatable = true,
      .fits = kLogs | kProfiles}},
    {kOutputOption, kOutputSpec},
    {kRepairOption,
     {.name = "no-repair",
      .kind = ValueKind::kFlag,
      .help = "object graphs: do not stand in for missing __dict__s",
      .fits = kDumps}},
    {kScaleOption,
     {.name = "scale",
      .kind = ValueKind::kWord,
      .metavar = "MODE",
      .help = "logs: apply the sampling factors (auto unless given)",
      .words = "on off auto",
      .fits = kLogs}},
    {kProfileOption,
     {.name = "profile",
      .kind = ValueKind::kText,
      .metavar = "NAME|INDEX",
      .help = "files with several profiles: one by its name or number from 0, or all in a unit "
              "(bytes)",
      .fits = kProfiles}},
    {0,
     {"memory", ValueKind::kBytes, "SIZE",
      "stay within SIZE: logs are kept coarser, dumps stop with an error"}},
    {0,
     {.name = "threads",
      .kind = ValueKind::kCount,
      .metavar = "N",
      .help = "use N threads (all of the machine's unless given)",
      .most = kMostThreads}},
    {0, {"quiet", ValueKind::kFlag, {}, "no progress and no warnings on standard error"}},
};

constexpr OptionSpec kHelpSpec{"help", ValueKind::kFlag, {}, "show this text", {}, false, 'h'};

std::vector<const Command*> with_questions() {
    std::vector<const Command*> all(std::begin(kCommands), std::end(kCommands));
    for (size_t at = 0; at < all.size(); ++at) {
        for (const Command& command : question_commands()) {
            if (find_question(command.name)->listed_after != all[at]->name) continue;
            all.insert(all.begin() + static_cast<ptrdiff_t>(at) + 1, &command);
        }
    }
    return all;
}

}  // namespace

inline namespace cli {

std::span<const Command* const> commands() {
    static const std::vector<const Command*> kAll = with_questions();
    return kAll;
}

const Command* find_command(std::string_view name) {
    const auto all = commands();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Command* command) { return command->name == name; });
    return found == all.end() ? nullptr : *found;
}

}  // namespace cli

OptionList options_of(const Command& command) {
    OptionList list;
    for (const OptionSpec& spec : command.options) { list.add(spec); }
    for (const CommonSpec& common : kCommonSpecs) {
        if (command.run == nullptr) { break; }  // the window's part has options of its own
        if (common.when == 0 || (command.common_options & common.when) != 0) {
            list.add(common.spec);
        }
    }
    list.add(kHelpSpec);
    return list;
}

}  // namespace hs
