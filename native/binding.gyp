{
  # N-API 8 is in Node 20, 22 and 24, so one build serves all of them.
  "targets": [
    {
      "target_name": "kerntop",
      "sources": [
        "addon.cc",
        "bpf_object.cc",
        "btf_check.cc",
        "btf_layout.cc",
        "capabilities.cc",
        "compat.cc",
        "convert.cc",
        "elf_check.cc",
        "file_bytes.cc",
        "globals.cc",
        "kernel_btf.cc",
        "libbpf_error.cc",
        "map_reader.cc",
        "type_table.cc"
      ],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL"],
      "cflags!": ["-fno-exceptions"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-Wno-unused-parameter"],
      "cflags_cc": [
        "-std=c++17",
        "-O2",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-fexceptions",
        "-fvisibility=hidden",
        # As a system folder: its warnings are not ours.
        "-isystem",
        "<!(node -p \"require('path').resolve(require('node-addon-api').include_dir)\")",
        "<!@(pkg-config --cflags libbpf)"
      ],
      "libraries": ["<!@(pkg-config --libs libbpf)"]
    }
  ]
}
