#pragma once
// What the DEFS chunks of an .hscope file define. Each stream numbers its own strings, code
// objects, stacks, types and so on from 1; 0 is none of them.
//
//   NODE 1 main   NODE 2 below 1, load   NODE 3 below 2, json   SITE 1: NODE 3, OBJ
//
// A chunk that is missing shifts all numbers behind it. Chunks of later recorders begin with the
// numbers that they go on from: what was lost leaves empty rows. Others are not believed.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/import/hscope_file.h"

namespace hs {

struct HscopeCode {
    uint32_t file = 0;  // string
    uint32_t name = 0;  // string
    uint64_t line = 0;
};

struct HscopeNode {
    static constexpr uint32_t kNative = UINT32_MAX;  // in place of a code object

    uint32_t parent = 0;  // a smaller number
    uint32_t code = 0;
    uint64_t value = 0;  // the line less the code's, as a signed number; of native ones the address
};

struct HscopeSite {
    uint32_t node = 0;
    uint32_t domain = 0;
};

struct HscopeType {
    uint32_t name = 0;    // string
    uint32_t module = 0;  // string
    int64_t block_offset = 0;
    uint64_t basic_bytes = 0;
    uint32_t flags = 0;
    uint32_t shape = 0;
    uint64_t object = 0;  // the type's own index in the dump, + 1
};

struct HscopeShape {
    enum Kind : uint32_t { kIndex = 1, kPairs = 2, kNames = 3 };
    uint32_t kind = 0;
    uint32_t first_name = 0;  // in HscopeStream::shape_names
    uint32_t name_count = 0;
};

struct HscopeThread {
    uint64_t written = 0;  // by chunk
    uint64_t native_id = 0;
    uint64_t ident = 0;
    std::string_view name;
};

struct HscopeImage {
    std::string_view path;
    uint64_t base = 0;
    uint64_t size = 0;
};

// Row 0 of every table is none.
struct HscopeStream {
    std::vector<std::string_view> strings = std::vector<std::string_view>(1);
    std::vector<HscopeCode> codes = std::vector<HscopeCode>(1);
    std::vector<HscopeNode> nodes = std::vector<HscopeNode>(1);
    std::vector<HscopeSite> sites = std::vector<HscopeSite>(1);
    std::vector<HscopeType> types = std::vector<HscopeType>(1);
    std::vector<HscopeShape> shapes = std::vector<HscopeShape>(1);
    std::vector<uint32_t> shape_names;  // strings
    std::vector<HscopeThread> threads;  // as they took the stream over

    [[nodiscard]] std::string_view string(uint64_t number) const {
        return number < strings.size() ? strings[number] : std::string_view();
    }
    // Null for none.
    [[nodiscard]] const HscopeCode* code_of(uint32_t number) const {
        return number != 0 && number < codes.size() ? &codes[number] : nullptr;
    }
    // -1: unknown.
    [[nodiscard]] int64_t line_of(const HscopeNode& node) const;
};

struct HscopeDefinitions {
    std::map<uint32_t, HscopeStream> streams;
    std::vector<HscopeImage> images;   // of all streams, in the order of the file
    std::deque<std::string> unpacked;  // what texts lie in
    std::map<std::string_view, std::string_view> meta;

    [[nodiscard]] const HscopeStream& of(uint32_t stream) const;
    [[nodiscard]] std::string_view meta_text(std::string_view key) const;
};

// Adds what is wrong with them to the file's faults.
HscopeDefinitions read_hscope_definitions(HscopeFile& file, const JobContext& job);

}  // namespace hs
