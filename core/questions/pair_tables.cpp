#include "core/questions/pair_tables.h"

#include <array>
#include <span>
#include <string>
#include <utility>

#include "core/analysis/comparable.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/live_at.h"
#include "core/questions/changed_objects.h"
#include "core/questions/changed_sites.h"
#include "core/questions/changed_types.h"

namespace hs {
namespace {

using RelationPtr = std::shared_ptr<const Relation>;

template <class FieldOf>
bool wants(WantedFields wanted, std::initializer_list<FieldOf> fields) {
    WantedFields asked = 0;
    for (const FieldOf field : fields) asked |= wanted_field(static_cast<size_t>(field));
    return (wanted & asked) != 0;
}

// Both files, and how their objects go together, which is found out once.
struct Pair {
    std::shared_ptr<FileFacts> a;
    std::shared_ptr<FileFacts> b;
    std::shared_ptr<const GraphDiff> diff;

    Result<std::shared_ptr<const GraphDiff>> compared(JobContext& job) {
        if (!diff) {
            HS_TRY(GraphDiff made, compare_graphs(a->graph(), b->graph(), false, job));
            diff = std::make_shared<const GraphDiff>(std::move(made));
        }
        return diff;
    }
};

Result<RelationPtr> types_of(Pair& pair, WantedFields wanted, JobContext& job) {
    using Fields = ChangedTypeField;
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->kept_open = {pair.a->dataset(), pair.b->dataset()};
    answer->has_retained = wants(wanted, {Fields::kRetainedA, Fields::kRetainedB,
                                          Fields::kRetainedDelta, Fields::kRetainedChange});
    std::array<GrowthSide, 2> sides = {GrowthSide{&pair.a->graph(), nullptr},
                                       GrowthSide{&pair.b->graph(), nullptr}};
    std::array<std::shared_ptr<const RetainedGraph>, 2> kept;
    if (answer->has_retained) {
        HS_TRY(kept[0], pair.a->retained(job));
        HS_TRY(kept[1], pair.b->retained(job));
        for (size_t i = 0; i < sides.size(); ++i) sides[i].dominators = &kept[i]->dominators;
    }
    HS_TRY(const auto diff, pair.compared(job));
    answer->rows = changed_types(sides, diff.get());
    return changed_types_relation(std::move(answer));
}

Result<ComparedDump> compared_dump(FileFacts& file, bool has_retained, bool has_names,
                                   JobContext& job) {
    ComparedDump dump{file.dataset(), nullptr, nullptr};
    if (has_retained) {
        HS_TRY(const auto kept, file.retained(job));
        dump.dominators = {kept, &kept->dominators};
    }
    if (has_names) {
        HS_TRY(const auto names, file.names(job));
        dump.name = [dataset = file.dataset(), names](ObjectId object) {
            return qualified_name(*dataset->graph, *names, object);
        };
    }
    return dump;
}

Result<RelationPtr> objects_of(Pair& pair, WantedFields wanted, JobContext& job) {
    using Fields = ChangedObjectField;
    const bool has_retained =
        wants(wanted, {Fields::kRetainedA, Fields::kRetainedB, Fields::kRetainedDelta});
    const bool has_names = wants(wanted, {Fields::kName});
    auto answer = std::make_shared<ChangedObjectsAnswer>();
    HS_TRY(answer->a, compared_dump(*pair.a, has_retained, has_names, job));
    HS_TRY(answer->b, compared_dump(*pair.b, has_retained, has_names, job));
    HS_TRY(answer->diff, pair.compared(job));
    const ObjectGraph& a = pair.a->graph();
    const ObjectGraph& b = pair.b->graph();
    answer->pairs = changed_objects(a, b, *answer->diff);
    answer->has_changes =
        wants(wanted, {Fields::kCautiousStatus, Fields::kRefsAdded, Fields::kRefsRemoved,
                       Fields::kAttrsChanged, Fields::kReused});
    if (answer->has_changes) {
        answer->changes = object_changes(a, b, *answer->diff, answer->pairs, false, job);
        if (job.cancelled()) return cancelled_error();
    }
    return changed_objects_relation(std::move(answer));
}

// Live at the end of a log, or what a profile counts, which is no blocks.
StackAmounts amounts_of(const FileFacts& file) {
    const Dataset& dataset = *file.dataset();
    const uint64_t end = dataset.log ? dataset.log->event_count() : 0;
    return stack_amounts(dataset, {0, end}, StackPart::kNet, file.measure());
}

Result<RelationPtr> sites_of(Pair& pair, JobContext& job) {
    HS_TRY(const FrameFunctionsPtr before, pair.a->functions(job));
    HS_TRY(const FrameFunctionsPtr after, pair.b->functions(job));
    const std::array<const TraceTrie*, 2> tries = {&*pair.a->dataset()->traces,
                                                   &*pair.b->dataset()->traces};
    HS_TRY(MergedTraces merged, merged_traces(tries, {}, job));
    const StackAmounts of_a = regrouped(merged, 0, amounts_of(*pair.a));
    const StackAmounts of_b = regrouped(merged, 1, amounts_of(*pair.b));
    const FrameLabel label_of = [&](std::string_view frame) {
        return frame_label(before.get(), after.get(), frame);
    };
    auto sites = std::make_shared<ComparedSites>();
    HS_TRY(*sites, places_compared(std::move(merged), FrameDetail::kLine, label_of, job));
    HS_TRY(const auto answer, changed_sites_answer(std::move(sites), of_a, of_b, job));
    answer->functions_before = before;
    answer->functions_after = after;
    return changed_sites_relation(answer);
}

void add_dump_tables(const std::shared_ptr<Pair>& pair, std::vector<SqlTable>& tables) {
    static const ChangedTypeFields kTypes({});
    tables.push_back({.name = "changed_types",
                      .summary = "the types of both dumps, with what changed from the first to "
                                 "the second",
                      .fields = kTypes.fields(),
                      .about_rows = 1000,
                      .make = [pair](WantedFields wanted, JobContext& job) {
                          return types_of(*pair, wanted, job);
                      }});
    tables.push_back({.name = "changed_objects",
                      .summary = "the objects that are new, deleted or modified in the second dump",
                      .fields = changed_object_fields(),
                      .about_rows = pair->b->graph().object_count,
                      .make = [pair](WantedFields wanted, JobContext& job) {
                          return objects_of(*pair, wanted, job);
                      }});
}

}  // namespace

std::vector<SqlTable> pair_tables(const std::shared_ptr<FileFacts>& a,
                                  const std::shared_ptr<FileFacts>& b) {
    std::vector<SqlTable> tables;
    const Dataset& first = *a->dataset();
    const Dataset& second = *b->dataset();
    if (why_not_comparable(first, second)) return tables;
    const auto pair = std::make_shared<Pair>(Pair{a, b, nullptr});
    if (first.graph && second.graph) add_dump_tables(pair, tables);
    const auto has_stacks = [](const Dataset& dataset) {
        return dataset.traces && (dataset.log || dataset.profile);
    };
    if (!has_stacks(first) || !has_stacks(second)) return tables;
    tables.push_back(
        {.name = "changed_sites",
         .summary = "allocation sites by line, with what changed from the first file to the second",
         .fields = changed_site_fields(stack_unit(second)),
         .about_rows = second.traces->frames.size(),
         .make = [pair](WantedFields, JobContext& job) { return sites_of(*pair, job); }});
    return tables;
}

}  // namespace hs
