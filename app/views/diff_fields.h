#pragma once
// What differs in one object, field by field, side by side.

#include "app/graph_answers.h"
#include "app/view.h"
#include "core/analysis/graph_diff.h"

namespace hs {

struct DiffFieldsOf {
    DatasetPtr a;
    DatasetPtr b;
    DatasetId id_a;
    DatasetId id_b;
    ObjectPair pair;
    AnswerKey key;  // of the comparison
};

void draw_diff_fields(ViewContext& view, const DiffFieldsOf& of, float height);

}  // namespace hs
