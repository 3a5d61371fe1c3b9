#include "native/dump/object_edges.h"

#include <algorithm>

#include "native/python/frame_contents.h"
#include "native/python/gc_heads.h"
#include "native/python/instance_values.h"
#include "native/python/named_fields.h"
#include "native/python/object_header.h"

namespace capture {
namespace {

int append_visited(PyObject* object, void* visited) {
    static_cast<WalkArray<PyObject*>*>(visited)->push(object);
    return 0;
}

ShapeKind shape_kind_of(EdgeRule rule) {
    if (rule == EdgeRule::kDict) return ShapeKind::kKeyValue;
    if (rule == EdgeRule::kList || rule == EdgeRule::kTuple) return ShapeKind::kIndex;
    return ShapeKind::kNames;
}

bool is_generator(PyObject* object) {
    return PyGen_CheckExact(object) || PyCoro_CheckExact(object) || PyAsyncGen_CheckExact(object);
}

bool is_in_order(PyTypeObject* type) {
    return std::strcmp(type->tp_name, "collections.deque") == 0;
}

}  // namespace

void ObjectEdges::note_closure(PyObject* object) {
    if (!PyFunction_Check(object)) return;
    auto* function = reinterpret_cast<PyFunctionObject*>(object);
    if (function->func_closure == nullptr || !PyTuple_CheckExact(function->func_closure)) return;
    uint32_t* place = closures_.find_or_add(function->func_closure);
    if (*place != 0) return;
    closure_codes_.push(reinterpret_cast<PyCodeObject*>(function->func_code));
    *place = static_cast<uint32_t>(closure_codes_.size());
}

void ObjectEdges::add_item(PyObject* item) {
    const uint32_t index = item == nullptr ? ObjectIndex::kLeftOut : objects_.index_of(item);
    if (index != ObjectIndex::kLeftOut) {
        edges_.targets.push(index);
    } else {
        edges_.kind = ShapeKind::kNames;  // a gap: the position would no longer be the index
    }
}

void ObjectEdges::add_named(uint32_t name, PyObject* target) {
    const uint32_t index = objects_.index_of(target);
    if (index == ObjectIndex::kLeftOut) return;
    edges_.targets.push(index);
    edges_.names.push(name);
}

void ObjectEdges::add_tuple_items(PyObject* object) {
    const auto count = static_cast<size_t>(PyTuple_GET_SIZE(object));
    const uint32_t closure = closures_.find(object);
    if (closure == 0) {
        for (size_t i = 0; i < count; ++i) {
            add_item(PyTuple_GET_ITEM(object, static_cast<Py_ssize_t>(i)));
        }
        return;
    }
    edges_.kind = ShapeKind::kNames;
    for (size_t i = 0; i < count; ++i) {
        PyObject* cell = PyTuple_GET_ITEM(object, static_cast<Py_ssize_t>(i));
        PyObject* name = free_variable_name(closure_codes_[closure - 1], i);
        if (cell != nullptr) add_named(definitions_.string_of(name), cell);
    }
}

void ObjectEdges::add_items(PyObject* object, EdgeRule rule) {
    if (rule == EdgeRule::kList) {
        auto* list = reinterpret_cast<PyListObject*>(object);
        for (Py_ssize_t i = 0; i < Py_SIZE(list); ++i) add_item(list->ob_item[i]);
    } else if (rule == EdgeRule::kTuple) {
        add_tuple_items(object);
    } else if (rule == EdgeRule::kDict) {
        auto* dict = reinterpret_cast<PyDictObject*>(object);
        if (dict_values(dict).lie_in_instance) return;
        for_each_dict_item(dict, [&](PyObject* key, PyObject* value) {
            if (objects_.is_left_out(key) || objects_.is_left_out(value)) return;
            add_item(key);
            add_item(value);
        });
    } else if (rule == EdgeRule::kSet) {
        auto* set = reinterpret_cast<PySetObject*>(object);
        for (Py_ssize_t i = 0; i <= set->mask; ++i) {
            const setentry& entry = set->table[i];
            if (entry.key != nullptr && entry.hash != -1) add_item(entry.key);
        }
    }
}

void ObjectEdges::add_field(const char* name, PyObject* object) {
    if (object != nullptr) fields_.push({definitions_.string_of(name), object});
}

void ObjectEdges::collect_attributes(PyObject* object, const TypePlan& plan) {
    const InstanceAttributes attributes = instance_attributes(object);
    const void* shared = shared_keys(plan.type);
    if (attributes.values != nullptr && shared != nullptr) {
        const DictKeys keys = dict_keys(shared);
        for (size_t i = 0; i < keys.entry_count; ++i) {
            if (attributes.values[i] == nullptr) continue;
            fields_.push({definitions_.string_of(keys.key(i)), attributes.values[i]});
        }
    }
    add_field("__dict__", attributes.dict);
    const Member* members = plans_.members_of(plan);
    for (size_t i = 0; i < plan.member_count; ++i) {
        PyObject* value =
            *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(object) + members[i].offset);
        if (value != nullptr) fields_.push({members[i].name, value});
    }
}

