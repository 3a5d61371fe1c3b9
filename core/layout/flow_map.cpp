#include "core/layout/flow_map.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "core/analysis/frame_names.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

constexpr double kLetterShare = 0.55;  // width of a letter, of the type's size
constexpr size_t kMostLines = 5;       // of a chain
constexpr size_t kMostLetters = 48;
constexpr size_t kLeastLetters = 40;  // room for any numbers, so that boxes keep their size
constexpr double kTypePx = 15;

uint64_t mixed(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ hash >> 29;
}

// The end says more than the beginning: "…/deep/module.py:20".
std::string cut_name(std::string name) {
    const size_t letters = letter_count(name);
    if (letters <= kMostLetters) return name;
    return "…" + name.substr(bytes_of_letters(name, letters - kMostLetters));
}

using NameOf = std::function<std::string(uint32_t node)>;

void add_names(const NameOf& name_of, const FlowPicture::Box& box, FlowMapBox& made) {
    if (box.nodes.empty()) {
        for (const std::string& line : box.lines) made.lines.push_back({line, UINT32_MAX});
        return;
    }
    const size_t count = box.nodes.size();
    for (size_t i = 0; i < count; ++i) {
        if (count > kMostLines && i == kMostLines - 2) {
            const size_t left_out = count - kMostLines + 1;
            made.lines.push_back({std::to_string(left_out) + " more", UINT32_MAX});
            i += left_out - 1;
            continue;
        }
        made.lines.push_back({cut_name(printable_text(name_of(box.nodes[i]))), box.nodes[i]});
    }
}

FlowMapBox box_of(const NameOf& name_of, const FlowPicture::Box& box) {
    FlowMapBox made;
    add_names(name_of, box, made);
    made.number_lines = box.numbers.size();
    for (const std::string& line : box.numbers) made.lines.push_back({line, UINT32_MAX});
    made.type_px = kTypePx;
    size_t longest = kLeastLetters;
    for (const FlowMapBox::Line& line : made.lines) {
        longest = std::max(longest, letter_count(line.text));
    }
    made.size = {static_cast<double>(longest) * made.type_px * kLetterShare + 2 * kFlowPaddingPx,
                 static_cast<double>(made.lines.size()) * made.type_px * kFlowLineShare +
                     2 * kFlowPaddingPx};
    return made;
}

// Rows in an order that numbers do not change, and the way there.
struct Order {
    std::vector<uint32_t> rows;   // by place
    std::vector<uint32_t> place;  // by row

    template <class Less>
    Order(size_t count, const Less& less) : rows(count), place(count) {
        std::iota(rows.begin(), rows.end(), 0U);
        std::stable_sort(rows.begin(), rows.end(), less);
        for (uint32_t i = 0; i < count; ++i) place[rows[i]] = i;
    }
};

}  // namespace

FlowMap flow_map(const TraceTrie& traces, const CallGraphShape& shape, const FlowGraph& graph,
                 const FlowPicture& picture, FlowMap before) {
    const auto name_of = [&](uint32_t box) {
        const std::vector<uint32_t>& nodes = picture.boxes[box].nodes;
        return nodes.empty() ? 0 : graph.nodes[nodes[0]].shape_node;
    };
    const Order boxes(picture.boxes.size(),
                      [&](uint32_t a, uint32_t b) { return name_of(a) < name_of(b); });
    const auto ends_of = [&](uint32_t arrow) {
        return std::pair(boxes.place[picture.arrows[arrow].from],
                         boxes.place[picture.arrows[arrow].to]);
    };
    const Order arrows(picture.arrows.size(),
                       [&](uint32_t a, uint32_t b) { return ends_of(a) < ends_of(b); });
    const auto short_name = [&](uint32_t node) {
        const uint32_t row = graph.nodes[node].shape_node;
        if (row == 0) return std::string(kUnknownStacks);
        return picture.short_names.empty() ? short_frame_text(traces.strings, shape.nodes[row])
                                           : picture.short_names[node];
    };
    FlowMap map;
    for (const FlowPicture::Box& box : picture.boxes) {
        map.boxes.push_back(box_of(short_name, box));
    }
    LayeredGraph layers;
    uint64_t key = 1;
    for (const uint32_t row : boxes.rows) {
        const FlowMapBox& box = map.boxes[row];
        layers.boxes.push_back(box.size);
        key = mixed(mixed(key, name_of(row)), static_cast<uint64_t>(box.size.width));
        key = mixed(key, static_cast<uint64_t>(box.size.height));
    }
    for (const uint32_t row : arrows.rows) {
        const auto [from, to] = ends_of(row);
        layers.arrows.push_back({from, to});
        key = mixed(mixed(key, from), to);
    }
    map.places_key = key;
    LayeredOptions options;
    options.layer_gap = 48;
    options.box_gap = 14;
    map.places =
        before.places_key == key ? std::move(before.places) : layered_layout(layers, options);
    map.layout.width = map.places.width;
    map.layout.height = map.places.height;
    for (const uint32_t place : boxes.place) {
        map.layout.centers.push_back(map.places.centers[place]);
    }
    for (const uint32_t place : arrows.place) {
        map.layout.paths.push_back(map.places.paths[place]);
    }
    return map;
}

}  // namespace hs
