#include "core/import/perprovis.h"

#include <array>
#include <cmath>
#include <map>

#include "core/import/loose_json.h"
#include "core/import/profile_history_reader.h"
#include "core/import/profile_stacks.h"
#include "core/model/amount.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::string_view kExtensions[] = {".json"};

// The first key of the object that the bytes begin with; empty if there is none.
std::string_view first_key(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) { head.remove_prefix(3); }
    const auto skip = [&](std::string_view wanted) {
        head.remove_prefix(std::min(head.size(), head.find_first_not_of(" \t\r\n")));
        if (!head.starts_with(wanted)) { return false; }
        head.remove_prefix(wanted.size());
        return true;
    };
    if (!skip("{") || !skip("\"")) { return {}; }
    return head.substr(0, head.find('"'));
}

bool has(std::string_view head, std::string_view word) {
    return head.find(word) != std::string_view::npos;
}

int sniff_perprovis(const SniffInput& input) {
    constexpr std::array<std::string_view, 8> kFirstKeys = {
        "sample_count", "summary",  "function_stats", "memory_snapshots",
        "samples",      "hotspots", "flame_graph",    "sampling_interval_ms"};
    const std::string_view key = first_key(input.head);
    if (key.empty() || key.starts_with("<class")) { return kNotThis; }
    for (const std::string_view word : kFirstKeys) {
        if (key == word) { return kLikely; }
    }
    if (key == "name" && has(input.head, "\"value\"") && has(input.head, "\"children\"") &&
        !has(input.head, "heapAlloc")) {
        return kLikely;
    }
    if (has(input.head, "\"memory_snapshots\"") || has(input.head, "\"flame_graph\"") ||
        has(input.head, "\"sampling_interval_ms\"")) {
        return kPlausible + 5;
    }
    return kNotThis;
}

int sniff_pyprofile(const SniffInput& input) {
    const std::string_view key = first_key(input.head);
    if (key.empty()) { return kNotThis; }
    if (has(input.head, "\"heapAlloc\"") &&
        (key == "children" || key == "name" || key == "heapAlloc" || key == "value")) {
        return kLikely + 5;
    }
    return key == "children" ? kPlausible + 10 : kNotThis;
}

Amount amount_from(double value) {
    return Amount::from_double(value);
}

class Import {
public:
    Import(Input input, JobContext& job) : input_(std::move(input)), job_(job) {}

    Result<Dataset> perprovis() {
        HS_TRY_VOID(read());
        const bool has_calls = json_.member(0, "calls") != LooseJson::kNone;
        const uint32_t flame = json_.member(0, "flame_graph");
        const uint32_t samples = json_.member(0, "samples");
        TraceProfile profile;
        profile.unit = has_calls ? Unit::kSeconds : Unit::kSamples;
        if (has_calls) {
            HS_TRY_VOID(add_calls(fields_.array(0, "calls", "the list of calls")));
        } else if (json_.is(flame, LooseJsonKind::kObject)) {
            HS_TRY_VOID(add_flame(flame));
        } else if (json_.is(samples, LooseJsonKind::kArray)) {
            HS_TRY_VOID(add_samples(samples));
        } else if (json_.member(0, "name") != LooseJson::kNone && json_.number_member(0, "value")) {
            HS_TRY_VOID(add_flame(0));
        }
        if (has_calls) dataset_.calls = calls_of_list(json_, fields_, json_.member(0, "calls"));
        ProfileHistory history = profile_history(json_, fields_);
        if (!history.is_empty()) dataset_.history = std::move(history);
        if (items_ == 0 && !dataset_.history && !is_empty_recording()) {
            return bad("this has no flame graph, samples, calls or memory snapshots of PerProVis");
        }
        if (items_ == 0 && !dataset_.history) {
            notes_.warn("the file has no samples and no calls", json_[0].byte_offset);
        }
        return finish(std::move(profile), !has_calls);
    }

    Result<Dataset> pyprofile() {
        HS_TRY_VOID(read());
        if (json_[0].kind != LooseJsonKind::kObject) {
            return bad("this is no PyProfile frame (name, value, children, heapAlloc)");
        }
        HS_TRY_VOID(add_frames());
        if (items_ == 0) { return bad("no complete PyProfile frame found"); }
        dataset_.calls = calls_of_frames(json_, fields_);
        TraceProfile profile;
        profile.unit = Unit::kBytes;
        return finish(std::move(profile), false);
    }

private:
    struct Walk {
        uint32_t row;
        size_t depth;
    };

    Result<void> read() {
        job_.begin_stage("reading JSON", input_.bytes().size());
        HS_TRY(json_, read_loose_json(input_.bytes(), job_));
        report_oddities(json_, notes_);
        return {};
    }

