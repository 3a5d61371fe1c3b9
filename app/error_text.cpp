#include "app/error_text.h"

namespace hs {

ErrorText error_text(std::string_view message) {
    constexpr std::string_view kList = ". Supported formats: ";
    constexpr std::string_view kBetween = "; ";
    ErrorText text{message, {}};
    const size_t list = message.find(kList);
    if (list == std::string_view::npos) return text;
    text.said = message.substr(0, list);
    message.remove_prefix(list + kList.size());
    while (!message.empty()) {
        const size_t end = message.find(kBetween);
        text.formats.push_back(message.substr(0, end));
        message.remove_prefix(end == std::string_view::npos ? message.size()
                                                            : end + kBetween.size());
    }
    return text;
}

}  // namespace hs
