#include "core/questions/grown_holders.h"

#include <array>
#include <string>
#include <utility>

#include "core/base/type_name.h"

namespace hs {
namespace {

using Fields = GrownHolderField;

constexpr std::array<Field, 8> kFields = {{
    {"name", "Name", "Name of the object in the program; cannot be sorted", Meaning::kText},
    {"type", "Type", "Class", Meaning::kText},
    {"growth_bytes", "Δ Retained", "Retained bytes after minus those before", Meaning::kBytesDelta},
    {"accumulated_bytes", "Accumulated", "Growth minus that of the largest child",
     Meaning::kBytesDelta},
    {"retained_bytes_a", "Retained before", "In the dump before", Meaning::kBytes},
    {"retained_bytes_b", "Retained after", "In the dump after", Meaning::kBytes},
    {"status", "Status", "In the dump after", Meaning::kText},
    {"id", "ID", "Address, as Python's id() gives it", Meaning::kId},
}};

class GrownHolderCursor final : public Cursor {
public:
    explicit GrownHolderCursor(const GrownHoldersAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const GrownHolder& holder = answer_.holders[row];
        const ObjectGraph& graph = answer_.b.graph();
        switch (static_cast<Fields>(field)) {
            case Fields::kName:
                text_ = answer_.b.name(holder.row);
                return Value::of_text(text_);
            case Fields::kType:
                return Value::of_text(shown_type_name(graph.type_text(holder.row)));
            case Fields::kGrowth:
                return Value::of_bytes_delta(holder.growth_bytes);
            case Fields::kAccumulated:
                return Value::of_bytes_delta(holder.piled_bytes);
            case Fields::kRetainedA: {
                const ObjectId before = answer_.diff->match_b[holder.row.v];
                return before.is_nil() ? Value{} : Value::of_bytes(answer_.a.retained(before));
            }
            case Fields::kRetainedB:
                return Value::of_bytes(answer_.b.retained(holder.row));
            case Fields::kStatus:
                return Value::of_text(status_name(answer_.diff->status_b[holder.row.v]));
            case Fields::kId:
                text_ = graph.id_text(holder.row);
                return Value::of_id(text_);
        }
        return {};
    }

private:
    const GrownHoldersAnswer& answer_;
    std::string text_;
};

class GrownHolderRelation final : public Relation {
public:
    explicit GrownHolderRelation(std::shared_ptr<const GrownHoldersAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->holders.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<GrownHolderCursor>(*answer_);
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (kFields[field].meaning == Meaning::kText) return fill_text_ranks(*this, field, keys);
        GrownHolderCursor cursor(*answer_);
        const bool is_id = static_cast<Fields>(field) == Fields::kId;
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = is_id ? answer_->b.graph().address[answer_->holders[row].row.v]
                              : sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const GrownHoldersAnswer> answer_;
};

}  // namespace

std::shared_ptr<const Relation> grown_holders_relation(
    std::shared_ptr<const GrownHoldersAnswer> answer) {
    return std::make_shared<GrownHolderRelation>(std::move(answer));
}

std::span<const Field> grown_holder_fields() {
    return kFields;
}

}  // namespace hs
