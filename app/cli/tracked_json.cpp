#include <cmath>
#include <map>
#include <utility>

#include "app/cli/tracked_output.h"
#include "core/analysis/tracked_referents.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

// Trees of shared rows may be far larger than the file: all trees of one document together are
// bounded by this many rows for each row stored.
constexpr size_t kFreeRows = 65536;
constexpr size_t kRowsPerStored = 4;

void bytes_field(JsonWriter& json, std::string_view name, int64_t bytes) {
    if (bytes == kUnknownBytes) {
        json.null_field(name);
    } else {
        json.field(name, bytes);
    }
}

template <class T>
void optional_field(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    if (value) {
        json.field(name, *value);
    } else {
        json.null_field(name);
    }
}

class TrackedJson {
public:
    TrackedJson(JsonWriter& json, const TrackedReport& report, JobContext& job)
        : json_(json),
          report_(report),
          tracked_(report.tracked),
          job_(job),
          rows_left_(kFreeRows + kRowsPerStored * report.tracked.sized.size()) {}

    Result<void> write() {
        json_.begin_object();
        json_.field("matched", uint64_t{report_.matched});
        write_classes();
        HS_TRY_VOID(write_snapshots());
        if (report_.is_sorted) { write_order(); }
        write_choices();
        write_diagnostics();
        json_.end_object();
        return {};
    }

private:
    void write_classes() {
        // Shown objects by class; classes by name, or by their first object in a sorted list.
        std::vector<std::vector<uint32_t>> shown(tracked_.classes.size());
        std::vector<uint32_t> order;
        for (const uint32_t row : report_.rows) {
            std::vector<uint32_t>& rows = shown[tracked_.objects[row].tracked_class];
            if (rows.empty()) { order.push_back(tracked_.objects[row].tracked_class); }
            rows.push_back(row);
        }
        if (!report_.is_sorted) { order = classes_by_name(); }
        json_.key("classes");
        json_.begin_array();
        for (const uint32_t c : order) {
            if (shown[c].empty() && report_.is_filtered) { continue; }
            json_.begin_object();
            json_.field("name", tracked_.text(tracked_.classes[c].name));
            json_.key("objects");
            json_.begin_array();
            for (const uint32_t row : shown[c]) { write_object(row); }
            json_.end_array();
            json_.end_object();
        }
        json_.end_array();
    }

