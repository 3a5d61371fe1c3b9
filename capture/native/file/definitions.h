#pragma once
// DEFS records. The functions put one definition at `out` and return its end. STRING, CODE, NODE
// and NATIVE (one row), SITE, TYPE and SHAPE are numbered by their order in a stream, from 1; 0 is
// none. DefinitionWriter counts for one stream; a live stream counts by itself
// (record/definition_log.h).
//
// Each payload but a stream's first begins with a STRING that nothing refers to: six varints, how
// many of each kind were defined before it. The chunk says so (kGoesOnFlag), and a reader that has
// lost the chunk before goes on all the same.

#include <cstdint>

#include "native/file/payload_buffer.h"

namespace capture {

enum class DefinitionTag : uint8_t {
    kString = 1,
    kCode,
    kNode,
    kSite,
    kType,
    kShape,
    kThread,
    kNative,
    kImage,
};

// An upper bound of every definition but for the texts and name lists in it.
constexpr size_t kMaxDefinitionBytes = 1 + 8 * kMaxVarintBytes;

struct DefinitionCounts {
    uint32_t strings = 0;
    uint32_t codes = 0;
    uint32_t nodes = 0;
    uint32_t sites = 0;
    uint32_t types = 0;
    uint32_t shapes = 0;
};

struct TypeDefinition {
    uint32_t name = 0;    // STRING
    uint32_t module = 0;  // STRING
    int64_t block_offset = 0;
    uint64_t basic_size = 0;
    bool is_collected = false;
    bool is_heap_type = false;
    uint32_t shape = 0;        // SHAPE of instances, 0: each object has its own
    uint64_t type_object = 0;  // index of the type object + 1
};

enum class ShapeKind : uint8_t { kIndex = 1, kKeyValue = 2, kNames = 3 };

inline uint8_t* put_tag(uint8_t* out, DefinitionTag tag) {
    *out = static_cast<uint8_t>(tag);
    return out + 1;
}

inline uint8_t* put_string_definition(uint8_t* out, const char* utf8, size_t byte_count) {
    return put_text(put_tag(out, DefinitionTag::kString), utf8, byte_count);
}

inline uint8_t* put_counts_definition(uint8_t* out, const DefinitionCounts& counts) {
    uint8_t text[6 * kMaxVarintBytes];
    uint8_t* end = text;
    for (const uint32_t count :
         {counts.strings, counts.codes, counts.nodes, counts.sites, counts.types, counts.shapes}) {
        end = put_varint(end, count);
    }
    return put_string_definition(out, reinterpret_cast<const char*>(text),
                                 static_cast<size_t>(end - text));
}

inline uint8_t* put_code_definition(uint8_t* out, uint32_t file, uint32_t name, uint32_t line) {
    out = put_varint(put_tag(out, DefinitionTag::kCode), file);
    return put_varint(put_varint(out, name), line);
}

// `line_delta`: the line minus the line of the code; the line is -1 where it is not known.
inline uint8_t* put_node_definition(uint8_t* out, uint32_t parent, uint32_t code,
                                    int64_t line_delta) {
    out = put_varint(put_tag(out, DefinitionTag::kNode), parent);
    return put_zig(put_varint(out, code), line_delta);
}

inline uint8_t* put_site_definition(uint8_t* out, uint32_t node, uint32_t domain) {
    return put_varint(put_varint(put_tag(out, DefinitionTag::kSite), node), domain);
}

inline uint8_t* put_thread_definition(uint8_t* out, uint64_t native_id, uint64_t python_ident,
                                      const char* name, size_t name_bytes) {
    out = put_varint(put_tag(out, DefinitionTag::kThread), native_id);
    return put_text(put_varint(out, python_ident), name, name_bytes);
}

inline uint8_t* put_type_definition(uint8_t* out, const TypeDefinition& type) {
    out = put_varint(put_tag(out, DefinitionTag::kType), type.name);
    out = put_zig(put_varint(out, type.module), type.block_offset);
    out = put_varint(out, type.basic_size);
    out = put_varint(out, (type.is_collected ? 1u : 0u) | (type.is_heap_type ? 2u : 0u));
    return put_varint(put_varint(out, type.shape), type.type_object);
}

class DefinitionWriter {
public:
    explicit DefinitionWriter(PayloadBuffer& payload) : payload_(payload) {}

    uint32_t add_string(const char* utf8, size_t byte_count) {
        add(byte_count, [&](uint8_t* out) { return put_string_definition(out, utf8, byte_count); });
        return ++counts_.strings;
    }
    uint32_t add_code(uint32_t file, uint32_t name, uint32_t line) {
        add(0, [&](uint8_t* out) { return put_code_definition(out, file, name, line); });
        return ++counts_.codes;
    }
    uint32_t add_node(uint32_t parent, uint32_t code, int64_t line_delta) {
        add(0, [&](uint8_t* out) { return put_node_definition(out, parent, code, line_delta); });
        return ++counts_.nodes;
    }
    uint32_t add_type(const TypeDefinition& type) {
        add(0, [&](uint8_t* out) { return put_type_definition(out, type); });
        return ++counts_.types;
    }
    uint32_t add_shape(ShapeKind kind, const uint32_t* names, size_t name_count) {
        add(name_count * kMaxVarintBytes, [&](uint8_t* out) {
            out = put_varint(put_tag(out, DefinitionTag::kShape), static_cast<uint64_t>(kind));
            out = put_varint(out, name_count);
            for (size_t i = 0; i < name_count; ++i) out = put_varint(out, names[i]);
            return out;
        });
        return ++counts_.shapes;
    }

private:
    template <class Put>
    void add(size_t variable_bytes, Put put) {
        // Somebody took the payload before: these go on from it.
        if (payload_.size() == 0 && has_added_) {
            if (uint8_t* const out = payload_.reserve(kMaxDefinitionBytes)) {
                payload_.commit(put_counts_definition(out, counts_));
            }
            ++counts_.strings;
        }
        has_added_ = true;
        if (uint8_t* const out = payload_.reserve(kMaxDefinitionBytes + variable_bytes)) {
            payload_.commit(put(out));
        }
    }

    PayloadBuffer& payload_;
    DefinitionCounts counts_;
    bool has_added_ = false;
};

}  // namespace capture
