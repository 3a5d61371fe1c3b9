#pragma once

// What a thread's state refers to beside its frames: exceptions on their way, context, hooks.

#include <Python.h>

namespace capture {

template <class Visit>
void for_each_thread_reference(PyThreadState* thread, Visit visit) {
#if PY_VERSION_HEX >= 0x030C0000
    visit("current exception", thread->current_exception);
#else
    visit("current exception type", thread->curexc_type);
    visit("current exception", thread->curexc_value);
    visit("current traceback", thread->curexc_traceback);
#endif
    for (_PyErr_StackItem* item = thread->exc_info; item != nullptr; item = item->previous_item) {
        visit("handled exception", item->exc_value);
#if PY_VERSION_HEX < 0x030B0000
        visit("handled exception type", item->exc_type);
        visit("handled traceback", item->exc_traceback);
#endif
    }
    visit("thread dict", thread->dict);
    visit("pending exception", thread->async_exc);
    visit("context", thread->context);
    visit("trace function", thread->c_traceobj);
    visit("profile function", thread->c_profileobj);
    visit("generator hook", thread->async_gen_firstiter);
    visit("generator finalizer", thread->async_gen_finalizer);
}

inline unsigned long thread_ident(const PyThreadState* thread) {
    return thread->thread_id;
}

inline unsigned long native_thread(const PyThreadState* thread) {
#if PY_VERSION_HEX >= 0x030B0000
    return thread->native_thread_id;
#else
    (void)thread;
    return 0;
#endif
}

}  // namespace capture
