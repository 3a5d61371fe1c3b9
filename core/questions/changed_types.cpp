#include "core/questions/changed_types.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "core/analysis/type_changes.h"
#include "core/analysis/type_totals.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

constexpr size_t number(ChangedTypeField field) {
    return static_cast<size_t>(field);
}

constexpr Field kFields[] = {
    {"name", "Type", "Class of the objects", Meaning::kText},
    {"type", "Full type", "Class of the objects, as the dump has it", Meaning::kText},
    {"objects_a", "Objects before", "In the dump before", Meaning::kCount},
    {"objects_b", "Objects after", "In the dump after", Meaning::kCount},
    {"objects_delta", "Δ Objects", "After minus before", Meaning::kCountDelta},
    {"bytes_a", "Shallow before", "In the dump before", Meaning::kBytes},
    {"bytes_b", "Shallow after", "In the dump after", Meaning::kBytes},
    {"bytes_delta", "Δ Shallow", "After minus before", Meaning::kBytesDelta},
    {"bytes_change", "Shallow change", "Bytes gained or lost", Meaning::kBytes},
    {"retained_bytes_a", "Retained before", "In the dump before", Meaning::kBytes},
    {"retained_bytes_b", "Retained after", "In the dump after", Meaning::kBytes},
    {"retained_bytes_delta", "Δ Retained", "After minus before", Meaning::kBytesDelta},
    {"retained_bytes_change", "Retained change", "Bytes gained or lost", Meaning::kBytes},
    {"new", "New", "Objects only in the dump after", Meaning::kCount},
    {"deleted", "Deleted", "Objects only in the dump before", Meaning::kCount},
    {"modified", "Modified", "Objects of both dumps that differ", Meaning::kCount},
    {"same", "Unchanged", "Objects of both dumps that are equal", Meaning::kCount},
    {"address_reused", "Address reused",
     "New and deleted ones at whose address the other dump has an object of another type",
     Meaning::kCount},
    {"objects", "Objects", "Dump by dump", Meaning::kList},
    {"shallow_bytes", "Shallow", "Dump by dump", Meaning::kList},
    {"retained_bytes", "Retained", "Dump by dump", Meaning::kList},
};
constexpr size_t kFixedFields = std::size(kFields);
static_assert(kFixedFields == number(ChangedTypeField::kRetained) + 1);
constexpr std::string_view kTotal = "total";
constexpr std::string_view kLastLessFirst = "Last dump minus the first";

constexpr SurfaceColumn shown(ChangedTypeField field, std::string_view name = {}) {
    return {number(field), name};
}
// Of a type, then of any counts, then what may be left out.
constexpr SurfaceColumn kInJson[] = {
    shown(ChangedTypeField::kFullType),      shown(ChangedTypeField::kObjectsA),
    shown(ChangedTypeField::kObjectsB),      shown(ChangedTypeField::kShallowA),
    shown(ChangedTypeField::kShallowB),      shown(ChangedTypeField::kObjectsDelta),
    shown(ChangedTypeField::kShallowDelta),  shown(ChangedTypeField::kNew),
    shown(ChangedTypeField::kDeleted),       shown(ChangedTypeField::kModified),
    shown(ChangedTypeField::kSame),          shown(ChangedTypeField::kReused),
    shown(ChangedTypeField::kRetainedA),     shown(ChangedTypeField::kRetainedB),
    shown(ChangedTypeField::kRetainedDelta), shown(ChangedTypeField::kObjects),
    shown(ChangedTypeField::kShallow),       shown(ChangedTypeField::kRetained)};
constexpr size_t kFirstCount = 1;
constexpr size_t kCounts = 11;
constexpr size_t kLists = 3;
constexpr SurfaceColumn kInReport[] = {
    {number(ChangedTypeField::kType), {}, number(ChangedTypeField::kFullType)},
    shown(ChangedTypeField::kObjectsA),
    shown(ChangedTypeField::kObjectsB),
    shown(ChangedTypeField::kObjectsDelta, "Change"),
    shown(ChangedTypeField::kShallowA, "Bytes before"),
    shown(ChangedTypeField::kShallowB, "Bytes after"),
    shown(ChangedTypeField::kShallowDelta, "Change"),
    shown(ChangedTypeField::kNew),
    shown(ChangedTypeField::kDeleted),
    shown(ChangedTypeField::kModified)};

