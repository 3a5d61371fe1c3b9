#pragma once
// Boxes in rows on the screen, of anything that is laid out so: in one draw call on a canvas that
// is kept, names on those that have room, outlines around marked ones. What boxes are, and so their
// colours, names and tooltips, is the view's.
//
//     lay_out_boxes(own, place, key_of_source, [&](const BoxView& view) { return …_layout(…); });
//     const RowBox* under = draw_box_picture(view, own, place, look);
//
// It is made anew when its place, its source or its look have another key than before.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/answer_key.h"
#include "app/view.h"
#include "app/widgets/easing.h"
#include "core/layout/box_rows.h"
#include "render/canvas.h"
#include "render/ui_backend.h"

namespace hs {

struct PictureInput;

// A text on a picture, relative to its corner.
struct PictureLabel {
    ImVec2 at;
    std::string text;
    ImU32 colour = 0;
    bool is_strong = false;
};

struct BoxPlace {
    ImVec2 at = {};  // upper left corner, whole pixels
    ImVec2 size = {};
    float row_px = 0;
    ShareRange shares = {};
    float scroll_px = 0;     // of row first_row above the upper edge
    uint32_t first_row = 0;  // rows above are not drawn at all
    uint32_t last_row = UINT32_MAX;
    bool grows_up = false;               // row first_row at the bottom
    std::optional<ImVec2> pointer = {};  // on the screen, when it is over the picture
};

struct BoxLook {
    AnswerKey key;  // of all that colours and names depend on besides theme and source
    std::function<Rgba(const RowBox&)> colour;
    std::function<Rgba(const RowBox&)> ink = nullptr;  // of its name; null: what reads well
    // For so many pixels, where it is cut; empty for none.
    std::function<std::string(const RowBox&, float)> name = nullptr;
    // At the right end, where the name leaves room for it.
    std::function<std::string(const RowBox&)> amount = nullptr;
    // Behind the name, where name and amount leave room for it.
    std::function<std::string(const RowBox&)> note = nullptr;
    Font font = Font::kText;
    float least_px = 26;  // narrower boxes have no names; at scale 1
    // Thickness of an outline; 0 for none.
    std::function<float(const RowBox&)> mark_px = nullptr;
    ImU32 mark_colour = 0;
};

// What is kept from frame to frame.
struct BoxPicture {
    BoxRows rows;
    uint32_t first_row = 0;  // of the source, that `rows` begins with
    AnswerKey rows_key;
    std::vector<PictureLabel> labels;
    Canvas canvas;
    AnswerKey drawn_key;
    uint64_t canvas_key = 0;  // another one for each look
};

void lay_out_boxes(BoxPicture& own, const BoxPlace& place, const AnswerKey& source,
                   const std::function<BoxRows(const BoxView&)>& lay_out);
// Returns the box under the pointer, which is outlined; null for none.
const RowBox* draw_box_picture(const ViewContext& view, BoxPicture& own, const BoxPlace& place,
                               const BoxLook& look);
void draw_labels(const std::vector<PictureLabel>& labels, ImVec2 at);

// The part in view, on its way to where it is to be.
struct BoxCamera {
    ShareRange seen = {};
    ShareRange goal = {};
    ShareRange leaves = {};
    Easing easing = {};
    float scroll_px = 0;
    double least_share = kLeastShare;

    void jump(ShareRange range);
    void glide(ShareRange range);
    // Of what has another whole now: it leaves `from`, in shares of the new one.
    void glide_from(ShareRange from, ShareRange range);
    // Once a frame.
    void advance(ViewContext& view);
    [[nodiscard]] bool is_whole() const { return goal.width() >= 1; }
};
// What wheel, drag and keys do: zoom at the pointer, pan, and scroll by rows.
void move_camera(ViewContext& view, BoxCamera& camera, const PictureInput& input,
                 const BoxPlace& place);

}  // namespace hs
