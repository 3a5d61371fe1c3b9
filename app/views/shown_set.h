#pragma once
// The objects that the breadcrumb leaves, for views that show everything without one.

#include <optional>

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

struct ShownSet {
    AnswerKey key;            // for what is made of it: differs by dataset and set
    Shared<ObjectRows> rows;  // null: all objects
};

// False while the set that was asked for is being found, or when it cannot be: that is drawn
// instead. It may be empty.
bool has_set(ViewContext& view, const OpenGraph& graph, const ObjectStatusOf& status,
             const Answered<ObjectRows>& set);
// Nothing while the set is being found, or when it cannot be or is empty: that is drawn
// instead.
std::optional<ShownSet> shown_set(ViewContext& view, const OpenGraph& graph);

}  // namespace hs
