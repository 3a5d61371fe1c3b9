// diff --where: the objects of two dumps or more by which dumps hold them.

#include <algorithm>
#include <bit>

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/analysis/dump_sets.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_names.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// In the last dump that holds it.
struct HeldObject {
    uint64_t bytes = 0;  // that it is sorted by
    size_t dump = 0;
    ObjectId row;
};

std::string letters_of(const DumpSeries& dumps) {
    std::string letters;
    for (size_t i = 0; i < dumps.graphs.size(); ++i) letters += static_cast<char>('A' + i);
    return letters;
}

class HeldObjects {
public:
    HeldObjects(const DumpSeries& dumps, const DumpSets& sets)
        : dumps_(dumps), sets_(sets), letters_(letters_of(dumps)) {}

    Result<void> find(CommandContext& context, const DumpExpression& expression) {
        const Arguments& arguments = context.arguments();
        const bool by_retained =
            !dumps_.kept.empty() && arguments.text("sort").value_or("retained") == "retained";
        HS_TRY(const ObjectFilter filter,
               parse_object_filter(arguments.text("filter").value_or(std::string_view())));
        for (size_t i = 0; i < dumps_.graphs.size(); ++i) {
            const ObjectGraph& graph = *dumps_.graphs[i];
            const Dominators* kept = dumps_.kept.empty() ? nullptr : &dumps_.kept[i].dominators;
            HS_TRY(const std::vector<ObjectId> rows,
                   matching_objects(graph, filter, {kept, {}}, context.job()));
            for (const ObjectId row : rows) {
                const DumpMask mask = sets_.masks[i][row.v];
                if (DumpSets::last_dump(mask) != i || !expression.holds(mask)) continue;
                found_.push_back(
                    {by_retained ? kept->retained[row.v] : graph.shallow(row), i, row});
                shallow_bytes_ = add_saturated(shallow_bytes_, graph.shallow(row));
            }
        }
        shown_ = context.row_limit(found_.size());
        std::partial_sort(found_.begin(), found_.begin() + static_cast<ptrdiff_t>(shown_),
                          found_.end(), [this](const HeldObject& a, const HeldObject& b) {
                              if (a.bytes != b.bytes) return a.bytes > b.bytes;
                              const int types = type_of(a).compare(type_of(b));
                              return types != 0 ? types < 0 : address_of(a) < address_of(b);
                          });
        return {};
    }

    // For show().
    Result<void> find_names(JobContext& job) {
        for (size_t i = 0; i < dumps_.graphs.size(); ++i) {
            const ObjectGraph& graph = *dumps_.graphs[i];
            Roots found;
            if (dumps_.kept.empty()) { HS_TRY(found, find_roots(graph, job)); }
            const Roots& roots = dumps_.kept.empty() ? found : dumps_.kept[i].roots;
            HS_TRY(ObjectNames names, name_objects(graph, roots, job));
            names_.push_back(std::move(names));
        }
        return {};
    }

    void write(JsonWriter& json, std::string_view where) const {
        json.key("files");
        json.begin_array();
        for (size_t i = 0; i < dumps_.files.size(); ++i) {
            json.begin_object();
            json.field("dump", std::string_view(letters_).substr(i, 1));
            json.field("file", dumps_.files[i]);
            json.end_object();
        }
        json.end_array();
        json.field("where", where);
        json.key("parts");
        json.begin_array();
        for (const DumpPart& part : sets_.parts) {
            json.begin_object();
            write_dumps(json, part.mask);
            json.field("where", dump_mask_expression(part.mask, letters_));
            json.field("objects", part.objects);
            json.field("shallow_bytes", part.shallow_bytes);
            json.end_object();
        }
        json.end_array();
        json.field("matched", uint64_t{found_.size()});
        json.field("shallow_bytes", shallow_bytes_);
        json.key("objects");
        json.begin_array();
        for (size_t i = 0; i < shown_; ++i) write_object(json, found_[i]);
        json.end_array();
    }

