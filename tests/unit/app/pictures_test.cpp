// The window's pages beside pictures that a person has looked at (tests/data/pictures). What moves,
// vanishes or changes its colour is seen; letters drawn a little differently are not.
//
// After a change that is meant: HEAPSCOPE_ACCEPT_PICTURES=1 build/release/tests/hs_tests
// "[pictures]", then look at every picture that git calls changed.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/window_main.h"
#include "app/window_options.h"
#include "render/image.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

using namespace hs;

namespace {

struct Scene {
    const char* name;
    const char* view;
    std::vector<std::string> files;  // of the example, or below tests/data with a "/"
    ThemeName theme = ThemeName::kDark;
    PixelSize size = {1280, 800};
    float scale = 1;
    std::string select = {};
};

const std::vector<std::string> kLog = {"orders.hpm"};
const std::vector<std::string> kDump = {"before.json.gz"};
const std::vector<std::string> kPair = {"before.json.gz", "after.json.gz"};
const std::vector<std::string> kGenuine = {"genuine/names_before.json.gz",
                                           "genuine/names_after.json.gz"};

const Scene kScenes[] = {
    {"welcome", "overview", {}},
    {"tiny", "overview", {"inspector/long_value.json"}, ThemeName::kLight},
    {"log", "overview", kLog, ThemeName::kDark, {1600, 1000}},
    {"log_small_window", "overview", kLog, ThemeName::kLight, {1280, 720}},
    {"log_scale_2", "overview", kLog, ThemeName::kDark, {2560, 1440}, 2},
    {"flame", "flame", kLog, ThemeName::kLight},
    {"hotspots", "hotspots", kLog},
    {"flow", "flow", kLog, ThemeName::kLight, {1600, 1000}},
    {"leaks", "leaks", kLog},
    {"generated_log", "flame", {"generated"}},
    {"pair", "overview", kPair, ThemeName::kDark, {1600, 1000}},
    {"pair_wide", "overview", kPair, ThemeName::kLight, {3440, 1440}},
    {"growth", "diff", kPair},
    {"types", "types", kDump, ThemeName::kLight},
    {"tree", "tree", kDump},
    {"graph", "graph", kDump, ThemeName::kLight},
    {"treemap", "treemap", kDump},
    {"paths", "paths", kDump, ThemeName::kLight},
    {"tracker", "overview", {"pympler/demo.dat"}},
    {"genuine_pair", "overview", kGenuine, ThemeName::kLight, {1600, 1000}},
    {"genuine_growth", "diff", kGenuine, ThemeName::kDark, {1600, 1000}},
    {"genuine_objects", "objects", kGenuine, ThemeName::kLight, {1280, 720}},
    {"genuine_graph", "graph", kGenuine, ThemeName::kDark, {2560, 1440}},
    {"generated_heap", "overview", {"generated heap"}, ThemeName::kDark, {1600, 1000}},
    {"generated_treemap", "treemap", {"generated heap"}, ThemeName::kLight},
    {"calls", "calls", {"pyprofile/demo.stacks.json"}, ThemeName::kLight},
};

// Means of squares of 16 pixels: red, green and blue.
constexpr int kBlock = 16;
using Block = std::array<double, 3>;

std::vector<Block> blocks_of(const Image& image) {
    std::vector<Block> blocks;
    for (int top = 0; top + kBlock <= image.height; top += kBlock) {
        for (int left = 0; left + kBlock <= image.width; left += kBlock) {
            Block sum = {};
            for (int y = top; y < top + kBlock; ++y) {
                for (int x = left; x < left + kBlock; ++x) {
                    const uint32_t pixel = image.pixel(x, y);
                    for (unsigned c = 0; c < 3; ++c) sum[c] += pixel >> (8 * c) & 255U;
                }
            }
            for (double& value : sum) value /= kBlock * kBlock;
            blocks.push_back(sum);
        }
    }
    return blocks;
}

// Of all squares, how many differ by more than letters do. A page on its own ground has few that
// matter: 1 in 150 is a line of text.
double share_that_differs(const Image& a, const Image& b) {
    constexpr double kSame = 20;
    const std::vector<Block> of_a = blocks_of(a);
    const std::vector<Block> of_b = blocks_of(b);
    if (of_a.size() != of_b.size() || of_a.empty()) return 1;
    size_t others = 0;
    for (size_t i = 0; i < of_a.size(); ++i) {
        double most = 0;
        for (size_t c = 0; c < 3; ++c) most = std::max(most, std::abs(of_a[i][c] - of_b[i][c]));
        others += most > kSame ? 1 : 0;
    }
    return static_cast<double>(others) / static_cast<double>(of_a.size());
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A hundred times the example's stacks, which nobody shaped.
std::string generated_log(const std::filesystem::path& folder) {
    test::RandomLogOptions options;
    options.seed = 7;
    options.traces = 5000;
    options.events = 200'000;
    const test::HeapprofWriter writer = test::random_log(options);
    for (const auto& [ending, bytes] : {std::pair(".hpm", &writer.hpm), {".hpd", &writer.hpd}}) {
        std::ofstream(folder / (std::string("generated") + ending), std::ios::binary) << *bytes;
    }
    return (folder / "generated.hpm").string();
}

// A thousand modules with a list each, the last of 3,000 texts.
std::string generated_heap(const std::filesystem::path& folder) {
    HeapText heap;
    uint64_t id = 1;
    for (uint64_t number = 0; number < 1000; ++number) {
        const uint64_t module = id;
        id += 3;
        heap.module("app.part" + std::to_string(number), module, module + 1,
                    {{"ITEMS", {"list", module + 2}}});
        std::vector<HeapPair> items;
        for (uint64_t i = 0; i < 3 * number; i += 1 + number / 100) items.push_back({"str", id++});
        heap.add("list", module + 2, HeapText::refs(items));
        for (const HeapPair& item : items) heap.add("str", item.id, "");
    }
    const std::filesystem::path path = folder / "generated heap.json";
    std::ofstream(path, std::ios::binary) << heap.text();
    return path.string();
}

std::string path_of(const std::string& file, const std::filesystem::path& folder) {
    if (file == "generated") return generated_log(folder);
    if (file == "generated heap") return generated_heap(folder);
    const std::filesystem::path data = test::data_path("");
    if (file.find('/') != std::string::npos) return (data / file).string();
    return (data / ".." / ".." / "assets" / "example" / file).lexically_normal().string();
}

}  // namespace

TEST_CASE("Pictures that differ are told from pictures that do not") {
    Image plain{64, 64, std::vector<uint8_t>(size_t{64} * 64 * 4, 200)};
    CHECK(share_that_differs(plain, plain) == 0);
    Image other = plain;
    for (size_t i = 0; i < size_t{64} * 16 * 4; ++i) other.rgba[i] = 100;  // the upper quarter
    CHECK(share_that_differs(plain, other) == 0.25);
    Image dotted = plain;
    for (size_t i = 0; i < dotted.rgba.size(); i += 4 * 40) dotted.rgba[i] = 0;
    CHECK(share_that_differs(plain, dotted) == 0);
}

TEST_CASE("The window looks as it did when somebody looked at it", "[gpu][pictures]") {
    const std::filesystem::path references = test::data_path("pictures");
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / "heapscope-pictures";
    std::filesystem::create_directories(folder);
    const bool is_accepted = std::getenv("HEAPSCOPE_ACCEPT_PICTURES") != nullptr;
    for (const Scene& scene : kScenes) {
        WindowOptions options;
        for (const std::string& file : scene.files) {
            options.files.push_back(path_of(file, folder));
        }
        options.view = scene.view;
        options.size = scene.size;
        options.scale = scene.scale;
        options.theme = scene.theme;
        options.output = (folder / (std::string(scene.name) + ".png")).string();
        CAPTURE(scene.name, options.output);
        REQUIRE(run_screenshot(options) == 0);
        const std::filesystem::path reference = references / (std::string(scene.name) + ".png");
        if (is_accepted) {
            std::filesystem::copy_file(options.output, reference,
                                       std::filesystem::copy_options::overwrite_existing);
            continue;
        }
        const Result<Image> found = image_from_png(bytes_of(options.output));
        const Result<Image> wanted = image_from_png(bytes_of(reference));
        REQUIRE(found.ok());
        REQUIRE(wanted.ok());
        constexpr double kMost = 0.006;
        CHECK(share_that_differs(found.value(), wanted.value()) <= kMost);
    }
}
