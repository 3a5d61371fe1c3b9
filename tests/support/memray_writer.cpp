#include "tests/support/memray_writer.h"

#include <algorithm>

#include "tests/support/random.h"

namespace hs::test {
namespace {

constexpr unsigned kMiss = 15;

}  // namespace

MemrayWriter::MemrayWriter(const MemrayWriterOptions& options)
    : has_native_(options.has_native), recent_(kMiss) {
    text("memray");
    fixed(static_cast<uint32_t>(options.version), 4);
    fixed(options.python_version, 4);
    byte(options.has_native ? 1 : 0);
    byte(0);
    fixed(0, 8);
    fixed(0, 8);
    fixed(static_cast<uint64_t>(options.start_ms), 8);
    fixed(static_cast<uint64_t>(options.end_ms), 8);
    text("program.py --option");
    fixed(4321, 4);
    fixed(options.main_thread, 8);
    fixed(options.hidden_frames, 8);
    byte(1);
    byte(0);
    byte(0);
    if (options.version >= 13) {
        text("/usr/lib/python3.14");
        text("/usr/lib/python3/dist-packages");
        text("");
        text("/srv/app");
        text("");
    }
}

void MemrayWriter::fixed(uint64_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) byte(static_cast<unsigned>(value >> (8 * i) & 0xff));
}

void MemrayWriter::varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) byte(static_cast<unsigned>(value & 0x7f) | 0x80);
    byte(static_cast<unsigned>(value));
}

void MemrayWriter::svarint(int64_t value) {
    varint(static_cast<uint64_t>(value) << 1 ^ (value < 0 ? ~uint64_t{0} : 0));
}

void MemrayWriter::delta(uint64_t value, uint64_t& last) {
    svarint(static_cast<int64_t>(value - last));
    last = value;
}

unsigned MemrayWriter::place_of(uint64_t address) const {
    const auto found = std::find(recent_.rbegin(), recent_.rend(), address);
    return static_cast<unsigned>(found - recent_.rbegin());
}

void MemrayWriter::address(uint64_t address, unsigned place) {
    if (place != kMiss) return;
    delta(address >> 3, last_address_);
    recent_.erase(recent_.begin());
    recent_.push_back(address);
}

void MemrayWriter::switch_to(uint64_t thread) {
    byte(0x0C);
    fixed(thread, 8);
}

void MemrayWriter::name_thread(std::string_view name) {
    byte(0x0A);
    text(name);
}

void MemrayWriter::code(uint64_t number, std::string_view function, std::string_view file,
                        int64_t line) {
    byte(0x0E);
    varint(number);
    text(function);
    text(file);
    delta(static_cast<uint64_t>(line), last_line_);
    // 8 instructions in each of 16 entries, all on the first line.
    std::string table;
    for (int i = 0; i < 16; ++i) table += "\xFF";
    varint(table.size());
    bytes_ += table;
}

void MemrayWriter::push(uint64_t code, int64_t instruction) {
    byte(0x40);
    varint(code);
    svarint(instruction);
}

void MemrayWriter::pop(unsigned count) {
    for (; count > 16; count -= 16) byte(0x1F);
    if (count > 0) byte(0x10 | (count - 1));
}

void MemrayWriter::allocate(uint64_t address_of, uint64_t size, Allocator allocator,
                            uint64_t native) {
    const unsigned place = place_of(address_of);
    const bool is_short = allocator < 8;
    byte(0x80U | place << 3 | (is_short ? unsigned{allocator} : 0U));
    address(address_of, place);
    if (!is_short) byte(allocator);
    if (has_native_) delta(native, last_native_);
    varint(size);
}

void MemrayWriter::free(uint64_t address_of) {
    const unsigned place = place_of(address_of);
    byte(0x80U | place << 3 | kFree);
    address(address_of, place);
}

void MemrayWriter::unmap(uint64_t address_of, uint64_t size) {
    allocate(address_of, size, kMunmap);
}

void MemrayWriter::memory(uint64_t rss, uint64_t ms) {
    byte(0x02);
    varint(rss);
    varint(ms);
}