    [[nodiscard]] std::vector<uint32_t> classes_by_name() const {
        std::vector<uint32_t> order(tracked_.classes.size());
        for (uint32_t c = 0; c < order.size(); ++c) { order[c] = c; }
        std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
            return tracked_.text(tracked_.classes[a].name) <
                   tracked_.text(tracked_.classes[b].name);
        });
        return order;
    }

    [[nodiscard]] uint64_t index_in_class(uint32_t row) const {
        return row - tracked_.classes[tracked_.objects[row].tracked_class].first_object;
    }

    void id_field(const TrackedObject& object) {
        json_.key("id");
        if (object.has_address) {
            json_.decimal_text(object.address);
        } else {
            json_.null();
        }
    }

    void write_object(uint32_t row) {
        const TrackedObject& object = tracked_.objects[row];
        const ObjectSizes& sizes = report_.stats.objects[row];
        json_.begin_object();
        id_field(object);
        json_.field("index", index_in_class(row));
        json_.field("name", tracked_.text(object.name));
        json_.field("repr", tracked_.text(object.text));
        json_.field("birth", object.birth_s);
        if (object.is_freed) {
            json_.field("death", object.death_s);
        } else {
            json_.null_field("death");
        }
        if (object.level == TrackedObject::kUnknownLevel) {
            json_.null_field("level");
        } else {
            json_.field("level", int64_t{object.level});
        }
        bytes_field(json_, "max_bytes", sizes.max_bytes);
        json_.field("peak_bytes", sizes.peak_bytes);
        json_.field("tool_tsize_bytes", sizes.tool_bytes);
        write_sizes(object);
        write_trace(object);
        write_largest(sizes);
        if (report_.wants_records) { write_records(object); }
        json_.end_object();
    }

    void write_sizes(const TrackedObject& object) {
        json_.key("sizes");
        json_.begin_array();
        for (const SizeRecord& record : tracked_.records_of(object)) {
            if (!is_shown_record(object, record)) { continue; }
            json_.begin_array();
            json_.number(record.time_s);
            const int64_t bytes = tracked_.sized[record.sized.v].bytes;
            if (bytes == kUnknownBytes) {
                json_.null();
            } else {
                json_.number(bytes);
            }
            json_.end_array();
        }
        json_.end_array();
    }

    void write_trace(const TrackedObject& object) {
        json_.key("trace");
        if (object.trace == 0) { return json_.null(); }
        json_.begin_array();
        for (const uint32_t row : tracked_.frames_of(object.trace)) {
            const TrackedFrame& frame = tracked_.frames[row];
            json_.begin_object();
            if (frame.text.is_nil()) {
                json_.field("file", tracked_.text(frame.file));
                if (frame.line >= 0) {
                    json_.field("line", frame.line);
                } else {
                    json_.null_field("line");
                }
                json_.field("function", tracked_.text(frame.function));
            } else {
                json_.field("text", tracked_.text(frame.text));
            }
            if (frame.source.is_nil()) {
                json_.null_field("source");
            } else {
                json_.field("source", source_text(tracked_, frame));
            }
            json_.end_object();
        }
        json_.end_array();
    }

    void write_largest(const ObjectSizes& sizes) {
        json_.key("referents");
        if (!sizes.has_max_record) {
            json_.begin_array();
            json_.end_array();
            return json_.null_field("referents_t");
        }
        const SizeRecord& record = tracked_.records[sizes.max_record];
        write_tree(tree_of(record.sized));
        json_.field("referents_t", record.time_s);
    }

    void write_records(const TrackedObject& object) {
        json_.key("records");
        json_.begin_array();
        for (const SizeRecord& record : tracked_.records_of(object)) {
            if (!is_shown_record(object, record)) { continue; }
            const SizedNode& node = tracked_.sized[record.sized.v];
            json_.begin_object();
            json_.field("t", record.time_s);
            bytes_field(json_, "bytes", node.bytes);
            bytes_field(json_, "flat_bytes", node.flat_bytes);
            json_.key("referents");
            write_tree(tree_of(record.sized));
            json_.end_object();
        }
        json_.end_array();
    }

    [[nodiscard]] ReferentLimits limits() const {
        ReferentLimits limits;
        limits.max_rows = std::min(limits.max_rows, rows_left_);
        return limits;
    }

    ReferentTree tree_of(SizedId sized) {
        ReferentTree tree = referent_tree(tracked_, sized, limits());
        rows_left_ -= std::min(rows_left_, tree.rows.size());
        if (!tree.is_complete) { ++cut_trees_; }
        return tree;
    }

    // The children of row 0 as nested arrays. Rows are in depth-first order.
    void write_tree(const ReferentTree& tree) {
        json_.begin_array();
        uint32_t open_depth = 0;  // of the row whose "referents" array is open
        for (size_t i = 1; i < tree.rows.size(); ++i) {
            const ReferentRow& row = tree.rows[i];
            for (; open_depth >= row.depth; --open_depth) { close_row(); }
            json_.begin_object();
            json_.field("name", row.name);
            bytes_field(json_, "bytes", row.bytes);
            bytes_field(json_, "flat_bytes", row.flat_bytes);
            json_.key("referents");
            json_.begin_array();
            open_depth = row.depth;
        }
        for (; open_depth >= 1; --open_depth) { close_row(); }
        json_.end_array();
    }
    void close_row() {
        json_.end_array();
        json_.end_object();
    }

    Result<void> write_snapshots() {
        json_.key("snapshots");
        json_.begin_array();
        const std::vector<uint32_t> order = classes_by_name();
        for (uint32_t row = 0; row < tracked_.snapshots.size(); ++row) {
            const TrackerSnapshot& snapshot = tracked_.snapshots[row];
            const SnapshotStats& stats = report_.stats.snapshots[row];
            json_.begin_object();
            json_.field("t", snapshot.time_s);
            json_.field("description", tracked_.text(snapshot.description));
            optional_field(json_, "tracked_bytes", snapshot.tracked_bytes);
            optional_field(json_, "asizeof_bytes", snapshot.asizeof_bytes);
            optional_field(json_, "overhead_bytes", snapshot.overhead_bytes);
            const bool is_known = snapshot.process.is_available;
            optional_field(json_, "rss", is_known ? snapshot.process.rss_bytes : std::nullopt);
            optional_field(json_, "vsz", is_known ? snapshot.process.vsz_bytes : std::nullopt);
            write_process(snapshot.process);
            json_.field("live_objects", stats.live_objects);
            json_.field("live_bytes", stats.live_bytes);
            optional_field(json_, "total_bytes", stats.total_bytes);
            HS_TRY_VOID(write_snapshot_classes(row, order));
            json_.end_object();
        }
        json_.end_array();
        return {};
    }

    void write_process(const ProcessMemory& process) {
        json_.key("process");
        if (!process.is_available) { return json_.null(); }
        json_.begin_object();
        optional_field(json_, "pid", process.pid);
        optional_field(json_, "page_faults", process.page_faults);
        optional_field(json_, "data_bytes", process.data_bytes);
        optional_field(json_, "code_bytes", process.code_bytes);
        optional_field(json_, "shared_bytes", process.shared_bytes);
        optional_field(json_, "stack_bytes", process.stack_bytes);
        json_.key("details");
        json_.begin_array();
        for (const auto& [label, size] : process.details) {
            json_.begin_array();
            json_.text(tracked_.text(label));
            json_.text(tracked_.text(size));
            json_.end_array();
        }
        json_.end_array();
        json_.end_object();
    }

    Result<void> write_snapshot_classes(uint32_t snapshot, const std::vector<uint32_t>& order) {
        json_.key("classes");
        if (!report_.stats.has_class_table()) {
            json_.null();
            return {};
        }
        json_.begin_array();
        for (const uint32_t c : order) {
            const ClassAtSnapshot at = report_.stats.class_at(snapshot, c);
            json_.begin_object();
            json_.field("name", tracked_.text(tracked_.classes[c].name));
            json_.field("active", at.active);
            json_.field("bytes", at.bytes);
            optional_field(json_, "average_bytes", at.average_bytes);
            optional_field(json_, "share", at.share);
            optional_field(json_, "tracked_share", at.tracked_share);
            if (report_.wants_merged) {
                HS_TRY(const ReferentTree tree,
                       merged_referents(tracked_, c, snapshot, job_, limits()));
                rows_left_ -= std::min(rows_left_, tree.rows.size());
                if (!tree.is_complete) { ++cut_trees_; }
                json_.key("referents");
                write_tree(tree);
            }
            json_.end_object();
        }
        json_.end_array();
        return {};
    }

    void write_order() {
        json_.key("sorted");
        json_.begin_array();
        for (const uint32_t row : report_.rows) {
            const TrackedObject& object = tracked_.objects[row];
            json_.begin_object();
            json_.field("class", tracked_.text(tracked_.classes[object.tracked_class].name));
            json_.field("index", index_in_class(row));
            id_field(object);
            json_.end_object();
        }
        json_.end_array();
    }

    // Which snapshots "peak_bytes" and "tool_tsize_bytes" are of, by their place in "snapshots".
    void write_choices() {
        const auto field = [&](std::string_view name, const std::optional<uint32_t>& row) {
            if (row) {
                json_.field(name, uint64_t{*row});
            } else {
                json_.null_field(name);
            }
        };
        field("peak_snapshot", report_.stats.peak_snapshot);
        field("tool_tsize_snapshot", report_.stats.tool_snapshot);
    }

    void write_diagnostics() {
        json_.key("diagnostics");
        json_.begin_array();
        for (const Diagnostic& diagnostic : report_.dataset.diagnostics) {
            write_diagnostic("warning", diagnostic.message, diagnostic.byte_offset);
        }
        if (cut_trees_ > 0) {
            write_diagnostic("warning",
                             std::to_string(cut_trees_) +
                                 " referent trees are cut: they are far larger than the file",
                             std::nullopt);
        }
        json_.end_array();
        json_.field("incomplete", is_incomplete(report_.dataset));
    }
    void write_diagnostic(std::string_view severity, std::string_view message,
                          std::optional<uint64_t> offset) {
        json_.begin_object();
        json_.field("severity", severity);
        json_.field("message", message);
        optional_field(json_, "offset", offset);
        json_.end_object();
    }

    JsonWriter& json_;
    const TrackedReport& report_;
    const Tracked& tracked_;
    JobContext& job_;
    size_t rows_left_;
    size_t cut_trees_ = 0;
};

}  // namespace

Result<void> write_tracked_json(JsonWriter& json, const TrackedReport& report, JobContext& job) {
    return TrackedJson(json, report, job).write();
}

}  // namespace hs
