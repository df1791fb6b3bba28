// Turns the bytes of BTF into its types by number: Documentation/bpf/btf.rst has the format.
#include "type_table.h"

#include "within.h"

namespace kerntop {
namespace {

// A type with what follows it; 0 for a kind that is not known.
size_t SizeOf(const btf_type* type) {
  size_t elements = btf_vlen(type);
  switch (btf_kind(type)) {
    case BTF_KIND_PTR:
    case BTF_KIND_FWD:
    case BTF_KIND_TYPEDEF:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_CONST:
    case BTF_KIND_RESTRICT:
    case BTF_KIND_FUNC:
    case BTF_KIND_FLOAT:
    case BTF_KIND_TYPE_TAG:
      return sizeof(btf_type);
    case BTF_KIND_INT:
      return sizeof(btf_type) + sizeof(uint32_t);
    case BTF_KIND_ARRAY:
      return sizeof(btf_type) + sizeof(struct btf_array);
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      return sizeof(btf_type) + elements * sizeof(btf_member);
    case BTF_KIND_ENUM:
      return sizeof(btf_type) + elements * sizeof(struct btf_enum);
    case BTF_KIND_ENUM64:
      return sizeof(btf_type) + elements * sizeof(struct btf_enum64);
    case BTF_KIND_FUNC_PROTO:
      return sizeof(btf_type) + elements * sizeof(btf_param);
    case BTF_KIND_VAR:
      return sizeof(btf_type) + sizeof(struct btf_var);
    case BTF_KIND_DATASEC:
      return sizeof(btf_type) + elements * sizeof(btf_var_secinfo);
    case BTF_KIND_DECL_TAG:
      return sizeof(btf_type) + sizeof(struct btf_decl_tag);
    default:
      return 0;
  }
}

}  // namespace

std::optional<TypeTable> TypeTable::Of(const void* bytes, size_t size) {
  const auto* header = static_cast<const btf_header*>(bytes);
  if (size < sizeof(*header) || header->magic != BTF_MAGIC || header->hdr_len > size) {
    return std::nullopt;
  }

  const char* data = static_cast<const char*>(bytes) + header->hdr_len;
  size_t data_size = size - header->hdr_len;
  if (!LiesWithin(header->type_off, header->type_len, data_size) || header->type_off % 4 != 0 ||
      header->hdr_len % 4 != 0 || !LiesWithin(header->str_off, header->str_len, data_size)) {
    return std::nullopt;
  }

  TypeTable table;
  table.types_ = data + header->type_off;
  table.names_ = data + header->str_off;
  table.names_size_ = header->str_len;
  if (table.names_size_ == 0 || table.names_[table.names_size_ - 1] != '\0') return std::nullopt;
  // A kernel's types take some 24 bytes each.
  table.offsets_.reserve(header->type_len / 20);
  table.offsets_.push_back(0);
  for (size_t at = 0; at < header->type_len;) {
    if (!LiesWithin(at, sizeof(btf_type), header->type_len)) return std::nullopt;
    size_t taken = SizeOf(reinterpret_cast<const btf_type*>(table.types_ + at));
    if (taken == 0 || !LiesWithin(at, taken, header->type_len)) return std::nullopt;
    table.offsets_.push_back(static_cast<uint32_t>(at));
    at += taken;
  }
  return table;
}

const btf_type* TypeTable::Find(uint32_t id) const {
  static const btf_type kVoid{};
  if (id == 0 || id >= count()) return &kVoid;
  return reinterpret_cast<const btf_type*>(types_ + offsets_[id]);
}

}  // namespace kerntop
