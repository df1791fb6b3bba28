// Turns C++ values into JavaScript ones and back; decides nothing.
#include "convert.h"

#include <cstring>

namespace kerntop {
namespace {

const char* StepName(Step step) {
  switch (step) {
    case Step::kOpen:
      return "open";
    case Step::kConfigure:
      return "configure";
    case Step::kLoad:
      return "load";
    case Step::kAttach:
      return "attach";
    case Step::kRead:
      return "read";
    case Step::kClose:
      return "close";
  }
  return "";
}

Napi::Value ToJs(Napi::Env env, const TypeLayout& type);

Napi::Value ToJs(Napi::Env env, const Member& member) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", member.name);
  object.Set("offset", member.offset);
  object.Set("type", ToJs(env, member.type));
  return object;
}

Napi::Value ToJs(Napi::Env env, const TypeLayout& type) {
  static constexpr const char* kinds[] = {"int", "string", "array", "struct"};
  Napi::Object object = Napi::Object::New(env);
  object.Set("kind", kinds[static_cast<size_t>(type.kind)]);
  object.Set("size", type.size);
  if (type.kind == TypeLayout::Kind::kInt) object.Set("signed", type.is_signed);
  if (type.kind == TypeLayout::Kind::kArray) {
    object.Set("count", type.count);
    object.Set("element", ToJs(env, type.members.front().type));
  }
  if (type.kind == TypeLayout::Kind::kStruct) {
    Napi::Array members = Napi::Array::New(env, type.members.size());
    for (uint32_t i = 0; i < type.members.size(); i++) members.Set(i, ToJs(env, type.members[i]));
    object.Set("name", type.name);
    object.Set("members", members);
  }
  return object;
}

}  // namespace

Napi::Value ToJs(Napi::Env env, const std::string& text) { return Napi::String::New(env, text); }

Napi::Value ToJs(Napi::Env env, const ProgramInfo& program) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", program.name);
  object.Set("section", program.section);
  return object;
}

Napi::Value ToJs(Napi::Env env, const MapInfo& map) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", map.name);
  object.Set("type", map.type);
  object.Set("perCpu", IsPerCpu(map.type));
  object.Set("keySize", map.key_size);
  object.Set("valueSize", map.value_size);
  object.Set("maxEntries", map.max_entries);
  if (map.key) object.Set("key", ToJs(env, *map.key));
  if (map.value) object.Set("value", ToJs(env, *map.value));
  return object;
}

Napi::Value ToJs(Napi::Env env, const Global& global) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", global.name);
  // `.bss.hot` is a `.bss` to the reader.
  object.Set("section", global.section.substr(0, global.section.find('.', 1)));
  object.Set("type", ToJs(env, global.type));
  return object;
}

Napi::Value ToJs(Napi::Env env, const ProgramStats& stats) {
  // Doubles hold whole nanoseconds up to 104 days of run time.
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", stats.name);
  object.Set("runTimeNs", static_cast<double>(stats.run_time_ns));
  object.Set("runCount", static_cast<double>(stats.run_count));
  object.Set("recursionMisses", static_cast<double>(stats.recursion_misses));
  return object;
}

Napi::ArrayBuffer ToArrayBuffer(Napi::Env env, const uint8_t* bytes, size_t size) {
  Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, size);
  if (size != 0) memcpy(buffer.Data(), bytes, size);
  return buffer;
}

Napi::Value ToJs(Napi::Env env, const MapContent& content) {
  size_t value_bytes = size_t{content.count} * content.cpus * content.stride;
  Napi::Object object = Napi::Object::New(env);
  object.Set("count", content.count);
  object.Set("cpus", content.cpus);
  object.Set("valueStride", content.stride);
  object.Set("keys", ToArrayBuffer(env, content.keys, size_t{content.count} * content.key_size));
  object.Set("values", ToArrayBuffer(env, content.values, value_bytes));
  return object;
}

Napi::Value ToJs(Napi::Env env, const RingReader& ring) {
  const std::vector<uint32_t>& offsets = ring.offsets();
  Napi::Uint32Array array = Napi::Uint32Array::New(env, offsets.size());
  memcpy(array.Data(), offsets.data(), offsets.size() * sizeof(uint32_t));
  Napi::Object object = Napi::Object::New(env);
  object.Set("data", ToArrayBuffer(env, ring.data().data(), ring.data().size()));
  object.Set("offsets", array);
  return object;
}

Napi::Error ToJsError(Napi::Env env, const BpfError& error) {
  Napi::Error object = Napi::Error::New(env, error.what());
  object.Set("code", error.code());
  object.Set("step", StepName(error.step()));
  if (!error.program().empty()) object.Set("program", error.program());
  object.Set("log", error.log());
  return object;
}

std::vector<std::string> ToStrings(const Napi::Value& value) {
  Napi::Array array = value.As<Napi::Array>();
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < array.Length(); i++) {
    Napi::Value item = array[i];
    strings.push_back(item.As<Napi::String>());
  }
  return strings;
}

std::string ToOptionalString(const Napi::Value& value) {
  return value.IsUndefined() ? std::string() : value.As<Napi::String>().Utf8Value();
}

}  // namespace kerntop
