// Turns the kernel's measuring of BPF programs on for as long as an object lives.
#pragma once

#include <bpf/bpf.h>
#include <unistd.h>

#include "libbpf_error.h"

namespace kerntop {

// Holds BPF_ENABLE_STATS. The kernel counts the holders and drops ours with the process, so even a
// kill -9 leaves nothing switched on. Used by one thread at a time.
class RunStats {
 public:
  // Throws BpfError (step configure), EPERM without the privilege. Needs Linux 5.8.
  RunStats() {
    LogScope log;
    fd_ = bpf_enable_stats(BPF_STATS_RUN_TIME);
    if (fd_ < 0) throw BpfError(Step::kConfigure, fd_, "cannot enable BPF run statistics");
  }
  ~RunStats() { Close(); }
  RunStats(const RunStats&) = delete;
  RunStats& operator=(const RunStats&) = delete;

  // Idempotent.
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace kerntop
