#include "core/analysis/source_folder.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/analysis/frame_functions.h"
#include "core/base/text_format.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

constexpr size_t kMostFiles = 4000;
constexpr int kMostParts = 24;  // of a path, looked for from its end

bool is_file(const std::string& path) {
    std::error_code problem;
    return std::filesystem::is_regular_file(path, problem);
}

// Those that can be files: "<frozen importlib>" is none.
std::set<std::string_view> source_names(const TraceTrie& traces) {
    std::set<std::string_view> names;
    for (size_t i = 0; i < traces.frames.size() && names.size() < kMostFiles; ++i) {
        const std::string_view name = traces.strings.text(traces.frames[i].file);
        if (!name.empty() && name[0] != '<') names.insert(name);
    }
    return names;
}

// What stands before the longest end of the path that is in the folder; nothing if none is.
std::optional<std::string_view> replaced_part(std::string_view name, const std::string& folder) {
    std::vector<size_t> begins;  // of ends, shortest first
    for (size_t at = name.size(); begins.size() < kMostParts;) {
        const size_t slash = at == 0 ? std::string_view::npos : name.rfind('/', at - 1);
        begins.push_back(slash == std::string_view::npos ? 0 : slash + 1);
        if (slash == std::string_view::npos) break;
        at = slash;
    }
    for (auto begin = begins.rbegin(); begin != begins.rend(); ++begin) {
        const std::string_view end = name.substr(*begin);
        if (end.empty() || !is_file(folder + "/" + std::string(end))) continue;
        return *begin == 0 ? std::string_view(".")
                           : name.substr(0, std::max<size_t>(*begin - 1, 1));
    }
    return std::nullopt;
}

// The part that most files have before what was found of them; among equal ones the shortest.
std::string_view most_common(const std::map<std::string_view, uint32_t>& files_of) {
    const auto* best = &*files_of.begin();
    for (const auto& entry : files_of) {
        const bool is_shorter =
            entry.second == best->second && entry.first.size() < best->first.size();
        if (entry.second > best->second || is_shorter) best = &entry;
    }
    return best->first;
}

}  // namespace

Result<SourceFolder> source_folder(const Dataset& dataset, const std::string& folder,
                                   JobContext& job) {
    if (!dataset.traces) return Error{ErrorCode::kUsage, "It has no stacks", {}, {}};
    std::string where = folder;
    while (where.size() > 1 && where.ends_with('/')) where.pop_back();
    const std::set<std::string_view> names = source_names(*dataset.traces);
    job.begin_stage("looking for source files", names.size());
    std::map<std::string_view, uint32_t> files_of;
    uint64_t done = 0;
    for (const std::string_view name : names) {
        if (job.cancelled()) return cancelled_error();
        job.set_done(++done);
        if (const auto part = replaced_part(name, where)) ++files_of[*part];
    }
    if (files_of.empty()) {
        std::string message = "No source file of " +
                              dataset.info.path.substr(dataset.info.path.rfind('/') + 1) +
                              " is in " + printable_text(where);
        if (!names.empty()) {
            message += ". Choose the folder that contains " + printable_text(*names.begin());
        }
        return Error{ErrorCode::kNotFound, std::move(message), {}, {}};
    }
    SourceFolder found;
    found.remap = {std::string(most_common(files_of)), where};
    found.files = static_cast<uint32_t>(names.size());
    SourceFiles files(source_options(dataset, {found.remap}));
    for (const std::string_view name : names) {
        if (job.cancelled()) return cancelled_error();
        if (remapped_path(name, {&found.remap, 1}) == name) continue;
        const SourceStatus status = files.file(name).status();
        if (status != SourceStatus::kNoFile) ++found.found;
        if (status == SourceStatus::kNewer) ++found.newer;
    }
    return found;
}

}  // namespace hs
