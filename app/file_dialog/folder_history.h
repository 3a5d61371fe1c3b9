#pragma once
// The folders a person went through, for back and forward.

#include <cstddef>
#include <string>
#include <vector>

namespace hs {

struct FolderVisit {
    std::string path;
    std::string cursor_name;  // entry the cursor was on when the folder was left

    friend bool operator==(const FolderVisit&, const FolderVisit&) = default;
};

class FolderHistory {
public:
    // Goes on to a folder; what was ahead is forgotten. Staying where one is changes nothing.
    void visit(const std::string& path);
    void remember_cursor(const std::string& name);

    [[nodiscard]] bool is_empty() const { return visits_.empty(); }
    [[nodiscard]] bool can_go_back() const { return at_ > 0; }
    [[nodiscard]] bool can_go_forward() const { return at_ + 1 < visits_.size(); }
    const FolderVisit& go_back();     // needs can_go_back
    const FolderVisit& go_forward();  // needs can_go_forward

private:
    static constexpr size_t kMost = 200;
    std::vector<FolderVisit> visits_;
    size_t at_ = 0;
};

}  // namespace hs