    void show(CommandContext& context) const {
        for (size_t i = 0; i < dumps_.files.size(); ++i) {
            context.write_text(letters_.substr(i, 1) + "  " + printable_text(dumps_.files[i]) +
                               '\n');
        }
        context.write_text("\n");
        TextTable parts;
        parts.add_column("OBJECTS", Align::kRight);
        parts.add_column("SHALLOW", Align::kRight);
        parts.add_column("THAT ARE", Align::kLeft, true);
        for (const DumpPart& part : sets_.parts) {
            parts.add_row({format_count(part.objects),
                           format_bytes(static_cast<int64_t>(part.shallow_bytes)),
                           dump_mask_expression(part.mask, letters_)});
        }
        context.write_table(parts, sets_.parts.size());
        context.write_text("\n");
        context.write_table(table(), found_.size());
        context.write_text(format_count(found_.size()) + " objects, " +
                           format_bytes(static_cast<int64_t>(shallow_bytes_)) + " shallow\n");
    }

private:
    [[nodiscard]] const ObjectGraph& graph_of(const HeldObject& object) const {
        return *dumps_.graphs[object.dump];
    }
    [[nodiscard]] std::string_view type_of(const HeldObject& object) const {
        return graph_of(object).type_text(object.row);
    }
    [[nodiscard]] uint64_t address_of(const HeldObject& object) const {
        return graph_of(object).address[object.row.v];
    }
    [[nodiscard]] DumpMask mask_of(const HeldObject& object) const {
        return sets_.masks[object.dump][object.row.v];
    }

    void write_dumps(JsonWriter& json, DumpMask mask) const {
        json.key("dumps");
        json.begin_array();
        for (DumpMask rest = mask; rest != 0; rest &= rest - 1) {
            const auto dump = static_cast<size_t>(std::countr_zero(rest));
            json.text(std::string_view(letters_).substr(dump, 1));
        }
        json.end_array();
    }

    void write_object(JsonWriter& json, const HeldObject& object) const {
        const ObjectGraph& graph = graph_of(object);
        json.begin_object();
        id_field(json, "id", graph, object.row);
        json.field("type", graph.type_text(object.row));
        write_dumps(json, mask_of(object));
        json.field("shallow_bytes", graph.shallow(object.row));
        if (dumps_.kept.empty()) {
            json.null_field("retained_bytes");
        } else {
            json.field("retained_bytes",
                       dumps_.kept[object.dump].dominators.retained[object.row.v]);
        }
        json.end_object();
    }

    [[nodiscard]] TextTable table() const {
        TextTable table;
        table.add_column("DUMPS", Align::kLeft);
        table.add_column("ID", Align::kRight);
        table.add_column("TYPE", Align::kLeft, true);
        table.add_column("SHALLOW", Align::kRight);
        if (!dumps_.kept.empty()) table.add_column("RETAINED", Align::kRight);
        table.add_column("NAME", Align::kLeft, true);
        for (size_t i = 0; i < shown_; ++i) {
            const HeldObject& object = found_[i];
            const ObjectGraph& graph = graph_of(object);
            std::vector<std::string> cells = {
                dump_mask_text(mask_of(object), letters_), graph.id_text(object.row),
                std::string(short_type_name(type_of(object))),
                format_bytes(static_cast<int64_t>(graph.shallow(object.row)))};
            if (!dumps_.kept.empty()) {
                cells.push_back(format_bytes(static_cast<int64_t>(
                    dumps_.kept[object.dump].dominators.retained[object.row.v])));
            }
            cells.push_back(qualified_name(graph, names_[object.dump], object.row));
            table.add_row(std::move(cells));
        }
        return table;
    }

    const DumpSeries& dumps_;
    std::vector<ObjectNames> names_;  // by dump
    const DumpSets& sets_;
    std::string letters_;
    std::vector<HeldObject> found_;
    uint64_t shallow_bytes_ = 0;
    size_t shown_ = 0;
};

}  // namespace

Result<int> diff_dumps_by_set(CommandContext& context, const DumpSeries& dumps) {
    const std::string_view where = context.arguments().text("where").value_or("");
    HS_TRY(const DumpExpression expression, DumpExpression::parse(where, letters_of(dumps)));
    HS_TRY(const DumpSets sets, dump_sets(dumps.graphs, context.job()));
    HeldObjects objects(dumps, sets);
    HS_TRY_VOID(objects.find(context, expression));
    if (!context.wants_json()) {
        HS_TRY_VOID(objects.find_names(context.job()));
        objects.show(context);
        return 0;
    }
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        objects.write(json, where);
        write_diagnostics(json, {&dumps.diagnostics});
        json.end_object();
    });
    return 0;
}

}  // namespace hs
