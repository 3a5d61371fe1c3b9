#include "core/questions/compared_dump.h"

#include "core/base/type_name.h"
#include "core/table/relation.h"

namespace hs {

std::vector<std::vector<uint64_t>> type_text_ranks(std::span<const ComparedDump* const> dumps,
                                                   TypeText text) {
    std::vector<std::string> texts;
    for (const ComparedDump* dump : dumps) {
        for (uint32_t type = 0; type < dump->graph().types.size(); ++type) {
            const std::string_view full = dump->graph().type_text(TypeId{type});
            texts.emplace_back(text == TypeText::kShown ? shown_type_name(full) : full);
        }
    }
    std::vector<uint64_t> ranks(texts.size());
    rank_texts(texts, ranks);
    std::vector<std::vector<uint64_t>> by_dump;
    auto first = ranks.begin();
    for (const ComparedDump* dump : dumps) {
        const auto last = first + static_cast<std::ptrdiff_t>(dump->graph().types.size());
        by_dump.emplace_back(first, last);
        first = last;
    }
    return by_dump;
}

}  // namespace hs
