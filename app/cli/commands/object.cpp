// object DUMP ID: everything about one object.

#include <algorithm>

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/dict_folding.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/paths.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"fold", ValueKind::kFlag, {}, "show what a private __dict__ holds as fields of its instance"},
};

struct ObjectReport {
    ObjectId id;
    bool fold = false;
    std::vector<AttributeDetail> attributes;
    std::vector<NamedReference> references;
    std::vector<ReferrerDetail> referrers;
    SourceLocation source;
    ObjectPath path;  // from a root to the object
    ObjectNames names;
    const std::vector<Diagnostic>* diagnostics = nullptr;  // of the dump
};

void write_attributes(JsonWriter& json, const ObjectGraph& graph, const ObjectReport& report) {
    json.key("attrs");
    json.begin_array();
    for (const AttributeDetail& attribute : report.attributes) {
        json.begin_object();
        json.field("name", attribute.name);
        value_field(json, "value", attribute.token);
        if (attribute.target.is_nil()) {
            json.null_field("ref");
        } else {
            id_field(json, "ref", graph, attribute.target);
        }
        json.end_object();
    }
    json.end_array();
}

void write_references(JsonWriter& json, const ObjectGraph& graph, const ObjectReport& report) {
    json.key("refs");
    json.begin_array();
    for (const NamedReference& reference : report.references) {
        json.begin_object();
        if (reference.kind == ReferenceKind::kValue) {
            json.null_field("id");
            json.null_field("type");
            name_field(json, "name", reference.name);
            json.field("kind", "value");
            value_field(json, "value", reference.token);
        } else {
            id_field(json, "id", graph, reference.target);
            json.field("type", graph.type_text(reference.target));
            name_field(json, "name", reference.name);
            json.field("kind", reference.kind == ReferenceKind::kObject ? "object" : "stub");
            json.null_field("value");
        }
        json.field("repaired", reference.repaired);
        if (report.fold) json.field("folded", reference.folded);
        json.end_object();
    }
    json.end_array();
}

void write_referrers(JsonWriter& json, const ObjectGraph& graph, const ObjectReport& report) {
    json.key("referrers");
    json.begin_array();
    for (const ReferrerDetail& referrer : report.referrers) {
        json.begin_object();
        id_field(json, "id", graph, referrer.source);
        json.field("type", graph.type_text(referrer.source));
        name_field(json, "name", referrer.name);
        json.field("times", uint64_t{referrer.times});
        json.end_object();
    }
    json.end_array();
}

void write_source(JsonWriter& json, const SourceLocation& source) {
    json.key("source");
    json.begin_object();
    name_field(json, "name", source.name);
    name_field(json, "file", source.file);
    source.line ? json.field("line", *source.line) : json.null_field("line");
    json.end_object();
}

// What holds it from outside, as far as the dump tells.
std::vector<RecordedRoot> holders_outside(const ObjectGraph& graph, ObjectId id) {
    std::vector<RecordedRoot> holders;
    for (const RecordedRoot& root : graph.recorded_roots) {
        if (root.object == id) holders.push_back(root);
    }
    return holders;
}

// "cache" of the first of them; empty if there is none.
std::string root_name(const ObjectGraph& graph, ObjectId id) {
    const std::vector<RecordedRoot> holders = holders_outside(graph, id);
    return holders.empty() ? std::string() : holders[0].name;
}

// From the object to the root; a step's name is what its holder, the next step, calls it, and that
// of the root what holds it from outside.
void write_path(JsonWriter& json, const ObjectGraph& graph, const ObjectReport& report) {
    const ObjectPath& path = report.path;
    json.key("path_to_root");
    json.begin_array();
    for (size_t i = path.size(); i-- > 0;) {
        json.begin_object();
        id_field(json, "id", graph, path[i]);
        json.field("type", graph.type_text(path[i]));
        name_field(json, "name",
                   i == 0 ? root_name(graph, path[0])
                          : path_name(graph, path[i - 1], path[i], report.fold));
        json.end_object();
    }
    json.end_array();
}

void write_folding(JsonWriter& json, const ObjectGraph& graph, ObjectId id) {
    const ObjectId dict = private_dict(graph, id);
    const ObjectId owner = owner_of_dict(graph, id);
    dict.is_nil() ? json.null_field("dict") : id_field(json, "dict", graph, dict);
    owner.is_nil() ? json.null_field("dict_of") : id_field(json, "dict_of", graph, owner);
    json.field("folded_bytes", folded_shallow(graph, id));
}

// Of dumps that have them.
void write_count_and_roots(JsonWriter& json, const ObjectGraph& graph, ObjectId id) {
    if (!graph.reference_count.empty()) {
        const uint32_t count = graph.reference_count[id.v];
        count == ObjectGraph::kBigSize ? json.null_field("refcount")
                                       : json.field("refcount", uint64_t{count});
    }
    if (graph.recorded_roots.empty()) return;
    json.key("held_by");
    json.begin_array();
    for (const RecordedRoot& root : holders_outside(graph, id)) {
        json.begin_object();
        name_field(json, "name", root.name);
        json.field("place", root.place);
        json.end_object();
    }
    json.end_array();
}

