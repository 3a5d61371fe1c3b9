#include "core/import/speedscope.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/import/collapsed.h"
#include "core/import/json_fields.h"
#include "core/import/profile_choice.h"
#include "core/import/profile_stacks.h"
#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

constexpr std::string_view kExpected =
    "this speedscope file has no \"shared\" with \"frames\", or no \"profiles\"";
constexpr size_t kPollEvery = 4096;
constexpr double kMostFrames = 1e9;  // of a table that is not there

// What a profile's numbers are, and what each is worth.
struct Scale {
    Unit unit = Unit::kSamples;
    double factor = 1;
};

std::optional<Scale> scale_of(std::string_view unit) {
    if (unit == "nanoseconds") return Scale{Unit::kSeconds, 1e-9};
    if (unit == "microseconds") return Scale{Unit::kSeconds, 1e-6};
    if (unit == "milliseconds") return Scale{Unit::kSeconds, 1e-3};
    if (unit == "seconds") return Scale{Unit::kSeconds, 1};
    if (unit == "bytes") return Scale{Unit::kBytes, 1};
    if (unit == "none" || unit.empty()) return Scale{Unit::kSamples, 1};
    return std::nullopt;
}

class Reader {
public:
    Reader(LooseJson json, JobContext& job) : json_(std::move(json)), job_(job) {}

    Result<Dataset> read(std::string_view wanted) {
        report_oddities(json_, notes_);
        const uint32_t shared = json_.member(0, "shared");
        const uint32_t frames =
            shared == LooseJson::kNone ? LooseJson::kNone : json_.member(shared, "frames");
        const uint32_t profiles = json_.member(0, "profiles");
        // Some writers put the frames behind the profiles.
        has_frames_ = json_.is(frames, LooseJsonKind::kArray);
        if ((!has_frames_ && !json_.cut_at) || !json_.is(profiles, LooseJsonKind::kArray)) {
            return bad(std::string(kExpected), 0);
        }
        if (has_frames_) {
            list_frames(frames);
        } else {
            notes_.cut(
                "the file ends before its table of frames: they have numbers in place of "
                "names",
                json_.cut_at);
        }
        list_profiles(profiles);
        if (listed_.empty()) {
            return bad("this speedscope file has no profile", json_[profiles].byte_offset);
        }
        HS_TRY(const std::vector<size_t> shown, choose_profiles(listed_, active_profile(), wanted));
        for (const size_t i : shown) {
            scale_ = scales_[i];
            HS_TRY_VOID(is_evented(rows_[i]) ? read_events(rows_[i]) : read_samples(rows_[i]));
        }
        if (!has_list_) {
            return bad("this speedscope profile has neither samples nor events",
                       json_[rows_[shown[0]]].byte_offset);
        }
        return finish(shown, wanted.empty());
    }

private:
    [[nodiscard]] Error bad(std::string message, uint64_t at) const {
        return {ErrorCode::kBadInput, std::move(message), {}, json_.cut_at.value_or(at)};
    }
    [[nodiscard]] bool is_evented(uint32_t profile) const {
        return json_.text_member(profile, "type") == "evented" ||
               json_.is(json_.member(profile, "events"), LooseJsonKind::kArray);
    }
    // Each item's row; polls.
    template <class Fn>
    Result<void> for_each_in(uint32_t list, Fn&& f) {
        size_t count = 0;
        for (uint32_t row = json_[list].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            if (++count % kPollEvery == 0 && job_.cancelled()) return cancelled_error();
            HS_TRY_VOID(f(row));
        }
        return {};
    }

    void list_frames(uint32_t list) {
        for (uint32_t row = json_[list].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            frame_rows_.push_back(row);
        }
        frames_.resize(frame_rows_.size());
    }

    void list_profiles(uint32_t list) {
        for (uint32_t row = json_[list].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            if (json_[row].kind != LooseJsonKind::kObject) {
                fields_.warn("a profile is not an object: left out", row);
                continue;
            }
            rows_.push_back(row);
            scales_.push_back(scale_of_profile(row));
            listed_.push_back(
                {std::string(fields_.text(row, "name", "a profile's name")), scales_.back().unit});
        }
    }

