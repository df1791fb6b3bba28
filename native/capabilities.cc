// Has every thread of the process drop its capabilities.
//
// This cannot be done before Node starts its threads, nor by a second start of Node: the statistics of
// programs are turned on, and probes attached, with capabilities that the reading of maps does without
// (BPF_ENABLE_STATS takes CAP_SYS_ADMIN), and by then the threads are there.
#include "capabilities.h"

#include <dirent.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <set>

#include "libbpf_error.h"

namespace kerntop {
namespace {

// Global, since a signal handler can be given nothing else.
std::atomic<uint64_t> kept{0};
std::atomic<int> answers{0};
std::atomic<int> handler_error{0};

// Async-signal-safe: system calls and lock-free atomics only.
int DropOnThisThread(uint64_t keep) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2]{};
  if (syscall(SYS_capget, &header, data) != 0) return errno;
  for (int half = 0; half < 2; half++) {
    uint32_t mask = static_cast<uint32_t>(keep >> (32 * half));
    data[half].permitted &= mask;
    data[half].effective = data[half].permitted;
    data[half].inheritable = 0;
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return syscall(SYS_capset, &header, data) == 0 ? 0 : errno;
}

void OnSignal(int) {
  int saved = errno;
  int error = DropOnThisThread(kept);
  if (error != 0) handler_error = error;
  answers++;
  errno = saved;
}

std::set<pid_t> Threads() {
  std::set<pid_t> threads;
  std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/task"), closedir);
  if (folder == nullptr) throw BpfError(Step::kConfigure, errno, "cannot list the threads");
  while (const dirent* entry = readdir(folder.get())) {
    pid_t thread = std::atoi(entry->d_name);
    if (thread > 0) threads.insert(thread);
  }
  return threads;
}

// Waits for so many answers.
void AwaitAnswers(int expected) {
  constexpr int kTries = 20000;
  const timespec pause{0, 50000};
  for (int i = 0; i < kTries && answers < expected; i++) nanosleep(&pause, nullptr);
  if (answers < expected) throw BpfError(Step::kConfigure, ETIMEDOUT, "a thread does not answer");
}

// A thread that starts from one that has not dropped yet has its capabilities: repeats until none is new.
// All are asked before the first answer is waited for: the wait is most of what this takes.
void SignalAllThreads(int signal) {
  pid_t process = getpid();
  std::set<pid_t> done{static_cast<pid_t>(syscall(SYS_gettid))};
  for (bool found = true; found;) {
    found = false;
    int expected = answers;
    for (pid_t thread : Threads()) {
      if (!done.insert(thread).second) continue;
      found = true;
      if (syscall(SYS_tgkill, process, thread, signal) == 0) expected++;
    }
    AwaitAnswers(expected);
  }
}

// The kernel's struct sigaction, whatever this architecture's looks like: it is only handed on.
struct alignas(8) KernelAction {
  unsigned char bytes[64];
};
constexpr size_t kKernelMaskSize = 8;

long KernelSigaction(int signal, const KernelAction* action, KernelAction* before) {
  return syscall(SYS_rt_sigaction, signal, action, before, kKernelMaskSize);
}

// Lends our handler to the signal by which glibc itself has all threads change their user: the one
// that no thread can block, as Node's inspector thread does all others. glibc's own sigaction
// refuses it, so the handler is set for another signal and moved, with glibc's return trampoline.
class AllThreadsHandler {
 public:
  static constexpr int kSignal = 33;

  AllThreadsHandler() {
    struct sigaction action {};
    struct sigaction unused {};
    KernelAction ours{};
    action.sa_handler = OnSignal;
    action.sa_flags = SA_RESTART;
    bool moved = sigaction(SIGRTMAX, &action, &unused) == 0 &&
                 KernelSigaction(SIGRTMAX, nullptr, &ours) == 0 &&
                 sigaction(SIGRTMAX, &unused, nullptr) == 0 &&
                 KernelSigaction(kSignal, &ours, &before_) == 0;
    if (!moved) throw BpfError(Step::kConfigure, errno, "cannot reach the other threads");
  }
  ~AllThreadsHandler() { KernelSigaction(kSignal, &before_, nullptr); }
  AllThreadsHandler(const AllThreadsHandler&) = delete;
  AllThreadsHandler& operator=(const AllThreadsHandler&) = delete;

 private:
  KernelAction before_{};
};

}  // namespace

void KeepOnlyCapabilities(uint64_t keep) {
  LogScope log;
  kept = keep;
  handler_error = DropOnThisThread(keep);
  AllThreadsHandler handler;
  SignalAllThreads(AllThreadsHandler::kSignal);
  if (handler_error != 0) {
    throw BpfError(Step::kConfigure, handler_error, "cannot drop capabilities");
  }
}

}  // namespace kerntop
