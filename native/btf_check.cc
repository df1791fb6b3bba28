// Turns BTF that came from a file into an answer: do all references lead to something they may?
#include "btf_check.h"

#include <cerrno>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "elf_check.h"
#include "libbpf_error.h"

namespace kerntop {
namespace {

// Deeper than any type of a kernel; what recurses over types stays within a thread's stack.
constexpr size_t kDeepest = 128;

// No type is larger than what a program could address, so that sizes never overflow.
constexpr uint64_t kLargestBytes = uint64_t{1} << 31;

class Checker {
 public:
  explicit Checker(const btf* btf) : btf_(btf), count_(btf__type_cnt(btf)), sizes_(count_) {}

  bool Passes() {
    for (uint32_t id = 1; id < count_; id++) {
      if (!TypePasses(btf__type_by_id(btf_, id))) return false;
    }
    for (uint32_t id = 1; id < count_; id++) {
      if (!SizePasses(id, 0)) return false;
    }
    return true;
  }

 private:
  struct Size {
    enum { kUnknown, kAtWork, kKnown } state = kUnknown;
    uint64_t bytes = 0;
  };

  bool NamePasses(uint32_t offset) const { return btf__str_by_offset(btf_, offset) != nullptr; }
  bool IdPasses(uint32_t id) const { return id < count_; }
  bool IsKind(uint32_t id, uint32_t kind) const {
    return id != 0 && IdPasses(id) && btf_kind(btf__type_by_id(btf_, id)) == kind;
  }

  bool TypePasses(const btf_type* type) const {
    if (!NamePasses(type->name_off)) return false;
    switch (btf_kind(type)) {
      case BTF_KIND_PTR:
      case BTF_KIND_TYPEDEF:
      case BTF_KIND_VOLATILE:
      case BTF_KIND_CONST:
      case BTF_KIND_RESTRICT:
      case BTF_KIND_TYPE_TAG:
      case BTF_KIND_DECL_TAG:
      case BTF_KIND_VAR:
        return IdPasses(type->type);
      case BTF_KIND_FUNC:
        return IsKind(type->type, BTF_KIND_FUNC_PROTO);
      case BTF_KIND_ARRAY:
        return IdPasses(btf_array(type)->type) && IdPasses(btf_array(type)->index_type);
      default:
        return ElementsPass(type);
    }
  }

  bool ElementsPass(const btf_type* type) const {
    bool passes = true;
    for (int i = 0; passes && i < btf_vlen(type); i++) {
      switch (btf_kind(type)) {
        case BTF_KIND_STRUCT:
        case BTF_KIND_UNION:
          passes = NamePasses(btf_members(type)[i].name_off) && IdPasses(btf_members(type)[i].type);
          break;
        case BTF_KIND_FUNC_PROTO:
          passes = NamePasses(btf_params(type)[i].name_off) && IdPasses(btf_params(type)[i].type);
          break;
        case BTF_KIND_ENUM:
          passes = NamePasses(btf_enum(type)[i].name_off);
          break;
        case BTF_KIND_ENUM64:
          passes = NamePasses(btf_enum64(type)[i].name_off);
          break;
        case BTF_KIND_DATASEC: {
          // Also functions, where a program calls the kernel's.
          uint32_t id = btf_var_secinfos(type)[i].type;
          passes = IsKind(id, BTF_KIND_VAR) || IsKind(id, BTF_KIND_FUNC);
          break;
        }
        default:
          break;
      }
    }
    return passes && (btf_kind(type) != BTF_KIND_FUNC_PROTO || IdPasses(type->type));
  }

  // Follows what a type holds by value: that must come to an end, and to a size.
  bool SizePasses(uint32_t id, size_t depth) {
    Size& size = sizes_[id];
    if (id == 0 || size.state == Size::kKnown) return true;
    if (size.state == Size::kAtWork || depth > kDeepest) return false;
    size.state = Size::kAtWork;
    const btf_type* type = btf__type_by_id(btf_, id);
    bool passes = HeldPasses(type, depth + 1, &size.bytes) && size.bytes < kLargestBytes;
    size.state = Size::kKnown;
    return passes;
  }

  bool HeldPasses(const btf_type* type, size_t depth, uint64_t* bytes) {
    switch (btf_kind(type)) {
      case BTF_KIND_PTR:
        *bytes = sizeof(uint64_t);
        return true;
      case BTF_KIND_ARRAY: {
        const auto* array = btf_array(type);
        if (!SizePasses(array->type, depth)) return false;
        *bytes = uint64_t{array->nelems} * sizes_[array->type].bytes;
        return true;
      }
      case BTF_KIND_TYPEDEF:
      case BTF_KIND_VOLATILE:
      case BTF_KIND_CONST:
      case BTF_KIND_RESTRICT:
      case BTF_KIND_TYPE_TAG:
      case BTF_KIND_VAR:
        if (!SizePasses(type->type, depth)) return false;
        *bytes = sizes_[type->type].bytes;
        return true;
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
        *bytes = type->size;
        return MembersPass(type, depth);
      case BTF_KIND_INT:
      case BTF_KIND_ENUM:
      case BTF_KIND_ENUM64:
      case BTF_KIND_FLOAT:
        *bytes = type->size;
        return true;
      default:
        return true;
    }
  }

  bool MembersPass(const btf_type* type, size_t depth) {
    for (int i = 0; i < btf_vlen(type); i++) {
      uint32_t member = btf_members(type)[i].type;
      if (!SizePasses(member, depth)) return false;
      uint64_t end = btf_member_bit_offset(type, i) / 8 + sizes_[member].bytes;
      // A bit field may reach beyond with its type, never with its bits.
      if (btf_member_bitfield_size(type, i) == 0 && end > type->size) return false;
    }
    return true;
  }

  const btf* btf_;
  uint32_t count_;
  std::vector<Size> sizes_;
};

}  // namespace

void CheckBtf(const btf* btf, const std::string& path) {
  if (!Checker(btf).Passes()) {
    throw BpfError(Step::kOpen, EBADMSG, "the BTF in '" + path + "' is damaged");
  }
}

void CheckBtfOfObject(const std::string& path) {
  CheckElf(path);
  std::unique_ptr<btf, decltype(&btf__free)> parsed(btf__parse_elf(path.c_str(), nullptr),
                                                    btf__free);
  if (parsed != nullptr) CheckBtf(parsed.get(), path);
}

}  // namespace kerntop
