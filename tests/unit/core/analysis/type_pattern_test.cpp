#include "core/analysis/type_pattern.h"

#include <string>

#include "tests/support/catch.h"

namespace hs {
namespace {

std::string meant(std::vector<std::string_view> types, std::string_view name) {
    const std::vector<bool> is_meant = meant_types(types, name);
    std::string text;
    for (size_t i = 0; i < types.size(); ++i) {
        if (is_meant[i]) text += (text.empty() ? "" : " ") + std::string(types[i]);
    }
    return text;
}

const std::vector<std::string_view> kTypes = {
    "<class 'dict'>",  "<class 'shop.cache.Quote'>", "<class 'shop.orders.Quote'>",
    "<class 'Order'>", "<class 'shop.Order'>",       "plain.Text",
};

}  // namespace

TEST_CASE("a type is meant in full, in short, by its last parts, whatever the case") {
    CHECK(meant(kTypes, "<class 'dict'>") == "<class 'dict'>");
    CHECK(meant(kTypes, "dict") == "<class 'dict'>");
    CHECK(meant(kTypes, "Dict") == "<class 'dict'>");
    CHECK(meant(kTypes, "shop.cache.Quote") == "<class 'shop.cache.Quote'>");
    CHECK(meant(kTypes, "Quote") == "<class 'shop.cache.Quote'> <class 'shop.orders.Quote'>");
    CHECK(meant(kTypes, "quote") == "<class 'shop.cache.Quote'> <class 'shop.orders.Quote'>");
    CHECK(meant(kTypes, "orders.quote") == "<class 'shop.orders.Quote'>");
    CHECK(meant(kTypes, "*QUOTE") == "<class 'shop.cache.Quote'> <class 'shop.orders.Quote'>");
    CHECK(meant(kTypes, "TEXT") == "plain.Text");
    CHECK(meant(kTypes, "uote") == "");
    CHECK(meant(kTypes, "rs.Quote") == "");
    CHECK(meant(kTypes, "") == "");
}

TEST_CASE("the closest reading counts alone") {
    CHECK(meant(kTypes, "Order") == "<class 'Order'>");
    CHECK(meant(kTypes, "order") == "<class 'Order'>");
    CHECK(meant({"Quote", "quote", "a.quote"}, "quote") == "quote");
    CHECK(meant({"Quote", "a.quote"}, "quote") == "a.quote");
    CHECK(meant({"*", "a"}, "*") == "*");
    CHECK(meant({"Ab", "aB"}, "A*") == "Ab");
}

}  // namespace hs
