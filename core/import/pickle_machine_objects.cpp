// Opcodes that name classes, make records and fill them. Names are compared whole, against a list;
// making a record is adding a row.

#include <charconv>

#include "core/base/text_format.h"
#include "core/import/pickle_machine.h"

namespace hs {
namespace {

struct KnownGlobal {
    std::string_view module;
    std::string_view name;
    PickleGlobal global;
};

constexpr KnownGlobal kKnownGlobals[] = {
    {"collections", "defaultdict", PickleGlobal::kDefaultdict},
    {"builtins", "list", PickleGlobal::kListType},
    {"__builtin__", "list", PickleGlobal::kListType},
    {"__builtin__", "object", PickleGlobal::kObjectType},
    {"copy_reg", "_reconstructor", PickleGlobal::kReconstructor},
    {"pympler.classtracker", "TrackedObject", PickleGlobal::kTrackedObject},
    {"pympler.classtracker", "Snapshot", PickleGlobal::kSnapshot},
    {"pympler.asizeof", "Asized", PickleGlobal::kAsized},
    {"pympler.process", "_ProcessMemoryInfo", PickleGlobal::kProcessMemory},
    {"pympler.process", "_ProcessMemoryInfoProc", PickleGlobal::kProcessMemory},
    {"pympler.process", "_ProcessMemoryInfoPS", PickleGlobal::kProcessMemory},
    {"pympler.process", "_ProcessMemoryInfoResource", PickleGlobal::kProcessMemory},
    {"pympler.process", "_ProcessMemoryInfoWin32", PickleGlobal::kProcessMemory},
    {"pympler.heapmonitor.heapmonitor", "TrackedObject", PickleGlobal::kTrackedObject},
    {"pympler.heapmonitor.heapmonitor", "Footprint", PickleGlobal::kSnapshot},
    {"pympler.asizeof.asizeof", "Asized", PickleGlobal::kAsized},
    {"pympler.tracker.classes", "TrackedObject", PickleGlobal::kTrackedObject},
    {"pympler.tracker.classes", "Footprint", PickleGlobal::kSnapshot},
    {"pympler.tracker.classes", "Snapshot", PickleGlobal::kSnapshot},
    {"pympler.tracker.heapmonitor", "TrackedObject", PickleGlobal::kTrackedObject},
    {"pympler.tracker.heapmonitor", "Footprint", PickleGlobal::kSnapshot},
};

constexpr std::string_view kExpectedName = "one of the classes a class tracker writes";

bool is_record_type(PickleValue value) {
    return value.is(PickleKind::kGlobal) &&
           static_cast<PickleGlobal>(value.row()) >= PickleGlobal::kTrackedObject;
}

bool is_global(PickleValue value, PickleGlobal wanted) {
    return value.is(PickleKind::kGlobal) && static_cast<PickleGlobal>(value.row()) == wanted;
}

std::string shown_name(std::string_view module, std::string_view name) {
    constexpr size_t kLongest = 80;
    std::string text = std::string(module.substr(0, kLongest)) + '.';
    text += name.substr(0, kLongest);
    return printable_text(text);
}

}  // namespace

std::optional<PickleGlobal> PickleMachine::known_global(std::string_view module,
                                                        std::string_view name) {
    for (const KnownGlobal& known : kKnownGlobals) {
        if (known.module == module && known.name == name) { return known.global; }
    }
    fail(std::string(kExpectedName), "the name " + shown_name(module, name));
    return std::nullopt;
}

void PickleMachine::on_global() {
    const std::optional<std::string_view> module = take_line();
    if (!module) { return; }
    const std::optional<std::string_view> name = take_line();
    if (!name) { return; }
    if (const auto global = known_global(*module, *name)) {
        push(PickleValue::make(PickleKind::kGlobal, static_cast<uint64_t>(*global)));
    }
}

void PickleMachine::on_stack_global() {
    if (!needs(2)) { return; }
    const PickleValue name = pop();
    const PickleValue module = pop();
    if (!name.is(PickleKind::kText)) { return fail_type("a name", name); }
    if (!module.is(PickleKind::kText)) { return fail_type("a module's name", module); }
    if (const auto global = known_global(heap_.text(module), heap_.text(name))) {
        push(PickleValue::make(PickleKind::kGlobal, static_cast<uint64_t>(*global)));
    }
}

PickleValue PickleMachine::new_record(PickleGlobal type) {
    if (!charge(sizeof(PickleRecord))) { return {}; }
    heap_.records.push_back({type, PickleRecord::kNoState, opcode_at_});
    return PickleValue::make(PickleKind::kRecord, heap_.records.size() - 1);
}

void PickleMachine::push_record(PickleValue type) {
    const PickleValue record = new_record(static_cast<PickleGlobal>(type.row()));
    if (state_ == State::kRunning) { push(record); }
}

void PickleMachine::on_newobj() {
    if (!needs(2)) { return; }
    const PickleValue arguments = pop();
    const PickleValue type = pop();
    if (!is_record_type(type)) { return fail_type(kExpectedName, type); }
    if (!arguments.is(PickleKind::kTuple) || heap_.sequence(arguments).count != 0) {
        return fail("no arguments", "some");
    }
    push_record(type);
}

void PickleMachine::on_obj() {
    const std::optional<size_t> first = pop_mark();
    if (!first) { return; }
    if (stack_.size() != *first + 1) { return fail("a class and no arguments", "something else"); }
    const PickleValue type = pop();
    if (!is_record_type(type)) { return fail_type(kExpectedName, type); }
    push_record(type);
}

void PickleMachine::on_inst() {
    const std::optional<std::string_view> module = take_line();
    if (!module) { return; }
    const std::optional<std::string_view> name = take_line();
    if (!name) { return; }
    const std::optional<PickleGlobal> global = known_global(*module, *name);
    if (!global) { return; }
    const PickleValue type = PickleValue::make(PickleKind::kGlobal, static_cast<uint64_t>(*global));
    const std::optional<size_t> first = pop_mark();
    if (!first) { return; }
    if (!is_record_type(type) || stack_.size() != *first) {
        return fail("a record without arguments", shown_name(*module, *name) + " with some");
    }
    push_record(type);
}

// Two calls are known: defaultdict(list), which is an empty dict, and
// _reconstructor(CLASS, object, None), which is protocol 1's way to make a record.
void PickleMachine::on_reduce() {
    if (!needs(2)) { return; }
    const PickleValue arguments = pop();
    const PickleValue callee = pop();
    if (!arguments.is(PickleKind::kTuple)) { return fail_type("a tuple of arguments", arguments); }
    const PickleSequence sequence = heap_.sequence(arguments);
    if (is_global(callee, PickleGlobal::kDefaultdict) && sequence.count == 1 &&
        is_global(heap_.item(sequence, 0), PickleGlobal::kListType)) {
        return on_empty_dict();
    }
    if (is_global(callee, PickleGlobal::kReconstructor) && sequence.count == 3 &&
        is_record_type(heap_.item(sequence, 0)) &&
        is_global(heap_.item(sequence, 1), PickleGlobal::kObjectType) &&
        heap_.item(sequence, 2).is(PickleKind::kNone)) {
        return push_record(heap_.item(sequence, 0));
    }
    fail("defaultdict(list) or a record to be made", "another call");
}

// Checks a dict of attributes and freezes it: nothing may be added later, and no other record may
// have it, so all records together have no more attributes than the file has pairs.
bool PickleMachine::take_attributes(PickleValue value) {
    constexpr std::string_view kExpected = "a record's own attributes";
    if (!value.is(PickleKind::kDict)) {
        fail_type(kExpected, value);
        return false;
    }
    PickleSequence& sequence = heap_.sequences[value.row()];
    if (sequence.capacity == PickleSequence::kFrozen) {
        fail(std::string(kExpected), "those of another record");
        return false;
    }
    for (size_t i = 0; i < sequence.count; i += 2) {
        if (heap_.item(sequence, i).is(PickleKind::kText)) { continue; }
        fail_type("attribute names", heap_.item(sequence, i));
        return false;
    }
    sequence.capacity = PickleSequence::kFrozen;
    return true;
}

// The state is a dict of attributes, or a pair of (None or such a dict) for a class with slots.
void PickleMachine::on_build() {
    if (!needs(2)) { return; }
    PickleValue state = pop();
    const PickleValue target = stack_.back();
    if (!target.is(PickleKind::kRecord)) { return fail_type("a record to fill", target); }
    PickleRecord& record = heap_.records[target.row()];
    if (record.state != PickleRecord::kNoState) { return fail("a new record", "a filled one"); }
    if (state.is(PickleKind::kTuple)) {
        const PickleSequence pair = heap_.sequence(state);
        if (pair.count != 2) { return fail("a pair of attributes", "another tuple"); }
        const PickleValue plain = heap_.item(pair, 0);
        const PickleValue slots = heap_.item(pair, 1);
        if (!plain.is(PickleKind::kNone) && !slots.is(PickleKind::kNone)) {
            if (take_attributes(plain) && take_attributes(slots)) {
                merge_state(record, plain, slots);
            }
            return;
        }
        state = slots.is(PickleKind::kNone) ? plain : slots;
        if (state.is(PickleKind::kNone)) { return; }
    }
    if (take_attributes(state)) { record.state = state.row(); }
}

void PickleMachine::merge_state(PickleRecord& record, PickleValue plain, PickleValue slots) {
    const size_t height = stack_.size();
    for (const PickleValue part : {plain, slots}) {
        const PickleSequence sequence = heap_.sequence(part);
        for (size_t i = 0; i < sequence.count; ++i) { push(heap_.item(sequence, i)); }
    }
    if (state_ != State::kRunning) { return; }
    const PickleValue merged = new_sequence(PickleKind::kDict, height);
    drop_to(height);
    record.state = merged.row();
}

}  // namespace hs
