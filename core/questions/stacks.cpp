#include "core/questions/stacks.h"

#include <array>
#include <string>
#include <utility>

#include "core/analysis/collapsed_text.h"
#include "core/base/json_text.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr size_t number(StackField field) {
    return static_cast<size_t>(field);
}
using Fields = std::array<Field, number(StackField::kFrees) + 1>;

constexpr Fields fields_in(Meaning amount) {
    return {{
        {"stack", "Stack", "Number of the stack; 0 is of unknown stacks", Meaning::kCount},
        {"text", "Frames", "Its frames, root first, with ; between them", Meaning::kText},
        {"depth", "Depth", "How many frames it has", Meaning::kCount},
        {"bytes", "Amount", "Live at the end of a log, or the amount of a profile", amount},
        {"blocks", "Blocks", "Live at the end of a log: allocations minus frees", Meaning::kCount},
        {"allocated_bytes", "Allocated", "Over the whole log", Meaning::kBytes},
        {"freed_bytes", "Freed", "Over the whole log", Meaning::kBytes},
        {"allocations", "Allocations", "Over the whole log, as logged", Meaning::kCount},
        {"frees", "Frees", "Over the whole log, as logged", Meaning::kCount},
    }};
}
constexpr Fields kOfBytes = fields_in(Meaning::kBytes);
constexpr Fields kOfSamples = fields_in(Meaning::kCount);
constexpr Fields kOfSeconds = fields_in(Meaning::kSeconds);

constexpr SurfaceColumn shown(StackField field, std::string_view name = {}) {
    return {number(field), name};
}
constexpr SurfaceColumn kInExport[] = {
    shown(StackField::kText, "trace"), shown(StackField::kDepth), shown(StackField::kAmount),
    shown(StackField::kAllocated),     shown(StackField::kFreed), shown(StackField::kAllocations),
    shown(StackField::kFrees)};

constexpr WantedFields kOfActivity =
    wanted_field(number(StackField::kBlocks)) | wanted_field(number(StackField::kAllocated)) |
    wanted_field(number(StackField::kFreed)) | wanted_field(number(StackField::kAllocations)) |
    wanted_field(number(StackField::kFrees));

Value bytes_value(Amount bytes) {
    return Value::of_amount(bytes, Unit::kBytes);
}

Value value_of(const StacksAnswer& answer, uint32_t row, StackField field, std::string& made) {
    const TraceTrie& traces = *answer.dataset->traces;
    const NodeId node = traces.trace_node[row];
    const TraceActivity& activity = answer.activity;
    switch (field) {
        case StackField::kStack:
            return Value::of_count(row);
        case StackField::kText:
            made = node.is_nil() ? std::string("OTHER") : collapsed_stack(traces, {row});
            return Value::of_text(made);
        case StackField::kDepth:
            return Value::of_count(traces.node_depth[node.v]);
        case StackField::kAmount:
            return Value::of_amount(answer.amounts[row], answer.unit);
        case StackField::kBlocks: {
            const auto left = static_cast<int64_t>(activity.allocations[row] - activity.frees[row]);
            return Value::of_amount(Amount::whole(left), Unit::kSamples);
        }
        case StackField::kAllocated:
            return bytes_value(activity.allocated[row]);
        case StackField::kFreed:
            return bytes_value(activity.freed[row]);
        case StackField::kAllocations:
            return Value::of_count(activity.allocations[row]);
        case StackField::kFrees:
            return Value::of_count(activity.frees[row]);
    }
    return {};
}

class StackCursor final : public Cursor {
public:
    explicit StackCursor(const StacksAnswer& answer) : answer_(answer) {}
    Value value(uint32_t row, size_t field) override {
        return value_of(answer_, row, static_cast<StackField>(field), made_);
    }

private:
    const StacksAnswer& answer_;
    std::string made_;
};

class StackRelation final : public Relation {
public:
    explicit StackRelation(std::shared_ptr<const StacksAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override {
        return stack_fields(answer_->unit);
    }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->dataset->traces->trace_count());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<StackCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        if (is_wanted(kOfActivity, field)) return !answer_->activity.allocated.empty();
        return field != number(StackField::kAmount) || !answer_->amounts.empty();
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (field == number(StackField::kText)) return fill_text_ranks(*this, field, keys);
        std::string made;
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(value_of(*answer_, row, static_cast<StackField>(field), made));
        }
    }

private:
    std::shared_ptr<const StacksAnswer> answer_;
};

}  // namespace

std::shared_ptr<StacksAnswer> stacks_answer(DatasetPtr dataset, Measure measure,
                                            WantedFields wanted) {
    auto answer = std::make_shared<StacksAnswer>();
    answer->unit = stack_unit(*dataset);
    if (is_wanted(wanted, number(StackField::kAmount))) {
        answer->amounts = final_amounts(*dataset, measure);
    }
    if (dataset->log && (wanted & kOfActivity) != 0) {
        answer->activity = trace_activity(*dataset->log, dataset->traces->trace_count(), 0,
                                          dataset->log->event_count(), measure);
    }
    answer->dataset = std::move(dataset);
    return answer;
}

std::span<const Field> stack_fields(Unit unit) {
    return unit == Unit::kBytes ? kOfBytes : unit == Unit::kSeconds ? kOfSeconds : kOfSamples;
}

std::shared_ptr<const Relation> stacks_relation(std::shared_ptr<const StacksAnswer> answer) {
    return std::make_shared<StackRelation>(std::move(answer));
}

std::vector<uint32_t> rows_of_stack(const Dataset& dataset, std::string_view number) {
    const std::optional<uint64_t> row = decimal_u64(number);
    if (!row || *row >= dataset.traces->trace_count()) return {};
    return {static_cast<uint32_t>(*row)};
}

Surface stacks_in_export() {
    return kInExport;
}

}  // namespace hs
