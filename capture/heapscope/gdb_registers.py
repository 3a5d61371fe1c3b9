"""The registers that gdb is to know of a process on x86-64: the general ones and those of SSE.

gdb before 14 takes the state of AVX-512 to lie where it does on processors of Intel. On those of AMD it
so clears ymm16 to ymm19 when it puts registers back after a call, and a memmove of the C library that was
under way writes zeros. What gdb does not know of, it leaves alone.
"""

_FIRST_WITHOUT_FAULT = 14
_GENERAL = ("rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip").split()
_TYPES = {"rbp": "data_ptr", "rsp": "data_ptr", "rip": "code_ptr"}
_SEGMENTS = ("cs", "ss", "ds", "es", "fs", "gs")
_X87_CONTROL = ("fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop")


def is_needed(version):
    return version < _FIRST_WITHOUT_FAULT


def description():
    """For `set tdesc filename`."""
    core = [_register(name, 64, _TYPES.get(name, "int64")) for name in _GENERAL]
    core += [_register(name, 32, "int32") for name in ("eflags",) + _SEGMENTS]
    core += [_register("st%d" % i, 80, "i387_ext") for i in range(8)]
    core += [_register(name, 32, "int") for name in _X87_CONTROL]
    sse = [_register("xmm%d" % i, 128, "uint128") for i in range(16)] + [_register("mxcsr", 32, "int32")]
    bases = [_register(name, 64, "int") for name in ("fs_base", "gs_base")]
    return ('<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target>'
            "<architecture>i386:x86-64</architecture><osabi>GNU/Linux</osabi>%s</target>\n"
            % "".join([_feature("core", core), _feature("sse", sse),
                       _feature("linux", [_register("orig_rax", 64, "int")]), _feature("segments", bases)]))


def _register(name, bits, kind):
    return '<reg name="%s" bitsize="%d" type="%s"/>' % (name, bits, kind)


def _feature(name, registers):
    return '<feature name="org.gnu.gdb.i386.%s">%s</feature>' % (name, "".join(registers))
