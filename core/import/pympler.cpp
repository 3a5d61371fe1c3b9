#include "core/import/pympler.h"

#include <utility>

#include "core/import/pickle_opcodes.h"
#include "core/import/pickle_reader.h"
#include "core/import/tracked_builder.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::string_view kExtensions[] = {".dat", ".pickle", ".pkl", ".dump"};

// A class costs some hundred bytes in tables where the file may spend three, and no program names
// so many classes to a tracker.
constexpr size_t kMostClasses = 100'000;

int sniff_pympler(const SniffInput& input) {
    constexpr uint8_t kProto = 0x80;
    const std::string_view head = input.head;
    if (head.empty()) { return kNotThis; }
    const bool has_module = head.find("pympler.") != std::string_view::npos;
    if (static_cast<uint8_t>(head[0]) == kProto) {
        const bool is_known_protocol = head.size() > 1 && static_cast<uint8_t>(head[1]) <= 5;
        if (!is_known_protocol) { return kPlausible; }
        return has_module ? kCertain : kLikely;
    }
    if (looks_like_pickle(head)) { return has_module ? kCertain : kPlausible; }
    for (const std::string_view extension : kExtensions) {
        if (input.file_name.ends_with(extension)) { return kNameOnly; }
    }
    return kNotThis;
}

std::string kind_of(PickleValue value) {
    switch (value.kind()) {
        case PickleKind::kDict:
            return "a dict";
        case PickleKind::kList:
            return "a list";
        case PickleKind::kTuple:
            return "a tuple";
        case PickleKind::kText:
            return "text";
        case PickleKind::kRecord:
            return "a single record";
        default:
            return "a single value";
    }
}

struct Load {
    std::string_view bytes;
    std::string path;
    PickleLimits limits;
    Dataset& dataset;
    Tracked& tracked;
    PickleHeap& heap;
    TrackedBuilder& builder;

    [[nodiscard]] Error bad(std::string message, uint64_t offset) const {
        return {ErrorCode::kBadInput, std::move(message), path, offset};
    }
    // " (opcode STOP)"
    [[nodiscard]] std::string opcode_at(uint64_t offset) const {
        if (offset >= bytes.size()) { return {}; }
        const std::string_view name = pickle_opcode_name(static_cast<uint8_t>(bytes[offset]));
        return name.empty() ? std::string{} : " (opcode " + std::string(name) + ")";
    }
    // The pickle's result is not what belongs there.
    [[nodiscard]] Error bad_root(std::string_view expected, const PickleOutcome& outcome) const {
        const uint64_t stop = outcome.end_offset - 1;
        return bad("found " + kind_of(outcome.root) + " where " + std::string(expected) +
                       " belongs" + opcode_at(stop),
                   stop);
    }
    void warn(std::string message, uint64_t offset) {
        dataset.diagnostics.push_back({Severity::kWarning, std::move(message), offset, 1});
    }
    void cut(std::string message, uint64_t offset) {
        dataset.diagnostics.push_back(cut_diagnostic(std::move(message), offset));
    }
};

// Where the snapshots begin; empty when the index was cut and the file is used up.
Result<std::optional<uint64_t>> load_index(Load& load, JobContext& job) {
    HS_TRY(const PickleOutcome index, read_pickle(load.bytes, 0, load.heap, load.limits, job));
    if (!index.is_complete) {
        load.builder.add_complete_objects();
        if (load.tracked.objects.empty()) {
            return load.bad("the class tracker's index is missing: the file ends here" +
                                load.opcode_at(index.end_offset),
                            index.end_offset);
        }
        load.cut("the file ends inside the index of objects: those that are complete are shown",
                 index.end_offset);
        return std::optional<uint64_t>{};
    }
    if (!index.root.is(PickleKind::kDict)) {
        return load.bad_root("a dict from class names to tracked objects", index);
    }
    const size_t keys = load.heap.sequence(index.root).count / 2;
    if (keys > kMostClasses) {
        const uint64_t stop = index.end_offset - 1;
        return load.bad("too many classes: " + std::to_string(keys) + ", at most " +
                            std::to_string(kMostClasses) + load.opcode_at(stop),
                        stop);
    }
    load.builder.add_index(index.root);
    return std::optional(index.end_offset);
}

Result<void> load_snapshots(Load& load, uint64_t offset, JobContext& job) {
    if (offset == load.bytes.size()) {
        load.cut("the file ends before the list of snapshots", offset);
        return {};
    }
    const size_t first_record = load.heap.records.size();
    HS_TRY(const PickleOutcome list, read_pickle(load.bytes, offset, load.heap, load.limits, job));
    if (!list.is_complete) {
        load.builder.add_complete_snapshots(first_record);
        load.cut("the file ends inside the list of snapshots: those that are complete are shown",
                 list.end_offset);
        return {};
    }
    if (!list.root.is(PickleKind::kList)) { return load.bad_root("a list of snapshots", list); }
    load.builder.add_snapshots(list.root);
    if (list.end_offset < load.bytes.size()) {
        load.warn(std::to_string(load.bytes.size() - list.end_offset) +
                      " bytes after the end are left out",
                  list.end_offset);
    }
    return {};
}

Result<Dataset> load_pympler(Input input, const LoadOptions& options, JobContext& job) {
    job.begin_stage("reading objects", input.bytes().size());
    Dataset dataset;
    Tracked tracked;
    PickleHeap heap(tracked.strings);
    TrackedBuilder builder(heap, tracked, dataset.diagnostics);
    PickleLimits limits;
    if (options.memory_limit_bytes != 0) { limits.max_bytes = options.memory_limit_bytes; }
    Load load{input.bytes(), input.path(), limits, dataset, tracked, heap, builder};

    Result<std::optional<uint64_t>> offset = load_index(load, job);
    Result<void> done;
    if (!offset.ok()) {
        done = offset.error();
    } else if (offset.value()) {
        done = load_snapshots(load, *offset.value(), job);
    }
    if (done.ok() && tracked.objects.empty() && tracked.snapshots.empty()) {
        done =
            load.bad("this pickle holds no object and no snapshot of a class tracker (Pympler)", 0);
    }
    if (!done.ok()) {
        Error error = std::move(done).error();
        error.source = input.path();
        return error;
    }
    dataset.tracked.emplace(std::move(tracked));
    dataset.inputs.push_back(std::move(input));
    return dataset;
}

}  // namespace

const Importer kPymplerImporter = {
    .name = "pympler",
    .description = "class tracker dump (Pympler)",
    .extensions = kExtensions,
    .sniff = sniff_pympler,
    .load = load_pympler,
};

}  // namespace hs
