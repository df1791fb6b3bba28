// Turns one section of global variables, which is an array map of one entry, into readable bytes.
#pragma once

#include <bpf/libbpf.h>

#include <cstdint>

namespace kerntop {

// One `.rodata`, `.data` or `.bss` map. Used by one thread at a time.
class GlobalSection {
 public:
  // `map` is borrowed and must outlive the section.
  GlobalSection(bpf_map* map, bool read_only) : map_(map), read_only_(read_only) {}
  ~GlobalSection();
  GlobalSection(GlobalSection&& other) noexcept;
  GlobalSection(const GlobalSection&) = delete;
  GlobalSection& operator=(const GlobalSection&) = delete;

  // Copies `size` bytes at `offset` to `out`: before the load what the kernel will get, afterwards
  // what it has. Returns 0 or a negative errno.
  int Read(uint32_t offset, void* out, uint32_t size);

  // The opposite of Read. -EINVAL for `.rodata` after the load: the kernel has frozen it.
  int Write(uint32_t offset, const void* bytes, uint32_t size);

 private:
  // Maps the section's memory once; false where the kernel cannot map it.
  bool MapMemory();
  size_t MappedBytes() const;
  bool Fits(uint32_t offset, uint32_t size) const;

  bpf_map* map_;
  bool read_only_;
  uint8_t* memory_ = nullptr;
};

}  // namespace kerntop
