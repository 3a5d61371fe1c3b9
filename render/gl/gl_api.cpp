#include "render/gl/gl_api.h"

namespace hs {
namespace {

std::string gl_text(gl33core::GLenum name) {
    const unsigned char* text = gl33core::glGetString(name);
    return text != nullptr ? reinterpret_cast<const char*>(text) : "?";
}

}  // namespace

std::string gl_description() {
    return gl_text(gl33core::GL_VENDOR) + " " + gl_text(gl33core::GL_RENDERER) + ", OpenGL " +
           gl_text(gl33core::GL_VERSION);
}

}  // namespace hs
