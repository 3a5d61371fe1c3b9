#pragma once
// Members of a LooseJson document as what a format says they are. A member of another kind, or
// with a value that cannot be, counts as nothing, and is told with its byte: nothing that a file
// says is dropped in silence.

#include <string>
#include <string_view>

#include "core/import/loose_json.h"
#include "core/model/object_graph.h"

namespace hs {

class JsonFields {
public:
    JsonFields(const LooseJson& json, DiagnosticList& notes) : json_(json), notes_(notes) {}

    // In a message a member is called `what`: "a frame's run time". 0 where it is missing; what is
    // not finite was noted when the document was read.
    double number(uint32_t row, std::string_view key, std::string_view what) const;
    // Of bytes, counts and durations: not negative, and no more than 64 bits hold.
    double amount(uint32_t row, std::string_view key, std::string_view what) const;
    // The value of a number that is no member.
    double amount_of(uint32_t row, std::string_view what) const;
    // Seconds from any zero that a clock may have.
    double time(uint32_t row, std::string_view key, std::string_view what) const;
    std::string_view text(uint32_t row, std::string_view key, std::string_view what) const;
    // Its row, or kNone.
    uint32_t array(uint32_t row, std::string_view key, std::string_view what) const;
    uint32_t object(uint32_t row, std::string_view key, std::string_view what) const;

    // False for an item of a list that is no object, which is told, or that the file's end cut.
    bool is_object(uint32_t row, std::string_view what) const;
    // A member that the format always has.
    void require(uint32_t row, std::string_view key, std::string_view what) const;
    void warn(std::string message, uint32_t row) const {
        notes_.warn(std::move(message), json_[row].byte_offset);
    }

private:
    uint32_t of_kind(uint32_t row, std::string_view key, LooseJsonKind kind, std::string_view what,
                     std::string_view kind_name) const;
    double finite(uint32_t row, std::string_view what) const;

    const LooseJson& json_;
    DiagnosticList& notes_;
};

}  // namespace hs