void MemrayWriter::object(uint64_t address_of, bool is_created) {
    const unsigned place = place_of(address_of);
    byte(0x20U | place << 1 | (is_created ? 1U : 0U));
    address(address_of, place);
    if (is_created && has_native_) delta(0, last_native_);
}

void MemrayWriter::native_frame(uint64_t instruction, uint64_t parent) {
    byte(0x05);
    delta(instruction, last_instruction_);
    delta(parent, last_native_);
}

void MemrayWriter::map(std::string_view path, uint64_t load_address, uint64_t segment,
                       uint64_t size) {
    byte(0x07);
    text(path);
    varint(1);
    fixed(load_address, 8);
    byte(0x08);
    fixed(segment, 8);
    varint(size);
}

namespace {

// A program at work: threads that call and return, allocate, and free mostly what is new.
class Program {
public:
    explicit Program(uint32_t stacks)
        : stacks_(stacks), functions_(std::max<uint32_t>(stacks / 4, 4)), place_(kThreads + 1) {
        for (uint32_t i = 0; i < functions_; ++i) {
            writer_.code(i, "function_" + std::to_string(i),
                         "/srv/app/module_" + std::to_string(i % 50) + ".py", i % 400 + 1);
        }
    }

    std::string run(uint64_t events) {
        for (uint64_t n = 0; n < events; ++n) {
            if (n % kEventsPerMeasurement == 0) {
                writer_.memory((30U << 20) + live_.size() * 300, n / kEventsPerMeasurement * 10);
            }
            const auto thread = static_cast<uint32_t>(n / kEventsPerTurn % kThreads + 1);
            if (n % kEventsPerTurn == 0) writer_.switch_to(thread);
            const bool is_full = live_.size() >= kMostLive;
            if (!live_.empty() && (is_full || random_.below(100) < 49)) {
                free_one();
            } else {
                if (n % 3 == 0) call(thread);
                allocate_one();
            }
        }
        return writer_.ended();
    }

private:
    static constexpr uint32_t kCallees = 3;
    static constexpr uint32_t kThreads = 4;
    static constexpr uint64_t kEventsPerMeasurement = 5000;
    static constexpr uint64_t kEventsPerTurn = 512;
    static constexpr size_t kMostLive = 200'000;

    void free_one() {
        const size_t newest = std::min<size_t>(live_.size(), 16);
        const size_t back =
            random_.below(100) < 70 ? random_.below(newest) : random_.below(live_.size());
        uint64_t& address = live_[live_.size() - 1 - back];
        writer_.free(address);
        unused_.push_back(address);
        address = live_.back();
        live_.pop_back();
    }

    // All stacks are a tree in which each calls three: up some steps, and down again elsewhere.
    void call(uint32_t thread) {
        uint32_t& place = place_[thread];
        for (uint64_t up = random_.below(4); up > 0 && place > 0; --up) {
            place = (place - 1) / kCallees;
            writer_.pop();
        }
        while (random_.below(4) > 0) {
            const auto next = static_cast<uint32_t>(place * kCallees + 1 + random_.below(kCallees));
            if (next >= stacks_) return;
            place = next;
            writer_.push(place % functions_, 2);
        }
    }

    void allocate_one() {
        uint64_t address = next_address_;
        if (!unused_.empty() && random_.below(4) > 0) {
            address = unused_.back();
            unused_.pop_back();
        } else {
            next_address_ += 16 * (1 + random_.below(64));
        }
        writer_.allocate(address, 16 + random_.below(2000));
        live_.push_back(address);
    }

    Random random_{7};
    MemrayWriter writer_;
    uint32_t stacks_;
    uint32_t functions_;
    std::vector<uint64_t> live_;
    std::vector<uint64_t> unused_;
    std::vector<uint32_t> place_;  // of each thread in the tree of stacks
    uint64_t next_address_ = 0x7f0000001000;
};

}  // namespace

std::string synthetic_memray(uint64_t events, uint32_t stacks) {
    return Program(stacks).run(events);
}

}  // namespace hs::test
