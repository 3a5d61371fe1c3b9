#pragma once
// One text, looked for in everything a dataset has names for: types, objects by id and by name,
// attributes, values, source files, and the frames of call stacks. What the palette lists.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/object_names.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct SearchHit {
    enum class Kind : uint8_t {
        kType,        // `type`
        kObject,      // `object`
        kAttribute,   // objects with an attribute of this name
        kSourceFile,  // objects made in this file
        kFunction,    // `frame`: any of this function
        kFrameFile,   // `frame`: any of this file
    };
    Kind kind = Kind::kType;
    std::string text;  // its name, as in the input
    std::string note;  // of an object: where the text was found, if not in its name
    TypeId type = {};
    ObjectId object = {};
    FrameId frame = {};
    uint64_t bytes = 0;  // of an object: retained (shallow without dominators); of a type: shallow
    uint64_t count = 0;  // objects of a type; at least so many objects of an attribute or a file
};

// At most this many of each kind.
constexpr size_t kMostHits = 12;

// Plain letters match in either case.
bool holds_name(std::string_view text, std::string_view part);

// What needs no records: types by bytes, functions and files by name. Milliseconds.
std::vector<SearchHit> search_names(const Dataset& dataset, std::string_view query);

// Objects whose id is the number or begins with it, then those named so or with such a value, then
// attributes and source files. Modules and what holds most are always looked at by name. Reads the
// dump's text once for each way to write the query (as typed, upper, lower, capitalised), and looks
// closer at a sample of what it finds: a name that stands everywhere is not counted to the end.
// Queries of one letter find ids alone.
struct SearchInputs {
    const ObjectGraph& graph;
    // Null: not there yet. Then bytes are shallow, and objects are found by what their records say.
    const Dominators* dominators = nullptr;
    const ObjectNames* names = nullptr;
};
Result<std::vector<SearchHit>> search_objects(const SearchInputs& inputs, std::string_view query,
                                              JobContext& job);

}  // namespace hs
