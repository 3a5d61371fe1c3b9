#pragma once
// Frames of 3.8 to 3.10 are objects. The stamp is `f_trace_lines`: 1 in a new frame and only tested
// for truth, so 3 means the same to the interpreter.

namespace capture::frames {

using Frame = PyFrameObject;
constexpr char kStamped = 3;

inline Frame* current(PyThreadState* thread) {
    return thread->frame;
}
inline Frame* outer(Frame* frame) {
    return frame->f_back;
}
inline PyCodeObject* code(Frame* frame) {
    return frame->f_code;
}
inline bool is_recorded(Frame*) {
    return true;
}
inline int offset(Frame* frame) {
    return frame->f_lasti < 0 ? frame->f_lasti : frame->f_lasti * kBytesOfLasti;
}
inline uint64_t instruction(Frame* frame) {  // addresses have 47 bits, the lowest four are 0
    return reinterpret_cast<uint64_t>(frame->f_code) << 17 ^
           static_cast<uint64_t>(frame->f_lasti + 1);
}
inline Stamp stamp_of(Frame* frame) {
    return frame->f_trace_lines == kStamped ? Stamp{1, 0} : Stamp{};
}
inline Stamp placed_stamp(Frame* frame) {
    return stamp_of(frame);
}
inline void put_stamp(Frame* frame, size_t) {
    if (frame->f_gen == nullptr && frame->f_trace_lines == 1) frame->f_trace_lines = kStamped;
}

}  // namespace capture::frames
