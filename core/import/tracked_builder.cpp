#include "core/import/tracked_builder.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace hs {
namespace {

constexpr std::string_view kAttributeNames[] = {"id",
                                                "repr",
                                                "name",
                                                "birth",
                                                "death",
                                                "trace",
                                                "_resolution_level",
                                                "snapshots",
                                                "footprint",
                                                "size",
                                                "flat",
                                                "refs",
                                                "timestamp",
                                                "desc",
                                                "tracked_total",
                                                "asizeof_total",
                                                "overhead",
                                                "system_total",
                                                "classes",
                                                "available",
                                                "pid",
                                                "rss",
                                                "vsz",
                                                "pagefaults",
                                                "data_segment",
                                                "code_segment",
                                                "shared_segment",
                                                "stack_segment",
                                                "os_specific"};

// first_refs_: these, or the first of the sequence's refs plus kFirstRef.
constexpr uint32_t kNotExpanded = 0;
constexpr uint32_t kExpanding = 1;
constexpr uint32_t kFirstRef = 2;

// A text may be mentioned by every object of a small file: all together are bounded.
constexpr uint64_t kFreeTextBytes = uint64_t{32} << 20;
constexpr uint64_t kTextPerStoredByte = 64;

}  // namespace

TrackedBuilder::TrackedBuilder(const PickleHeap& heap, Tracked& tracked,
                               std::vector<Diagnostic>& diagnostics)
    : heap_(heap), tracked_(tracked), diagnostics_(diagnostics) {
    static_assert(std::size(kAttributeNames) == kAttributeCount);
    for (size_t i = 0; i < kAttributeCount; ++i) {
        names_[i] = tracked.strings.intern(kAttributeNames[i]);
    }
}

void TrackedBuilder::note(std::string message, std::optional<uint64_t> byte_offset) {
    for (Diagnostic& known : diagnostics_) {
        if (known.message == message) {
            ++known.repeats;
            return;
        }
    }
    diagnostics_.push_back({Severity::kWarning, std::move(message), byte_offset, 1});
}

// Reading rows.

std::optional<PickleValue> TrackedBuilder::attribute(uint32_t record, Attribute name) const {
    const uint32_t state = heap_.records[record].state;
    if (state == PickleRecord::kNoState) { return std::nullopt; }
    const PickleSequence& pairs = heap_.sequences[state];
    const PickleValue wanted = PickleValue::make(PickleKind::kText, names_[name].v);
    // The last of equal keys counts, as in a dict.
    for (size_t i = pairs.count; i >= 2; i -= 2) {
        if (heap_.item(pairs, i - 2).bits == wanted.bits) { return heap_.item(pairs, i - 1); }
    }
    return std::nullopt;
}

std::optional<int64_t> TrackedBuilder::number(uint32_t record, Attribute name) const {
    const std::optional<PickleValue> value = attribute(record, name);
    return value ? heap_.as_int64(*value) : std::nullopt;
}

std::optional<int64_t> TrackedBuilder::size(uint32_t record, Attribute name) {
    const std::optional<PickleValue> value = attribute(record, name);
    if (!value || value->is(PickleKind::kNone)) { return std::nullopt; }
    const std::optional<int64_t> found = heap_.as_int64(*value);
    if (found && *found >= 0) { return found; }
    note(std::string("a size (") + std::string(kAttributeNames[name]) +
             (found ? ") is negative" : ") is not a number of 64 bits") + ": not known",
         heap_.records[record].byte_offset);
    return std::nullopt;
}

int64_t TrackedBuilder::bytes(uint32_t record, Attribute name) {
    return size(record, name).value_or(kUnknownBytes);
}

double TrackedBuilder::seconds(uint32_t record, std::optional<PickleValue> value,
                               std::string_view what) {
    // The tool counts from when it was loaded; older releases from 1970.
    constexpr double kLatestSeconds = 1e11;
    if (!value || value->is(PickleKind::kNone)) { return kNever; }
    const std::optional<double> time_s = heap_.as_double(*value);
    if (time_s && std::abs(*time_s) <= kLatestSeconds) { return *time_s; }
    note(std::string(what) + (time_s ? " is impossible" : " is not a number") + ": not known",
         heap_.records[record].byte_offset);
    return kNever;
}

bool TrackedBuilder::is_record(PickleValue value, PickleGlobal type) const {
    return value.is(PickleKind::kRecord) && heap_.records[value.row()].type == type;
}

const PickleSequence* TrackedBuilder::list_or_tuple(std::optional<PickleValue> value) const {
    if (!value || (!value->is(PickleKind::kList) && !value->is(PickleKind::kTuple))) {
        return nullptr;
    }
    return &heap_.sequence(*value);
}

