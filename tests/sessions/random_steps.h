#pragma once
// What a session does: lines of a script (app/script/script.h), each chosen at random with an eye
// on what the window shows. A choice depends on the seed, the number of the step and the window, so
// that a job that ends a frame later does not make another session of the rest.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "app/session.h"
#include "tests/sessions/session_files.h"
#include "tests/support/random.h"

namespace hs::test {

// As one word of a script.
std::string script_word(std::string_view word);

class RandomSteps {
public:
    // The folder is the current one; the files as they were lie in "originals".
    RandomSteps(uint64_t seed, const SessionFiles& files, int wait_s);

    // What comes before all steps: files, two or three of them opened.
    [[nodiscard]] std::vector<std::string> beginning() const;
    // Never empty. `number` from 0.
    std::string next(size_t number, Session& session);

private:
    friend struct StepChoices;
    void queue(std::string line) { queue_.push_back(std::move(line)); }
    [[nodiscard]] const std::string& any_file(Random& random) const;

    uint64_t seed_;
    std::string wait_;  // the line that waits for what runs
    const SessionFiles& files_;
    std::vector<std::string> all_;
    std::vector<std::string> favored_;  // what this session is mostly about
    std::deque<std::string> queue_;     // decided already
};

}  // namespace hs::test
