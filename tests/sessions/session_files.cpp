#include "tests/sessions/session_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/heapprof_writer.h"
#include "tests/support/random.h"
#include "tests/support/sample.h"
#include "tests/support/synthetic_log.h"
#include "tests/support/temp_folder.h"

namespace hs::test {
namespace {

class Folder {
public:
    explicit Folder(std::string path) : path_(std::move(path)) {}

    std::string write(const std::string& name, const std::string& bytes) {
        std::ofstream file(path_ + "/" + name, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return name;
    }
    std::string copy(const std::string& from, const std::string& name) {
        return write(name, file_bytes(from));
    }
    // Bytes changed, or the end cut off.
    std::string damage(const std::string& name, Random& random) {
        std::string bytes = file_bytes(path_ + "/" + name);
        if (bytes.empty()) return name;
        if (random.below(2) == 0) {
            bytes.resize(1 + random.below(bytes.size()));
        } else {
            for (uint64_t i = 0; i < 1 + bytes.size() / 2000; ++i) {
                bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
            }
        }
        return write("damaged-" + name, bytes);
    }

private:
    std::string path_;
};

// A dump of some types with references in all directions. Another `turn` of the same seed has most
// of the objects at the same addresses, types in another order, and some objects and types fewer.
std::string random_dump(uint64_t seed, uint32_t objects, uint32_t turn) {
    constexpr uint32_t kTypes = 12;
    const auto type_name = [&](uint32_t type) {
        static constexpr const char* kNames[] = {"dict",   "list",     "app.Task", "app.Alpha",
                                                 "module", "function", "str",      "app.Ключ",
                                                 "type",   "tuple",    "set",      "deque"};
        return kNames[(type + turn) % kTypes];
    };
    std::string text = "{";
    for (uint32_t type = 0; type < kTypes - turn; ++type) {
        text += std::string(type == 0 ? "" : ", ") + "\"" + type_name(type) + "\": {";
        bool is_first = true;
        for (uint32_t object = 0; object < objects; ++object) {
            Random random(seed * 1000 + object);
            for (int i = 0; i < 8; ++i) random.next();
            const uint64_t type_of_it = random.below(kTypes);
            const uint64_t since = random.below(4);
            if ((type_of_it + kTypes - turn) % kTypes != type || since < turn) continue;
            text += std::string(is_first ? "" : ", ") + "\"" + std::to_string(4096 + object * 16) +
                    "\": {\"size\": " + std::to_string(random.below(3000) + turn);
            text += ", \"ref\": [";
            const uint64_t references = random.below(random.below(20) == 0 ? 40 : 5);
            for (uint64_t i = 0; i < references; ++i) {
                const uint64_t target = random.below(objects);
                text += std::string(i == 0 ? "" : ", ") + "[\"" + type_name(0) + "\", " +
                        std::to_string(4096 + target * 16) + "]";
            }
            text += "]}";
            is_first = false;
        }
        text += "}";
    }
    return text + "}";
}

void add_example(Folder& folder, SessionFiles& files) {
    const std::string example =
        std::filesystem::path(data_path("")).parent_path() / "../../assets/example/";
    for (const char* name : {"before.json.gz", "after.json.gz"}) {
        files.dumps.push_back(folder.copy(example + name, name));
    }
    files.logs.push_back(folder.copy(example + "orders.hpm", "orders.hpm"));
    files.beside.push_back(folder.copy(example + "orders.hpd", "orders.hpd"));
}

void add_samples(Folder& folder, SessionFiles& files) {
    for (const char* name :
         {"perprovis/demo.raw.json", "perprovis/demo.export.json",
          "perprovis/demo_calls.export.json", "perprovis/demo_after.raw.json", "pympler/demo.dat",
          "pympler/current.4.dat", "pyprofile/demo.stacks.json"}) {
        const std::string stem = std::filesystem::path(name).filename();
        files.others.push_back(folder.copy(data_path(name), stem));
    }
}

void add_log(Folder& folder, SessionFiles& files, const std::string& stem, const std::string& hpm,
             const std::string& hpd) {
    files.logs.push_back(folder.write(stem + ".hpm", hpm));
    files.beside.push_back(folder.write(stem + ".hpd", hpd));
}

void add_made(Folder& folder, SessionFiles& files) {
    for (uint32_t turn = 0; turn < 3; ++turn) {
        files.dumps.push_back(
            folder.write("turn" + std::to_string(turn) + ".json", random_dump(7, 600, turn)));
    }
    files.dumps.push_back(folder.write("small.json", random_dump(3, 5, 0)));
    files.dumps.push_back(folder.write("no objects.json", "{}"));
    const HeapprofWriter odd = random_log({.seed = 5,
                                           .events = 3000,
                                           .with_ranges = true,
                                           .with_backward_steps = true,
                                           .with_unknown_traces = true});
    add_log(folder, files, "odd", odd.hpm, odd.hpd);
    const HeapprofWriter tiny = random_log({.seed = 2, .traces = 2, .events = 3});
    add_log(folder, files, "tiny", tiny.hpm, tiny.hpd);
    SyntheticLogOptions churn;
    churn.events = 20'000;
    churn.traces = 200;
    add_log(folder, files, "churn", synthetic_hpm(churn), synthetic_hpd(churn));
    files.others.push_back(folder.write("stacks.txt",
                                        "main;read;parse 120\nmain;read 40\nmain;write;"
                                        "a very long name of a function 7\nidle 1\n"));
    files.others.push_back(folder.write(
        "profile.speedscope.json",
        R"({"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[)"
        R"({"name":"main"},{"name":"work","file":"w.py","line":3}]},"profiles":[{"type":"sampled",)"
        R"("name":"one","unit":"bytes","startValue":0,"endValue":30,"samples":[[0],[0,1]],)"
        R"("weights":[10,20]},{"type":"sampled","name":"two","unit":"seconds","startValue":0,)"
        R"("endValue":3,"samples":[[0,1]],"weights":[3]}]})"));
}

void add_damaged(Folder& folder, SessionFiles& files) {
    Random random(11);
    for (int i = 0; i < 8; ++i) random.next();
    for (const auto* kind : {&files.dumps, &files.logs, &files.others}) {
        for (const std::string& name : *kind) {
            files.damaged.push_back(folder.damage(name, random));
        }
    }
    // The damaged beginnings of logs have sound events beside them.
    for (const std::string name : {"orders", "odd", "churn"}) {
        files.beside.push_back("damaged-" + name + ".hpd");
        folder.damage(name + ".hpd", random);
    }
    files.damaged.push_back(folder.write("empty.json", ""));
    files.damaged.push_back(folder.write("poem.txt", "Roses are red,\nviolets are blue.\n"));
    files.damaged.push_back(folder.write("lines\nand \x1b[31mcolor\x1b[0m.json", "{\"o\": ["));
}

}  // namespace

std::vector<std::string> SessionFiles::openable() const {
    std::vector<std::string> names;
    for (const auto* kind : {&given, &dumps, &logs, &others, &damaged}) {
        names.insert(names.end(), kind->begin(), kind->end());
    }
    return names;
}

std::vector<std::string> SessionFiles::all() const {
    std::vector<std::string> names = openable();
    names.insert(names.end(), beside.begin(), beside.end());
    return names;
}

SessionFiles make_session_files(const std::string& folder, const std::vector<std::string>& given) {
    Folder made(folder);
    SessionFiles files;
    add_example(made, files);
    add_samples(made, files);
    add_made(made, files);
    add_damaged(made, files);
    for (const std::string& path : given) {
        const std::filesystem::path name = std::filesystem::path(path).filename();
        files.given.push_back(made.copy(path, name));
        std::filesystem::path events = path;
        events.replace_extension(".hpd");
        if (name.extension() != ".hpm" || !std::filesystem::exists(events)) continue;
        files.beside.push_back(made.copy(events, events.filename()));
    }
    return files;
}

}  // namespace hs::test