int64_t grown(const std::vector<uint64_t>& values) {
    return values.empty() ? 0 : static_cast<int64_t>(values.back() - values.front());
}

uint64_t distance(int64_t delta) {
    return delta < 0 ? uint64_t{0} - static_cast<uint64_t>(delta) : static_cast<uint64_t>(delta);
}

// What is neither a text nor a list.
Value number_in(const ChangedType& row, ChangedTypeField field) {
    const ChangeCounts& counts = row.counts;
    switch (field) {
        case ChangedTypeField::kObjectsA:
            return Value::of_count(counts.objects_a);
        case ChangedTypeField::kObjectsB:
            return Value::of_count(counts.objects_b);
        case ChangedTypeField::kObjectsDelta:
            return Value::of_count_delta(counts.objects_delta());
        case ChangedTypeField::kShallowA:
            return Value::of_bytes(counts.bytes_a);
        case ChangedTypeField::kShallowB:
            return Value::of_bytes(counts.bytes_b);
        case ChangedTypeField::kShallowDelta:
            return Value::of_bytes_delta(counts.bytes_delta());
        case ChangedTypeField::kShallowChange:
            return Value::of_bytes(distance(counts.bytes_delta()));
        case ChangedTypeField::kRetainedA:
            return Value::of_bytes(row.retained_bytes.front());
        case ChangedTypeField::kRetainedB:
            return Value::of_bytes(row.retained_bytes.back());
        case ChangedTypeField::kRetainedDelta:
            return Value::of_bytes_delta(grown(row.retained_bytes));
        case ChangedTypeField::kRetainedChange:
            return Value::of_bytes(distance(grown(row.retained_bytes)));
        case ChangedTypeField::kNew:
            return Value::of_count(counts.added);
        case ChangedTypeField::kDeleted:
            return Value::of_count(counts.deleted);
        case ChangedTypeField::kModified:
            return Value::of_count(counts.modified);
        case ChangedTypeField::kSame:
            return Value::of_count(counts.same);
        case ChangedTypeField::kReused:
            return Value::of_count(counts.reused);
        default:
            return {};
    }
}

Value of_dump(const ChangedType& row, size_t field, size_t dump_count) {
    const size_t place = field - kFixedFields;
    const size_t dump = place % dump_count;
    switch (static_cast<DumpSize>(place / dump_count)) {
        case DumpSize::kObjects:
            return Value::of_count(row.objects[dump]);
        case DumpSize::kShallow:
            return Value::of_bytes(row.shallow_bytes[dump]);
        case DumpSize::kRetained:
            return Value::of_bytes(row.retained_bytes[dump]);
    }
    return {};
}

class ChangedTypeCursor final : public Cursor {
public:
    explicit ChangedTypeCursor(const ChangedTypesAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const ChangedType& type = answer_.rows[row];
        if (field >= kFixedFields) return of_dump(type, field, answer_.dumps.size());
        switch (static_cast<ChangedTypeField>(field)) {
            case ChangedTypeField::kType:
                return Value::of_text(shown_type_name(type.type));
            case ChangedTypeField::kFullType:
                return Value::of_text(type.type);
            case ChangedTypeField::kObjects:
                return list(type.objects, Value::of_count);
            case ChangedTypeField::kShallow:
                return list(type.shallow_bytes, Value::of_bytes);
            case ChangedTypeField::kRetained:
                return list(type.retained_bytes, Value::of_bytes);
            default:
                return number_in(type, static_cast<ChangedTypeField>(field));
        }
    }

private:
    Value list(const std::vector<uint64_t>& numbers, Value (*value_of)(uint64_t)) {
        list_.clear();
        std::transform(numbers.begin(), numbers.end(), std::back_inserter(list_), value_of);
        return Value::of_list(list_);
    }

