#include "core/questions/file_tables.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/analysis/group_totals.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/live_at.h"
#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "core/questions/groups.h"
#include "core/questions/hotspots.h"
#include "core/questions/objects.h"
#include "core/questions/references.h"
#include "core/questions/types.h"

namespace hs {
namespace {

using RelationPtr = std::shared_ptr<const Relation>;

template <class FieldOf>
bool wants(WantedFields wanted, FieldOf field) {
    return is_wanted(wanted, static_cast<size_t>(field));
}

// A dump, and what was found out about it.
class Dump {
public:
    explicit Dump(DatasetPtr dataset) : dataset_(std::move(dataset)) {}

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset_->graph; }
    [[nodiscard]] const DatasetPtr& dataset() const { return dataset_; }

    Result<std::shared_ptr<const RetainedGraph>> retained(JobContext& job) {
        if (!retained_) {
            HS_TRY(RetainedGraph kept, retain(graph(), job));
            retained_ = std::make_shared<const RetainedGraph>(std::move(kept));
        }
        return retained_;
    }

    Result<RelationPtr> objects(WantedFields wanted, JobContext& job) {
        auto answer = std::make_shared<ObjectsAnswer>();
        answer->dataset = dataset_;
        const bool wants_name = wants(wanted, ObjectField::kName);
        if (wants(wanted, ObjectField::kRetained) || wants(wanted, ObjectField::kDominator) ||
            wants(wanted, ObjectField::kIsRoot) || wants_name) {
            HS_TRY(answer->retained, retained(job));
        }
        if (wants_name) {
            HS_TRY(answer->names, name_objects(graph(), answer->retained->roots, job));
        }
        return objects_relation(std::move(answer));
    }

    Result<RelationPtr> types(WantedFields wanted, JobContext& job) {
        std::shared_ptr<const RetainedGraph> kept;
        if (wants(wanted, TypeField::kRetained) || wants(wanted, TypeField::kRetainedShare)) {
            HS_TRY(kept, retained(job));
        }
        return types_relation(
            types_answer(graph(), kept == nullptr ? nullptr : &kept->dominators, dataset_));
    }

    Result<RelationPtr> groups(GroupKind kind, WantedFields wanted, JobContext& job) {
        std::shared_ptr<const RetainedGraph> kept;
        if (wants(wanted, GroupField::kRetained)) { HS_TRY(kept, retained(job)); }
        const Dominators* dominators = kept == nullptr ? nullptr : &kept->dominators;
        std::vector<GroupTotal> totals;
        if (kind == GroupKind::kFiles) {
            HS_TRY(totals, source_file_totals(graph(), dominators, job));
        } else {
            totals = module_totals(graph(), dominators);
        }
        return groups_relation(totals, graph().shallow_bytes, dominators != nullptr);
    }

    // Rows of its references, by its id.
    [[nodiscard]] std::vector<uint32_t> references_of(std::string_view id) const {
        std::vector<uint32_t> rows;
        for (const ObjectId object : objects_with(id)) {
            for (uint32_t row = graph().out_begin[object.v]; row < graph().out_begin[object.v + 1];
                 ++row) {
                rows.push_back(row);
            }
        }
        return rows;
    }
    [[nodiscard]] std::vector<ObjectId> objects_with(std::string_view id) const {
        uint64_t address = 0;
        const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), address);
        if (problem != std::errc() || end != id.data() + id.size()) return {};
        if (++lookups_ <= kFewLookups) {
            std::vector<ObjectId> objects = graph().find_address(address);
            std::erase_if(objects, [&](ObjectId object) { return !graph().is_object(object); });
            return objects;
        }
        if (by_address_.empty()) sort_by_address();
        const auto is_below = [&](ObjectId a, uint64_t b) { return graph().address[a.v] < b; };
        std::vector<ObjectId> objects;
        for (auto at = std::lower_bound(by_address_.begin(), by_address_.end(), address, is_below);
             at != by_address_.end() && graph().address[at->v] == address; ++at) {
            objects.push_back(*at);
        }
        return objects;
    }

private:
    // One lookup reads all addresses, which is quicker than to sort them; a join has many.
    static constexpr size_t kFewLookups = 16;

    void sort_by_address() const {
        by_address_.reserve(graph().object_count);
        for (uint32_t row = 1; row <= graph().object_count; ++row) by_address_.push_back({row});
        std::stable_sort(by_address_.begin(), by_address_.end(), [&](ObjectId a, ObjectId b) {
            return graph().address[a.v] < graph().address[b.v];
        });
    }

    DatasetPtr dataset_;
    std::shared_ptr<const RetainedGraph> retained_;
    mutable size_t lookups_ = 0;
    mutable std::vector<ObjectId> by_address_;  // objects, once there were many lookups
};

