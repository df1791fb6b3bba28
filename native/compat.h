// Whether this machine answers 32-bit system calls, found out by making one.
#pragma once

#include <optional>

namespace kerntop {

// False where they fault: the kernel is built without them (CONFIG_IA32_EMULATION), was told to refuse
// them (ia32_emulation=0, since 6.7), or runs on a machine that cannot. Nothing where it
// cannot be found out: on another architecture than x86-64, or where seccomp kills the child that tries.
std::optional<bool> Runs32BitCalls();

}  // namespace kerntop
