// Turns the global variables of an object into bytes, through the memory of their sections.
#include "globals.h"

#include <bpf/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "libbpf_error.h"

namespace kerntop {

GlobalSection::~GlobalSection() {
  if (memory_ != nullptr) munmap(memory_, MappedBytes());
}

size_t GlobalSection::MappedBytes() const {
  size_t page = sysconf(_SC_PAGESIZE);
  return (bpf_map__value_size(map_) + page - 1) / page * page;
}

bool GlobalSection::Fits(uint32_t offset, uint32_t size) const {
  return uint64_t{offset} + size <= bpf_map__value_size(map_);
}

// The section's bytes before the load, in memory that libbpf owns; null if it has none.
uint8_t* GlobalSection::InitialBytes() {
  size_t size = 0;
  // libbpf hands the address out as const but means it to be written to, as skeletons do.
  return static_cast<uint8_t*>(const_cast<void*>(bpf_map__initial_value(map_, &size)));
}

// The kernel's own bytes, once loaded. Before version 1.6 libbpf maps them only for skeletons, so
// we map our own view. Null for a section of nothing but static variables, which libbpf ≥ 1.1 makes
// not mappable.
uint8_t* GlobalSection::MapMemory() {
  if (memory_ != nullptr) return memory_;
  int protection = read_only_ ? PROT_READ : PROT_READ | PROT_WRITE;
  void* memory = mmap(nullptr, MappedBytes(), protection, MAP_SHARED, bpf_map__fd(map_), 0);
  if (memory != MAP_FAILED) memory_ = static_cast<uint8_t*>(memory);
  return memory_;
}

std::pair<int, std::vector<uint8_t>> GlobalSection::LookUp() {
  std::vector<uint8_t> section(bpf_map__value_size(map_));
  uint32_t index = 0;
  int error = bpf_map_lookup_elem(bpf_map__fd(map_), &index, section.data());
  return {error, std::move(section)};
}

int GlobalSection::Read(uint32_t offset, void* out, uint32_t size) {
  if (!Fits(offset, size)) return -EINVAL;
  bool loaded = bpf_map__fd(map_) >= 0;
  const uint8_t* memory = loaded ? MapMemory() : InitialBytes();
  if (memory != nullptr) {
    memcpy(out, memory + offset, size);
    return 0;
  }
  if (!loaded) return -EINVAL;
  auto [error, section] = LookUp();
  if (error == 0) memcpy(out, section.data() + offset, size);
  return error;
}

int GlobalSection::Write(uint32_t offset, const void* bytes, uint32_t size) {
  bool loaded = bpf_map__fd(map_) >= 0;
  if (!Fits(offset, size) || (loaded && read_only_)) return -EINVAL;
  uint8_t* memory = loaded ? MapMemory() : InitialBytes();
  if (memory != nullptr) {
    memcpy(memory + offset, bytes, size);
    return 0;
  }
  if (!loaded) return -EINVAL;
  // Not mappable: rewrites the whole section, and with it what a program stores there meanwhile.
  auto [error, section] = LookUp();
  if (error != 0) return error;
  memcpy(section.data() + offset, bytes, size);
  uint32_t index = 0;
  return bpf_map_update_elem(bpf_map__fd(map_), &index, section.data(), BPF_EXIST);
}

Globals::Globals(const bpf_object* object)
    : object_(object), list_(ListGlobals(bpf_object__btf(object))) {}

const Global* Globals::Find(const std::string& name) const {
  for (const Global& global : list_) {
    if (global.name == name) return &global;
  }
  return nullptr;
}

// Only sections of the object's BTF are asked for, and libbpf makes a map of each. A name with a
// leading dot makes it look for the section, not for its abbreviated map name.
GlobalSection& Globals::Section(const std::string& name) {
  bpf_map* map = bpf_object__find_map_by_name(object_, name.c_str());
  return sections_.try_emplace(name, map, name.compare(0, 7, ".rodata") == 0).first->second;
}

std::vector<uint8_t> Globals::Read(const std::string& name) {
  const Global* global = Find(name);
  if (global == nullptr) throw BpfError(Step::kRead, ENOENT, "no global '" + name + "'");
  std::vector<uint8_t> bytes(global->type.size);
  int error = Section(global->section).Read(global->offset, bytes.data(), bytes.size());
  if (error != 0) throw BpfError(Step::kRead, error, "cannot read global '" + name + "'");
  return bytes;
}

void Globals::Write(const std::string& name, const void* bytes, size_t size) {
  const Global* global = Find(name);
  if (global == nullptr) throw BpfError(Step::kConfigure, ENOENT, "no global '" + name + "'");
  if (size != global->type.size) {
    throw BpfError(Step::kConfigure, EINVAL,
                   "expected " + std::to_string(global->type.size) + " bytes for global '" + name +
                       "', got " + std::to_string(size));
  }
  int error = Section(global->section).Write(global->offset, bytes, size);
  if (error != 0) throw BpfError(Step::kConfigure, error, "cannot write global '" + name + "'");
}

}  // namespace kerntop
