#include "app/views/flame_export.h"

#include <array>
#include <filesystem>
#include <utility>

#include "app/answers.h"
#include "app/export_offer.h"
#include "app/frame_labels.h"
#include "app/stack_answers.h"
#include "app/views/flame_tools.h"
#include "core/analysis/collapsed_text.h"
#include "core/analysis/flame_export.h"
#include "core/base/json_writer.h"
#include "core/layout/flame_svg.h"

namespace hs {
namespace {

enum Format { kSvg, kCollapsed, kSpeedscope, kJson };
constexpr std::array<ExportFormat, 4> kFormats = {{
    {"SVG", "svg", "one page with zoom and search for any browser"},
    {"Collapsed", "txt", "one line per stack, for flamegraph.pl and others"},
    {"speedscope", "speedscope.json", "opens at speedscope.app"},
    {"JSON", "json", "nested nodes of name, value, self and children"},
}};

// All that the job needs.
struct FlameText {
    Shared<StackShape> shape;
    std::vector<Amount> amounts;
    FlameExportOptions options;

    Result<std::string> operator()(size_t format, JobContext&) const {
        const TraceTrie& trie = shape->trie();
        std::string text;
        if (format == kSvg) {
            const auto label = [this](std::string_view frame) { return shape->label(frame); };
            return flame_svg(trie, amounts,
                             {options.name, options.unit == "bytes", 1200, {}, label});
        }
        if (format == kCollapsed) {
            for (const CollapsedLine& line : collapsed_lines(trie, amounts)) {
                text += line.stack + " " + std::to_string(line.value) + "\n";
            }
            return text;
        }
        JsonWriter json([&](std::string_view piece) { text += piece; });
        if (format == kSpeedscope) {
            write_speedscope(json, trie, amounts, options);
        } else {
            write_flame_json(json, trie, amounts, options);
        }
        json.finish();
        return text + "\n";
    }
};

std::vector<Amount> shown_amounts(const StackShape& shape, const ShownStacks& stacks) {
    std::vector<Amount> amounts = shape.regrouped(stacks.main_input, stacks.main.amounts);
    if (!stacks.before) return amounts;
    const std::vector<Amount> before = shape.regrouped(0, stacks.before->amounts);
    for (size_t i = 0; i < amounts.size(); ++i) amounts[i] -= before[i];
    return amounts;
}

}  // namespace

void offer_flame_export(ViewContext& view, const FlameState& own) {
    if (!view.wants(ViewRequest::kExport)) return;
    const Answered<ShownFlame> flame =
        shown_flame(view.answers, view.state,
                    {shown_detail(view.state), own.options.inverted, own.options.by_time},
                    flame_steps(own), own.has_native);
    const Answered<ShownStacks> stacks = shown_stacks(view.answers, view.state, own.has_native);
    if (!flame || !stacks) return;
    const DatasetRow& row = *current_dataset(view.state);
    const std::string name = file_name_of(row.path);
    FlameText text{flame->shape, shown_amounts(*flame->shape, *stacks), {}};
    text.options.name = name + ", " + shown_text(view.state);
    const auto& profile = row.dataset->profile;
    if (profile && !row.dataset->log) {
        text.options.unit = profile->unit == Unit::kSamples ? "none" : unit_name(profile->unit);
    }
    offer_export(view, text_offer(std::filesystem::path(name).stem().string() + "-flame", kFormats,
                                  std::move(text)));
}

}  // namespace hs
