#pragma once
// The stack machine behind read_pickle. One handler for each opcode that is let in, in a table;
// a handler that meets something wrong calls one of the fail functions, which ends the run.

#include <optional>
#include <string>
#include <unordered_map>

#include "core/import/pickle_opcodes.h"
#include "core/import/pickle_reader.h"

namespace hs {

class PickleMachine {
public:
    PickleMachine(std::string_view bytes, uint64_t offset, PickleHeap& heap,
                  const PickleLimits& limits)
        : bytes_(bytes), at_(offset), first_(offset), heap_(heap), limits_(limits) {}

    Result<PickleOutcome> run(JobContext& job);

private:
    using Handler = void (PickleMachine::*)();
    struct HandlerTable;
    static const HandlerTable& handlers();

    enum class State : uint8_t { kRunning, kDone, kCut, kFailed };

    // Values and their rows.
    void push(PickleValue value);
    [[nodiscard]] size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
    [[nodiscard]] bool needs(size_t count);  // that many values above the last mark, or fails
    PickleValue pop();
    std::optional<size_t> pop_mark();  // where the values above it begin
    bool charge(uint64_t byte_count);
    PickleValue new_sequence(PickleKind kind, size_t first_on_stack);
    PickleValue new_record(PickleGlobal type);
    bool extend(PickleValue container, size_t first_on_stack);
    void drop_to(size_t height) { stack_.resize(height); }
    void drop_unused(size_t height);

    // Bytes of the current opcode's argument; empty ends the run as cut.
    std::optional<std::string_view> take(uint64_t count);
    std::optional<uint64_t> take_number(unsigned byte_count);  // little-endian
    std::optional<std::string_view> take_line();

    void fail(std::string expected, std::string found);
    void fail_type(std::string_view expected, PickleValue found);

    // Opcodes.
    void on_proto();
    void on_frame();
    void on_stop();
    void on_mark();
    void on_pop();
    void on_pop_mark();
    void on_dup();

    void on_none() { push(PickleValue::make(PickleKind::kNone)); }
    void on_true() { push(PickleValue::make(PickleKind::kTrue)); }
    void on_false() { push(PickleValue::make(PickleKind::kFalse)); }
    void on_binint();
    void on_binint1();
    void on_binint2();
    void on_int();
    void on_long();
    void on_long1();
    void on_long4();
    void on_float();
    void on_binfloat();
    void push_int(bool is_negative, uint64_t magnitude);
    void push_decimal(std::string_view digits);
    void push_little_endian(std::string_view bytes);
    void push_float(double value);

    void on_string();
    void on_unicode();
    void on_short_text();
    void on_text4();
    void on_text8();
    void on_binstring();
    void push_text(std::string_view text);

    void on_empty_tuple();
    void on_empty_list() { push_new(PickleKind::kList, stack_.size()); }
    void on_empty_dict() { push_new(PickleKind::kDict, stack_.size()); }
    void on_tuple1() { on_short_tuple(1); }
    void on_tuple2() { on_short_tuple(2); }
    void on_tuple3() { on_short_tuple(3); }
    void on_short_tuple(size_t count);
    void on_tuple() { on_marked(PickleKind::kTuple); }
    void on_list() { on_marked(PickleKind::kList); }
    void on_dict() { on_marked(PickleKind::kDict); }
    void on_marked(PickleKind kind);
    void push_new(PickleKind kind, size_t first_on_stack);
    void on_append();
    void on_appends();
    void on_setitem();
    void on_setitems();

    void on_put();
    void on_binput();
    void on_long_binput();
    void on_memoize();
    std::optional<uint64_t> take_memo_number();
    void put(uint64_t number);
    void on_get();
    void on_binget();
    void on_long_binget();
    void get(uint64_t number);

    void on_global();
    void on_stack_global();
    void on_inst();
    void on_newobj();
    void on_obj();
    void on_reduce();
    void on_build();
    std::optional<PickleGlobal> known_global(std::string_view module, std::string_view name);
    void push_record(PickleValue type);
    bool take_attributes(PickleValue value);
    void merge_state(PickleRecord& record, PickleValue plain, PickleValue slots);

    std::string_view bytes_;
    uint64_t at_;
    uint64_t first_;
    uint64_t opcode_at_ = 0;
    PickleHeap& heap_;
    PickleLimits limits_;
    uint64_t charged_ = 0;
    uint64_t dropped_ = 0;  // values
    State state_ = State::kRunning;
    Error error_;

    std::vector<PickleValue> stack_;
    std::vector<size_t> marks_;  // heights of the stack
    // Numbers come in rising order from every real writer; others go to the map.
    PickleColumn<PickleValue> memo_;
    std::unordered_map<uint64_t, PickleValue> sparse_memo_;
};

}  // namespace hs
