// Work on any threads → one piece after the other, in the order in which the tickets were drawn.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace kerntop {

// A pool takes tasks in the order in which they are queued, but which of two threads gets to a mutex
// first is anybody's guess: a close would overtake the attach before it.
class Turns {
 public:
  // Owner, for each piece of work, in the order wanted. Every ticket must be used.
  uint64_t Draw() { return drawn_++; }

  // Any thread: waits for the ticket's turn, which ends with the work, also if that throws.
  template <typename Work>
  void Take(uint64_t ticket, Work work) {
    std::unique_lock<std::mutex> lock(mutex_);
    ended_.wait(lock, [&] { return turn_ == ticket; });
    End end{*this};
    work();
  }

 private:
  struct End {
    Turns& turns;
    ~End() {
      turns.turn_++;
      turns.ended_.notify_all();
    }
  };

  uint64_t drawn_ = 0;
  uint64_t turn_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
};

}  // namespace kerntop
