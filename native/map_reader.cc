// Turns a map in the kernel into flat buffers, by batches where the kernel has them.
#include "map_reader.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <new>
#include <string_view>
#include <unordered_set>

#include "libbpf_error.h"

namespace kerntop {
namespace {

// The first guess for a hash; it doubles until the content fits and is kept for the next read.
constexpr uint32_t kFirstCapacity = 1024;

// A batch ends only at the end of a hash bucket, whose index is the cursor: 4 bytes, even if keys
// are shorter.
constexpr size_t kLeastCursorBytes = 4;

// So many times the content, of keys that were read before, are passed over in one walk.
constexpr uint64_t kMostRestarts = 16;

// What Take answers libbpf to make it stop; no system call on that path returns it.
constexpr int kStop = -ECANCELED;

bool IsArray(uint32_t type) {
  return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

// One more than an array has makes the kernel say in the first call that the end was reached.
uint32_t FirstCapacity(const bpf_map* map) {
  uint32_t entries = bpf_map__max_entries(map);
  return (IsArray(bpf_map__type(map)) ? entries : std::min(entries, kFirstCapacity)) + 1;
}

}  // namespace

bool IsPerCpu(uint32_t type) {
  return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
         type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

MapReader::MapReader(const bpf_map* map)
    : name_(bpf_map__name(map)),
      fd_(bpf_map__fd(map)),
      key_size_(bpf_map__key_size(map)),
      cpus_(1),
      stride_(bpf_map__value_size(map)) {
  // Not created, or without keys: a ring buffer, a queue.
  if (fd_ < 0 || key_size_ == 0) Fail(kEnotsupp);
  if (IsPerCpu(bpf_map__type(map))) {
    int cpus = libbpf_num_possible_cpus();
    if (cpus < 0) Fail(cpus);
    cpus_ = cpus;
    stride_ = (stride_ + 7) / 8 * 8;
  }
  cursor_.resize(std::max<size_t>(key_size_, kLeastCursorBytes));
  Reserve(FirstCapacity(map));
}

void MapReader::Fail(int error) const {
  throw BpfError(Step::kRead, error, "cannot access map '" + name_ + "'");
}

void MapReader::Reserve(uint32_t capacity) {
  keys_.resize(size_t{capacity} * key_size_);
  values_.resize(capacity * size_t{stride_} * cpus_);
  capacity_ = capacity;
}

MapContent MapReader::Read() {
  try {
    if (!batches_ || !ReadBatches()) WalkKeys();
  } catch (const std::bad_alloc&) {
    Fail(ENOMEM);
  }
  return Content();
}

MapContent MapReader::Content() const {
  return {count_, cpus_, key_size_, stride_, keys_.data(), values_.data()};
}

// False when the content is to be read key by key: for good where this kernel has no batches for this
// type (per-CPU arrays before 5.13), this time only where it has no memory for one, a bucket's worth.
bool MapReader::ReadBatches() {
  bool first = true;
  count_ = 0;
  for (;;) {
    uint32_t room = capacity_ - count_;
    int error = bpf_map_lookup_batch(fd_, first ? nullptr : cursor_.data(), cursor_.data(),
                                     KeyAt(count_), ValueAt(count_), &room, nullptr);
    bool took = error == 0 || error == -ENOENT;
    if (took) count_ += room;
    if (error == -ENOENT) return true;
    if (error == -kEnotsupp) batches_ = false;
    if (error == -kEnotsupp || error == -ENOMEM) return false;
    if (!took && error != -ENOSPC) Fail(error);
    first = first && !took;
    // ENOSPC: the next hash bucket alone is larger than the room that is left.
    if (error == -ENOSPC || count_ == capacity_) Reserve(capacity_ * 2);
  }
}

// Reads key by key. Where the entry that it stands at vanishes, the kernel starts over with the first
// key, whichever that is then: what was read before is passed over.
void MapReader::WalkKeys() {
  auto hash = [this](uint32_t index) {
    const char* key = reinterpret_cast<const char*>(KeyAt(index));
    return std::hash<std::string_view>()({key, key_size_});
  };
  auto equal = [this](uint32_t a, uint32_t b) {
    return memcmp(KeyAt(a), KeyAt(b), key_size_) == 0;
  };
  std::unordered_set<uint32_t, decltype(hash), decltype(equal)> seen(0, hash, equal);
  bool started = false;
  count_ = 0;
  for (uint64_t passed = 0; passed <= kMostRestarts * capacity_;) {
    if (count_ == capacity_) Reserve(capacity_ * 2);
    uint8_t* key = KeyAt(count_);
    int error = bpf_map_get_next_key(fd_, started ? cursor_.data() : nullptr, key);
    if (error == -ENOENT) return;
    if (error != 0) Fail(error);
    started = true;
    memcpy(cursor_.data(), key, key_size_);
    bool is_new = seen.insert(count_).second;
    error = is_new ? bpf_map_lookup_elem(fd_, key, ValueAt(count_)) : -EEXIST;
    if (error == 0) {
      count_++;
      continue;
    }
    passed++;
    if (error == -ENOENT) seen.erase(count_);
    if (error != -ENOENT && error != -EEXIST) Fail(error);
  }
  Fail(EAGAIN);
}

// What a program adds between look-up and deletion is lost where this kernel has no call for both:
// hashes have one since 5.14.
int MapReader::TakeOne(const uint8_t* key, uint8_t* value) {
  if (takes_) {
    int error = bpf_map_lookup_and_delete_elem(fd_, key, value);
    if (error != -kEnotsupp) return error;
    takes_ = false;
  }
  int error = bpf_map_lookup_elem(fd_, key, value);
  return error != 0 ? error : bpf_map_delete_elem(fd_, key);
}

MapContent MapReader::Take(const uint8_t* keys, uint32_t count) {
  if (count > capacity_) Reserve(count);
  count_ = 0;
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t* key = keys + size_t{i} * key_size_;
    int error = TakeOne(key, ValueAt(count_));
    if (error == -ENOENT) continue;
    // What was taken before is out of the map: only this answer has it.
    if (error != 0 && count_ > 0) break;
    if (error != 0) Fail(error);
    memcpy(KeyAt(count_++), key, key_size_);
  }
  return Content();
}

RingReader::RingReader(const bpf_map* map) : name_(bpf_map__name(map)) {
  if (bpf_map__fd(map) < 0) {
    throw BpfError(Step::kRead, kEnotsupp, "cannot drain map '" + name_ + "'");
  }
  ring_.reset(ring_buffer__new(bpf_map__fd(map), Take, this, nullptr));
  if (ring_ == nullptr) throw BpfError(Step::kRead, errno, "cannot drain map '" + name_ + "'");
}

// libbpf has counted the record as consumed when it calls this, so it must be copied even when it
// is the last one. Called from C: nothing may be thrown.
int RingReader::Take(void* self, void* record, size_t size) {
  // `self` is what the constructor gave to libbpf.
  auto* reader = static_cast<RingReader*>(self);
  auto* bytes = static_cast<const uint8_t*>(record);
  try {
    reader->data_.insert(reader->data_.end(), bytes, bytes + size);
    reader->offsets_.push_back(reader->data_.size());
  } catch (const std::bad_alloc&) {
    return -ENOMEM;
  }
  return reader->data_.size() >= reader->max_bytes_ ? kStop : 0;
}

void RingReader::Drain(size_t max_bytes) {
  data_.clear();
  offsets_.assign(1, 0);
  max_bytes_ = max_bytes;
  int result = ring_buffer__consume(ring_.get());
  if (result < 0 && result != kStop) {
    throw BpfError(Step::kRead, result, "cannot drain map '" + name_ + "'");
  }
}

}  // namespace kerntop
