#include "core/questions/question.h"

#include <algorithm>
#include <utility>

namespace hs {

Answer answer_of(std::shared_ptr<const Relation> relation) {
    std::vector<uint32_t> rows = first_rows(relation->row_count());
    return {std::move(relation), std::move(rows)};
}

const Question* find_question(std::string_view name) {
    const auto all = questions();
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const Question* question) { return question->name == name; });
    return found == all.end() ? nullptr : *found;
}

std::string sentence(std::string_view summary) {
    std::string text(summary);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text + ".";
}

WantedFields fields_on(Surface surface) {
    WantedFields fields = 0;
    for (const SurfaceColumn& column : surface) fields |= wanted_field(column.field);
    return fields;
}

}  // namespace hs
