#include <algorithm>
#include <cmath>

#include "app/cli/tracked_output.h"
#include "core/analysis/tracked_referents.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr std::string_view kUnknown = "?";
constexpr size_t kTextRows = 10000;  // referents shown of one object

std::string bytes_text(int64_t bytes) {
    return bytes == kUnknownBytes ? std::string(kUnknown) : format_bytes(bytes);
}
std::string bytes_text(const std::optional<int64_t>& bytes) {
    return bytes ? format_bytes(*bytes) : std::string("-");
}

std::string time_text(double seconds) {
    if (std::isnan(seconds)) { return std::string(kUnknown); }
    constexpr double kNanoseconds = 1e9;
    constexpr double kLongest = 9e9;
    if (std::abs(seconds) > kLongest) { return format_double(seconds) + " s"; }
    return format_duration(static_cast<int64_t>(seconds * kNanoseconds));
}

std::string address_text(const TrackedObject& object) {
    if (!object.has_address) { return std::string(kUnknown); }
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (uint64_t rest = object.address; rest != 0 || text.empty(); rest >>= 4) {
        text.insert(text.begin(), kDigits[rest & 0xf]);
    }
    return "0x" + text;
}

void write_snapshots(CommandContext& context, const TrackedReport& report) {
    TextTable table;
    table.add_column("TIME", Align::kRight);
    table.add_column("SNAPSHOT", Align::kLeft, true);
    for (const char* header : {"LIVE", "LIVE BYTES", "AS STORED", "ALL", "TRACKER", "RSS", "VSZ"}) {
        table.add_column(header, Align::kRight);
    }
    const size_t count = report.tracked.snapshots.size();
    const size_t shown = std::min(count, context.row_limit(count));
    for (size_t row = 0; row < shown; ++row) {
        const TrackerSnapshot& snapshot = report.tracked.snapshots[row];
        const SnapshotStats& stats = report.stats.snapshots[row];
        const ProcessMemory& process = snapshot.process;
        const bool is_known = process.is_available;
        table.add_row({time_text(snapshot.time_s),
                       std::string(report.tracked.text(snapshot.description)),
                       format_count(stats.live_objects), format_bytes(stats.live_bytes),
                       bytes_text(snapshot.tracked_bytes), bytes_text(snapshot.asizeof_bytes),
                       bytes_text(snapshot.overhead_bytes),
                       bytes_text(is_known ? process.rss_bytes : std::nullopt),
                       bytes_text(is_known ? process.vsz_bytes : std::nullopt)});
    }
    context.write_table(table, count);
}

void write_classes(CommandContext& context, const TrackedReport& report) {
    TextTable table;
    table.add_column("SNAPSHOT", Align::kLeft, true);
    table.add_column("CLASS", Align::kLeft, true);
    for (const char* header : {"ACTIVE", "SUM", "AVERAGE", "SHARE"}) {
        table.add_column(header, Align::kRight);
    }
    const Tracked& tracked = report.tracked;
    std::vector<uint32_t> classes(tracked.classes.size());
    for (uint32_t c = 0; c < classes.size(); ++c) { classes[c] = c; }
    std::stable_sort(classes.begin(), classes.end(), [&](uint32_t a, uint32_t b) {
        return tracked.text(tracked.classes[a].name) < tracked.text(tracked.classes[b].name);
    });
    const size_t count = tracked.snapshots.size() * classes.size();
    const size_t shown = std::min(count, context.row_limit(count));
    for (size_t i = 0; i < shown; ++i) {
        const size_t snapshot = i / classes.size();
        const uint32_t c = classes[i % classes.size()];
        const ClassAtSnapshot at = report.stats.class_at(snapshot, c);
        const std::string_view description = tracked.text(tracked.snapshots[snapshot].description);
        table.add_row(
            {std::string(i % classes.size() == 0 ? description : std::string_view{}),
             std::string(tracked.text(tracked.classes[c].name)), format_count(at.active),
             format_bytes(at.bytes),
             at.average_bytes ? format_bytes(static_cast<int64_t>(*at.average_bytes)) : "-",
             at.share ? format_share(*at.share) : "-"});
    }
    context.write_table(table, count);
}

void write_objects(CommandContext& context, const TrackedReport& report) {
    TextTable table;
    table.add_column("CLASS", Align::kLeft, true);
    table.add_column("ADDRESS", Align::kRight);
    table.add_column("OBJECT", Align::kLeft, true);
    for (const char* header : {"BORN", "DIED", "LEVEL", "LARGEST", "AT PEAK", "SIZES"}) {
        table.add_column(header, Align::kRight);
    }
    for (const uint32_t row : report.rows) {
        const TrackedObject& object = report.tracked.objects[row];
        const ObjectSizes& sizes = report.stats.objects[row];
        table.add_row(
            {std::string(report.tracked.text(report.tracked.classes[object.tracked_class].name)),
             address_text(object), std::string(report.tracked.text(object.text)),
             time_text(object.birth_s), object.is_freed ? time_text(object.death_s) : "",
             object.level < 0 ? std::string(kUnknown) : std::to_string(object.level),
             bytes_text(sizes.max_bytes), format_bytes(sizes.peak_bytes),
             std::to_string(object.record_count)});
    }
    context.write_table(table, report.matched);
}

