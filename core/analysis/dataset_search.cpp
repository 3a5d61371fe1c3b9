#include "core/analysis/dataset_search.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/analysis/object_details.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"
#include "core/model/object_records.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

using Kind = SearchHit::Kind;

constexpr size_t kPieceBytes = size_t{4} << 20U;
constexpr size_t kHitsInPiece = 48;
constexpr size_t kMostRecords = 6000;
constexpr size_t kLongestQuery = 200;

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::set<std::string> spellings(std::string_view query) {
    std::string small(query);
    std::string large(query);
    for (char& letter : small) letter = lower(letter);
    for (char& letter : large) letter = upper(letter);
    std::string capitalised = small;
    if (!capitalised.empty()) capitalised[0] = upper(capitalised[0]);
    return {std::string(query), small, large, capitalised};
}

// A name that is the query comes before one that begins with it, and that before the others.
int fit(std::string_view text, std::string_view query) {
    if (text.size() == query.size()) return 0;
    const bool begins = holds_name(text.substr(0, query.size()), query);
    return begins ? 1 : 2;
}

void keep_best(std::vector<SearchHit>& hits, std::string_view query) {
    std::stable_sort(hits.begin(), hits.end(), [&](const SearchHit& a, const SearchHit& b) {
        const int fit_a = fit(a.text, query);
        const int fit_b = fit(b.text, query);
        if (fit_a != fit_b) return fit_a < fit_b;
        return a.bytes != b.bytes ? a.bytes > b.bytes : a.count > b.count;
    });
    if (hits.size() > kMostHits) hits.resize(kMostHits);
}

void append(std::vector<SearchHit>& all, std::vector<SearchHit> hits) {
    for (SearchHit& hit : hits) all.push_back(std::move(hit));
}

std::vector<SearchHit> types_named(const ObjectGraph& graph, std::string_view query) {
    std::vector<SearchHit> hits;
    for (const TypeTotal& total : type_totals(graph)) {
        const std::string_view name = short_type_name(graph.type_text(total.type));
        if (!holds_name(name, query)) continue;
        SearchHit hit{.kind = Kind::kType, .text = std::string(name), .note = {}};
        hit.type = total.type;
        hit.bytes = total.shallow_bytes;
        hit.count = total.objects;
        hits.push_back(std::move(hit));
    }
    keep_best(hits, query);
    return hits;
}

std::vector<SearchHit> frames_named(const TraceTrie& traces, Kind kind, std::string_view query) {
    std::vector<SearchHit> hits;
    std::set<std::pair<uint32_t, uint32_t>> seen;
    for (uint32_t row = 1; row < traces.frames.size(); ++row) {
        const Frame& frame = traces.frames[row];
        const bool by_file = kind == Kind::kFrameFile;
        const StringId name = by_file ? frame.file : frame.function;
        if (name.v == 0 || !holds_name(traces.strings.text(name), query)) continue;
        if (!seen.insert({name.v, by_file ? 0 : frame.file.v}).second) continue;
        SearchHit hit{.kind = kind, .text = std::string(traces.strings.text(name)), .note = {}};
        if (!by_file) hit.note = std::string(traces.strings.text(frame.file));
        hit.frame = {row};
        hits.push_back(std::move(hit));
    }
    keep_best(hits, query);
    return hits;
}

// Collects what a record says about the query.
class ObjectSearch {
public:
    ObjectSearch(const SearchInputs& in, std::string_view query)
        : graph_(in.graph), dominators_(in.dominators), names_(in.names), query_(query) {}

    void add_ids() {
        const bool is_number =
            !query_.empty() && query_.size() < 20 &&
            std::all_of(query_.begin(), query_.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!is_number) return add_hexadecimal();
        add_address(std::stoull(std::string(query_)));
        if (query_.size() < 3) return;
        for (uint32_t row = 1; row <= graph_.object_count && objects_.size() < kMostHits; ++row) {
            if (begins_with_query(graph_.address[row])) add_object({row}, "id");
        }
    }

    // Modules and the objects that hold most: those are asked for by name, and what the text says
    // about them may stand behind a thousand other places.
    void add_holders() {
        std::vector<ObjectId> rows;
        for (uint32_t row = 1; row <= graph_.object_count; ++row) rows.push_back({row});
        const TypeId module_type = graph_.type_named("module");
        const auto is_module = [&](ObjectId row) { return graph_.type[row.v] == module_type; };
        const auto modules = std::partition(rows.begin(), rows.end(), is_module);
        const auto end = static_cast<size_t>(rows.end() - modules);
        const auto most = modules + static_cast<ptrdiff_t>(std::min(kNamedHolders, end));
        std::partial_sort(modules, most, rows.end(), [&](ObjectId a, ObjectId b) {
            const uint64_t bytes_a = bytes_of(a);
            const uint64_t bytes_b = bytes_of(b);
            return bytes_a != bytes_b ? bytes_a > bytes_b : a.v < b.v;
        });
        rows.erase(most, rows.end());
        most_objects_ += rows.size();
        for (const ObjectId row : rows) {
            if (holds_name(name_of(row), query_)) add_object(row, {});
        }
    }

