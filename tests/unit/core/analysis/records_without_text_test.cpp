// Records need be no text: what is asked of them by fields and items alone has the same answers.

#include <memory>
#include <string>
#include <utility>

#include "core/analysis/dataset_search.h"
#include "core/analysis/dump_series.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/named_objects.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_names.h"
#include "core/model/object_records.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

// The same records, their text hidden.
class HiddenText final : public ObjectRecords {
public:
    explicit HiddenText(std::shared_ptr<const ObjectRecords> shown) : shown_(std::move(shown)) {}

    [[nodiscard]] bool lists_items() const override { return shown_->lists_items(); }
    void each_field(ObjectId object, TakeField take) const override {
        shown_->each_field(object, take);
    }
    void each_item(ObjectId object, TakeItem take) const override {
        shown_->each_item(object, take);
    }
    [[nodiscard]] SourceLocation source(ObjectId object) const override {
        return shown_->source(object);
    }
    [[nodiscard]] std::string own_name(ObjectId object) const override {
        return shown_->own_name(object);
    }
    [[nodiscard]] std::string label(ObjectId object, std::string_view type) const override {
        return shown_->label(object, type);
    }
    [[nodiscard]] Parts parts(ObjectId) const override { return {}; }
    [[nodiscard]] uint64_t memory_bytes() const override { return shown_->memory_bytes(); }

private:
    std::shared_ptr<const ObjectRecords> shown_;
};

Dataset without_text(const std::string& text) {
    Dataset dataset = loaded_dump(text);
    dataset.graph->owned_records = std::make_shared<HiddenText>(dataset.graph->owned_records);
    return dataset;
}

const std::string kDump = R"({
"<class 'module'>": {"10": {"size": 72, "attr": {"QUOTES": ["<class 'dict'>", 14]},
    "ref": [["<class 'dict'>", 14]], "src": {"co_name": "shop", "co_filename": "shop/all.py"}}},
"<class 'dict'>": {"14": {"size": 640, "ref": [["<class 'Quote'>", 1400], "the key"]}},
"<class 'Quote'>": {"1400": {"size": 48, "attr": {"city": "North\u0070ort", "time": 12}},
                    "1401": {"size": 48, "attr": {"city": "Southport", "time": 40}}}})";

std::vector<ObjectId> found(const Dataset& dataset, const std::string& filter) {
    JobContext job;
    return matching_objects(*dataset.graph, parse_object_filter(filter).value(), {}, job).value();
}

std::vector<std::string> hits(const Dataset& dataset, const std::string& query) {
    JobContext job;
    const std::vector<SearchHit> found = search_objects({*dataset.graph}, query, job).value();
    std::vector<std::string> texts;
    texts.reserve(found.size());
    for (const SearchHit& hit : found) {
        texts.push_back(std::to_string(static_cast<int>(hit.kind)) + " " + hit.text + " " +
                        std::to_string(hit.object.v));
    }
    return texts;
}

GraphDiff difference(const Dataset& a, const Dataset& b, bool strict) {
    JobContext job;
    return compare_graphs(*a.graph, *b.graph, strict, job).value();
}

std::string replaced(std::string text, std::string_view part, std::string_view with) {
    const size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), with);
}

}  // namespace

TEST_CASE("filters find by fields, items and sources what they find in text") {
    const Dataset shown = loaded_dump(kDump);
    const Dataset hidden = without_text(kDump);
    for (const char* filter : {"port", "northport", "city", "attr:city", "attr:city=south",
                               "file:all", "shop", "\"the key\"", "1400", "nothing"}) {
        INFO(filter);
        CHECK(found(hidden, filter) == found(shown, filter));
    }
    CHECK(found(hidden, "northport") == std::vector<ObjectId>{{3}});
    CHECK(found(hidden, "the") == std::vector<ObjectId>{{2}});
    CHECK(found(hidden, "nothing").empty());
}

TEST_CASE("a search finds without text what it finds in it") {
    const Dataset shown = loaded_dump(kDump);
    const Dataset hidden = without_text(kDump);
    for (const char* query : {"quotes", "Southport", "city", "all.py", "nothing"}) {
        INFO(query);
        CHECK(hits(hidden, query) == hits(shown, query));
    }
    CHECK_FALSE(hits(hidden, "Southport").empty());
    CHECK_FALSE(hits(hidden, "all.py").empty());
}

TEST_CASE("objects are compared without text by size, references, plain values and fields") {
    const Dataset before = without_text(kDump);
    const auto status_of = [&](std::string_view part, std::string_view with, uint32_t row) {
        const Dataset after = without_text(replaced(kDump, part, with));
        CHECK(difference(before, after, true).status_a[row] ==
              difference(before, after, false).status_a[row]);
        return difference(before, after, false).status_a[row];
    };
    CHECK(status_of("640", "640.0", 2) != ObjectStatus::kSame);  // a size is an integer
    CHECK(status_of("Southport", "Southpor\\u0074", 4) == ObjectStatus::kSame);
    CHECK(status_of("Southport", "Eastport", 4) == ObjectStatus::kModified);
    CHECK(status_of("\"size\": 640", "\"size\": 641", 2) == ObjectStatus::kModified);
    CHECK(status_of("the key", "a key", 2) == ObjectStatus::kModified);
    CHECK(status_of("1400], \"the", "1401], \"the", 2) == ObjectStatus::kModified);
    // Of which one is a text and one is not.
    const Dataset text = loaded_dump(kDump);
    CHECK(difference(before, text, false).status_a[2] == ObjectStatus::kSame);
}

TEST_CASE("times are read from fields") {
    JobContext job;
    const BirthSeries series = birth_series(*without_text(kDump).graph, job).value();
    REQUIRE(series.points.size() == 2);
    CHECK(series.points[0].time == 12);
    CHECK(series.points[1].time == 40);
}

TEST_CASE("a graph without records has its columns alone") {
    Dataset dataset = loaded_dump(kDump);
    dataset.graph->owned_records.reset();
    CHECK(found(dataset, "city").empty());
    CHECK(found(dataset, "quote").size() == 2);
    CHECK(hits(dataset, "city").empty());
    CHECK(difference(dataset, dataset, false).status_a[3] == ObjectStatus::kSame);
}