// Text, or what Python would show of another key.
StringId TrackedBuilder::text_of(PickleValue value) {
    switch (value.kind()) {
        case PickleKind::kText: {
            text_bytes_ += heap_.text(value).size();
            if (text_bytes_ >
                kFreeTextBytes + kTextPerStoredByte * tracked_.strings.memory_bytes()) {
                note("text is left out: the same long text is used too many times");
                return {};
            }
            return StringId{value.row()};
        }
        case PickleKind::kNone:
            return tracked_.strings.intern("None");
        case PickleKind::kTrue:
            return tracked_.strings.intern("True");
        case PickleKind::kFalse:
            return tracked_.strings.intern("False");
        case PickleKind::kFloat:
            return tracked_.strings.intern(std::to_string(heap_.floats[value.row()]));
        case PickleKind::kInt:
        case PickleKind::kWideInt: {
            if (const auto positive = heap_.as_uint64(value)) {
                return tracked_.strings.intern(std::to_string(*positive));
            }
            const auto negative = heap_.as_int64(value);
            return tracked_.strings.intern(negative ? std::to_string(*negative) : "(a number)");
        }
        case PickleKind::kHugeInt:
            return tracked_.strings.intern("(a number)");
        case PickleKind::kTuple:
            return tracked_.strings.intern("(a tuple)");
        default:
            return tracked_.strings.intern("(not text)");
    }
}

// Sizes and what they are made of.

void TrackedBuilder::expand_sized(uint32_t record) {
    visits_[record] = Visit::kOpen;
    const std::optional<PickleValue> refs = attribute(record, kRefs);
    const PickleSequence* sequence = list_or_tuple(refs);
    if (sequence == nullptr || first_refs_[refs->row()] != kNotExpanded) { return; }
    first_refs_[refs->row()] = kExpanding;
    for (size_t i = sequence->count; i > 0; --i) {
        const PickleValue child = heap_.item(*sequence, i - 1);
        if (is_record(child, PickleGlobal::kAsized) && visits_[child.row()] == Visit::kNew) {
            pending_.push_back(child.row());
        }
    }
}

void TrackedBuilder::finish_sized(uint32_t record) {
    SizedNode node;
    node.bytes = bytes(record, kSize);
    node.flat_bytes = bytes(record, kFlat);
    const std::optional<PickleValue> name = attribute(record, kName);
    if (name && !name->is(PickleKind::kNone)) {
        node.name = text_of(*name);
        node.has_name = true;
    }
    const std::optional<PickleValue> refs = attribute(record, kRefs);
    if (const PickleSequence* sequence = list_or_tuple(refs); sequence && sequence->count > 0) {
        uint32_t& first = first_refs_[refs->row()];
        // Expanding, and some child not done: this record is a descendant of who expanded it.
        bool is_cycle = false;
        if (first == kExpanding) {
            for (size_t i = 0; i < sequence->count; ++i) {
                const PickleValue child = heap_.item(*sequence, i);
                is_cycle = is_cycle || (is_record(child, PickleGlobal::kAsized) &&
                                        visits_[child.row()] != Visit::kDone);
            }
            if (is_cycle) { note("a size that contains itself is shown without its referents"); }
        }
        if (first == kExpanding && !is_cycle) {
            first = static_cast<uint32_t>(tracked_.refs.size()) + kFirstRef;
            for (size_t i = 0; i < sequence->count; ++i) {
                const PickleValue child = heap_.item(*sequence, i);
                const bool is_sized = is_record(child, PickleGlobal::kAsized);
                tracked_.refs.push_back(is_sized ? sized_rows_[child.row()] : 0);
            }
        }
        if (first >= kFirstRef) {
            node.first_ref = first - kFirstRef;
            node.ref_count = sequence->count;
        }
    }
    visits_[record] = Visit::kDone;
    sized_rows_[record] = static_cast<uint32_t>(tracked_.sized.size());
    tracked_.sized.push_back(node);
}

// Depth first with an explicit stack: a record is finished after all it refers to.
SizedId TrackedBuilder::sized_of(uint32_t record) {
    visits_.resize(heap_.records.size());
    sized_rows_.resize(heap_.records.size());
    first_refs_.resize(heap_.sequences.size());
    pending_.push_back(record);
    while (!pending_.empty()) {
        const uint32_t at = pending_.back();
        if (visits_[at] == Visit::kNew) {
            expand_sized(at);
            continue;
        }
        if (visits_[at] == Visit::kOpen) { finish_sized(at); }
        pending_.pop_back();
    }
    return SizedId{sized_rows_[record]};
}

