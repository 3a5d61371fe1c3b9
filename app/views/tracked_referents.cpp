// What tracked sizes are made of, as a table: of one object's largest size, or of all live objects
// of its class at the chosen snapshot together.

#include <algorithm>
#include <array>

#include "app/answers.h"
#include "app/views/tracked_state.h"

namespace hs {
namespace {

constexpr std::array<ColumnSpec, 4> kReferentColumns = {{
    {.name = "name",
     .title = "Referent",
     .about = "Part of the object's size",
     .width_px = 110,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "size",
     .title = "Size",
     .about = "Size with its own referents",
     .width_px = 78,
     .is_sortable = false},
    {.name = "flat",
     .title = "Shallow",
     .about = "Size of the referent alone",
     .width_px = 72,
     .is_sortable = false},
    {.name = "share",
     .title = "% of total",
     .about = "Share of the object's size",
     .width_px = 68,
     .is_sortable = false,
     .has_bar = true},
}};

void show_tree(TrackedState& own, const std::shared_ptr<const ReferentTable>& made) {
    own.referents.rows = {
        made->tree.rows.size(), [made](uint64_t row, size_t column, ShownCell& cell) {
            const ReferentRow& referent = made->tree.rows[row];
            const int64_t whole = made->tree.rows[0].bytes;
            if (column == 0) {
                std::string name(std::min<size_t>(referent.depth, 40) * 3, ' ');
                cell = ShownCell::of_text(row == 0 ? std::string_view(made->title)
                                                   : name.append(referent.name));
            } else if (column == 1) {
                cell = known_bytes(referent.bytes);
            } else if (column == 2) {
                cell = known_bytes(referent.flat_bytes);
            } else if (referent.bytes != kUnknownBytes && whole > 0) {
                cell =
                    known_share(static_cast<double>(referent.bytes) / static_cast<double>(whole));
            }
        }};
}

ReferentLimits shown_limits() {
    ReferentLimits limits;
    limits.max_rows = size_t{1} << 16;
    return limits;
}

void show_object(TrackedState& own) {
    auto made = std::make_shared<ReferentTable>();
    made->of = own.shown;
    made->title = "the object";
    const ObjectSizes& sizes = own.shown->stats.objects[own.object];
    if (sizes.has_max_record) {
        const Tracked& tracked = own.shown->tracked();
        made->tree =
            referent_tree(tracked, tracked.records[sizes.max_record].sized, shown_limits());
    }
    show_tree(own, made);
}

}  // namespace

DataTable referents_table(TrackedState& own) {
    if (own.referents.needs({own.shown_version, own.object})) show_object(own);
    return {.name = "tracked-referents",
            .specs = kReferentColumns,
            .first_sort = {0, false},
            .rows = &own.referents.rows};
}

DataTable merged_referents_table(ViewContext& view, TrackedState& own) {
    const uint32_t of_class = own.shown->tracked().objects[own.object].tracked_class;
    const AnswerKey key{own.shown_version, of_class, own.snapshot};
    const Answered<ReferentTable> merged = view.answers.get<ReferentTable>(
        {.topic = {"referents of a class", current_dataset(view.state)->version()},
         .key = key,
         .label = "Adding up referents of a class"},
        [of = own.shown, of_class,
         snapshot = own.snapshot](JobContext& job) -> Result<ReferentTable> {
            ReferentTable made;
            made.of = of;
            made.title = "all of " + of->class_name(of_class);
            HS_TRY(made.tree,
                   merged_referents(of->tracked(), of_class, snapshot, job, shown_limits()));
            return made;
        });
    if (merged && !merged.is_stale && own.referents.needs(key)) show_tree(own, merged.value);
    return {.name = "tracked-referents",
            .specs = kReferentColumns,
            .first_sort = {0, false},
            .rows = &own.referents.rows};
}

}  // namespace hs
