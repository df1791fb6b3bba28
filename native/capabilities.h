// Gives up capabilities of the whole process, which Linux knows only thread by thread.
#pragma once

#include <cstdint>

namespace kerntop {

// Reduces the permitted and effective capabilities of every thread to those in `keep` (bit n is
// capability n, as in linux/capability.h) that it has, and clears the inheritable and ambient ones.
// For good: there is no way back without exec. Each thread drops its own in a signal handler, as
// glibc does for setuid. Call it on one thread at a time. Throws BpfError (step configure),
// ETIMEDOUT if a thread does not answer within a second.
void KeepOnlyCapabilities(uint64_t keep);

}  // namespace kerntop