void ObjectEdges::collect_frame(PyObject* object) {
    const void* frame = nullptr;
    if (PyFrame_Check(object)) {
        frame = frame_of_object(object);
    } else if (is_generator(object)) {
        frame = generator_frame(object);
    }
    if (frame == nullptr) return;
    const FrameView view = frame_view(frame);
    if (view.code == nullptr) return;
    for (size_t i = 0; i < view.local_count; ++i) {
        if (PyObject* value = view.slot(i)) {
            fields_.push({definitions_.string_of(local_name(view.code, i)), value});
        }
    }
    add_field("f_code", reinterpret_cast<PyObject*>(view.code));
    add_field("f_globals", view.globals);
    if (has_stamp(view)) {
        take_visited(view.locals);
    } else {
        add_field("f_locals", view.locals);
    }
}

void ObjectEdges::collect_fields(PyObject* object, const TypePlan& plan) {
    const auto field = [&](const char* name, PyObject* value) { add_field(name, value); };
    if (PyFunction_Check(object)) {
        for_each_function_field(reinterpret_cast<PyFunctionObject*>(object), field);
    } else if (PyType_Check(object)) {
        auto* type = reinterpret_cast<PyTypeObject*>(object);
        for_each_type_field(type, type_dict(type), field);
    } else if (PyExceptionInstance_Check(object)) {
        for_each_exception_field(object, field);
    } else if (PyFrame_Check(object) || is_generator(object)) {
        collect_frame(object);
    } else {
        for_each_bound_field(object, field);
    }
    collect_attributes(object, plan);
}

void ObjectEdges::visit(PyObject* object, const TypePlan& plan) {
    visited_.clear();
    next_visited_ = 0;
    if (!has_gc_head(object)) return;
    plan.type->tp_traverse(object, append_visited, &visited_);
    if (kInstancesVisitTheirType && PyType_HasFeature(plan.type, Py_TPFLAGS_HEAPTYPE)) {
        take_visited(reinterpret_cast<PyObject*>(plan.type));
    }
}

/// Of the visited references, those to items are edges already.
void ObjectEdges::forget_items(PyObject* object) {
    items_.clear();
    if (PyDict_Check(object)) {
        for_each_dict_item(reinterpret_cast<PyDictObject*>(object),
                           [&](PyObject* key, PyObject* value) {
                               items_.push(key);
                               items_.push(value);
                           });
    } else if (PyList_Check(object)) {
        auto* list = reinterpret_cast<PyListObject*>(object);
        items_.append(list->ob_item, static_cast<size_t>(Py_SIZE(list)));
    } else if (PyTuple_Check(object)) {
        auto* tuple = reinterpret_cast<PyTupleObject*>(object);
        items_.append(tuple->ob_item, static_cast<size_t>(PyTuple_GET_SIZE(object)));
    }
    if (items_.size() == 0) return;
    std::sort(items_.data(), items_.data() + items_.size());
    std::sort(visited_.data(), visited_.data() + visited_.size());
    size_t item = 0;
    for (size_t i = 0; i < visited_.size(); ++i) {
        while (item < items_.size() && items_[item] < visited_[i]) ++item;
        if (item < items_.size() && items_[item] == visited_[i]) {
            visited_[i] = nullptr;
            ++item;
        }
    }
}

