#pragma once
// The example data that the welcome page opens.

#include <string>
#include <string_view>
#include <vector>

namespace hs {

// The folder of the example data beside this program: in the source tree for a program in its build
// tree, else <prefix>/share/heapscope/example. Empty when there is none.
std::string find_example_folder();

// The same for a program in that folder, for tests.
std::string example_folder_near(std::string_view program_folder);

// What "Open the example" opens, in order; the second is compared with the first.
std::vector<std::string> example_files(const std::string& example_folder);

}  // namespace hs