void add_graph_tables(const DatasetPtr& dataset, std::vector<SqlTable>& tables) {
    const auto dump = std::make_shared<Dump>(dataset);
    const ObjectGraph& graph = dump->graph();
    tables.push_back(
        {.name = "objects",
         .summary = "every object of the dump",
         .fields = object_fields(),
         .about_rows = graph.object_count,
         .make = [dump](WantedFields wanted,
                        JobContext& job) { return dump->objects(wanted, job); },
         .found_by = static_cast<size_t>(ObjectField::kId),
         .find = [dump](std::string_view id) { return rows_of_objects(dump->objects_with(id)); }});
    tables.push_back({.name = "types",
                      .summary = "objects and bytes by type",
                      .fields = type_fields_of_one_dump(),
                      .about_rows = graph.type_count,
                      .make = [dump](WantedFields wanted, JobContext& job) {
                          return dump->types(wanted, job);
                      }});
    tables.push_back({.name = "edges",
                      .summary = "every reference, from which object to which",
                      .fields = reference_fields(),
                      .about_rows = graph.out_target.size(),
                      .make = [dump](WantedFields, JobContext&) -> Result<RelationPtr> {
                          return references_relation(dump->dataset());
                      },
                      .found_by = static_cast<size_t>(ReferenceField::kSource),
                      .find = [dump](std::string_view id) { return dump->references_of(id); }});
    const auto add_groups = [&](std::string name, std::string summary, GroupKind kind) {
        tables.push_back({.name = std::move(name),
                          .summary = std::move(summary),
                          .fields = group_fields(),
                          .about_rows = 1000,
                          .make = [dump, kind](WantedFields wanted, JobContext& job) {
                              return dump->groups(kind, wanted, job);
                          }});
    };
    add_groups("modules", "objects and bytes by the module of their class", GroupKind::kModules);
    add_groups("code_files", "objects and bytes by the file their code stands in",
               GroupKind::kFiles);
}

// What the rows of one way to tell sites apart are made of.
struct Sites {
    DatasetPtr dataset;
    GroupedStacks grouped;
    CallGraphShape shape;
};

Result<RelationPtr> sites_relation(const DatasetPtr& dataset, FrameDetail detail, bool scaled,
                                   JobContext& job) {
    const TraceTrie& traces = *dataset->traces;
    HS_TRY(const FrameFunctionsPtr functions, known_functions(*dataset, nullptr, job));
    HS_TRY(GroupedStacks grouped, GroupedStacks::make(traces, detail, functions.get(), job));
    HS_TRY(CallGraphShape shape, call_graph_shape(grouped.traces(), detail, job));
    const auto sites =
        std::make_shared<Sites>(Sites{dataset, std::move(grouped), std::move(shape)});
    std::vector<Amount> amounts = dataset->log ? live_amounts(*dataset->log, traces.trace_count(),
                                                              dataset->log->event_count(), scaled)
                                               : dataset->profile->amount_of_trace;
    const CallGraph graph = call_graph(sites->grouped.traces(), sites->shape,
                                       sites->grouped.regrouped(std::move(amounts)));
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &sites->grouped.traces();
    answer->shape = &sites->shape;
    answer->kept = sites;
    answer->unit = stack_unit(*dataset);
    answer->is_log = dataset->log.has_value();
    answer->everything = graph.everything;
    answer->rows = hotspot_rows(graph, nullptr);
    answer->links = std::make_shared<CallLinks>(*answer->traces, *answer->shape, graph.edge);
    answer->label = [functions](std::string_view frame) {
        return frame_label(functions.get(), frame);
    };
    answer->function_of = [functions, sites](const Frame& frame) {
        return function_texts(functions.get(), sites->grouped, frame);
    };
    return hotspots_relation(std::move(answer));
}

void add_stack_tables(const DatasetPtr& dataset, ScaleMode scale, std::vector<SqlTable>& tables) {
    const bool is_log = dataset->log.has_value();
    const bool scaled = is_log && decide_scale(*dataset->log, scale).scaled;
    const std::string what = is_log ? ", live at the end of the log" : "";
    const auto add = [&](std::string name, const std::string& by, FrameDetail detail) {
        tables.push_back({.name = std::move(name),
                          .summary = "allocation sites by " + by + what,
                          .fields = hotspot_fields(is_log, stack_unit(*dataset)),
                          .about_rows = dataset->traces->frames.size(),
                          .make = [dataset, detail, scaled](WantedFields, JobContext& job) {
                              return sites_relation(dataset, detail, scaled, job);
                          }});
    };
    add("sites", "line", FrameDetail::kLine);
    add("functions", "function", FrameDetail::kFunction);
    add("files", "file", FrameDetail::kFile);
}

}  // namespace

std::vector<SqlTable> file_tables(const DatasetPtr& dataset, ScaleMode scale,
                                  std::string_view suffix) {
    std::vector<SqlTable> tables;
    if (dataset->graph) add_graph_tables(dataset, tables);
    if (dataset->traces && (dataset->log || dataset->profile)) {
        add_stack_tables(dataset, scale, tables);
    }
    for (SqlTable& table : tables) table.name += suffix;
    return tables;
}

}  // namespace hs
