#include "tests/support/sample.h"

#include <fstream>
#include <iterator>

namespace hs::test {

std::string data_path(const std::string& name) {
    return HEAPSCOPE_TEST_DATA "/" + name;
}

std::string data_bytes(const std::string& name) {
    std::ifstream file(data_path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Result<DatasetPtr> open_sample(const std::string& name) {
    JobContext job;
    return open_dataset(data_path(name), {}, job);
}

}  // namespace hs::test