    // What PerProVis writes when nothing happened.
    [[nodiscard]] bool is_empty_recording() const {
        const bool counts_none =
            json_.number_member(0, "sample_count") == 0.0 || json_.number_member(0, "value") == 0.0;
        const uint32_t calls = json_.member(0, "calls");
        const bool lists_none = json_.is(calls, LooseJsonKind::kArray) &&
                                json_[calls].first_child == LooseJson::kNone &&
                                json_.member(0, "summary") != LooseJson::kNone;
        return counts_none || lists_none;
    }

    Error bad(std::string message) const {
        const uint64_t at = json_.cut_at.value_or(json_[0].byte_offset);
        return {ErrorCode::kBadInput, std::move(message), {}, at};
    }
    static Error too_large() {
        return {ErrorCode::kTooLarge, "stacks too long to fit into memory", {}, 0};
    }

    Result<Dataset> finish(TraceProfile profile, bool may_turn) {
        bool turn = false;
        if (may_turn) {
            const ProfileStacks::Order order = stacks_.order();
            turn = order == ProfileStacks::Order::kInnermostFirst;
            if (turn) {
                notes_.add(
                    {Severity::kInfo, "stacks are stored innermost first: turned round", {}});
            }
        }
        std::move(stacks_).finish(turn, std::move(profile), dataset_);
        dataset_.diagnostics = notes_.take();
        dataset_.inputs.push_back(std::move(input_));
        return std::move(dataset_);
    }

    // The tree of a flame graph: samples that end at a node are its value less its children's.
    Result<void> add_flame(uint32_t root) {
        std::vector<Walk> waiting = {{root, 0}};
        std::vector<FrameId> path;
        while (!waiting.empty()) {
            const Walk at = waiting.back();
            waiting.pop_back();
            if (at.depth > 0) {
                path.resize(at.depth - 1);
                path.push_back(
                    stacks_.frame_from_text(fields_.text(at.row, "name", "a frame's name")));
            }
            double inside = 0;
            const uint32_t children = fields_.array(at.row, "children", "a frame's children");
            if (children != LooseJson::kNone) {
                for (uint32_t child = json_[children].first_child; child != LooseJson::kNone;
                     child = json_[child].next_sibling) {
                    if (!fields_.is_object(child, "a frame") && !json_[child].is_cut) { continue; }
                    inside += amount_member(json_, child, "value");
                    waiting.push_back({child, at.depth + 1});
                }
            }
            fields_.require(at.row, "value", "a frame's value");
            const double self = fields_.amount(at.row, "value", "a frame's value") - inside;
            items_ += json_.number_member(at.row, "value").value_or(0) > 0 ? 1 : 0;
            if (self < 0) {
                if (!json_.cut_at) {
                    notes_.warn("children count more samples than their parent",
                                json_[at.row].byte_offset);
                }
            } else if (self > 0 && !stacks_.add(path, amount_from(self))) {
                return too_large();
            }
        }
        return {};
    }

    // [function, file, line], an object of the same, or one text.
    FrameId raw_frame(uint32_t row) {
        const LooseJson::Node& node = json_[row];
        if (node.kind == LooseJsonKind::kText) { return stacks_.frame_from_text(json_.text(row)); }
        std::string function;
        std::string file;
        std::optional<double> line;
        if (node.kind == LooseJsonKind::kArray) {
            const uint32_t first = node.first_child;
            const uint32_t second = first == LooseJson::kNone ? first : json_[first].next_sibling;
            const uint32_t third = second == LooseJson::kNone ? second : json_[second].next_sibling;
            if (json_.is(first, LooseJsonKind::kText)) { function = json_.text(first); }
            if (json_.is(second, LooseJsonKind::kText)) { file = json_.text(second); }
            if (json_.is(third, LooseJsonKind::kNumber)) { line = json_[third].number; }
        } else if (node.kind != LooseJsonKind::kObject) {
            notes_.warn("a frame is neither text nor a list: shown as ?", node.byte_offset);
            function = "?";
        } else {
            function = json_.text_member(row, "function");
            file = json_.text_member(row, "filename");
            if (file.empty()) { file = json_.text_member(row, "file"); }
            line = json_.number_member(row, "line");
            if (!line) { line = json_.number_member(row, "line_number"); }
        }
        if (file.empty()) { return stacks_.frame_from_text(function); }
        const bool has_line = line && std::abs(*line) < 1e15;
        return stacks_.frame_from_text(
            function + " (" + file +
            (has_line ? ":" + std::to_string(static_cast<int64_t>(*line)) : "") + ")");
    }

    Result<void> add_samples(uint32_t list) {
        for (uint32_t row = json_[list].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            if (!fields_.is_object(row, "a sample")) { continue; }
            const uint32_t trace = fields_.array(row, "stack_trace", "a sample's stack_trace");
            if (trace == LooseJson::kNone) {
                notes_.warn("a sample has no stack_trace: left out", json_[row].byte_offset);
                continue;
            }
            ++items_;
            std::vector<FrameId> path;
            for (uint32_t frame = json_[trace].first_child; frame != LooseJson::kNone;
                 frame = json_[frame].next_sibling) {
                path.push_back(raw_frame(frame));
            }
            if (!stacks_.add(std::move(path), Amount::whole(1))) { return too_large(); }
        }
        return {};
    }

