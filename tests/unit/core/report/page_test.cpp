#include "core/report/page.h"

#include "core/report/make_report.h"
#include "core/report/pictures.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

using namespace hs;

namespace {

size_t count_of(std::string_view text, std::string_view part) {
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

std::string page_of(DatasetPtr dataset, const std::string& name = "a.json") {
    JobContext job;
    const std::vector<ReportInput> inputs = {{name, std::move(dataset)}};
    const auto report = make_report(inputs, ScaleMode::kAuto, job);
    REQUIRE(report.ok());
    return report_page(report.value());
}

DatasetPtr dump(std::string text) {
    return std::make_shared<const Dataset>(loaded_dump(std::move(text)));
}

// Ten blocks, of which so many are freed again.
test::HeapprofWriter log_of_ten(int freed) {
    test::HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"main.py", 1}});
    for (int i = 0; i < 10; ++i) writer.allocate(trace, 1000, 1000);
    for (int i = 0; i < freed; ++i) writer.free(trace, 1000, 1000);
    return writer;
}
DatasetPtr shared(Dataset dataset) {
    return std::make_shared<const Dataset>(std::move(dataset));
}

}  // namespace

TEST_CASE("text of a page is escaped for elements and attributes alike") {
    CHECK(html_text("<b a=\"1\" c='2'>&</b>") ==
          "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;");
    CHECK(html_text("line\nnext\x01") == "line\\nnext\\x01");
    CHECK(html_text("\xE2\x80\xAE"
                    "gnp.exe")
              .find("\xE2\x80\xAE") == std::string::npos);
    CHECK(html_text("\xFF").find('\xFF') == std::string::npos);
}

TEST_CASE("hostile names in a dump stay text on the page") {
    const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    const std::string page =
        page_of(dump("{\"" + evil +
                     "\": {\"1\": {\"size\": 10, \"attr\": {"
                     "\"name\": \"" +
                     evil + "\", \"x\": \"" + evil + "\"}, \"ref\": [[\"" + evil +
                     "\", 2]]}, \"2\": {"
                     "\"size\": 20, \"attr\": {\"x\": \"" +
                     evil + "\"}}}}"),
                "<svg onload=alert(3)>.json");
    CHECK(count_of(page, "<script") == 1);
    CHECK(count_of(page, "</script") == 1);
    CHECK(count_of(page, "<img") == 0);
    CHECK(count_of(page, "<svg onload") == 0);
    CHECK(count_of(page, "&lt;img src=x onerror=alert(2)&gt;") > 1);
    CHECK(count_of(page, "<title>&lt;svg onload=alert(3)&gt;.json") == 1);
}

TEST_CASE("a page loads nothing and names its one script by its digest") {
    const std::string page = page_of(dump("{\"t\": {\"1\": {\"size\": 10}}}"));
    CHECK(count_of(page, "default-src 'none'") == 1);
    CHECK(count_of(page, "script-src 'sha256-") == 1);
    CHECK(count_of(page, " src=") == 0);
    CHECK(count_of(page, "@import") == 0);
    CHECK(count_of(page, "url(") == 0);
}

TEST_CASE("every kind of file has its sections") {
    const std::string profile = page_of(test::open_sample("perprovis/demo.export.json").value());
    CHECK(count_of(profile, "id=\"f1-flame\"") == 1);
    CHECK(count_of(profile, "id=\"f1-hotspots\"") == 1);
    CHECK(count_of(profile, "encode (codec.py)") > 0);
    const std::string tracked = page_of(test::open_sample("pympler/demo.dat").value());
    for (const char* section : {"timeline", "snapshots", "classes", "referents", "objects"}) {
        CHECK(count_of(tracked, "id=\"f1-" + std::string(section) + "\"") == 1);
    }
    const std::string graph = page_of(dump(dump_of_edges({{2, 3}, {1}, {}})));
    for (const char* section :
         {"holders-tree", "holders", "types", "cycles", "drops", "duplicates", "groups"}) {
        CHECK(count_of(graph, "id=\"f1-" + std::string(section) + "\"") == 1);
    }
}

