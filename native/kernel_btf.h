// Turns the kernel's BTF into answers: which functions, tracepoints and types this kernel has.
#pragma once

#include <bpf/btf.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "file_bytes.h"
#include "type_table.h"

namespace kerntop {

// The BTF of the running kernel, or of the file that replaces it. Immutable once parsed, so any
// thread may use it.
class KernelBtf {
 public:
  // The BTF in `path`, of the running kernel when empty. Parsed at its first use and kept until the
  // process ends. Any thread; throws BpfError (step open), ENOENT when the kernel has no BTF.
  static const KernelBtf& Get(const std::string& path);

  // Those of `names` that are functions of the kernel itself (not of a module).
  std::vector<std::string> KnownFunctions(const std::vector<std::string>& names) const;

  // Those of `names` that are typedefs or structs of the kernel itself.
  std::vector<std::string> KnownTypes(const std::vector<std::string>& names) const;

  // For each name the types of the tracepoint's arguments, without the leading `void *`; nullopt
  // where the kernel has no such tracepoint.
  std::vector<std::optional<std::vector<std::string>>> TracepointArguments(
      const std::vector<std::string>& names) const;

  // Whether `enum bpf_map_type` has this value. CO-RE guards in programs ask the same question.
  bool KnowsMapType(uint32_t type) const;

  // Whether a struct of that name has that member.
  bool HasMember(const std::string& struct_name, const std::string& member) const;

 private:
  struct FreeBtf {
    void operator()(btf* btf) const { btf__free(btf); }
  };

  explicit KernelBtf(const std::string& path);
  void Parse(const std::string& path);
  template <typename Predicate>
  std::vector<std::string> Known(const std::vector<std::string>& names, Predicate is_wanted) const;
  // Null where the kernel has no such type.
  const btf_type* Find(const char* name, uint32_t kind) const;
  std::string TypeName(uint32_t id) const;
  std::vector<std::string> Arguments(const btf_type* trace_typedef) const;

  // One of the two owns what types_ refers to.
  std::unique_ptr<FileBytes> bytes_;
  std::unique_ptr<btf, FreeBtf> btf_;
  // Always there once constructed.
  std::optional<TypeTable> types_;
};

// KernelBtf::KnowsMapType for the BTF in `path`. True when there is none: libbpf then explains why
// the load fails better than a missing map would. Any thread.
bool KernelKnowsMapType(uint32_t type, const std::string& path);

// Null if the kernel accepts fentry and fexit programs, else the errno's name: also EPERM when it
// refuses everything because this process lacks the privilege. Any thread.
std::optional<std::string> FentryRefusal();

}  // namespace kerntop
