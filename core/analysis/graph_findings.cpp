#include "core/analysis/graph_findings.h"

#include <algorithm>

#include "core/analysis/object_details.h"
#include "core/analysis/object_place.h"

namespace hs {
namespace {

constexpr size_t kListed = 10;

double share_of(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

class Findings {
public:
    Findings(const FactInputs& in, GraphFacts& facts) : in_(in), facts_(facts) {}

    void add_all() {
        add_holders();
        add_types();
        add_cycles();
        add_duplicates();
        add_wide();
    }

private:
    [[nodiscard]] std::string bytes(uint64_t value) const {
        return format_bytes(static_cast<int64_t>(value), in_.units);
    }
    [[nodiscard]] std::string name(ObjectId object) const {
        const std::string label = object_title(in_.graph, object, true);
        return std::string(short_type_name(in_.graph.type_text(object))) +
               (label.empty() ? "" : " " + label);
    }
    [[nodiscard]] std::string portion(uint64_t value) const {
        return format_share(share_of(value, in_.graph.shallow_bytes)) + " of the memory";
    }

    void add_holders() {
        size_t told = 0;
        for (const AccumulationPoint& point : facts_.holders) {
            const uint64_t retained = in_.dominators.retained[point.row.v];
            if (told == 2 || share_of(point.drop_bytes, in_.graph.shallow_bytes) < 0.05) return;
            Finding finding;
            finding.text = "One " + name(point.row) + " keeps " + bytes(retained) +
                           " alive: " + portion(retained) + ".";
            finding.about = "Its " + format_count(point.dominated_count) +
                            " direct holdings go with it; the inspector shows what keeps it.";
            finding.object = point.row;
            finding.bytes = retained;
            facts_.findings.push_back(std::move(finding));
            ++told;
        }
    }

    void add_types() {
        const auto most = std::max_element(in_.types.begin(), in_.types.end(),
                                           [](const TypeTotal& a, const TypeTotal& b) {
                                               return a.shallow_bytes < b.shallow_bytes;
                                           });
        if (most == in_.types.end() || most->objects == 0) return;
        Finding finding;
        finding.text = std::string(short_type_name(in_.graph.type_text(most->type))) + " takes " +
                       bytes(most->shallow_bytes) + " itself: " + portion(most->shallow_bytes) +
                       ", in " + format_count(most->objects) +
                       (most->objects == 1 ? " object." : " objects.");
        finding.type = most->type;
        finding.bytes = most->shallow_bytes;
        facts_.findings.push_back(std::move(finding));
    }

    void add_cycles() {
        if (facts_.cycle_count == 0) return;
        Finding finding;
        finding.text = format_count(facts_.cycle_objects) + " objects stand in " +
                       format_count(facts_.cycle_count) +
                       (facts_.cycle_count == 1 ? " cycle" : " cycles") + " that retain " +
                       bytes(facts_.cycle_bytes) + ".";
        finding.about = "Counting references alone never frees them; the collector must.";
        finding.object = facts_.largest_in_cycle;
        finding.bytes = facts_.cycle_bytes;
        facts_.findings.push_back(std::move(finding));
    }

    void add_duplicates() {
        if (facts_.duplicates.empty()) return;
        const DuplicateValue& value = facts_.duplicates.front();
        if (value.objects < 10) return;
        std::string text = searchable_text(value.token);
        if (text.size() > 40) text = text.substr(0, 40) + "…";
        Finding finding;
        finding.text = format_count(value.objects) + " objects of " +
                       std::string(short_type_name(in_.graph.type_text(value.type))) +
                       " hold the same " + value.name + ": \"" + printable_text(text) + "\".";
        finding.about = "One shared value would do.";
        finding.type = value.type;
        finding.bytes = value.objects * value.text_bytes;
        facts_.findings.push_back(std::move(finding));
    }

    void add_wide() {
        if (facts_.widest.empty()) return;
        const ObjectId widest = facts_.widest.front();
        const size_t references = in_.graph.references(widest).size();
        const bool is_told =
            std::any_of(facts_.findings.begin(), facts_.findings.end(),
                        [&](const Finding& finding) { return finding.object == widest; });
        if (references < 100 || is_told) return;
        Finding finding;
        finding.text = "The widest container is a " + name(widest) + " with " +
                       format_count(references) + " references.";
        finding.object = widest;
        finding.bytes = in_.dominators.retained[widest.v];
        facts_.findings.push_back(std::move(finding));
    }

    const FactInputs& in_;
    GraphFacts& facts_;
};

std::vector<ObjectId> widest_objects(const ObjectGraph& graph) {
    std::vector<ObjectId> widest;  // a heap, the narrowest on top
    const auto is_wider = [&](ObjectId a, ObjectId b) {
        const size_t of_a = graph.references(a).size();
        const size_t of_b = graph.references(b).size();
        return of_a != of_b ? of_a > of_b : a < b;
    };
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if (widest.size() == kListed) {
            if (!is_wider({row}, widest.front())) continue;
            std::pop_heap(widest.begin(), widest.end(), is_wider);
            widest.pop_back();
        }
        widest.push_back({row});
        std::push_heap(widest.begin(), widest.end(), is_wider);
    }
    std::sort_heap(widest.begin(), widest.end(), is_wider);
    return widest;
}

void add_up_cycles(const FactInputs& in, GraphFacts& facts) {
    facts.cycle_count = in.cycles.size();
    std::vector<ObjectId> members;
    for (const Cycle& cycle : in.cycles) {
        facts.cycle_objects += cycle.members.size();
        members.insert(members.end(), cycle.members.begin(), cycle.members.end());
    }
    facts.cycle_bytes = retained_by_set(in.dominators, in.tree, members);
    if (in.cycles.empty()) return;
    const std::vector<ObjectId>& biggest = in.cycles.front().members;
    facts.largest_in_cycle =
        *std::max_element(biggest.begin(), biggest.end(), [&](ObjectId a, ObjectId b) {
            return in.dominators.retained[a.v] < in.dominators.retained[b.v];
        });
}

}  // namespace

Result<GraphFacts> graph_facts(const FactInputs& in, JobContext& job) {
    GraphFacts facts;
    facts.top_types = in.types;
    sort_types(facts.top_types, in.graph, TypeOrder::kRetained);
    if (facts.top_types.size() > kListed) facts.top_types.resize(kListed);
    job.begin_stage("finding where memory piles up");
    facts.holders = accumulation_points(in.graph, in.dominators, kListed);
    facts.widest = widest_objects(in.graph);
    add_up_cycles(in, facts);
    job.begin_stage("looking for equal values");
    HS_TRY(facts.duplicates, duplicate_values(in.graph, kListed, job));
    if (job.cancelled()) return cancelled_error();
    Findings(in, facts).add_all();
    return facts;
}

std::vector<GrownHolder> grown_holders(const ObjectGraph& b, const Dominators& of_a,
                                       const Dominators& of_b, const GraphDiff& diff,
                                       size_t count) {
    const size_t rows = size_t{b.object_count} + 1;
    Column<int64_t> growth(rows);
    growth[0] = 0;
    for (uint32_t row = 1; row < rows; ++row) {
        const ObjectId before = diff.match_b[row];
        const uint64_t held = before.is_nil() ? 0 : of_a.retained[before.v];
        growth[row] = static_cast<int64_t>(of_b.retained[row] - held);
    }
    auto largest = Column<int64_t>::zeroed(rows);
    for (uint32_t row = 1; row < rows; ++row) {
        int64_t& most = largest[of_b.immediate[row].v];
        most = std::max(most, growth[row]);
    }
    std::vector<GrownHolder> grown;
    for (uint32_t row = 1; row < rows; ++row) {
        const int64_t piled = growth[row] - largest[row];
        if (growth[row] <= 0 || piled <= 0) continue;
        grown.push_back({{row}, growth[row], piled, diff.match_b[row].is_nil()});
    }
    count = std::min(count, grown.size());
    std::partial_sort(grown.begin(), grown.begin() + static_cast<ptrdiff_t>(count), grown.end(),
                      [&](const GrownHolder& x, const GrownHolder& y) {
                          return x.piled_bytes != y.piled_bytes ? x.piled_bytes > y.piled_bytes
                                                                : x.row < y.row;
                      });
    grown.resize(count);
    return grown;
}

}  // namespace hs
