#pragma once
// Asks a question of a dataset, as the surfaces do.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/questions/question.h"
#include "core/table/render.h"
#include "tests/support/catch.h"

namespace hs::test {

struct AskedFor {
    std::initializer_list<std::pair<std::string_view, std::string_view>> options = {};
    Audience audience = Audience::kPrograms;
    WantedFields wanted = kAllFields;
    size_t most_rows = SIZE_MAX;
};

inline Answer ask(std::string_view name, const DatasetPtr& dataset, const AskedFor& what = {}) {
    const Question& question = *find_question(name);
    REQUIRE(question.fits(*dataset));
    Parameters given(question.parameters);
    for (const auto& [option, value] : what.options) given.give(option, value);
    FileFacts file(dataset);
    JobContext job;
    return question.answer({file, given, what.wanted, job, what.audience, what.most_rows}).value();
}

inline size_t field_number(const Relation& relation, std::string_view name) {
    const auto fields = relation.fields();
    for (size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == name) return i;
    }
    FAIL("no field " << name);
    return 0;
}

// As people read it; "-" for nothing.
inline std::string cell(const Answer& answer, size_t place, std::string_view field) {
    const auto cursor = answer.relation->cursor();
    const Value value = cursor->value(answer.rows.at(place), field_number(*answer.relation, field));
    return value.meaning == Meaning::kNone ? "-" : value_text(value, SizeUnits::kBinary);
}

inline std::string json_of(const Answer& answer, Surface surface) {
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_rows(json, *answer.relation, answer.rows, surface);
    json.finish();
    return text;
}

}  // namespace hs::test
