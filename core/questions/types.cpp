#include "core/questions/types.h"

#include <array>
#include <string>
#include <utility>

#include "core/analysis/group_totals.h"
#include "core/analysis/type_totals.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

constexpr std::array<Field, 20> kFields = {{
    {"name", "Type", "Class of the objects", Meaning::kText},
    {"type", "Full type", "Class of the objects, as the dump has it", Meaning::kText},
    {"module", "Module", "Where the class is defined", Meaning::kText},
    {"objects", "Objects", "Number of objects of the type", Meaning::kCount},
    {"objects_share", "% objects", "Share of all objects", Meaning::kShare},
    {"shallow_bytes", "Shallow", "Bytes of the objects alone", Meaning::kBytes},
    {"bytes_share", "% size", "Share of all shallow bytes", Meaning::kShare},
    {"retained_bytes", "Retained",
     "Memory that single objects of the type keep alive; shared objects count once",
     Meaning::kBytes},
    {"retained_share", "% retained", "Share of the retained bytes of all types", Meaning::kShare},
    {"mean_bytes", "Mean", "Shallow bytes of one object on average", Meaning::kBytes},
    {"objects_b", "Objects after", "Objects in the dump after", Meaning::kCount},
    {"objects_delta", "Δ Objects", "After minus before", Meaning::kCountDelta},
    {"shallow_b", "Shallow after", "Bytes of the objects in the dump after", Meaning::kBytes},
    {"shallow_delta", "Δ Shallow", "After minus before", Meaning::kBytesDelta},
    {"retained_b", "Retained after",
     "Memory in the dump after that single objects of the type keep alive", Meaning::kBytes},
    {"retained_delta", "Δ Retained", "After minus before", Meaning::kBytesDelta},
    {"new", "New", "Objects only in the dump after", Meaning::kCount},
    {"deleted", "Deleted", "Objects only in the dump before", Meaning::kCount},
    {"modified", "Modified", "Objects of both dumps that differ", Meaning::kCount},
    {"same", "Unchanged", "Objects of both dumps that are equal", Meaning::kCount},
}};

constexpr SurfaceColumn shown(TypeField field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}
constexpr SurfaceColumn kTypeWithTooltip{
    static_cast<size_t>(TypeField::kType), {}, static_cast<size_t>(TypeField::kFullType)};
constexpr SurfaceColumn kInReport[] = {
    kTypeWithTooltip,           shown(TypeField::kObjects),      shown(TypeField::kObjectsShare),
    shown(TypeField::kShallow), shown(TypeField::kShallowShare), shown(TypeField::kRetained)};

int64_t delta(uint64_t a, uint64_t b) {
    return static_cast<int64_t>(b - a);
}

// What rows and totals have alike.
Value of_sums(const TypeSums& a, const TypeSums& b, const TypeSums& whole, TypeField field) {
    switch (field) {
        case TypeField::kObjects:
            return Value::of_count(a.objects);
        case TypeField::kObjectsShare:
            return Value::of_share(a.objects, whole.objects);
        case TypeField::kShallow:
            return Value::of_bytes(a.shallow_bytes);
        case TypeField::kShallowShare:
            return Value::of_share(a.shallow_bytes, whole.shallow_bytes);
        case TypeField::kRetained:
            return Value::of_bytes(a.retained_bytes);
        case TypeField::kRetainedShare:
            return Value::of_share(a.retained_bytes, whole.retained_bytes);
        case TypeField::kMean:
            return a.objects == 0 ? Value{} : Value::of_bytes(a.shallow_bytes / a.objects);
        case TypeField::kObjectsB:
            return Value::of_count(b.objects);
        case TypeField::kObjectsDelta:
            return Value::of_count_delta(delta(a.objects, b.objects));
        case TypeField::kShallowB:
            return Value::of_bytes(b.shallow_bytes);
        case TypeField::kShallowDelta:
            return Value::of_bytes_delta(delta(a.shallow_bytes, b.shallow_bytes));
        case TypeField::kRetainedB:
            return Value::of_bytes(b.retained_bytes);
        case TypeField::kRetainedDelta:
            return Value::of_bytes_delta(delta(a.retained_bytes, b.retained_bytes));
        default:
            return {};
    }
}

uint64_t changed_objects(const TypeRow& row, TypeField field) {
    switch (field) {
        case TypeField::kNew:
            return row.added;
        case TypeField::kDeleted:
            return row.deleted;
        case TypeField::kModified:
            return row.modified;
        case TypeField::kSame:
            return row.same;
        default:
            return 0;
    }
}

bool counts_changes(TypeField field) {
    return field >= TypeField::kNew;
}

bool is_retained(TypeField field) {
    return field == TypeField::kRetained || field == TypeField::kRetainedShare ||
           field == TypeField::kRetainedB || field == TypeField::kRetainedDelta;
}

Value row_value(const TypesAnswer& answer, const TypeRow& row, TypeField field, std::string& made) {
    switch (field) {
        case TypeField::kType:
            return Value::of_text(shown_type_name(row.text));
        case TypeField::kFullType:
            return Value::of_text(row.text);
        case TypeField::kModule:
            made = module_of_type(row.text);
            return Value::of_text(made);
        default:
            break;
    }
    if (counts_changes(field)) return Value::of_count(changed_objects(row, field));
    return of_sums(row.a, row.b, answer.table.total_a, field);
}

