#include "core/questions/objects.h"

#include <array>
#include <string>
#include <utility>

#include "core/analysis/dict_folding.h"
#include "core/analysis/namespaces.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

constexpr std::array<Field, 13> kFields = {{
    {"id", "ID", "Address, as Python's id() gives it", Meaning::kId},
    {"short_type", "Type", "Class", Meaning::kText},
    {"type", "Full type", "Class, as the dump has it", Meaning::kText},
    {"name", "Name", "Name of the object in the program", Meaning::kText},
    {"shallow_bytes", "Shallow", "Bytes of the object alone", Meaning::kBytes},
    {"retained_bytes", "Retained", "Memory freed if the object were freed", Meaning::kBytes},
    {"refs", "References", "Number of references from the object, plain values and repeats counted",
     Meaning::kCount},
    {"referrers", "Referrers", "Number of objects that refer to the object", Meaning::kCount},
    {"attrs", "Attributes", "Attributes of the object in the dump", Meaning::kCount},
    {"dominator", "Dominator", "Immediate dominator of the object", Meaning::kId},
    {"is_root", "Root", "1: the object is a root", Meaning::kCount},
    {"dict", "__dict__", "Private dictionary of the object", Meaning::kId},
    {"folded_bytes", "Shallow", "Bytes of the object and its own __dict__", Meaning::kBytes},
}};

constexpr SurfaceColumn shown(ObjectField field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kDominatorsInJson[] = {
    shown(ObjectField::kId), shown(ObjectField::kFullType), shown(ObjectField::kShallow),
    shown(ObjectField::kRetained), shown(ObjectField::kDominator)};

class ObjectCursor final : public Cursor {
public:
    explicit ObjectCursor(const ObjectsAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        const ObjectGraph& graph = answer_.graph();
        const ObjectId object{row + 1};
        switch (static_cast<ObjectField>(field)) {
            case ObjectField::kId:
                return id(object);
            case ObjectField::kType:
                return Value::of_text(shown_type_name(graph.type_text(object)));
            case ObjectField::kFullType:
                return Value::of_text(graph.type_text(object));
            case ObjectField::kName:
                text_ = qualified_name(graph, *answer_.names, object);
                return Value::of_text(text_);
            case ObjectField::kShallow:
                return Value::of_bytes(graph.shallow(object));
            case ObjectField::kRetained:
                return Value::of_bytes(answer_.retained->dominators.retained[object.v]);
            case ObjectField::kReferences:
                return Value::of_count(counts(object).references);
            case ObjectField::kReferrers:
                return Value::of_count(referrer_count(graph, object));
            case ObjectField::kAttributes:
                return Value::of_count(counts(object).attributes);
            case ObjectField::kDominator:
                return id(answer_.retained->dominators.immediate[object.v]);
            case ObjectField::kIsRoot:
                return Value::of_count(answer_.retained->roots.is_root(object) ? 1 : 0);
            case ObjectField::kDict:
                return id(private_dict(graph, object));
            case ObjectField::kFoldedBytes:
                return Value::of_bytes(folded_shallow(graph, object));
        }
        return {};
    }

private:
    Value id(ObjectId object) {
        if (object.is_nil()) return {};
        text_ = answer_.graph().id_text(object);
        return Value::of_id(text_);
    }
    // Two fields of one record, which is read once.
    const RecordCounts& counts(ObjectId object) {
        if (object != counted_) {
            counts_ = record_counts(answer_.graph(), object);
            counted_ = object;
        }
        return counts_;
    }

    const ObjectsAnswer& answer_;
    std::string text_;
    ObjectId counted_;
    RecordCounts counts_;
};

class ObjectRelation final : public Relation {
public:
    explicit ObjectRelation(std::shared_ptr<const ObjectsAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override { return answer_->graph().object_count; }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<ObjectCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        switch (static_cast<ObjectField>(field)) {
            case ObjectField::kName:
                return answer_->names != nullptr;
            case ObjectField::kRetained:
            case ObjectField::kDominator:
            case ObjectField::kIsRoot:
                return answer_->retained != nullptr;
            default:
                return true;
        }
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const auto which = static_cast<ObjectField>(field);
        const ObjectGraph& graph = answer_->graph();
        if (which == ObjectField::kType || which == ObjectField::kFullType) {
            const std::vector<uint32_t> ranks = type_ranks(graph);
            for (uint32_t row = 0; row < keys.size(); ++row) {
                keys[row] = ranks[graph.type[row + 1].v];
            }
            return;
        }
        if (which == ObjectField::kId) {
            for (uint32_t row = 0; row < keys.size(); ++row) keys[row] = graph.address[row + 1];
            return;
        }
        ObjectCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const ObjectsAnswer> answer_;
};

}  // namespace

std::span<const Field> object_fields() {
    return kFields;
}

std::shared_ptr<const Relation> objects_relation(std::shared_ptr<const ObjectsAnswer> answer) {
    return std::make_shared<ObjectRelation>(std::move(answer));
}

std::vector<uint32_t> rows_of_objects(std::span<const ObjectId> objects) {
    std::vector<uint32_t> rows;
    rows.reserve(objects.size());
    for (const ObjectId object : objects) rows.push_back(object.v - 1);
    return rows;
}

Surface dominators_in_json() {
    return kDominatorsInJson;
}

}  // namespace hs
