#pragma once
// A zip archive written from front to back, so that it can go down a pipe: sizes follow each entry.
// Entries and the archive end below 4 GiB, which every reader understands.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/export/table.h"

namespace hs {

class ZipWriter {
public:
    explicit ZipWriter(TextSink sink);
    ~ZipWriter();
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;

    // Ends the entry before, if there is one.
    void begin_entry(std::string name);
    void write(std::string_view bytes);
    [[nodiscard]] uint64_t entry_bytes() const;  // written to this entry so far
    void finish();
    // Something grew beyond 4 GiB: what was written is of no use.
    [[nodiscard]] bool is_too_large() const { return is_too_large_; }

private:
    struct Entry {
        std::string name;
        uint64_t at = 0;  // of its header
        uint32_t crc = 0;
        uint64_t packed = 0;
        uint64_t size = 0;
    };
    struct Deflater;

    void deflate_some(std::string_view bytes, bool is_last);
    void end_entry();
    void put(std::string_view bytes);

    TextSink sink_;
    std::unique_ptr<Deflater> deflater_;
    std::vector<Entry> entries_;  // the last one is being written while is_open_
    uint64_t written_ = 0;
    bool is_open_ = false;
    bool is_too_large_ = false;
};

}  // namespace hs
