#include "core/import/hscope_marks.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/text_format.h"
#include "core/import/hscope_reader.h"

namespace hs {
namespace {

constexpr uint64_t kMostNs = uint64_t{1} << 62;

int64_t micros(uint64_t ns) {
    return static_cast<int64_t>(std::min(ns, kMostNs) / 1000);
}

// Calls body(reader, time) for every record of the chunks of a kind, which all begin with the time
// since the one before.
template <class Body>
void each_record(HscopeFile& file, HscopeKind kind, const Body& body) {
    for (const HscopeChunk* chunk : file.of_kind(kind)) {
        std::string buffer;
        const auto payload = hscope_payload(*chunk, buffer);
        if (!payload) {
            file.blame(HscopeFault::Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
            continue;
        }
        HscopeReader reader(*payload);
        uint64_t time_ns = chunk->time_ns;
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            time_ns += reader.varint();
            if (!body(reader, micros(time_ns))) reader.fail();
            if (!reader.failed()) continue;
            file.blame(HscopeFault::Kind::kRecord, *chunk, chunk->byte, left);
            break;
        }
    }
}

std::string name_of_metric(std::string_view name) {
    return name == "rss" ? std::string(kProcessMemory) : std::string(name);
}

std::string_view name_of_mark(uint64_t kind) {
    constexpr std::string_view kNames[] = {"other", "mark", "trigger", "recorder",
                                           "fork",  "exec", "memory",  "metrics"};
    return kind < std::size(kNames) ? kNames[kind] : kNames[0];
}

}  // namespace

std::vector<LogSeries> read_hscope_series(HscopeFile& file, const HscopeDefinitions& definitions) {
    const HscopeStream& names = definitions.of(0);
    std::map<std::string, LogSeries> found;
    each_record(file, HscopeKind::kSeries, [&](HscopeReader& reader, int64_t time_us) {
        const uint64_t count = reader.varint();
        if (count > reader.remaining()) return false;
        for (uint64_t i = 0; i < count; ++i) {
            const std::string_view metric = names.string(reader.varint());
            const uint64_t value = reader.varint();
            if (reader.failed()) return false;
            if (metric.empty()) continue;
            LogSeries& series = found[name_of_metric(metric)];
            const int64_t before = series.times_us.empty() ? 0 : series.times_us.back();
            series.add(std::max(before, time_us),
                       static_cast<int64_t>(std::min<uint64_t>(value, INT64_MAX)));
        }
        return true;
    });
    std::vector<LogSeries> all;
    for (auto& [name, series] : found) {
        series.name = name;
        all.push_back(std::move(series));
    }
    return all;
}

HscopeMarks read_hscope_marks(HscopeFile& file) {
    enum : uint64_t { kDiagnostic = 3, kMemory = 6 };
    HscopeMarks found;
    each_record(file, HscopeKind::kMarks, [&](HscopeReader& reader, int64_t time_us) {
        const uint64_t kind = reader.varint();
        LogMark mark{time_us, std::string(name_of_mark(kind)), std::string(reader.text())};
        if (kind == kMemory) {
            MemorySnapshot snapshot;
            snapshot.time_s = static_cast<double>(time_us) / 1e6;
            snapshot.total_bytes =
                static_cast<int64_t>(std::min<uint64_t>(reader.varint(), INT64_MAX));
            reader.varint();  // the stack that took it
            const uint64_t count = reader.varint();
            for (uint64_t i = 0; i < count && !reader.failed(); ++i) {
                SiteBytes site{std::string(reader.text()), 0};
                site.bytes = static_cast<int64_t>(std::min<uint64_t>(reader.varint(), INT64_MAX));
                if (!reader.failed()) snapshot.sites.push_back(std::move(site));
            }
            if (!reader.failed()) found.memory.push_back(std::move(snapshot));
        }
        if (reader.failed()) return false;
        if (kind == kDiagnostic) {
            // What it says is true of a recording that is whole.
            found.notes.add(
                {Severity::kInfo, "the recorder says: " + printable_text(mark.text), {}, 1});
        }
        found.marks.push_back(std::move(mark));
        return true;
    });
    std::stable_sort(found.marks.begin(), found.marks.end(),
                     [](const LogMark& a, const LogMark& b) { return a.time_us < b.time_us; });
    return found;
}

}  // namespace hs
