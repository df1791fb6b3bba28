// Turns the C++ classes of this folder into the addon that src/native/addon.ts describes.
#include <napi.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "bpf_object.h"
#include "capabilities.h"
#include "compat.h"
#include "convert.h"
#include "kernel_btf.h"
#include "run_stats.h"
#include "start_signals.h"

namespace kerntop {
namespace {

// One drain returns its offsets as 32-bit numbers; nothing sensible comes near this bound.
constexpr int64_t kMostDrainBytes = int64_t{1} << 30;

// Runs `work` on the libuv pool and settles a promise with its outcome. Deletes itself.
class Task : public Napi::AsyncWorker {
 public:
  static Napi::Value Start(Napi::Env env, std::function<void()> work) {
    auto* task = new Task(env, std::move(work));
    Napi::Promise promise = task->deferred_.Promise();
    task->Queue();
    return promise;
  }

 private:
  Task(Napi::Env env, std::function<void()> work)
      : Napi::AsyncWorker(env, "kerntop"), deferred_(env), work_(std::move(work)) {}

  void Execute() override {
    try {
      work_();
    } catch (const BpfError& error) {
      error_ = error;
    }
  }

  void OnOK() override {
    if (error_) {
      deferred_.Reject(ToJsError(Env(), *error_).Value());
    } else {
      deferred_.Resolve(Env().Undefined());
    }
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

  Napi::Promise::Deferred deferred_;
  std::function<void()> work_;
  std::optional<BpfError> error_;
};

Napi::Value Rejected(Napi::Env env, const BpfError& error) {
  auto deferred = Napi::Promise::Deferred::New(env);
  deferred.Reject(ToJsError(env, error).Value());
  return deferred.Promise();
}

// The NativeObject of the contract. A task in flight shares the BpfObject, so the JavaScript object
// may be collected meanwhile; the last owner to go closes it.
class JsObject : public Napi::ObjectWrap<JsObject> {
 public:
  static Napi::Function Class(Napi::Env env) {
    return DefineClass(
        env, "NativeObject",
        {InstanceMethod<&JsObject::SelectPrograms>("selectPrograms"),
         InstanceMethod<&JsObject::SetMaxEntries>("setMaxEntries"),
         InstanceMethod<&JsObject::WriteGlobal>("writeGlobal"),
         InstanceMethod<&JsObject::ReadGlobal>("readGlobal"),
         InstanceMethod<&JsObject::Load>("load"), InstanceMethod<&JsObject::Attach>("attach"),
         InstanceMethod<&JsObject::ReadMap>("readMap"),
         InstanceMethod<&JsObject::TakeKeys>("takeKeys"),
         InstanceMethod<&JsObject::DrainRing>("drainRing"),
         InstanceMethod<&JsObject::Iterate>("iterate"),
         InstanceMethod<&JsObject::ProgramStats>("programStats"),
         InstanceMethod<&JsObject::Close>("close")});
  }

  explicit JsObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<JsObject>(info) {
    std::string path = info[0].As<Napi::String>();
    std::string btf_path = ToOptionalString(info[1]);
    object_ = Guard(info.Env(), [&] { return std::make_shared<BpfObject>(path, btf_path); });
    Value().Set("programs", ToJs(info.Env(), object_->programs()));
    Value().Set("maps", ToJs(info.Env(), object_->maps()));
    Value().Set("globals", ToJs(info.Env(), object_->globals()));
  }

 private:
  // In the order of the calls, whichever threads of the pool the tasks get.
  template <typename Work>
  Napi::Value InTurn(Napi::Env env, Work work) {
    uint64_t ticket = object_->turns().Draw();
    return Task::Start(env, [object = object_, ticket, work] {
      object->turns().Take(ticket, [&] { work(*object); });
    });
  }

  void SelectPrograms(const Napi::CallbackInfo& info) {
    Guard(info.Env(), [&] { object_->SelectPrograms(ToStrings(info[0])); });
  }

  void SetMaxEntries(const Napi::CallbackInfo& info) {
    std::string map = info[0].As<Napi::String>();
    Guard(info.Env(), [&] { object_->SetMaxEntries(map, info[1].As<Napi::Number>()); });
    Value().Set("maps", ToJs(info.Env(), object_->maps()));
  }

  void WriteGlobal(const Napi::CallbackInfo& info) {
    std::string name = info[0].As<Napi::String>();
    auto bytes = info[1].As<Napi::ArrayBuffer>();
    Guard(info.Env(), [&] { object_->WriteGlobal(name, bytes.Data(), bytes.ByteLength()); });
  }

  Napi::Value ReadGlobal(const Napi::CallbackInfo& info) {
    std::string name = info[0].As<Napi::String>();
    auto bytes = Guard(info.Env(), [&] { return object_->ReadGlobal(name); });
    return ToArrayBuffer(info.Env(), bytes.data(), bytes.size());
  }

  Napi::Value Load(const Napi::CallbackInfo& info) {
    try {
      object_->BeginLoad();
    } catch (const BpfError& error) {
      return Rejected(info.Env(), error);
    }
    return InTurn(info.Env(), [](BpfObject& object) { object.Load(); });
  }

  Napi::Value Attach(const Napi::CallbackInfo& info) {
    auto names = ToStrings(info[0]);
    try {
      object_->RequireLoaded(Step::kAttach);
    } catch (const BpfError& error) {
      return Rejected(info.Env(), error);
    }
    return InTurn(info.Env(), [names](BpfObject& object) { object.Attach(names); });
  }

