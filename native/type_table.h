// Turns the bytes of BTF into its types by number. libbpf's own parser answers more questions and takes
// ten times as long over a kernel's 5 MB.
#pragma once

#include <bpf/btf.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace kerntop {

// Immutable, so any thread may use it. Refers to the bytes and does not own them.
class TypeTable {
 public:
  // Null where the bytes are no BTF of this machine's byte order, end within a type, or have a kind
  // whose size is not known here. References between types are not checked.
  static std::optional<TypeTable> Of(const void* bytes, size_t size);

  // One more than the largest number; type 0 is void and in no table.
  uint32_t count() const { return static_cast<uint32_t>(offsets_.size()); }

  // Void, which has no kind and no name, also for numbers beyond the table.
  const btf_type* Find(uint32_t id) const;

  // Empty for what has no name.
  const char* Name(uint32_t offset) const { return offset < names_size_ ? names_ + offset : ""; }

 private:
  TypeTable() = default;

  const char* types_ = nullptr;
  const char* names_ = nullptr;
  size_t names_size_ = 0;
  std::vector<uint32_t> offsets_;
};

}  // namespace kerntop
