#include "core/analysis/import_frames.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace hs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kFrozen = {"<frozen importlib"sv, "<frozen runpy>"sv, "<frozen zipimport>"sv,
                                "<frozen site>"sv};
// In a folder of Python's own library.
constexpr std::array kFiles = {"/runpy.py"sv,
                               "/site.py"sv,
                               "/zipimport.py"sv,
                               "/importlib/__init__.py"sv,
                               "/importlib/_bootstrap.py"sv,
                               "/importlib/_bootstrap_external.py"sv};

}  // namespace

bool is_import_file(std::string_view file) {
    const auto begins = [&](std::string_view start) { return file.starts_with(start); };
    if (std::any_of(kFrozen.begin(), kFrozen.end(), begins)) return true;
    for (const std::string_view end : kFiles) {
        if (!file.ends_with(end)) continue;
        const std::string_view folder = file.substr(0, file.size() - end.size());
        const std::string_view last = folder.substr(folder.rfind('/') + 1);
        if (last.starts_with("python") || last.starts_with("pypy")) return true;
    }
    return false;
}

std::vector<StackStep> steps_hiding_imports(const TraceTrie& traces) {
    std::set<uint32_t> seen;
    std::vector<StackStep> steps;
    for (size_t row = 1; row < traces.frames.size(); ++row) {
        const StringId file = traces.frames[row].file;
        if (file.is_nil() || !seen.insert(file.v).second) continue;
        const std::string_view name = traces.strings.text(file);
        if (is_import_file(name)) steps.push_back({StackStepKind::kHide, std::string(name)});
    }
    return steps;
}

}  // namespace hs
