#include "app/widgets/box_picture.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/picture_input.h"
#include "render/ui_backend_parts.h"

namespace hs {
namespace {

// From the upper edge of the picture.
float top_of(const BoxPicture& own, const BoxPlace& place, size_t row) {
    const float offset =
        static_cast<float>(own.first_row - place.first_row + row) * place.row_px - place.scroll_px;
    const float top = place.grows_up ? place.size.y - offset - place.row_px : offset;
    return std::round(place.at.y + top) - place.at.y;
}

// body(box, upper edge), of rows that are in view.
template <class Body>
void for_each_box(const BoxPicture& own, const BoxPlace& place, const Body& body) {
    for (size_t row = 0; row < own.rows.row_count(); ++row) {
        const float top = top_of(own, place, row);
        if (top + place.row_px <= 0 || top >= place.size.y) continue;
        for (const RowBox& box : own.rows.row(row)) body(box, top);
    }
}

RectBatch batch_of(const BoxPicture& own, const BoxPlace& place, const BoxLook& look) {
    RectBatch rects;
    rects.reserve(own.rows.boxes.size());
    // A line of background between neighbours, where there is room for one.
    const float gap = place.row_px >= 8 ? 1.0F : 0.0F;
    for_each_box(own, place, [&](const RowBox& box, float top) {
        const float left = std::round(box.x0_px);
        const float right = std::max(left + 1, std::round(box.x1_px));
        const float cut = right - left > 3 ? gap : 0;
        rects.add({left, top, right - left - cut, place.row_px - gap, 0, look.colour(box)});
    });
    return rects;
}

// Names on those that have room, and amounts beside them.
class Labels {
public:
    Labels(const ViewContext& view, BoxPicture& own, const BoxPlace& place, const BoxLook& look)
        : view_(view), own_(own), place_(place), look_(look) {}

    void find() {
        own_.labels.clear();
        if (!look_.name) return;
        for_each_box(own_, place_, [&](const RowBox& box, float top) {
            if (box.width_px() >= view_.px(look_.least_px)) add(box, top);
        });
    }

private:
    void add(const RowBox& box, float top) {
        const float pad = view_.px(5);
        const float room = box.width_px() - 2 * pad;
        const std::string name = look_.name(box, room);
        const std::string cut = cut_to_width(name, room);
        if (cut.empty() || cut == "…") return;
        const Rgba ink = look_.ink ? look_.ink(box) : readable_text(look_.colour(box));
        const float left = box.x0_px + pad;
        const float y = top + std::round((place_.row_px - 1 - ImGui::GetFontSize()) / 2);
        own_.labels.push_back({{std::floor(left), y}, cut, ink, false});
        if (cut != name) return;
        const float name_px = ImGui::CalcTextSize(cut.c_str()).x;
        const float amount_px = look_.amount ? add_amount(box, {left + room, y}, ink) : 0;
        if (look_.note) {
            add_note(box, {std::floor(left + name_px), y}, room - name_px - amount_px, ink);
        }
    }

    void add_note(const RowBox& box, ImVec2 behind, float room, Rgba ink) {
        const float gap = view_.px(16);
        room -= 2 * gap;
        if (room < view_.px(80)) return;
        std::string note = cut_to_width(look_.note(box), room);
        if (note.empty() || note == "…") return;
        own_.labels.push_back(
            {{behind.x + gap, behind.y}, std::move(note), with_alpha(ink, 170), false});
    }

    // Returns what it takes.
    float add_amount(const RowBox& box, ImVec2 right, Rgba ink) {
        const float name_px = ImGui::CalcTextSize(own_.labels.back().text.c_str()).x;
        const float room = right.x - box.x0_px - view_.px(5) - name_px;
        if (room < view_.px(96)) return 0;
        const std::string amount = look_.amount(box);
        const float width = ImGui::CalcTextSize(amount.c_str()).x;
        if (width + view_.px(16) > room) return 0;
        own_.labels.push_back(
            {{std::floor(right.x - width), right.y}, amount, with_alpha(ink, 170), false});
        return width;
    }