// A list belongs to one object: two would make more records than the file has.
TrackedBuilder::RecordRange TrackedBuilder::records_of(uint32_t object,
                                                       std::optional<PickleValue> list) {
    const PickleSequence* sequence = list_or_tuple(list);
    if (sequence == nullptr || sequence->count == 0) { return {}; }
    is_list_taken_.resize(heap_.sequences.size());
    if (is_list_taken_[list->row()]) {
        note("sizes that two objects share are shown once");
        return {};
    }
    is_list_taken_[list->row()] = true;
    const RecordRange range{static_cast<uint32_t>(tracked_.records.size()), sequence->count};
    for (size_t i = 0; i < sequence->count; ++i) {
        SizeRecord record;
        const PickleSequence* pair = list_or_tuple(heap_.item(*sequence, i));
        if (pair != nullptr && pair->count == 2) {
            record.time_s = seconds(object, heap_.item(*pair, 0), "the time of a size");
            const PickleValue sized = heap_.item(*pair, 1);
            if (is_record(sized, PickleGlobal::kAsized)) { record.sized = sized_of(sized.row()); }
        } else {
            note("a size is no pair of a time and a size: not known",
                 heap_.records[object].byte_offset);
        }
        tracked_.records.push_back(record);
    }
    return range;
}

// Objects.

void TrackedBuilder::begin_class(StringId name) {
    tracked_.classes.push_back({name, static_cast<uint32_t>(tracked_.objects.size()), 0});
}

void TrackedBuilder::add_object(uint32_t record) {
    visits_.resize(heap_.records.size());
    if (visits_[record] != Visit::kNew) {
        return note("an object that is listed twice is shown once",
                    heap_.records[record].byte_offset);
    }
    visits_[record] = Visit::kDone;
    TrackedObject object;
    object.tracked_class = static_cast<uint32_t>(tracked_.classes.size() - 1);
    if (const auto id = attribute(record, kId)) {
        const std::optional<uint64_t> address = heap_.as_uint64(*id);
        object.has_address = address.has_value();
        object.address = address.value_or(0);
    }
    if (const auto name = attribute(record, kName)) { object.name = text_of(*name); }
    if (const auto text = attribute(record, kRepr)) { object.text = text_of(*text); }
    object.birth_s = seconds(record, attribute(record, kBirth), "the birth of an object");
    const std::optional<PickleValue> death = attribute(record, kDeath);
    object.is_freed = death && !death->is(PickleKind::kNone);
    if (object.is_freed) {
        object.death_s = seconds(record, death, "the death of an object");
        if (object.death_s < object.birth_s) {
            note("an object dies before it is born", heap_.records[record].byte_offset);
        }
    }
    const std::optional<int64_t> level = number(record, kLevel);
    if (level && *level >= 0 && *level <= INT32_MAX) {
        object.level = static_cast<int32_t>(*level);
    }
    object.trace = trace_of(attribute(record, kTrace));
    std::optional<PickleValue> records = attribute(record, kSnapshots);
    if (!records) { records = attribute(record, kFootprint); }
    const RecordRange range = records_of(record, records);
    object.first_record = range.first;
    object.record_count = range.count;
    tracked_.objects.push_back(object);
    ++tracked_.classes.back().object_count;
}

void TrackedBuilder::add_class(PickleValue key, PickleValue list) {
    begin_class(text_of(key));
    const PickleSequence* objects = list_or_tuple(list);
    if (objects == nullptr) { return note("a class without a list of objects is shown empty"); }
    for (size_t i = 0; i < objects->count; ++i) {
        const PickleValue object = heap_.item(*objects, i);
        if (is_record(object, PickleGlobal::kTrackedObject)) {
            add_object(object.row());
        } else {
            note("something that is no tracked object is left out");
        }
    }
}

void TrackedBuilder::add_index(PickleValue index) {
    const PickleSequence pairs = heap_.sequence(index);
    // The last of equal keys counts, and a list that two keys share is walked once.
    std::unordered_map<uint64_t, size_t> last_of_key;
    for (size_t i = 0; i < pairs.count; i += 2) { last_of_key[heap_.item(pairs, i).bits] = i; }
    std::unordered_map<uint64_t, bool> is_list_taken;
    for (size_t i = 0; i < pairs.count; i += 2) {
        const PickleValue key = heap_.item(pairs, i);
        const PickleValue list = heap_.item(pairs, i + 1);
        if (last_of_key[key.bits] != i) { continue; }
        if (!is_list_taken.try_emplace(list.bits, true).second) {
            begin_class(text_of(key));
            note("a list of objects that two classes share is shown once");
            continue;
        }
        add_class(key, list);
    }
}

void TrackedBuilder::add_complete_objects() {
    std::vector<StringId> order;
    std::unordered_map<uint32_t, std::vector<uint32_t>> by_name;
    for (uint32_t row = 0; row < heap_.records.size(); ++row) {
        const PickleRecord& record = heap_.records[row];
        if (record.type != PickleGlobal::kTrackedObject || record.state == PickleRecord::kNoState) {
            continue;
        }
        const std::optional<PickleValue> name = attribute(row, kName);
        const StringId id = name ? text_of(*name) : StringId{};
        std::vector<uint32_t>& rows = by_name[id.v];
        if (rows.empty()) { order.push_back(id); }
        rows.push_back(row);
    }
    for (const StringId name : order) {
        begin_class(name);
        for (const uint32_t row : by_name[name.v]) { add_object(row); }
    }
}

}  // namespace hs
