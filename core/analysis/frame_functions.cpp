#include "core/analysis/frame_functions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/analysis/frame_names.h"
#include "core/analysis/python_scopes.h"
#include "core/base/utf8.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr size_t kMostFiles = 5000;
constexpr size_t kMostFileBytes = size_t{8} << 20;
constexpr int64_t kSecondNs = 1'000'000'000;

enum class Found : uint8_t { kMissing, kNewer, kOther, kNamed };

// A file that frames name, and what was found of it.
struct NamedFile {
    std::string_view name;
    std::vector<uint32_t> frames;  // rows of the stacks' frames
    Found found = Found::kMissing;
    std::vector<FunctionName> names;  // by frame, as above
};

bool can_be_python(std::string_view name) {
    if (name.empty() || name[0] == '<') return false;
    const std::string_view last = name.substr(name.find_last_of("/\\") + 1);
    return last.find('.') == std::string_view::npos || last.ends_with(".py") ||
           last.ends_with(".pyw");
}

// Scripts without an ending say what runs them.
bool is_python(std::string_view name, std::string_view text) {
    if (name.ends_with(".py") || name.ends_with(".pyw")) return true;
    const std::string_view first = text.substr(0, text.find('\n'));
    return first.starts_with("#!") && first.find("python") != std::string_view::npos;
}

// Names of old encodings are shown as Latin-1 has them.
std::string as_utf8(std::string name) {
    if (is_valid_utf8(name)) return name;
    std::string text;
    for (const char c : name) append_utf8(text, static_cast<unsigned char>(c));
    return text;
}

// Nothing runs on a line that is blank, a comment or not there.
bool is_code(const SourceFile& file, int64_t line) {
    const std::string_view text = file.line(line);
    const size_t begin = text.find_first_not_of(" \t\f\v");
    return begin != std::string_view::npos && text[begin] != '#';
}

class FileReader {
public:
    FileReader(const TraceTrie& traces, const SourceOptions& options)
        : traces_(traces), options_(options) {}

    void read(NamedFile& file, const JobContext& job) const {
        SourceFiles sources(options_);
        const SourceFile& source = sources.file(file.name);
        take(file, source, file.frames.size() / 2, job);
        if (file.found != Found::kMissing || is_package_part(file.name)) return;
        // Beside the log by its last part: where all of it fits.
        const SourceFile& beside = sources.file(file.name.substr(file.name.rfind('/') + 1));
        take(file, beside, 0, job);
        if (file.found == Found::kOther) file.found = Found::kMissing;
    }

private:
    // Too many files are called that.
    static bool is_package_part(std::string_view name) {
        const size_t slash = name.rfind('/');
        return slash == std::string_view::npos || name.substr(slash + 1).starts_with("__");
    }

    void take(NamedFile& file, const SourceFile& source, size_t most_wrong,
              const JobContext& job) const {
        if (source.status() == SourceStatus::kNoFile) return;
        file.found = source.status() == SourceStatus::kNewer ? Found::kNewer : Found::kOther;
        if (source.status() != SourceStatus::kFound) return;
        if (source.text().size() > kMostFileBytes || !is_python(file.name, source.text())) return;
        const auto wrong = static_cast<size_t>(std::count_if(
            file.frames.begin(), file.frames.end(),
            [&](uint32_t row) { return !is_code(source, traces_.frames[row].line); }));
        if (wrong > most_wrong) return;
        const PythonScopes scopes = python_scopes(source.text(), job);
        for (const uint32_t row : file.frames) {
            FunctionName& name = file.names.emplace_back();
            const int64_t line = traces_.frames[row].line;
            if (!is_code(source, line)) continue;
            PythonScope scope = scopes.at(line);
            name = {as_utf8(std::move(scope.name)), as_utf8(std::move(scope.qualified))};
        }
        file.found = Found::kNamed;
    }

    const TraceTrie& traces_;
    const SourceOptions& options_;
};

std::string why_none_of(const std::vector<NamedFile>& files) {
    const auto count = [&](Found found) {
        return std::count_if(files.begin(), files.end(),
                             [&](const NamedFile& file) { return file.found == found; });
    };
    const auto newer = count(Found::kNewer);
    const auto other = count(Found::kOther);
    if (newer == 0 && other == 0) return "its source files were not found";
    return newer >= other ? "its source files are newer than the log"
                          : "its source files do not fit the log";
}

}  // namespace

class FunctionReader {
public:
    FunctionReader(const TraceTrie& traces, const SourceOptions& options)
        : traces_(traces), options_(options) {}

    Result<FrameFunctionsPtr> read(JobContext& job) {
        auto made = std::make_shared<FrameFunctions>();
        std::vector<NamedFile> files = files_of(*made);
        if (made->has_own_) return FrameFunctionsPtr(std::move(made));
        const FileReader reader(traces_, options_);
        job.begin_stage("reading function names", files.size());
        job.parallel_for(files.size(), 1, [&](size_t i, size_t) {
            reader.read(files[i], job);
            job.advance(1);
        });
        if (job.cancelled()) return cancelled_error();
        made->names_.resize(1);
        made->row_of_.resize(traces_.frames.size());
        for (const NamedFile& file : files) {
            if (file.found == Found::kNamed) add(file, *made);
        }
        if (made->empty()) made->why_none_ = why_none_of(files);
        return FrameFunctionsPtr(std::move(made));
    }

private:
    // Those with most frames first, ties in the order of their first frame.
    [[nodiscard]] std::vector<NamedFile> files_of(FrameFunctions& made) const {
        std::map<uint32_t, size_t> known;
        std::vector<NamedFile> files;
        for (uint32_t row = 1; row < traces_.frames.size(); ++row) {
            const Frame& frame = traces_.frames[row];
            made.has_own_ = made.has_own_ || !frame.function.is_nil();
            const std::string_view name = traces_.strings.text(frame.file);
            if (frame.line < 1 || !can_be_python(name)) continue;
            const auto [at, is_new] = known.try_emplace(frame.file.v, files.size());
            if (is_new) files.push_back({name, {}, Found::kMissing, {}});
            files[at->second].frames.push_back(row);
        }
        std::stable_sort(files.begin(), files.end(), [](const NamedFile& a, const NamedFile& b) {
            return a.frames.size() > b.frames.size();
        });
        if (files.size() > kMostFiles) files.resize(kMostFiles);
        return files;
    }

