// Turns a file into its bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace kerntop {

// Immutable, so any thread may use it.
class FileBytes {
 public:
  // Maps the file where that can be done, as the kernel's BTF since 6.16, and reads it where not. Null
  // with errno set when neither goes. Only for files that no process writes to.
  static std::unique_ptr<FileBytes> Of(const std::string& path);
  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  const void* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  FileBytes() = default;

  void* data_ = nullptr;
  size_t size_ = 0;
  bool is_mapped_ = false;
};

}  // namespace kerntop
