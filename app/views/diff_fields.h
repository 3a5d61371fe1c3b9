#pragma once
// What differs in one object, field by field, side by side.

#include "app/graph_results.h"
#include "app/view.h"
#include "core/analysis/graph_diff.h"

namespace hs {

struct DiffFieldsState {
    Async<std::vector<FieldChange>> changes;
};

struct DiffFieldsOf {
    DatasetPtr a;
    DatasetPtr b;
    DatasetId id_a;
    DatasetId id_b;
    ObjectPair pair;
    AnswerKey key;  // of the comparison
};

void draw_diff_fields(ViewContext& view, DiffFieldsState& own, const DiffFieldsOf& of,
                      float height);

}  // namespace hs
