#include "app/widgets/cut_text.h"

#include "app/widgets/basic.h"
#include "core/model/diagnostics.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// Any font will do: measures only.
template <class Body>
void in_frame(const Body& body) {
    const BareUi ui(320, 240);
    ImGui::NewFrame();
    ImGui::Begin("text");
    body();
    ImGui::End();
    ImGui::EndFrame();
}

float lines_of(const std::string& text, float width) {
    return ImGui::CalcTextSize(text.c_str(), nullptr, false, width).y / ImGui::GetTextLineHeight();
}

TEST_CASE("The mark of an incomplete total is not cut, however little room there is") {
    in_frame([] {
        const std::string total = total_text("A 3.78 MiB, B 4.87 MiB, +1.09 MiB", true);
        const std::string mark(kIncompleteMark);
        const float whole = ImGui::CalcTextSize(total.c_str()).x;
        for (const auto& cut : {cut_to_width, cut_middle_to_width}) {
            CHECK(cut(total, whole) == total);
            const std::string shorter = cut(total, whole - 20);
            CHECK(shorter.size() < total.size());
            CHECK(shorter.starts_with("A "));
            CHECK(shorter.ends_with(mark));
            CHECK(ImGui::CalcTextSize(shorter.c_str()).x <= whole - 20);
            CHECK(cut(total, 1) == "…" + mark);
        }
        CHECK(cut_to_width("a text (incomplete) of another kind", 60).ends_with("…"));
    });
}

TEST_CASE("A line is cut behind the last letter that has room") {
    in_frame([] {
        const auto width_of = [](const std::string& text) {
            return ImGui::CalcTextSize(text.c_str()).x;
        };
        for (const std::string text :
             {"shop/cache.py:22", "äöü 漢字 äöü 漢字 äöü", "WWWWiiiiWWWW"}) {
            for (float width = 12; width < width_of(text); width += 0.75F) {
                CAPTURE(text, width);
                const std::string cut = cut_to_width(text, width);
                REQUIRE(cut.ends_with("…"));
                size_t kept = cut.size() - std::string("…").size();
                CHECK((kept == 0 || width_of(cut) <= width));
                do ++kept;
                while (kept < text.size() && (text[kept] & 0xC0) == 0x80);
                CHECK(width_of(text.substr(0, kept) + "…") > width);
            }
        }
        CHECK(cut_to_width("first\nsecond", 30).ends_with("…"));
    });
}

TEST_CASE("Out of the middle of a line no more is cut than has no room") {
    in_frame([] {
        const auto width_of = [](const std::string& text) {
            return ImGui::CalcTextSize(text.c_str()).x;
        };
        const std::string letters = "iWlMmm.1WWi/f";
        const auto keeping = [&](size_t count) {
            return letters.substr(0, count - count / 2) + "…" +
                   letters.substr(letters.size() - count / 2);
        };
        for (float width = 12; width < width_of(letters); width += 0.75F) {
            size_t most = 0;
            while (width_of(keeping(most + 1)) <= width) ++most;
            CAPTURE(width);
            CHECK(cut_middle_to_width(letters, width) == keeping(most));
        }
        CHECK(cut_middle_to_width("äöü 漢字 äöü 漢字", width_of("äöü…漢字")) == "äöü…漢字");
    });
}

TEST_CASE("text is cut to so many lines, however little room there is") {
    in_frame([] {
        const std::string long_text =
            "a file with a rather long name that is nowhere to be found.json: no such file";
        for (const float width : {-10.0F, 0.0F, 1.0F, 5.0F, 30.0F, 100.0F, 300.0F, 2000.0F}) {
            for (const std::string& text :
                 {long_text, std::string("ab cd ef"), std::string(100000, 'x'),
                  std::string("äöü 漢字 äöü 漢字 äöü"), std::string()}) {
                CAPTURE(width, text.size());
                const std::string cut = cut_to_lines(text, width, 3);
                CHECK((cut == text || cut.ends_with("…")));
                CHECK(cut.size() <= text.size() + 3);
                if (width >= 30) CHECK(lines_of(cut, width) < 3.5F);
            }
        }
        CHECK(cut_to_lines("short", 300, 3) == "short");
        // As much as fits: one more letter would be one line too many.
        const std::string cut = cut_to_lines(long_text, 100, 2);
        CHECK(cut.size() > 10);
        CHECK(lines_of(long_text.substr(0, cut.size() - 2) + "…", 100) > 2.5F);
    });
}

}  // namespace
}  // namespace hs
