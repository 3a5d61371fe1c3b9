#include "core/import/memray_stream.h"

#include <utility>

#include "core/base/spilled_region.h"

namespace hs {
namespace {

constexpr uint64_t kRecordsPerPoll = 65536;
constexpr uint64_t kPageOutBytes = uint64_t{32} << 20;
constexpr uint64_t kShortestSegment = 10;
constexpr uint8_t kSegmentToken = 0x08;

// The numbers that records are differences to: one of each for the whole file.
struct Registers {
    uint64_t address = 0;
    uint64_t frame = 0;
    uint64_t line = 0;
    uint64_t native = 0;
    uint64_t instruction = 0;
};

// The addresses that a record may name by their place: 15, the newest first.
class RecentAddresses {
public:
    static constexpr unsigned kMiss = 15;

    [[nodiscard]] uint64_t at(unsigned place) const { return ring_[(newest_ + place) & 15]; }
    void put(uint64_t address) {
        newest_ = (newest_ - 1) & 15;
        ring_[newest_] = address;
    }

private:
    uint64_t ring_[16] = {};
    unsigned newest_ = 0;
};

class RecordReader {
public:
    RecordReader(std::string_view bytes, const MemrayHeader& header, MemrayRecorder& to,
                 JobContext& job)
        : bytes_(bytes),
          reader_(bytes),
          header_(header),
          to_(to),
          frames_(to.stacks(), header.python_version),
          job_(job) {
        reader_.go_to(header.byte_count);
    }

    MemrayEnd run() {
        const MemrayEnd end = read_all();
        if (frames_.unknown_count() > 0) {
            to_.notes().warn("frames that the recording does not define: shown as <unknown>", {},
                             frames_.unknown_count());
        }
        return end;
    }

private:
    enum class Next : uint8_t { kGoOn, kTrailer, kDamaged };

    MemrayEnd read_all() {
        uint64_t count = 0;
        uint64_t begin = reader_.offset();
        while (!reader_.at_end()) {
            if (++count % kRecordsPerPoll == 0) {
                if (job_.cancelled()) break;
                job_.set_done(begin);
                if (to_.is_bounded()) page_out_before(begin);
            }
            begin = reader_.offset();
            const Next next = header_.has_code_objects() ? record_of_12() : record_of_10();
            if (reader_.is_cut()) return {MemrayEnd::Kind::kCut, begin, false};
            if (next == Next::kTrailer) {
                return {MemrayEnd::Kind::kTrailer, begin, !reader_.rest_is_zero()};
            }
            if (next == Next::kDamaged || reader_.is_damaged()) {
                reader_.go_to(begin);
                const bool is_padding = reader_.rest_is_zero();
                return {is_padding ? MemrayEnd::Kind::kUnfinished : MemrayEnd::Kind::kDamaged,
                        begin, false};
            }
        }
        return {MemrayEnd::Kind::kUnfinished, reader_.offset(), false};
    }

    // Nothing is read twice but texts of frames, which come back from where they lie.
    void page_out_before(uint64_t byte) {
        if (byte - paged_out_ < kPageOutBytes) return;
        page_out(bytes_.data() + paged_out_, byte - paged_out_);
        paged_out_ = byte;
    }

    // What a record says counts only if all of it is there.
    [[nodiscard]] bool is_good() const { return !reader_.is_cut() && !reader_.is_damaged(); }

    Next record_of_12() {
        const uint8_t token = reader_.u8();
        if ((token & 0x80) != 0) return allocation_of_12(token);
        if ((token & 0x40) != 0) {
            const uint64_t code = reader_.varint();
            const int64_t instruction = reader_.svarint();
            if (is_good()) to_.push(frames_.frame_in(code, instruction));
            return Next::kGoOn;
        }
        if ((token & 0x20) != 0) {
            const uint64_t address = recent_address(token >> 1 & 15);
            const bool is_created = (token & 1) != 0;
            if (is_created && header_.has_native_stacks) reader_.delta(last_.native);
            if (is_good()) to_.object(address, is_created);
            return Next::kGoOn;
        }
        if ((token & 0x10) != 0) return pop((token & 15U) + 1);
        constexpr uint8_t kTrailer = 0x01;
        constexpr uint8_t kMemory = 0x02;
        constexpr uint8_t kCode = 0x0E;
        switch (token) {
            case kTrailer:
                return Next::kTrailer;
            case kMemory:
                return memory();
            case kCode:
                return read_memray_code(reader_, last_.line, frames_, to_.notes()) ? Next::kGoOn
                                                                                   : Next::kDamaged;
            default:
                return common_record(token);
        }
    }

    Next allocation_of_12(uint8_t token) {
        const uint64_t address = recent_address(token >> 3 & 15);
        unsigned number = token & 7;
        if (number == 0) number = reader_.u8();
        if (number == 0 || number >= kMemrayAllocators) return Next::kDamaged;
        const auto allocator = static_cast<MemrayAllocator>(number);
        uint64_t native = 0;
        uint64_t size_bytes = 0;
        if (!is_memray_free(allocator)) {
            if (header_.has_native_stacks) native = reader_.delta(last_.native);
            size_bytes = reader_.varint();
        }
        if (is_good()) to_.allocation(address, allocator, size_bytes, native);
        return Next::kGoOn;
    }