    // An object whose record may have the query somewhere.
    void add_record(ObjectId object) {
        if (object.is_nil() || seen_.size() >= kMostRecords) return;
        if (!seen_.insert(object.v).second) return;
        const ObjectRecords& records = graph_.records();
        const SourceLocation source = records.source(object);
        if (holds_name(source.file, query_)) ++files_[source.file];
        for (const RecordMember& member : record_fields(records, object)) {
            add_member(object, member);
        }
    }

    [[nodiscard]] std::vector<SearchHit> take() {
        std::vector<SearchHit> all;
        add_wanted();
        for (std::vector<SearchHit>* hits : {&exact_, &objects_}) {
            for (SearchHit& hit : *hits) hit.text = name_of(hit.object);
        }
        keep_best(objects_, query_);
        append(all, std::move(exact_));
        append(all, std::move(objects_));
        append(all, counted(attributes_, Kind::kAttribute));
        append(all, counted(files_, Kind::kSourceFile));
        return all;
    }

private:
    void add_hexadecimal() {
        std::string_view digits = query_;
        if (!digits.starts_with("0x") || digits.size() < 3 || digits.size() > 18) return;
        digits.remove_prefix(2);
        uint64_t value = 0;
        for (const char c : digits) {
            const char letter = lower(c);
            const bool is_digit = letter >= '0' && letter <= '9';
            if (!is_digit && (letter < 'a' || letter > 'f')) return;
            value = value * 16 + static_cast<uint64_t>(is_digit ? letter - '0' : letter - 'a' + 10);
        }
        add_address(value);
    }
    void add_address(uint64_t address) {
        for (const ObjectId row : graph_.find_address(address)) add_object(row, "id");
        exact_ = std::exchange(objects_, {});
    }
    [[nodiscard]] bool begins_with_query(uint64_t address) const {
        return std::to_string(address).compare(0, query_.size(), query_) == 0;
    }

    // What attributes of that name are, in one pass over the addresses.
    void add_wanted() {
        if (wanted_.empty()) return;
        for (uint32_t row = 1; row <= graph_.object_count; ++row) {
            const auto found = wanted_.find(graph_.address[row]);
            if (found != wanted_.end() && found->second == graph_.type[row]) add_object({row}, {});
        }
    }

    [[nodiscard]] uint64_t bytes_of(ObjectId object) const {
        const bool has_retained = dominators_ != nullptr && graph_.is_object(object);
        return has_retained ? dominators_->retained[object.v] : graph_.shallow(object);
    }

    [[nodiscard]] std::string name_of(ObjectId object) const {
        return names_ == nullptr ? object_label(graph_, object)
                                 : qualified_name(graph_, *names_, object);
    }

    void add_object(ObjectId object, std::string note) {
        if (objects_.size() >= most_objects_ || !found_.insert(object.v).second) return;
        SearchHit hit{.kind = Kind::kObject, .text = {}, .note = std::move(note)};
        hit.object = object;
        hit.type = graph_.type[object.v];
        hit.count = 1;
        hit.bytes = bytes_of(object);
        objects_.push_back(std::move(hit));
    }

    void add_member(ObjectId object, const RecordMember& member) {
        const bool is_named = holds_name(member.name, query_);
        if (is_named) ++attributes_[member.name];
        if (const std::optional<ReferencePair> pair = reference_pair(member.token)) {
            const std::optional<uint64_t> address = pair_address(pair->id);
            if (is_named && address && wanted_.size() < kMostObjects) {
                wanted_.emplace(*address, graph_.find_type(pair->type()));
            }
            return;
        }
        if (holds_name(searchable_text(member.token), query_)) add_object(object, member.name);
    }

    [[nodiscard]] std::vector<SearchHit> counted(const std::map<std::string, uint64_t>& names,
                                                 Kind kind) const {
        std::vector<SearchHit> hits;
        for (const auto& [name, count] : names) {
            SearchHit hit{.kind = kind, .text = name, .note = {}};
            hit.count = count;
            hits.push_back(std::move(hit));
        }
        keep_best(hits, query_);
        return hits;
    }

    static constexpr size_t kMostObjects = 200;
    static constexpr size_t kNamedHolders = 500;
    const ObjectGraph& graph_;
    const Dominators* dominators_;
    const ObjectNames* names_;
    std::string_view query_;
    size_t most_objects_ = kMostObjects;
    std::vector<SearchHit> exact_;  // those whose id is the query
    std::vector<SearchHit> objects_;
    std::unordered_set<uint32_t> found_;
    std::unordered_set<uint32_t> seen_;
    std::unordered_map<uint64_t, TypeId> wanted_;  // by address
    std::map<std::string, uint64_t> attributes_;
    std::map<std::string, uint64_t> files_;
};

