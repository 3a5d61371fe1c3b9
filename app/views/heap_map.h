#pragma once
// The heap on a small map: what retains it at the outermost level, many of one type as one box. Of
// two dumps the later one's, coloured by what grew.

#include <memory>
#include <optional>
#include <vector>

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

struct HeapMap;

// Of the dump, or of the later one of a pair.
Answered<HeapMap> heap_map(ViewContext& view, const OpenGraph& graph,
                           const std::optional<OpenPair>& pair);
// A picture of one or two boxes is none.
bool says_something(const HeapMap& map);
// A click selects, a double click shows the whole map.
void draw_heap_map(ViewContext& view, const HeapMap& map, ImVec2 size);

}  // namespace hs
