// Makes a 32-bit system call in a child, which it may cost its life.
#include "compat.h"

#if defined(__x86_64__)
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace kerntop {

#if defined(__x86_64__)
namespace {

constexpr int kAnswered = 42;
constexpr int kFaulted = 43;

// With a handler the fault is no core and no line in the kernel's log.
void OnFault(int) { _exit(kFaulted); }

// exit(2) of the 32-bit table. Async-signal-safe: the child has one thread of many.
[[noreturn]] void ExitBy32BitCall() {
  signal(SIGSEGV, OnFault);
  asm volatile("int $0x80" : : "a"(1), "b"(kAnswered) : "memory", "r8", "r9", "r10", "r11");
  _exit(kFaulted);
}

}  // namespace

std::optional<bool> Runs32BitCalls() {
  int status = 0;
  pid_t child = fork();
  if (child == 0) ExitBy32BitCall();
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status) == kAnswered;
}
#else
std::optional<bool> Runs32BitCalls() { return std::nullopt; }
#endif

}  // namespace kerntop
