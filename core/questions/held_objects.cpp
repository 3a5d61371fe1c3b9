#include "core/questions/held_objects.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/base/type_name.h"

namespace hs {
namespace {

using Fields = HeldObjectField;
using PartFields = DumpPartField;

constexpr std::array<Field, 8> kFields = {{
    {"dumps", "Dumps", "Dumps that contain the object", Meaning::kList},
    {"dumps_text", "Dumps", "Dumps that contain the object", Meaning::kText},
    {"id", "ID", "Address, as Python's id() gives it", Meaning::kId},
    {"short_type", "Type", "Class", Meaning::kText},
    {"type", "Full type", "Class, as the dump has it", Meaning::kText},
    {"name", "Name", "Name of the object in the program; cannot be sorted", Meaning::kText},
    {"shallow_bytes", "Shallow", "In the last dump that contains the object", Meaning::kBytes},
    {"retained_bytes", "Retained", "In the last dump that contains the object", Meaning::kBytes},
}};
constexpr std::array<Field, 4> kPartFields = {{
    {"dumps", "Dumps", "Dumps that contain the objects", Meaning::kList},
    {"where", "Status", "Filter word for exactly these dumps", Meaning::kText},
    {"objects", "Objects", "Number of objects", Meaning::kCount},
    {"shallow_bytes", "Shallow", "In the last dump that contains the objects", Meaning::kBytes},
}};

template <class FieldOf>
constexpr SurfaceColumn shown(FieldOf field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kInJson[] = {shown(Fields::kId), shown(Fields::kFullType),
                                     shown(Fields::kDumps), shown(Fields::kShallow),
                                     shown(Fields::kRetained)};
constexpr SurfaceColumn kInText[] = {shown(Fields::kDumpsText), shown(Fields::kId),
                                     shown(Fields::kType),      shown(Fields::kShallow),
                                     shown(Fields::kRetained),  shown(Fields::kName)};
constexpr SurfaceColumn kPartsInJson[] = {shown(PartFields::kDumps), shown(PartFields::kExpression),
                                          shown(PartFields::kObjects), shown(PartFields::kShallow)};
constexpr SurfaceColumn kPartsInText[] = {shown(PartFields::kObjects), shown(PartFields::kShallow),
                                          shown(PartFields::kExpression)};

void list_dumps(DumpMask mask, std::string_view letters, std::vector<Value>& list) {
    list.clear();
    for (DumpMask rest = mask; rest != 0; rest &= rest - 1) {
        const auto dump = static_cast<size_t>(std::countr_zero(rest));
        list.push_back(Value::of_text(letters.substr(dump, 1)));
    }
}

DumpMask mask_of(const HeldObjectsAnswer& answer, const HeldObject& object) {
    return answer.sets->masks[object.dump][object.row.v];
}

class HeldObjectCursor final : public Cursor {
public:
    explicit HeldObjectCursor(const HeldObjectsAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const HeldObject& object = answer_.objects[row];
        const ComparedDump& dump = answer_.dumps[object.dump];
        const ObjectGraph& graph = dump.graph();
        switch (static_cast<Fields>(field)) {
            case Fields::kDumps:
                list_dumps(mask_of(answer_, object), answer_.letters, list_);
                return Value::of_list(list_);
            case Fields::kDumpsText:
                text_ = dump_mask_text(mask_of(answer_, object), answer_.letters);
                return Value::of_text(text_);
            case Fields::kId:
                text_ = graph.id_text(object.row);
                return Value::of_id(text_);
            case Fields::kType:
                return Value::of_text(shown_type_name(graph.type_text(object.row)));
            case Fields::kFullType:
                return Value::of_text(graph.type_text(object.row));
            case Fields::kName:
                text_ = dump.name(object.row);
                return Value::of_text(text_);
            case Fields::kShallow:
                return Value::of_bytes(graph.shallow(object.row));
            case Fields::kRetained:
                return Value::of_bytes(dump.retained(object.row));
        }
        return {};
    }

private:
    const HeldObjectsAnswer& answer_;
    std::string text_;
    std::vector<Value> list_;
};

class HeldObjectRelation final : public Relation {
public:
    explicit HeldObjectRelation(std::shared_ptr<const HeldObjectsAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->objects.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<HeldObjectCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        const auto all = [&](const auto& has_it) {
            return std::all_of(answer_->dumps.begin(), answer_->dumps.end(), has_it);
        };
        if (static_cast<Fields>(field) == Fields::kName) {
            return all([](const ComparedDump& dump) { return dump.name != nullptr; });
        }
        return static_cast<Fields>(field) != Fields::kRetained ||
               all([](const ComparedDump& dump) { return dump.dominators != nullptr; });
    }
    // Of millions of rows: nothing but numbers is read of each.
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const auto which = static_cast<Fields>(field);
        const std::vector<ComparedDump>& dumps = answer_->dumps;
        switch (which) {
            case Fields::kDumpsText:
                return fill(keys, [&](const HeldObject& one) { return mask_of(*answer_, one); });
            case Fields::kId:
                return fill(keys, [&](const HeldObject& one) {
                    return dumps[one.dump].graph().address[one.row.v];
                });
            case Fields::kType:
                return fill_types(keys, TypeText::kShown);
            case Fields::kFullType:
                return fill_types(keys, TypeText::kFull);
            case Fields::kDumps:
            case Fields::kName:
                return std::fill(keys.begin(), keys.end(), kNoKey);
            case Fields::kShallow:
            case Fields::kRetained:
                break;
        }
        HeldObjectCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    template <class KeyOf>
    void fill(std::span<uint64_t> keys, const KeyOf& key_of) const {
        std::transform(answer_->objects.begin(), answer_->objects.end(), keys.begin(), key_of);
    }

    void fill_types(std::span<uint64_t> keys, TypeText text) const {
        std::vector<const ComparedDump*> dumps;
        for (const ComparedDump& dump : answer_->dumps) dumps.push_back(&dump);
        const auto ranks = type_text_ranks(dumps, text);
        fill(keys, [&](const HeldObject& one) {
            return ranks[one.dump][dumps[one.dump]->graph().type[one.row.v].v];
        });
    }

    std::shared_ptr<const HeldObjectsAnswer> answer_;
};

class DumpPartRelation final : public Relation {
    class PartCursor final : public Cursor {
    public:
        explicit PartCursor(const DumpPartRelation& relation) : relation_(relation) {}
        Value value(uint32_t row, size_t field) override {
            const DumpPart& part = relation_.sets_->parts[row];
            switch (static_cast<PartFields>(field)) {
                case PartFields::kDumps:
                    list_dumps(part.mask, relation_.letters_, list_);
                    return Value::of_list(list_);
                case PartFields::kExpression:
                    text_ = dump_mask_expression(part.mask, relation_.letters_);
                    return Value::of_text(text_);
                case PartFields::kObjects:
                    return Value::of_count(part.objects);
                case PartFields::kShallow:
                    return Value::of_bytes(part.shallow_bytes);
            }
            return {};
        }

    private:
        const DumpPartRelation& relation_;
        std::string text_;
        std::vector<Value> list_;
    };

public:
    DumpPartRelation(std::shared_ptr<const DumpSets> sets, std::string letters)
        : sets_(std::move(sets)), letters_(std::move(letters)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kPartFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(sets_->parts.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<PartCursor>(*this);
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (kPartFields[field].meaning == Meaning::kText) {
            return fill_text_ranks(*this, field, keys);
        }
        PartCursor cursor(*this);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const DumpSets> sets_;
    std::string letters_;
};

}  // namespace

std::shared_ptr<const Relation> held_objects_relation(
    std::shared_ptr<const HeldObjectsAnswer> answer) {
    return std::make_shared<HeldObjectRelation>(std::move(answer));
}

std::span<const Field> held_object_fields() {
    return kFields;
}

std::shared_ptr<const Relation> dump_parts_relation(std::shared_ptr<const DumpSets> sets,
                                                    std::string letters) {
    return std::make_shared<DumpPartRelation>(std::move(sets), std::move(letters));
}

std::vector<SortBy> held_objects_order(HeldObjectField bytes) {
    return {{static_cast<size_t>(bytes), true},
            {static_cast<size_t>(Fields::kFullType), false},
            {static_cast<size_t>(Fields::kId), false}};
}

Surface held_objects_in_json() {
    return kInJson;
}
Surface held_objects_in_text() {
    return kInText;
}
Surface dump_parts_in_json() {
    return kPartsInJson;
}
Surface dump_parts_in_text() {
    return kPartsInText;
}

}  // namespace hs
