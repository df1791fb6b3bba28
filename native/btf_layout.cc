// Turns BTF types of an object file into TypeLayouts; convert.cc turns those into BtfType.
#include "btf_layout.h"

#include <cerrno>

#include "libbpf_error.h"

namespace kerntop {
namespace {

// BPF is a 64-bit target, whatever this machine is.
constexpr uint32_t kPointerBytes = 8;

std::string Name(const btf* btf, const btf_type* type) {
  const char* name = btf__name_by_offset(btf, type->name_off);
  return name != nullptr ? name : "";
}

[[noreturn]] void Refuse(const std::string& what) {
  throw BpfError(Step::kOpen, EOPNOTSUPP, "cannot describe " + what);
}

// Plain `char` only: `signed char` and `unsigned char` (u8) are numbers.
bool IsChar(const btf* btf, uint32_t id) {
  int resolved = btf__resolve_type(btf, id);
  if (resolved < 0) return false;
  const btf_type* type = btf__type_by_id(btf, resolved);
  return btf_is_int(type) && Name(btf, type) == "char";
}

TypeLayout Int(uint32_t size, bool is_signed) {
  TypeLayout layout;
  layout.size = size;
  layout.is_signed = is_signed;
  return layout;
}

// clang sets the "signed" flag of enums from version 15 on; before, only a negative value tells.
bool EnumIsSigned(const btf_type* type) {
  if (btf_kflag(type)) return true;
  if (!btf_is_enum(type)) return false;
  const auto* value = btf_enum(type);
  for (int i = 0; i < btf_vlen(type); i++) {
    if (value[i].val < 0) return true;
  }
  return false;
}

TypeLayout DescribeArray(const btf* btf, const btf_type* type) {
  const auto* array = btf_array(type);
  TypeLayout layout;
  layout.count = array->nelems;
  if (IsChar(btf, array->type)) {
    layout.kind = TypeLayout::Kind::kString;
    layout.size = array->nelems;
    return layout;
  }
  layout.kind = TypeLayout::Kind::kArray;
  layout.members.push_back({"", 0, DescribeType(btf, array->type)});
  layout.size = array->nelems * layout.members.front().type.size;
  return layout;
}

// A union is a struct whose members overlap.
TypeLayout DescribeStruct(const btf* btf, const btf_type* type) {
  TypeLayout layout;
  layout.kind = TypeLayout::Kind::kStruct;
  layout.size = type->size;
  layout.name = Name(btf, type);
  const btf_member* member = btf_members(type);
  for (int i = 0; i < btf_vlen(type); i++) {
    const char* name = btf__name_by_offset(btf, member[i].name_off);
    uint32_t bit = btf_member_bit_offset(type, i);
    if (btf_member_bitfield_size(type, i) != 0 || bit % 8 != 0) {
      Refuse("bit field '" + layout.name + "." + name + "'");
    }
    layout.members.push_back({name, bit / 8, DescribeType(btf, member[i].type)});
  }
  return layout;
}

bool IsGlobalSection(const std::string& name) {
  for (const std::string base : {".rodata", ".data", ".bss"}) {
    if (name == base || name.compare(0, base.size() + 1, base + ".") == 0) return true;
  }
  return false;
}

}  // namespace

TypeLayout DescribeType(const btf* btf, uint32_t id) {
  int resolved = btf__resolve_type(btf, id);
  if (resolved < 0) throw BpfError(Step::kOpen, resolved, "cannot resolve a BTF type");
  const btf_type* type = btf__type_by_id(btf, resolved);
  switch (btf_kind(type)) {
    case BTF_KIND_INT:
      return Int(type->size, (btf_int_encoding(type) & BTF_INT_SIGNED) != 0);
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return Int(type->size, EnumIsSigned(type));
    case BTF_KIND_PTR:
      return Int(kPointerBytes, false);
    case BTF_KIND_ARRAY:
      return DescribeArray(btf, type);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      return DescribeStruct(btf, type);
    default:
      Refuse("BTF kind " + std::to_string(btf_kind(type)) + " '" + Name(btf, type) + "'");
  }
}

std::vector<Global> ListGlobals(const btf* btf) {
  std::vector<Global> globals;
  for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
    const btf_type* section = btf__type_by_id(btf, id);
    if (!btf_is_datasec(section)) continue;
    std::string section_name = Name(btf, section);
    if (!IsGlobalSection(section_name)) continue;
    const btf_var_secinfo* info = btf_var_secinfos(section);
    for (int i = 0; i < btf_vlen(section); i++) {
      const btf_type* variable = btf__type_by_id(btf, info[i].type);
      globals.push_back(
          {Name(btf, variable), section_name, info[i].offset, DescribeType(btf, variable->type)});
    }
  }
  return globals;
}

}  // namespace kerntop
