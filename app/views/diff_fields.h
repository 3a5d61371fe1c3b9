#pragma once
// What differs in one object, field by field, side by side.

#include "app/answer_key.h"
#include "core/analysis/graph_diff.h"
#include "core/model/dataset.h"

namespace hs {

struct ViewContext;

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
