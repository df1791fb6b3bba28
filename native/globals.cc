// Turns one section of globals into readable and writable bytes, before and after the load.
#include "globals.h"

#include <bpf/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace kerntop {
namespace {

// The section's bytes before the load, in memory that libbpf owns.
uint8_t* InitialBytes(bpf_map* map) {
  size_t size = 0;
  // libbpf hands the address out as const but documents writing through it (skeletons do).
  return static_cast<uint8_t*>(const_cast<void*>(bpf_map__initial_value(map, &size)));
}

}  // namespace

GlobalSection::~GlobalSection() {
  if (memory_ != nullptr) munmap(memory_, MappedBytes());
}

GlobalSection::GlobalSection(GlobalSection&& other) noexcept
    : map_(other.map_),
      read_only_(other.read_only_),
      memory_(std::exchange(other.memory_, nullptr)) {}

size_t GlobalSection::MappedBytes() const {
  size_t page = sysconf(_SC_PAGESIZE);
  return (bpf_map__value_size(map_) + page - 1) / page * page;
}

bool GlobalSection::Fits(uint32_t offset, uint32_t size) const {
  return uint64_t{offset} + size <= bpf_map__value_size(map_);
}

// libbpf itself maps a loaded section only for skeletons before version 1.6, so we map our own view.
bool GlobalSection::MapMemory() {
  if (memory_ != nullptr) return true;
  int protection = read_only_ ? PROT_READ : PROT_READ | PROT_WRITE;
  void* memory = mmap(nullptr, MappedBytes(), protection, MAP_SHARED, bpf_map__fd(map_), 0);
  if (memory == MAP_FAILED) return false;
  memory_ = static_cast<uint8_t*>(memory);
  return true;
}

int GlobalSection::Read(uint32_t offset, void* out, uint32_t size) {
  if (!Fits(offset, size)) return -EINVAL;
  if (bpf_map__fd(map_) < 0) {
    const uint8_t* initial = InitialBytes(map_);
    if (initial == nullptr) return -EINVAL;
    memcpy(out, initial + offset, size);
    return 0;
  }
  if (MapMemory()) {
    memcpy(out, memory_ + offset, size);
    return 0;
  }
  // A section of nothing but static variables is not mappable (libbpf ≥ 1.1).
  std::vector<uint8_t> section(bpf_map__value_size(map_));
  uint32_t index = 0;
  int error = bpf_map_lookup_elem(bpf_map__fd(map_), &index, section.data());
  if (error == 0) memcpy(out, section.data() + offset, size);
  return error;
}

int GlobalSection::Write(uint32_t offset, const void* bytes, uint32_t size) {
  if (!Fits(offset, size)) return -EINVAL;
  if (bpf_map__fd(map_) < 0) {
    uint8_t* initial = InitialBytes(map_);
    if (initial == nullptr) return -EINVAL;
    memcpy(initial + offset, bytes, size);
    return 0;
  }
  if (read_only_) return -EINVAL;
  if (MapMemory()) {
    memcpy(memory_ + offset, bytes, size);
    return 0;
  }
  // Not mappable: rewrites the whole section, and with it what a program stores there meanwhile.
  std::vector<uint8_t> section(bpf_map__value_size(map_));
  uint32_t index = 0;
  int error = bpf_map_lookup_elem(bpf_map__fd(map_), &index, section.data());
  if (error != 0) return error;
  memcpy(section.data() + offset, bytes, size);
  return bpf_map_update_elem(bpf_map__fd(map_), &index, section.data(), BPF_EXIST);
}

}  // namespace kerntop
