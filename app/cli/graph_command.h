#pragma once
// What the commands about object graphs share: the graph of a dump, ids as users type them, and
// rows as JSON.

#include <optional>
#include <string>
#include <string_view>

#include "app/cli/command_context.h"
#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "core/model/object_graph.h"

namespace hs {

// The graph of a dataset; kBadInput when the file is of another kind.
Result<const ObjectGraph*> graph_of(const Dataset& dataset);

// The object with this id (decimal). When several types have it, the first by type text. kNotFound
// names the id; kUsage when it is no id at all.
Result<ObjectId> object_by_id(const ObjectGraph& graph, std::string_view id);

void id_field(JsonWriter& json, std::string_view name, const ObjectGraph& graph, ObjectId id);
// null for the virtual root
void dominator_field(JsonWriter& json, const ObjectGraph& graph, ObjectId dominator);
// null when empty
void name_field(JsonWriter& json, std::string_view name, std::string_view text);
// A value of a record as JSON: scalars as they are, pairs and others as text.
void value_field(JsonWriter& json, std::string_view name, std::string_view token);

// What a step of a path is called by the step before it; see core/analysis/dict_folding.h for fold.
std::string path_name(const ObjectGraph& graph, ObjectId holder, ObjectId held, bool fold);

// The object's name, in JSON: null when it is not in the dump.
void object_name_field(JsonWriter& json, const ObjectGraph& graph, const ObjectNames& names,
                       ObjectId id);

}  // namespace hs
