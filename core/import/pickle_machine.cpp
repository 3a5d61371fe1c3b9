#include "core/import/pickle_machine.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr uint8_t kHighestProtocol = 5;
constexpr uint64_t kPollOpcodes = 1 << 16;
// Values that wait on the stack take 8 bytes of a file each at the least, batches aside.
constexpr uint64_t kFreeStackValues = 1 << 16;
// Writers use POP only to mend tuples that contain themselves; without a limit a file could fill
// memory with what it throws away.
constexpr uint64_t kMostDroppedValues = 4096;
constexpr uint64_t kBytesPerStackValue = 8;
constexpr uint64_t kMapEntryBytes = 56;
constexpr uint64_t kMemoGap = 16;
// Stands in the memo for a number that was never given.
constexpr PickleValue kMissing{UINT64_MAX};

std::string_view kind_name(PickleKind kind) {
    constexpr std::string_view kNames[] = {"None",     "False",    "True",   "a number", "a number",
                                           "a number", "a number", "text",   "a tuple",  "a list",
                                           "a dict",   "a record", "a class"};
    return kNames[static_cast<size_t>(kind)];
}

}  // namespace

struct PickleMachine::HandlerTable {
    std::array<Handler, 256> rows{};

    HandlerTable() {
        add_values();
        add_containers();
        add_objects();
    }
    void set(PickleOpcode opcode, Handler handler) { rows[static_cast<size_t>(opcode)] = handler; }
    void add_values();
    void add_containers();
    void add_objects();
};

void PickleMachine::HandlerTable::add_values() {
    using Op = PickleOpcode;
    using M = PickleMachine;
    set(Op::kNone, &M::on_none);
    set(Op::kNewtrue, &M::on_true);
    set(Op::kNewfalse, &M::on_false);
    set(Op::kBinint, &M::on_binint);
    set(Op::kBinint1, &M::on_binint1);
    set(Op::kBinint2, &M::on_binint2);
    set(Op::kInt, &M::on_int);
    set(Op::kLong, &M::on_long);
    set(Op::kLong1, &M::on_long1);
    set(Op::kLong4, &M::on_long4);
    set(Op::kFloat, &M::on_float);
    set(Op::kBinfloat, &M::on_binfloat);
    set(Op::kString, &M::on_string);
    set(Op::kUnicode, &M::on_unicode);
    set(Op::kShortBinunicode, &M::on_short_text);
    set(Op::kShortBinstring, &M::on_short_text);
    set(Op::kBinunicode, &M::on_text4);
    set(Op::kBinunicode8, &M::on_text8);
    set(Op::kBinstring, &M::on_binstring);
}

void PickleMachine::HandlerTable::add_containers() {
    using Op = PickleOpcode;
    using M = PickleMachine;
    set(Op::kEmptyTuple, &M::on_empty_tuple);
    set(Op::kEmptyList, &M::on_empty_list);
    set(Op::kEmptyDict, &M::on_empty_dict);
    set(Op::kTuple1, &M::on_tuple1);
    set(Op::kTuple2, &M::on_tuple2);
    set(Op::kTuple3, &M::on_tuple3);
    set(Op::kTuple, &M::on_tuple);
    set(Op::kList, &M::on_list);
    set(Op::kDict, &M::on_dict);
    set(Op::kAppend, &M::on_append);
    set(Op::kAppends, &M::on_appends);
    set(Op::kSetitem, &M::on_setitem);
    set(Op::kSetitems, &M::on_setitems);
}

void PickleMachine::HandlerTable::add_objects() {
    using Op = PickleOpcode;
    using M = PickleMachine;
    set(Op::kProto, &M::on_proto);
    set(Op::kFrame, &M::on_frame);
    set(Op::kStop, &M::on_stop);
    set(Op::kMark, &M::on_mark);
    set(Op::kPop, &M::on_pop);
    set(Op::kPopMark, &M::on_pop_mark);
    set(Op::kDup, &M::on_dup);
    set(Op::kPut, &M::on_put);
    set(Op::kBinput, &M::on_binput);
    set(Op::kLongBinput, &M::on_long_binput);
    set(Op::kMemoize, &M::on_memoize);
    set(Op::kGet, &M::on_get);
    set(Op::kBinget, &M::on_binget);
    set(Op::kLongBinget, &M::on_long_binget);
    set(Op::kGlobal, &M::on_global);
    set(Op::kStackGlobal, &M::on_stack_global);
    set(Op::kInst, &M::on_inst);
    set(Op::kNewobj, &M::on_newobj);
    set(Op::kObj, &M::on_obj);
    set(Op::kReduce, &M::on_reduce);
    set(Op::kBuild, &M::on_build);
}

