#include "native/dump/object_walk.h"

#include <algorithm>

#include "native/dump/own_objects.h"
#include "native/python/gc_heads.h"
#include "native/python/instance_values.h"
#include "native/python/object_header.h"

namespace capture {
namespace {

constexpr size_t kPayloadBytes = size_t{1} << 18;

enum Flag : uint64_t { kTracked = 1, kImmortal = 2, kGuess = 4, kFinalized = 8, kTruncated = 16 };

class ObjectWalk {
public:
    ObjectWalk(const DumpRequest& request, DumpProgress& progress)
        : request_(request),
          progress_(progress),
          output_(request.descriptor, request.stream, request.time_ns),
          plans_(definitions_),
          edges_(definitions_, objects_, plans_),
          preview_(request.values, definitions_),
          roots_(definitions_, objects_, request.stream_of) {}

    void run();

private:
    void collect_objects();
    void prepare(PyObject* object);
    void write_object(size_t index);
    void write_edges(size_t index, const EdgeList& edges, uint32_t own_shape);
    uint32_t shape_for(PyObject* object, PyTypeObject* type, const EdgeList& edges);
    void flush();
    bool has_failed() const;

    const DumpRequest& request_;
    DumpProgress& progress_;
    ChunkOutput output_;
    Definitions definitions_;
    ObjectIndex objects_;
    TypePlans plans_;
    ObjectEdges edges_;
    Preview preview_;
    Roots roots_;
    PayloadBuffer records_;
    PayloadBuffer value_;
    uint64_t last_address_ = 0;
    bool knows_collector_ = true;
};

void add_tracked(PyObject* object, void* objects) {
    static_cast<ObjectIndex*>(objects)->index_of(object);
}

void ObjectWalk::collect_objects() {
    leave_out_own_objects(request_.modules, objects_);
    knows_collector_ = for_each_tracked(add_tracked, &objects_);
    for (size_t i = 0; i < objects_.size(); ++i) prepare(objects_[i]);
    roots_.collect(request_.interpreter, request_.modules, request_.builtins);
}

/// Facts about an object that others need before its turn comes.
void ObjectWalk::prepare(PyObject* object) {
    edges_.note_closure(object);
    if (request_.values != ValuesMode::kRedacted) return;
    if (PyModule_Check(object)) {
        preview_.keep_names_of(PyModule_GetDict(object));
    } else if (PyType_Check(object)) {
        preview_.keep_names_of(type_dict(reinterpret_cast<PyTypeObject*>(object)));
    } else {
        preview_.keep_names_of(instance_attributes(object).dict);
    }
}

/// 0: the shape of the type, which the first instance decides.
uint32_t ObjectWalk::shape_for(PyObject* object, PyTypeObject* type, const EdgeList& edges) {
    TypePlan& plan = plans_.plan_of(type);
    if (plan.number == 0) plans_.define(plan, edges_.full_shape(object, plan), objects_);
    const uint32_t shape =
        definitions_.shape_of(edges.kind, edges.names.data(), edges.names.size());
    return shape == plan.shape ? 0 : shape;
}

void ObjectWalk::write_edges(size_t index, const EdgeList& edges, uint32_t own_shape) {
    const size_t count = edges.targets.size();
    const bool has_own_shape = own_shape != 0 && count > 0;
    records_.put_varint(static_cast<uint64_t>(count) << 1 | (has_own_shape ? 1 : 0));
    if (has_own_shape) records_.put_varint(own_shape);
    for (size_t i = 0; i < count; ++i) {
        records_.put_zig(static_cast<int64_t>(edges.targets[i]) - static_cast<int64_t>(index));
    }
    progress_.edges += count;
}

void ObjectWalk::write_object(size_t index) {
    PyObject* object = objects_[index];
    PyTypeObject* type = Py_TYPE(object);
    const EdgeList& edges = edges_.edges_of(object, plans_.plan_of(type));
    const uint32_t own_shape = shape_for(object, type, edges);
    const TypePlan plan = plans_.plan_of(type);
    const ObjectSize size = object_size(object, plan.size, !request_.in_process);
    value_.clear();
    const bool is_truncated = preview_.append(value_, object);
    uint64_t references = reference_count(object);
    if (request_.own_references != nullptr) references -= request_.own_references(object);
    uint64_t flags = 0;
    if (plan.is_collected && has_gc_head(object)) {
        if (is_gc_tracked(object)) flags |= kTracked;
        if (is_finalized(object)) flags |= kFinalized;
    }
    if (is_immortal(object)) flags |= kImmortal;
    if (size.is_guess) flags |= kGuess;
    if (is_truncated) flags |= kTruncated;
    if (PyType_Check(object) &&
        !PyType_HasFeature(reinterpret_cast<PyTypeObject*>(object), Py_TPFLAGS_HEAPTYPE)) {
        roots_.add(object, RootKind::kStaticType, 0);
    }

    if (records_.size() == 0) {
        records_.put_varint(index);
        last_address_ = 0;
    }
    const uint64_t address = reinterpret_cast<uintptr_t>(object) >> 3;
    records_.put_zig(static_cast<int64_t>(address - last_address_));
    last_address_ = address;
    records_.put_varint(plan.number);
    records_.put_varint(size.bytes);
    records_.put_varint(references);
    records_.put_varint(flags);
    records_.put_bytes(value_.data(), value_.size());
    write_edges(index, edges, own_shape);
}

/// Definitions go first: a reader knows them when it meets their use.
void ObjectWalk::flush() {
    output_.append(ChunkKind::kDefinitions, definitions_.records());
    output_.append(ChunkKind::kObjects, records_);
}

bool ObjectWalk::has_failed() const {
    return output_.has_failed() || objects_.has_failed() || definitions_.has_failed() ||
           plans_.has_failed() || edges_.has_failed() || records_.failed();
}

void ObjectWalk::run() {
    collect_objects();
    for (size_t i = 0; i < objects_.size() && !has_failed(); ++i) {
        write_object(i);
        progress_.objects = i + 1;
        if (records_.size() >= kPayloadBytes) flush();
    }
    if (!has_failed()) flush();
    if (!has_failed()) output_.append(ChunkKind::kRoots, roots_.records());
    const bool is_complete = !has_failed() && knows_collector_;
    append_dump_record(output_, request_, progress_,
                       is_complete ? DumpStatus::kComplete : DumpStatus::kCutShort);
    progress_.has_failed = is_complete ? 0 : 1;
    progress_.is_complete = 1;
}

}  // namespace

bool append_dump_record(ChunkOutput& output, const DumpRequest& request,
                        const DumpProgress& progress, DumpStatus status) {
    const bool has_counts = status != DumpStatus::kStarted;
    PayloadBuffer record;
    record.put_varint(request.time_ns);
    record.put_varint(request.thread_stream);
    record.put_text(request.label);
    record.put_text(request.trigger);
    record.put_varint(static_cast<uint64_t>(request.values));
    record.put_varint(has_counts ? progress.objects : 0);
    record.put_varint(has_counts ? progress.edges : 0);
    record.put_varint(static_cast<uint64_t>(status));
    output.set_sequence(ChunkKind::kDump, has_counts ? 1 : 0);
    return output.append(ChunkKind::kDump, record);
}

void write_dump(const DumpRequest& request, DumpProgress& progress) {
    ObjectWalk walk(request, progress);
    walk.run();
}

}  // namespace capture
