#include "core/base/input.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/inflate_spilled.h"
#include "core/base/mapped_file.h"
#include "core/base/spilled_region.h"

namespace hs {

static_assert(MappedFile::kPaddingBytes >= Input::kPaddingBytes);

struct Input::State {
    std::string path;
    MappedFile file;    // empty once inflated
    Inflated inflated;  // empty unless compressed
    std::string memory;
    std::map<std::string, std::string> siblings;
    std::string_view bytes;
    FileStamp stamp;
    Compression compression = Compression::kNone;
    bool is_file = false;
};

namespace {

// The name without its folder; a name's own dot, as in ".hidden", begins no extension.
std::string_view without_extension(std::string_view path) {
    const size_t slash = path.rfind('/');
    const size_t name_begin = slash == std::string_view::npos ? 0 : slash + 1;
    const size_t dot = path.rfind('.');
    return dot == std::string_view::npos || dot <= name_begin ? path : path.substr(0, dot);
}

}  // namespace

Input::Input(std::unique_ptr<State> state) : state_(std::move(state)) {}
Input::Input(Input&&) noexcept = default;
Input& Input::operator=(Input&&) noexcept = default;
Input::~Input() = default;

Result<Input> Input::open(const std::string& path, JobContext& job, const InputLimits& limits) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->is_file = true;
    HS_TRY(state->file, MappedFile::open(path, job));
    state->stamp = state->file.stamp();
    state->stamp.size_bytes = state->file.bytes().size();
    state->bytes = state->file.bytes();
    state->compression = compression_of(state->bytes);
    if (state->compression == Compression::kNone) return Input(std::move(state));

    const uint64_t most = limits.max_inflated_bytes != 0 ? limits.max_inflated_bytes
                                                         : available_memory_bytes() / 4 * 3;
    state->file.advise_sequential();
    // What is packed as LZ4 are recordings, which are read once from the front.
    const bool spills = limits.max_inflated_bytes != 0 && state->compression == Compression::kLz4;
    Result<Inflated> inflated = spills
                                    ? inflate_spilled(state->bytes, state->compression, most, job)
                                    : inflate_bytes(state->bytes, state->compression, most, job);
    HS_TRY_VOID(check_files({&state->file.watch(), 1}));
    if (!inflated.ok()) {
        Error error = std::move(inflated).error();
        error.source = path;
        return error;
    }
    state->inflated = std::move(inflated).value();
    if (state->inflated.problem) state->inflated.problem->source = path;
    state->bytes = state->inflated.bytes();
    state->file.drop_bytes();
    return Input(std::move(state));
}

Input Input::from_memory(std::string name, std::string bytes,
                         std::map<std::string, std::string> siblings) {
    auto state = std::make_unique<State>();
    state->path = std::move(name);
    const size_t size = bytes.size();
    state->memory = std::move(bytes);
    state->memory.append(kPaddingBytes, '\0');
    state->bytes = std::string_view(state->memory).substr(0, size);
    state->stamp.size_bytes = size;
    state->siblings = std::move(siblings);
    return Input(std::move(state));
}

Input Input::from_region(std::string name, MemoryRegion region, size_t size) {
    HS_CHECK(region.size() >= size + kPaddingBytes);
    auto state = std::make_unique<State>();
    state->path = std::move(name);
    state->inflated.region = std::move(region);
    state->inflated.size = size;
    state->bytes = state->inflated.bytes();
    state->stamp.size_bytes = size;
    return Input(std::move(state));
}

const std::string& Input::path() const {
    return state_->path;
}

std::string Input::file_name() const {
    const std::string_view path = without_compression_suffix(state_->path);
    return std::string(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
}

std::string_view Input::bytes() const {
    return state_->bytes;
}
uint64_t Input::bytes_on_disk() const {
    return state_->stamp.size_bytes;
}
int64_t Input::modified_ns() const {
    return state_->stamp.modified_ns;
}
Compression Input::compression() const {
    return state_->compression;
}
const std::optional<Error>& Input::inflate_problem() const {
    return state_->inflated.problem;
}

bool Input::has_changed() const {
    return state_->is_file && state_->file.has_changed();
}

const FileWatchPtr& Input::watch() const {
    return state_->file.watch();
}

void Input::forget_pages(size_t first, size_t count) const {
    if (state_->is_file) return state_->file.forget_pages(first, count);
    const std::string_view part =
        state_->bytes.substr(std::min(first, state_->bytes.size()), count);
    page_out(part.data(), part.size());
}

Result<Input> Input::sibling(std::string_view extension, JobContext& job) const {
    const std::string base =
        std::string(without_extension(without_compression_suffix(state_->path))) +
        std::string(extension);
    std::optional<Error> first_error;
    for (const Compression compression : kCompressions) {
        const std::string path = base + std::string(compression_suffix(compression));
        if (!state_->is_file) {
            const auto found = state_->siblings.find(path);
            if (found != state_->siblings.end()) return from_memory(path, found->second);
            continue;
        }
        if (!file_stamp(path).ok()) continue;
        return open(path, job);
    }
    return Error{ErrorCode::kIo, "cannot open: No such file or directory", base, {}};
}

}  // namespace hs