void write_json(JsonWriter& json, const ObjectGraph& graph, const RetainedGraph& kept,
                const ObjectReport& report) {
    const ObjectId id = report.id;
    json.begin_object();
    id_field(json, "id", graph, id);
    json.field("type", graph.type_text(id));
    object_name_field(json, graph, report.names, id);
    json.field("shallow_bytes", graph.shallow(id));
    json.field("retained_bytes", kept.dominators.retained[id.v]);
    dominator_field(json, graph, kept.dominators.immediate[id.v]);
    json.field("depth", uint64_t{dominator_depth(kept.dominators, id)});
    json.field("is_root", kept.roots.is_root(id));
    write_count_and_roots(json, graph, id);
    write_attributes(json, graph, report);
    write_references(json, graph, report);
    write_referrers(json, graph, report);
    write_source(json, report.source);
    write_path(json, graph, report);
    if (report.fold) write_folding(json, graph, id);
    write_diagnostics(json, {report.diagnostics});
    json.end_object();
}

std::string source_text(const SourceLocation& source) {
    std::string text = source.name;
    if (!source.file.empty()) text += (text.empty() ? "" : " in ") + source.file;
    if (source.line) text += ":" + std::to_string(*source.line);
    return text;
}

// Tells where a table was cut.
template <class Rows, class RowOf>
void write_rows(CommandContext& context, std::string_view title, const Rows& rows, RowOf row_of) {
    const size_t shown = context.row_limit(rows.size());
    context.write_text("\n" + std::string(title) + ": " + format_count(rows.size()) + "\n");
    TextTable table;
    for (const char* header : {"", "", ""}) { table.add_column(header, Align::kLeft, true); }
    for (size_t i = 0; i < shown; ++i) { table.add_row(row_of(rows[i])); }
    if (shown > 0) context.write_table(table, rows.size());
}

void write_text(CommandContext& context, const ObjectGraph& graph, const RetainedGraph& kept,
                const ObjectReport& report) {
    const ObjectId id = report.id;
    const ObjectId dominator = kept.dominators.immediate[id.v];
    const auto named = [&](ObjectId object) {
        return typed_name(graph, report.names, object) + "  " + graph.id_text(object);
    };
    std::string text = typed_name(graph, report.names, id) + "\n" +
                       printable_text(graph.type_text(id)) + " " + graph.id_text(id) + "\n";
    text += "shallow " + format_bytes(static_cast<int64_t>(graph.shallow(id))) + ", retained " +
            format_bytes(static_cast<int64_t>(kept.dominators.retained[id.v])) + "\n";
    if (const ObjectId dict = private_dict(graph, id); report.fold && !dict.is_nil()) {
        text += "with its __dict__ " + graph.id_text(dict) + " " +
                format_bytes(static_cast<int64_t>(folded_shallow(graph, id))) + "\n";
    }
    text +=
        "kept alive by " +
        (dominator.is_nil() ? std::string("several holders, or it is a root") : named(dominator)) +
        "\n";
    if (kept.roots.is_root(id)) text += "is a root\n";
    for (const RecordedRoot& root : holders_outside(graph, id)) {
        text += "held by " +
                printable_text(root.name.empty() ? root.place : root.name + ", " + root.place) +
                "\n";
    }
    if (const std::string source = source_text(report.source); !source.empty()) {
        text += "source " + printable_text(source) + "\n";
    }
    context.write_text(text);
    write_rows(context, "attributes", report.attributes, [&](const AttributeDetail& attribute) {
        const std::string kind = !attribute.is_pair          ? ""
                                 : attribute.target.is_nil() ? "not in the dump"
                                                             : "object";
        return std::vector<std::string>{attribute.name, searchable_text(attribute.token), kind};
    });
    write_rows(context, "references", report.references, [&](const NamedReference& reference) {
        const bool value = reference.kind == ReferenceKind::kValue;
        return std::vector<std::string>{
            reference.name, value ? searchable_text(reference.token) : named(reference.target),
            reference.kind == ReferenceKind::kStub ? "not in the dump"
            : reference.repaired                   ? "by attribute"
            : reference.folded                     ? "in __dict__"
                                                   : ""};
    });
    write_rows(context, "referrers", report.referrers, [&](const ReferrerDetail& referrer) {
        return std::vector<std::string>{
            referrer.name, named(referrer.source),
            referrer.times > 1 ? format_count(referrer.times) + " times" : ""};
    });
    std::vector<NamedStep> steps = named_path(graph, report.path);
    std::reverse(steps.begin(), steps.end());
    write_rows(context, "path to a root", steps, [&](const NamedStep& step) {
        return std::vector<std::string>{step.name, named(step.object), ""};
    });
}

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(const ObjectId id, object_by_id(*graph, context.positional(1)));
    HS_TRY(const RetainedGraph kept, retain(*graph, context.job()));
    HS_TRY(PathResult found, find_paths(*graph, kept.roots, {id, {}, 1}, context.job()));
    ObjectReport report;
    report.id = id;
    report.diagnostics = &dataset->diagnostics;
    report.attributes = attribute_details(*graph, id);
    report.fold = context.arguments().has("fold");
    report.references = report.fold ? folded_references(*graph, id) : named_references(*graph, id);
    const size_t named = context.wants_json() ? SIZE_MAX : CommandContext::kTableRows;
    report.referrers = referrer_details(*graph, id, named);
    report.source = source_of(*graph, id);
    if (!found.paths.empty()) report.path = std::move(found.paths.front());
    if (report.fold) report.path = folded_path(*graph, report.path);
    HS_TRY(report.names, name_objects(*graph, kept.roots, context.job()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_json(json, *graph, kept, report); });
    } else {
        write_text(context, *graph, kept, report);
    }
    return 0;
}

}  // namespace

extern const Command kObjectCommand;
const Command kObjectCommand = {
    .name = "object",
    .summary = "everything about one object",
    .usage = "DUMP ID",
    .min_positionals = 2,
    .max_positionals = 2,
    .file_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .run = run,
};

}  // namespace hs
