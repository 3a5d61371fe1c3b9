#pragma once
// Which types a person means by a name: the closest reading that any of them fits.
//
//   1  <class 'shop.cache.Quote'>   in full
//   2  shop.cache.Quote  *Quote*    in short form, or with * for any text of either form
//   3  Quote  cache.Quote           the last parts of the short form
//   4  quote  *QUOTE*               any of these with upper and lower case alike, in ASCII
//
// A later reading counts only where no type fits an earlier one: what is there in full is never
// taken for something else.

#include <span>
#include <string_view>
#include <vector>

namespace hs {

// By type: whether it is meant.
std::vector<bool> meant_types(std::span<const std::string_view> types, std::string_view name);

}  // namespace hs
