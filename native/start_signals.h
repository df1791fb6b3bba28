// Tells how the process was started, where Node has already changed it.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace kerntop {

// Was the signal ignored when the process was started, as nohup has it? Node sets every ignored signal
// back before the first script runs. What remains of that are the flags of glibc's sigaction, as exec
// leaves none; on arm64, where glibc sets none either, the answer is always false. Must be called
// before the program listens for the signal.
inline bool IgnoredAtStart(int signal) {
  // The kernel's struct sigaction; its mask is of eight bytes.
  struct {
    void (*handler)(int);
    unsigned long flags;
    unsigned long rest[6];
  } action{};
  if (syscall(SYS_rt_sigaction, signal, nullptr, &action, 8) != 0) return false;
  return action.handler == SIG_IGN || (action.handler == SIG_DFL && action.flags != 0);
}

}  // namespace kerntop
