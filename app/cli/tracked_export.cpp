#include "app/cli/tracked_export.h"

#include <cmath>

#include "app/cli/table_file.h"
#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"

namespace hs {
namespace {

using Cells = std::vector<Cell>;

Cell time_cell(double seconds) {
    return std::isfinite(seconds) ? Cell::of(seconds) : Cell::null();
}
Cell bytes_cell(int64_t bytes) {
    return bytes == kUnknownBytes ? Cell::null() : Cell::of(bytes);
}
Cell bytes_cell(const std::optional<int64_t>& bytes) {
    return bytes ? Cell::of(*bytes) : Cell::null();
}
Cell share_cell(const std::optional<double>& share) {
    return share ? Cell::of(*share) : Cell::null();
}

class TrackedTables {
public:
    TrackedTables(const Tracked& tracked, TrackedStats stats)
        : tracked_(tracked), stats_(std::move(stats)) {}

    // Null name: there is no such table.
    Table named(std::string_view name) {
        if (name == "classes") return classes();
        if (name == "objects") return objects();
        if (name == "snapshots") return snapshots();
        if (name == "records") return records();
        if (name == "referents") return referents();
        if (name == "frames") return frames();
        return {};
    }

private:
    [[nodiscard]] std::string_view class_name(uint32_t row) const {
        return tracked_.text(tracked_.classes[row].name);
    }

    // A row for each class at each snapshot.
    Table classes() {
        Table table;
        table.name = "classes";
        table.columns = {{"snapshot", ColumnKind::kInteger}, {"time_s", ColumnKind::kReal},
                         {"class", ColumnKind::kText},       {"active", ColumnKind::kInteger},
                         {"bytes", ColumnKind::kInteger},    {"average_bytes", ColumnKind::kReal},
                         {"share", ColumnKind::kReal}};
        if (!stats_.has_class_table()) return table;
        const size_t classes = tracked_.classes.size();
        table.row_count = tracked_.snapshots.size() * classes;
        table.fill_row = [this, classes](uint64_t row, Cells& cells) {
            const uint64_t snapshot = row / classes;
            const auto c = static_cast<uint32_t>(row % classes);
            const ClassAtSnapshot at = stats_.class_at(snapshot, c);
            cells[0] = Cell::of(snapshot);
            cells[1] = time_cell(tracked_.snapshots[snapshot].time_s);
            cells[2] = Cell::of(class_name(c));
            cells[3] = Cell::of(at.active);
            cells[4] = Cell::of(at.bytes);
            cells[5] = share_cell(at.average_bytes);
            cells[6] = share_cell(at.share);
        };
        return table;
    }

    Table objects() {
        Table table;
        table.name = "objects";
        table.columns = {{"object", ColumnKind::kInteger},    {"class", ColumnKind::kText},
                         {"id", ColumnKind::kText},           {"text", ColumnKind::kText},
                         {"birth_s", ColumnKind::kReal},      {"death_s", ColumnKind::kReal},
                         {"freed", ColumnKind::kInteger},     {"level", ColumnKind::kInteger},
                         {"max_bytes", ColumnKind::kInteger}, {"peak_bytes", ColumnKind::kInteger},
                         {"trace", ColumnKind::kInteger}};
        table.row_count = tracked_.objects.size();
        table.fill_row = [this](uint64_t row, Cells& cells) {
            const TrackedObject& object = tracked_.objects[row];
            cells[0] = Cell::of(row);
            cells[1] = Cell::of(class_name(object.tracked_class));
            if (object.has_address) cells[2] = Cell::of(std::to_string(object.address));
            cells[3] = Cell::of(tracked_.text(object.text));
            cells[4] = time_cell(object.birth_s);
            cells[5] = time_cell(object.death_s);
            cells[6] = Cell::of(uint64_t{object.is_freed});
            if (object.level >= 0) cells[7] = Cell::of(int64_t{object.level});
            cells[8] = bytes_cell(stats_.objects[row].max_bytes);
            cells[9] = Cell::of(stats_.objects[row].peak_bytes);
            if (object.trace != 0) cells[10] = Cell::of(uint64_t{object.trace});
        };
        return table;
    }

    Table snapshots() {
        Table table;
        table.name = "snapshots";
        table.columns = {
            {"snapshot", ColumnKind::kInteger},      {"time_s", ColumnKind::kReal},
            {"description", ColumnKind::kText},      {"live_objects", ColumnKind::kInteger},
            {"live_bytes", ColumnKind::kInteger},    {"tracked_bytes", ColumnKind::kInteger},
            {"asizeof_bytes", ColumnKind::kInteger}, {"overhead_bytes", ColumnKind::kInteger},
            {"rss_bytes", ColumnKind::kInteger},     {"vsz_bytes", ColumnKind::kInteger}};
        table.row_count = tracked_.snapshots.size();
        table.fill_row = [this](uint64_t row, Cells& cells) {
            const TrackerSnapshot& snapshot = tracked_.snapshots[row];
            const ProcessMemory& memory = snapshot.process;
            cells[0] = Cell::of(row);
            cells[1] = time_cell(snapshot.time_s);
            cells[2] = Cell::of(tracked_.text(snapshot.description));
            cells[3] = Cell::of(stats_.snapshots[row].live_objects);
            cells[4] = Cell::of(stats_.snapshots[row].live_bytes);
            cells[5] = bytes_cell(snapshot.tracked_bytes);
            cells[6] = bytes_cell(snapshot.asizeof_bytes);
            cells[7] = bytes_cell(snapshot.overhead_bytes);
            if (!memory.is_available) return;
            cells[8] = bytes_cell(memory.rss_bytes);
            cells[9] = bytes_cell(memory.vsz_bytes);
        };
        return table;
    }