TEST_CASE("the highest total of a log is a peak only where memory falls after it") {
    const std::string falling = page_of(shared(test::loaded(log_of_ten(8))), "run.hpm");
    CHECK(count_of(falling, "<h2>Flame graph at the peak</h2>") == 1);
    CHECK(count_of(falling, "<figcaption>Live at the peak, 0.01 s") == 1);
    CHECK(count_of(falling, "<h3>At the peak</h3>") == 1);
    CHECK(count_of(falling, "<dt>peak</dt>") == 1);
    for (const int freed : {0, 1}) {
        const std::string rising = page_of(shared(test::loaded(log_of_ten(freed))), "run.hpm");
        CHECK(count_of(rising, "he peak") == 0);
        CHECK(count_of(rising, "<dt>peak</dt>") == 0);
        CHECK(count_of(rising, "<dt>maximum</dt>") == 1);
        CHECK(count_of(rising, "<h2>Flame graph at the maximum</h2>") == 1);
        CHECK(count_of(rising, "<h3>At the maximum</h3>") == 1);
    }
}

TEST_CASE("every section with numbers of a cut file says that they are incomplete") {
    const test::HeapprofWriter log = log_of_ten(8);
    JobContext job;
    const std::string cut = page_of(
        shared(test::load_log(log.hpm, log.hpd.substr(0, log.hpd.size() - 1), job).value()));
    const std::string whole = page_of(shared(test::loaded(log)));
    CHECK(count_of(whole, "incomplete") == 0);
    // All but summary, which marks each number, findings, likewise, and warnings.
    CHECK(count_of(cut, "<h2>") == count_of(cut, " (incomplete)</h2>") + 3);
    CHECK(count_of(cut, " (incomplete)</h2>") >= 6);
}

TEST_CASE("files of the same kind are compared, and no others") {
    JobContext job;
    const DatasetPtr a = test::open_sample("perprovis/demo.export.json").value();
    const DatasetPtr b = test::open_sample("perprovis/demo_after.export.json").value();
    const DatasetPtr other = test::open_sample("pympler/demo.dat").value();
    const std::vector<ReportInput> inputs = {{"a", a}, {"b", b}, {"c", other}};
    const auto report = make_report(inputs, ScaleMode::kAuto, job);
    REQUIRE(report.ok());
    REQUIRE(report.value().parts.size() == 4);
    const std::string page = report_page(report.value());
    CHECK(count_of(page, "id=\"c1-functions\"") == 1);
    CHECK(count_of(page, ">deleted<") == 2);  // encode and save
    CHECK(count_of(page, ">new<") == 1);      // purge
    CHECK(count_of(page, "so nothing of them compares") == 0);
}

TEST_CASE("the same report is the same page") {
    const DatasetPtr dataset = test::open_sample("perprovis/demo.export.json").value();
    CHECK(page_of(dataset) == page_of(dataset));
}

TEST_CASE("an empty log, profile or dump makes a page") {
    CHECK(count_of(page_of(dump("{\"t\": {}}")), "<h1>") == 1);
    CHECK(count_of(page_of(std::make_shared<const Dataset>()), "<h1>") == 1);
}

TEST_CASE("charts survive values that are not known and a span of nothing") {
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    TimeChart chart;
    chart.times_s = {5, 5};
    chart.lines = {{"a", {unknown, 3}, 0, false}, {"b", {unknown, unknown}, 1, true}};
    const std::string svg = time_chart(chart, "c").svg;
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("null") == std::string::npos);
    CHECK(svg.find("not known") != std::string::npos);
    CHECK_FALSE(time_chart({}, "empty").svg.empty());
    CHECK(sparkline({}).empty());
}

TEST_CASE("a pie of one slice is a circle, and slices without anything are left out") {
    const std::vector<PieSlice> slices = {{"all", 4, "4"}, {"none", 0, "0"}, {"less", -2, "-2"}};
    const std::string svg = pie_chart(slices, {}).svg;
    CHECK(count_of(svg, "<circle") == 1);
    CHECK(count_of(svg, "none") == 0);
    CHECK(count_of(svg, "less") == 0);
}