template <class TextOf>
void fill_ranks(const TypeTable& table, const TextOf& text_of, std::span<uint64_t> ranks) {
    std::vector<std::string> texts;
    texts.reserve(table.rows.size());
    for (const TypeRow& row : table.rows) texts.emplace_back(text_of(row));
    rank_texts(texts, ranks);
}

// A share sorts as what it is a part of, so that equal shares are told apart.
TypeField sorted_as(TypeField field) {
    switch (field) {
        case TypeField::kObjectsShare:
            return TypeField::kObjects;
        case TypeField::kShallowShare:
            return TypeField::kShallow;
        case TypeField::kRetainedShare:
            return TypeField::kRetained;
        default:
            return field;
    }
}

class TypeCursor final : public Cursor {
public:
    explicit TypeCursor(const TypesAnswer& answer) : answer_(answer) {}
    Value value(uint32_t row, size_t field) override {
        return row_value(answer_, answer_.table.rows[row], static_cast<TypeField>(field), made_);
    }

private:
    const TypesAnswer& answer_;
    std::string made_;
};

class TypeRelation final : public Relation {
public:
    explicit TypeRelation(std::shared_ptr<const TypesAnswer> answer) : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->table.rows.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<TypeCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        const auto which = static_cast<TypeField>(field);
        if (which >= TypeField::kObjectsB && !answer_->b) return false;
        return answer_->has_retained || !is_retained(which);
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const auto which = sorted_as(static_cast<TypeField>(field));
        const TypeTable& table = answer_->table;
        if (which == TypeField::kType) {
            return fill_ranks(
                table, [](const TypeRow& row) { return short_type_name(row.text); }, keys);
        }
        if (which == TypeField::kFullType) {
            return fill_ranks(
                table, [](const TypeRow& row) { return row.text; }, keys);
        }
        if (which == TypeField::kModule) {
            return fill_ranks(
                table, [](const TypeRow& row) { return module_of_type(row.text); }, keys);
        }
        std::string made;
        for (size_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(row_value(*answer_, table.rows[row], which, made));
        }
    }

private:
    std::shared_ptr<const TypesAnswer> answer_;
};

}  // namespace

std::span<const Field> type_fields() {
    return kFields;
}

std::span<const Field> type_fields_of_one_dump() {
    return std::span(kFields).first(static_cast<size_t>(TypeField::kObjectsB));
}

std::shared_ptr<const Relation> types_relation(std::shared_ptr<const TypesAnswer> answer) {
    return std::make_shared<TypeRelation>(std::move(answer));
}

std::shared_ptr<const TypesAnswer> types_answer(const ObjectGraph& graph,
                                                const Dominators* dominators,
                                                DatasetPtr kept_open) {
    auto answer = std::make_shared<TypesAnswer>();
    std::vector<TypeTotal> totals = type_totals(graph);
    if (dominators != nullptr) {
        fill_retained(totals, graph, *dominators);
        answer->table.total_a.retained_bytes = dominators->retained[0];
    }
    answer->has_retained = dominators != nullptr;
    answer->table.total_a.objects = graph.object_count;
    answer->table.total_a.shallow_bytes = graph.shallow_bytes;
    answer->table.rows.reserve(totals.size());
    for (const TypeTotal& total : totals) {
        TypeRow row;
        row.type_a = total.type;
        row.text = graph.type_text(total.type);
        row.a = {total.objects, total.shallow_bytes, total.retained_bytes};
        answer->table.rows.push_back(row);
    }
    answer->a = std::move(kept_open);
    return answer;
}

TypesTotal types_total(const TypesAnswer& answer, std::span<const uint32_t> rows) {
    const TypeTable& table = answer.table;
    TypesTotal total;
    TypeRow& sum = total.sum;
    for (const uint32_t row : rows) {
        const TypeRow& type = table.rows[row];
        sum.a.objects += type.a.objects;
        sum.b.objects += type.b.objects;
        sum.a.shallow_bytes = add_saturated(sum.a.shallow_bytes, type.a.shallow_bytes);
        sum.b.shallow_bytes = add_saturated(sum.b.shallow_bytes, type.b.shallow_bytes);
        sum.added += type.added;
        sum.deleted += type.deleted;
        sum.modified += type.modified;
        sum.same += type.same;
    }
    total.has_retained = rows.size() == table.rows.size();
    sum.a.retained_bytes = table.total_a.retained_bytes;
    sum.b.retained_bytes = table.total_b.retained_bytes;
    return total;
}

Value types_total_value(const TypesAnswer& answer, const TypesTotal& total, TypeField field) {
    if (is_retained(field) && !total.has_retained) return {};
    if (counts_changes(field)) return Value::of_count(changed_objects(total.sum, field));
    return of_sums(total.sum.a, total.sum.b, answer.table.total_a, field);
}

std::vector<SortBy> types_order(TypeField field) {
    const SortBy by_name{static_cast<size_t>(TypeField::kFullType), false};
    if (field == TypeField::kFullType) return {by_name};
    return {{static_cast<size_t>(field), true}, by_name};
}

Surface types_in_report() {
    return kInReport;
}

}  // namespace hs
