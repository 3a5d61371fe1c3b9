#include "core/questions/changed_sites.h"

#include <array>

#include "core/model/trace_trie_builder.h"
#include "core/table/render.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

// app.py:1 calls a.py:2, b.py:3, c.py:4 and d.py:5, which change by −40, +50, 0 and +9.
struct Compared {
    explicit Compared(bool by_stack) {
        TraceTrieBuilder builder;
        const FrameId app = builder.frame("app.py", 1);
        for (const auto& [file, line] :
             {std::pair("a.py", 2), {"b.py", 3}, {"c.py", 4}, {"d.py", 5}}) {
            builder.add_stack(std::array{app, builder.frame(file, line)});
        }
        const TraceTrie trie = std::move(builder).freeze().trie;
        const TraceTrie* input = &trie;
        JobContext job;
        MergedTraces merged = merged_traces({&input, 1}, {}, job).value();
        const auto amounts = [&](std::array<int64_t, 5> bytes) {
            std::vector<Amount> all;
            for (const int64_t one : bytes) all.push_back(Amount::whole(one));
            return StackAmounts{merged.regrouped(0, all), {}};
        };
        const StackAmounts before = amounts({7, 40, 0, 5, 1});
        const StackAmounts after = amounts({7, 0, 50, 5, 10});
        const FrameLabel label_of = [](std::string_view frame) {
            return "in " + std::string(frame);
        };
        auto sites = std::make_shared<ComparedSites>();
        *sites = (by_stack ? stacks_compared(std::move(merged), label_of, job)
                           : places_compared(std::move(merged), FrameDetail::kLine, label_of, job))
                     .value();
        answer = changed_sites_answer(std::move(sites), before, after, job).value();
    }

    [[nodiscard]] std::string json(bool by_stack) const {
        std::string text;
        JsonWriter json([&](std::string_view piece) { text += piece; });
        write_rows(json, *changed_sites_relation(answer), first_rows(answer->rows.size()),
                   changed_sites_in_json(by_stack));
        json.finish();
        return text;
    }

    std::shared_ptr<ChangedSitesAnswer> answer;
};

}  // namespace

TEST_CASE("Changed stacks come by the size of the change, each with its status") {
    const Compared compared(true);
    CHECK(compared.json(true) ==
          R"([{"trace":"app.py:1;b.py:3","bytes_a":0,"bytes_b":50,"delta":50,"status":"new"},)"
          R"({"trace":"app.py:1;a.py:2","bytes_a":40,"bytes_b":0,"delta":-40,"status":"deleted"},)"
          R"({"trace":"app.py:1;d.py:5","bytes_a":1,"bytes_b":10,"delta":9,"status":"changed"},)"
          R"({"trace":"OTHER","bytes_a":7,"bytes_b":7,"delta":0,"status":"same"},)"
          R"({"trace":"app.py:1;c.py:4","bytes_a":5,"bytes_b":5,"delta":0,"status":"same"}])"
          "\n");
    CHECK(compared.answer->name(compared.answer->rows[0]).label ==
          "in b.py:3  \u2039  in app.py:1");
    CHECK(compared.answer->name(compared.answer->rows[0]).frame == "b.py:3");
    CHECK(compared.answer->all.before == Amount::whole(53));
    CHECK(compared.answer->all.after == Amount::whole(72));
}

TEST_CASE("Changed places have what they call, and unknown stacks are one of them") {
    const Compared compared(false);
    const std::string text = compared.json(false);
    CHECK(text.find(R"({"frame":"app.py:1","bytes_a":46,"bytes_b":65,"delta":19,)") !=
          std::string::npos);
    CHECK(text.find(R"({"frame":"<unknown>","bytes_a":7,"bytes_b":7,"delta":0,"status":"same",)"
                    R"("function":null,"qualified_name":null})") != std::string::npos);
    const auto relation = changed_sites_relation(compared.answer);
    JobContext job;
    // By the size of the change, whichever way it goes.
    const std::vector<SortBy> by_change = {{static_cast<size_t>(ChangedSiteField::kChange), true}};
    const auto rows = arranged(*relation, by_change, job).value();
    CHECK(compared.answer->name(compared.answer->rows[rows[0]]).name == "b.py:3");
    CHECK(compared.answer->name(compared.answer->rows[rows[1]]).name == "a.py:2");
    CHECK_FALSE(relation->has(static_cast<size_t>(ChangedSiteField::kBlocksChange)));
}
