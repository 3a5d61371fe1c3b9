#include "app/actions.h"
#include "app/app_state.h"
#include "app/error_text.h"
#include "core/layout/graph_scene.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

DatasetPtr dataset_with(std::vector<Diagnostic> diagnostics = {}) {
    auto dataset = std::make_shared<Dataset>();
    dataset->info.format = "test";
    dataset->diagnostics = std::move(diagnostics);
    return dataset;
}

// Opened and loaded rows named a, b, c …
AppState with_loaded(size_t count) {
    AppState state;
    for (size_t i = 0; i < count; ++i) {
        apply(state, OpenFiles{{std::string("/data/") + static_cast<char>('a' + i)}});
        apply(state, DatasetLoaded{state.datasets.back().id, dataset_with()});
    }
    return state;
}

TEST_CASE("Opened files become rows that load; empty names are ignored") {
    AppState state;
    apply(state, OpenFiles{{"/data/x.json", "", "y.json"}});
    REQUIRE(state.datasets.size() == 2);
    CHECK(state.datasets[0].state == LoadState::kLoading);
    CHECK(state.datasets[0].id != state.datasets[1].id);
    CHECK(state.datasets[0].absolute_path == "/data/x.json");
    CHECK(state.datasets[1].absolute_path.ends_with("/y.json"));
    CHECK(state.datasets[1].path == "y.json");
    CHECK(current_dataset(state) == nullptr);
}

TEST_CASE("Where sources are is remembered by what it replaces, and what needs them read again") {
    AppState state = with_loaded(1);
    auto log = std::make_shared<Dataset>();
    log->traces.emplace();
    apply(state, OpenFiles{{"/data/log.hpm"}});
    const DatasetId id = state.datasets[1].id;
    apply(state, DatasetLoaded{id, log});
    apply(state, SourcesMapped{id, {{"/build", "/old"}, 3, 2, 0}});
    CHECK(state.datasets[1].state == LoadState::kLoading);
    CHECK(state.datasets[0].state == LoadState::kReady);
    apply(state, SourcesMapped{id, {{"/other", "/there"}, 3, 2, 0}});
    apply(state, SourcesMapped{id, {{"/build", "/new"}, 3, 2, 0}});
    CHECK(state.settings.source_maps ==
          std::vector<PathRemap>{{"/other", "/there"}, {"/build", "/new"}});
    for (size_t i = 0; i < 2 * Settings::kMaxSourceMaps; ++i) {
        apply(state, SourcesMapped{id, {{"/a" + std::to_string(i), "/b"}, 1, 1, 0}});
    }
    CHECK(state.settings.source_maps.size() == Settings::kMaxSourceMaps);
    CHECK(state.settings.source_maps.back().from ==
          "/a" + std::to_string(2 * Settings::kMaxSourceMaps - 1));
}

TEST_CASE(
    "A chosen profile is read from the file, kept by reloading, and forgotten when it is gone") {
    AppState state = with_loaded(2);
    const DatasetId id = state.datasets[0].id;
    const uint32_t generation = state.datasets[0].generation;
    const uint32_t readings = state.datasets[0].readings;
    apply(state, ChooseProfile{id, "main"});
    CHECK(state.datasets[0].profile == "main");
    CHECK(state.datasets[0].state == LoadState::kLoading);
    CHECK(state.datasets[0].readings == readings + 1);
    CHECK(state.datasets[0].generation == generation);
    CHECK(state.datasets[0].dataset != nullptr);
    CHECK(state.datasets[1].profile.empty());
    apply(state, DatasetLoaded{id, dataset_with()});
    CHECK(state.datasets[0].generation == generation + 1);
    apply(state, ChooseProfile{id, "main"});
    CHECK(state.datasets[0].state == LoadState::kReady);
    apply(state, ReloadDataset{id});
    CHECK(state.datasets[0].profile == "main");
    apply(state, DatasetFailed{id, {ErrorCode::kBadInput, "damaged", {}, {}}});
    CHECK(state.datasets[0].profile == "main");
    apply(state, DatasetFailed{id, {ErrorCode::kNotFound, "no profile", {}, {}}});
    CHECK(state.datasets[0].profile.empty());
}

