#include "app/panels/sample_strip.h"

#include <algorithm>

#include "app/graph_answers.h"
#include "app/overview_pair.h"
#include "app/things.h"
#include "core/analysis/type_samples.h"

namespace hs {
namespace {

using Dumps = std::vector<const DatasetRow*>;

// What of the open datasets the samples depend on.
AnswerKey key_of(const AppState& state, const DatasetRow& row, const Dumps& series) {
    if (series.empty()) return {row.version()};
    std::vector<DatasetVersion> dumps;
    std::vector<std::string> names;
    for (const DatasetRow* dump : series) {
        dumps.push_back(dump->version());
        names.push_back(file_label(state, dump->id));
    }
    return {dumps, names};
}

void take_dumps(const AppState& state, const Dumps& series, SampleStripState& own) {
    std::vector<DumpBytes> dumps;
    for (const DatasetRow* row : series) {
        own.dumps.push_back(row->id);
        dumps.push_back({step_of_dump(state, *row), row->dataset->graph->shallow_bytes});
    }
    own.totals = dump_samples(dumps);
}

// Python's name of the selected type: it gets a line however small it is.
std::string wanted_type(const AppState& state) {
    const auto* type = std::get_if<SelectedType>(&selection_of(state));
    const DatasetRow* row = type ? find_dataset(state, type->dataset) : nullptr;
    if (!row || !row->dataset || !row->dataset->graph) return {};
    const ObjectGraph& graph = *row->dataset->graph;
    return type->type.v < graph.types.size() ? std::string(graph.type_text(type->type))
                                             : std::string();
}

}  // namespace

void refresh_samples(ViewContext& view, SampleStripState& own, const DatasetRow& row) {
    const Dumps series = dump_series(view.state, row);
    AnswerKey key = key_of(view.state, row, series);
    const std::optional<OpenGraph> graph = open_graph(view.state, row.id);
    Shared<BirthSeries> births;
    if (graph && series.empty()) {
        births = graph->births(view.answers);
        key = {key, births != nullptr};
    }
    Answered<TimeSamples> calls;  // totals of measured calls while they are added up
    if (row.dataset->calls && !row.dataset->tracked && !graph) {
        calls = view.answers.get<TimeSamples>(
            {.topic = {"open calls over time", row.version()}, .label = "Adding up open calls"},
            [dataset = row.dataset](JobContext&) -> Result<TimeSamples> {
                return call_samples(*dataset->calls);
            });
        key = {key, calls.value != nullptr};
    }
    if (own.key == key) return;
    own.key = std::move(key);
    own.totals = {};
    own.dumps.clear();
    own.moves_cursor = false;
    const Dataset& dataset = *row.dataset;
    if (!series.empty()) {
        take_dumps(view.state, series, own);
    } else if (births) {
        own.totals = birth_samples(*births);
    } else if (dataset.tracked) {
        own.totals = tracker_samples(*dataset.tracked);
        own.moves_cursor = true;
    } else if (dataset.calls) {
        if (calls) own.totals = *calls;
        own.moves_cursor = true;
    } else if (dataset.history) {
        own.totals = profile_samples(*dataset.history);
        own.moves_cursor = true;
    }
}

const char* types_title(const SampleStripState& own, const DatasetRow& row) {
    if (!own.dumps.empty()) return "By type";
    const Dataset& dataset = *row.dataset;
    if (dataset.tracked) return "By class";
    return dataset.calls && dataset.calls->has_bytes ? "By type" : nullptr;
}

void request_types(ViewContext& view, SampleStripState& own, const DatasetRow& row) {
    TypeChoice choice;
    choice.wanted = wanted_type(view.state);
    Asked asked{
        .topic = {"types over time"}, .key = {own.key, choice.wanted}, .label = "Adding up types"};
    if (own.dumps.empty()) {
        own.types = view.answers.get<TimeSamples>(
            asked, [dataset = row.dataset, choice](JobContext& job) -> Result<TimeSamples> {
                if (dataset->calls) return call_type_samples(*dataset->calls, choice);
                return tracker_class_samples(*dataset->tracked, choice, job);
            });
        return;
    }
    std::vector<DatasetPtr> dumps;
    std::vector<DumpStep> steps;
    for (const DatasetId id : own.dumps) {
        const DatasetRow& dump = *find_dataset(view.state, id);
        dumps.push_back(dump.dataset);
        steps.push_back(step_of_dump(view.state, dump));
    }
    asked.label = "Adding up types of dumps";
    own.types = view.answers.get<TimeSamples>(
        asked, [dumps, steps, choice](JobContext& job) -> Result<TimeSamples> {
            std::vector<DumpOfSeries> series;
            for (size_t i = 0; i < dumps.size(); ++i) {
                series.push_back({steps[i], &*dumps[i]->graph});
            }
            return dump_type_samples(series, choice, job);
        });
}

const TimeSamples& shown_samples(SampleStripState& own) {
    const Answered<TimeSamples>& types = own.types;
    if (own.look == SampleLook::kTotals || !types || types.is_stale || types->curves.empty() ||
        types->samples.size() != own.totals.samples.size()) {
        return own.totals;
    }
    return *types;
}

}  // namespace hs
