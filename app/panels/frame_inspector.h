#pragma once
// What the inspector says of a frame of a log or a profile: where it is, its code, what it and what
// it called hold at the time shown, and who called it.

#include <cstdint>
#include <string>
#include <vector>

#include "app/answer_key.h"
#include "app/view.h"
#include "app/widgets/source_code.h"

namespace hs {

struct FrameInspectorState {
    SourceCode code;
    // Of the frame and the result that `key` names.
    AnswerKey key;
    uint32_t node = 0;  // of the call graph; 0: it has no part in what is shown
    struct Link {
        std::string name;
        std::string amount;
        double share = 0;
    };
    std::vector<Link> callers;
    std::vector<Link> callees;
    size_t caller_count = 0;
    size_t callee_count = 0;
};

// False if the frame does not exist any more.
bool draw_frame_inspector(ViewContext& view, FrameInspectorState& own,
                          const SelectedFrame& selected);

}  // namespace hs
