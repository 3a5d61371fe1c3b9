namespace hs {}
