#include "tests/sessions/frame_checks.h"

#include <imgui.h>

#include <cctype>
#include <cmath>
#include <string_view>

#include "render/ui_backend_recorder.h"

namespace hs::test {
namespace {

bool is_finite(const SeenRect& rect) {
    return std::isfinite(rect.left) && std::isfinite(rect.top) && std::isfinite(rect.right) &&
           std::isfinite(rect.bottom);
}

// More than a window of text and pictures could use: something is drawn that nobody can see.
constexpr int kMostVertices = 6'000'000;

std::string wrong_in_drawing(const ImDrawData& drawn) {
    if (drawn.TotalVtxCount > kMostVertices) {
        return std::to_string(drawn.TotalVtxCount) + " vertices in a frame";
    }
    for (int i = 0; i < drawn.CmdListsCount; ++i) {
        for (const ImDrawVert& vertex : drawn.CmdLists[i]->VtxBuffer) {
            if (std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y)) continue;
            return std::string("a vertex that is no place, in ") + drawn.CmdLists[i]->_OwnerName;
        }
    }
    return {};
}

std::string wrong_in_items(const std::vector<SeenItem>& items) {
    for (const SeenItem& item : items) {
        if (is_finite(item.rect)) continue;
        return "an item that is no place: '" + item.label + "' in '" + item.window + "'";
    }
    return {};
}

// "nan %", "-inf KiB": a number with a unit that is none.
bool is_no_number(std::string_view text) {
    for (const std::string_view word : {"nan ", "inf "}) {
        for (size_t at = text.find(word); at != std::string_view::npos;
             at = text.find(word, at + 1)) {
            const bool begins =
                at == 0 || std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0;
            const std::string_view unit = text.substr(at + word.size(), 1);
            if (begins && !unit.empty() &&
                std::string_view("%BKMGTs").find(unit) != std::string_view::npos) {
                return true;
            }
        }
    }
    return false;
}

std::string wrong_in_texts(const std::vector<SeenText>& texts) {
    for (const SeenText& text : texts) {
        if (is_no_number(text.text)) return "a number that is none: '" + text.text + "'";
    }
    return {};
}

std::string wrong_in_state(const AppState& state) {
    if (!state.current.is_nil() && find_dataset(state, state.current) == nullptr) {
        return "the current file is not there";
    }
    if (state.comparison.is_nil()) return {};
    if (find_dataset(state, state.comparison) == nullptr) return "the compared file is not there";
    return state.comparison == state.current ? "a file is compared with itself" : "";
}

}  // namespace

std::string wrong_in_frame(Session& session) {
    if (std::string wrong = wrong_in_state(session.app().state()); !wrong.empty()) return wrong;
    if (std::string wrong = wrong_in_items(session.ui().record().items()); !wrong.empty()) {
        return wrong;
    }
    if (std::string wrong = wrong_in_texts(session.ui().record().texts()); !wrong.empty()) {
        return wrong;
    }
    const ImDrawData* drawn = ImGui::GetDrawData();
    return drawn != nullptr && drawn->Valid ? wrong_in_drawing(*drawn) : std::string();
}

}  // namespace hs::test
