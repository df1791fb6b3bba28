// Turns an errno and what libbpf logged about it into one typed exception; convert.cc makes it JS.
#pragma once

#include <stdexcept>
#include <string>

namespace kerntop {

// The kernel's own "not supported", which is not part of the user-space ABI and has no name there.
constexpr int kEnotsupp = 524;

// Where on the way from file to data a call failed; the names are those of src/core/errors.ts.
enum class Step { kOpen, kConfigure, kLoad, kAttach, kRead, kClose };

// Collects what libbpf logs on this thread while it lives. Loads run concurrently on the libuv
// pool, so the text belongs to the thread that makes the call. The outermost scope of a thread
// counts.
class LogScope {
 public:
  // Installs libbpf's print callback once per process.
  LogScope();
  // Forgets the log.
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;
};

// The one exception of the classes in this folder. Must be constructed on the thread that made the
// failing call, inside its LogScope: that is where the log comes from.
class BpfError : public std::runtime_error {
 public:
  // `error` is an errno, of either sign; `what` says what could not be done, for example
  // "cannot read map 'counts'". Without `program`, the one that libbpf's log blames is taken.
  BpfError(Step step, int error, const std::string& what, std::string program = {});

  Step step() const { return step_; }
  // The errno's name, for example `EPERM`; libbpf's own errors are named `LIBBPF_ERRNO__…`.
  const std::string& code() const { return code_; }
  // Empty when the failure is not about one program.
  const std::string& program() const { return program_; }
  // libbpf's last lines, at most 8 KiB, without the trailing newline.
  const std::string& log() const { return log_; }

 private:
  Step step_;
  std::string code_;
  std::string program_;
  std::string log_;
};

// Throws EMFILE or ENFILE where so many descriptors cannot be had. libbpf answers with other errors
// when it runs out of them: with "no kernel BTF", or for the rest of the process with features that it
// takes for missing.
void RequireDescriptors(Step step, size_t count);

// The symbolic name of an errno; any thread, never throws but for memory.
std::string ErrnoName(int error);

}  // namespace kerntop
