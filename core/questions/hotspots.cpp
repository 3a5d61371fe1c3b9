#include "core/questions/hotspots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/analysis/live_at.h"
#include "core/analysis/sampling_error.h"
#include "core/base/text_format.h"
#include "core/model/event_log.h"
#include "core/model/trace_profile.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

constexpr size_t number(HotspotField field) {
    return static_cast<size_t>(field);
}
constexpr size_t kFieldCount = number(HotspotField::kTotalError) + 1;
using Fields = std::array<Field, kFieldCount>;

constexpr Fields kFieldsOfLog = {{
    {"name", "Site", "Line, function or file", Meaning::kText},
    {"label", "Site", "Line, function or file", Meaning::kText},
    {"file", "File", "Where the code is", Meaning::kText},
    {"shown_file", "File", "Where the code is", Meaning::kText},
    {"line", "Line", "The line of the file", Meaning::kCount},
    {"function", "Function", "As a traceback names it", Meaning::kText},
    {"qualified_name", "Qualified name", "The function with its classes", Meaning::kText},
    {"self", "Self", "Allocated by the site itself; all of them add up to the total shown",
     Meaning::kBytes},
    {"self_share", "% of total", "Self as a share of the whole", Meaning::kShare},
    {"total", "Total", "Self and what its callees allocated; a stack counts once", Meaning::kBytes},
    {"total_share", "% of total", "Total as a share of the whole", Meaning::kShare},
    {"blocks", "Blocks", "Blocks of the site itself", Meaning::kCount},
    {"callers", "Callers", "Callers, by bytes", Meaning::kList},
    {"callees", "Callees", "Callees, by bytes", Meaning::kList},
    {"chief_callers", "Called by", "Callers, by bytes", Meaning::kText},
    {"chief_callees", "Calls", "Callees, by bytes", Meaning::kText},
    {"source", "Source", "The line of code", Meaning::kText},
    {"self_change", "Δ Self",
     "Change of what the site itself allocated; all of them add up to the change shown",
     Meaning::kBytesDelta},
    {"self_growth", "Δ % self", "The change as a share of self before", Meaning::kGrowth},
    {"total_change", "Δ Total",
     "Change of self and what its callees allocated; a stack counts once", Meaning::kBytesDelta},
    {"total_growth", "Δ % total", "The change as a share of the total before", Meaning::kGrowth},
    {"blocks_change", "Δ Blocks", "Change of the blocks of the site itself", Meaning::kCountDelta},
    {"self_after", "Self after", "What the site itself has allocated after the change",
     Meaning::kBytes},
    {"total_after", "Total after", "Self and what its callees have allocated after the change",
     Meaning::kBytes},
    {"self_error", "± Self",
     "Standard deviation of self, an estimate from samples: in two of three cases the truth is no "
     "further away",
     Meaning::kBytes},
    {"total_error", "± Total",
     "Standard deviation of the total, an estimate from samples: in two of three cases the truth "
     "is no further away",
     Meaning::kBytes},
}};

Fields fields_of_profile(Unit unit, std::string_view self, std::string_view total) {
    Fields fields = kFieldsOfLog;
    fields[number(HotspotField::kSelf)].title = self;
    fields[number(HotspotField::kTotal)].title = total;
    for (Field& field : fields) {
        if (field.meaning == Meaning::kBytes) field.meaning = amount_meaning(unit);
        if (field.meaning == Meaning::kBytesDelta) field.meaning = change_meaning(unit);
    }
    return fields;
}

constexpr SurfaceColumn shown(HotspotField field, std::string_view name = {}) {
    return {number(field), name};
}
constexpr SurfaceColumn kInExport[] = {
    shown(HotspotField::kName, "frame"), shown(HotspotField::kShownFile, "file"),
    shown(HotspotField::kLine), shown(HotspotField::kSelf, "self_bytes"),
    shown(HotspotField::kTotal, "total_bytes")};
template <bool kHasFunctions>
constexpr SurfaceColumn kInReport[] = {
    shown(HotspotField::kLabel, kHasFunctions ? "Function" : "Line"),
    shown(HotspotField::kSelf, "Self"),
    shown(HotspotField::kSelfShare, "% of total"),
    shown(HotspotField::kTotal, "Total"),
    shown(HotspotField::kTotalShare, "% of total"),
    shown(HotspotField::kChiefCallers),
    shown(HotspotField::kChiefCallees)};

