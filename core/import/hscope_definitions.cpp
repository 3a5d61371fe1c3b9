#include "core/import/hscope_definitions.h"

#include <algorithm>
#include <utility>

#include "core/base/wrapping.h"
#include "core/import/hscope_reader.h"

namespace hs {
namespace {

enum class Tag : uint8_t {
    kString = 1,
    kCode,
    kNode,
    kSite,
    kType,
    kShape,
    kThread,
    kNative,
    kImage,
};

class PayloadReader {
public:
    PayloadReader(std::string_view payload, const HscopeChunk& chunk, HscopeStream& stream,
                  std::vector<HscopeImage>& images)
        : reader_(payload), chunk_(chunk), stream_(stream), images_(images) {}

    // Bytes that could not be read.
    uint64_t read() {
        while (!reader_.at_end()) {
            const auto begin = reader_.remaining();
            if (!record() || reader_.failed()) return begin;
        }
        return 0;
    }
    // Puts empty rows in place of what was defined before this payload and is not known, at most
    // `most_rows`, which become fewer. False: they are more, or the payload does not say.
    bool go_on(uint64_t& most_rows) {
        HscopeReader first = reader_;
        if (static_cast<Tag>(first.u8()) != Tag::kString) return false;
        HscopeReader counts(first.text());
        const auto wanted = [&](size_t known) {
            const uint64_t count = counts.varint() + 1;
            const bool is_possible = count >= known && count - known <= most_rows;
            if (is_possible) most_rows -= count - known;
            return is_possible ? static_cast<size_t>(count) : 0;
        };
        const size_t strings = wanted(stream_.strings.size());
        const size_t codes = wanted(stream_.codes.size());
        const size_t nodes = wanted(stream_.nodes.size());
        const size_t sites = wanted(stream_.sites.size());
        const size_t types = wanted(stream_.types.size());
        const size_t shapes = wanted(stream_.shapes.size());
        const bool is_known =
            strings != 0 && codes != 0 && nodes != 0 && sites != 0 && types != 0 && shapes != 0;
        if (!is_known || first.failed() || counts.failed()) return false;
        stream_.strings.resize(strings);
        stream_.codes.resize(codes);
        stream_.nodes.resize(nodes);
        stream_.sites.resize(sites, HscopeSite{0, UINT32_MAX});
        stream_.types.resize(types);
        stream_.shapes.resize(shapes);
        return true;
    }
    [[nodiscard]] uint64_t bad_references() const { return bad_references_; }

private:
    bool record() {
        switch (static_cast<Tag>(reader_.u8())) {
            case Tag::kString: {
                const std::string_view text = reader_.text();
                if (!reader_.failed()) stream_.strings.push_back(text);
                return true;
            }
            case Tag::kCode: {
                HscopeCode code;
                code.file = known(reader_.index(), stream_.strings.size());
                code.name = known(reader_.index(), stream_.strings.size());
                code.line = reader_.varint();
                if (!reader_.failed()) stream_.codes.push_back(code);
                return true;
            }
            case Tag::kNode:
                return node();
            case Tag::kNative:
                return native();
            case Tag::kSite: {
                HscopeSite site;
                site.node = known(reader_.index(), stream_.nodes.size());
                site.domain = reader_.index();
                if (!reader_.failed()) stream_.sites.push_back(site);
                return true;
            }
            case Tag::kType:
                return type();
            case Tag::kShape:
                return shape();
            case Tag::kThread: {
                HscopeThread thread{chunk_.written, reader_.varint(), reader_.varint(), {}};
                thread.name = reader_.text();
                if (!reader_.failed()) stream_.threads.push_back(thread);
                return true;
            }
            case Tag::kImage: {
                HscopeImage image{reader_.text(), 0, 0};
                image.base = reader_.varint();
                image.size = reader_.varint();
                reader_.text();  // the build id
                if (!reader_.failed()) images_.push_back(image);
                return true;
            }
        }
        return false;
    }

    bool node() {
        HscopeNode node;
        node.parent = known(reader_.index(), stream_.nodes.size());
        node.code = known(reader_.index(), stream_.codes.size());
        node.value = static_cast<uint64_t>(reader_.zigzag());
        if (!reader_.failed()) stream_.nodes.push_back(node);
        return true;
    }

    bool native() {
        HscopeNode node;
        node.parent = known(reader_.index(), stream_.nodes.size());
        node.code = HscopeNode::kNative;
        node.value = reader_.varint();
        if (!reader_.failed()) stream_.nodes.push_back(node);
        return true;
    }

