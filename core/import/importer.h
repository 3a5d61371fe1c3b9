#pragma once
// One importer for each format, all in one table. Detection lives in the importer and looks at the
// bytes; the file name is only a hint, worth less than any content.

#include <span>
#include <string>
#include <string_view>

#include "core/base/input.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct SniffInput {
    std::string_view head;       // the first bytes (at most 64 KiB), inflated; may be empty
    std::string_view file_name;  // without directory and compression suffix
    uint64_t size = 0;           // of the inflated bytes
};

// How sure a sniff is. Content beats names. An empty file is kNotThis, unless a valid file of the
// format may be empty.
enum Confidence : int {
    kNotThis = 0,
    kNameOnly = 10,   // the name fits, the bytes do not speak against it
    kPlausible = 40,  // the beginning could be this
    kLikely = 70,     // the beginning has this format's own structure
    kCertain = 100,   // magic bytes or an equivalent
};

struct LoadOptions {
    uint64_t memory_limit_bytes = 0;  // 0: no limit of our own
    bool repair = true;               // object graphs: see "Repair" in the contract
    // Files with several profiles: the name or number of one, or a unit for all that are in it.
    // Empty: the one that the file has chosen, else the first.
    std::string profile = {};
    // Recordings with several dumps: which one, from 1. 0: the last one, beside the log.
    uint32_t dump = 0;
};

struct Importer {
    std::string_view name;                         // "heapprof"
    std::string_view description;                  // "heapprof log (.hpm with .hpd)"
    std::span<const std::string_view> extensions;  // with the dot
    int (*sniff)(const SniffInput& input);
    Result<Dataset> (*load)(Input input, const LoadOptions& options, JobContext& job);
    // No other program gives files these extensions: one that cannot be read is a damaged file of
    // this format.
    bool owns_extensions = false;
    // Files may hold several dumps, and take LoadOptions::dump.
    bool has_dumps = false;
};

std::span<const Importer> importers();  // the table, in importer_table.cpp

struct KnownFormat;

// What a file is, by its head: to be read by the importer, or a known format that none reads.
struct Recognition {
    const Importer* importer = nullptr;  // null: none has a reason
    int confidence = kNotThis;           // of the importer
    const KnownFormat* known = nullptr;  // not null: it is this, whatever the importer thinks
};
Recognition recognise(std::span<const Importer> table, const SniffInput& input);

// The importer with the highest sniff, or null. Ties go to the one listed first.
const Importer* find_importer(std::span<const Importer> table, const SniffInput& input);

// Opens, recognises and loads. A base name ("run" for run.hpm and run.hpd) is found too, and
// "run.hscope#2" is the second dump of run.hscope, unless a file has that very name. An unknown
// format is an error that says what the file is, or how it begins, and which formats are read.
Result<DatasetPtr> open_dataset(const std::string& path, const LoadOptions& options,
                                JobContext& job);
Result<DatasetPtr> open_dataset(std::span<const Importer> table, const std::string& path,
                                const LoadOptions& options, JobContext& job);

}  // namespace hs
