#include "core/base/sha256.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("SHA-256 gives the digests of the standard") {
    CHECK(base64(sha256("")) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    CHECK(base64(sha256("abc")) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    // 55, 56 and 64 bytes: the length fits the last block, does not, and the block is full.
    CHECK(base64(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
    CHECK(base64(sha256(std::string(1000000, 'a'))) ==
          "zcduXJkU+5KBocfihNc+Z/GAmkiklyAOBG05zMcRLNA=");
}

TEST_CASE("Base64 pads to groups of four") {
    const auto text = [](std::string_view bytes) {
        const std::vector<uint8_t> data(bytes.begin(), bytes.end());
        return base64(data);
    };
    CHECK(text("").empty());
    CHECK(text("f") == "Zg==");
    CHECK(text("fo") == "Zm8=");
    CHECK(text("foo") == "Zm9v");
    CHECK(text("foob") == "Zm9vYg==");
}
