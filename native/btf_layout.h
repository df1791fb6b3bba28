// Turns BTF types of an object file into descriptions that need no BTF: sizes, offsets and names.
#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <string>
#include <vector>

namespace kerntop {

struct Member;

// The C++ twin of BtfType in src/native/addon.ts; sizes are bytes.
struct TypeLayout {
  enum class Kind { kInt, kString, kArray, kStruct };

  Kind kind = Kind::kInt;
  uint32_t size = 0;
  // Of ints and enums.
  bool is_signed = false;
  // Of arrays: how many elements; their type is the only entry of `members`.
  uint32_t count = 0;
  // Of structs; empty when anonymous.
  std::string name;
  std::vector<Member> members;
};

struct Member {
  std::string name;
  uint32_t offset = 0;
  TypeLayout type;
};

// One variable of a section of globals.
struct Global {
  std::string name;
  // As in the object: `.bss`, or `.bss.suffix` for a variable placed there with SEC().
  std::string section;
  uint32_t offset = 0;
  TypeLayout type;
};

// Describes type `id` with typedefs and qualifiers resolved. `btf` is borrowed for the call. Any
// thread; throws BpfError (step open) for bit fields and floats, which a map should not hold.
TypeLayout DescribeType(const btf* btf, uint32_t id);

// The variables of all `.rodata`, `.data` and `.bss` sections, in the order of the object's BTF.
// `btf` must come from an opened bpf_object: clang leaves the offsets for libbpf to fill in.
std::vector<Global> ListGlobals(const btf* btf);

}  // namespace kerntop
