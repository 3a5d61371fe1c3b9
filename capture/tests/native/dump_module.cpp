// A module with the dump alone, so that its tests need nothing else of the recorder.

#include <Python.h>

#include "native/dump/dump_functions.h"

namespace {

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_heapscope", nullptr, -1, nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__heapscope() {
    if (!hs::prepare_dumps()) return nullptr;
    definition.m_methods = hs::dump_functions;
    return PyModule_Create(&definition);
}
