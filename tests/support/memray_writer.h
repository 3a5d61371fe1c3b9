#pragma once
// Writes memray captures of version 13, without LZ4, record by record.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hs::test {

struct MemrayWriterOptions {
    int32_t version = 13;  // 12 or 13
    uint32_t python_version = 0x030E08F0;
    bool has_native = false;
    uint64_t main_thread = 1;
    uint64_t hidden_frames = 0;
    int64_t start_ms = 1'700'000'000'000;
    int64_t end_ms = 1'700'000'001'000;
};

class MemrayWriter {
public:
    // By memray's numbers of version 12 and later.
    enum Allocator : uint8_t { kFree = 5, kMalloc = 6, kRealloc = 7, kMmap = 14, kMunmap = 15 };

    explicit MemrayWriter(const MemrayWriterOptions& options = {});

    void switch_to(uint64_t thread);
    void name_thread(std::string_view name);
    // A code object on one line: every instruction of it is there.
    void code(uint64_t number, std::string_view function, std::string_view file, int64_t line);
    void push(uint64_t code, int64_t instruction = 0);
    void pop(unsigned count = 1);
    void allocate(uint64_t address, uint64_t size, Allocator allocator = kMalloc,
                  uint64_t native = 0);
    void free(uint64_t address);
    void unmap(uint64_t address, uint64_t size);
    void memory(uint64_t rss, uint64_t ms);
    void object(uint64_t address, bool is_created);
    void native_frame(uint64_t instruction, uint64_t parent);
    void map(std::string_view path, uint64_t load_address, uint64_t segment, uint64_t size);
    void raw(std::string_view bytes) { bytes_ += bytes; }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::string ended() const { return bytes_ + '\x01'; }

private:
    void byte(unsigned value) { bytes_.push_back(static_cast<char>(value)); }
    void fixed(uint64_t value, unsigned count);
    void varint(uint64_t value);
    void svarint(int64_t value);
    void delta(uint64_t value, uint64_t& last);
    void text(std::string_view value) { (bytes_ += value) += '\0'; }
    // Bits of the token that say where the address is.
    unsigned place_of(uint64_t address) const;
    void address(uint64_t address, unsigned place);

    std::string bytes_;
    bool has_native_;
    std::vector<uint64_t> recent_;
    uint64_t last_address_ = 0;
    uint64_t last_line_ = 0;
    uint64_t last_native_ = 0;
    uint64_t last_instruction_ = 0;
};

// Of about so many allocations and frees, on several threads and stacks; reproducible.
std::string synthetic_memray(uint64_t events, uint32_t stacks);

}  // namespace hs::test