double share_of(Amount part, Amount whole) {
    return whole == Amount{} ? 0 : part.to_double() / whole.to_double();
}

// What a field of amounts holds of a row, exactly.
Amount amount_of(const HotspotRow& row, HotspotField field) {
    switch (field) {
        case HotspotField::kSelf:
        case HotspotField::kSelfShare:
        case HotspotField::kSelfAfter:
            return row.self;
        case HotspotField::kTotal:
        case HotspotField::kTotalShare:
        case HotspotField::kTotalAfter:
            return row.total;
        case HotspotField::kBlocks:
            return row.blocks;
        case HotspotField::kSelfChange:
            return row.self - row.self_before;
        case HotspotField::kTotalChange:
            return row.total - row.total_before;
        case HotspotField::kBlocksChange:
            return row.blocks - row.blocks_before;
        default:
            return {};
    }
}

// What the rows of a file are made of.
struct Sites {
    DatasetPtr dataset;
    std::optional<ChosenRows> rows;
    GroupedStacks grouped;
    CallGraphShape shape;
};

class HotspotCursor final : public Cursor {
public:
    explicit HotspotCursor(const HotspotsAnswer& answer) : answer_(answer) {}

    Value value(uint32_t row, size_t field) override {
        return of_row(answer_.rows[row], static_cast<HotspotField>(field));
    }

private:
    Value of_row(const HotspotRow& row, HotspotField field) {
        const Amount amount = amount_of(row, field);
        switch (field) {
            case HotspotField::kSelf:
            case HotspotField::kTotal:
            case HotspotField::kSelfAfter:
            case HotspotField::kTotalAfter:
                return Value::of_amount(amount, answer_.unit);
            case HotspotField::kSelfChange:
            case HotspotField::kTotalChange:
                return Value::of_change(amount, answer_.unit);
            case HotspotField::kSelfShare:
            case HotspotField::kTotalShare:
                return Value::of_share(share_of(amount, answer_.everything));
            case HotspotField::kSelfGrowth:
                return Value::of_growth(row.self_before, row.self);
            case HotspotField::kTotalGrowth:
                return Value::of_growth(row.total_before, row.total);
            case HotspotField::kBlocks:
                return Value::of_amount(amount, Unit::kSamples);
            case HotspotField::kBlocksChange:
                return Value::of_change(amount, Unit::kSamples);
            case HotspotField::kSelfError:
                return Value::of_amount(Amount::from_double(row.self_error), answer_.unit);
            case HotspotField::kTotalError:
                return Value::of_amount(Amount::from_double(row.total_error), answer_.unit);
            case HotspotField::kCallers:
                return texts(answer_.links->callers(row.node));
            case HotspotField::kCallees:
                return texts(answer_.links->callees(row.node));
            case HotspotField::kChiefCallers:
                return chief(answer_.links->callers(row.node));
            case HotspotField::kChiefCallees:
                return chief(answer_.links->callees(row.node));
            default:
                return of_frame(row.node, field);
        }
    }

    Value of_frame(uint32_t node, HotspotField field) {
        const Frame& frame = answer_.shape->nodes[node];
        const StringTable& strings = answer_.traces->strings;
        const bool has_no_file = frame.file.is_nil() && (node == 0 || !frame.function.is_nil());
        switch (field) {
            case HotspotField::kName:
                made_ = name(node);
                return Value::of_text(made_);
            case HotspotField::kLabel:
                made_ = label(node);
                return Value::of_text(made_);
            case HotspotField::kFile:
                return has_no_file ? Value{} : Value::of_text(strings.text(frame.file));
            case HotspotField::kShownFile:
                return Value::of_text(strings.text(frame.file));
            case HotspotField::kLine:
                if (frame.line == kNoLine) return {};
                return Value::of_amount(Amount::whole(frame.line), Unit::kSamples);
            case HotspotField::kFunction:
                return of_made_text(answer_.function_of(frame).name, made_);
            case HotspotField::kQualifiedName:
                return of_made_text(answer_.function_of(frame).qualified, made_);
            case HotspotField::kSource:
                made_ = answer_.source_of(frame);
                return made_.empty() ? Value{} : Value::of_text(made_);
            default:
                return {};
        }
    }

