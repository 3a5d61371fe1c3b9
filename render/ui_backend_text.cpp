// Texts from draw lists: a glyph is a quad whose texture corner is that of the glyph in the font
// atlas. Glyphs whose pens follow each other on one line are one text; where a pen jumps by whole
// spaces, spaces were drawn, which leave no quad.

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <unordered_map>

#include "render/ui_backend_recorder.h"

namespace hs {
namespace {

struct KnownGlyph {
    const ImFontGlyph* glyph = nullptr;
    float space_advance = 0;
};

// A corner in the texture, as the bits of its two coordinates.
uint64_t corner_key(float u, float v) {
    uint32_t u_bits = 0;
    uint32_t v_bits = 0;
    std::memcpy(&u_bits, &u, 4);
    std::memcpy(&v_bits, &v, 4);
    return static_cast<uint64_t>(u_bits) << 32 | v_bits;
}

struct GlyphTable {
    std::unordered_map<uint64_t, KnownGlyph> by_first_corner;
    std::unordered_map<uint64_t, KnownGlyph> by_last_corner;  // for glyphs cut on the left

    void add_all(const ImVector<ImFontGlyph>& glyphs, float font_size) {
        float space = font_size / 4;
        for (const ImFontGlyph& glyph : glyphs) {
            if (glyph.Codepoint == ' ') space = glyph.AdvanceX;
        }
        for (const ImFontGlyph& glyph : glyphs) {
            if (!glyph.Visible) continue;
            by_first_corner.try_emplace(corner_key(glyph.U0, glyph.V0), KnownGlyph{&glyph, space});
            by_last_corner.try_emplace(corner_key(glyph.U1, glyph.V1), KnownGlyph{&glyph, space});
        }
    }
};

GlyphTable glyphs_of_atlas(const ImFontAtlas& atlas) {
    GlyphTable table;
#if IMGUI_VERSION_NUM >= 19200
    if (atlas.Builder == nullptr) return table;
    ImStableVector<ImFontBaked, 32>& pool = atlas.Builder->BakedPool;
    for (int i = 0; i < pool.Size; ++i) {
        if (!pool[i].WantDestroy) table.add_all(pool[i].Glyphs, pool[i].Size);
    }
#else
    for (const ImFont* font : atlas.Fonts) table.add_all(font->Glyphs, font->FontSize);
#endif
    return table;
}

void append_utf8(std::string& out, unsigned codepoint) {
    char bytes[5] = {};
    ImTextCharToUtf8(bytes, codepoint);
    out += bytes;
}

class TextReader {
public:
    explicit TextReader(const ImFontAtlas& atlas) : table_(glyphs_of_atlas(atlas)) {}

    void read(const ImDrawList& list) {
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) continue;
            read(list, command);
        }
    }
    std::vector<SeenText> take() {
        end_text();
        return std::move(texts_);
    }

private:
    void read(const ImDrawList& list, const ImDrawCmd& command) {
        const ImDrawIdx* at = list.IdxBuffer.Data + command.IdxOffset;
        const ImDrawIdx* end = at + command.ElemCount;
        const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
        while (at < end) {
            const bool is_quad = end - at >= 6 && at[1] == at[0] + 1 && at[2] == at[0] + 2 &&
                                 at[3] == at[0] && at[4] == at[0] + 2 && at[5] == at[0] + 3;
            if (is_quad) add_quad(vertices[at[0]], vertices[at[2]], command.ClipRect);
            at += is_quad ? 6 : 3;
        }
    }

    void add_quad(const ImDrawVert& first, const ImDrawVert& last, const ImVec4& clip) {
        if ((first.col >> IM_COL32_A_SHIFT) == 0) return;
        if (last.pos.x <= clip.x || first.pos.x >= clip.z || last.pos.y <= clip.y ||
            first.pos.y >= clip.w) {
            return;
        }
        auto found = table_.by_first_corner.find(corner_key(first.uv.x, first.uv.y));
        if (found == table_.by_first_corner.end()) {
            found = table_.by_last_corner.find(corner_key(last.uv.x, last.uv.y));
            if (found == table_.by_last_corner.end()) return;
        }
        add_glyph(found->second, first, last);
    }

    void add_glyph(const KnownGlyph& known, const ImDrawVert& first, const ImDrawVert& last) {
        const ImFontGlyph& glyph = *known.glyph;
        const float height = glyph.Y1 - glyph.Y0;
        const float factor = height > 0 ? (last.pos.y - first.pos.y) / height : 1;
        const float pen_x = last.pos.x - glyph.X1 * factor;
        const float pen_y = first.pos.y - glyph.Y0 * factor;
        const float gap = pen_x - next_pen_x_;
        const float space = known.space_advance * factor;
        const float spaces = space > 0 ? std::round(gap / space) : 0;
        const bool continues = !text_.text.empty() && std::abs(pen_y - pen_y_) < 0.5F &&
                               spaces >= 0 && spaces <= 3 && std::abs(gap - spaces * space) < 0.75F;
        if (!continues) {
            end_text();
            text_.rect = {first.pos.x, first.pos.y, last.pos.x, last.pos.y};
        } else {
            text_.text.append(static_cast<size_t>(spaces), ' ');
        }
        append_utf8(text_.text, glyph.Codepoint);
        SeenRect& rect = text_.rect;
        rect.top = std::min(rect.top, first.pos.y);
        rect.right = std::max(rect.right, last.pos.x);
        rect.bottom = std::max(rect.bottom, last.pos.y);
        pen_y_ = pen_y;
        next_pen_x_ = pen_x + glyph.AdvanceX * factor;
    }

    void end_text() {
        if (!text_.text.empty()) texts_.push_back(std::move(text_));
        text_ = {};
    }

    GlyphTable table_;
    std::vector<SeenText> texts_;
    SeenText text_;
    float pen_y_ = 0;
    float next_pen_x_ = 0;
};

}  // namespace

std::vector<SeenText> texts_from_draw_data(const ImDrawData& drawn) {
    TextReader reader(*ImGui::GetIO().Fonts);
    for (int i = 0; i < drawn.CmdListsCount; ++i) reader.read(*drawn.CmdLists[i]);
    return reader.take();
}

}  // namespace hs