TEST_CASE("The instant is a time in the log, or none for its end") {
    AppState state;
    CHECK_FALSE(state.shown.instant_s.has_value());
    apply(state, SetInstant{2.5});
    CHECK((state.shown.instant_s == 2.5));
    apply(state, SetInstant{-1.0});
    CHECK((state.shown.instant_s == 0.0));
    apply(state, SetInstant{});
    CHECK_FALSE(state.shown.instant_s.has_value());
}

TEST_CASE("A range is shown once it is set, and the cursor takes over again") {
    AppState state;
    apply(state, SetRange{TimeRange{4, 1}});
    CHECK((state.shown.range == TimeRange{1, 4}));
    CHECK(state.shown.mode == LogMode::kAllocated);
    apply(state, SetLogMode{LogMode::kStillAlive});
    apply(state, SetRange{TimeRange{-1, 2}});
    CHECK((state.shown.range == TimeRange{0, 2}));
    CHECK(state.shown.mode == LogMode::kStillAlive);
    apply(state, SetInstant{1.5});
    CHECK(state.shown.mode == LogMode::kInstant);
    CHECK(state.shown.range.has_value());
    apply(state, SetRange{TimeRange{3, 3}});
    CHECK_FALSE(state.shown.range.has_value());
}

TEST_CASE("Lines of the timeline are put on and off, up to what the colours tell apart") {
    AppState state;
    const SeriesKey line{SeriesKind::kFrame, "app.py:3"};
    apply(state, ToggleSeries{line});
    CHECK(state.shown.series == std::vector<SeriesKey>{line});
    apply(state, ToggleSeries{line});
    CHECK(state.shown.series.empty());
    for (int i = 0; i < 9; ++i) {
        apply(state, ToggleSeries{{SeriesKind::kFile, std::to_string(i)}});
    }
    CHECK(state.shown.series.size() == LogShown::kMaxSeries);
    CHECK(state.messages.toasts.size() == 1);  // said twice, shown once
}

TEST_CASE("The first that is loaded becomes the current one, is selected and remembered") {
    AppState state = with_loaded(2);
    CHECK(state.current == state.datasets[0].id);
    CHECK(selection_of(state) == Selection{SelectedDataset{state.datasets[0].id}});
    CHECK(state.settings.recent_files == std::vector<std::string>{"/data/b", "/data/a"});
}

TEST_CASE("Of several files named at once the first is shown, whichever is read faster") {
    AppState state;
    apply(state, OpenFiles{{"/data/slow", "/data/quick"}});
    apply(state, DatasetLoaded{state.datasets[1].id, dataset_with()});
    CHECK(state.current == state.datasets[1].id);
    SECTION("nobody chose") {
        apply(state, DatasetLoaded{state.datasets[0].id, dataset_with()});
        CHECK(state.current == state.datasets[0].id);
    }
    SECTION("the user chose meanwhile") {
        apply(state, SetCurrentDataset{state.datasets[1].id});
        apply(state, DatasetLoaded{state.datasets[0].id, dataset_with()});
        CHECK(state.current == state.datasets[1].id);
    }
}

TEST_CASE("What was opened for comparison becomes B once it is loaded") {
    AppState state = with_loaded(1);
    apply(state, OpenFiles{{"/data/b"}, true});
    CHECK(state.comparison.is_nil());
    apply(state, DatasetLoaded{state.datasets[1].id, dataset_with()});
    CHECK(state.comparison == state.datasets[1].id);
    CHECK(state.current == state.datasets[0].id);
    apply(state, SwapComparison{});
    CHECK(state.current == state.datasets[1].id);
    CHECK(state.comparison == state.datasets[0].id);
}

