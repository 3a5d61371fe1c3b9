#include "app/views/picture_states.h"

#include "app/views/size_picture_state.h"

namespace hs {

struct PictureStates::Parts {
    SizePicturesState sizes;
};

PictureStates::PictureStates() : parts_(std::make_unique<Parts>()) {}
PictureStates::~PictureStates() = default;

SizePicturesState& PictureStates::sizes() {
    return parts_->sizes;
}

}  // namespace hs