    const ViewContext& view_;
    BoxPicture& own_;
    const BoxPlace& place_;
    const BoxLook& look_;
};

void outline(const BoxPlace& place, const RowBox& box, float top, ImU32 colour, float thickness) {
    const float left = place.at.x + std::round(box.x0_px);
    const float right = std::max(left + 2, place.at.x + std::round(box.x1_px) - 1);
    const float upper = place.at.y + top;
    ImGui::GetWindowDrawList()->AddRect({left, upper}, {right, upper + place.row_px - 1}, colour, 0,
                                        0, thickness);
}

const RowBox* box_under(const BoxPicture& own, const BoxPlace& place, ImVec2 pointer) {
    const float y = pointer.y - place.at.y;
    for (size_t row = 0; row < own.rows.row_count(); ++row) {
        const float top = top_of(own, place, row);
        if (y < top || y >= top + place.row_px) continue;
        return own.rows.at(row, static_cast<double>(pointer.x - place.at.x));
    }
    return nullptr;
}

void draw_marks(const ViewContext& view, const BoxPicture& own, const BoxPlace& place,
                const BoxLook& look, const RowBox* under) {
    for_each_box(own, place, [&](const RowBox& box, float top) {
        const float thickness = look.mark_px ? look.mark_px(box) : 0;
        if (thickness > 0) outline(place, box, top, look.mark_colour, thickness);
        if (&box == under) outline(place, box, top, view.theme.text, 1);
    });
}

// "box cache.py:22": for scripts.
void name_boxes(const BoxPicture& own, const BoxPlace& place, const BoxLook& look) {
    constexpr float kWhole = 1e6F;
    if (!look.name || !has_named_parts()) return;
    for_each_box(own, place, [&](const RowBox& box, float top) {
        const float left = place.at.x + box.x0_px;
        name_part("box " + look.name(box, kWhole), {left, place.at.y + top},
                  {left + box.width_px(), place.at.y + top + place.row_px - 1});
    });
}

}  // namespace

void lay_out_boxes(BoxPicture& own, const BoxPlace& place, const AnswerKey& source,
                   const std::function<BoxRows(const BoxView&)>& lay_out) {
    const auto rows_until = [&](float px) {
        return place.first_row + static_cast<uint32_t>(std::max(0.0F, px) / place.row_px);
    };
    BoxView wanted;
    wanted.width_px = static_cast<double>(place.size.x);
    wanted.shares = place.shares;
    wanted.first_row = rows_until(place.scroll_px);
    wanted.last_row = std::min(place.last_row, rows_until(place.scroll_px + place.size.y));
    AnswerKey key{source,           wanted.width_px, wanted.shares.first, wanted.shares.last,
                  wanted.first_row, wanted.last_row};
    if (key == own.rows_key) return;
    own.rows_key = std::move(key);
    own.rows = lay_out(wanted);
    own.first_row = wanted.first_row;
}

const RowBox* draw_box_picture(const ViewContext& view, BoxPicture& own, const BoxPlace& place,
                               const BoxLook& look) {
    if (place.size.x < 1 || place.size.y < 1) return nullptr;
    push_font(look.font);
    AnswerKey key{own.rows_key,   place.first_row, place.scroll_px, place.size.y, place.row_px,
                  place.grows_up, look.key,        view.theme.name, view.scale};
    if (key != own.drawn_key) {
        own.drawn_key = std::move(key);
        ++own.canvas_key;
        Labels(view, own, place, look).find();
    }
    if (begin_canvas(own.canvas, place.size, own.canvas_key, view.theme.window)) {
        own.canvas.draw(batch_of(own, place, look));
    }
    show_canvas(own.canvas, place.at);
    ImGui::PushClipRect(place.at, {place.at.x + place.size.x, place.at.y + place.size.y}, true);
    draw_labels(own.labels, place.at);
    name_boxes(own, place, look);
    const RowBox* under = place.pointer ? box_under(own, place, *place.pointer) : nullptr;
    if (look.mark_px || under != nullptr) draw_marks(view, own, place, look, under);
    ImGui::PopClipRect();
    pop_font();
    return under;
}

void draw_labels(const std::vector<PictureLabel>& labels, ImVec2 at) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (const PictureLabel& label : labels) {
        to.AddText({at.x + label.at.x, at.y + label.at.y}, label.colour, label.text.c_str());
    }
}

void BoxCamera::jump(ShareRange range) {
    goal = seen = fitted(range, least_share);
    easing.end();
}

void BoxCamera::glide(ShareRange range) {
    glide_from(seen, range);
}

void BoxCamera::glide_from(ShareRange from, ShareRange range) {
    goal = fitted(range, least_share);
    leaves = seen = from;
    easing.begin();
}

void BoxCamera::advance(ViewContext& view) {
    easing.advance(view);
    seen = between(leaves, goal, easing.portion());
}

void move_camera(ViewContext& view, BoxCamera& camera, const PictureInput& input,
                 const BoxPlace& place) {
    const double width = std::max(1.0, static_cast<double>(place.size.x));
    const float notches = input.wheel + input.zoom_keys;
    if (ImGui::GetIO().KeyShift && input.wheel != 0) {
        camera.scroll_px -= input.wheel * 3 * place.row_px;
    } else if (notches != 0) {
        const double at = input.wheel != 0
                              ? std::clamp(static_cast<double>(input.mouse.x) / width, 0.0, 1.0)
                              : 0.5;
        camera.jump(zoomed(camera.seen, at, zoom_of_notches(static_cast<double>(notches)),
                           camera.least_share));
    }
    const double across = static_cast<double>(input.pan_keys.x - input.drag.x) / width;
    if (across != 0) camera.jump(panned(camera.seen, across));
    camera.scroll_px += input.pan_keys.y - input.drag.y;
    if (input.pan_keys.x != 0 || input.pan_keys.y != 0) view.animating = true;
}

}  // namespace hs
