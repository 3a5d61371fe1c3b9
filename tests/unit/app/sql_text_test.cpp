#include "app/views/sql_text.h"

#include <array>

#include "tests/support/catch.h"

namespace hs {
namespace {

constexpr std::array<Field, 3> kFields = {{{"type", "", "", Meaning::kText},
                                           {"shallow_bytes", "", "", Meaning::kBytes},
                                           {"shadow", "", "", Meaning::kCount}}};
constexpr std::array<Field, 1> kOther = {{{"share", "", "", Meaning::kShare}}};

std::vector<SqlTable> tables() {
    std::vector<SqlTable> made(2);
    made[0].name = "objects";
    made[0].fields = kFields;
    made[1].name = "types";
    made[1].fields = kOther;
    return made;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("The word before the cursor") {
    CHECK(word_before("SELECT sh", 9) == "sh");
    CHECK(word_before("SELECT shallow_bytes, x", 20) == "shallow_bytes");
    CHECK(word_before("a.b1", 4) == "b1");
    CHECK(word_before("count(", 6).empty());
    CHECK(word_before("ab", 99) == "ab");
    CHECK(word_before("", 0).empty());
}

TEST_CASE("Words go on as tables, columns and SQL, columns of tables that are named first") {
    CHECK(completions(tables(), "SELECT sha", "sha") == Texts{"shallow_bytes", "shadow", "share"});
    CHECK(completions(tables(), "SELECT sha FROM types", "sha") ==
          Texts{"share", "shallow_bytes", "shadow"});
    CHECK(completions(tables(), "SELECT sha FROM subtypes", "SHA").front() == "shallow_bytes");
    CHECK(completions(tables(), "ob", "OB") == Texts{"objects"});
    CHECK(completions(tables(), "gr", "gr") == Texts{"GROUP BY"});
    CHECK(completions(tables(), "objects", "objects").empty());
    CHECK(completions(tables(), "", "").empty());
}

TEST_CASE("What several words begin with") {
    CHECK(common_start(Texts{"shallow_bytes", "shadow", "share"}) == "sha");
    CHECK(common_start(Texts{"type", "TYPES"}) == "type");
    CHECK(common_start(Texts{"a", "b"}).empty());
    CHECK(common_start({}).empty());
}

}  // namespace hs
