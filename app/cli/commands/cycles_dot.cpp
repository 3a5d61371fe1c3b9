// cycles DUMP --dot: the cycles as a picture; as a table they are a question.

#include "app/cli/graph_command.h"
#include "app/cli/question_command.h"
#include "core/analysis/cycles.h"
#include "core/layout/scene_picture.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {"dot", ValueKind::kFlag, {}, "the objects and references of the cycles, for Graphviz"},
};

bool is_asked(const Arguments& arguments) {
    return arguments.has("dot");
}

// The objects of the cycles and the references that close them.
Result<int> run(CommandContext& context) {
    if (context.wants_json()) {
        return Error{ErrorCode::kUsage, "--dot and --json cannot be used together", {}, {}};
    }
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(const RetainedGraph kept, retain(*graph, context.job()));
    HS_TRY(const std::vector<Cycle> cycles,
           find_cycles(*graph, kept.roots, kept.dominators, context.job()));
    const std::span<const Cycle> shown = std::span(cycles).first(context.row_limit(cycles.size()));
    HS_TRY(const GraphScene scene,
           cycles_scene({*graph, kept.roots, kept.dominators}, shown, context.job()));
    HS_TRY(const ObjectNames names, name_objects(*graph, kept.roots, context.job()));
    HS_TRY(const std::vector<std::string> edges, scene_edge_names(*graph, scene, context.job()));
    context.write_text(scene_dot(*graph, names, scene, edges, std::string(context.positional(0))));
    return 0;
}

}  // namespace

extern const CommandForm kCyclesDot;
const CommandForm kCyclesDot = {
    .question = "cycles",
    .options = kOptions,
    .details = "--dot writes at most 5,000 objects, of as many cycles as --limit says.",
    .is_asked = is_asked,
    .run = run,
};

}  // namespace hs
