#include "tests/support/heapprof_writer.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/import/heapprof.h"

namespace hs::test {

void put_varint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

void put_big(std::string& out, uint64_t value, unsigned byte_count) {
    for (unsigned i = byte_count; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

HeapprofWriter::HeapprofWriter(std::vector<SamplingRange> ranges, uint64_t start_seconds,
                               uint64_t start_nanoseconds)
    : traces(1), sampling(ranges) {
    put_big(hpm, 1, 4);
    put_big(hpm, start_seconds, 8);
    put_big(hpm, start_nanoseconds, 8);
    put_varint(hpm, ranges.size());
    for (const SamplingRange& range : ranges) {
        put_big(hpm, range.max_size_bytes, 8);
        put_big(hpm, range.probability, 4);
    }
}

uint32_t HeapprofWriter::trace(const StackFrames& frames) {
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
        put_varint(hpm, static_cast<uint64_t>(frame->second + 1));
        put_varint(hpm, frame->first.size());
        hpm += frame->first;
    }
    hpm.push_back('\0');
    traces.push_back(frames);
    return next_index_++;
}

void HeapprofWriter::event(uint32_t index, bool is_free, uint64_t size, int64_t delta_us) {
    constexpr int64_t kSecond = 1'000'000;
    // Floored seconds, so that the microseconds are not negative.
    int64_t seconds = delta_us / kSecond;
    if (delta_us % kSecond < 0) --seconds;
    const int64_t micros = delta_us - seconds * kSecond;
    put_big(hpd, index | (is_free ? 0x40000000U : 0) | (delta_us < 0 ? 0x80000000U : 0), 4);
    put_varint(hpd, static_cast<uint64_t>(seconds < 0 ? -seconds : seconds));
    put_varint(hpd, static_cast<uint64_t>(micros));
    put_varint(hpd, size);
    time_us_ += delta_us;
    const int64_t before = events.empty() ? 0 : events.back().latest_us;
    events.push_back({index, is_free, size, std::max(before, time_us_)});
}

size_t HeapprofWriter::events_until(int64_t time_us) const {
    size_t count = 0;
    while (count < events.size() && events[count].latest_us <= time_us) ++count;
    return count;
}

Amount HeapprofWriter::change(const Event& event, Measure measure) const {
    const auto size = static_cast<int64_t>(event.is_free ? 0 - event.size : event.size);
    if (!measure.is_estimate) return Amount::whole(size);
    for (const SamplingRange& range : sampling.ranges()) {
        if (event.size >= range.max_size_bytes) continue;
        if (range.probability == 0) return {};
        const auto dividend = static_cast<UInt128>(UINT32_MAX) << Amount::kFractionBits;
        const UInt128 factor = (dividend + range.probability / 2) / range.probability;
        return Amount{static_cast<Int128>(factor)} * size;
    }
    return Amount::whole(size);
}

Input log_input(const std::string& hpm, const std::string& hpd) {
    return Input::from_memory("log.hpm", hpm, {{"log.hpd", hpd}});
}

Result<Dataset> load_log(const std::string& hpm, const std::string& hpd, JobContext& job,
                         const LoadOptions& options) {
    return load_heapprof(log_input(hpm, hpd), options, job);
}

HeapprofWriter rising_log(uint32_t* leak) {
    constexpr int64_t kTenthUs = 100'000;
    HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}, {"/app/cache.py", 7}});
    if (leak != nullptr) *leak = trace;
    for (int i = 0; i < 100; ++i) writer.allocate(trace, 1000, kTenthUs);
    return writer;
}

Dataset loaded(const HeapprofWriter& writer) {
    JobContext job;
    Result<Dataset> dataset = load_log(writer.hpm, writer.hpd, job);
    HS_CHECK(dataset.ok());
    return std::move(dataset).value();
}

HeapprofWriter random_log(const RandomLogOptions& options) {
    Random random(options.seed);
    std::vector<SamplingRange> ranges;
    if (options.with_ranges) ranges = {{64, 0}, {128, 429496}, {8192, 429496729}, {9000, ~0U}};
    HeapprofWriter writer(ranges);
    for (uint32_t i = 0; i < options.traces; ++i) {
        StackFrames frames;
        for (uint64_t depth = random.below(8); depth > 0; --depth) {
            frames.emplace_back("f" + std::to_string(random.below(3)) + ".py", random.below(4));
        }
        writer.trace(frames);
    }
    std::vector<std::pair<uint32_t, uint64_t>> held;
    for (uint32_t i = 0; i < options.events; ++i) {
        int64_t delta = random.below(3) == 0 ? static_cast<int64_t>(random.below(100)) : 0;
        if (random.below(50) == 0) delta = static_cast<int64_t>(random.below(400'000'000));
        if (options.with_backward_steps && random.below(20) == 0) delta = -delta;
        if (!held.empty() && random.below(100) < 48) {
            const size_t at = random.below(held.size());
            writer.free(held[at].first, held[at].second, delta);
            held[at] = held.back();
            held.pop_back();
            continue;
        }
        auto index = static_cast<uint32_t>(random.below(options.traces + 1));
        if (options.with_unknown_traces && random.below(30) == 0) index = options.traces + 3;
        const uint64_t size = random.next() >> (44 + random.below(20));
        writer.allocate(index, size, delta);
        held.emplace_back(index, size);
    }
    return writer;
}

}  // namespace hs::test
