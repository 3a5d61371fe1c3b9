#pragma once
// How a thread's Python frames are read, one header a version. Each offers, in capture::frames:
//
//   Frame, current(thread), outer(frame), code(frame)
//   is_recorded(frame)        not an entry of the C stack, not half made
//   offset(frame)             of the instruction, in bytes as PyCode_Addr2Line takes it
//   instruction(frame)        a number for code and offset, unlike any other while the code lives
//   stamp_of(frame)           none, or what may be one of ours
//   placed_stamp(frame)     the same, if it tells this activation from any other
//   put_stamp(frame, depth)   marks it if that is allowed; needs the GIL
//
// This folder is the only one that asks for the version.

#include <Python.h>
#include <frameobject.h>

#include <cstdint>

#include "native/record/stack_cache.h"

#if PY_VERSION_HEX >= 0x030F0000
#error "heapscope cannot read the frames of this Python version"
#elif PY_VERSION_HEX >= 0x030E0000
#include "native/python/frames_3_14.h"
#elif PY_VERSION_HEX >= 0x030D0000
#include "native/python/frames_3_13.h"
#elif PY_VERSION_HEX >= 0x030C0000
#include "native/python/frames_3_12.h"
#elif PY_VERSION_HEX >= 0x030B0000
#include "native/python/frames_3_11.h"
#elif PY_VERSION_HEX >= 0x030A0000
#include "native/python/frames_3_10.h"
#elif PY_VERSION_HEX >= 0x03090000
#include "native/python/frames_3_9.h"
#else
#include "native/python/frames_3_8.h"
#endif
