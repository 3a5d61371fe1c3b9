#pragma once
// A file's bytes, mapped for reading. A file that shrinks while mapped is the one thing mapping
// cannot survive, so loaders that see the size change say so (see has_changed).

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace hs {

class MappedFile {
public:
    static Result<MappedFile> open(const std::string& path);
    MappedFile() = default;
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::string_view bytes() const { return {data_, size_}; }
    // True once the file on disk has another size or modification time than when it was mapped.
    [[nodiscard]] bool has_changed() const;

    // The kernel may drop (or read ahead) these pages; a hint only.
    void advise_sequential() const;
    void advise_random() const;

private:
    std::string path_;
    const char* data_ = nullptr;
    size_t size_ = 0;
    int64_t modified_ns_ = 0;
};

}  // namespace hs
