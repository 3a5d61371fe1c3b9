#include "app/widgets/typed_letters.h"

#include <imgui_internal.h>

#include "core/base/utf8.h"

namespace hs {

bool are_letters_taken() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.WantTextInput || io.KeyCtrl || io.KeyAlt || io.KeySuper;
}

bool is_page_covered(const AppState& state) {
    constexpr ImGuiPopupFlags kAny = ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel;
    return state.window.overlay != Overlay::kNone || ImGui::IsPopupOpen("", kAny);
}

bool take_letters(std::string& text) {
    ImGuiIO& io = ImGui::GetIO();
    const size_t before = text.size();
    for (const ImWchar letter : io.InputQueueCharacters) {
        if (letter > ' ' && letter != 127) append_utf8(text, letter);
    }
    io.InputQueueCharacters.resize(0);  // the field may take the keyboard in this very frame
    return text.size() > before;
}

bool put_caret_behind_text() {
    if (!ImGui::IsItemActive()) return false;
    // Focus selects all of it; the next letter would take its place.
    ImGuiInputTextState* text = ImGui::GetInputTextState(ImGui::GetItemID());
    if (text == nullptr) return false;
#if IMGUI_VERSION_NUM >= 19140
    text->ReloadUserBufAndMoveToEnd();
#else
    text->ClearSelection();
    text->Stb.cursor = text->CurLenW;
#endif
    return true;
}

}  // namespace hs
