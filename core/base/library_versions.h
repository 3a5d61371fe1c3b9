#pragma once
// Versions of the libraries that the engine runs with, for `heapscope --version --verbose`.

#include <string>
#include <vector>

namespace hs {

struct LibraryVersion {
    std::string name;
    std::string version;
};

std::vector<LibraryVersion> library_versions();

}  // namespace hs
