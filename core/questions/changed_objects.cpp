#include "core/questions/changed_objects.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/base/type_name.h"

namespace hs {
namespace {

using Fields = ChangedObjectField;

constexpr std::array<Field, 16> kFields = {{
    {"id", "ID", "Address, as Python's id() gives it", Meaning::kId},
    {"short_type", "Type", "Class", Meaning::kText},
    {"type", "Full type", "Class, as the dump has it", Meaning::kText},
    {"name", "Name", "Name of the object in the program; cannot be sorted", Meaning::kText},
    {"status", "Status", "New, deleted, modified or unchanged from before to after",
     Meaning::kText},
    {"cautious_status", "Status", "New, deleted, modified or unchanged from before to after",
     Meaning::kText},
    {"bytes_a", "Shallow before", "In the dump before", Meaning::kBytes},
    {"bytes_b", "Shallow after", "In the dump after", Meaning::kBytes},
    {"bytes_delta", "Δ Shallow", "After minus before", Meaning::kBytesDelta},
    {"retained_bytes_a", "Retained before", "In the dump before", Meaning::kBytes},
    {"retained_bytes_b", "Retained after", "In the dump after", Meaning::kBytes},
    {"retained_bytes_delta", "Δ Retained", "After minus before", Meaning::kBytesDelta},
    {"refs_added", "Refs +", "References only in the dump after", Meaning::kCount},
    {"refs_removed", "Refs -", "References only in the dump before", Meaning::kCount},
    {"attrs_changed", "Attrs changed", "Attributes that differ, or are in one dump alone",
     Meaning::kCount},
    {"address_reused", "Address reused", "Perhaps another object at the same address",
     Meaning::kFlag},
}};

constexpr SurfaceColumn shown(Fields field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}
constexpr SurfaceColumn kInJson[] = {
    shown(Fields::kId),          shown(Fields::kFullType),     shown(Fields::kStatus),
    shown(Fields::kShallowA),    shown(Fields::kShallowB),     shown(Fields::kRefsAdded),
    shown(Fields::kRefsRemoved), shown(Fields::kAttrsChanged), shown(Fields::kReused)};
constexpr SurfaceColumn kInText[] = {
    shown(Fields::kCautiousStatus), shown(Fields::kId),
    shown(Fields::kType),           shown(Fields::kShallowDelta, "Shallow +/-"),
    shown(Fields::kRefsAdded),      shown(Fields::kRefsRemoved),
    shown(Fields::kAttrsChanged)};

// Places of their names.
uint64_t rank_of(ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kDeleted:
            return 0;
        case ObjectStatus::kModified:
            return 1;
        case ObjectStatus::kNew:
            return 2;
        case ObjectStatus::kSame:
            return 3;
    }
    return kNoKey;
}

int64_t grown(uint64_t before, uint64_t after) {
    return static_cast<int64_t>(after - before);
}

// The side an object is described from: A, where it has one.
struct Described {
    const ComparedDump& dump;
    ObjectId object;
};
Described described(const ChangedObjectsAnswer& answer, const ObjectPair& pair) {
    return pair.a.is_nil() ? Described{answer.b, pair.b} : Described{answer.a, pair.a};
}

uint64_t shallow(const ComparedDump& dump, ObjectId object) {
    return object.is_nil() ? 0 : dump.graph().shallow(object);
}
uint64_t retained(const ComparedDump& dump, ObjectId object) {
    return object.is_nil() ? 0 : dump.retained(object);
}
Value bytes_where_it_is(ObjectId object, uint64_t bytes) {
    return object.is_nil() ? Value{} : Value::of_bytes(bytes);
}

Value size_of(const ChangedObjectsAnswer& answer, const ObjectPair& pair, Fields field) {
    const ComparedDump& a = answer.a;
    const ComparedDump& b = answer.b;
    switch (field) {
        case Fields::kShallowA:
            return bytes_where_it_is(pair.a, shallow(a, pair.a));
        case Fields::kShallowB:
            return bytes_where_it_is(pair.b, shallow(b, pair.b));
        case Fields::kShallowDelta:
            return Value::of_bytes_delta(grown(shallow(a, pair.a), shallow(b, pair.b)));
        case Fields::kRetainedA:
            return bytes_where_it_is(pair.a, retained(a, pair.a));
        case Fields::kRetainedB:
            return bytes_where_it_is(pair.b, retained(b, pair.b));
        case Fields::kRetainedDelta:
            return Value::of_bytes_delta(grown(retained(a, pair.a), retained(b, pair.b)));
        default:
            return {};
    }
}

Value of_record(const ObjectChange& change, Fields field) {
    switch (field) {
        case Fields::kRefsAdded:
            return Value::of_count(change.refs_added);
        case Fields::kRefsRemoved:
            return Value::of_count(change.refs_removed);
        case Fields::kAttrsChanged:
            return Value::of_count(change.attrs_changed);
        case Fields::kReused:
            return Value::of_flag(change.address_reused);
        default:
            return {};
    }
}

bool is_of_record(Fields field) {
    return field >= Fields::kRefsAdded;
}

class ChangedObjectCursor final : public Cursor {
public:
    explicit ChangedObjectCursor(const ChangedObjectsAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const auto which = static_cast<Fields>(field);
        if (is_of_record(which)) return of_record(answer_.changes[row], which);
        const ObjectPair& pair = answer_.pairs[row];
        const auto [dump, object] = described(answer_, pair);
        switch (which) {
            case Fields::kId:
                text_ = dump.graph().id_text(object);
                return Value::of_id(text_);
            case Fields::kType:
                return Value::of_text(shown_type_name(dump.graph().type_text(object)));
            case Fields::kFullType:
                return Value::of_text(dump.graph().type_text(object));
            case Fields::kName:
                text_ = dump.name(object);
                return Value::of_text(text_);
            case Fields::kStatus:
                return Value::of_text(status_name(answer_.status_of(pair)));
            case Fields::kCautiousStatus:
                text_ = status_name(answer_.status_of(pair));
                if (answer_.changes[row].address_reused) text_ += " (perhaps another object)";
                return Value::of_text(text_);
            default:
                return size_of(answer_, pair, which);
        }
    }

private:
    const ChangedObjectsAnswer& answer_;
    std::string text_;
};

class ChangedObjectRelation final : public Relation {
public:
    explicit ChangedObjectRelation(std::shared_ptr<const ChangedObjectsAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->pairs.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<ChangedObjectCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        const auto which = static_cast<Fields>(field);
        if (is_of_record(which)) return answer_->has_changes;
        switch (which) {
            case Fields::kName:
                return answer_->a.name && answer_->b.name;
            case Fields::kCautiousStatus:
                return answer_->has_changes;
            case Fields::kRetainedA:
            case Fields::kRetainedB:
            case Fields::kRetainedDelta:
                return answer_->a.dominators && answer_->b.dominators;
            default:
                return true;
        }
    }
    // Of millions of rows: nothing but numbers is read of each.
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const auto which = static_cast<Fields>(field);
        switch (which) {
            case Fields::kId:
                return fill(keys, [&](const ObjectPair& pair) {
                    const auto [dump, object] = described(*answer_, pair);
                    return dump.graph().address[object.v];
                });
            case Fields::kType:
                return fill_types(keys, TypeText::kShown);
            case Fields::kFullType:
                return fill_types(keys, TypeText::kFull);
            case Fields::kStatus:
                return fill(keys, [&](const ObjectPair& pair) {
                    return rank_of(answer_->status_of(pair));
                });
            case Fields::kCautiousStatus:
                return fill_text_ranks(*this, field, keys);
            case Fields::kName:
                return std::fill(keys.begin(), keys.end(), kNoKey);
            default:
                break;
        }
        for (size_t row = 0; row < keys.size(); ++row) {
            keys[row] =
                sort_key(is_of_record(which) ? of_record(answer_->changes[row], which)
                                             : size_of(*answer_, answer_->pairs[row], which));
        }
    }

private:
    template <class KeyOf>
    void fill(std::span<uint64_t> keys, const KeyOf& key_of) const {
        std::transform(answer_->pairs.begin(), answer_->pairs.end(), keys.begin(), key_of);
    }

    void fill_types(std::span<uint64_t> keys, TypeText text) const {
        const std::array<const ComparedDump*, 2> dumps = {&answer_->a, &answer_->b};
        const auto ranks = type_text_ranks(dumps, text);
        fill(keys, [&](const ObjectPair& pair) {
            return pair.a.is_nil() ? ranks[1][answer_->b.graph().type[pair.b.v].v]
                                   : ranks[0][answer_->a.graph().type[pair.a.v].v];
        });
    }

    std::shared_ptr<const ChangedObjectsAnswer> answer_;
};

}  // namespace

std::shared_ptr<const Relation> changed_objects_relation(
    std::shared_ptr<const ChangedObjectsAnswer> answer) {
    return std::make_shared<ChangedObjectRelation>(std::move(answer));
}

std::span<const Field> changed_object_fields() {
    return kFields;
}

Surface changed_objects_in_json() {
    return kInJson;
}
Surface changed_objects_in_text() {
    return kInText;
}

}  // namespace hs
