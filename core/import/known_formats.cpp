#include "core/import/known_formats.h"

#include <algorithm>

#include "core/base/byte_reader.h"
#include "core/import/pickle_reader.h"

namespace hs {
namespace {

using namespace std::string_view_literals;

bool has(std::string_view head, std::string_view part) {
    return head.find(part) != std::string_view::npos;
}

template <class... Parts>
bool has_all(std::string_view head, Parts... parts) {
    return (has(head, parts) && ...);
}

// Behind a byte order mark and blanks.
std::string_view content_of(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    head.remove_prefix(std::min(head.size(), head.find_first_not_of(" \t\r\n")));
    return head;
}

template <class... Keys>
bool is_object_with(const SniffInput& input, Keys... keys) {
    return content_of(input.head).starts_with('{') && has_all(input.head, keys...);
}

bool is_pickle(std::string_view head) {
    const bool has_protocol =
        head.size() > 1 && static_cast<uint8_t>(head[0]) == 0x80 && head[1] <= 5;
    return has_protocol || looks_like_pickle(head);
}

// "v VERSION [FILE VERSION]" in hexadecimal, then lines of one letter and a blank.
bool is_heaptrack(const SniffInput& input) {
    const std::string_view head = input.head;
    const size_t end = head.find('\n');
    if (!head.starts_with("v ") || end == std::string_view::npos || end > 40) return false;
    const std::string_view versions = head.substr(2, end - 2);
    if (versions.find_first_not_of("0123456789abcdef ") != std::string_view::npos) return false;
    const std::string_view next = head.substr(end + 1);
    return next.empty() ||
           (next.size() > 1 && next[1] == ' ' && has("XxIASs#m", next.substr(0, 1)));
}
bool is_raw_heaptrack(const SniffInput& input) {
    return is_heaptrack(input) && (has(input.head, "\nx ") || has(input.head, "\nm "));
}

// A message of protocol buffers whose fields are those of a profile. Text is none.
bool is_pprof(const SniffInput& input) {
    enum Kind : uint8_t { kVarint = 0, kBytes = 2 };
    constexpr uint64_t kLastField = 15;
    constexpr uint64_t kMessageFields = 0b1000'0111'1110;  // 1 to 6, 11
    constexpr uint64_t kPackableFields = uint64_t{1} << 13;
    constexpr size_t kConvincing = 4;
    ByteReader reader(input.head);
    size_t fields = 0;
    bool has_sample_type = false;
    while (!reader.at_end()) {
        const uint64_t key = reader.varint();
        const uint64_t field = key >> 3;
        const auto kind = static_cast<Kind>(key & 7);
        if (reader.failed()) break;
        if (field == 0 || field > kLastField) return false;
        const bool is_message = (kMessageFields >> field & 1) != 0;
        const bool fits = kind == kBytes ? is_message || (kPackableFields >> field & 1) != 0 ||
                                               field == 7 || field == 8
                                         : kind == kVarint && !is_message;
        if (!fits) return false;
        if (kind == kVarint) {
            reader.varint();
        } else {
            const uint64_t size = reader.varint();
            const std::string_view part = reader.bytes(size);
            has_sample_type =
                has_sample_type ||
                (field == 1 && (part.starts_with('\x08') || part.starts_with('\x10')));
        }
        if (reader.failed()) break;
        ++fields;
    }
    // Reading fails where the head ends inside a field.
    const bool is_whole = !reader.failed();
    return has_sample_type && (is_whole || input.size > input.head.size()) && fields >= kConvincing;
}

bool is_gperftools(const SniffInput& input) {
    return input.head.starts_with("heap profile: ");
}
bool is_jemalloc(const SniffInput& input) {
    return input.head.starts_with("heap_v2/");
}

bool is_v8_snapshot(const SniffInput& input) {
    return is_object_with(input, "\"snapshot\"", "\"node_fields\"");
}
bool is_v8_sampling(const SniffInput& input) {
    return is_object_with(input, "\"head\"", "\"callFrame\"", "\"selfSize\"");
}
bool is_v8_cpu(const SniffInput& input) {
    return is_object_with(input, "\"nodes\"", "\"callFrame\"", "\"hitCount\"");
}

bool is_pytorch(const SniffInput& input) {
    const std::string_view head = input.head;
    const bool has_segments =
        has_all(head, "total_size", "allocated_size") || has_all(head, "segments", "device_traces");
    return has_segments && is_pickle(head);
}

bool is_tracemalloc(const SniffInput& input) {
    return has_all(input.head.substr(0, 4096), "tracemalloc", "Snapshot") && is_pickle(input.head);
}

bool is_line_profiler(const SniffInput& input) {
    return has(input.head.substr(0, 256), "line_profiler") && is_pickle(input.head);
}

bool is_pyheap(const SniffInput& input) {
    return input.head.starts_with("\x00\x00\x00\x00\x07\x54\xD6\x01\x00\x00\x00\x01"sv);
}

bool is_massif(const SniffInput& input) {
    return input.head.starts_with("desc:") &&
           has_all(input.head.substr(0, 8192), "\ncmd:", "\ntime_unit:");
}
bool is_dhat(const SniffInput& input) {
    return is_object_with(input, "\"dhatFileVersion\"");
}
bool is_callgrind(const SniffInput& input) {
    const std::string_view head = input.head.substr(0, 4096);
    return head.starts_with("# callgrind format") ||
           (head.starts_with("version:") && has_all(head, "creator:", "events:"));
}

bool is_chrome_trace(const SniffInput& input) {
    if (is_object_with(input, "\"traceEvents\"")) return true;
    return content_of(input.head).starts_with('[') &&
           has_all(input.head.substr(0, 4096), "\"ph\"", "\"ts\"");
}
bool is_firefox(const SniffInput& input) {
    return is_object_with(input, "\"meta\"", "\"preprocessedProfileVersion\"");
}
bool is_scalene(const SniffInput& input) {
    return is_object_with(input, "\"max_footprint_mb\"") ||
           is_object_with(input, "\"alloc_samples\"", "\"elapsed_time_sec\"");
}
bool is_pyinstrument(const SniffInput& input) {
    return is_object_with(input, "\"root_frame\"", "\"sample_count\"") ||
           is_object_with(input, "\"frame_records\"", "\"sample_count\"");
}
bool is_mprof(const SniffInput& input) {
    const std::string_view head = input.head;
    return head.starts_with("CMDLINE ") && has(head.substr(0, 8192), "\nMEM ");
}

// A marshalled dict whose first key is a tuple of three that begins with text.
bool is_cprofile(const SniffInput& input) {
    constexpr uint8_t kReference = 0x80;
    if (input.head.size() < 6) return false;
    const auto code = [&](size_t i) {
        return static_cast<char>(static_cast<uint8_t>(input.head[i]) & ~kReference);
    };
    const bool is_short_tuple = code(1) == ')' && input.head[2] == 3;
    const bool is_tuple = code(1) == '(' && input.head.substr(2, 4) == "\3\0\0\0"sv;
    if (code(0) != '{' || (!is_short_tuple && !is_tuple)) return false;
    const size_t text = is_short_tuple ? 3 : 6;
    return text < input.head.size() && "zZaAut"sv.find(code(text)) != std::string_view::npos;
}

bool is_elf_of(const SniffInput& input, char type) {
    constexpr size_t kTypeByte = 16;
    constexpr size_t kOrderByte = 5;
    const std::string_view head = input.head;
    if (!head.starts_with("\x7f"
                          "ELF") ||
        head.size() < kTypeByte + 2) {
        return false;
    }
    return head[head[kOrderByte] == 2 ? kTypeByte + 1 : kTypeByte] == type;
}
bool is_core_dump(const SniffInput& input) {
    return is_elf_of(input, 4);
}
bool is_program(const SniffInput& input) {
    return is_elf_of(input, 2) || is_elf_of(input, 3) || is_elf_of(input, 1);
}

bool is_minidump(const SniffInput& input) {
    return input.head.starts_with("MDMP\x93\xA7");
}
bool is_hprof(const SniffInput& input) {
    return input.head.starts_with("JAVA PROFILE 1.0");
}
bool is_perf(const SniffInput& input) {
    return input.head.starts_with("PERFILE2") || input.head.starts_with("2ELIFREP");
}

bool is_zip(const SniffInput& input) {
    return input.head.starts_with("PK\3\4") || input.head.starts_with("PK\5\6");
}
bool is_tar(const SniffInput& input) {
    constexpr size_t kMagicByte = 257;
    return input.head.size() > kMagicByte && input.head.substr(kMagicByte).starts_with("ustar");
}
bool is_seven_zip(const SniffInput& input) {
    return input.head.starts_with("7z\xBC\xAF\x27\x1C");
}
bool is_rar(const SniffInput& input) {
    return input.head.starts_with("Rar!\x1A\x07");
}
bool is_bzip2(const SniffInput& input) {
    return input.head.starts_with("BZh") && has(input.head.substr(0, 10), "1AY&SY");
}
bool is_sqlite(const SniffInput& input) {
    return input.head.starts_with("SQLite format 3\0"sv);
}
bool is_parquet(const SniffInput& input) {
    return input.head.starts_with("PAR1");
}
bool is_numpy(const SniffInput& input) {
    return input.head.starts_with("\x93NUMPY");
}
bool is_pdf(const SniffInput& input) {
    return input.head.starts_with("%PDF-");
}
bool is_image(const SniffInput& input) {
    const std::string_view head = input.head;
    return head.starts_with("\x89PNG\r\n") || head.starts_with("\xFF\xD8\xFF") ||
           head.starts_with("GIF8");
}
bool is_svg(const SniffInput& input) {
    const std::string_view content = content_of(input.head);
    return content.starts_with("<svg") ||
           (content.starts_with("<?xml") && has(content.substr(0, 1024), "<svg"));
}
bool is_html(const SniffInput& input) {
    std::string start(content_of(input.head).substr(0, 16));
    std::transform(start.begin(), start.end(), start.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return start.starts_with("<!doctype html") || start.starts_with("<html");
}

constexpr std::string_view kUnpack = "Unpack it and open the file inside.";
constexpr std::string_view kNeverRead = "heapscope does not read these.";
constexpr std::string_view kCoreDump =
    "heapscope reads dumps that Python tools write, not the memory of a process.";
constexpr std::string_view kPicture = "Open the data that it was made from.";

// Rows that are special cases of a later row stand before it.
constexpr KnownFormat kFormats[] = {
    {"a raw heaptrack recording", {}, is_raw_heaptrack},
    {"a heaptrack recording", {}, is_heaptrack},
    {"a gperftools heap profile", {}, is_gperftools},
    {"a jemalloc heap profile", {}, is_jemalloc},
    {"a V8 heap snapshot (.heapsnapshot)", {}, is_v8_snapshot},
    {"a V8 sampling heap profile (.heapprofile)", {}, is_v8_sampling},
    {"a V8 CPU profile (.cpuprofile)", {}, is_v8_cpu},
    {"a tracemalloc snapshot", {}, is_tracemalloc},
    {"a PyTorch memory snapshot", {}, is_pytorch},
    {"a line_profiler result (.lprof)", {}, is_line_profiler},
    {"a pyheap dump (.pyheap)", {}, is_pyheap},
    {"a massif output file", {}, is_massif},
    {"a DHAT output file", {}, is_dhat},
    {"a callgrind output file", {}, is_callgrind},
    {"a Firefox profile", {}, is_firefox},
    {"a Chrome trace", {}, is_chrome_trace},
    {"a scalene profile", {}, is_scalene},
    {"a pyinstrument session", {}, is_pyinstrument},
    {"a memory_profiler recording (mprof)", {}, is_mprof},
    {"a cProfile result (pstats)", {}, is_cprofile},
    {"a Java heap dump (.hprof)", {}, is_hprof},
    {"a perf recording (perf.data)", {}, is_perf},
    {"a core dump", kCoreDump, is_core_dump},
    {"a Windows minidump", kCoreDump, is_minidump},
    {"a compiled program or library", kNeverRead, is_program},
    {"a zip archive", kUnpack, is_zip},
    {"a tar archive", kUnpack, is_tar},
    {"a 7-Zip archive", kUnpack, is_seven_zip},
    {"a RAR archive", kUnpack, is_rar},
    {"a bzip2 file", kUnpack, is_bzip2},
    {"an SQLite database", kNeverRead, is_sqlite},
    {"a Parquet file", kNeverRead, is_parquet},
    {"a NumPy array", kNeverRead, is_numpy},
    {"a PDF document", kPicture, is_pdf},
    {"a picture", kPicture, is_image},
    {"an SVG picture", kPicture, is_svg},
    {"an HTML page", kPicture, is_html},
    // Protocol buffers have no mark of their own.
    {"a pprof profile", {}, is_pprof},
};

}  // namespace

std::span<const KnownFormat> known_formats() {
    return kFormats;
}

const KnownFormat* find_known_format(const SniffInput& input) {
    const auto* found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                     [&](const KnownFormat& row) { return row.looks_like(input); });
    return found == std::end(kFormats) ? nullptr : found;
}

std::string known_format_text(const KnownFormat& format) {
    std::string text = "this is " + std::string(format.name);
    if (format.advice.empty()) return text + ", which heapscope cannot read yet";
    std::string advice(format.advice);
    if (advice.ends_with('.')) advice.pop_back();
    return text + ". " + advice;
}

}  // namespace hs
