// Dear ImGui's OpenGL backend, compiled on glbinding so that the program has one GL loader.
#include <glbinding/gl/gl.h>
using namespace gl;
#define IMGUI_IMPL_OPENGL_LOADER_CUSTOM
// NOLINTNEXTLINE(bugprone-suspicious-include): the backend itself is what is compiled here
#include "imgui_impl_opengl3.cpp"