    Scale scale_of_profile(uint32_t profile) {
        const std::string_view text = fields_.text(profile, "unit", "a profile's unit");
        const std::optional<Scale> scale = scale_of(text);
        if (!scale) fields_.warn("a profile's unit is not known: counted as samples", profile);
        const bool is_weighted = json_.member(profile, "weights") != LooseJson::kNone;
        const Scale found = scale.value_or(Scale{});
        if (is_evented(profile) || is_weighted || found.unit == Unit::kSamples) return found;
        fields_.warn("a profile has no weights: its samples are counted", profile);
        return {};
    }

    size_t active_profile() {
        const uint32_t row = json_.member(0, "activeProfileIndex");
        if (row == LooseJson::kNone || json_[row].kind == LooseJsonKind::kNull) return 0;
        const double index = json_[row].number;
        if (json_[row].kind == LooseJsonKind::kNumber && index >= 0 && std::floor(index) == index &&
            index < static_cast<double>(listed_.size())) {
            return static_cast<size_t>(index);
        }
        fields_.warn("activeProfileIndex is not the number of a profile: the first is shown", row);
        return 0;
    }

    FrameId read_frame(uint32_t row) {
        if (json_[row].kind != LooseJsonKind::kObject) {
            fields_.warn("a frame is not an object: shown as ?", row);
            return builder_.frame({}, kNoLine, "?");
        }
        const std::string_view name = fields_.text(row, "name", "a frame's name");
        const std::string_view file = fields_.text(row, "file", "a frame's file");
        const double number = fields_.number(row, "line", "a frame's line");
        const bool has_line = json_.number_member(row, "line") && std::abs(number) < 1e15;
        const int64_t line = has_line ? static_cast<int64_t>(number) : kNoLine;
        if (file.empty()) return frame_from_text(builder_, name);
        // Our own files name a frame without a function by its place.
        const bool is_place = name == std::string(file) + ":" + std::to_string(line);
        return builder_.frame(file, line, is_place ? std::string_view() : name);
    }

    // Frames that no shown profile has are not made.
    FrameId frame_at(uint32_t row) {
        const double index = json_[row].number;
        const double count = has_frames_ ? static_cast<double>(frame_rows_.size()) : kMostFrames;
        const bool is_good = json_[row].kind == LooseJsonKind::kNumber && index >= 0 &&
                             std::floor(index) == index && index < count;
        if (!is_good) {
            fields_.warn("a frame is not in the file's table of frames: shown as ?", row);
            return builder_.frame({}, kNoLine, "?");
        }
        if (!has_frames_) {
            return builder_.frame({}, kNoLine,
                                  "frame " + std::to_string(static_cast<uint64_t>(index)));
        }
        std::optional<FrameId>& frame = frames_[static_cast<size_t>(index)];
        if (!frame) frame = read_frame(frame_rows_[static_cast<size_t>(index)]);
        return *frame;
    }

    Result<void> add(double value) {
        frame_count_ += stack_.size();
        if (frame_count_ > ProfileStacks::kMostFrames) {
            return Error{
                ErrorCode::kTooLarge, "the stacks of this profile do not fit into memory", {}, {}};
        }
        builder_.add_stack(stack_);
        values_.push_back({Amount::from_double(value * scale_.factor), scale_.unit});
        return {};
    }

    Result<void> read_samples(uint32_t profile) {
        const uint32_t samples = fields_.array(profile, "samples", "a profile's list of samples");
        if (samples == LooseJson::kNone) return {};
        has_list_ = true;
        const uint32_t weights = fields_.array(profile, "weights", "a profile's list of weights");
        uint32_t weight = weights == LooseJson::kNone ? weights : json_[weights].first_child;
        HS_TRY_VOID(for_each_in(samples, [&](uint32_t sample) -> Result<void> {
            double value = weights == LooseJson::kNone ? 1 : 0;
            if (weight != LooseJson::kNone) {
                value = fields_.amount_of(weight, "a weight");
                weight = json_[weight].next_sibling;
            } else if (weights != LooseJson::kNone) {
                fields_.warn("a sample has no weight: counted as 0", sample);
            }
            return read_sample(sample, value);
        }));
        if (weight != LooseJson::kNone && !json_[samples].is_cut) {
            fields_.warn("there are more weights than samples: left out", weight);
        }
        return {};
    }

    Result<void> read_sample(uint32_t sample, double value) {
        if (json_[sample].kind != LooseJsonKind::kArray) {
            fields_.warn("a sample is not a list of frames: left out", sample);
            return {};
        }
        if (json_[sample].is_cut) return {};
        stack_.clear();
        for (uint32_t row = json_[sample].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            stack_.push_back(frame_at(row));
        }
        return add(value);
    }