TEST_CASE("Opened for comparison with nothing to compare with is just opened") {
    AppState state;
    apply(state, OpenFiles{{"/data/a"}, true});
    apply(state, DatasetLoaded{state.datasets[0].id, dataset_with()});
    CHECK(state.current == state.datasets[0].id);
    CHECK(state.comparison.is_nil());
}

TEST_CASE("A failed file stays in the list with its reason, in the log and as a message") {
    AppState state = with_loaded(1);
    state.settings.recent_files.clear();
    apply(state, OpenFiles{{"/data/bad.json"}});
    apply(state, DatasetFailed{state.datasets[1].id,
                               {ErrorCode::kBadInput, "expected '{'", "/data/bad.json", 7}});
    CHECK(state.datasets[1].state == LoadState::kFailed);
    CHECK(state.datasets[1].error.message == "expected '{'");
    CHECK(state.current == state.datasets[0].id);
    REQUIRE(state.messages.log.size() == 1);
    CHECK(state.messages.log[0].severity == Severity::kError);
    CHECK(state.messages.log[0].byte_offset == 7U);
    REQUIRE(state.messages.toasts.size() == 1);
    CHECK(state.messages.toasts[0].text == "bad.json: expected '{'");
    CHECK(state.settings.recent_files.empty());
}

TEST_CASE("A failed file is the current one when it was chosen or there is no other") {
    AppState state;
    const Error bad{ErrorCode::kBadInput, "expected '{'", "/data/bad.json", 7};
    apply(state, OpenFiles{{"/data/bad.json"}});
    apply(state, DatasetFailed{state.datasets[0].id, bad});
    CHECK(state.current == state.datasets[0].id);
    CHECK(state.messages.log.size() == 1);
    CHECK(state.messages.toasts.empty());  // its page says it
    CHECK(current_dataset(state) == nullptr);
    // What can be shown takes its place, unless it was chosen.
    apply(state, OpenFiles{{"/data/a"}});
    apply(state, DatasetLoaded{state.datasets[1].id, dataset_with()});
    CHECK(state.current == state.datasets[1].id);
    apply(state, SetCurrentDataset{state.datasets[0].id});
    apply(state, OpenFiles{{"/data/b"}});
    apply(state, DatasetLoaded{state.datasets[2].id, dataset_with()});
    CHECK(state.current == state.datasets[0].id);
    apply(state, ReloadDataset{state.datasets[0].id});
    apply(state, DatasetLoaded{state.datasets[0].id, dataset_with()});
    CHECK(current_dataset(state) == &state.datasets[0]);
}

TEST_CASE("No message stands over the view whose line says that its file could not be read again") {
    AppState state = with_loaded(2);
    const Error bad{ErrorCode::kBadInput, "expected '{'", "/data/bad.json", 7};
    apply(state, SetCurrentDataset{state.datasets[0].id});
    apply(state, ReloadDataset{state.datasets[0].id});
    apply(state, DatasetFailed{state.datasets[0].id, bad});
    CHECK(state.messages.log.size() == 1);
    CHECK(state.messages.toasts.empty());
    // Of another file nothing is said there.
    apply(state, ReloadDataset{state.datasets[1].id});
    apply(state, DatasetFailed{state.datasets[1].id, bad});
    CHECK(state.messages.toasts.size() == 1);
}

TEST_CASE("The graph of a selected object is of the file that the object is in") {
    AppState state = with_loaded(2);
    apply(state, SetCurrentDataset{state.datasets[0].id});
    apply(state, SetComparison{state.datasets[1].id});
    const Selection object = SelectedObject{state.datasets[1].id, {1}};
    apply(state, Select{object});
    apply(state, ShowView{ViewId::kObjects});
    CHECK(state.current == state.datasets[0].id);
    apply(state, ShowView{ViewId::kGraph});
    CHECK(state.current == state.datasets[1].id);
    CHECK(state.comparison == state.datasets[0].id);
    CHECK(selection_of(state) == object);
}