    [[nodiscard]] std::string name(uint32_t node) const {
        return call_graph_name(*answer_.traces, *answer_.shape, node);
    }
    [[nodiscard]] std::string label(uint32_t node) const {
        return answer_.label ? answer_.label(name(node)) : name(node);
    }

    Value texts(const std::vector<CallLinks::Link>& links) {
        names_.clear();
        list_.clear();
        for (const CallLinks::Link& link : links) names_.push_back(name(link.node));
        for (const std::string& one : names_) list_.push_back(Value::of_text(one));
        return Value::of_list(list_);
    }

    Value chief(const std::vector<CallLinks::Link>& links) {
        constexpr size_t kMostNames = 3;
        made_.clear();
        for (size_t i = 0; i < std::min(links.size(), kMostNames); ++i) {
            made_ += (i == 0 ? "" : ", ") + label(links[i].node);
        }
        if (links.size() > kMostNames) {
            made_ += " and " + format_count(links.size() - kMostNames) + " more";
        }
        return Value::of_text(made_);
    }

    const HotspotsAnswer& answer_;
    std::string made_;
    std::vector<std::string> names_;
    std::vector<Value> list_;
};

class HotspotRelation final : public Relation {
public:
    explicit HotspotRelation(std::shared_ptr<const HotspotsAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override {
        return hotspot_fields(answer_->is_log, answer_->unit);
    }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->rows.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<HotspotCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        const auto which = static_cast<HotspotField>(field);
        switch (which) {
            case HotspotField::kBlocks:
                return answer_->has_blocks;
            case HotspotField::kBlocksChange:
                return answer_->has_blocks && answer_->is_change;
            case HotspotField::kCallers:
            case HotspotField::kCallees:
            case HotspotField::kChiefCallers:
            case HotspotField::kChiefCallees:
                return answer_->links != nullptr;
            case HotspotField::kFunction:
            case HotspotField::kQualifiedName:
                return answer_->function_of != nullptr;
            case HotspotField::kSource:
                return answer_->source_of != nullptr;
            case HotspotField::kSelfError:
            case HotspotField::kTotalError:
                return answer_->has_errors;
            default:
                return which < HotspotField::kSelfChange || answer_->is_change;
        }
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        const auto which = static_cast<HotspotField>(field);
        switch (which) {
            case HotspotField::kSelf:
            case HotspotField::kSelfShare:
            case HotspotField::kTotal:
            case HotspotField::kTotalShare:
            case HotspotField::kBlocks:
            case HotspotField::kSelfChange:
            case HotspotField::kTotalChange:
            case HotspotField::kBlocksChange:
            case HotspotField::kSelfAfter:
            case HotspotField::kTotalAfter:
                return fill_amounts(which, keys);
            default:
                return fill_values(field, keys);
        }
    }

private:
    // Bytes of a log sort as they are shown, so that rows that only a fraction of a byte tells
    // apart, which comes of sampling, are in the order of their names.
    void fill_amounts(HotspotField field, std::span<uint64_t> keys) const {
        std::vector<Amount> amounts(keys.size());
        for (size_t row = 0; row < keys.size(); ++row) {
            amounts[row] = amount_of(answer_->rows[row], field);
        }
        if (!answer_->is_log) return rank_amounts(amounts, keys);
        for (size_t row = 0; row < keys.size(); ++row) {
            keys[row] = key_of_signed(amounts[row].rounded());
        }
    }

    void fill_values(size_t field, std::span<uint64_t> keys) const {
        const Meaning meaning = fields()[field].meaning;
        if (meaning == Meaning::kText) return fill_text_ranks(*this, field, keys);
        HotspotCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

    std::shared_ptr<const HotspotsAnswer> answer_;
};

}  // namespace

std::vector<HotspotRow> hotspot_rows(const CallGraph& now, const CallGraph* before,
                                     std::span<const Amount> blocks,
                                     std::span<const Amount> blocks_before) {
    std::vector<HotspotRow> rows;
    for (uint32_t node = 0; node < now.self.size(); ++node) {
        HotspotRow row{node, now.self[node], now.total[node], {}, {}, {}, {}};
        if (before != nullptr) {
            row.self_before = before->self[node];
            row.total_before = before->total[node];
        }
        if (node < blocks.size()) row.blocks = blocks[node];
        if (node < blocks_before.size()) row.blocks_before = blocks_before[node];
        const bool is_empty = row.self == Amount{} && row.total == Amount{} &&
                              row.self_before == Amount{} && row.total_before == Amount{};
        if (!is_empty) rows.push_back(row);
    }
    return rows;
}

