// Turns a map in the kernel into flat buffers of keys and values, and a ring buffer into records.
#pragma once

#include <bpf/libbpf.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kerntop {

// What one read found. Points into the reader's buffers: valid until its next call.
struct MapContent {
  uint32_t count = 0;
  uint32_t cpus = 1;
  uint32_t key_size = 0;
  // Bytes from the value of one CPU to that of the next; per-CPU values are padded to 8.
  uint32_t stride = 0;
  const uint8_t* keys = nullptr;
  const uint8_t* values = nullptr;
};

// True for the map types that hold one value per possible CPU.
bool IsPerCpu(uint32_t type);

// Reads and deletes entries of one created map. Its buffers keep the size that the largest read
// needed. Used by one thread at a time; borrows the map, which must outlive it.
class MapReader {
 public:
  // Throws BpfError, ENOTSUPP when the map has no keys or was not created because the kernel lacks
  // its type.
  explicit MapReader(const bpf_map* map);

  // The whole content, in as few system calls as the kernel allows. An entry that is changed
  // meanwhile has its old or its new value; throws BpfError rather than return a part.
  MapContent Read();

  // Deletes those of `count` keys that exist, and returns them with the values that they had then.
  // A failure ends it early; throws BpfError only if nothing was deleted before.
  MapContent Take(const uint8_t* keys, uint32_t count);

 private:
  bool ReadBatches();
  void WalkKeys();
  int TakeOne(const uint8_t* key, uint8_t* value);
  MapContent Content() const;
  void Reserve(uint32_t capacity);
  uint8_t* KeyAt(uint32_t index) { return keys_.data() + size_t{index} * key_size_; }
  uint8_t* ValueAt(uint32_t index) { return values_.data() + index * size_t{stride_} * cpus_; }
  [[noreturn]] void Fail(int error) const;

  std::string name_;
  int fd_;
  uint32_t key_size_;
  uint32_t cpus_;
  uint32_t stride_;
  bool batches_ = true;
  bool takes_ = true;
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;
  std::vector<uint8_t> keys_;
  std::vector<uint8_t> values_;
  // Where the next batch or the next key goes on from.
  std::vector<uint8_t> cursor_;
};

// Drains one ring buffer. Used by one thread at a time; borrows the map.
class RingReader {
 public:
  // Maps the ring's memory. Throws BpfError, EINVAL when the map is not a ring buffer.
  explicit RingReader(const bpf_map* map);
  RingReader(const RingReader&) = delete;
  RingReader& operator=(const RingReader&) = delete;

  // Takes whole records until they add up to `max_bytes`; the rest stays in the ring. At least one
  // record is taken if there is any, so a caller always makes progress.
  void Drain(size_t max_bytes);

  // The records of the last Drain, one after the other: record i starts at offsets()[i] and ends
  // at offsets()[i + 1].
  const std::vector<uint8_t>& data() const { return data_; }
  const std::vector<uint32_t>& offsets() const { return offsets_; }

 private:
  struct FreeRing {
    void operator()(ring_buffer* ring) const { ring_buffer__free(ring); }
  };
  static int Take(void* self, void* record, size_t size);

  std::string name_;
  std::unique_ptr<ring_buffer, FreeRing> ring_;
  size_t max_bytes_ = 0;
  std::vector<uint8_t> data_;
  std::vector<uint32_t> offsets_;
};

}  // namespace kerntop
