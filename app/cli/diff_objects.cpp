// diff --by object: the objects that are new, gone or different.

#include <algorithm>

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

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
        if (change.address_reused) status += " (perhaps another object)";
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

// Keeps the pairs of which either object fits --filter.
Result<void> keep_matching(CommandContext& context, const ObjectGraph& a, const ObjectGraph& b,
                           const GraphDiff& diff, std::vector<ObjectPair>& pairs) {
    const auto text = context.arguments().text("filter");
    if (!text) return {};
    HS_TRY(const ObjectFilter filter, parse_object_filter(*text));
    const auto fits = [&](const ObjectGraph& graph, const Column<ObjectStatus>& status) {
        const FilterContext with_status{nullptr, status.slice(0, status.size())};
        return matching_objects(graph, filter, with_status, context.job());
    };
    HS_TRY(const std::vector<ObjectId> in_a, fits(a, diff.status_a));
    HS_TRY(const std::vector<ObjectId> in_b, fits(b, diff.status_b));
    const auto holds = [](const std::vector<ObjectId>& rows, ObjectId row) {
        return std::binary_search(rows.begin(), rows.end(), row);
    };
    std::erase_if(pairs, [&](const ObjectPair& pair) {
        return !holds(in_a, pair.a) && !holds(in_b, pair.b);
    });
    return {};
}

}  // namespace

Result<int> diff_dumps_by_object(CommandContext& context, const DumpSeries& dumps,
                                 const GraphDiff& diff) {
    const ObjectGraph& a = dumps.first();
    const ObjectGraph& b = dumps.last();
    std::vector<ObjectPair> pairs = changed_objects(a, b, diff);
    HS_TRY_VOID(keep_matching(context, a, b, diff, pairs));
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
            write_diagnostics(json, {&dumps.diagnostics});
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

}  // namespace hs