TEST_CASE("The message about a failed file goes when its page says it, or it is not so any more") {
    const Error bad{ErrorCode::kBadInput, "expected '{'", "/data/bad.json", 7};
    const auto with_failed = [&] {
        AppState state = with_loaded(1);
        apply(state, OpenFiles{{"/data/bad.json"}});
        apply(state, DatasetFailed{state.datasets[1].id, bad});
        apply(state, AddToast{Severity::kInfo, "Copied path"});
        REQUIRE(state.messages.toasts.size() == 2);
        return state;
    };
    AppState chosen = with_failed();
    apply(chosen, SetCurrentDataset{chosen.datasets[1].id});
    REQUIRE(chosen.messages.toasts.size() == 1);
    CHECK(chosen.messages.toasts[0].text == "Copied path");
    AppState mended = with_failed();
    apply(mended, ReloadDataset{mended.datasets[1].id});
    apply(mended, DatasetLoaded{mended.datasets[1].id, dataset_with()});
    CHECK(mended.messages.toasts.size() == 1);
    AppState closed = with_failed();
    apply(closed, CloseDataset{closed.datasets[1].id});
    CHECK(closed.messages.toasts.size() == 1);
    CHECK(closed.messages.log.size() == 1);  // which keeps it
}

TEST_CASE("A message names no formats, which the file's page lists") {
    AppState state = with_loaded(1);
    apply(state, OpenFiles{{"/data/notes.txt"}});
    const std::string said = "this is not a supported file (it begins with \"no\")";
    const Error unknown{ErrorCode::kUnknownFormat,
                        said + ". Supported formats: heap dump (.json); event log (.hpm + .hpd)",
                        "/data/notes.txt", 0};
    apply(state, DatasetFailed{state.datasets[1].id, unknown});
    REQUIRE(state.messages.toasts.size() == 1);
    CHECK(state.messages.toasts[0].text == "notes.txt: " + said);
    CHECK(state.messages.log[0].message == unknown.message);
    const ErrorText text = error_text(unknown.message);
    CHECK(text.said == said);
    CHECK(text.formats ==
          std::vector<std::string_view>{"heap dump (.json)", "event log (.hpm + .hpd)"});
    CHECK(error_text("cannot open").formats.empty());
}

TEST_CASE("Cancelling is no error: nothing is logged or shown") {
    AppState state;
    apply(state, OpenFiles{{"/data/a"}});
    apply(state, DatasetFailed{state.datasets[0].id, cancelled_error()});
    CHECK(state.datasets[0].state == LoadState::kCancelled);
    CHECK(state.messages.log.empty());
    CHECK(state.messages.toasts.empty());
}

TEST_CASE("What an importer noticed goes to the log, without a message on top") {
    AppState state;
    apply(state, OpenFiles{{"/data/a"}});
    apply(state, DatasetLoaded{state.datasets[0].id,
                               dataset_with({{Severity::kWarning, "cut short", 99, 3}})});
    REQUIRE(state.messages.log.size() == 1);
    CHECK(state.messages.log[0].file == "/data/a");
    CHECK(state.messages.log[0].repeats == 3);
    CHECK(state.messages.toasts.empty());
}

TEST_CASE("A result for a row that was closed meanwhile changes nothing") {
    AppState state;
    apply(state, OpenFiles{{"/data/a"}});
    const DatasetId id = state.datasets[0].id;
    apply(state, CloseDataset{id});
    apply(state, DatasetLoaded{id, dataset_with()});
    apply(state, DatasetFailed{id, {}});
    CHECK(state.datasets.empty());
    CHECK(state.current.is_nil());
    CHECK(state.messages.log.empty());
}

TEST_CASE("Closing the current dataset passes on to the compared one, then to the next") {
    AppState state = with_loaded(3);
    apply(state, SetComparison{state.datasets[2].id});
    apply(state, CloseDataset{state.current});
    CHECK(state.current == state.datasets[1].id);
    CHECK(state.comparison.is_nil());
    apply(state, CloseDataset{state.current});
    CHECK(state.current == state.datasets[0].id);
    apply(state, CloseAllDatasets{});
    CHECK(state.datasets.empty());
    CHECK(state.current.is_nil());
    CHECK(selection_of(state) == Selection{});
}

