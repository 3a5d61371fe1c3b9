#pragma once
// OpenGL 3.3 core by way of glbinding, for the two versions of it that distributions have.

#include <glbinding/gl33core/gl.h>
#if __has_include(<glbinding/glbinding.h>)
#include <glbinding/glbinding.h>
#else
#include <glbinding/Binding.h>
#endif

#include <string>

namespace hs {

using GlFunction = void (*)();

// For the context that is current.
template <class GetAddress>
void load_gl_functions([[maybe_unused]] GetAddress get_address) {
#if __has_include(<glbinding/glbinding.h>)
    glbinding::initialize(get_address, false);
#else
    glbinding::Binding::initialize(false);  // finds the functions by itself
#endif
}

// "Mesa llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5".
std::string gl_description();

}  // namespace hs