const PickleMachine::HandlerTable& PickleMachine::handlers() {
    static const HandlerTable kTable;
    return kTable;
}

Result<PickleOutcome> PickleMachine::run(JobContext& job) {
    const HandlerTable& table = handlers();
    for (uint64_t opcode_count = 0; state_ == State::kRunning; ++opcode_count) {
        if (opcode_count % kPollOpcodes == 0) {
            if (job.cancelled()) { return cancelled_error(); }
            job.set_done(at_);
        }
        opcode_at_ = at_;
        if (at_ >= bytes_.size()) {
            state_ = State::kCut;
            break;
        }
        const auto byte = static_cast<uint8_t>(bytes_[at_++]);
        if (const Handler handler = table.rows[byte]) {
            (this->*handler)();
        } else if (pickle_opcode_name(byte).empty()) {
            fail("a pickle opcode", "the byte " + std::to_string(byte) + ", which is none");
        } else {
            fail("only what a class tracker writes", "an opcode it never needs");
        }
    }
    if (state_ == State::kFailed) { return std::move(error_); }
    if (state_ == State::kCut) {
        return PickleOutcome{false, PickleValue::make(PickleKind::kNone), opcode_at_};
    }
    return PickleOutcome{true, stack_.back(), at_};
}

void PickleMachine::fail(std::string expected, std::string found) {
    if (state_ == State::kFailed) { return; }
    const std::string_view name = pickle_opcode_name(static_cast<uint8_t>(bytes_[opcode_at_]));
    std::string message =
        "found " + std::move(found) + " where " + std::move(expected) + " belongs";
    if (!name.empty()) { message += " (opcode " + std::string(name) + ")"; }
    error_ = {ErrorCode::kBadInput, std::move(message), {}, opcode_at_};
    state_ = State::kFailed;
}

void PickleMachine::fail_type(std::string_view expected, PickleValue found) {
    fail(std::string(expected), std::string(kind_name(found.kind())));
}

bool PickleMachine::charge(uint64_t byte_count) {
    charged_ += byte_count;
    const uint64_t allowed =
        PickleLimits::kBaseBytes + PickleLimits::kBytesPerByte * (at_ - first_);
    if (charged_ <= allowed && charged_ <= limits_.max_bytes) { return true; }
    fail("values that fit into memory", "more of them than the file's size explains");
    error_.code = ErrorCode::kTooLarge;
    return false;
}

void PickleMachine::push(PickleValue value) {
    if (stack_.size() >= kFreeStackValues + (at_ - first_) / kBytesPerStackValue) {
        return fail("a tracker's shallow nesting",
                    std::to_string(stack_.size()) + " unfinished values");
    }
    stack_.push_back(value);
}

bool PickleMachine::needs(size_t count) {
    if (stack_.size() - floor() >= count) { return true; }
    fail(std::to_string(count) + " values to work on", std::to_string(stack_.size() - floor()));
    return false;
}

PickleValue PickleMachine::pop() {
    const PickleValue value = stack_.back();
    stack_.pop_back();
    return value;
}

std::optional<size_t> PickleMachine::pop_mark() {
    if (marks_.empty()) {
        fail("a mark on the stack", "none");
        return std::nullopt;
    }
    const size_t first = marks_.back();
    marks_.pop_back();
    return first;
}

std::optional<std::string_view> PickleMachine::take(uint64_t count) {
    if (state_ != State::kRunning) { return std::nullopt; }
    if (count > bytes_.size() - at_) {
        state_ = State::kCut;
        return std::nullopt;
    }
    const std::string_view taken = bytes_.substr(at_, count);
    at_ += count;
    return taken;
}

std::optional<uint64_t> PickleMachine::take_number(unsigned byte_count) {
    const std::optional<std::string_view> taken = take(byte_count);
    if (!taken) { return std::nullopt; }
    uint64_t number = 0;
    for (unsigned i = 0; i < byte_count; ++i) {
        number |= uint64_t{static_cast<uint8_t>((*taken)[i])} << (8 * i);
    }
    return number;
}

