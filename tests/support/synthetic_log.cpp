#include "tests/support/synthetic_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <set>
#include <unordered_map>

namespace hs::test {
namespace {

constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;
constexpr uint32_t kFree = 0x40000000;
constexpr uint64_t kShort = 64;
constexpr uint64_t kMedium = 4096;
constexpr uint64_t kLong = 65536;
constexpr uint64_t kNear = uint64_t{1} << 17;  // lifetimes below this wait in a ring

uint64_t random_at(uint64_t seed, uint64_t stream, uint64_t i) {
    uint64_t x = seed * 0x2545F4914F6CDD1D + stream * 0xD1342543DE82EF95 + i * kGolden;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

void put_varint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

void put_big(std::string& out, uint64_t value, unsigned byte_count) {
    for (unsigned i = byte_count; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::vector<std::string> file_names() {
    std::vector<std::string> files = {"app/main.py"};
    for (const char* package : {"core", "io", "model", "net", "store", "util", "web", "jobs"}) {
        for (const char* module : {"cache", "codec", "index", "loader", "parse", "plan", "query",
                                   "render", "table", "worker"}) {
            files.push_back(std::string("app/") + package + "/" + module + ".py");
        }
    }
    for (const char* module : {"json/decoder", "json/encoder", "re", "collections/__init__",
                               "threading", "socketserver", "copy", "csv"}) {
        files.push_back(std::string("lib/python3.7/") + module + ".py");
    }
    return files;
}

using Stack = std::vector<std::pair<uint32_t, uint32_t>>;  // (file, line), root first

// Each stack copies a prefix of an earlier one and goes its own way from there.
std::vector<Stack> make_stacks(const SyntheticLogOptions& options, uint32_t file_count) {
    std::vector<Stack> stacks;
    std::set<Stack> seen;
    const uint64_t seed = options.seed;
    const uint64_t depth = options.depth;
    for (uint64_t n = 0; stacks.size() < options.traces;) {
        const uint64_t r = random_at(seed, 1, n++);
        Stack frames;
        if (stacks.empty() || r % 97 == 0) {
            frames = {{0, 10 + static_cast<uint32_t>(r % 5)}};
        } else {
            const Stack& source = stacks[(r >> 8) % stacks.size()];
            const uint64_t keep = 1 + (r >> 40) % source.size();
            frames.assign(source.begin(), source.begin() + static_cast<ptrdiff_t>(keep));
        }
        const uint64_t roll = random_at(seed, 2, n);
        uint64_t want =
            roll % 50 == 0 ? depth : 3 + roll % std::max<uint64_t>(1, depth < 3 ? 1 : depth - 2);
        want = std::max(std::min<uint64_t>(2, depth), std::min(depth, want));
        const bool is_recursive = (roll >> 20) % 40 == 0;
        for (uint64_t k = 0; frames.size() < want; ++k) {
            const uint64_t f = random_at(seed, 3, n * 4096 + k);
            if (is_recursive && frames.size() > 2) {
                frames.push_back(f % 3 != 0 ? frames.back() : frames[frames.size() - 2]);
            } else {
                frames.emplace_back(static_cast<uint32_t>(f % file_count),
                                    20 + static_cast<uint32_t>((f >> 32) % 24 * 7));
            }
        }
        if (seen.count(frames) != 0) {
            frames.emplace_back(static_cast<uint32_t>(random_at(seed, 4, n) % file_count),
                                500 + static_cast<uint32_t>(stacks.size() % 400));
            if (depth == 1) frames.resize(1);
            if (frames.size() > depth) {
                frames.erase(frames.begin(), frames.end() - static_cast<ptrdiff_t>(depth));
            }
            if (seen.count(frames) != 0 && n < uint64_t{options.traces} * 20) continue;
        }
        seen.insert(frames);
        stacks.push_back(frames);
    }
    return stacks;
}

struct Allocation {
    uint32_t trace = 0;
    uint64_t size = 0;
    uint64_t gap_us = 0;
    uint64_t life = 0;  // in allocations; 0: never freed
};

// Allocation number a, each a pure function of the seed and a.
class Plan {
public:
    explicit Plan(const SyntheticLogOptions& options) : options_(options) {
        const uint64_t count = std::max<uint64_t>(1, options.events * 51 / 100);
        for (uint64_t s = 0; s < options.spikes; ++s) {
            const uint64_t middle = count * (2 * s + 1) / (2 * std::max(1U, options.spikes));
            const uint64_t begin = middle > count / 100 ? middle - count / 100 : 0;
            const uint64_t top = begin + std::max<uint64_t>(1, count / 400);
            spikes_.push_back({begin, top, top + std::max<uint64_t>(1, count / 60)});
        }
        const double mean_gap = std::max(0.0, options.duration_s) * 1e6 /
                                static_cast<double>(std::max<uint64_t>(1, options.events));
        double_gap_ = static_cast<uint64_t>(mean_gap * 2);
        leaks_of_2_32_ = static_cast<uint64_t>(options.leak_share * 4294967296.0);
        leaky_ = std::max(1U, std::min(4U, options.traces));
    }

    [[nodiscard]] Allocation at(uint64_t a) const {
        const uint64_t r = random_at(options_.seed, 10, a);
        const uint64_t q = random_at(options_.seed, 11, a);
        const uint64_t kind = r & 0xFF;
        const uint64_t u = r >> 8 & 0xFFFFF;
        const uint64_t traces = options_.traces;
        Allocation made;
        uint64_t trace = ((q & 0xFFFF) * (q >> 16 & 0xFFFF) * traces >> 32) + 1;
        if (kind < 200) {
            made.size = 16 + (u & 127);
            made.life = 1 + (q >> 32) % kShort;
        } else if (kind < 245) {
            made.size = 128 + (u & 1023);
            made.life = 1 + (q >> 32) % kMedium;
        } else {
            made.size = kind < 255 ? 1024 + (u & 16383) : 32768 + (u & 0x3FFFF);
            made.life = 1 + (q >> 32) % (kind < 255 ? kLong : kMedium);
        }
        if (r >> 32 < leaks_of_2_32_) {
            made.life = 0;
            trace = 1 + (q >> 40) % leaky_;
            made.size = 256 + (u & 2047);
        }
        for (const Spike& spike : spikes_) {
            if (a < spike.begin || a >= spike.top || (kind & 3) == 0) continue;
            made.size += 2048 + (u & 4095);
            made.life = spike.end - a + (q >> 32) % (1 + (spike.end - spike.top) / 4);
            trace = 1 + (traces * 3 / 4 + (q >> 40) % 3) % traces;
        }
        made.trace = static_cast<uint32_t>(trace);
        made.gap_us = double_gap_ * (q >> 24 & 0xFF) >> 7;
        return made;
    }

private:
    struct Spike {
        uint64_t begin = 0;
        uint64_t top = 0;
        uint64_t end = 0;
    };
    SyntheticLogOptions options_;
    std::vector<Spike> spikes_;
    uint64_t double_gap_ = 0;
    uint64_t leaks_of_2_32_ = 0;
    uint32_t leaky_ = 1;
};

struct Due {
    uint32_t trace = 0;
    uint64_t size = 0;
};

}  // namespace

std::string synthetic_hpm(const SyntheticLogOptions& options) {
    const std::vector<std::string> files = file_names();
    std::string out;
    put_big(out, 1, 4);
    put_big(out, 1600000000 + options.seed, 8);
    put_big(out, 250000000, 8);
    put_varint(out, options.ranges.size());
    for (const auto& [max_size, probability] : options.ranges) {
        put_big(out, max_size, 8);
        put_big(out, probability, 4);
    }
    for (const Stack& stack : make_stacks(options, static_cast<uint32_t>(files.size()))) {
        for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
            put_varint(out, uint64_t{frame->second} + 1);
            put_varint(out, files[frame->first].size());
            out += files[frame->first];
        }
        out.push_back('\0');
    }
    return out;
}

void write_synthetic_hpd(const SyntheticLogOptions& options,
                         const std::function<void(std::string_view)>& sink) {
    constexpr size_t kPiece = size_t{1} << 20;
    const Plan plan(options);
    std::vector<std::vector<Due>> near(kNear);
    std::unordered_map<uint64_t, std::vector<Due>> far;
    std::string out;
    uint64_t written = 0;
    const auto write_free = [&](const Due& due) {
        if (written == options.events) return;
        put_big(out, kFree | due.trace, 4);
        out.append(2, '\0');
        put_varint(out, due.size);
        ++written;
    };
    for (uint64_t a = 0; written < options.events; ++a) {
        if (const auto found = far.find(a); found != far.end()) {
            for (const Due& due : found->second) write_free(due);
            far.erase(found);
        }
        for (const Due& due : near[a % kNear]) write_free(due);
        near[a % kNear].clear();
        if (written == options.events) break;
        const Allocation made = plan.at(a);
        put_big(out, made.trace, 4);
        put_varint(out, made.gap_us / 1000000);
        put_varint(out, made.gap_us % 1000000);
        put_varint(out, made.size);
        ++written;
        if (made.life >= kNear) {
            far[a + made.life].push_back({made.trace, made.size});
        } else if (made.life > 0) {
            near[(a + made.life) % kNear].push_back({made.trace, made.size});
        }
        if (out.size() > kPiece) {
            sink(out);
            out.clear();
        }
    }
    sink(out);
}

std::string synthetic_hpd(const SyntheticLogOptions& options) {
    std::string bytes;
    write_synthetic_hpd(options, [&](std::string_view piece) { bytes += piece; });
    return bytes;
}

bool write_synthetic_log(const SyntheticLogOptions& options, const std::string& base) {
    std::FILE* hpm = std::fopen((base + ".hpm").c_str(), "wb");
    std::FILE* hpd = std::fopen((base + ".hpd").c_str(), "wb");
    bool is_good = hpm != nullptr && hpd != nullptr;
    if (is_good) {
        const std::string table = synthetic_hpm(options);
        is_good = std::fwrite(table.data(), 1, table.size(), hpm) == table.size();
        write_synthetic_hpd(options, [&](std::string_view piece) {
            is_good = is_good && std::fwrite(piece.data(), 1, piece.size(), hpd) == piece.size();
        });
    }
    if (hpm != nullptr) is_good = std::fclose(hpm) == 0 && is_good;
    if (hpd != nullptr) is_good = std::fclose(hpd) == 0 && is_good;
    return is_good;
}

}  // namespace hs::test
