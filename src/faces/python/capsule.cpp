// What Python's capsules need in C: a stream that is dropped unread is released without running
// Python, also while an exception is on its way or the interpreter ends.
#include "rentsupport/rentsupport_arrow.h"

extern "C" {

struct _object;  // Python's, which is there in every process that asks for a capsule
void* PyCapsule_GetPointer(_object* capsule, const char* name) __attribute__((weak));

RENTSUPPORT_EXPORT extern const char rentsupport_python_stream_name[];
const char rentsupport_python_stream_name[] = "arrow_array_stream";

// Makes the room that a capsule's stream is put into.
RENTSUPPORT_EXPORT ArrowArrayStream* rentsupport_python_stream() { return new ArrowArrayStream{}; }

RENTSUPPORT_EXPORT void rentsupport_python_destroy_stream(ArrowArrayStream* stream) {
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}
RENTSUPPORT_EXPORT void rentsupport_python_destroy_capsule(_object* capsule) {
  rentsupport_python_destroy_stream(static_cast<ArrowArrayStream*>(
      PyCapsule_GetPointer(capsule, rentsupport_python_stream_name)));
}

// Release what Python made, and keeps by itself.
RENTSUPPORT_EXPORT void rentsupport_python_release_schema(ArrowSchema* schema) {
  schema->release = nullptr;
}
RENTSUPPORT_EXPORT void rentsupport_python_release_array(ArrowArray* array) {
  array->release = nullptr;
}

}  // extern "C"