std::optional<std::string_view> PickleMachine::take_line() {
    const size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos) {
        state_ = State::kCut;
        return std::nullopt;
    }
    const std::string_view line = bytes_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
}

void PickleMachine::on_proto() {
    const std::optional<uint64_t> version = take_number(1);
    if (version && *version > kHighestProtocol) {
        fail("protocol 0 to 5", "protocol " + std::to_string(*version));
    }
}

// Frames are advisory: a length that the file cannot hold tells that it is cut, or not a pickle.
void PickleMachine::on_frame() {
    const std::optional<uint64_t> size = take_number(8);
    if (size && *size > bytes_.size() && *size >> 40 != 0) {
        fail("a frame within the file", "one of " + std::to_string(*size) + " bytes");
    }
}

void PickleMachine::on_stop() {
    if (marks_.empty() && needs(1)) { state_ = State::kDone; }
    if (!marks_.empty()) { fail("every mark closed before the end", "an open one"); }
}

void PickleMachine::on_mark() {
    if (marks_.size() >= kFreeStackValues + (at_ - first_) / kBytesPerStackValue) {
        return fail("a tracker's shallow nesting", std::to_string(marks_.size()) + " open marks");
    }
    marks_.push_back(stack_.size());
}

void PickleMachine::on_pop() {
    if (stack_.size() > floor()) {
        drop_unused(stack_.size() - 1);
    } else {
        pop_mark();
    }
}

void PickleMachine::on_pop_mark() {
    if (const std::optional<size_t> first = pop_mark()) { drop_unused(*first); }
}

void PickleMachine::drop_unused(size_t height) {
    dropped_ += stack_.size() - height;
    if (dropped_ > kMostDroppedValues) {
        return fail("values that the dump uses",
                    std::to_string(dropped_) + " that it made and threw away");
    }
    drop_to(height);
}

void PickleMachine::on_dup() {
    if (needs(1)) { push(stack_.back()); }
}

// The memo.

void PickleMachine::put(uint64_t number) {
    if (!needs(1)) { return; }
    if (number <= memo_.size() + kMemoGap) {
        while (memo_.size() <= number) {
            if (!charge(sizeof(PickleValue))) { return; }
            memo_.push_back(kMissing);
        }
        memo_[number] = stack_.back();
    } else if (charge(kMapEntryBytes)) {
        sparse_memo_.insert_or_assign(number, stack_.back());
    }
}

void PickleMachine::get(uint64_t number) {
    if (number < memo_.size() && memo_[number].bits != kMissing.bits) {
        return push(memo_[number]);
    }
    const auto found = sparse_memo_.find(number);
    if (found == sparse_memo_.end()) {
        return fail("a value that was kept before", "number " + std::to_string(number));
    }
    push(found->second);
}

std::optional<uint64_t> PickleMachine::take_memo_number() {
    const std::optional<std::string_view> line = take_line();
    if (!line) { return std::nullopt; }
    uint64_t number = 0;
    const char* end = line->data() + line->size();
    const auto [stop, problem] = std::from_chars(line->data(), end, number);
    if (problem == std::errc{} && stop == end) { return number; }
    fail("a number to keep a value under", "other text");
    return std::nullopt;
}

void PickleMachine::on_put() {
    if (const auto number = take_memo_number()) { put(*number); }
}
void PickleMachine::on_get() {
    if (const auto number = take_memo_number()) { get(*number); }
}
void PickleMachine::on_binput() {
    if (const auto number = take_number(1)) { put(*number); }
}
void PickleMachine::on_long_binput() {
    if (const auto number = take_number(4)) { put(*number); }
}
void PickleMachine::on_memoize() {
    // Python counts entries; only sequential writers use this opcode.
    put(memo_.size() + sparse_memo_.size());
}
void PickleMachine::on_binget() {
    if (const auto number = take_number(1)) { get(*number); }
}
void PickleMachine::on_long_binget() {
    if (const auto number = take_number(4)) { get(*number); }
}

// Containers.

