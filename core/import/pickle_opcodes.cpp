#include "core/import/pickle_opcodes.h"

#include <algorithm>
#include <iterator>

namespace hs {
namespace {

constexpr PickleOpcodeInfo kInfos[] = {
    {'(', "MARK", PickleArgument::kNone},
    {')', "EMPTY_TUPLE", PickleArgument::kNone},
    {'.', "STOP", PickleArgument::kNone},
    {'0', "POP", PickleArgument::kNone},
    {'1', "POP_MARK", PickleArgument::kNone},
    {'2', "DUP", PickleArgument::kNone},
    {'B', "BINBYTES", PickleArgument::kText4},
    {'C', "SHORT_BINBYTES", PickleArgument::kText1},
    {'F', "FLOAT", PickleArgument::kNumberLine},
    {'G', "BINFLOAT", PickleArgument::kBytes8},
    {'I', "INT", PickleArgument::kNumberLine},
    {'J', "BININT", PickleArgument::kBytes4},
    {'K', "BININT1", PickleArgument::kBytes1},
    {'L', "LONG", PickleArgument::kNumberLine},
    {'M', "BININT2", PickleArgument::kBytes2},
    {'N', "NONE", PickleArgument::kNone},
    {'P', "PERSID", PickleArgument::kLine},
    {'Q', "BINPERSID", PickleArgument::kNone},
    {'R', "REDUCE", PickleArgument::kNone},
    {'S', "STRING", PickleArgument::kLine},
    {'T', "BINSTRING", PickleArgument::kText4},
    {'U', "SHORT_BINSTRING", PickleArgument::kText1},
    {'V', "UNICODE", PickleArgument::kLine},
    {'X', "BINUNICODE", PickleArgument::kText4},
    {']', "EMPTY_LIST", PickleArgument::kNone},
    {'a', "APPEND", PickleArgument::kNone},
    {'b', "BUILD", PickleArgument::kNone},
    {'c', "GLOBAL", PickleArgument::kTwoLines},
    {'d', "DICT", PickleArgument::kNone},
    {'e', "APPENDS", PickleArgument::kNone},
    {'g', "GET", PickleArgument::kNumberLine},
    {'h', "BINGET", PickleArgument::kBytes1},
    {'i', "INST", PickleArgument::kTwoLines},
    {'j', "LONG_BINGET", PickleArgument::kBytes4},
    {'l', "LIST", PickleArgument::kNone},
    {'o', "OBJ", PickleArgument::kNone},
    {'p', "PUT", PickleArgument::kNumberLine},
    {'q', "BINPUT", PickleArgument::kBytes1},
    {'r', "LONG_BINPUT", PickleArgument::kBytes4},
    {'s', "SETITEM", PickleArgument::kNone},
    {'t', "TUPLE", PickleArgument::kNone},
    {'u', "SETITEMS", PickleArgument::kNone},
    {'}', "EMPTY_DICT", PickleArgument::kNone},
    {0x80, "PROTO", PickleArgument::kBytes1},
    {0x81, "NEWOBJ", PickleArgument::kNone},
    {0x82, "EXT1", PickleArgument::kBytes1},
    {0x83, "EXT2", PickleArgument::kBytes2},
    {0x84, "EXT4", PickleArgument::kBytes4},
    {0x85, "TUPLE1", PickleArgument::kNone},
    {0x86, "TUPLE2", PickleArgument::kNone},
    {0x87, "TUPLE3", PickleArgument::kNone},
    {0x88, "NEWTRUE", PickleArgument::kNone},
    {0x89, "NEWFALSE", PickleArgument::kNone},
    {0x8a, "LONG1", PickleArgument::kText1},
    {0x8b, "LONG4", PickleArgument::kText4},
    {0x8c, "SHORT_BINUNICODE", PickleArgument::kText1},
    {0x8d, "BINUNICODE8", PickleArgument::kText8},
    {0x8e, "BINBYTES8", PickleArgument::kText8},
    {0x8f, "EMPTY_SET", PickleArgument::kNone},
    {0x90, "ADDITEMS", PickleArgument::kNone},
    {0x91, "FROZENSET", PickleArgument::kNone},
    {0x92, "NEWOBJ_EX", PickleArgument::kNone},
    {0x93, "STACK_GLOBAL", PickleArgument::kNone},
    {0x94, "MEMOIZE", PickleArgument::kNone},
    {0x95, "FRAME", PickleArgument::kBytes8},
    {0x96, "BYTEARRAY8", PickleArgument::kText8},
    {0x97, "NEXT_BUFFER", PickleArgument::kNone},
    {0x98, "READONLY_BUFFER", PickleArgument::kNone},
};

}  // namespace

const PickleOpcodeInfo* pickle_opcode_info(uint8_t byte) {
    const auto* found = std::find_if(std::begin(kInfos), std::end(kInfos),
                                     [&](const PickleOpcodeInfo& row) { return row.byte == byte; });
    return found == std::end(kInfos) ? nullptr : found;
}

std::string_view pickle_opcode_name(uint8_t byte) {
    const PickleOpcodeInfo* info = pickle_opcode_info(byte);
    return info == nullptr ? std::string_view{} : info->name;
}

}  // namespace hs
