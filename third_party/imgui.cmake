# Dear ImGui, compiled here from source: no distribution ships the pinned version as a library with
# the options we need (32-bit indices, FreeType, hooks for finding widgets by label).
#
#   -DIMGUI_SOURCE_DIR=DIR   use this unpacked source (for systems without apt)
#   -DIMGUI_PIN=1.90.1       use the fallback pin

include(${CMAKE_CURRENT_LIST_DIR}/PinnedSource.cmake)

set(IMGUI_SOURCE_DIR "" CACHE PATH "Unpacked Dear ImGui source, instead of the pinned archive")
set(IMGUI_PIN "1.92.2b" CACHE STRING "Pinned Dear ImGui version: 1.92.2b or 1.90.1")

set(imgui_sha_1.92.2b e7bd201d56b5ee90d24d5dac85e5c12f98bdb95410252a62d27b7f89e4566d48)
set(imgui_sha_1.90.1 ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c)

set(imgui_dir "${IMGUI_SOURCE_DIR}")
foreach(pin IN ITEMS ${IMGUI_PIN} 1.90.1)
  if(NOT imgui_dir)
    fetch_pinned_source(imgui_dir NAME imgui-${pin} ARCHIVE imgui_${pin}+ds.orig.tar.xz
      SHA256 ${imgui_sha_${pin}} POOLS pool/main/i/imgui pool/universe/i/imgui)
  endif()
endforeach()
if(NOT EXISTS "${imgui_dir}/imgui.cpp")
  message(FATAL_ERROR "Dear ImGui's source was not found. Unpack Dear ImGui ${IMGUI_PIN} anywhere "
    "and configure with -DIMGUI_SOURCE_DIR=THAT_FOLDER.")
endif()

add_library(hs_imgui STATIC
  ${imgui_dir}/imgui.cpp
  ${imgui_dir}/imgui_draw.cpp
  ${imgui_dir}/imgui_tables.cpp
  ${imgui_dir}/imgui_widgets.cpp
  ${imgui_dir}/misc/cpp/imgui_stdlib.cpp
  ${imgui_dir}/misc/freetype/imgui_freetype.cpp
  ${imgui_dir}/backends/imgui_impl_glfw.cpp
  ${CMAKE_CURRENT_LIST_DIR}/imgui_opengl_on_glbinding.cpp)
target_include_directories(hs_imgui SYSTEM PUBLIC ${imgui_dir} ${imgui_dir}/misc/cpp
  PRIVATE ${imgui_dir}/backends ${imgui_dir}/misc/freetype)
target_include_directories(hs_imgui SYSTEM INTERFACE ${imgui_dir}/backends)
# IMGUI_ENABLE_TEST_ENGINE only adds calls to hooks that app/script implements: that is how scripts
# find widgets by their label.
target_compile_definitions(hs_imgui PUBLIC IMGUI_ENABLE_FREETYPE "ImDrawIdx=unsigned int"
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_ENABLE_TEST_ENGINE IMGUI_DEFINE_MATH_OPERATORS)
target_compile_options(hs_imgui PRIVATE -w)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(hs_imgui PRIVATE -O2)
endif()
target_link_libraries(hs_imgui PUBLIC glfw PRIVATE Freetype::Freetype glbinding::glbinding)