    // Sizes over time, those of dead objects marked.
    Table records() {
        owner_of_record();
        Table table;
        table.name = "records";
        table.columns = {{"record", ColumnKind::kInteger},     {"object", ColumnKind::kInteger},
                         {"time_s", ColumnKind::kReal},        {"bytes", ColumnKind::kInteger},
                         {"flat_bytes", ColumnKind::kInteger}, {"dead", ColumnKind::kInteger}};
        table.row_count = tracked_.records.size();
        table.fill_row = [this](uint64_t row, Cells& cells) {
            const SizeRecord& record = tracked_.records[row];
            const SizedNode& sized = tracked_.sized[record.sized.v];
            const uint32_t owner = owners_[row];
            cells[0] = Cell::of(row);
            cells[1] = Cell::of(uint64_t{owner});
            cells[2] = time_cell(record.time_s);
            cells[3] = bytes_cell(sized.bytes);
            cells[4] = bytes_cell(sized.flat_bytes);
            cells[5] = Cell::of(uint64_t{!is_shown_record(tracked_.objects[owner], record)});
        };
        return table;
    }

    // What the largest size of each object is made of.
    Table referents() {
        for (uint32_t row = 0; row < tracked_.objects.size(); ++row) {
            const ObjectSizes& sizes = stats_.objects[row];
            if (!sizes.has_max_record || rows_.size() >= kMostRows) continue;
            ReferentLimits limits;
            limits.max_rows = kMostRows - rows_.size();
            const SizedId sized = tracked_.records[sizes.max_record].sized;
            for (const ReferentRow& referent : referent_tree(tracked_, sized, limits).rows) {
                rows_.push_back({row, referent});
            }
        }
        Table table;
        table.name = "referents";
        table.columns = {{"object", ColumnKind::kInteger},
                         {"depth", ColumnKind::kInteger},
                         {"name", ColumnKind::kText},
                         {"bytes", ColumnKind::kInteger},
                         {"flat_bytes", ColumnKind::kInteger}};
        table.row_count = rows_.size();
        table.fill_row = [this](uint64_t row, Cells& cells) {
            const auto& [object, referent] = rows_[row];
            cells[0] = Cell::of(uint64_t{object});
            cells[1] = Cell::of(uint64_t{referent.depth});
            cells[2] = Cell::of(referent.name);
            cells[3] = bytes_cell(referent.bytes);
            cells[4] = bytes_cell(referent.flat_bytes);
        };
        return table;
    }

    // Instantiation traces, outermost frame first.
    Table frames() {
        for (uint32_t trace = 1; trace < tracked_.traces.size(); ++trace) {
            uint32_t depth = 0;
            for (const uint32_t frame : tracked_.frames_of(trace)) {
                frames_.push_back({trace, depth++, frame});
            }
        }
        Table table;
        table.name = "frames";
        table.columns = {{"trace", ColumnKind::kInteger}, {"depth", ColumnKind::kInteger},
                         {"file", ColumnKind::kText},     {"line", ColumnKind::kInteger},
                         {"function", ColumnKind::kText}, {"source", ColumnKind::kText},
                         {"text", ColumnKind::kText}};
        table.row_count = frames_.size();
        table.fill_row = [this](uint64_t row, Cells& cells) {
            const TracePlace& place = frames_[row];
            const TrackedFrame& frame = tracked_.frames[place.frame];
            cells[0] = Cell::of(uint64_t{place.trace});
            cells[1] = Cell::of(uint64_t{place.depth});
            cells[2] = Cell::of(tracked_.text(frame.file));
            if (frame.line >= 0) cells[3] = Cell::of(frame.line);
            cells[4] = Cell::of(tracked_.text(frame.function));
            cells[5] = Cell::of(tracked_.text(frame.source));
            cells[6] = Cell::of(tracked_.text(frame.text));
        };
        return table;
    }

    void owner_of_record() {
        owners_.resize(tracked_.records.size());
        for (uint32_t row = 0; row < tracked_.objects.size(); ++row) {
            const TrackedObject& object = tracked_.objects[row];
            for (uint32_t i = 0; i < object.record_count; ++i) {
                owners_[object.first_record + i] = row;
            }
        }
    }

    // Shared rows in a hostile file can ask for far more.
    static constexpr size_t kMostRows = size_t{1} << 22;
    struct TracePlace {
        uint32_t trace = 0;
        uint32_t depth = 0;
        uint32_t frame = 0;
    };

    const Tracked& tracked_;
    TrackedStats stats_;
    std::vector<uint32_t> owners_;  // by record
    std::vector<std::pair<uint32_t, ReferentRow>> rows_;
    std::vector<TracePlace> frames_;
};

}  // namespace

Result<int> export_tracked_table(CommandContext& context, const Dataset& dataset) {
    const std::string name(*context.arguments().text("table"));
    HS_TRY(TrackedStats stats, tracked_stats(*dataset.tracked, context.job()));
    TrackedTables tables(*dataset.tracked, std::move(stats));
    const Table table = tables.named(name);
    if (table.name.empty()) {
        return no_such_table(context, dataset, "a class tracker's dump",
                             {"classes", "objects", "snapshots", "records", "referents", "frames"});
    }
    return write_table_file(context, table);
}

}  // namespace hs