  Napi::Value ReadMap(const Napi::CallbackInfo& info) {
    std::string map = info[0].As<Napi::String>();
    MapContent content = Guard(info.Env(), [&] { return object_->ReadMap(map); });
    return ToJs(info.Env(), content);
  }

  Napi::Value TakeKeys(const Napi::CallbackInfo& info) {
    std::string map = info[0].As<Napi::String>();
    auto keys = info[1].As<Napi::ArrayBuffer>();
    MapContent taken = Guard(info.Env(), [&] {
      return object_->TakeKeys(map, static_cast<const uint8_t*>(keys.Data()), keys.ByteLength());
    });
    return ToJs(info.Env(), taken);
  }

  Napi::Value DrainRing(const Napi::CallbackInfo& info) {
    std::string map = info[0].As<Napi::String>();
    int64_t bytes =
        std::clamp(info[1].As<Napi::Number>().Int64Value(), int64_t{0}, kMostDrainBytes);
    return Guard(info.Env(), [&] { return ToJs(info.Env(), object_->DrainRing(map, bytes)); });
  }

  void Iterate(const Napi::CallbackInfo& info) {
    std::string program = info[0].As<Napi::String>();
    Guard(info.Env(), [&] { object_->Iterate(program); });
  }

  Napi::Value ProgramStats(const Napi::CallbackInfo& info) {
    return Guard(info.Env(), [&] { return ToJs(info.Env(), object_->Stats()); });
  }

  Napi::Value Close(const Napi::CallbackInfo& info) {
    object_->BeginClose();
    return InTurn(info.Env(), [](BpfObject& object) { object.Close(); });
  }

  std::shared_ptr<BpfObject> object_;
};

Napi::Value OpenObject(const Napi::CallbackInfo& info) {
  return info.Env().GetInstanceData<Napi::FunctionReference>()->New({info[0], info[1]});
}

// The function owns the statistics: collecting it closes them too.
Napi::Value EnableRunStats(const Napi::CallbackInfo& info) {
  auto stats = Guard(info.Env(), [] { return std::make_shared<RunStats>(); });
  Napi::Object object = Napi::Object::New(info.Env());
  auto close = [stats](const Napi::CallbackInfo&) { stats->Close(); };
  object.Set("close", Napi::Function::New(info.Env(), close, "close"));
  return object;
}

// What the kernel's BTF, or that in a file, knows of these names.
template <auto Question>
Napi::Value AskBtf(const Napi::CallbackInfo& info) {
  auto names = ToStrings(info[0]);
  std::string path = ToOptionalString(info[1]);
  return ToJs(info.Env(),
              Guard(info.Env(), [&] { return (KernelBtf::Get(path).*Question)(names); }));
}

Napi::Value FentryRefusalName(const Napi::CallbackInfo& info) {
  return ToJs(info.Env(), Guard(info.Env(), FentryRefusal));
}

Napi::Value Has32BitCalls(const Napi::CallbackInfo& info) {
  std::optional<bool> answer = Runs32BitCalls();
  return answer ? Napi::Boolean::New(info.Env(), *answer) : info.Env().Null();
}

Napi::Value KeepCapabilities(const Napi::CallbackInfo& info) {
  Napi::Array numbers = info[0].As<Napi::Array>();
  uint64_t keep = 0;
  for (uint32_t i = 0; i < numbers.Length(); i++) {
    keep |= uint64_t{1} << (numbers.Get(i).As<Napi::Number>().Uint32Value() & 63);
  }
  Guard(info.Env(), [&] {
    KeepOnlyCapabilities(keep);
    return true;
  });
  return info.Env().Undefined();
}

Napi::Value HangupIgnoredAtStart(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), IgnoredAtStart(SIGHUP));
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  // Per environment, so that worker threads have a class of their own; freed with it.
  env.SetInstanceData(new Napi::FunctionReference(Napi::Persistent(JsObject::Class(env))));
  exports.Set("libbpfVersion", libbpf_version_string());
  exports.Set("openObject", Napi::Function::New<OpenObject>(env, "openObject"));
  exports.Set("enableRunStats", Napi::Function::New<EnableRunStats>(env, "enableRunStats"));
  exports.Set("knownFunctions",
              Napi::Function::New<AskBtf<&KernelBtf::KnownFunctions>>(env, "knownFunctions"));
  exports.Set("knownTypes", Napi::Function::New<AskBtf<&KernelBtf::KnownTypes>>(env, "knownTypes"));
  exports.Set("tracepointArguments", Napi::Function::New<AskBtf<&KernelBtf::TracepointArguments>>(
                                         env, "tracepointArguments"));
  exports.Set("keepCapabilities",
              Napi::Function::New<KeepCapabilities>(env, "keepCapabilities"));
  exports.Set("fentryRefusal", Napi::Function::New<FentryRefusalName>(env, "fentryRefusal"));
  exports.Set("runs32BitCalls", Napi::Function::New<Has32BitCalls>(env, "runs32BitCalls"));
  exports.Set("hangupIgnoredAtStart",
              Napi::Function::New<HangupIgnoredAtStart>(env, "hangupIgnoredAtStart"));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)

}  // namespace kerntop
