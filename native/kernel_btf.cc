// Turns the kernel's BTF into answers, in one pass over its types a question.
#include "kernel_btf.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "btf_check.h"
#include "elf_check.h"
#include "libbpf_error.h"

namespace kerntop {
namespace {

// The kernel declares `typedef void (*btf_trace_NAME)(void *, ARGUMENTS…)` for each tracepoint.
constexpr std::string_view kTracePrefix = "btf_trace_";

constexpr const char* kOwnBtf = "/sys/kernel/btf/vmlinux";

constexpr btf_endianness kOwnEndianness =
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN;

}  // namespace

const KernelBtf& KernelBtf::Get(const std::string& path) {
  static std::mutex mutex;
  // Never freed: a load on another thread may still use it while the process ends.
  static auto* cache = new std::map<std::string, std::unique_ptr<KernelBtf>>;
  std::lock_guard<std::mutex> lock(mutex);
  LogScope log;
  auto& entry = (*cache)[path];
  if (entry == nullptr) entry.reset(new KernelBtf(path));
  return *entry;
}

KernelBtf::KernelBtf(const std::string& path) {
  // The kernel's own was checked when the kernel was built.
  if (path.empty()) bytes_ = FileBytes::Of(kOwnBtf);
  if (bytes_ != nullptr) types_ = TypeTable::Of(bytes_->data(), bytes_->size());
  if (types_.has_value()) return;
  Parse(path);
}

// libbpf knows where else a kernel without that file may have its BTF, and how to read ELF.
void KernelBtf::Parse(const std::string& path) {
  RequireDescriptors(Step::kOpen, 2);
  if (!path.empty()) CheckElf(path);
  btf_.reset(path.empty() ? btf__load_vmlinux_btf() : btf__parse(path.c_str(), nullptr));
  if (btf_ != nullptr) {
    if (!path.empty()) CheckBtf(btf_.get(), path);
    btf__set_endianness(btf_.get(), kOwnEndianness);
    uint32_t size = 0;
    const void* raw = btf__raw_data(btf_.get(), &size);
    if (raw != nullptr) types_ = TypeTable::Of(raw, size);
    if (!types_.has_value()) errno = ENOTSUP;
  }
  if (types_.has_value()) return;
  throw BpfError(Step::kOpen, errno, "cannot read BTF of " + (path.empty() ? "the kernel" : path));
}

template <typename Predicate>
std::vector<std::string> KernelBtf::Known(const std::vector<std::string>& names,
                                          Predicate is_wanted) const {
  std::unordered_set<std::string_view> missing(names.begin(), names.end());
  for (uint32_t id = 1; id < types_->count() && !missing.empty(); id++) {
    const btf_type* type = types_->Find(id);
    if (is_wanted(type)) missing.erase(types_->Name(type->name_off));
  }
  std::vector<std::string> known;
  for (const std::string& name : names) {
    if (missing.count(name) == 0) known.push_back(name);
  }
  return known;
}

std::vector<std::string> KernelBtf::KnownFunctions(const std::vector<std::string>& names) const {
  return Known(names, [](const btf_type* type) { return btf_is_func(type); });
}

std::vector<std::string> KernelBtf::KnownTypes(const std::vector<std::string>& names) const {
  return Known(names, [](const btf_type* type) {
    return btf_is_typedef(type) || btf_is_struct(type);
  });
}

std::vector<std::optional<std::vector<std::string>>> KernelBtf::TracepointArguments(
    const std::vector<std::string>& names) const {
  std::unordered_map<std::string_view, std::optional<std::vector<std::string>>> found;
  for (const std::string& name : names) found[name] = std::nullopt;
  for (uint32_t id = 1; id < types_->count(); id++) {
    const btf_type* type = types_->Find(id);
    if (!btf_is_typedef(type)) continue;
    std::string_view name = types_->Name(type->name_off);
    if (name.compare(0, kTracePrefix.size(), kTracePrefix) != 0) continue;
    auto wanted = found.find(name.substr(kTracePrefix.size()));
    if (wanted != found.end()) wanted->second = Arguments(type);
  }
  std::vector<std::optional<std::vector<std::string>>> result;
  for (const std::string& name : names) result.push_back(found[name]);
  return result;
}

// typedef → pointer → function prototype, whose first parameter is the probe's private data.
std::vector<std::string> KernelBtf::Arguments(const btf_type* trace_typedef) const {
  std::vector<std::string> arguments;
  const btf_type* pointer = types_->Find(trace_typedef->type);
  if (!btf_is_ptr(pointer)) return arguments;
  const btf_type* prototype = types_->Find(pointer->type);
  if (!btf_is_func_proto(prototype)) return arguments;
  for (int i = 1; i < btf_vlen(prototype); i++) {
    arguments.push_back(TypeName(btf_params(prototype)[i].type));
  }
  return arguments;
}

// Looks through pointers and qualifiers but keeps a typedef's name, as the prototype spells it.
std::string KernelBtf::TypeName(uint32_t id) const {
  const btf_type* type = types_->Find(id);
  while (btf_is_ptr(type) || (btf_is_mod(type) && !btf_is_typedef(type)) || btf_is_type_tag(type)) {
    id = type->type;
    type = types_->Find(id);
  }
  return id == 0 ? "void" : types_->Name(type->name_off);
}

const btf_type* KernelBtf::Find(const char* name, uint32_t kind) const {
  for (uint32_t id = 1; id < types_->count(); id++) {
    const btf_type* type = types_->Find(id);
    if (btf_kind(type) == kind && strcmp(types_->Name(type->name_off), name) == 0) return type;
  }
  return nullptr;
}

bool KernelBtf::KnowsMapType(uint32_t map_type) const {
  const btf_type* type = Find("bpf_map_type", BTF_KIND_ENUM);
  for (int i = 0; type != nullptr && i < btf_vlen(type); i++) {
    if (static_cast<uint32_t>(btf_enum(type)[i].val) == map_type) return true;
  }
  return false;
}

bool KernelBtf::HasMember(const std::string& struct_name, const std::string& member) const {
  const btf_type* type = Find(struct_name.c_str(), BTF_KIND_STRUCT);
  for (int i = 0; type != nullptr && i < btf_vlen(type); i++) {
    if (member == types_->Name(btf_members(type)[i].name_off)) return true;
  }
  return false;
}

bool KernelKnowsMapType(uint32_t type, const std::string& path) {
  try {
    return KernelBtf::Get(path).KnowsMapType(type);
  } catch (const BpfError&) {
    return true;
  }
}

// Loads a fentry program for BTF type 1, which is no function: a kernel with fentry answers EINVAL,
// one without refuses the program before it looks at the type.
std::optional<std::string> FentryRefusal() {
  LogScope log;
  // r0 = 0; exit
  const bpf_insn code[] = {{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0},
                           {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
  bpf_prog_load_opts options{};
  options.sz = sizeof(options);
  options.expected_attach_type = BPF_TRACE_FENTRY;
  options.attach_btf_id = 1;
  int result = bpf_prog_load(BPF_PROG_TYPE_TRACING, "fentry_check", "GPL", code, 2, &options);
  if (result >= 0) close(result);
  // A shortage does not show what the kernel can do.
  if (result == -EMFILE || result == -ENFILE || result == -ENOMEM || result == -EAGAIN) {
    throw BpfError(Step::kLoad, result, "cannot try a fentry program");
  }
  if (result < 0 && result != -EINVAL) return ErrnoName(result);
#if !defined(__x86_64__)
  // x86-64 has attached what it loaded since 5.5. arm64 loaded fentry programs from 5.5 but
  // attaches them only since 6.4 ("arm64: ftrace: Add direct call support"), like others whose
  // ftrace_ops has this member.
  if (!KernelBtf::Get("").HasMember("ftrace_ops", "direct_call")) return "ENOTSUPP";
#endif
  return std::nullopt;
}

}  // namespace kerntop
