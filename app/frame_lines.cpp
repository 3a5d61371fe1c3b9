#include "app/frame_lines.h"

#include <utility>
#include <vector>

#include "app/window_sources.h"
#include "core/analysis/frame_functions.h"
#include "core/base/source_files.h"
#include "core/base/text_format.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

constexpr size_t kLongestLine = 160;
constexpr size_t kMostFrames = 200'000;
constexpr size_t kPollMask = 0xff;

Result<FrameLines> read_lines(const Dataset& dataset, std::vector<PathRemap> maps,
                              JobContext& job) {
    FrameLines lines;
    const TraceTrie& traces = *dataset.traces;
    if (traces.frames.size() > kMostFrames) return lines;
    SourceFiles sources(window_source_options(dataset, std::move(maps)));
    for (size_t i = 0; i < traces.frames.size(); ++i) {
        if ((i & kPollMask) == 0 && job.cancelled()) return cancelled_error();
        const Frame& frame = traces.frames[i];
        if (frame.file.is_nil() || frame.line == kNoLine) continue;
        const std::string_view file = traces.strings.text(frame.file);
        const std::string_view text = sources.line_text(file, frame.line);
        if (!text.empty())
            lines.add(file, frame.line, printable_text(text.substr(0, kLongestLine)));
    }
    return lines;
}

}  // namespace

std::string_view FrameLines::line(std::string_view file, int64_t number) const {
    const auto found = of_file_.find(file);
    if (found == of_file_.end()) return {};
    const auto text = found->second.find(number);
    return text == found->second.end() ? std::string_view() : text->second;
}

void FrameLines::add(std::string_view file, int64_t number, std::string text) {
    bytes_ += text.size() + sizeof(std::pair<int64_t, std::string>);
    auto found = of_file_.find(file);
    if (found == of_file_.end()) {
        bytes_ += file.size();
        found = of_file_.try_emplace(std::string(file)).first;
    }
    found->second.insert_or_assign(number, std::move(text));
}

Answered<FrameLines> frame_lines(Answers& answers, const AppState& state, const DatasetRow& row) {
    return answers.get<FrameLines>(
        {.topic = {"lines of frames", row.version()},
         .key = {row.version(), state.settings.source_maps}},
        [dataset = row.dataset, maps = state.settings.source_maps](JobContext& job) {
            return read_lines(*dataset, maps, job);
        });
}

}  // namespace hs