PickleValue PickleMachine::new_sequence(PickleKind kind, size_t first_on_stack) {
    const size_t count = stack_.size() - first_on_stack;
    const auto row = static_cast<uint32_t>(heap_.sequences.size());
    if (!charge(sizeof(PickleSequence) + count * sizeof(PickleValue))) { return {}; }
    if (heap_.items.size() + count >= UINT32_MAX) {
        fail("fewer than 2^32 values", "more");
        return {};
    }
    heap_.sequences.push_back({static_cast<uint32_t>(heap_.items.size()),
                               static_cast<uint32_t>(count), static_cast<uint32_t>(count)});
    for (size_t i = first_on_stack; i < stack_.size(); ++i) { heap_.items.push_back(stack_[i]); }
    return PickleValue::make(kind, row);
}

void PickleMachine::push_new(PickleKind kind, size_t first_on_stack) {
    const PickleValue value = new_sequence(kind, first_on_stack);
    if (state_ != State::kRunning) { return; }
    drop_to(first_on_stack);
    push(value);
}

// Appends what lies on the stack from there on; the items move to the end when there is no room.
bool PickleMachine::extend(PickleValue container, size_t first_on_stack) {
    PickleSequence& sequence = heap_.sequences[container.row()];
    if (sequence.capacity == PickleSequence::kFrozen) {
        fail("a container of its own", "a record's attributes");
        return false;
    }
    const auto added = static_cast<uint32_t>(stack_.size() - first_on_stack);
    const uint64_t wanted = uint64_t{sequence.count} + added;
    if (wanted > sequence.capacity) {
        const uint64_t capacity = std::max(wanted, uint64_t{sequence.capacity} * 2);
        if (!charge(capacity * sizeof(PickleValue))) { return false; }
        if (heap_.items.size() + capacity >= UINT32_MAX) {
            fail("fewer than 2^32 values", "more");
            return false;
        }
        const auto first = static_cast<uint32_t>(heap_.items.size());
        for (uint32_t i = 0; i < sequence.count; ++i) {
            heap_.items.push_back(heap_.items[sequence.first + i]);
        }
        for (uint64_t i = sequence.count; i < capacity; ++i) { heap_.items.push_back({}); }
        sequence.first = first;
        sequence.capacity = static_cast<uint32_t>(capacity);
    }
    for (uint32_t i = 0; i < added; ++i) {
        heap_.items[sequence.first + sequence.count + i] = stack_[first_on_stack + i];
    }
    sequence.count += added;
    return true;
}

void PickleMachine::on_empty_tuple() {
    push(PickleValue::make(PickleKind::kTuple, PickleHeap::kEmptyTupleRow));
}

void PickleMachine::on_short_tuple(size_t count) {
    if (needs(count)) { push_new(PickleKind::kTuple, stack_.size() - count); }
}

void PickleMachine::on_marked(PickleKind kind) {
    const std::optional<size_t> first = pop_mark();
    if (!first) { return; }
    if (kind == PickleKind::kDict && (stack_.size() - *first) % 2 != 0) {
        return fail("keys and values in pairs", "a key without a value");
    }
    push_new(kind, *first);
}

void PickleMachine::on_append() {
    if (!needs(2)) { return; }
    const PickleValue list = stack_[stack_.size() - 2];
    if (!list.is(PickleKind::kList)) { return fail_type("a list to append to", list); }
    if (extend(list, stack_.size() - 1)) { stack_.pop_back(); }
}

void PickleMachine::on_appends() {
    const std::optional<size_t> first = pop_mark();
    if (!first || *first == floor()) { return fail("a list to append to", "nothing"); }
    const PickleValue list = stack_[*first - 1];
    if (!list.is(PickleKind::kList)) { return fail_type("a list to append to", list); }
    if (extend(list, *first)) { drop_to(*first); }
}

void PickleMachine::on_setitem() {
    if (!needs(3)) { return; }
    const PickleValue dict = stack_[stack_.size() - 3];
    if (!dict.is(PickleKind::kDict)) { return fail_type("a dict to add to", dict); }
    if (extend(dict, stack_.size() - 2)) { drop_to(stack_.size() - 2); }
}

void PickleMachine::on_setitems() {
    const std::optional<size_t> first = pop_mark();
    if (!first || *first == floor()) { return fail("a dict to add to", "nothing"); }
    const PickleValue dict = stack_[*first - 1];
    if (!dict.is(PickleKind::kDict)) { return fail_type("a dict to add to", dict); }
    if ((stack_.size() - *first) % 2 != 0) {
        return fail("keys and values in pairs", "a key without a value");
    }
    if (extend(dict, *first)) { drop_to(*first); }
}

}  // namespace hs