// Referents with more than 0.1 percent of the record's size, largest first among siblings.
void append_referents(const Tracked& tracked, SizedId sized, std::string& out) {
    constexpr double kLeastShare = 0.001;
    ReferentLimits limits;
    limits.max_rows = kTextRows;
    const ReferentTree tree = referent_tree(tracked, sized, limits);
    if (tree.rows.empty() || tree.rows[0].bytes <= 0) { return; }
    std::vector<std::vector<uint32_t>> children(tree.rows.size());
    for (uint32_t row = 1; row < tree.rows.size(); ++row) {
        children[tree.rows[row].parent].push_back(row);
    }
    const auto total = static_cast<double>(tree.rows[0].bytes);
    std::vector<uint32_t> stack = {0};
    while (!stack.empty()) {
        const uint32_t at = stack.back();
        stack.pop_back();
        const ReferentRow& row = tree.rows[at];
        const double share = static_cast<double>(row.bytes) / total;
        if (at != 0) {
            if (row.bytes == kUnknownBytes || share <= kLeastShare) { continue; }
            out.append(4 + 2 * size_t{std::min(row.depth, 40U)}, ' ');
            out += printable_text(row.name) + "  " + format_bytes(row.bytes) + "  " +
                   format_share(share) + "\n";
        }
        std::stable_sort(children[at].begin(), children[at].end(), [&](uint32_t a, uint32_t b) {
            return tree.rows[a].bytes < tree.rows[b].bytes;
        });
        stack.insert(stack.end(), children[at].begin(), children[at].end());
    }
    if (!tree.is_complete) { out += "    (cut: the tree is too large)\n"; }
}

}  // namespace

std::string frame_text(const Tracked& tracked, const TrackedFrame& frame) {
    if (!frame.text.is_nil()) { return std::string(tracked.text(frame.text)); }
    std::string text(tracked.text(frame.file));
    if (frame.line >= 0) { text += ":" + std::to_string(frame.line); }
    return text + " in " + std::string(tracked.text(frame.function));
}

std::string_view source_text(const Tracked& tracked, const TrackedFrame& frame) {
    constexpr std::string_view kBlank = " \t\r\n\f\v";
    std::string_view text = tracked.text(frame.source);
    const size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) { return {}; }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string tracked_object_text(const TrackedReport& report, uint32_t row) {
    const Tracked& tracked = report.tracked;
    const TrackedObject& object = tracked.objects[row];
    std::string out = printable_text(tracked.text(object.name)) + "  " + address_text(object) +
                      (object.is_freed ? " (freed)  " : "  ") +
                      printable_text(tracked.text(object.text)) + "\n";
    for (const uint32_t f : tracked.frames_of(object.trace)) {
        const TrackedFrame& frame = tracked.frames[f];
        out += "  " + printable_text(frame_text(tracked, frame)) + "\n";
        const std::string_view source = source_text(tracked, frame);
        if (!source.empty()) { out += "      " + printable_text(source) + "\n"; }
    }
    out += "  born " + time_text(object.birth_s) + "\n";
    for (const SizeRecord& record : tracked.records_of(object)) {
        if (!is_shown_record(object, record)) { continue; }
        out += "  " + time_text(record.time_s) + "  " +
               bytes_text(tracked.sized[record.sized.v].bytes) + "\n";
        append_referents(tracked, record.sized, out);
    }
    if (object.is_freed) { out += "  died " + time_text(object.death_s) + "\n"; }
    if (object.level == 0) { out += "  (level 0: what the sizes are made of was not recorded)\n"; }
    return out;
}

void write_tracked_tables(CommandContext& context, const TrackedReport& report) {
    context.write_text(format_count(report.tracked.objects.size()) + " tracked objects (" +
                       format_count(report.stats.live_objects) + " never freed) of " +
                       format_count(report.tracked.classes.size()) + " classes, " +
                       format_count(report.tracked.snapshots.size()) + " snapshots\n");
    if (!report.tracked.snapshots.empty()) {
        context.write_text("\n");
        write_snapshots(context, report);
        if (report.stats.has_class_table() && !report.tracked.classes.empty()) {
            context.write_text("\n");
            write_classes(context, report);
        }
    }
    if (report.tracked.objects.empty()) { return; }
    context.write_text("\n");
    write_objects(context, report);
    if (report.stats.peak_snapshot) {
        const TrackerSnapshot& peak = report.tracked.snapshots[*report.stats.peak_snapshot];
        context.write_text("AT PEAK: at the snapshot with the most tracked bytes, \"" +
                           printable_text(report.tracked.text(peak.description)) + "\"" +
                           (report.stats.tool_snapshot == report.stats.peak_snapshot
                                ? ".\n"
                                : " (the tracker's own tsize takes the last one instead).\n"));
    }
}

}  // namespace hs
