#include "render/gl/gpu.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "render/assets.h"
#include "render/gl/gl_api.h"

namespace hs {

using namespace gl33core;

namespace {

// Both kinds of instances are four floats, one float and a colour.
constexpr GLsizei kInstanceBytes = 24;
static_assert(sizeof(RectInstance) == kInstanceBytes && sizeof(LineInstance) == kInstanceBytes);

// The shaders are part of the program: one that does not compile is a mistake of ours, or a driver
// that is not OpenGL 3.3.
void check(GLuint shader, GLint good, std::string_view name) {
    if (good != 0) return;
    char text[1024] = {};
    glGetShaderInfoLog(shader, sizeof text, nullptr, text);
    std::fprintf(stderr, "heapscope: shader %.*s: %s\n", static_cast<int>(name.size()), name.data(),
                 text);
    HS_CHECK(good != 0);
}

GLuint compile(GLenum kind, std::string_view name) {
    const std::string_view source = find_asset(std::string("shaders/").append(name));
    HS_CHECK(!source.empty());
    const GLuint shader = glCreateShader(kind);
    const char* text = source.data();
    const auto length = static_cast<GLint>(source.size());
    glShaderSource(shader, 1, &text, &length);
    glCompileShader(shader);
    GLint good = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
    check(shader, good, name);
    return shader;
}

GLuint link(GLuint vertex, GLuint fragment) {
    const GLuint program = glCreateProgram();
    glAttachShader(program, vertex);
    glAttachShader(program, fragment);
    glLinkProgram(program);
    GLint good = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    HS_CHECK(good != 0);
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    return program;
}

}  // namespace

Gpu::~Gpu() {
    for (const Program* program : {&plain_rects_, &round_rects_, &lines_}) {
        if (program->id != 0) glDeleteProgram(program->id);
    }
    if (vertex_array_ != 0) glDeleteVertexArrays(1, &vertex_array_);
    if (buffer_ != 0) glDeleteBuffers(1, &buffer_);
}

void Gpu::begin_frame() {
    shown_.clear();
    retired_.clear();
}

const Gpu::Shown* Gpu::remember(Shown shown) {
    shown.gpu = this;
    shown_.push_back(shown);
    return &shown_.back();
}

void Gpu::copy(const Shown& shown, Clip clip, PixelSize target) const {
    clip.left = std::max({clip.left, shown.x, 0});
    clip.top = std::max({clip.top, shown.y, 0});
    clip.right = std::min({clip.right, shown.x + shown.size.width, target.width});
    clip.bottom = std::min({clip.bottom, shown.y + shown.size.height, target.height});
    if (clip.left >= clip.right || clip.top >= clip.bottom) return;
    // Framebuffers count rows from below.
    const int from_bottom = shown.size.height - (clip.bottom - shown.y);
    const int from_left = clip.left - shown.x;
    const int width = clip.right - clip.left;
    const int height = clip.bottom - clip.top;
    const int to_bottom = target.height - clip.bottom;
    GLint bound = 0;
    glGetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &bound);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, shown.framebuffer);
    glDisable(GL_SCISSOR_TEST);
    glBlitFramebuffer(from_left, from_bottom, from_left + width, from_bottom + height, clip.left,
                      to_bottom, clip.right, to_bottom + height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glEnable(GL_SCISSOR_TEST);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, static_cast<GLuint>(bound));
}

const Gpu::Program& Gpu::prepare(Program& program, std::string_view vertex,
                                 std::string_view fragment) {
    if (program.id == 0) {
        program.id = link(compile(GL_VERTEX_SHADER, vertex), compile(GL_FRAGMENT_SHADER, fragment));
        program.size_uniform = glGetUniformLocation(program.id, "size_px");
    }
    return program;
}

void Gpu::draw_instances(const Program& program, const void* instances, size_t count,
                         PixelSize size) {
    if (vertex_array_ == 0) {
        glGenVertexArrays(1, &vertex_array_);
        glGenBuffers(1, &buffer_);
        glBindVertexArray(vertex_array_);
        glBindBuffer(GL_ARRAY_BUFFER, buffer_);
        glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, kInstanceBytes, nullptr);
        glVertexAttribPointer(1, 1, GL_FLOAT, GL_FALSE, kInstanceBytes,
                              reinterpret_cast<const void*>(16));
        glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kInstanceBytes,
                              reinterpret_cast<const void*>(20));
        for (GLuint attribute = 0; attribute < 3; ++attribute) {
            glEnableVertexAttribArray(attribute);
            glVertexAttribDivisor(attribute, 1);
        }
    }
    glBindVertexArray(vertex_array_);
    glBindBuffer(GL_ARRAY_BUFFER, buffer_);
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(count * kInstanceBytes), instances,
                 GL_STREAM_DRAW);
    glUseProgram(program.id);
    glUniform2f(program.size_uniform, static_cast<float>(size.width),
                static_cast<float>(size.height));
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count));
    glBindVertexArray(0);
}

namespace {

void set_blending(bool on) {
    glDisable(GL_CULL_FACE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_SCISSOR_TEST);
    if (!on) {
        glDisable(GL_BLEND);
        return;
    }
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

}  // namespace

void Gpu::draw(const RectBatch& rects, PixelSize size) {
    if (rects.empty()) return;
    set_blending(rects.needs_blending());
    const Program& program = rects.has_round()
                                 ? prepare(round_rects_, "round_rect.vert", "round_rect.frag")
                                 : prepare(plain_rects_, "rect.vert", "flat.frag");
    draw_instances(program, rects.rects().data(), rects.rects().size(), size);
}

void Gpu::draw(const LineBatch& lines, PixelSize size) {
    if (lines.empty()) return;
    set_blending(true);
    draw_instances(prepare(lines_, "line.vert", "line.frag"), lines.lines().data(),
                   lines.lines().size(), size);
}

}  // namespace hs
