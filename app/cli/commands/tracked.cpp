// tracked FILE: objects, classes and snapshots of a class tracker dump.

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "app/cli/command_context.h"
#include "app/cli/tracked_output.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"sort", ValueKind::kText, "KEYS",
     "classname, name, birth, death, repr, size, tsize or default; several with commas"},
    {"reverse", ValueKind::kFlag, {}, "turn the order round"},
    {"class", ValueKind::kText, "TEXT", "only classes whose name contains TEXT"},
    {"live", ValueKind::kFlag, {}, "only objects that were never freed"},
    {"freed", ValueKind::kFlag, {}, "only objects that were freed"},
    {"id", ValueKind::kText, "ADDRESS", "the objects at this address, in full"},
    {"limit", ValueKind::kText, "N",
     "at most N objects, 0 for all; below 1, that share of them (0.5: half)"},
    {"records", ValueKind::kFlag, {}, "JSON: the referents of every size, not only the largest"},
    {"merged", ValueKind::kFlag, {}, "JSON: the referents of each class at each snapshot, summed"},
};

Error usage_error(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

Result<std::vector<TrackedKey>> keys_from(std::string_view text) {
    if (text == "default") { return default_tracked_keys(); }
    std::vector<TrackedKey> keys;
    for (const std::string_view word : split_text(text, ',')) {
        const std::optional<TrackedKey> key = tracked_key_from_name(word);
        if (!key) {
            return usage_error(
                "--sort needs classname, name, birth, death, repr, size or tsize, "
                "not \"" +
                std::string(word) + "\"");
        }
        keys.push_back(*key);
    }
    return keys;
}

constexpr uint32_t kMostRows = UINT32_MAX;

// A whole number of rows, or a share below 1.
Result<double> limit_from(std::string_view text) {
    double limit = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, limit);
    const bool is_number = problem == std::errc{} && stop == end;
    if (!is_number || !(limit >= 0 && limit <= kMostRows) ||
        (limit > 1 && limit != std::floor(limit))) {
        return usage_error("--limit needs a whole number up to " + format_count(kMostRows) +
                           " or a share below 1, not '" + printable_text(text) + "'");
    }
    return limit;
}

Result<uint64_t> address_from(std::string_view text) {
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = is_hex ? text.substr(2) : text;
    uint64_t address = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, address, is_hex ? 16 : 10);
    if (problem != std::errc{} || stop != end) {
        return Error{ErrorCode::kNotFound,
                     "no tracked object has the id \"" + std::string(text) + "\"",
                     {},
                     {}};
    }
    return address;
}

Result<void> keep_address(TrackedReport& report, std::string_view text) {
    HS_TRY(const uint64_t address, address_from(text));
    std::erase_if(report.rows, [&](uint32_t row) {
        const TrackedObject& object = report.tracked.objects[row];
        return !object.has_address || object.address != address;
    });
    if (report.rows.empty()) {
        return Error{ErrorCode::kNotFound,
                     "no tracked object has the id \"" + std::string(text) + "\"",
                     {},
                     {}};
    }
    return {};
}

Result<void> choose_rows(CommandContext& context, TrackedReport& report) {
    const Arguments& arguments = context.arguments();
    std::vector<TrackedKey> keys;
    if (const auto sort = arguments.text("sort")) { HS_TRY(keys, keys_from(*sort)); }
    TrackedFilter filter;
    filter.class_part = arguments.text("class").value_or("");
    filter.only_live = arguments.has("live");
    filter.only_freed = arguments.has("freed");
    double limit = context.wants_json() ? 0 : static_cast<double>(CommandContext::kTableRows);
    const auto limit_text = arguments.text("limit");
    if (limit_text) { HS_TRY(limit, limit_from(*limit_text)); }
    report.rows = sorted_tracked(report.tracked, report.stats, filter, keys);
    if (arguments.has("reverse")) { std::reverse(report.rows.begin(), report.rows.end()); }
    if (const auto id = arguments.text("id")) { HS_TRY_VOID(keep_address(report, *id)); }
    report.matched = report.rows.size();
    report.is_sorted = !keys.empty() || arguments.has("reverse");
    report.is_filtered = report.matched < report.tracked.objects.size() || limit_text.has_value();
    if (limit > 0) { report.rows.resize(tracked_limit(limit, report.rows.size())); }
    return {};
}

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    if (!dataset->tracked) {
        return Error{ErrorCode::kBadInput,
                     "needs a class tracker's dump; this is a " + dataset->info.format + " file",
                     dataset->info.path,
                     {}};
    }
    HS_TRY(const TrackedStats stats, tracked_stats(*dataset->tracked, context.job()));
    TrackedReport report{*dataset, *dataset->tracked, stats, {}, 0, false, false, false, false};
    HS_TRY_VOID(choose_rows(context, report));
    report.wants_records = context.arguments().has("records");
    report.wants_merged = context.arguments().has("merged");
    if (context.wants_json()) {
        Result<void> written;
        context.write_json(
            [&](JsonWriter& json) { written = write_tracked_json(json, report, context.job()); });
        HS_TRY_VOID(written);
    } else if (context.arguments().has("id")) {
        for (const uint32_t row : report.rows) {
            context.write_text(tracked_object_text(report, row));
        }
    } else {
        write_tracked_tables(context, report);
    }
    return 0;
}

}  // namespace

extern const Command kTrackedCommand;
const Command kTrackedCommand = {
    .name = "tracked",
    .summary = "tracked objects, classes and snapshots (Pympler)",
    .usage = "FILE",
    .min_positionals = 1,
    .max_positionals = 1,
    .file_positionals = 1,
    .common_options = kJsonOption | kOutputOption,
    .options = kOptions,
    .details =
        "Where the tracker's own reports are wrong, the figures here differ: a dead object has no "
        "size from its death on (theirs: 16 bytes for one of them, in its class's sum too); tsize "
        "is the size at the snapshot with the most tracked bytes (theirs: the last one); death "
        "sorts with live objects last (theirs fails); the limit counts what passes the filter.",
    .run = run,
};

}  // namespace hs