TEST_CASE("A filter goes with the last file that it was said of") {
    AppState state = with_loaded(2);
    apply(state, PushFilter{{FilterKind::kText, {}, "quote", "quote"}});
    apply(state, CloseDataset{state.datasets[1].id});
    CHECK(state.filters.at().size() == 1);
    apply(state, CloseDataset{state.datasets[0].id});
    CHECK(state.filters.at().empty());
    CHECK_FALSE(state.filters.can_undo());
}

TEST_CASE("Ids of closed rows are never used again") {
    AppState state = with_loaded(1);
    const DatasetId closed = state.datasets[0].id;
    apply(state, CloseDataset{closed});
    apply(state, OpenFiles{{"/data/z"}});
    CHECK(state.datasets[0].id != closed);
}

TEST_CASE("Reloading keeps showing what was there until the new one is loaded") {
    AppState state = with_loaded(1);
    const DatasetPtr before = state.datasets[0].dataset;
    apply(state, ReloadDataset{state.current});
    CHECK(state.datasets[0].state == LoadState::kLoading);
    CHECK(state.datasets[0].generation == 1);
    CHECK(current_dataset(state)->dataset == before);
}

TEST_CASE("A dataset is never compared with itself") {
    AppState state = with_loaded(2);
    apply(state, SetComparison{state.current});
    CHECK(state.comparison.is_nil());
    apply(state, SetComparison{state.datasets[1].id});
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(state.current == state.datasets[1].id);
    CHECK(state.comparison == state.datasets[0].id);
    apply(state, SetComparison{});
    CHECK(state.comparison.is_nil());
}

TEST_CASE("Views and selections are places in one history") {
    AppState state = with_loaded(1);
    const SelectedObject object{state.current, ObjectId{3}};
    apply(state, Select{object});
    apply(state, ShowView{ViewId::kLog});
    CHECK(selection_of(state) == Selection{object});
    apply(state, GoBack{});
    CHECK(state.navigation.at().view == ViewId::kOverview);
    CHECK(selection_of(state) == Selection{object});
    apply(state, GoBack{});
    CHECK(selection_of(state) == Selection{SelectedDataset{state.current}});
    apply(state, GoForward{});
    CHECK(selection_of(state) == Selection{object});
}

TEST_CASE("What is asked of the graph shows it for one frame, in the file that it is of") {
    using Kind = GraphRequest::Kind;
    AppState state = with_loaded(2);
    const DatasetVersion first = state.datasets[0].version();
    const DatasetVersion second = state.datasets[1].version();
    apply(state, AskGraph{{Kind::kPin, second, ObjectId{3}, nullptr}});
    CHECK(state.navigation.at().view == ViewId::kGraph);
    CHECK(selection_of(state) == Selection{SelectedObject{second.id, ObjectId{3}}});
    CHECK(state.current == second.id);
    CHECK(state.asked.graph.kind == Kind::kPin);
    end_frame(state, 0);
    CHECK(state.asked.graph.kind == Kind::kNone);

    const Selection selected = selection_of(state);
    apply(state, AskGraph{{Kind::kScene, second, {}, std::make_shared<SceneWish>()}});
    CHECK(selection_of(state) == selected);
    apply(state, AskGraph{{Kind::kScene, first, {}, std::make_shared<SceneWish>()}});
    CHECK(selection_of(state) == Selection{SelectedDataset{first.id}});
    CHECK(state.current == first.id);
}

