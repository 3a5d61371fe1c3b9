#include "core/questions/changed_sites.h"

#include <array>
#include <numeric>
#include <utility>

#include "core/questions/function_texts.h"

namespace hs {
namespace {

using Fields = std::array<Field, 12>;

constexpr Fields fields_in(Meaning amount, Meaning change) {
    return {{
        {"name", "Name", "The place, or the stack with the outermost call first", Meaning::kText},
        {"label", "Site",
         "The site with its callees, or the stack with what allocated first and callers behind",
         Meaning::kText},
        {"bytes_a", "Total before", "Of the site and its callees, before", amount},
        {"bytes_b", "Total after", "Of the site and its callees, after", amount},
        {"delta", "\u0394 Total", "Total after minus total before", change},
        {"growth", "\u0394 %", "The change as a share of before", Meaning::kGrowth},
        {"status", "Status", "New, deleted, changed or the same", Meaning::kText},
        {"blocks_a", "Blocks before", "Live blocks before (total)", Meaning::kCount},
        {"blocks_b", "Blocks after", "Live blocks after (total)", Meaning::kCount},
        {"blocks_delta", "\u0394 Blocks", "Change in live blocks (total)", Meaning::kCountDelta},
        {"function", "Function", "As a traceback has it", Meaning::kText},
        {"qualified_name", "Qualified name", "The function with its class", Meaning::kText},
    }};
}
constexpr Fields kOfBytes = fields_in(Meaning::kBytes, Meaning::kBytesDelta);
constexpr Fields kOfSamples = fields_in(Meaning::kCount, Meaning::kCountDelta);
constexpr Fields kOfSeconds = fields_in(Meaning::kSeconds, Meaning::kSecondsDelta);

constexpr SurfaceColumn shown(ChangedSiteField field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}

constexpr SurfaceColumn kStacksInJson[] = {
    shown(ChangedSiteField::kName, "trace"), shown(ChangedSiteField::kBefore),
    shown(ChangedSiteField::kAfter), shown(ChangedSiteField::kChange),
    shown(ChangedSiteField::kStatus)};
constexpr SurfaceColumn kPlacesInJson[] = {
    shown(ChangedSiteField::kName, "frame"), shown(ChangedSiteField::kBefore),
    shown(ChangedSiteField::kAfter),         shown(ChangedSiteField::kChange),
    shown(ChangedSiteField::kStatus),        shown(ChangedSiteField::kFunction),
    shown(ChangedSiteField::kQualifiedName)};
constexpr SurfaceColumn kInReport[] = {
    shown(ChangedSiteField::kLabel, "function"), shown(ChangedSiteField::kBefore, "before"),
    shown(ChangedSiteField::kAfter, "after"), shown(ChangedSiteField::kChange, "change"),
    shown(ChangedSiteField::kStatus)};

// With what the numbers count, where it is not the bytes of a log.
struct TextNames {
    std::string_view before, after, change;
};
template <bool by_stack>
constexpr std::array<SurfaceColumn, 5> in_text(const TextNames& names) {
    return {{shown(ChangedSiteField::kBefore, names.before),
             shown(ChangedSiteField::kAfter, names.after),
             shown(ChangedSiteField::kChange, names.change), shown(ChangedSiteField::kStatus),
             by_stack ? shown(ChangedSiteField::kName, "stack")
                      : shown(ChangedSiteField::kLabel, "frame")}};
}
constexpr TextNames kLogNames{"a", "b", "delta"};
constexpr TextNames kBytesNames{"a bytes", "b bytes", "delta bytes"};
constexpr TextNames kSamplesNames{"a samples", "b samples", "delta samples"};
constexpr TextNames kSecondsNames{"a seconds", "b seconds", "delta seconds"};

template <bool by_stack>
Surface text_surface(bool is_log, Unit unit) {
    static constexpr auto kOfLog = in_text<by_stack>(kLogNames);
    static constexpr auto kInBytes = in_text<by_stack>(kBytesNames);
    static constexpr auto kInSamples = in_text<by_stack>(kSamplesNames);
    static constexpr auto kInSeconds = in_text<by_stack>(kSecondsNames);
    if (is_log) return kOfLog;
    switch (unit) {
        case Unit::kBytes:
            return kInBytes;
        case Unit::kSeconds:
            return kInSeconds;
        default:
            return kInSamples;
    }
}

Amount sum_of(const std::vector<Amount>& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), Amount{});
}

std::string_view status_of(const ChangedSite& row) {
    if (row.before == row.after) return "same";
    if (row.before == Amount{}) return "new";
    return row.after == Amount{} ? "deleted" : "changed";
}

// By the side that knows the frame.
FunctionTexts function_of(const ChangedSitesAnswer& answer, const ChangedSite& row) {
    const std::string_view frame = answer.name(row).name;
    const FrameFunctions* before = answer.functions_before.get();
    const bool is_known = before != nullptr && before->of(frame) != nullptr;
    return function_texts(is_known ? before : answer.functions_after.get(), frame);
}

