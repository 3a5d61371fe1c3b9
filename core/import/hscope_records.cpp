#include "core/import/hscope_records.h"

#include <algorithm>
#include <utility>

#include "core/base/json_reader.h"
#include "core/base/json_writer.h"

namespace hs {
namespace {

template <class T>
Column<T> copied(const Column<T>& from) {
    Column<T> copy(from.size());
    std::copy(from.begin(), from.end(), copy.begin());
    return copy;
}

// "name" without its quotes.
std::string raw_json(std::string_view text) {
    std::string quoted;
    append_json_text(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
}

class HscopeRecords final : public ObjectRecords {
public:
    HscopeRecords(const ObjectGraph& graph, const Column<uint64_t>& record, HscopeObjectTexts texts,
                  const HscopeStream& stream)
        : object_count_(graph.object_count),
          record_(copied(record)),
          out_begin_(copied(graph.out_begin)),
          out_target_(copied(graph.out_target)),
          texts_(std::move(texts)),
          shapes_(stream.shapes),
          shape_names_(stream.shape_names) {
        for (const std::string_view text : stream.strings) names_.add(raw_json(text));
        std::string pair;
        for (uint32_t row = 0; row < graph.row_count(); ++row) {
            pair = "[";
            append_json_text(pair, graph.type_text(ObjectId{row}));
            pairs_.add((pair += ", ") += graph.id_text({row}) + "]");
        }
    }

    [[nodiscard]] bool lists_items() const override { return true; }
    // Its value, and the attributes that its shape names.
    void each_field(ObjectId object, TakeField take) const override {
        if (const std::string_view value = value_of(object); !value.empty()) {
            if (!take({"value", value})) return;
        }
        const HscopeShape* shape = shape_of(object);
        if (shape == nullptr || shape->kind != HscopeShape::kNames) return;
        const auto targets = targets_of(object);
        const size_t count = std::min<size_t>(targets.size(), shape->name_count);
        for (size_t i = 0; i < count; ++i) {
            const std::string_view name = names_[shape_names_[shape->first_name + i]];
            if (name.empty()) continue;
            const std::string_view value = value_of(targets[i]);
            if (!take({name, value.empty() ? pairs_[targets[i].v] : value})) return;
        }
    }
    void each_item(ObjectId object, TakeItem take) const override {
        for (const ObjectId target : targets_of(object)) {
            if (!take(pairs_[target.v])) return;
        }
    }
    [[nodiscard]] bool names_references() const override { return true; }
    void each_reference_name(ObjectId object, TakeName take) const override {
        const HscopeShape* shape = shape_of(object);
        const auto targets = targets_of(object);
        for (size_t i = 0; i < targets.size(); ++i) {
            if (!take(shape == nullptr ? std::string() : name_of(*shape, targets, i))) return;
        }
    }
    [[nodiscard]] SourceLocation source(ObjectId object) const override {
        const auto found = texts_.sources.find(record_of(object));
        return found == texts_.sources.end() ? SourceLocation() : found->second;
    }
    [[nodiscard]] std::string own_name(ObjectId object) const override {
        const auto found = texts_.names.find(record_of(object));
        if (found != texts_.names.end()) return found->second;
        std::string name = source(object).name;
        if (!name.empty()) return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
        name = field_text(object, "__name__");
        return name.empty() ? json_token_text(value_of(object)) : name;
    }
    [[nodiscard]] std::string label(ObjectId object, std::string_view) const override {
        const auto found = texts_.names.find(record_of(object));
        if (found != texts_.names.end()) return found->second;
        if (std::string name = source(object).name; !name.empty()) return name;
        if (const std::string_view value = value_of(object); !value.empty()) {
            return json_token_text(value);
        }
        const std::string name = field_text(object, "name");
        return name.empty() ? std::string() : "name=" + name;
    }
    // Columns and fields say it all.
    [[nodiscard]] Parts parts(ObjectId) const override { return {}; }
    [[nodiscard]] uint64_t memory_bytes() const override {
        return record_.memory_bytes() + out_begin_.memory_bytes() + out_target_.memory_bytes() +
               texts_.values.memory_bytes() + texts_.shapes.capacity() * sizeof(uint32_t) +
               names_.memory_bytes() + pairs_.memory_bytes();
    }

private:
    [[nodiscard]] bool is_object(ObjectId id) const { return id.v - 1 < object_count_; }
    [[nodiscard]] uint32_t record_of(ObjectId id) const {
        return is_object(id) ? static_cast<uint32_t>(record_[id.v]) : UINT32_MAX;
    }
    [[nodiscard]] std::string_view value_of(ObjectId id) const {
        return texts_.values[record_of(id)];
    }
    [[nodiscard]] std::span<const ObjectId> targets_of(ObjectId id) const {
        if (!is_object(id)) return {};
        return out_target_.slice(out_begin_[id.v], out_begin_[id.v + 1]);
    }
    // Null for none.
    [[nodiscard]] const HscopeShape* shape_of(ObjectId id) const {
        const uint32_t record = record_of(id);
        if (record >= texts_.shapes.size()) return nullptr;
        const uint32_t shape = texts_.shapes[record];
        return shape != 0 && shape < shapes_.size() ? &shapes_[shape] : nullptr;
    }
    // Of an attribute that is a text.
    [[nodiscard]] std::string field_text(ObjectId object, std::string_view name) const {
        std::string text;
        each_field(object, [&](const Field& field) {
            if (field.raw_name != name) return true;
            if (json_kind(field.value) == JsonKind::kString) text = json_token_text(field.value);
            return false;
        });
        return text;
    }
    [[nodiscard]] std::string name_of(const HscopeShape& shape, std::span<const ObjectId> targets,
                                      size_t place) const {
        if (shape.kind == HscopeShape::kIndex) return "[" + std::to_string(place) + "]";
        if (shape.kind == HscopeShape::kPairs) {
            if (place % 2 == 0) return "key";
            const ObjectId key = targets[place - 1];
            const std::string_view value = value_of(key);
            if (!value.empty()) return "[" + std::string(value) + "]";
            const auto pair = reference_pair(pairs_[key.v]);
            if (!pair) return {};
            return "[<" + pair->type() + " " + std::string(pair->id) + ">]";
        }
        if (shape.kind != HscopeShape::kNames || place >= shape.name_count) return {};
        return json_decoded(names_[shape_names_[shape.first_name + place]]);
    }

    uint32_t object_count_;
    Column<uint64_t> record_;  // by row
    Column<uint32_t> out_begin_;
    Column<ObjectId> out_target_;
    HscopeObjectTexts texts_;
    std::vector<HscopeShape> shapes_;
    std::vector<uint32_t> shape_names_;  // in names_
    HscopeTexts names_;
    HscopeTexts pairs_;  // ["type", id], by row
};

}  // namespace

std::shared_ptr<const ObjectRecords> hscope_records(const ObjectGraph& graph,
                                                    const Column<uint64_t>& record,
                                                    HscopeObjectTexts texts,
                                                    const HscopeStream& stream) {
    return std::make_shared<HscopeRecords>(graph, record, std::move(texts), stream);
}

}  // namespace hs
