// Turns an object file into programs and maps in the kernel, through libbpf.
#include "bpf_object.h"

#include <bpf/bpf.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "btf_check.h"
#include "kernel_btf.h"

namespace kerntop {
namespace {

// 5.10, the oldest kernel supported, has all map types before this one.
constexpr uint32_t kFirstNewMapType = BPF_MAP_TYPE_TASK_STORAGE;

// What libbpf opens beside maps, programs and links: types, and trials of what the kernel can do.
constexpr size_t kOtherDescriptors = 8;

std::optional<TypeLayout> DescribeIfTyped(const btf* btf, uint32_t id) {
  if (id == 0) return std::nullopt;
  return DescribeType(btf, id);
}

// Each load parses the kernel's BTF anew, 5 MB that glibc would keep in the arena of each of the
// pool's four threads. Takes less than 1 ms.
void ReturnFreedMemory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

BpfObject::BpfObject(const std::string& path, const std::string& btf_path)
    : path_(path), btf_path_(btf_path) {
  LogScope log;
  bpf_object_open_opts options{};
  options.sz = sizeof(options);
  if (!btf_path_.empty()) {
    // libbpf would look at the file only for programs that need relocation, in the load.
    KernelBtf::Get(btf_path_);
    options.btf_custom_path = btf_path_.c_str();
  }
  CheckBtfOfObject(path_);
  object_.reset(bpf_object__open_file(path_.c_str(), &options));
  if (object_ == nullptr) throw BpfError(Step::kOpen, errno, "cannot open '" + path_ + "'");
  Describe();
}

BpfObject::~BpfObject() { Close(); }

void BpfObject::Describe() {
  bpf_program* program = nullptr;
  bpf_object__for_each_program(program, object_.get()) {
    programs_.push_back({bpf_program__name(program), bpf_program__section_name(program)});
  }
  const btf* btf = bpf_object__btf(object_.get());
  if (btf == nullptr) throw BpfError(Step::kOpen, ENODATA, "no BTF in '" + path_ + "'");
  globals_.emplace(object_.get());
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, object_.get()) {
    if (bpf_map__is_internal(map)) continue;
    maps_.push_back({bpf_map__name(map), bpf_map__type(map), bpf_map__key_size(map),
                     bpf_map__value_size(map), bpf_map__max_entries(map),
                     DescribeIfTyped(btf, bpf_map__btf_key_type_id(map)),
                     DescribeIfTyped(btf, bpf_map__btf_value_type_id(map))});
  }
}

void BpfObject::Require(Step step, State wanted) const {
  State state = state_;
  if (state == wanted) return;
  if (state == State::kClosed) throw BpfError(step, EBADF, "'" + path_ + "' is closed");
  if (state == State::kLoading) throw BpfError(step, EBUSY, "'" + path_ + "' is being loaded");
  throw BpfError(step, EINVAL,
                 wanted == State::kOpened ? "'" + path_ + "' is past its configuration"
                                          : "'" + path_ + "' is not loaded");
}

void BpfObject::RequireLoaded(Step step) const { Require(step, State::kLoaded); }

bpf_program* BpfObject::FindProgram(Step step, const std::string& name) const {
  bpf_program* program = bpf_object__find_program_by_name(object_.get(), name.c_str());
  if (program == nullptr) throw BpfError(step, ENOENT, "no program '" + name + "'", name);
  return program;
}

bpf_map* BpfObject::FindMap(Step step, const std::string& name) const {
  bpf_map* map = bpf_object__find_map_by_name(object_.get(), name.c_str());
  if (map == nullptr || bpf_map__is_internal(map)) {
    throw BpfError(step, ENOENT, "no map '" + name + "'");
  }
  return map;
}

void BpfObject::SelectPrograms(const std::vector<std::string>& names) {
  LogScope log;
  Require(Step::kConfigure, State::kOpened);
  for (const std::string& name : names) FindProgram(Step::kConfigure, name);
  bpf_program* program = nullptr;
  bpf_object__for_each_program(program, object_.get()) {
    bool selected =
        std::find(names.begin(), names.end(), bpf_program__name(program)) != names.end();
    int error = bpf_program__set_autoload(program, selected);
    if (error != 0) throw BpfError(Step::kConfigure, error, "cannot select programs");
  }
}

void BpfObject::SetMaxEntries(const std::string& name, uint32_t entries) {
  LogScope log;
  Require(Step::kConfigure, State::kOpened);
  bpf_map* map = FindMap(Step::kConfigure, name);
  int error = entries == 0 ? -EINVAL : bpf_map__set_max_entries(map, entries);
  if (error != 0) throw BpfError(Step::kConfigure, error, "cannot resize map '" + name + "'");
  for (MapInfo& info : maps_) {
    if (info.name == name) info.max_entries = bpf_map__max_entries(map);
  }
}

void BpfObject::WriteGlobal(const std::string& name, const void* bytes, size_t size) {
  LogScope log;
  if (state_ != State::kOpened) Require(Step::kConfigure, State::kLoaded);
  globals_->Write(name, bytes, size);
}

std::vector<uint8_t> BpfObject::ReadGlobal(const std::string& name) {
  LogScope log;
  if (state_ != State::kOpened) Require(Step::kRead, State::kLoaded);
  return globals_->Read(name);
}

void BpfObject::BeginLoad() {
  Require(Step::kLoad, State::kOpened);
  state_ = State::kLoading;
}

void BpfObject::LeaveOutUnknownMaps() {
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, object_.get()) {
    if (bpf_map__type(map) >= kFirstNewMapType &&
        !KernelKnowsMapType(bpf_map__type(map), btf_path_)) {
      bpf_map__set_autocreate(map, false);
    }
  }
}