/// Fields mostly come in the order of the visit, so the search goes on where the last one ended.
bool ObjectEdges::take_visited(PyObject* object) {
    const size_t count = visited_.size();
    for (size_t step = 0; step < count; ++step) {
        size_t i = next_visited_ + step;
        if (i >= count) i -= count;
        if (visited_[i] != object) continue;
        visited_[i] = nullptr;
        next_visited_ = i + 1 == count ? 0 : i + 1;
        return true;
    }
    return false;
}

void ObjectEdges::add_unnamed_rest() {
    for (size_t i = 0; i < visited_.size(); ++i) {
        if (visited_[i] == nullptr || objects_.is_left_out(visited_[i])) continue;
        edges_.targets.push(objects_.index_of(visited_[i]));
        if (edges_.kind != ShapeKind::kNames) edges_.names.push(0);
    }
}

void ObjectEdges::add_fields_and_rest(PyObject* object, const TypePlan& plan) {
    visit(object, plan);
    if (plan.rule != EdgeRule::kTraverse && plan.rule != EdgeRule::kStaticType) {
        forget_items(object);
    } else if (is_in_order(plan.type)) {
        edges_.kind = ShapeKind::kIndex;
        for (size_t i = 0; i < visited_.size(); ++i) {
            if (visited_[i] != nullptr) add_item(visited_[i]);
        }
        return;
    }
    if (edges_.kind == ShapeKind::kNames && edges_.targets.size() != edges_.names.size()) {
        add_unnamed_rest();  // items without names came first: none can follow
        return;
    }
    collect_fields(object, plan);
    for (size_t i = 0; i < fields_.size(); ++i) {
        if (take_visited(fields_[i].object)) add_named(fields_[i].name, fields_[i].object);
    }
    add_unnamed_rest();
}

const EdgeList& ObjectEdges::edges_of(PyObject* object, const TypePlan& plan) {
    edges_.clear(shape_kind_of(plan.rule));
    fields_.clear();
    if (plan.rule == EdgeRule::kNone) return edges_;
    const auto named = [&](const char* name, PyObject* value) {
        if (value != nullptr) add_named(definitions_.string_of(name), value);
    };
    if (plan.rule == EdgeRule::kCode) {
        for_each_code_field(reinterpret_cast<PyCodeObject*>(object), named);
        return edges_;
    }
    if (plan.rule == EdgeRule::kStaticType && !has_gc_head(object)) {
        auto* type = reinterpret_cast<PyTypeObject*>(object);
        for_each_type_field(type, type_dict(type), named);
        return edges_;
    }
    add_items(object, plan.rule);
    if (plan.has_unknown_references || plan.rule == EdgeRule::kStaticType) {
        add_fields_and_rest(object, plan);
    } else if (plan.has_attributes) {
        collect_attributes(object, plan);
        const bool is_named =
            edges_.kind != ShapeKind::kNames || edges_.targets.size() == edges_.names.size();
        for (size_t i = 0; i < fields_.size(); ++i) {
            if (is_named) {
                add_named(fields_[i].name, fields_[i].object);
            } else {
                add_item(fields_[i].object);
            }
        }
    }
    return edges_;
}

uint32_t ObjectEdges::full_shape(PyObject* object, const TypePlan& plan) {
    if (plan.rule != EdgeRule::kInstance) {
        return definitions_.shape_of(edges_.kind, edges_.names.data(), edges_.names.size());
    }
    const InstanceAttributes attributes = instance_attributes(object);
    full_names_.clear();
    const void* shared = shared_keys(plan.type);
    if (attributes.values != nullptr && shared != nullptr) {
        const DictKeys keys = dict_keys(shared);
        for (size_t i = 0; i < keys.entry_count; ++i) {
            full_names_.push(definitions_.string_of(keys.key(i)));
        }
    }
    if (attributes.dict != nullptr) full_names_.push(definitions_.string_of("__dict__"));
    const Member* members = plans_.members_of(plan);
    for (size_t i = 0; i < plan.member_count; ++i) full_names_.push(members[i].name);
    return definitions_.shape_of(ShapeKind::kNames, full_names_.data(), full_names_.size());
}

}  // namespace capture
