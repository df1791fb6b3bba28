// Turns what the C++ classes return and throw into the JavaScript values of src/native/addon.ts.
#pragma once

#include <napi.h>

#include <optional>
#include <string>
#include <vector>

#include "bpf_object.h"

namespace kerntop {

// All of these belong to the main thread and throw Napi::Error when V8 cannot make the value.

Napi::Value ToJs(Napi::Env env, const ProgramInfo& program);
Napi::Value ToJs(Napi::Env env, const MapInfo& map);
Napi::Value ToJs(Napi::Env env, const Global& global);
Napi::Value ToJs(Napi::Env env, const ProgramStats& stats);
Napi::Value ToJs(Napi::Env env, const MapContent& content);
Napi::Value ToJs(Napi::Env env, const RingReader& ring);
Napi::Value ToJs(Napi::Env env, const std::string& text);

template <typename T>
Napi::Value ToJs(Napi::Env env, const std::optional<T>& item);

template <typename T>
Napi::Value ToJs(Napi::Env env, const std::vector<T>& items) {
  Napi::Array array = Napi::Array::New(env, items.size());
  for (uint32_t i = 0; i < items.size(); i++) array.Set(i, ToJs(env, items[i]));
  return array;
}

template <typename T>
Napi::Value ToJs(Napi::Env env, const std::optional<T>& item) {
  return item ? ToJs(env, *item) : env.Null();
}

// A copy of `size` bytes.
Napi::ArrayBuffer ToArrayBuffer(Napi::Env env, const uint8_t* bytes, size_t size);

// The NativeError of src/native/addon.ts.
Napi::Error ToJsError(Napi::Env env, const BpfError& error);

// The strings of a JavaScript array.
std::vector<std::string> ToStrings(const Napi::Value& value);

// An optional string argument; empty when it is undefined.
std::string ToOptionalString(const Napi::Value& value);

// Runs `work` and turns the BpfError it throws into a JavaScript exception.
template <typename Work>
auto Guard(Napi::Env env, Work work) {
  try {
    return work();
  } catch (const BpfError& error) {
    throw ToJsError(env, error);
  }
}

}  // namespace kerntop
