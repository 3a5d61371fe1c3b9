#include "core/import/collapsed.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/model/amount.h"
#include "core/model/diagnostics.h"
#include "core/model/frame_escape.h"

namespace hs {
namespace {

std::optional<int64_t> whole_number(std::string_view text) {
    int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "a/b.py:12" in two; false when it does not end so.
bool split_line(std::string_view place, std::string_view* file, int64_t* line) {
    const size_t colon = place.rfind(':');
    if (colon == std::string_view::npos) return false;
    const std::optional<int64_t> number = whole_number(place.substr(colon + 1));
    if (!number) return false;
    *file = place.substr(0, colon);
    *line = *number;
    return true;
}

struct Line {
    std::string_view stack;
    Amount value;
};

std::optional<Line> line_of(std::string_view text) {
    const size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos || blank == 0) return std::nullopt;
    const std::string_view number = text.substr(blank + 1);
    if (const std::optional<int64_t> whole = whole_number(number)) {
        return Line{text.substr(0, blank), Amount::whole(*whole)};
    }
    double value = 0;
    const auto [end, problem] =
        std::from_chars(number.data(), number.data() + number.size(), value);
    // Beyond this an amount cannot hold it; "nan" and "inf" are words.
    constexpr double kMost = 0x1p63;
    const bool is_amount = value > -kMost && value < kMost;
    if (problem != std::errc() || end != number.data() + number.size() || !is_amount) {
        return std::nullopt;
    }
    return Line{text.substr(0, blank), Amount::from_double(value)};
}

std::string_view next_line(std::string_view bytes, size_t at) {
    std::string_view line = bytes.substr(at, bytes.find('\n', at) - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    void read(JobContext& job) {
        constexpr size_t kPollEvery = 4096;
        size_t lines = 0;
        for (size_t at = 0; at < bytes_.size(); ++lines) {
            if (lines % kPollEvery == 0 && job.cancelled()) return;
            const std::string_view text = next_line(bytes_, at);
            if (!text.empty()) take(text, at);
            const size_t end = bytes_.find('\n', at);
            at = end == std::string_view::npos ? bytes_.size() : end + 1;
        }
    }

    Result<Dataset> finish() {
        if (values_.empty()) {
            return Error{ErrorCode::kBadInput,
                         "no line reads \"frame;frame number\", as collapsed stacks do",
                         {},
                         first_bad_};
        }
        Dataset dataset;
        dataset.info.format = "collapsed";
        if (bad_lines_ > 0) {
            dataset.diagnostics.push_back({Severity::kWarning,
                                           "a line does not read \"frame;frame number\": left out",
                                           first_bad_, bad_lines_});
        }
        if (cut_at_) {
            dataset.diagnostics.push_back(cut_diagnostic(
                "the file ends inside a line: all complete lines are kept", cut_at_));
        }
        TraceTrieBuilder::Frozen frozen = std::move(builder_).freeze();
        TraceProfile profile(Unit::kSamples);
        profile.amount_of_trace.resize(frozen.trie.trace_count());
        profile.add(TraceId{}, {other_, Unit::kSamples});
        for (size_t i = 0; i < values_.size(); ++i) {
            profile.add(frozen.trace_of_stack[i], {values_[i], Unit::kSamples});
        }
        dataset.traces.emplace(std::move(frozen.trie));
        dataset.profile.emplace(std::move(profile));
        return dataset;
    }

private:
    void take(std::string_view text, size_t at) {
        const std::optional<Line> line = line_of(text);
        if (!line || text.find('\0') != std::string_view::npos) {
            // Without a line break behind it the last line may have lost its number.
            const bool is_last = at + text.size() == bytes_.size();
            if (is_last && !values_.empty()) {
                cut_at_ = bytes_.size();
            } else if (bad_lines_++ == 0) {
                first_bad_ = at;
            }
            return;
        }
        frames_.clear();
        if (line->stack == "OTHER") {
            other_ += line->value;
            builder_.add_stack(frames_);
            values_.push_back({});
            return;
        }
        for (size_t begin = 0; begin <= line->stack.size();) {
            const size_t end = std::min(line->stack.find(';', begin), line->stack.size());
            frames_.push_back(
                frame_from_text(builder_, unescaped_frame(line->stack.substr(begin, end - begin))));
            begin = end + 1;
        }
        builder_.add_stack(frames_);
        values_.push_back(line->value);
    }

    std::string_view bytes_;
    TraceTrieBuilder builder_;
    std::vector<FrameId> frames_;
    std::vector<Amount> values_;  // by stack
    Amount other_;
    uint64_t bad_lines_ = 0;
    size_t first_bad_ = 0;
    std::optional<uint64_t> cut_at_;
};

}  // namespace

FrameId frame_from_text(TraceTrieBuilder& builder, std::string_view text) {
    std::string_view file;
    int64_t line = 0;
    const size_t open = text.find(" (");
    if (open != std::string_view::npos && open > 0 && text.ends_with(')')) {
        const std::string_view place = text.substr(open + 2, text.size() - open - 3);
        if (split_line(place, &file, &line)) return builder.frame(file, line, text.substr(0, open));
    }
    if (split_line(text, &file, &line)) return builder.frame(file, line);
    return builder.frame({}, kNoLine, text);
}

int sniff_collapsed(const SniffInput& input) {
    const bool is_named =
        input.file_name.ends_with(".collapsed") || input.file_name.ends_with(".folded");
    size_t good = 0;
    size_t at = 0;
    for (unsigned i = 0; i < 8 && at < input.head.size(); ++i) {
        const size_t end = input.head.find('\n', at);
        // The last line of the head may go on after it.
        if (end == std::string_view::npos && input.head.size() < input.size) break;
        const std::string_view text = next_line(input.head, at);
        if (!text.empty() && (!line_of(text) || text.find('\0') != std::string_view::npos)) {
            return is_named ? kNameOnly : kNotThis;
        }
        good += text.find(';') != std::string_view::npos ? 1 : 0;
        at = end == std::string_view::npos ? input.head.size() : end + 1;
    }
    if (good > 0) return kLikely;
    return is_named ? kNameOnly : kNotThis;
}

Result<Dataset> load_collapsed(Input input, const LoadOptions&, JobContext& job) {
    Reader reader(input.bytes());
    reader.read(job);
    if (job.cancelled()) return cancelled_error();
    return reader.finish();
}

}  // namespace hs
