// Turns a file into its bytes, with one copy fewer than a stream makes.
#include "file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace kerntop {
namespace {

// False with errno set, EIO where the file is shorter than it said.
bool ReadWhole(int fd, char* bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t got = read(fd, bytes + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = EIO;
    if (got <= 0) return false;
    done += got;
  }
  return true;
}

}  // namespace

std::unique_ptr<FileBytes> FileBytes::Of(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  std::unique_ptr<FileBytes> bytes(new FileBytes);
  struct stat status {};
  bool is_good = fstat(fd, &status) == 0;
  if (is_good) {
    bytes->size_ = status.st_size;
    void* mapped = mmap(nullptr, bytes->size_, PROT_READ, MAP_PRIVATE, fd, 0);
    bytes->is_mapped_ = mapped != MAP_FAILED;
    bytes->data_ = bytes->is_mapped_ ? mapped : malloc(bytes->size_);
    is_good = bytes->is_mapped_ || (bytes->data_ != nullptr &&
                                    ReadWhole(fd, static_cast<char*>(bytes->data_), bytes->size_));
  }
  int error = errno;
  close(fd);
  errno = error;
  return is_good ? std::move(bytes) : nullptr;
}

FileBytes::~FileBytes() {
  if (is_mapped_) {
    munmap(data_, size_);
  } else {
    free(data_);
  }
}

}  // namespace kerntop
