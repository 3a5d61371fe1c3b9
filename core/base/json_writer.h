#pragma once
// Writes one JSON document, piece by piece, to a sink. Commas and nesting are kept right by the
// writer; a key outside an object is a programmer's mistake and asserts.

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hs {

class JsonWriter {
public:
    // The sink gets text in pieces of about 64 KiB; call finish() before the writer goes.
    explicit JsonWriter(std::function<void(std::string_view)> sink);

    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void key(std::string_view name);

    void text(std::string_view value);  // invalid UTF-8 becomes U+FFFD
    void number(int64_t value);
    void number(uint64_t value);
    // Shortest text that reads back the same, so 1.0 is "1"; NaN and infinities become null.
    void number(double value);
    // Any other integer type; without these, number(3) would be ambiguous.
    template <std::signed_integral T>
    void number(T value) {
        number(int64_t{value});
    }
    template <std::unsigned_integral T>
    void number(T value) {
        static_assert(!std::is_same_v<T, bool>, "use boolean()");
        number(uint64_t{value});
    }
    void boolean(bool value);
    void null();
    void decimal_text(uint64_t value);  // an id: "140234" in quotes
    void raw(std::string_view json);    // a value that already is JSON

    // key and value in one
    void field(std::string_view name, std::string_view value) { key(name), text(value); }
    void field(std::string_view name, const char* value) { key(name), text(value); }
    void field(std::string_view name, const std::string& value) { key(name), text(value); }
    void field(std::string_view name, uint64_t value) { key(name), number(value); }
    void field(std::string_view name, int64_t value) { key(name), number(value); }
    void field(std::string_view name, double value) { key(name), number(value); }
    void field(std::string_view name, bool value) { key(name), boolean(value); }
    template <std::integral T>
    void field(std::string_view name, T value) {
        key(name), number(value);
    }
    void null_field(std::string_view name) { key(name), null(); }

    // Ends the document with a line break and hands the rest to the sink.
    void finish();

private:
    struct Level {
        bool is_object = false;
        bool has_items = false;
    };
    void begin(bool is_object);
    void end(bool is_object);
    void before_value();
    void flush_if_full();
    template <class Integer>
    void integer(Integer value);

    std::function<void(std::string_view)> sink_;
    std::string buffer_;
    std::vector<Level> levels_;  // one per open object or array
    bool after_key_ = false;
    bool wrote_value_ = false;
};

void append_json_text(std::string& out, std::string_view value);  // with quotes

}  // namespace hs
