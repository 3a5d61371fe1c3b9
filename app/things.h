#pragma once
// What views point at, checked against the data that is loaded now, and what it is called. Ids of a
// selection may be older than the last reload, so nothing uses them unchecked.

#include <optional>
#include <string>

#include "app/app_state.h"

namespace hs {

// The selected object or type of this dataset, if it is one and exists.
std::optional<ObjectId> selected_object(const AppState& state, DatasetId dataset);
std::optional<TypeId> selected_type(const AppState& state, DatasetId dataset);

// Whether the graph has the object or type of that number.
bool has_thing(const ObjectGraph& graph, const Selection& thing);
// The row and the graph of an object or type; null if it is gone.
const ObjectGraph* graph_of_thing(const AppState& state, const Selection& thing);

// "Task 140230" for an object, "Task" for a type; empty for what is gone.
std::string thing_text(const AppState& state, const Selection& thing);
std::string object_name(const ObjectGraph& graph, ObjectId object);
// Short type name, printable; "(no type)" when it is empty.
std::string type_name(const ObjectGraph& graph, TypeId type);

// Of an open file, as everything names it: with its folder where another one is called the same,
// and with the dump where several of one recording are open or one was asked for.
std::string file_label(const AppState& state, DatasetId dataset);
// "run.hscope" of "run.hscope#2", which is how a dump of a recording is asked for.
std::string recording_path(const DatasetRow& row);
std::string recording_absolute_path(const DatasetRow& row);
// As the program called it when it was made: "morning"; else "Dump 2".
std::string dump_name(const RecordedProgram& program, uint32_t number);

// Steps of the breadcrumb, with the words on their chips.
FilterStep filter_step(const AppState& state, FilterKind kind, const Selection& of);

}  // namespace hs
