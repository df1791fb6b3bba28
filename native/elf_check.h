// Turns an ELF file into an answer: do its sections lie within it?
#pragma once

#include <string>

namespace kerntop {

// libbpf copies sections without a look at where they are. Throws BpfError (step open),
// LIBBPF_ERRNO__FORMAT, for an ELF file of 64 bits that has a section beyond its end, or one without
// the bytes that it should have. Leaves other files, and those that it cannot read, to libbpf. Any
// thread; must be called inside a LogScope.
void CheckElf(const std::string& path);

}  // namespace kerntop