    const ChangedTypesAnswer& answer_;
    std::vector<Value> list_;
};

class ChangedTypeRelation final : public Relation {
public:
    explicit ChangedTypeRelation(std::shared_ptr<const ChangedTypesAnswer> answer)
        : answer_(std::move(answer)), fields_(answer_->dumps) {}

    [[nodiscard]] std::span<const Field> fields() const override { return fields_.fields(); }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->rows.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<ChangedTypeCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        if (field >= field_of_dump(DumpSize::kRetained, 0, answer_->dumps.size())) {
            return answer_->has_retained;
        }
        switch (static_cast<ChangedTypeField>(field)) {
            case ChangedTypeField::kRetainedA:
            case ChangedTypeField::kRetainedB:
            case ChangedTypeField::kRetainedDelta:
            case ChangedTypeField::kRetainedChange:
            case ChangedTypeField::kRetained:
                return answer_->has_retained;
            case ChangedTypeField::kNew:
            case ChangedTypeField::kDeleted:
            case ChangedTypeField::kModified:
            case ChangedTypeField::kSame:
            case ChangedTypeField::kReused:
                return answer_->has_statuses;
            case ChangedTypeField::kObjects:
            case ChangedTypeField::kShallow:
                return !answer_->dumps.empty();
            default:
                return true;
        }
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const Meaning meaning = fields()[field].meaning;
        if (meaning == Meaning::kText) return fill_text_ranks(*this, field, keys);
        ChangedTypeCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const ChangedTypesAnswer> answer_;
    ChangedTypeFields fields_;
};

void add_to(std::vector<uint64_t>& sums, const std::vector<uint64_t>& values) {
    sums.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) sums[i] = add_saturated(sums[i], values[i]);
}

ChangedType without_numbers(std::span<const GrowthSide> dumps, std::string_view name) {
    ChangedType row{name, {}};
    row.objects.resize(dumps.size());
    row.shallow_bytes.resize(dumps.size());
    if (dumps.front().dominators != nullptr) row.retained_bytes.resize(dumps.size());
    return row;
}

}  // namespace

size_t field_of_dump(DumpSize size, size_t dump, size_t dump_count) {
    return kFixedFields + static_cast<size_t>(size) * dump_count + dump;
}

ChangedTypeFields::ChangedTypeFields(std::span<const DumpName> dumps)
    : fields_(std::begin(kFields), std::end(kFields)) {
    constexpr std::pair<std::string_view, Meaning> kSizes[] = {{"Objects ", Meaning::kCount},
                                                               {"Shallow ", Meaning::kBytes},
                                                               {"Retained ", Meaning::kBytes}};
    for (const auto& [title, meaning] : kSizes) {
        for (const DumpName& dump : dumps) {
            const std::string& text = texts_.emplace_back(std::string(title) + dump.letter);
            fields_.push_back({text, text, texts_.emplace_back("In " + dump.file), meaning});
        }
    }
    if (dumps.size() < 3) return;
    for (const ChangedTypeField field :
         {ChangedTypeField::kObjectsDelta, ChangedTypeField::kShallowDelta,
          ChangedTypeField::kRetainedDelta}) {
        fields_[number(field)].help = kLastLessFirst;
    }
}

std::vector<ChangedType> changed_types(std::span<const TypeChange> types) {
    std::vector<ChangedType> rows;
    rows.reserve(types.size());
    for (const TypeChange& change : types) rows.push_back({change.type, change.counts});
    return rows;
}

