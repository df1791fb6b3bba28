// Turns an object file into programs and maps in the kernel, and owns them: open → configure → load
// → attach → read … → close.
#pragma once

#include <bpf/libbpf.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "btf_layout.h"
#include "globals.h"
#include "libbpf_error.h"
#include "map_reader.h"
#include "turns.h"

namespace kerntop {

struct ProgramInfo {
  std::string name;
  std::string section;
};

struct MapInfo {
  std::string name;
  uint32_t type;
  uint32_t key_size;
  uint32_t value_size;
  uint32_t max_entries;
  std::optional<TypeLayout> key;
  std::optional<TypeLayout> value;
};

// Cumulative since the program's load.
struct ProgramStats {
  std::string name;
  uint64_t run_time_ns;
  uint64_t run_count;
  uint64_t recursion_misses;
};

// Threads: Load, Attach and Close may run on any thread, each in its turn; everything else
// belongs to one thread, the owner's, which also announces a load or close with Begin…. So the
// owner never reads what another thread is creating or tearing down, and no read takes a lock.
// Errors: BpfError with the step of the call; EINVAL in the wrong state, EBUSY while a load runs,
// EBADF after BeginClose, ENOENT for an unknown name.
class BpfObject {
 public:
  // Parses the file; nothing reaches the kernel. `btf_path` replaces the kernel's BTF unless empty.
  BpfObject(const std::string& path, const std::string& btf_path);

  // Closes, and so may wait for the kernel like Close.
  ~BpfObject();
  BpfObject(const BpfObject&) = delete;
  BpfObject& operator=(const BpfObject&) = delete;

  // What the object holds, for its owner until it is closed.
  const std::vector<ProgramInfo>& programs() const { return programs_; }
  // As the object declares them, with the sizes of SetMaxEntries.
  const std::vector<MapInfo>& maps() const { return maps_; }
  const std::vector<Global>& globals() const { return globals_->list(); }

  // Owner, before the load: leaves all other programs out of it.
  void SelectPrograms(const std::vector<std::string>& names);

  // Owner, before the load. libbpf rounds a ring buffer up to a power of two of pages.
  void SetMaxEntries(const std::string& map, uint32_t entries);

  // Owner, before or after the load. `size` must be the variable's; EINVAL for `.rodata` after it.
  void WriteGlobal(const std::string& name, const void* bytes, size_t size);

  // Owner, before or after the load; returns a copy.
  std::vector<uint8_t> ReadGlobal(const std::string& name);

  // For Load, Attach and Close on other threads: one at a time.
  Turns& turns() { return turns_; }

  // Owner: claims the one load an object has. Must be followed by Load.
  void BeginLoad();

  // Verifies and loads the selected programs. Maps of types this kernel lacks are left out; the
  // programs must guard them with CO-RE. After a failure only Close makes sense.
  void Load();

  // Throws unless the object is loaded. Owner.
  void RequireLoaded(Step step) const;

  // Attaches each program by its section, in this order; an iterator has then also run, once, to
  // its end. On failure undoes this call's links.
  // EEXIST for a program that is attached already: it would count everything twice.
  void Attach(const std::vector<std::string>& names);

  // Owner, loaded. The content lives in buffers of this object until the map is read again.
  MapContent ReadMap(const std::string& map);

  // Owner, loaded. Deletes the keys that exist and returns them with their last values; a last
  // incomplete key is ignored.
  MapContent TakeKeys(const std::string& map, const uint8_t* keys, size_t bytes);

  // Owner, loaded. The records live in the reader until it drains again.
  const RingReader& DrainRing(const std::string& map, size_t max_bytes);

  // Owner, loaded. Runs an attached iterator for each thing it visits.
  void Iterate(const std::string& program) const;

  // Owner, loaded. The programs that were loaded, in the object's order.
  std::vector<ProgramStats> Stats() const;

  // Owner: from now on every call but Close fails with EBADF.
  void BeginClose();

  // Detaches, then frees everything, after a load or attach in flight has ended. Idempotent. Never
  // throws. A classic tracepoint takes ~75 ms to detach.
  void Close();

 private:
  enum class State { kOpened, kLoading, kLoaded, kFailed, kClosed };
  struct CloseObject {
    void operator()(bpf_object* object) const { bpf_object__close(object); }
  };
  struct DestroyLink {
    void operator()(bpf_link* link) const { bpf_link__destroy(link); }
  };
  using Link = std::unique_ptr<bpf_link, DestroyLink>;

  void Require(Step step, State wanted) const;
  void Describe();
  size_t DescriptorsNeeded() const;
  void LeaveOutUnknownMaps();
  Link AttachOne(const std::string& name);
  static void RunIterator(Step step, const Link& link, const std::string& name);
  bpf_program* FindProgram(Step step, const std::string& name) const;
  bpf_map* FindMap(Step step, const std::string& name) const;
  template <typename Reader>
  Reader& ReaderOf(std::map<std::string, Reader>& readers, const std::string& map);

  const std::string path_;
  const std::string btf_path_;
  std::atomic<State> state_{State::kOpened};
  Turns turns_;
  std::unique_ptr<bpf_object, CloseObject> object_;
  std::vector<ProgramInfo> programs_;
  std::vector<MapInfo> maps_;
  std::optional<Globals> globals_;
  std::map<std::string, MapReader> readers_;
  std::map<std::string, RingReader> rings_;
  std::vector<std::pair<std::string, Link>> links_;
};

}  // namespace kerntop
