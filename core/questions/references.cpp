#include "core/questions/references.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/edge_names.h"
#include "core/analysis/object_order.h"

namespace hs {
namespace {

constexpr size_t number(ReferenceField field) {
    return static_cast<size_t>(field);
}

constexpr std::array<Field, 6> kFields = {{
    {"source", "Source", "The object that refers", Meaning::kId},
    {"source_type", "Source type", "Its class", Meaning::kText},
    {"name", "Name", "Name of the reference", Meaning::kText},
    {"target", "Target", "The object that is referred to", Meaning::kId},
    {"target_type", "Target type", "Its class", Meaning::kText},
    {"dangling", "Dangling", "1: the object is not in the dump", Meaning::kCount},
}};

constexpr SurfaceColumn kInExport[] = {
    {number(ReferenceField::kSource)},     {number(ReferenceField::kSourceType)},
    {number(ReferenceField::kName)},       {number(ReferenceField::kTarget)},
    {number(ReferenceField::kTargetType)}, {number(ReferenceField::kIsDangling)}};

class ReferenceCursor final : public Cursor {
public:
    explicit ReferenceCursor(const ObjectGraph& graph) : graph_(graph) {}

    Value value(uint32_t row, size_t field) override {
        find_source(row);
        const NamedReference& reference = named_[row - graph_.out_begin[source_]];
        switch (static_cast<ReferenceField>(field)) {
            case ReferenceField::kSource:
                made_ = graph_.id_text({source_});
                return Value::of_id(made_);
            case ReferenceField::kSourceType:
                return Value::of_text(graph_.type_text(ObjectId{source_}));
            case ReferenceField::kName:
                return reference.name.empty() ? Value{} : Value::of_text(reference.name);
            case ReferenceField::kTarget:
                made_ = graph_.id_text(reference.target);
                return Value::of_id(made_);
            case ReferenceField::kTargetType:
                return Value::of_text(graph_.type_text(reference.target));
            case ReferenceField::kIsDangling:
                return Value::of_count(reference.kind == ReferenceKind::kStub ? 1 : 0);
        }
        return {};
    }

private:
    void find_source(uint32_t row) {
        const auto& begin = graph_.out_begin;
        if (begin[source_] <= row && row < begin[source_ + 1]) return;
        const auto above = std::upper_bound(begin.begin(), begin.end(), row);
        source_ = static_cast<uint32_t>(above - begin.begin()) - 1;
        named_.clear();
        for (NamedReference& reference : named_references(graph_, {source_})) {
            if (reference.kind != ReferenceKind::kValue) named_.push_back(std::move(reference));
        }
    }

    const ObjectGraph& graph_;
    uint32_t source_ = 0;
    std::vector<NamedReference> named_;  // of the source
    std::string made_;
};

class ReferenceRelation final : public Relation {
public:
    explicit ReferenceRelation(DatasetPtr dataset) : dataset_(std::move(dataset)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(graph().out_target.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<ReferenceCursor>(graph());
    }
    // Objects sort as the file has them, which is what their numbers say.
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        switch (static_cast<ReferenceField>(field)) {
            case ReferenceField::kSource:
                return for_each_edge([&](size_t row, ObjectId source, ObjectId) {
                    keys[row] = graph().address[source.v];
                });
            case ReferenceField::kTarget:
                return for_each_edge([&](size_t row, ObjectId, ObjectId target) {
                    keys[row] = graph().address[target.v];
                });
            case ReferenceField::kIsDangling:
                return for_each_edge([&](size_t row, ObjectId, ObjectId target) {
                    keys[row] = graph().is_object(target) ? 0 : 1;
                });
            case ReferenceField::kSourceType:
                return fill_types(keys, [](ObjectId source, ObjectId) { return source; });
            case ReferenceField::kTargetType:
                return fill_types(keys, [](ObjectId, ObjectId target) { return target; });
            case ReferenceField::kName:
                return fill_text_ranks(*this, field, keys);
        }
    }

private:
    template <class EndOf>
    void fill_types(std::span<uint64_t> keys, const EndOf& end_of) const {
        const std::vector<uint32_t> rank = type_ranks(graph());
        for_each_edge([&](size_t row, ObjectId source, ObjectId target) {
            keys[row] = rank[graph().type[end_of(source, target).v].v];
        });
    }

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_->graph; }

    template <class Body>
    void for_each_edge(Body&& body) const {
        for (uint32_t source = 1; source <= graph().object_count; ++source) {
            for (uint32_t row = graph().out_begin[source]; row < graph().out_begin[source + 1];
                 ++row) {
                body(row, ObjectId{source}, graph().out_target[row]);
            }
        }
    }

    DatasetPtr dataset_;
};

}  // namespace

std::span<const Field> reference_fields() {
    return kFields;
}

std::shared_ptr<const Relation> references_relation(DatasetPtr dataset) {
    return std::make_shared<ReferenceRelation>(std::move(dataset));
}

Surface references_in_export() {
    return kInExport;
}

}  // namespace hs
