#include "app/widgets/source_code.h"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "app/answers.h"
#include "app/view.h"
#include "app/widgets/basic.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr uintmax_t kLargestFile = 16U << 20U;
constexpr size_t kLongestLine = 500;

std::vector<std::filesystem::path> candidates(const std::filesystem::path& file,
                                              const std::filesystem::path& near) {
    std::vector<std::filesystem::path> found = {file};
    if (near.empty()) return found;
    std::filesystem::path folder = near.parent_path();
    if (file.is_relative()) {
        for (int up = 0; up < 4 && !folder.empty(); ++up) {
            found.push_back(folder / file);
            if (folder == folder.parent_path()) break;
            folder = folder.parent_path();
        }
    }
    found.push_back(near.parent_path() / file.filename());
    return found;
}

}  // namespace

Result<std::string> find_code_file(const std::string& file, const std::string& near) {
    std::error_code ignored;
    for (const std::filesystem::path& path : candidates(file, near)) {
        if (!std::filesystem::is_regular_file(path, ignored)) continue;
        if (std::filesystem::file_size(path, ignored) <= kLargestFile) return path.string();
    }
    return Error{ErrorCode::kNotFound, "the source file is not on this machine", file, {}};
}

Result<CodeFile> read_code_file(const std::string& file, const std::string& near) {
    CodeFile source;
    HS_TRY(source.path, find_code_file(file, near));
    std::ifstream in(source.path, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
        if (line.size() > kLongestLine) line.resize(kLongestLine);
        std::string shown;
        for (const char c : line) c == '\t' ? shown += "    " : shown += c;
        while (!shown.empty() && shown.back() == '\r') shown.pop_back();
        source.lines.push_back(printable_text(shown));
    }
    return source;
}

void draw_no_source(ViewContext& view, const std::string& file) {
    empty_line(view, ("To see the code, say in which folder of this machine " +
                      printable_text(file.substr(file.rfind('/') + 1)) + " is.")
                         .c_str());
    if (ImGui::Button("Map source folder…")) {
        view.actions.push(ShowFileDialog{FileDialogPurpose::kSourceFolder});
    }
    tooltip("Choose the folder on this machine that has the source files");
}

void draw_source(ViewContext& view, SourceCode& own, const std::string& file, int64_t line,
                 const std::string& near) {
    const Answered<CodeFile> source = view.answers.get<CodeFile>(
        {.topic = {"source file"},
         .key = {file, near},
         .label = "Reading the source",
         .asks_disk = true},
        [file, near](JobContext&) { return read_code_file(file, near); });
    if (!source || source.is_stale) {
        if (source.wait.error) { draw_no_source(view, file); }
        return;
    }
    push_font(Font::kMono);
    const float height = ImGui::GetTextLineHeightWithSpacing();
    const auto count = static_cast<int>(source->lines.size());
    if (own.scrolled_to != line) {
        own.scrolled_to = line;
        const float middle = ImGui::GetWindowHeight() / 2;
        ImGui::SetScrollY(std::max(0.0F, height * static_cast<float>(line) - middle));
    }
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float number_width = ImGui::CalcTextSize(std::to_string(count).c_str()).x;
    ImGuiListClipper clipper;
    clipper.Begin(count, height);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const ImVec2 at = ImGui::GetCursorScreenPos();
            const bool is_meant = i + 1 == line;
            const float right = at.x + ImGui::GetContentRegionAvail().x;
            if (is_meant) {
                to.AddRectFilled({at.x, at.y - view.px(1)}, {right, at.y + height - view.px(2)},
                                 view.theme.selection);
            }
            const std::string number = std::to_string(i + 1);
            const float x = at.x + number_width - ImGui::CalcTextSize(number.c_str()).x;
            to.AddText({std::floor(x), at.y}, is_meant ? view.theme.text : view.theme.text_faint,
                       number.c_str());
            ImGui::SetCursorScreenPos({at.x + number_width + view.px(16), at.y});
            text_in(is_meant ? view.theme.text : view.theme.text_muted,
                    source->lines[static_cast<size_t>(i)]);
        }
    }
    clipper.End();
    pop_font();
}

}  // namespace hs
