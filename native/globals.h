// Turns the global variables of an object into readable and writable bytes, before and after load.
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "btf_layout.h"

namespace kerntop {

// One `.rodata`, `.data` or `.bss` map: an array of one entry. Used by one thread at a time.
class GlobalSection {
 public:
  // `map` is borrowed and must outlive the section.
  GlobalSection(bpf_map* map, bool read_only) : map_(map), read_only_(read_only) {}
  ~GlobalSection();
  GlobalSection(const GlobalSection&) = delete;
  GlobalSection& operator=(const GlobalSection&) = delete;

  // Copies `size` bytes at `offset` to `out`: before the load what the kernel will get, afterwards
  // what it has. Returns 0 or a negative errno.
  int Read(uint32_t offset, void* out, uint32_t size);

  // The opposite of Read. -EINVAL for `.rodata` after the load: the kernel has frozen it.
  int Write(uint32_t offset, const void* bytes, uint32_t size);

 private:
  uint8_t* InitialBytes();
  uint8_t* MapMemory();
  std::pair<int, std::vector<uint8_t>> LookUp();
  size_t MappedBytes() const;
  bool Fits(uint32_t offset, uint32_t size) const;

  bpf_map* map_;
  bool read_only_;
  uint8_t* memory_ = nullptr;
};

// All variables of one object, by name. Used by one thread at a time; borrows the object.
class Globals {
 public:
  // Lists the variables. Throws BpfError (step open) for types it cannot describe.
  explicit Globals(const bpf_object* object);

  const std::vector<Global>& list() const { return list_; }

  // A copy of the variable. Throws BpfError (step read), ENOENT for an unknown name.
  std::vector<uint8_t> Read(const std::string& name);

  // Throws BpfError (step configure): EINVAL when `size` is not the variable's, or for `.rodata`
  // after the load.
  void Write(const std::string& name, const void* bytes, size_t size);

 private:
  const Global* Find(const std::string& name) const;
  GlobalSection& Section(const std::string& name);

  const bpf_object* object_;
  std::vector<Global> list_;
  std::map<std::string, GlobalSection> sections_;
};

}  // namespace kerntop
