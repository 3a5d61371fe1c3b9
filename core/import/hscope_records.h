#pragma once
// What an .hscope dump says of single objects: names of references by the shapes that objects
// share, values, and where code stands. All of it was read with the dump: a token a value and a
// pair an object, so that what is looked up is handed out as it lies.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/column.h"
#include "core/import/hscope_definitions.h"
#include "core/model/object_graph.h"
#include "core/model/object_records.h"

namespace hs {

// Texts one behind the other, by number; one that is not there is empty.
class HscopeTexts {
public:
    void add(std::string_view text) {
        bytes_ += text;
        ends_.push_back(bytes_.size());
    }
    [[nodiscard]] std::string_view operator[](size_t number) const {
        if (number >= ends_.size()) return {};
        const uint64_t begin = number == 0 ? 0 : ends_[number - 1];
        return std::string_view(bytes_).substr(begin, ends_[number] - begin);
    }
    [[nodiscard]] uint64_t memory_bytes() const {
        return bytes_.capacity() + ends_.capacity() * sizeof(uint64_t);
    }

private:
    std::string bytes_;
    std::vector<uint64_t> ends_;
};

struct HscopeObjectTexts {
    HscopeTexts values;            // as JSON, by the number of the record; empty: none
    std::vector<uint32_t> shapes;  // likewise
    std::unordered_map<uint32_t, SourceLocation> sources;  // likewise
    std::unordered_map<uint32_t, std::string> names;       // of classes and modules, likewise
};

// record: the number of each row's record in the texts.
std::shared_ptr<const ObjectRecords> hscope_records(const ObjectGraph& graph,
                                                    const Column<uint64_t>& record,
                                                    HscopeObjectTexts texts,
                                                    const HscopeStream& stream);

}  // namespace hs
