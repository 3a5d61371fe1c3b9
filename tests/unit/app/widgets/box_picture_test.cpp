#include "app/widgets/box_picture.h"

#include "app/answers.h"
#include "app/widgets/picture_input.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// A frame with a view of nothing.
template <class Body>
void in_view(const Body& body) {
    const BareUi ui(320, 240);
    ImGui::NewFrame();
    ImGui::Begin("picture");
    AppState state;
    Actions actions;
    JobRunner jobs(nullptr);
    Answers answers(jobs);
    ViewContext view{state, actions, theme_named(ThemeName::kDark), answers, jobs};
    body(view);
    ImGui::End();
    ImGui::EndFrame();
}

// One over the whole width, below it a wide one, a narrow one and three folded ones.
BoxRows two_rows(const BoxView& view) {
    BoxRowsBuilder rows(view);
    rows.add(1, 0, 200);
    rows.end_row();
    rows.add(2, 0, 100);
    rows.add(3, 100, 110);
    rows.add_folded(4, 3, 110, 200);
    rows.end_row();
    return rows.take();
}

BoxPlace place_at(ImVec2 at) {
    BoxPlace place;
    place.at = at;
    place.size = {200, 100};
    place.row_px = 20;
    return place;
}

TEST_CASE("Boxes with room have names, and both are made once for a picture") {
    in_view([](const ViewContext& view) {
        BoxPicture own;
        const BoxPlace place = place_at({10, 10});
        int asked = 0;
        BoxLook look;
        look.key = {1};
        look.colour = [](const RowBox&) { return Rgba{0xff808080}; };
        look.name = [&](const RowBox& box, float) {
            ++asked;
            return box.is_folded() ? std::string() : "box " + std::to_string(box.id);
        };
        for (int frame = 0; frame < 3; ++frame) {
            lay_out_boxes(own, place, {1}, two_rows);
            draw_box_picture(view, own, place, look);
        }
        REQUIRE(own.labels.size() == 2);
        CHECK(own.labels[0].text == "box 1");
        CHECK(own.labels[1].text == "box 2");
        CHECK(own.labels[1].at.y == own.labels[0].at.y + 20);
        CHECK(asked == 3);
        look.key = {2};
        draw_box_picture(view, own, place, look);
        CHECK(asked == 6);
    });
}

TEST_CASE("The box under the pointer is found where it is drawn") {
    in_view([](const ViewContext& view) {
        BoxPicture own;
        BoxLook look;
        look.key = {1};
        look.colour = [](const RowBox&) { return Rgba{0xff808080}; };
        const auto id_at = [&](BoxPlace place, ImVec2 pointer) -> uint32_t {
            place.pointer = pointer;
            lay_out_boxes(own, place, {1}, two_rows);
            const RowBox* under = draw_box_picture(view, own, place, look);
            return under ? under->id : 0;
        };
        const BoxPlace place = place_at({10, 10});
        CHECK(id_at(place, {15, 15}) == 1);
        CHECK(id_at(place, {15, 35}) == 2);
        CHECK(id_at(place, {115, 35}) == 3);
        CHECK(id_at(place, {115, 55}) == 0);
        BoxPlace scrolled = place;
        scrolled.scroll_px = 20;
        CHECK(id_at(scrolled, {15, 15}) == 2);
        BoxPlace upwards = place;
        upwards.grows_up = true;
        CHECK(id_at(upwards, {15, 105}) == 1);
        CHECK(id_at(upwards, {15, 85}) == 2);
        upwards.first_row = 1;
        CHECK(id_at(upwards, {15, 105}) == 2);
    });
}

TEST_CASE("A camera glides to where it is sent, and any input takes it from there") {
    in_view([](ViewContext& view) {
        BoxCamera camera;
        camera.glide({0.5, 0.75});
        camera.advance(view);
        CHECK(view.animating);
        CHECK(camera.seen.first > 0);
        CHECK(camera.seen.width() > 0.25);
        for (int frame = 0; frame < 20; ++frame) camera.advance(view);
        CHECK(camera.seen == ShareRange{0.5, 0.75});
        PictureInput input;
        input.wheel = 1;
        input.mouse = {100, 5};
        move_camera(view, camera, input, place_at({0, 0}));
        CHECK(camera.seen.first + camera.seen.width() / 2 == Approx(0.625));
        CHECK(camera.seen.width() == Approx(0.2));
        input = {};
        input.drag = {-20, -8};
        move_camera(view, camera, input, place_at({0, 0}));
        CHECK(camera.seen.first == Approx(0.545));
        CHECK(camera.scroll_px == 8);
    });
}

}  // namespace
}  // namespace hs
