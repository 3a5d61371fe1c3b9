#include "core/import/speedscope.h"

#include <simdjson.h>

#include <string>
#include <utility>

#include "core/import/collapsed.h"
#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

namespace dom = simdjson::dom;

double number_or(dom::element value, double otherwise) {
    double number = 0;
    return value.get_double().get(number) == simdjson::SUCCESS ? number : otherwise;
}

std::string_view text_of(dom::object object, std::string_view key) {
    std::string_view text;
    return object[key].get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

class Reader {
public:
    Result<Dataset> read(dom::element document, const JobContext& job) {
        dom::array frames;
        dom::array profiles;
        if (document["shared"]["frames"].get_array().get(frames) != simdjson::SUCCESS ||
            document["profiles"].get_array().get(profiles) != simdjson::SUCCESS) {
            return Error{ErrorCode::kBadInput,
                         "expected \"shared\" with \"frames\", and \"profiles\", found neither or "
                         "one of them",
                         {},
                         0};
        }
        for (const dom::element frame : frames) frames_.push_back(read_frame(frame));
        TraceProfile profile;
        bool is_first = true;
        for (const dom::element one : profiles) {
            if (job.cancelled()) return cancelled_error();
            dom::object object;
            if (one.get_object().get(object) != simdjson::SUCCESS) continue;
            const Scale scale = scale_of(text_of(object, "unit"));
            if (is_first) profile = TraceProfile(scale.unit, std::string(text_of(object, "name")));
            is_first = false;
            scale_ = scale.factor;
            text_of(object, "type") == "evented" ? read_events(object) : read_samples(object);
        }
        return finish(std::move(profile));
    }

private:
    // Times become seconds; the rest stays what it is.
    struct Scale {
        Unit unit = Unit::kSamples;
        double factor = 1;
    };
    static Scale scale_of(std::string_view unit) {
        if (unit == "nanoseconds") return {Unit::kSeconds, 1e-9};
        if (unit == "microseconds") return {Unit::kSeconds, 1e-6};
        if (unit == "milliseconds") return {Unit::kSeconds, 1e-3};
        if (unit == "seconds") return {Unit::kSeconds, 1};
        return {unit == "bytes" ? Unit::kBytes : Unit::kSamples, 1};
    }

    FrameId read_frame(dom::element element) {
        dom::object frame;
        if (element.get_object().get(frame) != simdjson::SUCCESS)
            return builder_.frame({}, kNoLine);
        const std::string_view name = text_of(frame, "name");
        const std::string_view file = text_of(frame, "file");
        int64_t line = kNoLine;
        if (frame["line"].get_int64().get(line) != simdjson::SUCCESS) line = kNoLine;
        if (file.empty()) return frame_from_text(builder_, name);
        // Our own files name a frame without a function by its place.
        const bool is_place = name == std::string(file) + ":" + std::to_string(line);
        return builder_.frame(file, line, is_place ? std::string_view() : name);
    }

    FrameId frame_at(dom::element index) {
        uint64_t row = 0;
        const bool is_good =
            index.get_uint64().get(row) == simdjson::SUCCESS && row < frames_.size();
        if (is_good) return frames_[static_cast<size_t>(row)];
        ++bad_frames_;
        return builder_.frame({}, kNoLine, "?");
    }

    void add(double value) {
        builder_.add_stack(stack_);
        values_.push_back(Amount::from_double(value * scale_));
    }

    void read_samples(dom::object profile) {
        dom::array samples;
        dom::array weights;
        if (profile["samples"].get_array().get(samples) != simdjson::SUCCESS) return;
        const bool has_weights = profile["weights"].get_array().get(weights) == simdjson::SUCCESS;
        auto weight = weights.begin();
        for (const dom::element sample : samples) {
            dom::array frames;
            stack_.clear();
            if (sample.get_array().get(frames) == simdjson::SUCCESS) {
                for (const dom::element index : frames) stack_.push_back(frame_at(index));
            }
            const bool is_left = has_weights && weight != weights.end();
            add(!has_weights ? 1 : is_left ? number_or(*weight, 0) : 0);
            if (is_left) ++weight;
        }
    }

    // Between two events the open frames are one stack.
    void read_events(dom::object profile) {
        dom::array events;
        if (profile["events"].get_array().get(events) != simdjson::SUCCESS) return;
        stack_.clear();
        double before = 0;
        for (const dom::element element : events) {
            dom::object event;
            if (element.get_object().get(event) != simdjson::SUCCESS) continue;
            dom::element at_value;
            dom::element frame;
            if (event["at"].get(at_value) != simdjson::SUCCESS ||
                event["frame"].get(frame) != simdjson::SUCCESS) {
                continue;
            }
            const double at = number_or(at_value, before);
            if (!stack_.empty() && at > before) add(at - before);
            before = at;
            if (text_of(event, "type") == "O") {
                stack_.push_back(frame_at(frame));
            } else if (!stack_.empty()) {
                stack_.pop_back();
            }
        }
    }

    Result<Dataset> finish(TraceProfile profile) {
        Dataset dataset;
        dataset.info.format = "speedscope";
        if (bad_frames_ > 0) {
            dataset.diagnostics.push_back({Severity::kWarning,
                                           "expected a frame of the table, found another index",
                                           {},
                                           bad_frames_});
        }
        TraceTrieBuilder::Frozen frozen = std::move(builder_).freeze();
        profile.amount_of_trace.resize(frozen.trie.trace_count());
        for (size_t i = 0; i < values_.size(); ++i) {
            profile.add(frozen.trace_of_stack[i], {values_[i], profile.unit});
        }
        dataset.traces.emplace(std::move(frozen.trie));
        dataset.profile.emplace(std::move(profile));
        return dataset;
    }

    TraceTrieBuilder builder_;
    std::vector<FrameId> frames_;
    std::vector<FrameId> stack_;
    std::vector<Amount> values_;
    double scale_ = 1;
    uint64_t bad_frames_ = 0;
};

}  // namespace

int sniff_speedscope(const SniffInput& input) {
    const size_t first = input.head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || input.head[first] != '{') return kNotThis;
    const bool is_marked =
        input.head.find("speedscope.app/file-format-schema") != std::string_view::npos;
    return is_marked ? kCertain : kNotThis;
}

Result<Dataset> load_speedscope(Input input, const LoadOptions&, JobContext& job) {
    dom::parser parser;
    dom::element document;
    const std::string_view bytes = input.bytes();
    // Input pads by as much as simdjson reads ahead.
    static_assert(Input::kPaddingBytes >= simdjson::SIMDJSON_PADDING);
    const simdjson::error_code problem =
        parser.parse(bytes.data(), bytes.size(), false).get(document);
    if (problem != simdjson::SUCCESS) {
        return Error{ErrorCode::kBadInput,
                     std::string("expected JSON, found ") + simdjson::error_message(problem),
                     {},
                     0};
    }
    return Reader().read(document, job);
}

}  // namespace hs
