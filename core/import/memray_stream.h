#pragma once
// The records of a memray capture that has all allocations, one after the other.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/job_context.h"
#include "core/import/memray_frames.h"
#include "core/import/memray_header.h"
#include "core/import/memray_reader.h"
#include "core/import/memray_recorder.h"

namespace hs {

// How reading ended, and at which byte of the unpacked file.
struct MemrayEnd {
    enum class Kind : uint8_t {
        kTrailer,     // as the recorder ends a file
        kUnfinished,  // the bytes end behind a record, or zeros follow it
        kCut,         // inside a record
        kDamaged,     // no record is there, or one that cannot be
    };
    Kind kind = Kind::kUnfinished;
    uint64_t byte = 0;
    bool has_more = false;  // behind the trailer, beside zeros
};

// Bytes: of the whole file, with an Input's padding.
MemrayEnd read_memray_records(std::string_view bytes, const MemrayHeader& header,
                              MemrayRecorder& recorder, JobContext& job);

// Path, count and load address of a module, and its segments; false for damage. Both layouts have
// them.
bool read_memray_image(MemrayReader& reader, MemrayNative& native);
// A code object: number, names, first line, which is a difference to the last one, and lines.
bool read_memray_code(MemrayReader& reader, uint64_t& last_line, MemrayFrames& frames,
                      DiagnosticList& notes);

}  // namespace hs