    // Own time of a stack is its calls' time less that of the calls one level further in.
    Result<void> add_calls(uint32_t list) {
        struct Node {
            double seconds = 0;
            double inside = 0;
            bool is_called = false;
        };
        std::map<std::vector<FrameId>, Node> nodes;
        if (list == LooseJson::kNone) { return {}; }
        for (uint32_t row = json_[list].first_child; row != LooseJson::kNone;
             row = json_[row].next_sibling) {
            if (json_[row].is_cut || json_[row].kind != LooseJsonKind::kObject) { continue; }
            ++items_;
            const double seconds = amount_member(json_, row, "duration");
            std::vector<FrameId> path;
            const uint32_t stack = json_.member(row, "call_stack");
            if (json_.is(stack, LooseJsonKind::kArray)) {
                for (uint32_t name = json_[stack].first_child; name != LooseJson::kNone;
                     name = json_[name].next_sibling) {
                    if (!json_.is(name, LooseJsonKind::kText)) { continue; }
                    path.push_back(stacks_.builder().frame({}, kNoLine, json_.text(name)));
                }
            }
            if (path.empty()) {
                path.push_back(
                    stacks_.builder().frame({}, kNoLine, json_.text_member(row, "name")));
            }
            call_frames_ += path.size();
            if (call_frames_ > ProfileStacks::kMostFrames) { return too_large(); }
            Node& node = nodes[path];
            node.seconds += seconds;
            node.is_called = true;
            path.pop_back();
            nodes[path].inside += seconds;
        }
        for (auto& [path, node] : nodes) {
            if (!node.is_called) { continue; }
            if (!stacks_.add(path, amount_from(node.seconds - node.inside))) { return too_large(); }
        }
        return {};
    }

    // An object with something of a frame, not just any.
    [[nodiscard]] bool is_frame(uint32_t row) const {
        return json_.number_member(row, "value").has_value() ||
               json_.is(json_.member(row, "heapAlloc"), LooseJsonKind::kObject);
    }

    // Own bytes of a call: what its local names were last bound to.
    double own_bytes(uint32_t frame) {
        bool totals_differ = false;
        const double bytes = own_bytes_of(json_, frame, &totals_differ);
        if (totals_differ) {
            notes_.warn("a call's total differs from the sum of its variables: the total is shown",
                        json_[frame].byte_offset);
        }
        return bytes;
    }

    Result<void> add_frames() {
        std::vector<Walk> waiting = {{0, 0}};
        std::vector<FrameId> path;
        while (!waiting.empty()) {
            const Walk at = waiting.back();
            waiting.pop_back();
            const bool is_cut = json_[at.row].is_cut;
            const std::string_view name = json_.text_member(at.row, "name");
            path.resize(at.depth);
            path.push_back(stacks_.builder().frame({}, kNoLine,
                                                   !name.empty() ? name
                                                   : is_cut      ? std::string_view("(unfinished)")
                                                                 : std::string_view("(no name)")));
            if (!is_cut && is_frame(at.row)) { ++items_; }
            if (!stacks_.add(path, amount_from(is_cut ? 0 : own_bytes(at.row)))) {
                return too_large();
            }
            const uint32_t children = json_.member(at.row, "children");
            if (!json_.is(children, LooseJsonKind::kArray)) { continue; }
            for (uint32_t child = json_[children].first_child; child != LooseJson::kNone;
                 child = json_[child].next_sibling) {
                if (json_[child].kind == LooseJsonKind::kObject) {
                    waiting.push_back({child, at.depth + 1});
                }
            }
        }
        return {};
    }

    Input input_;
    JobContext& job_;
    LooseJson json_;
    ProfileStacks stacks_;
    Dataset dataset_;
    DiagnosticList notes_;
    JsonFields fields_{json_, notes_};
    size_t items_ = 0;  // samples, calls or frames that are usable
    size_t call_frames_ = 0;
};

Result<Dataset> load_perprovis(Input input, const LoadOptions&, JobContext& job) {
    return Import(std::move(input), job).perprovis();
}
Result<Dataset> load_pyprofile(Input input, const LoadOptions&, JobContext& job) {
    return Import(std::move(input), job).pyprofile();
}

}  // namespace

const Importer kPerprovisImporter = {
    .name = "perprovis",
    .description = "PerProVis export or memory snapshots (.json)",
    .extensions = kExtensions,
    .sniff = sniff_perprovis,
    .load = load_perprovis,
};

const Importer kPyprofileImporter = {
    .name = "pyprofile",
    .description = "PyProfile stacks.json",
    .extensions = kExtensions,
    .sniff = sniff_pyprofile,
    .load = load_pyprofile,
};

}  // namespace hs