std::vector<ChangedType> changed_types(std::span<const GrowthSide> dumps, const GraphDiff* diff) {
    std::map<std::string_view, ChangedType> by_text;
    const auto row_of = [&](std::string_view type) -> ChangedType& {
        const auto [at, added] = by_text.try_emplace(type);
        if (added) at->second = without_numbers(dumps, type);
        return at->second;
    };
    for (size_t i = 0; i < dumps.size(); ++i) {
        const ObjectGraph& graph = *dumps[i].graph;
        for (const TypeTotal& total : type_totals(graph)) {
            ChangedType& row = row_of(graph.type_text(total.type));
            row.objects[i] = total.objects;
            row.shallow_bytes[i] = total.shallow_bytes;
        }
    }
    if (dumps.front().dominators != nullptr) {
        for (TypeGrowth& growth : type_growth(dumps)) {
            row_of(growth.type).retained_bytes = std::move(growth.retained);
        }
    }
    for (auto& [type, row] : by_text) {
        row.counts.objects_a = row.objects.front();
        row.counts.objects_b = row.objects.back();
        row.counts.bytes_a = row.shallow_bytes.front();
        row.counts.bytes_b = row.shallow_bytes.back();
    }
    if (diff != nullptr) {
        for (const TypeChange& change : diff->types) row_of(change.type).counts = change.counts;
    }
    std::vector<ChangedType> rows;
    rows.reserve(by_text.size());
    for (auto& [type, row] : by_text) rows.push_back(std::move(row));
    return rows;
}

ChangedType changed_in_all(std::span<const GrowthSide> dumps, const GraphDiff& diff) {
    ChangedType row = without_numbers(dumps, kTotal);
    row.counts = diff.totals;
    for (size_t i = 0; i < dumps.size(); ++i) {
        row.objects[i] = dumps[i].graph->object_count;
        row.shallow_bytes[i] = dumps[i].graph->shallow_bytes;
        if (!row.retained_bytes.empty()) row.retained_bytes[i] = dumps[i].dominators->retained[0];
    }
    return row;
}

ChangedType sum_of_types(const ChangedTypesAnswer& answer, std::span<const uint32_t> rows) {
    ChangedType sum{kTotal, {}};
    sum.objects.resize(answer.dumps.size());
    sum.shallow_bytes.resize(answer.dumps.size());
    for (const uint32_t row : rows) {
        const ChangedType& type = answer.rows[row];
        add_counts(sum.counts, type.counts);
        add_to(sum.objects, type.objects);
        add_to(sum.shallow_bytes, type.shallow_bytes);
    }
    return sum;
}

std::shared_ptr<const Relation> changed_types_relation(
    std::shared_ptr<const ChangedTypesAnswer> answer) {
    return std::make_shared<ChangedTypeRelation>(std::move(answer));
}

std::vector<SortBy> changed_types_order(ChangedTypeField change) {
    return {{number(change), true}, {number(ChangedTypeField::kFullType), false}};
}

Surface changed_types_in_json(size_t dump_count, bool has_retained) {
    const size_t left_out = dump_count == 2 ? kLists : has_retained ? 0 : 1;
    return Surface(kInJson).first(std::size(kInJson) - left_out);
}
Surface change_counts_in_json() {
    return Surface(kInJson).subspan(kFirstCount, kCounts);
}
Surface changed_types_in_report() {
    return kInReport;
}

std::vector<SurfaceColumn> changed_types_in_text(size_t dump_count) {
    std::vector<SurfaceColumn> columns = {shown(ChangedTypeField::kType),
                                          shown(ChangedTypeField::kObjectsB, "Objects"),
                                          shown(ChangedTypeField::kObjectsDelta, "+/-")};
    for (size_t dump = 0; dump + 1 < dump_count && dump_count > 2; ++dump) {
        columns.push_back({field_of_dump(DumpSize::kShallow, dump, dump_count)});
    }
    for (const SurfaceColumn& column :
         {shown(ChangedTypeField::kShallowB, "Shallow"),
          shown(ChangedTypeField::kShallowDelta, "+/-"),
          shown(ChangedTypeField::kRetainedDelta, "Retained +/-"), shown(ChangedTypeField::kNew),
          shown(ChangedTypeField::kDeleted), shown(ChangedTypeField::kModified),
          shown(ChangedTypeField::kSame)}) {
        columns.push_back(column);
    }
    return columns;
}

}  // namespace hs