    bool type() {
        HscopeType type;
        type.name = known(reader_.index(), stream_.strings.size());
        type.module = known(reader_.index(), stream_.strings.size());
        type.block_offset = reader_.zigzag();
        type.basic_bytes = reader_.varint();
        type.flags = reader_.index();
        type.shape = known(reader_.index(), stream_.shapes.size());
        type.object = reader_.varint();
        if (!reader_.failed()) stream_.types.push_back(type);
        return true;
    }

    bool shape() {
        HscopeShape shape;
        shape.kind = reader_.index();
        shape.first_name = static_cast<uint32_t>(stream_.shape_names.size());
        shape.name_count = reader_.index();
        if (shape.name_count > reader_.remaining()) return false;  // a name is a byte at least
        for (uint32_t i = 0; i < shape.name_count; ++i) {
            stream_.shape_names.push_back(known(reader_.index(), stream_.strings.size()));
        }
        if (!reader_.failed()) stream_.shapes.push_back(shape);
        return true;
    }

    uint32_t known(uint32_t number, size_t count) {
        if (number < count) return number;
        ++bad_references_;
        return 0;
    }

    HscopeReader reader_;
    const HscopeChunk& chunk_;
    HscopeStream& stream_;
    std::vector<HscopeImage>& images_;
    uint64_t bad_references_ = 0;
};

void read_meta(HscopeFile& file, HscopeDefinitions& found) {
    for (const HscopeChunk* chunk : file.of_kind(HscopeKind::kMeta)) {
        std::string buffer;
        const auto payload = hscope_payload(*chunk, buffer);
        if (!payload) {
            file.blame(HscopeFault::Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
            continue;
        }
        HscopeReader reader(found.unpacked.emplace_back(*payload));
        while (!reader.at_end()) {
            const size_t left = reader.remaining();
            const std::string_view key = reader.text();
            const std::string_view value = reader.text();
            if (reader.failed()) {
                file.blame(HscopeFault::Kind::kRecord, *chunk, chunk->byte, left);
                break;
            }
            found.meta[key] = value;
        }
    }
}

}  // namespace

int64_t HscopeStream::line_of(const HscopeNode& node) const {
    if (node.code >= codes.size()) return -1;
    return wrapping_add(static_cast<int64_t>(node.value),
                        static_cast<int64_t>(codes[node.code].line));
}

const HscopeStream& HscopeDefinitions::of(uint32_t stream) const {
    static const HscopeStream kNone;
    const auto found = streams.find(stream);
    return found == streams.end() ? kNone : found->second;
}

std::string_view HscopeDefinitions::meta_text(std::string_view key) const {
    const auto found = meta.find(key);
    return found == meta.end() ? std::string_view() : found->second;
}

HscopeDefinitions read_hscope_definitions(HscopeFile& file, const JobContext& job) {
    using Kind = HscopeFault::Kind;
    HscopeDefinitions found;
    read_meta(file, found);
    std::map<uint32_t, uint32_t> next;  // the number that a stream's next chunk has
    // A definition takes more than a byte of the file, compressed or not, but where it is lost.
    uint64_t most_lost_rows = std::max<uint64_t>(file.byte_count, uint64_t{1} << 20);
    for (const HscopeChunk* chunk : file.of_kind(HscopeKind::kDefinitions)) {
        if (job.cancelled()) break;
        uint32_t& expected = next[chunk->stream];
        const bool is_next = chunk->sequence == expected;
        if (!is_next && !chunk->goes_on) continue;  // told of as a gap
        std::string buffer;
        std::optional<std::string_view> payload = hscope_payload(*chunk, buffer);
        if (!payload) {
            file.blame(Kind::kUnpack, *chunk, chunk->byte, chunk->codec);
            continue;
        }
        if (chunk->codec != 0) payload = found.unpacked.emplace_back(std::move(buffer));
        PayloadReader reader(*payload, *chunk, found.streams[chunk->stream], found.images);
        if (!is_next && !reader.go_on(most_lost_rows)) continue;
        const uint64_t left = reader.read();
        if (left > 0) {
            file.blame(Kind::kRecord, *chunk, chunk->byte, left);
        } else {
            expected = chunk->sequence + 1;
        }
        if (reader.bad_references() > 0) {
            file.blame(Kind::kBadReference, *chunk, chunk->byte, reader.bad_references());
        }
    }
    return found;
}

}  // namespace hs