class ChangedSiteCursor final : public Cursor {
public:
    explicit ChangedSiteCursor(const ChangedSitesAnswer& answer) : answer_(answer) {}
    Value value(uint32_t row, size_t field) override {
        return changed_site_value(answer_, answer_.rows[row], static_cast<ChangedSiteField>(field),
                                  made_);
    }

private:
    const ChangedSitesAnswer& answer_;
    std::string made_;
};

class ChangedSiteRelation final : public Relation {
public:
    explicit ChangedSiteRelation(std::shared_ptr<const ChangedSitesAnswer> answer)
        : answer_(std::move(answer)) {}

    [[nodiscard]] std::span<const Field> fields() const override {
        return changed_site_fields(answer_->unit);
    }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(answer_->rows.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<ChangedSiteCursor>(*answer_);
    }
    [[nodiscard]] bool has(size_t field) const override {
        switch (static_cast<ChangedSiteField>(field)) {
            case ChangedSiteField::kBlocksBefore:
            case ChangedSiteField::kBlocksAfter:
            case ChangedSiteField::kBlocksChange:
                return answer_->has_blocks;
            default:
                return true;
        }
    }
    // A change sorts by its size, whichever way it goes.
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        if (is_text(fields()[field].meaning)) return fill_text_ranks(*this, field, keys);
        if (static_cast<ChangedSiteField>(field) == ChangedSiteField::kChange) {
            std::vector<Amount> sizes;
            for (const ChangedSite& row : answer_->rows) sizes.push_back(row.size());
            return rank_amounts(sizes, keys);
        }
        ChangedSiteCursor cursor(*answer_);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    std::shared_ptr<const ChangedSitesAnswer> answer_;
};

}  // namespace

Result<std::shared_ptr<ChangedSitesAnswer>> changed_sites_answer(
    std::shared_ptr<const ComparedSites> sites, const StackAmounts& before,
    const StackAmounts& after, JobContext& job) {
    auto answer = std::make_shared<ChangedSitesAnswer>();
    HS_TRY(answer->rows, changed_sites(*sites, before, after, job));
    answer->all = {0, sum_of(before.amounts), sum_of(after.amounts), sum_of(before.counts),
                   sum_of(after.counts)};
    answer->unit = after.measure.unit;
    answer->has_blocks = !before.counts.empty() && !after.counts.empty();
    answer->sites = std::move(sites);
    return answer;
}

std::span<const Field> changed_site_fields(Unit unit) {
    return unit == Unit::kBytes ? kOfBytes : unit == Unit::kSeconds ? kOfSeconds : kOfSamples;
}

std::shared_ptr<const Relation> changed_sites_relation(
    std::shared_ptr<const ChangedSitesAnswer> answer) {
    return std::make_shared<ChangedSiteRelation>(std::move(answer));
}

Value changed_site_value(const ChangedSitesAnswer& answer, const ChangedSite& row,
                         ChangedSiteField field, std::string& made) {
    switch (field) {
        case ChangedSiteField::kName:
            return Value::of_text(answer.name(row).name);
        case ChangedSiteField::kLabel:
            return Value::of_text(answer.name(row).label);
        case ChangedSiteField::kBefore:
            return Value::of_amount(row.before, answer.unit);
        case ChangedSiteField::kAfter:
            return Value::of_amount(row.after, answer.unit);
        case ChangedSiteField::kChange:
            return Value::of_change(row.change(), answer.unit);
        case ChangedSiteField::kGrowth:
            return Value::of_growth(row.before, row.after);
        case ChangedSiteField::kStatus:
            return Value::of_text(status_of(row));
        case ChangedSiteField::kBlocksBefore:
            return Value::of_amount(row.blocks_before, Unit::kSamples);
        case ChangedSiteField::kBlocksAfter:
            return Value::of_amount(row.blocks_after, Unit::kSamples);
        case ChangedSiteField::kBlocksChange:
            return Value::of_change(row.blocks_after - row.blocks_before, Unit::kSamples);
        case ChangedSiteField::kFunction:
            return of_made_text(function_of(answer, row).name, made);
        case ChangedSiteField::kQualifiedName:
            return of_made_text(function_of(answer, row).qualified, made);
    }
    return {};
}

Surface changed_sites_in_json(bool by_stack) {
    return by_stack ? Surface(kStacksInJson) : Surface(kPlacesInJson);
}
Surface changed_sites_in_text(bool by_stack, bool is_log, Unit unit) {
    return by_stack ? text_surface<true>(is_log, unit) : text_surface<false>(is_log, unit);
}
Surface changed_sites_in_report() {
    return kInReport;
}

}  // namespace hs
