#include "core/questions/grown_paths.h"

#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/type_name.h"

namespace hs {
namespace {

using Fields = GrownPathField;

constexpr std::array<Field, 10> kFields = {{
    {"path", "Types", "Types along the dominator path from a root", Meaning::kList},
    {"shown_path", "Dominator path", "Types along the dominator path from a root", Meaning::kText},
    {"objects_a", "Objects before", "At the path's end", Meaning::kCount},
    {"objects_b", "Objects after", "At the path's end", Meaning::kCount},
    {"objects_delta", "Δ Objects", "After minus before", Meaning::kCountDelta},
    {"retained_bytes_a", "Retained before", "By all of them", Meaning::kBytes},
    {"retained_bytes_b", "Retained after", "By all of them", Meaning::kBytes},
    {"retained_bytes_delta", "Δ Retained", "After minus before", Meaning::kBytesDelta},
    {"objects", "Objects", "Dump by dump", Meaning::kList},
    {"retained_bytes", "Retained", "Dump by dump", Meaning::kList},
}};
constexpr Field kFirstDump = {"retained_bytes_of_dump", "From", "Retained at first",
                              Meaning::kBytes};
constexpr Field kNextDump = {"retained_bytes_of_dump", "To", "Retained after that",
                             Meaning::kBytes};

constexpr SurfaceColumn shown(Fields field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}
constexpr SurfaceColumn kInJson[] = {
    shown(Fields::kTypes),         shown(Fields::kObjectsA),  shown(Fields::kObjectsB),
    shown(Fields::kObjectsDelta),  shown(Fields::kRetainedA), shown(Fields::kRetainedB),
    shown(Fields::kRetainedDelta), shown(Fields::kObjects),   shown(Fields::kRetained)};
constexpr size_t kLists = 2;

class GrownPathCursor final : public Cursor {
public:
    explicit GrownPathCursor(const GrownPathsAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const PathGrowth& growth = answer_.growth;
        const uint32_t node = answer_.nodes[row];
        const size_t last = growth.side_count - 1;
        if (field >= kFields.size()) {
            return Value::of_bytes(growth.retained_of(node, field - kFields.size()));
        }
        switch (static_cast<Fields>(field)) {
            case Fields::kTypes:
                list_.clear();
                for (const std::string_view type : growth.path_of(node)) {
                    list_.push_back(Value::of_text(type));
                }
                return Value::of_list(list_);
            case Fields::kPath:
                text_.clear();
                for (const std::string_view type : growth.path_of(node)) {
                    if (!text_.empty()) text_ += " > ";
                    text_ += shown_type_name(type);
                }
                return Value::of_text(text_);
            case Fields::kObjectsA:
                return Value::of_count(growth.objects_of(node, 0));
            case Fields::kObjectsB:
                return Value::of_count(growth.objects_of(node, last));
            case Fields::kObjectsDelta:
                return Value::of_count_delta(static_cast<int64_t>(growth.objects_of(node, last) -
                                                                  growth.objects_of(node, 0)));
            case Fields::kRetainedA:
                return Value::of_bytes(growth.retained_of(node, 0));
            case Fields::kRetainedB:
                return Value::of_bytes(growth.retained_of(node, last));
            case Fields::kRetainedDelta:
                return Value::of_bytes_delta(growth.delta(node));
            case Fields::kObjects:
                return by_dump(
                    [&](size_t dump) { return Value::of_count(growth.objects_of(node, dump)); });
            case Fields::kRetained:
                return by_dump(
                    [&](size_t dump) { return Value::of_bytes(growth.retained_of(node, dump)); });
        }
        return {};
    }

private:
    template <class ValueOf>
    Value by_dump(const ValueOf& value_of) {
        list_.clear();
        for (size_t i = 0; i < answer_.growth.side_count; ++i) list_.push_back(value_of(i));
        return Value::of_list(list_);
    }

    const GrownPathsAnswer& answer_;
    std::string text_;
    std::vector<Value> list_;
};

class GrownPathRelation final : public Relation {
public:
    explicit GrownPathRelation(std::shared_ptr<const GrownPathsAnswer> answer)
        : answer_(std::move(answer)), fields_(kFields.begin(), kFields.end()) {
        for (size_t i = 0; i < answer_->growth.side_count; ++i) {
            fields_.push_back(i == 0 ? kFirstDump : kNextDump);
        }
    }

    [[nodiscard]] std::span<const Field> fields() const override { return fields_; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->nodes.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<GrownPathCursor>(*answer_);
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (fields_[field].meaning == Meaning::kText) return fill_text_ranks(*this, field, keys);
        GrownPathCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const GrownPathsAnswer> answer_;
    std::vector<Field> fields_;
};

}  // namespace

size_t retained_field_of_dump(size_t dump) {
    return kFields.size() + dump;
}

std::shared_ptr<const Relation> grown_paths_relation(
    std::shared_ptr<const GrownPathsAnswer> answer) {
    return std::make_shared<GrownPathRelation>(std::move(answer));
}

std::span<const Field> grown_path_fields() {
    return kFields;
}

Surface grown_paths_in_json(size_t dump_count) {
    return Surface(kInJson).first(std::size(kInJson) - (dump_count > 2 ? 0 : kLists));
}

std::vector<SurfaceColumn> grown_paths_in_text(size_t dump_count) {
    std::vector<SurfaceColumn> columns = {shown(Fields::kRetainedDelta, "Retained +/-")};
    for (size_t i = 0; i < dump_count; ++i) columns.push_back({retained_field_of_dump(i)});
    columns.push_back(shown(Fields::kObjectsDelta, "Objects +/-"));
    columns.push_back(shown(Fields::kPath));
    return columns;
}

}  // namespace hs
