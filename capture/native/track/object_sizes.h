#pragma once
// How much memory tracked objects hold, each with what it refers to: one walk in the order of
// tracking with one set of what was charged. Shared data goes to the first that reaches it; tracked
// objects are never charged to others. Classes, functions, modules, code and frames are the program
// and charged to nobody. Calls no Python code; the GIL is held throughout.

#include <Python.h>

#include "native/dump/object_edges.h"
#include "native/track/tracked_log.h"

namespace capture {

class ObjectSizes {
public:
    explicit ObjectSizes(TrackedLog& log)
        : log_(log), plans_(definitions_), edges_(definitions_, objects_, plans_) {}

    // All of them before the first `measure`.
    void add_tracked(PyObject* object);
    // Appends `sized` of the object to `out`: nested down to `level`. Its bytes with all that is
    // charged to it.
    uint64_t measure(PayloadBuffer& out, PyObject* object, uint32_t level);
    // Bytes of everything that the collector knows and that is reachable from there, without what
    // was measured already.
    uint64_t rest_of_program();
    [[nodiscard]] bool has_failed() const;

private:
    // So that a record fits into a slot; what is beyond is in the sum of its parent.
    static constexpr size_t kMostNodes = 1200;
    struct Node {
        uint64_t bytes;
        uint64_t flat_bytes;
        uint32_t name;
        uint32_t child_count;
    };
    struct Reference {
        uint32_t index;
        uint32_t name;  // string of stream 0
    };

    bool charge(uint32_t index);  // false: somebody was charged already
    uint64_t flat_bytes(PyObject* object);
    const EdgeList& edges_of(PyObject* object);
    void push_references(PyObject* object);
    uint32_t reference_name(PyObject* holder, const EdgeList& edges, size_t i);
    uint32_t stored_name(uint32_t name);
    uint32_t item_name(PyObject* key, char letter);
    uint64_t add_node(uint32_t index, uint32_t name, uint32_t level);
    uint64_t charge_referents(PyObject* object);

    TrackedLog& log_;
    Definitions definitions_;
    ObjectIndex objects_;
    TypePlans plans_;
    ObjectEdges edges_;
    WalkArray<uint8_t> is_charged_;
    WalkArray<Node> nodes_;
    WalkArray<Reference> references_;
    WalkArray<uint32_t> waiting_;
    WalkArray<size_t> name_places_;  // of each string in definitions_
    PayloadBuffer text_;
    size_t names_read_to_ = 0;
};

}  // namespace capture