    void add(const NamedFile& file, FrameFunctions& made) const {
        for (size_t i = 0; i < file.frames.size(); ++i) {
            if (file.names[i].name.empty()) continue;
            const auto row = static_cast<uint32_t>(made.names_.size());
            made.names_.push_back(file.names[i]);
            made.row_of_[file.frames[i]] = row;
            made.row_of_text_.emplace(frame_text(traces_, {file.frames[i]}), row);
        }
    }

    const TraceTrie& traces_;
    const SourceOptions& options_;
};

const FunctionName* FrameFunctions::of(std::string_view frame_text) const {
    const auto found = row_of_text_.find(frame_text);
    return found == row_of_text_.end() ? nullptr : &names_[found->second];
}

SourceOptions source_options(const Dataset& dataset, std::vector<PathRemap> remaps) {
    constexpr int64_t kWrittenAfterNs = 60 * kSecondNs;
    SourceOptions options;
    options.remaps = std::move(remaps);
    options.trusts_remaps = false;
    const std::string& path = dataset.info.path;
    options.folder = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    const int64_t modified_ns = dataset.info.modified_ns;
    if (modified_ns != 0) options.newest_ns = modified_ns;
    constexpr uint64_t kMostSeconds = INT64_MAX / kSecondNs / 2;
    if (!dataset.log || dataset.log->facts().start_seconds == 0 ||
        dataset.log->facts().start_seconds > kMostSeconds) {
        return options;
    }
    const LogFacts& facts = dataset.log->facts();
    const int64_t start_ns = static_cast<int64_t>(facts.start_seconds) * kSecondNs +
                             static_cast<int64_t>(facts.start_nanoseconds);
    const int64_t duration_ns =
        std::clamp<int64_t>(facts.duration_us, 0, INT64_MAX / 4'000) * 1'000;
    options.newest_ns = start_ns + duration_ns;
    if (modified_ns > options.newest_ns + kWrittenAfterNs) options.copied_ns = modified_ns;
    return options;
}

Result<FrameFunctionsPtr> frame_functions(const Dataset& dataset, const SourceOptions& options,
                                          JobContext& job) {
    if (!dataset.traces) return FrameFunctionsPtr(std::make_shared<FrameFunctions>());
    return FunctionReader(*dataset.traces, options).read(job);
}

Result<FrameFunctionsPtr> known_functions(const Dataset& dataset, FrameFunctionsPtr known,
                                          JobContext& job) {
    if (known) return known;
    return frame_functions(dataset, source_options(dataset, {}), job);
}

DetailFrame detail_frame(const TraceTrie& traces, FrameId frame, FrameDetail detail,
                         const FrameFunctions* functions) {
    const Frame& whole = traces.frames[frame.v];
    const FunctionName* name =
        functions != nullptr && detail == FrameDetail::kFunction ? functions->of(frame) : nullptr;
    if (name != nullptr) return {traces.strings.text(whole.file), name->qualified, kNoLine};
    const Frame reduced = reduced_frame(whole, detail);
    return {traces.strings.text(reduced.file), traces.strings.text(reduced.function), reduced.line};
}

std::string detail_text(const TraceTrie& traces, FrameId frame, FrameDetail detail,
                        const FrameFunctions* functions) {
    const FunctionName* name =
        functions != nullptr && detail == FrameDetail::kFunction ? functions->of(frame) : nullptr;
    if (name == nullptr) {
        return frame_text(traces.strings, reduced_frame(traces.frames[frame.v], detail));
    }
    return function_at(name->qualified, traces.strings.text(traces.frames[frame.v].file));
}

std::string frame_label(const FrameFunctions* functions, std::string_view frame_text) {
    const FunctionName* name = functions != nullptr ? functions->of(frame_text) : nullptr;
    return name != nullptr ? function_at(name->name, frame_text) : std::string(frame_text);
}

std::string frame_label(const FrameFunctions* before, const FrameFunctions* after,
                        std::string_view frame_text) {
    const bool is_before = before != nullptr && before->of(frame_text) != nullptr;
    return frame_label(is_before ? before : after, frame_text);
}

std::string short_frame_label(const FrameFunctions* functions, const StringTable& strings,
                              const Frame& frame) {
    std::string place = short_frame_text(strings, frame);
    if (functions == nullptr || functions->empty()) return place;
    const FunctionName* name = functions->of(frame_text(strings, frame));
    return name != nullptr ? function_at(name->name, place) : place;
}

std::string qualified_frame_text(const FrameFunctions* functions, std::string_view frame_text) {
    const FunctionName* name = functions != nullptr ? functions->of(frame_text) : nullptr;
    return name != nullptr ? function_at(name->qualified, frame_text) : std::string(frame_text);
}

}  // namespace hs
