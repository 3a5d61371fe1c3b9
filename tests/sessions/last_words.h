#pragma once
// What a session did last, said when it hangs or dies: the steps and the stack of its thread, as no
// debugger is there. One at a time in a process.

#include <string>
#include <string_view>

namespace hs::test {

class LastWords {
public:
    // Made by the thread that takes the steps. `about` comes first in what is said. A step that
    // takes longer than patience_s ends the process with kHung.
    LastWords(std::string_view about, double patience_s);
    ~LastWords();
    LastWords(const LastWords&) = delete;
    LastWords& operator=(const LastWords&) = delete;

    static constexpr int kHung = 3;

    void step(std::string_view line);

private:
    struct Watch;
    Watch* watch_;
};

// The last steps, to standard error.
void say_last_steps();

}  // namespace hs::test
