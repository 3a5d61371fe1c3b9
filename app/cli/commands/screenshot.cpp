// screenshot FILE... -o OUT.png: drawn by the window's part of the program, which reads these words
// itself (app/window_options). The row is here so that help and completion know it.

#include "app/cli/command.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    kOutputSpec,
    {"view", ValueKind::kText, "NAME",
     "the view to show, in lower case; timeline: the timeline in its place"},
    {"at", ValueKind::kTime, "T", "logs: the instant to show, in seconds"},
    {"select", ValueKind::kText, "ID", "dumps: the object to select"},
    {"profile", ValueKind::kText, "NAME|INDEX",
     "files with several profiles: one by its name or number from 0, or all in a unit (bytes)"},
    {"size", ValueKind::kText, "WxH", "pixels of the picture"},
    {"theme", ValueKind::kWord, "THEME", "the colors", "dark light"},
    {"scale", ValueKind::kText, "F", "scale of the window, 1 unless given"},
};

}  // namespace

extern const Command kScreenshotCommand;
const Command kScreenshotCommand = {
    .name = "screenshot",
    .summary = "the window's picture, drawn without a display",
    .usage =
        "FILE... -o OUT.png [--view NAME] [--at T] [--select ID] [--profile NAME|INDEX] "
        "[--size WxH]",
    .min_positionals = 1,
    .options = kOptions,
    .run = nullptr,
};

}  // namespace hs
