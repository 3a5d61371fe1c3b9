#pragma once
// heapprof logs: the pair .hpm (stack traces) and .hpd (events), or a .hpm with the digest .hpc.
// docs/formats/heapprof.md describes the bytes and what the original reader gets wrong.

#include "core/import/importer.h"

namespace hs {

// .hpm and .hpd: given either, the other is looked for beside it.
int sniff_heapprof(const SniffInput& input);
Result<Dataset> load_heapprof(Input input, const LoadOptions& options, JobContext& job);

// .hpc, with its .hpm.
int sniff_heapprof_digest(const SniffInput& input);
Result<Dataset> load_heapprof_digest(Input input, const LoadOptions& options, JobContext& job);

// The same, of halves that are open already. Errors name the half in their text.
Result<Dataset> dataset_from_log(Input hpm, Input hpd, const LoadOptions& options, JobContext& job);
Result<Dataset> dataset_from_digest(Input hpm, Input hpc, const LoadOptions& options,
                                    JobContext& job);
Error error_in_half(const Input& half, Error error);

}  // namespace hs