    // Between two events the open frames are one stack.
    Result<void> read_events(uint32_t profile) {
        const uint32_t events = fields_.array(profile, "events", "a profile's list of events");
        if (events == LooseJson::kNone) return {};
        has_list_ = true;
        stack_.clear();
        std::optional<double> before;
        HS_TRY_VOID(for_each_in(events, [&](uint32_t event) -> Result<void> {
            if (!fields_.is_object(event, "an event")) return {};
            return read_event(event, before);
        }));
        if (!stack_.empty() && !json_[events].is_cut) {
            fields_.warn("a frame is never closed: its time ends with the last event", events);
        }
        return {};
    }

    Result<void> read_event(uint32_t event, std::optional<double>& before) {
        const uint32_t frame = json_.member(event, "frame");
        const std::string_view type = json_.text_member(event, "type");
        const std::optional<double> at = json_.number_member(event, "at");
        const bool is_known = type == "O" || type == "C";
        if (!at || !std::isfinite(*at) || frame == LooseJson::kNone || !is_known) {
            fields_.warn("an event has no type O or C, no frame or no time: left out", event);
            return {};
        }
        if (before && *at < *before) {
            fields_.warn("an event is earlier than the one before it: it takes no time", event);
        } else if (before && !stack_.empty() && *at > *before) {
            HS_TRY_VOID(add(*at - *before));
        }
        before = before ? std::max(*before, *at) : *at;
        if (type == "O") {
            stack_.push_back(frame_at(frame));
        } else if (stack_.empty()) {
            fields_.warn("an event closes a frame that is not open: left out", event);
        } else {
            if (stack_.back() != frame_at(frame)) {
                fields_.warn("an event closes another frame than the innermost one", event);
            }
            stack_.pop_back();
        }
        return {};
    }

    Result<Dataset> finish(const std::vector<size_t>& shown, bool is_default) {
        Dataset dataset;
        dataset.info.format = "speedscope";
        TraceProfile profile(listed_[shown[0]].unit,
                             shown.size() == 1 ? listed_[shown[0]].name : std::string());
        TraceTrieBuilder::Frozen frozen = std::move(builder_).freeze();
        profile.amount_of_trace.resize(frozen.trie.trace_count());
        for (size_t i = 0; i < values_.size(); ++i) {
            profile.add(frozen.trace_of_stack[i], values_[i]);
        }
        if (values_.empty()) notes_.warn("the profile has no samples", std::nullopt);
        dataset.profiles = profile_choices(listed_, shown);
        if (listed_.size() > 1) {
            notes_.add({is_default ? Severity::kWarning : Severity::kInfo,
                        "shows " + shown_profiles_text(listed_, shown) +
                            (is_default ? ". Choose another in the toolbar or with --profile" : ""),
                        {}});
        }
        dataset.traces.emplace(std::move(frozen.trie));
        dataset.profile.emplace(std::move(profile));
        dataset.diagnostics = notes_.take();
        return dataset;
    }

    LooseJson json_;
    JobContext& job_;
    DiagnosticList notes_;
    JsonFields fields_{json_, notes_};
    TraceTrieBuilder builder_;
    // By profile.
    std::vector<uint32_t> rows_;
    std::vector<Scale> scales_;
    std::vector<ListedProfile> listed_;
    // By frame of the file's table.
    bool has_frames_ = true;
    std::vector<uint32_t> frame_rows_;
    std::vector<std::optional<FrameId>> frames_;

    std::vector<FrameId> stack_;
    std::vector<Measured> values_;  // by stack
    Scale scale_;
    size_t frame_count_ = 0;
    bool has_list_ = false;
};

}  // namespace

int sniff_speedscope(const SniffInput& input) {
    const size_t first = input.head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos || input.head[first] != '{') return kNotThis;
    const bool is_marked =
        input.head.find("speedscope.app/file-format-schema") != std::string_view::npos;
    return is_marked ? kCertain : kNotThis;
}

Result<Dataset> load_speedscope(Input input, const LoadOptions& options, JobContext& job) {
    job.begin_stage("reading JSON", input.bytes().size());
    HS_TRY(LooseJson json, read_loose_json(input.bytes(), job));
    return Reader(std::move(json), job).read(options.profile);
}

}  // namespace hs
