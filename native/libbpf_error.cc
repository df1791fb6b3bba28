// Turns libbpf's print callback into a bounded log per thread, and an errno into its name.
#include "libbpf_error.h"

#include <bpf/libbpf.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

namespace kerntop {
namespace {

constexpr size_t kLogBytes = 8192;

struct ThreadLog {
  int scopes = 0;
  std::string text;
  // The last program a warning was about: a load stops at the first program that fails.
  std::string program;
};

thread_local ThreadLog thread_log;

// libbpf starts every line about one program with `libbpf: prog 'NAME': `.
std::string BlamedProgram(const std::string& message) {
  static const std::string prefix = "libbpf: prog '";
  if (message.compare(0, prefix.size(), prefix) != 0) return {};
  size_t end = message.find('\'', prefix.size());
  return end == std::string::npos ? std::string()
                                  : message.substr(prefix.size(), end - prefix.size());
}

std::string Format(const char* format, va_list args) {
  va_list again;
  va_copy(again, args);
  std::array<char, 512> line;
  int length = vsnprintf(line.data(), line.size(), format, args);
  std::string text;
  if (length >= static_cast<int>(line.size())) {
    // A verifier log comes as one message of up to 16 MiB.
    text.resize(length + 1);
    vsnprintf(text.data(), text.size(), format, again);
    text.resize(length);
  } else if (length > 0) {
    text.assign(line.data(), length);
  }
  va_end(again);
  return text;
}

// Keeps the end: a verifier log states its verdict last.
void TrimFront(std::string* text) {
  if (text->size() <= kLogBytes) return;
  text->erase(0, text->size() - kLogBytes);
  size_t newline = text->find('\n');
  if (newline != std::string::npos) text->erase(0, newline + 1);
}

// Called from C, so nothing may be thrown; without memory the message is lost.
int Print(libbpf_print_level level, const char* format, va_list args) {
  if (level == LIBBPF_DEBUG || thread_log.scopes == 0) return 0;
  try {
    std::string message = Format(format, args);
    std::string program = level == LIBBPF_WARN ? BlamedProgram(message) : std::string();
    if (!program.empty()) thread_log.program = std::move(program);
    thread_log.text += message;
    TrimFront(&thread_log.text);
  } catch (const std::exception&) {
    return 0;
  }
  return 0;
}

std::string Describe(int error) {
  if (error == kEnotsupp) return "Not supported by this kernel";
  std::array<char, 128> text{};
  libbpf_strerror(error, text.data(), text.size());
  return text.data();
}

std::string TrimEnd(std::string text) {
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

}  // namespace

LogScope::LogScope() {
  static const libbpf_print_fn_t previous = libbpf_set_print(Print);
  static_cast<void>(previous);
  thread_log.scopes++;
}

LogScope::~LogScope() {
  if (--thread_log.scopes == 0) thread_log = {};
}

void RequireDescriptors(Step step, size_t count) {
  std::vector<int> taken;
  int error = 0;
  while (error == 0 && taken.size() < count) {
    int fd = eventfd(0, EFD_CLOEXEC);
    if (fd < 0) {
      error = errno;
    } else {
      taken.push_back(fd);
    }
  }
  for (int fd : taken) close(fd);
  if (error == EMFILE || error == ENFILE) {
    throw BpfError(step, error, "cannot have " + std::to_string(count) + " more open files");
  }
}

std::string ErrnoName(int error) {
  // In the order of libbpf's `enum libbpf_errno`, which starts at 4000.
  static constexpr std::array<const char*, 14> libbpf_names = {
      "LIBELF", "FORMAT",   "KVERSION", "ENDIAN",   "INTERNAL", "RELOC",  "LOAD",
      "VERIFY", "PROG2BIG", "KVER",     "PROGTYPE", "WRNGPID",  "INVSEQ", "NLPARSE"};
  error = std::abs(error);
  if (error == kEnotsupp) return "ENOTSUPP";
  if (error >= __LIBBPF_ERRNO__START && error < __LIBBPF_ERRNO__END) {
    size_t index = error - __LIBBPF_ERRNO__START;
    return std::string("LIBBPF_ERRNO__") +
           (index < libbpf_names.size() ? libbpf_names[index] : "?");
  }
  const char* name = strerrorname_np(error);
  return name != nullptr ? name : "errno " + std::to_string(error);
}

BpfError::BpfError(Step step, int error, const std::string& what, std::string program)
    : std::runtime_error(what + ": " + Describe(std::abs(error))),
      step_(step),
      code_(ErrnoName(error)),
      program_(program.empty() ? thread_log.program : std::move(program)),
      log_(TrimEnd(thread_log.text)) {}

}  // namespace kerntop
