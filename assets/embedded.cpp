#include "render/assets.h"

namespace hs {
namespace {
struct AssetRow {
    const char* name;
    const char* begin;
    const char* end;
};
}  // namespace
}  // namespace hs

namespace hs {
namespace {
#include "assets_table.inc"
}  // namespace

std::string_view find_asset(std::string_view name) {
    for (const AssetRow& row : kAssets) {
        if (row.name == name) return {row.begin, static_cast<size_t>(row.end - row.begin)};
    }
    return {};
}

}  // namespace hs