// Of the globals' sections, too; a program has one of its own and one of its link.
size_t BpfObject::DescriptorsNeeded() const {
  size_t count = kOtherDescriptors;
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, object_.get()) count++;
  bpf_program* program = nullptr;
  bpf_object__for_each_program(program, object_.get()) {
    if (bpf_program__autoload(program)) count += 2;
  }
  return count;
}

void BpfObject::Load() {
  LogScope log;
  if (object_ == nullptr) throw BpfError(Step::kLoad, EBADF, "'" + path_ + "' is closed");
  State loading = State::kLoading;
  RequireDescriptors(Step::kLoad, DescriptorsNeeded());
  LeaveOutUnknownMaps();
  int error = bpf_object__load(object_.get());
  ReturnFreedMemory();
  // BeginClose may have come between: the object then stays closed.
  state_.compare_exchange_strong(loading, error == 0 ? State::kLoaded : State::kFailed);
  if (error != 0) throw BpfError(Step::kLoad, error, "cannot load '" + path_ + "'");
}

// Lets the program see everything that it iterates over, once. It writes nothing to read.
void BpfObject::RunIterator(Step step, const Link& link, const std::string& name) {
  int fd = bpf_iter_create(bpf_link__fd(link.get()));
  char byte;
  ssize_t got = 0;
  if (fd >= 0) {
    do got = read(fd, &byte, sizeof(byte));
    while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
  }
  int error = fd < 0 || got < 0 ? errno : 0;
  if (fd >= 0) close(fd);
  if (error != 0) throw BpfError(step, error, "cannot run iterator '" + name + "'", name);
}

BpfObject::Link BpfObject::AttachOne(const std::string& name) {
  bpf_program* program = FindProgram(Step::kAttach, name);
  for (const auto& attached : links_) {
    if (attached.first == name) {
      throw BpfError(Step::kAttach, EEXIST, "cannot attach program '" + name + "' twice", name);
    }
  }
  // libbpf would answer with a bare EINVAL.
  if (bpf_program__fd(program) < 0) {
    throw BpfError(Step::kAttach, EINVAL, "program '" + name + "' was not selected", name);
  }
  Link link(bpf_program__attach(program));
  if (link == nullptr) {
    throw BpfError(Step::kAttach, errno, "cannot attach program '" + name + "'", name);
  }
  if (bpf_program__expected_attach_type(program) == BPF_TRACE_ITER) RunIterator(Step::kAttach, link, name);
  return link;
}

void BpfObject::Attach(const std::vector<std::string>& names) {
  LogScope log;
  if (object_ == nullptr) throw BpfError(Step::kAttach, EBADF, "'" + path_ + "' is closed");
  size_t before = links_.size();
  try {
    for (const std::string& name : names) links_.emplace_back(name, AttachOne(name));
  } catch (...) {
    links_.resize(before);
    throw;
  }
}

template <typename Reader>
Reader& BpfObject::ReaderOf(std::map<std::string, Reader>& readers, const std::string& map) {
  RequireLoaded(Step::kRead);
  return readers.try_emplace(map, FindMap(Step::kRead, map)).first->second;
}

MapContent BpfObject::ReadMap(const std::string& map) {
  LogScope log;
  return ReaderOf(readers_, map).Read();
}

MapContent BpfObject::TakeKeys(const std::string& map, const uint8_t* keys, size_t bytes) {
  LogScope log;
  MapReader& reader = ReaderOf(readers_, map);
  return reader.Take(keys, bytes / bpf_map__key_size(FindMap(Step::kRead, map)));
}

const RingReader& BpfObject::DrainRing(const std::string& map, size_t max_bytes) {
  LogScope log;
  RingReader& ring = ReaderOf(rings_, map);
  ring.Drain(max_bytes);
  return ring;
}

void BpfObject::Iterate(const std::string& program) const {
  LogScope log;
  RequireLoaded(Step::kRead);
  auto attached = std::find_if(links_.begin(), links_.end(),
                               [&](const auto& link) { return link.first == program; });
  if (attached == links_.end()) {
    throw BpfError(Step::kRead, ENOENT, "program '" + program + "' is not attached", program);
  }
  RunIterator(Step::kRead, attached->second, program);
}

std::vector<ProgramStats> BpfObject::Stats() const {
  LogScope log;
  RequireLoaded(Step::kRead);
  std::vector<ProgramStats> stats;
  bpf_program* program = nullptr;
  bpf_object__for_each_program(program, object_.get()) {
    if (bpf_program__fd(program) < 0) continue;
    const char* name = bpf_program__name(program);
    bpf_prog_info info{};
    uint32_t size = sizeof(info);
    int error = bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size);
    if (error != 0) {
      throw BpfError(Step::kRead, error, std::string("cannot read statistics of '") + name + "'",
                     name);
    }
    stats.push_back({name, info.run_time_ns, info.run_cnt, info.recursion_misses});
  }
  return stats;
}

void BpfObject::BeginClose() { state_ = State::kClosed; }

void BpfObject::Close() {
  state_ = State::kClosed;
  links_.clear();
  readers_.clear();
  rings_.clear();
  globals_.reset();
  object_.reset();
}

}  // namespace kerntop
