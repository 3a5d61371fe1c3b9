#pragma once
// Short names of frames for small places, and the packages that files belong to.

#include <string>
#include <string_view>

#include "core/model/trace_trie.h"

namespace hs {

// "load (app.py:20)", "app.py:20", "json/__init__.py": files by their last part, with the folder
// where the file's own name says nothing.
std::string short_frame_text(const StringTable& strings, const Frame& frame);
std::string short_file_name(std::string_view path);

// Where a frame's code lies: its file, of native code the module ("libc.so.6" of
// "libc.so.6+0x2a0d7"), otherwise what it is called.
std::string_view code_of(const StringTable& strings, const Frame& frame);

// What a file was installed as: "numpy" of ".../site-packages/numpy/core/x.py", "python" of the
// standard library, otherwise the folder that it lies in; "" where nothing is known.
std::string_view package_of(std::string_view path);

}  // namespace hs
