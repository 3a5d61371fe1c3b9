#pragma once
// Which function each line of a Python source file is in, found without Python: indentation, def,
// class and lambda, with strings, comments, brackets and continued lines skipped over. What no
// Python would accept never fails: names may then be missing or wrong, as in any editor.
//
//   1  @cached                        <module>
//   2  def load(path, keep=[]):       <module>      a header runs where the def stands
//   3      """Reads it."""            load
//   4      class Row:                 load
//   5          def text(self): …      load.<locals>.Row.text      a body on the header's line
//   6      return sorted(rows,        load
//   7          key=                   load
//   8              lambda row: row.x) load.<locals>.<lambda>      first on its line

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"

namespace hs {

// What a traceback calls it, and its __qualname__. The bytes are those of the file.
struct PythonScope {
    std::string name;
    std::string qualified;
};

class PythonScopes {
public:
    // Lines count from 1; those outside the file are the module's.
    [[nodiscard]] PythonScope at(int64_t line) const;
    [[nodiscard]] int64_t line_count() const { return line_count_; }

private:
    friend class PythonScopeScanner;
    // From this line on, until the next change.
    struct Change {
        int64_t first_line = 1;
        uint32_t scope = 0;
    };
    struct Scope {
        uint32_t parent = 0;
        uint32_t name_begin = 0;  // in names_
        uint32_t name_size = 0;
        bool is_class = false;
    };
    std::string names_;            // one behind the other
    std::vector<Scope> scopes_;    // row 0: the module
    std::vector<Change> changes_;  // by line, rising
    int64_t line_count_ = 0;
};

// Takes time in proportion to the text, whatever it is; one that is cancelled ends early.
PythonScopes python_scopes(std::string_view source, const JobContext& job);

}  // namespace hs
