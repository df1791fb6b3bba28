// Whether a part lies within a whole whose numbers a damaged file may have made up.
#pragma once

#include <cstdint>

namespace kerntop {

// Whether `size` bytes at `offset` lie within `whole` bytes; no sum can overflow.
inline bool LiesWithin(uint64_t offset, uint64_t size, uint64_t whole) {
  return offset <= whole && size <= whole - offset;
}

}  // namespace kerntop
