// The table of formats. A format is one line here; ties in sniffing go to the one listed first.

#include <string_view>
#include <vector>

#include "core/import/collapsed.h"
#include "core/import/heapprof.h"
#include "core/import/hscope.h"
#include "core/import/importer.h"
#include "core/import/meliae.h"
#include "core/import/memray.h"
#include "core/import/perprovis.h"
#include "core/import/pyheap.h"
#include "core/import/pympler.h"
#include "core/import/speedscope.h"

namespace hs {
namespace {

constexpr std::string_view kHeapprofExtensions[] = {".hpm", ".hpd"};
constexpr std::string_view kDigestExtensions[] = {".hpc"};

constexpr std::string_view kCollapsedExtensions[] = {".collapsed", ".folded"};
constexpr std::string_view kSpeedscopeExtensions[] = {".speedscope.json"};

}  // namespace

std::span<const Importer> importers() {
    static const std::vector<Importer> kTable = {
        pyheap_importer(),
        meliae_importer(),
        // name, description, extensions, sniff, load: each importer's header offers its row
        {"heapprof", "heapprof log (.hpm with .hpd)", kHeapprofExtensions, sniff_heapprof,
         load_heapprof, true},
        {"heapprof-digest", "heapprof digest (.hpc with .hpm)", kDigestExtensions,
         sniff_heapprof_digest, load_heapprof_digest, true},
        kHscopeImporter,
        kMemrayImporter,
        kPymplerImporter,
        kPerprovisImporter,
        kPyprofileImporter,
        {"speedscope", "speedscope profile (JSON)", kSpeedscopeExtensions, sniff_speedscope,
         load_speedscope},
        {"collapsed", "collapsed stacks (text)", kCollapsedExtensions, sniff_collapsed,
         load_collapsed},
    };
    return kTable;
}

}  // namespace hs
