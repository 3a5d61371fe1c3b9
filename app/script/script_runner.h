#pragma once
// Carries out the lines of a script on a session, one after the other.

#include <string>
#include <vector>

#include "app/script/script.h"
#include "app/script/ui_driver.h"
#include "app/script/ui_finder.h"
#include "app/session.h"

namespace hs {

class ScriptRunner {
public:
    // folder: where relative paths of open and drop start.
    ScriptRunner(Session& session, std::string folder);

    // The error says what was expected and what was found instead; the caller knows the line.
    Result<void> run(const ScriptLine& line);
    [[nodiscard]] bool quit_requested() const { return quit_ || session_.quit_requested(); }

    using Words = std::span<const std::string>;

private:
    friend struct ScriptCommands;

    // What a pointer command aims at. `words` lose what was understood.
    struct Aim {
        float x = 0;
        float y = 0;
        ImGuiKeyChord modifiers = 0;
    };
    Result<float> across(const std::string& name, const std::string& text, const SeenRect& area);
    Result<Aim> aim(Words& words);
    Result<FoundUi> bring_into_view(const std::string& name);
    Result<void> check_not_covered(const FoundUi& found, const std::string& name);
    [[nodiscard]] std::string path_of(const std::string& given) const;

    Result<void> click(Words words, int button, int count);
    Result<void> tap(Words words);
    Result<void> hover(Words words);
    Result<void> drag(Words words);
    Result<void> wheel(Words words);
    Result<void> key(Words words);
    Result<void> wait(Words words);
    Result<void> wait_idle(double limit_s);
    Result<void> wait_done(double limit_s);
    Result<void> wait_text(const std::string& text, bool wanted, double limit_s);
    Result<void> expect_text(const std::string& text, bool wanted);
    Result<void> expect_item(const std::string& name, bool (*holds)(const SeenItem& item),
                             const char* state);
    Result<void> shot(const std::string& path);
    Result<void> set_setting(const std::string& name, const std::string& value);

    Session& session_;
    UiRecorder& recorder_;
    UiDriver driver_;
    std::string folder_;
    bool quit_ = false;
};

}  // namespace hs