    uint64_t recent_address(unsigned place) {
        if (place != RecentAddresses::kMiss) return recent_.at(place);
        // The lowest three bits are not in the file.
        const uint64_t address = reader_.delta(last_.address) << 3;
        recent_.put(address);
        return address;
    }

    Next record_of_10() {
        const uint8_t token = reader_.u8();
        const unsigned flags = token >> 4;
        constexpr uint8_t kTrailer = 0x10;
        if (token == kTrailer) return Next::kTrailer;
        switch (token & 15) {
            case 1:
            case 2:
                return allocation_of_10(memray_allocator_of_10(flags), (token & 15) == 2);
            case 3: {
                const uint64_t number = reader_.delta(last_.frame);
                const std::string_view function = reader_.string();
                const std::string_view file = reader_.string();
                const uint64_t line = reader_.delta(last_.line);
                if (is_good() &&
                    !frames_.define(number, function, file, static_cast<int32_t>(line))) {
                    to_.notes().warn("a frame is defined twice: the first one counts",
                                     reader_.offset());
                }
                return Next::kGoOn;
            }
            case 4: {
                const uint64_t number = reader_.delta(last_.frame);
                if (is_good()) to_.push(frames_.frame(number));
                return Next::kGoOn;
            }
            case 9:
                return pop(flags + 1);
            case 11:
                return flags == 0 ? memory() : Next::kDamaged;
            default:
                return flags == 0 ? common_record(token) : Next::kDamaged;
        }
    }

    Next allocation_of_10(MemrayAllocator allocator, bool has_native) {
        if (static_cast<uint8_t>(allocator) == 0) return Next::kDamaged;
        const uint64_t address = reader_.delta(last_.address);
        const bool has_size = has_native || !is_memray_free(allocator);
        const uint64_t size_bytes = has_size ? reader_.varint() : 0;
        const uint64_t native = has_native ? reader_.delta(last_.native) : 0;
        if (is_good()) to_.allocation(address, allocator, size_bytes, native);
        return Next::kGoOn;
    }

    // Of all versions.
    Next common_record(uint8_t token) {
        switch (token) {
            case 0x05: {
                const uint64_t instruction = reader_.delta(last_.instruction);
                const uint64_t parent = reader_.delta(last_.native);
                if (is_good()) to_.native().add_frame(instruction, parent);
                return Next::kGoOn;
            }
            case 0x06:
                to_.native().begin_map();
                return Next::kGoOn;
            case 0x07:
                return read_memray_image(reader_, to_.native()) ? Next::kGoOn : Next::kDamaged;
            case 0x0A: {
                const std::string_view name = reader_.string();
                if (is_good()) to_.name_thread(name);
                return Next::kGoOn;
            }
            case 0x0C: {
                const uint64_t thread = reader_.u64();
                if (is_good()) to_.switch_to(thread);
                return Next::kGoOn;
            }
            default:
                return Next::kDamaged;
        }
    }

    Next pop(unsigned count) { return to_.pop(count) ? Next::kGoOn : Next::kDamaged; }

    Next memory() {
        const uint64_t rss_bytes = reader_.varint();
        const uint64_t ms = reader_.varint();
        if (is_good()) to_.memory(rss_bytes, ms);
        return Next::kGoOn;
    }

    std::string_view bytes_;
    uint64_t paged_out_ = 0;
    MemrayReader reader_;
    const MemrayHeader& header_;
    MemrayRecorder& to_;
    MemrayFrames frames_;
    JobContext& job_;
    Registers last_;
    RecentAddresses recent_;
};

}  // namespace

bool read_memray_image(MemrayReader& reader, MemrayNative& native) {
    const std::string_view path = reader.string();
    const uint64_t count = reader.varint();
    const uint64_t load_address = reader.u64();
    if (reader.is_cut() || reader.is_damaged()) return !reader.is_damaged();
    if (count > reader.remaining() / kShortestSegment) return false;
    native.begin_image(path, load_address);
    for (uint64_t i = 0; i < count; ++i) {
        if (reader.u8() != kSegmentToken) return reader.is_cut();
        const uint64_t address = reader.u64();
        const uint64_t size_bytes = reader.varint();
        if (reader.is_cut() || reader.is_damaged()) return !reader.is_damaged();
        native.add_segment(address, size_bytes);
    }
    return true;
}

bool read_memray_code(MemrayReader& reader, uint64_t& last_line, MemrayFrames& frames,
                      DiagnosticList& notes) {
    const uint64_t begin = reader.offset();
    const uint64_t number = reader.varint();
    MemrayFrames::Code code;
    code.function = reader.string();
    code.file = reader.string();
    code.first_line = static_cast<int32_t>(reader.delta(last_line));
    const uint64_t size = reader.varint();
    if (reader.is_damaged()) return false;
    code.line_table = reader.bytes(size);
    if (reader.is_cut()) return true;
    if (!frames.define_code(number, code)) {
        notes.warn("a code object is defined twice: the first one counts", begin);
    }
    return true;
}

MemrayEnd read_memray_records(std::string_view bytes, const MemrayHeader& header,
                              MemrayRecorder& recorder, JobContext& job) {
    job.begin_stage("reading events", bytes.size());
    return RecordReader(bytes, header, recorder, job).run();
}

}  // namespace hs
