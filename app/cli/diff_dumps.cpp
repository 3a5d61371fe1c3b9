// diff for object graphs.

#include "app/cli/diff_command.h"
#include "app/cli/graph_command.h"
#include "core/analysis/graph_diff.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

void write_counts(JsonWriter& json, const ChangeCounts& counts) {
    json.field("objects_a", counts.objects_a);
    json.field("objects_b", counts.objects_b);
    json.field("bytes_a", counts.bytes_a);
    json.field("bytes_b", counts.bytes_b);
    json.field("objects_delta", counts.objects_delta());
    json.field("bytes_delta", counts.bytes_delta());
    json.field("new", counts.added);
    json.field("deleted", counts.deleted);
    json.field("modified", counts.modified);
    json.field("same", counts.same);
}

void write_types(JsonWriter& json, const GraphDiff& diff, size_t shown) {
    json.begin_object();
    json.key("types");
    json.begin_array();
    for (size_t i = 0; i < shown; ++i) {
        json.begin_object();
        json.field("type", diff.types[i].type);
        write_counts(json, diff.types[i].counts);
        json.end_object();
    }
    json.end_array();
    json.key("totals");
    json.begin_object();
    write_counts(json, diff.totals);
    json.end_object();
    json.field("unrelated", diff.unrelated);
    json.end_object();
}

void add_type_row(TextTable& table, std::string name, const ChangeCounts& counts) {
    table.add_row({std::move(name), format_count(counts.objects_b),
                   format_count_delta(counts.objects_delta()),
                   format_bytes(static_cast<int64_t>(counts.bytes_b)),
                   format_bytes_delta(counts.bytes_delta()), format_count(counts.added),
                   format_count(counts.deleted), format_count(counts.modified),
                   format_count(counts.same)});
}

int show_types(CommandContext& context, const GraphDiff& diff) {
    const size_t shown = context.row_limit(diff.types.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_types(json, diff, shown); });
        return 0;
    }
    TextTable table;
    table.add_column("TYPE", Align::kLeft, true);
    for (const char* header :
         {"OBJECTS", "+/-", "SHALLOW", "+/-", "NEW", "DELETED", "MODIFIED", "SAME"}) {
        table.add_column(header, Align::kRight);
    }
    for (size_t i = 0; i < shown; ++i) {
        add_type_row(table, std::string(short_type_name(diff.types[i].type)), diff.types[i].counts);
    }
    context.write_table(table, diff.types.size());
    TextTable totals;
    totals.add_column("", Align::kLeft);
    for (int i = 0; i < 8; ++i) { totals.add_column("", Align::kRight); }
    add_type_row(totals, "total", diff.totals);
    context.write_table(totals, 1);
    if (diff.unrelated) {
        context.write_text(
            "The dumps share hardly any object: they look like two processes, so only the counts "
            "by type can be compared.\n");
    }
    return 0;
}

std::string_view status_name(ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kSame:
            return "same";
        case ObjectStatus::kModified:
            return "modified";
        case ObjectStatus::kNew:
            return "new";
        case ObjectStatus::kDeleted:
            return "deleted";
    }
    return {};
}

class ObjectChanges {
public:
    ObjectChanges(const ObjectGraph& a, const ObjectGraph& b) : a_(a), b_(b) {}

    void write(JsonWriter& json, const ObjectChange& change) const {
        json.begin_object();
        id_field(json, "id", graph_of(change), row_of(change));
        json.field("type", graph_of(change).type_text(row_of(change)));
        json.field("status", status_name(change.status));
        size_field(json, "bytes_a", a_, change.a);
        size_field(json, "bytes_b", b_, change.b);
        json.field("refs_added", uint64_t{change.refs_added});
        json.field("refs_removed", uint64_t{change.refs_removed});
        json.field("attrs_changed", uint64_t{change.attrs_changed});
        json.field("address_reused", change.address_reused);
        json.end_object();
    }

    void add_row(TextTable& table, const ObjectChange& change) const {
        const auto before = static_cast<int64_t>(change.a.is_nil() ? 0 : a_.shallow(change.a));
        const auto after = static_cast<int64_t>(change.b.is_nil() ? 0 : b_.shallow(change.b));
        std::string status(status_name(change.status));
        if (change.address_reused) status += " (address used again)";
        table.add_row({std::move(status), graph_of(change).id_text(row_of(change)),
                       std::string(short_type_name(graph_of(change).type_text(row_of(change)))),
                       format_bytes_delta(after - before), format_count(change.refs_added),
                       format_count(change.refs_removed), format_count(change.attrs_changed)});
    }

private:
    [[nodiscard]] const ObjectGraph& graph_of(const ObjectChange& change) const {
        return change.a.is_nil() ? b_ : a_;
    }
    static ObjectId row_of(const ObjectChange& change) {
        return change.a.is_nil() ? change.b : change.a;
    }
    static void size_field(JsonWriter& json, std::string_view name, const ObjectGraph& graph,
                           ObjectId row) {
        row.is_nil() ? json.null_field(name) : json.field(name, graph.shallow(row));
    }

    const ObjectGraph& a_;
    const ObjectGraph& b_;
};

Result<int> show_objects(CommandContext& context, const ObjectGraph& a, const ObjectGraph& b,
                         const GraphDiff& diff) {
    std::vector<ObjectPair> pairs = changed_objects(a, b, diff);
    const size_t total = pairs.size();
    pairs.resize(context.row_limit(total));
    const bool strict = context.arguments().has("strict");
    const std::vector<ObjectChange> changes =
        object_changes(a, b, diff, pairs, strict, context.job());
    if (context.job().cancelled()) return cancelled_error();
    const ObjectChanges rows(a, b);
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("objects");
            json.begin_array();
            for (const ObjectChange& change : changes) { rows.write(json, change); }
            json.end_array();
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("STATUS", Align::kLeft);
    table.add_column("ID", Align::kRight);
    table.add_column("TYPE", Align::kLeft, true);
    for (const char* header : {"SHALLOW +/-", "REFS +", "REFS -", "ATTRS CHANGED"}) {
        table.add_column(header, Align::kRight);
    }
    for (const ObjectChange& change : changes) { rows.add_row(table, change); }
    context.write_table(table, total);
    return 0;
}

}  // namespace

Result<int> diff_dumps(CommandContext& context, const ObjectGraph& a, const ObjectGraph& b) {
    const std::string_view by = context.arguments().text("by").value_or("type");
    if (by != "type" && by != "object") {
        return Error{ErrorCode::kUsage, "dumps are compared --by type or object", {}, {}};
    }
    if (context.arguments().positionals().size() < 2) {
        return Error{ErrorCode::kUsage, "expected two dumps to compare", {}, {}};
    }
    HS_TRY(const GraphDiff diff,
           compare_graphs(a, b, context.arguments().has("strict"), context.job()));
    if (by == "object") return show_objects(context, a, b, diff);
    return show_types(context, diff);
}

}  // namespace hs
