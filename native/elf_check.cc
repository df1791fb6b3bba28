// Turns an ELF file into an answer: are all sections where their headers say?
#include "elf_check.h"

#include <bpf/libbpf.h>
#include <elf.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "libbpf_error.h"
#include "within.h"

namespace kerntop {
namespace {

// A copy, since nothing in a damaged file need be aligned.
Elf64_Shdr SectionAt(const std::vector<char>& headers, size_t index) {
  Elf64_Shdr section;
  memcpy(&section, headers.data() + index * sizeof(section), sizeof(section));
  return section;
}

std::vector<char> Bytes(std::ifstream& file, uint64_t offset, uint64_t size) {
  std::vector<char> bytes(size);
  file.seekg(offset);
  file.read(bytes.data(), size);
  return bytes;
}

// Only zeroed variables have a size and no bytes.
bool MayBeWithoutBytes(const std::vector<char>& names, uint32_t name) {
  return name < names.size() && strncmp(names.data() + name, ".bss", 4) == 0;
}

bool Passes(std::ifstream& file, uint64_t file_size) {
  Elf64_Ehdr header{};
  file.seekg(0);
  if (!file.read(reinterpret_cast<char*>(&header), sizeof(header))) return true;
  bool is_elf = memcmp(header.e_ident, ELFMAG, SELFMAG) == 0;
  if (!is_elf || header.e_ident[EI_CLASS] != ELFCLASS64) return true;
  uint64_t size = uint64_t{header.e_shnum} * sizeof(Elf64_Shdr);
  bool has_headers = header.e_shentsize == sizeof(Elf64_Shdr) && header.e_shnum != 0;
  if (!has_headers || !LiesWithin(header.e_shoff, size, file_size)) return false;
  std::vector<char> headers = Bytes(file, header.e_shoff, size);
  if (header.e_shstrndx >= header.e_shnum) return false;
  Elf64_Shdr strings = SectionAt(headers, header.e_shstrndx);
  if (strings.sh_type != SHT_STRTAB || strings.sh_size == 0) return false;
  if (!LiesWithin(strings.sh_offset, strings.sh_size, file_size)) return false;
  std::vector<char> names = Bytes(file, strings.sh_offset, strings.sh_size);
  if (names.back() != '\0') return false;
  for (size_t i = 1; i < header.e_shnum; i++) {
    Elf64_Shdr section = SectionAt(headers, i);
    if (section.sh_name >= names.size()) return false;
    bool passes = section.sh_type == SHT_NOBITS || section.sh_type == SHT_NULL
                      ? MayBeWithoutBytes(names, section.sh_name)
                      : LiesWithin(section.sh_offset, section.sh_size, file_size);
    if (!passes) return false;
  }
  return true;
}

}  // namespace

void CheckElf(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return;
  uint64_t file_size = file.tellg();
  if (!Passes(file, file_size)) {
    throw BpfError(Step::kOpen, LIBBPF_ERRNO__FORMAT, "'" + path + "' is damaged");
  }
}

}  // namespace kerntop
