#pragma once
// What a thing of a dataset is, whatever its row: an object its type and id, a type its name, a
// frame its file, function and line, a stack its frames. Rows differ between two readings of a file
// that was made anew; what things are does not.

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/model/id_table.h"
#include "core/model/trace_trie.h"

namespace hs {

struct ObjectIdentity {
    std::string type;
    std::string id;  // as printed
    bool operator==(const ObjectIdentity&) const = default;
};
struct TypeIdentity {
    std::string name;
    bool operator==(const TypeIdentity&) const = default;
};
struct FrameIdentity {
    std::string file;
    std::string function;
    int64_t line = kNoLine;
    bool operator==(const FrameIdentity&) const = default;
};
struct StackIdentity {
    std::vector<FrameIdentity> frames;  // root first
    bool operator==(const StackIdentity&) const = default;
};
using Identity = std::variant<ObjectIdentity, TypeIdentity, FrameIdentity, StackIdentity>;

ObjectIdentity identity_of(const ObjectGraph& graph, ObjectId object);
TypeIdentity identity_of(const ObjectGraph& graph, TypeId type);
FrameIdentity identity_of(const TraceTrie& traces, FrameId frame);
StackIdentity identity_of(const TraceTrie& traces, NodeId end);

// None for the odd id of something that is not in the dump.
std::optional<uint64_t> address_of(const ObjectIdentity& object);

// "dict 139872", "shop.Quote", "load (app.py:3)", "main;load": short type names, not escaped.
std::string identity_text(const Identity& identity);

// Finds a stack by its frames: one look at the children of each node on the way. Nil if there is
// none; the root for no frames.
std::optional<NodeId> find_node(const TraceTrie& traces, const StackIdentity& stack);

// Finds the things of one dataset by what they are. Made once in a job, 8 bytes an object; each
// look is quick, whatever the size of the dataset.
class IdentityIndex {
public:
    static Result<std::shared_ptr<const IdentityIndex>> make(DatasetPtr dataset, JobContext& job);

    [[nodiscard]] const DatasetPtr& dataset() const { return dataset_; }
    // Nil if there is none. An object that became a mere reference is still the same one.
    [[nodiscard]] ObjectId object(const ObjectIdentity& what) const;
    [[nodiscard]] TypeId type(const TypeIdentity& what) const;  // ObjectGraph::kNoType if absent
    // Where one side knows no function, file and line are enough.
    [[nodiscard]] FrameId frame(const FrameIdentity& what) const;
    // The trace that ends there; 0, which is the unknown one, if there is none.
    [[nodiscard]] TraceId trace(const StackIdentity& what) const;

private:
    explicit IdentityIndex(DatasetPtr dataset) : dataset_(std::move(dataset)) {}

    DatasetPtr dataset_;
    std::optional<IdTable> rows_;  // objects and stubs by address
    std::vector<FrameId> frames_;  // by line, file, function
};

}  // namespace hs
