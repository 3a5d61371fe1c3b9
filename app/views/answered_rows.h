#pragma once
// Rows of a table that are an answer: those that were asked for before stay until the next are
// made.

#include "app/answers.h"
#include "app/widgets/data_table.h"

namespace hs {

template <class Rows>
struct AnsweredRows {
    Shared<Rows> of;
    ShownTable shown;      // reads them
    bool is_busy = false;  // other rows are being made

    // True if these are other rows: the caller makes what shows them.
    bool take(const Shared<Rows>& rows) {
        if (of == rows) return false;
        of = rows;
        return true;
    }
    bool take(const Answered<Rows>& answer) {
        is_busy = answer.is_running;
        return answer && take(answer.value);
    }
};

}  // namespace hs