TEST_CASE("A frame tells the time, makes messages old, and keeps what the view can do") {
    AppState state;
    apply(state, AddToast{Severity::kInfo, "soon gone"});
    apply(state, AddToast{Severity::kError, "stays longer"});
    apply(state, AskView{ViewRequest::kCopy});
    apply(state, FocusPanel{1});
    begin_frame(state, {.now_unix_ns = 5, .running_jobs = 2}, 4);
    CHECK(state.messages.toasts.size() == 2);
    CHECK(state.asked.view == ViewRequest::kCopy);
    end_frame(state, ability(ViewRequest::kFit));
    CHECK(state.asked.view == ViewRequest::kNone);
    CHECK(state.asked.panel_step == 0);
    begin_frame(state, {.now_unix_ns = 7}, 4);
    REQUIRE(state.messages.toasts.size() == 1);
    CHECK(state.messages.toasts[0].text == "stays longer");
    CHECK(state.frame.now_unix_ns == 7);
    CHECK(state.frame.running_jobs == 0);
    CHECK(state.frame.abilities == ability(ViewRequest::kFit));
}

TEST_CASE("Who carries out what was asked takes it away, full screen stays as it is") {
    AppState state;
    apply(state, CopyText{"text"});
    apply(state, CancelJob{7});
    apply(state, SetFullScreen{true});
    apply(state, Quit{});
    const AppRequests asked = take_app_requests(state);
    CHECK((asked.clipboard == "text"));
    CHECK(asked.cancel_jobs == std::vector<uint64_t>{7});
    CHECK_FALSE(take_app_requests(state).clipboard.has_value());
    HostRequests host = take_host_requests(state);
    CHECK(host.quit);
    CHECK(host.full_screen);
    host = take_host_requests(state);
    CHECK_FALSE(host.quit);
    CHECK(host.full_screen);
}

TEST_CASE("A row knows the job that reads it, as long as it is read") {
    AppState state;
    apply(state, OpenFiles{{"/data/x"}});
    const DatasetId id = state.datasets[0].id;
    apply(state, DatasetLoading{id, 4});
    CHECK(state.datasets[0].job == 4);
    apply(state, DatasetLoaded{id, dataset_with()});
    CHECK(state.datasets[0].job == 0);
    apply(state, DatasetLoading{id, 4});  // arrives late
    CHECK(state.datasets[0].job == 0);
    apply(state, ReloadDataset{id});
    apply(state, DatasetLoading{id, 5});
    apply(state, DatasetFailed{id, {ErrorCode::kBadInput, "damaged", {}, {}}});
    CHECK(state.datasets[0].job == 0);
}

TEST_CASE("The log and the messages on screen are bounded") {
    AppState state;
    for (int i = 0; i < 12000; ++i) {
        apply(state, AddLog{.message = std::to_string(i), .toast = true});
    }
    CHECK(state.messages.log.size() == 10000);
    CHECK(state.messages.log.back().message == "11999");
    CHECK(state.messages.log.back().number == 12000);
    CHECK(state.messages.toasts.size() == 3);
    apply(state, ClearLog{});
    CHECK(state.messages.log.empty());
    CHECK(state.messages.toasts.empty());
}

TEST_CASE("Text size stays in range") {
    AppState state;
    apply(state, SetTextSize{10000});
    CHECK(state.settings.text_percent == Settings::kMaxTextPercent);
    apply(state, SetTextSize{-5});
    CHECK(state.settings.text_percent == Settings::kMinTextPercent);
}

TEST_CASE("Rows are lettered as spreadsheets letter columns") {
    CHECK(dataset_letter(0) == "A");
    CHECK(dataset_letter(25) == "Z");
    CHECK(dataset_letter(26) == "AA");
    CHECK(dataset_letter(27) == "AB");
    CHECK(dataset_letter(26 + 26 * 26) == "AAA");
}

TEST_CASE("A file's name is what follows its folder") {
    CHECK(file_name_of("/a/b/run.hpm") == "run.hpm");
    CHECK(file_name_of("run.hpm") == "run.hpm");
    CHECK(file_name_of("/a/b/") == "b");
    CHECK(file_name_of("/") == "/");
    CHECK(file_name_of("").empty());
}

}  // namespace
}  // namespace hs
