#pragma once
// Own state of the views that draw pictures of an object graph, behind a pointer: their parts
// change often, and every file of the window would be compiled anew.

#include <memory>

namespace hs {

struct SizePicturesState;

class PictureStates {
public:
    PictureStates();
    ~PictureStates();
    PictureStates(const PictureStates&) = delete;
    PictureStates& operator=(const PictureStates&) = delete;

    [[nodiscard]] SizePicturesState& sizes();  // treemap and icicle

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace hs
