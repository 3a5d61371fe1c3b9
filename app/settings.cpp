#include "app/settings.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace hs {

void remember_first(std::vector<std::string>& list, const std::string& item, size_t max_items) {
    // A copy first: item may be an element of the list.
    std::string kept = item;
    std::erase(list, kept);
    list.insert(list.begin(), std::move(kept));
    if (list.size() > max_items) list.resize(max_items);
}

std::string default_settings_path() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    // The XDG specification says that a relative path is to be ignored.
    if (config && config[0] == '/') return std::string(config) + "/heapscope/settings.json";
    const char* home = std::getenv("HOME");
    if (home && home[0] != '\0') return std::string(home) + "/.config/heapscope/settings.json";
    return {};
}

}  // namespace hs