// Objects with this among their fields, from the first on: where records are no text.
std::vector<ObjectId> first_mentions(const ObjectGraph& graph, std::string_view part,
                                     JobContext& job) {
    constexpr size_t kObjectsPerPiece = 4096;
    const size_t pieces = (graph.object_count + kObjectsPerPiece - 1) / kObjectsPerPiece;
    std::vector<std::vector<ObjectId>> found(pieces);
    job.parallel_for(graph.object_count, kObjectsPerPiece, [&](size_t begin, size_t end) {
        std::vector<ObjectId>& rows = found[begin / kObjectsPerPiece];
        for (size_t i = begin; i < end && rows.size() < kHitsInPiece; ++i) {
            const ObjectId object{static_cast<uint32_t>(i + 1)};
            bool is_mentioned = graph.records().source(object).file.find(part) != std::string::npos;
            graph.records().each_field(object, [&](const ObjectRecords::Field& field) {
                is_mentioned |= field.raw_name.find(part) != std::string_view::npos ||
                                field.value.find(part) != std::string_view::npos;
                return !is_mentioned;
            });
            if (is_mentioned) rows.push_back(object);
        }
    });
    std::vector<ObjectId> objects;
    for (const std::vector<ObjectId>& rows : found) {
        objects.insert(objects.end(), rows.begin(), rows.end());
    }
    return objects;
}

// Offsets where the text stands, the first few of each piece: a sample over the whole file.
std::vector<size_t> sampled_places(std::string_view text, std::string_view part, JobContext& job) {
    const size_t pieces = (text.size() + kPieceBytes - 1) / kPieceBytes;
    std::vector<std::vector<size_t>> found(pieces);
    job.parallel_for(pieces, 1, [&](size_t begin, size_t end) {
        for (size_t piece = begin; piece < end; ++piece) {
            const size_t last = std::min(text.size(), (piece + 1) * kPieceBytes + part.size() - 1);
            for (size_t at = piece * kPieceBytes; found[piece].size() < kHitsInPiece;) {
                const size_t hit = find_text(text.substr(at, last - at), part);
                if (hit == std::string_view::npos) break;
                found[piece].push_back(at + hit);
                at += hit + part.size();
            }
        }
        job.advance(end - begin);
    });
    std::vector<size_t> places;
    for (const std::vector<size_t>& piece : found) {
        places.insert(places.end(), piece.begin(), piece.end());
    }
    return places;
}

// Objects whose record may have this somewhere.
std::vector<ObjectId> objects_mentioning(const ObjectGraph& graph, std::string_view part,
                                         JobContext& job) {
    const RecordText* text = graph.records().text();
    if (text == nullptr) return first_mentions(graph, part, job);
    std::vector<ObjectId> objects;
    for (const size_t place : sampled_places(text->all(), part, job)) {
        objects.push_back(text->at(place));
    }
    return objects;
}

}  // namespace

bool holds_name(std::string_view text, std::string_view part) {
    if (part.size() > text.size()) return false;
    for (size_t at = 0; at + part.size() <= text.size(); ++at) {
        size_t same = 0;
        while (same < part.size() && lower(text[at + same]) == lower(part[same])) ++same;
        if (same == part.size()) return true;
    }
    return false;
}

std::vector<SearchHit> search_names(const Dataset& dataset, std::string_view query) {
    std::vector<SearchHit> hits;
    if (query.empty() || query.size() > kLongestQuery) return hits;
    if (dataset.graph) append(hits, types_named(*dataset.graph, query));
    if (dataset.traces) {
        append(hits, frames_named(*dataset.traces, Kind::kFunction, query));
        append(hits, frames_named(*dataset.traces, Kind::kFrameFile, query));
    }
    return hits;
}

Result<std::vector<SearchHit>> search_objects(const SearchInputs& in, std::string_view query,
                                              JobContext& job) {
    if (query.empty() || query.size() > kLongestQuery) return std::vector<SearchHit>();
    const ObjectGraph& graph = in.graph;
    ObjectSearch search(in, query);
    search.add_ids();
    if (query.size() > 1) {
        const std::set<std::string> ways = spellings(query);
        const RecordText* text = graph.records().text();
        const size_t bytes = text == nullptr ? 0 : text->all().size();
        job.begin_stage("searching", ways.size() * ((bytes + kPieceBytes - 1) / kPieceBytes));
        for (const std::string& way : ways) {
            for (const ObjectId object : objects_mentioning(graph, way, job)) {
                if (job.cancelled()) break;
                search.add_record(object);
            }
            if (job.cancelled()) return cancelled_error();
        }
        // Last, so that one found by a value says so.
        search.add_holders();
    }
    return search.take();
}

}  // namespace hs