namespace {

// Variances add up like bytes, a stack counting once.
void add_errors(HotspotsAnswer& answer, const GroupedStacks& grouped,
                std::vector<Amount> variances) {
    if (variances.empty()) return;
    answer.has_errors = true;
    const CallGraph graph =
        call_graph(*answer.traces, *answer.shape, grouped.regrouped(std::move(variances)));
    for (HotspotRow& row : answer.rows) {
        row.self_error = std::sqrt(graph.self[row.node].to_double());
        row.total_error = std::sqrt(graph.total[row.node].to_double());
    }
}

}  // namespace

Result<std::shared_ptr<HotspotsAnswer>> hotspots_of(FileFacts& file, const HotspotsAsk& ask,
                                                    JobContext& job) {
    const DatasetPtr& dataset = file.dataset();
    const FrameDetail detail = ask.detail;
    const TraceTrie& traces = ask.rows ? ask.rows->traces() : *dataset->traces;
    HS_TRY(const FrameFunctionsPtr functions, file.functions(job));
    HS_TRY(GroupedStacks grouped, GroupedStacks::make(traces, detail, functions.get(), job));
    HS_TRY(CallGraphShape shape, call_graph_shape(grouped.traces(), detail, job));
    const auto sites = std::make_shared<const Sites>(
        Sites{dataset, ask.rows, std::move(grouped), std::move(shape)});
    StackRows rows;
    if (dataset->log) {
        rows = ask.rows ? ask.rows->rows() : all_rows(*dataset->log, traces.trace_count());
    }
    std::vector<Amount> amounts =
        dataset->log ? net_amounts(*dataset->log, rows, {0, ask.instant}, file.measure())
                     : dataset->profile->amount_of_trace;
    const CallGraph graph = call_graph(sites->grouped.traces(), sites->shape,
                                       sites->grouped.regrouped(std::move(amounts)));
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &sites->grouped.traces();
    answer->shape = &sites->shape;
    answer->kept = sites;
    answer->unit = stack_unit(*dataset);
    answer->is_log = dataset->log.has_value();
    answer->everything = graph.everything;
    answer->rows = hotspot_rows(graph, nullptr);
    if (dataset->log && file.measure().is_estimate) {
        add_errors(*answer, sites->grouped, live_variances(*dataset->log, rows, ask.instant));
    }
    answer->links = std::make_shared<CallLinks>(*answer->traces, *answer->shape, graph.edge);
    answer->label = [functions](std::string_view frame) {
        return frame_label(functions.get(), frame);
    };
    answer->function_of = [functions, sites](const Frame& frame) {
        return function_texts(functions.get(), sites->grouped, frame);
    };
    if (SourceFiles* sources = file.shown_sources()) {
        answer->source_of = [sources, sites](const Frame& frame) {
            return source_line(sources, sites->grouped.traces().strings, frame);
        };
    }
    return answer;
}

std::span<const Field> hotspot_fields(bool is_log, Unit unit) {
    static const Fields kOfSamples =
        fields_of_profile(Unit::kSamples, "Self samples", "Total samples");
    static const Fields kOfBytes = fields_of_profile(Unit::kBytes, "Self bytes", "Total bytes");
    static const Fields kOfSeconds = fields_of_profile(Unit::kSeconds, "Self time", "Total time");
    if (is_log) return kFieldsOfLog;
    return unit == Unit::kSamples ? kOfSamples : unit == Unit::kBytes ? kOfBytes : kOfSeconds;
}

std::shared_ptr<const Relation> hotspots_relation(std::shared_ptr<const HotspotsAnswer> answer) {
    return std::make_shared<HotspotRelation>(std::move(answer));
}

std::vector<SortBy> hotspots_order(HotspotField field) {
    return {{number(field), true}, {number(HotspotField::kName), false}};
}

Surface hotspots_in_export() {
    return kInExport;
}
Surface hotspots_in_report(bool has_functions) {
    return has_functions ? Surface(kInReport<true>) : Surface(kInReport<false>);
}

}  // namespace hs
