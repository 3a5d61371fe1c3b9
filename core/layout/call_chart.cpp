#include "core/layout/call_chart.h"

#include <algorithm>

namespace hs {
namespace {

class Charter {
public:
    Charter(const TimedCalls& calls, const CallRows& rows, const BoxView& view)
        : calls_(calls),
          rows_(rows),
          view_(view),
          px_per_s_(view.px_per_unit(whole_s(calls))),
          first_s_(view.shares.first * whole_s(calls)),
          last_s_(view.shares.last * whole_s(calls)),
          boxes_(view) {}

    BoxRows make() {
        if (!(px_per_s_ > 0)) return {};
        for (uint32_t row = 0; row < rows_.row_count() && row <= view_.last_row; ++row) {
            if (row >= view_.first_row) add_row(row);
            boxes_.end_row();
        }
        return boxes_.take();
    }

private:
    [[nodiscard]] const TimedCall& call(size_t place) const {
        return calls_.calls[rows_.calls[place]];
    }
    [[nodiscard]] double x_of(double time_s) const { return (time_s - first_s_) * px_per_s_; }

    // The first place at or behind `from` whose call begins at this time or later.
    [[nodiscard]] size_t first_from(size_t from, size_t end, double time_s) const {
        size_t step = 1;
        size_t low = from;
        while (low < end && call(low).start_s < time_s) {
            from = low + 1;
            low += step;
            step *= 2;
        }
        size_t high = std::min(low, end);
        while (from < high) {
            const size_t middle = from + (high - from) / 2;
            (call(middle).start_s < time_s ? from : high) =
                call(middle).start_s < time_s ? middle + 1 : middle;
        }
        return from;
    }

    void add_row(size_t row) {
        const size_t end = rows_.row_begin[row + 1];
        // One before the first that begins in the view may reach into it.
        size_t place = first_from(rows_.row_begin[row], end, first_s_);
        if (place > rows_.row_begin[row]) --place;
        while (place < end && call(place).start_s < last_s_) {
            const double x0_px = x_of(call(place).start_s);
            const double x1_px = x0_px + call(place).duration_s * px_per_s_;
            if (x1_px - x0_px >= view_.least_px) {
                boxes_.add(rows_.calls[place], x0_px, x1_px);
                ++place;
                continue;
            }
            // All that begins within the same pixel, up to the first that is wide enough.
            const double fold_end_s = call(place).start_s + view_.least_px / px_per_s_;
            size_t after = first_from(place + 1, end, fold_end_s);
            if (after - place <= kLookAt) {
                // Of this one rounding may tell either, and a step has to be made.
                const size_t most = after;
                for (after = place + 1; after < most && !is_wide(after);) ++after;
            }
            boxes_.add_folded(rows_.calls[place], static_cast<uint32_t>(after - place), x0_px,
                              x0_px + view_.least_px);
            place = after;
        }
    }

    [[nodiscard]] bool is_wide(size_t place) const {
        return call(place).duration_s * px_per_s_ >= view_.least_px;
    }

    static constexpr size_t kLookAt = 64;

    const TimedCalls& calls_;
    const CallRows& rows_;
    const BoxView& view_;
    double px_per_s_;
    double first_s_;
    double last_s_;
    BoxRowsBuilder boxes_;
};

}  // namespace

double whole_s(const TimedCalls& calls) {
    return std::max(calls.duration_s, 1e-9);
}

CallRows call_rows(const TimedCalls& calls) {
    CallRows rows;
    std::vector<uint32_t> depths(calls.thread_ids.size());  // rows of each thread
    for (const TimedCall& call : calls.calls) {
        depths[call.thread] = std::max(depths[call.thread], call.depth + 1);
    }
    rows.first_of_thread.push_back(0);
    for (const uint32_t depth : depths) {
        rows.first_of_thread.push_back(rows.first_of_thread.back() + depth);
    }
    const auto row_of = [&](const TimedCall& call) {
        return rows.first_of_thread[call.thread] + call.depth;
    };
    rows.row_begin.assign(size_t{rows.first_of_thread.back()} + 1, 0);
    for (const TimedCall& call : calls.calls) ++rows.row_begin[row_of(call) + 1];
    for (size_t i = 1; i < rows.row_begin.size(); ++i) rows.row_begin[i] += rows.row_begin[i - 1];
    std::vector<uint32_t> next(rows.row_begin.begin(), rows.row_begin.end() - 1);
    rows.calls.resize(calls.calls.size());
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        rows.calls[next[row_of(calls.calls[i])]++] = i;
    }
    return rows;
}

BoxRows call_chart(const TimedCalls& calls, const CallRows& rows, const BoxView& view) {
    return Charter(calls, rows, view).make();
}

}  // namespace hs
