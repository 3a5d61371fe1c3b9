#pragma once
// The bytes of Python's pickle language by name, protocols 0 to 5.

#include <cstdint>
#include <string_view>

namespace hs {

enum class PickleOpcode : uint8_t {
    kMark = '(',
    kStop = '.',
    kPop = '0',
    kPopMark = '1',
    kDup = '2',
    kFloat = 'F',
    kInt = 'I',
    kBinint = 'J',
    kBinint1 = 'K',
    kLong = 'L',
    kBinint2 = 'M',
    kNone = 'N',
    kReduce = 'R',
    kString = 'S',
    kBinstring = 'T',
    kShortBinstring = 'U',
    kUnicode = 'V',
    kBinunicode = 'X',
    kAppend = 'a',
    kBuild = 'b',
    kGlobal = 'c',
    kDict = 'd',
    kAppends = 'e',
    kGet = 'g',
    kBinget = 'h',
    kInst = 'i',
    kLongBinget = 'j',
    kList = 'l',
    kObj = 'o',
    kPut = 'p',
    kBinput = 'q',
    kLongBinput = 'r',
    kSetitem = 's',
    kTuple = 't',
    kSetitems = 'u',
    kBinfloat = 'G',
    kEmptyTuple = ')',
    kEmptyList = ']',
    kEmptyDict = '}',
    kProto = 0x80,
    kNewobj = 0x81,
    kTuple1 = 0x85,
    kTuple2 = 0x86,
    kTuple3 = 0x87,
    kNewtrue = 0x88,
    kNewfalse = 0x89,
    kLong1 = 0x8a,
    kLong4 = 0x8b,
    kShortBinunicode = 0x8c,
    kBinunicode8 = 0x8d,
    kStackGlobal = 0x93,
    kMemoize = 0x94,
    kFrame = 0x95,
};

// What follows an opcode.
enum class PickleArgument : uint8_t {
    kNone,
    kBytes1,
    kBytes2,
    kBytes4,
    kBytes8,
    kText1,  // a length of that many bytes, then so many bytes
    kText4,
    kText8,
    kLine,
    kNumberLine,
    kTwoLines,
};

struct PickleOpcodeInfo {
    uint8_t byte = 0;
    std::string_view name;
    PickleArgument argument = PickleArgument::kNone;
};

// Null for a byte that is no opcode. Also knows the opcodes that are always refused.
const PickleOpcodeInfo* pickle_opcode_info(uint8_t byte);

// "REDUCE"; empty for a byte that is no opcode.
std::string_view pickle_opcode_name(uint8_t byte);

}  // namespace hs
