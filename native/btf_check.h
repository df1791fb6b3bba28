// Turns BTF that came from a file into an answer: may libbpf and the classes here trust it?
#pragma once

#include <bpf/btf.h>

#include <string>

namespace kerntop {

// libbpf checks that types and names lie within the file, not what they refer to: a number that
// leads nowhere, or a struct that holds itself, ends the process. Throws BpfError (step open),
// EBADMSG, for BTF with such a type. Any thread; must be called inside a LogScope. `path` is for
// the message.
void CheckBtf(const btf* btf, const std::string& path);

// CheckElf for an object file, and CheckBtf for its BTF. Leaves a file that has none, or is no object,
// to libbpf.
void CheckBtfOfObject(const std::string& path);

}  // namespace kerntop
