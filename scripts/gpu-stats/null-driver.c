// A Vulkan driver that compiles shaders and executes nothing. It stands before another, named by REAL_DRIVER, hands on every call
// but those that record, submit or wait, and says that these went well. Mesa's RADV for a GPU that is not there (RADV_FORCE_FAMILY)
// compiles to machine code, but has nowhere to record commands to, and Dawn records some as soon as it opens a device.

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef void (*Function)(void);
typedef Function (*Lookup)(void *, const char *);

static Lookup instance_lookup, physical_lookup, device_lookup;
static int32_t (*negotiate)(uint32_t *);

static void open_real(void) {
  if (instance_lookup) return;
  void *real = dlopen(getenv("REAL_DRIVER"), RTLD_NOW | RTLD_LOCAL);
  if (!real) abort();
  instance_lookup = (Lookup)dlsym(real, "vk_icdGetInstanceProcAddr");
  physical_lookup = (Lookup)dlsym(real, "vk_icdGetPhysicalDeviceProcAddr");
  negotiate = (int32_t(*)(uint32_t *))dlsym(real, "vk_icdNegotiateLoaderICDInterfaceVersion");
}

static int32_t success(void) { return 0; }

// All that was ever submitted is done.
static int32_t far_on(void *device, uint64_t semaphore, uint64_t *value) {
  (void)device, (void)semaphore;
  *value = UINT64_MAX / 4;
  return 0;
}

static const char *const EXECUTES[] = {
    "vkBeginCommandBuffer", "vkEndCommandBuffer", "vkResetCommandBuffer", "vkResetCommandPool",    "vkQueueSubmit",
    "vkQueueSubmit2",       "vkQueueSubmit2KHR",  "vkQueueWaitIdle",      "vkDeviceWaitIdle",      "vkGetFenceStatus",
    "vkWaitForFences",      "vkResetFences",      "vkWaitSemaphores",     "vkGetQueryPoolResults",
};

static Function device_function(void *, const char *);

static Function instead_of(const char *name) {
  if (strncmp(name, "vkCmd", 5) == 0) return (Function)success;
  for (size_t i = 0; i < sizeof EXECUTES / sizeof *EXECUTES; i++)
    if (strcmp(name, EXECUTES[i]) == 0) return (Function)success;
  if (strcmp(name, "vkGetSemaphoreCounterValue") == 0) return (Function)far_on;
  if (strcmp(name, "vkGetDeviceProcAddr") == 0) return (Function)device_function;
  return NULL;
}

static Function device_function(void *device, const char *name) {
  Function real = device_lookup(device, name), other = instead_of(name);
  return real && other ? other : real;
}

Function vk_icdGetInstanceProcAddr(void *instance, const char *name) {
  open_real();
  Function real = instance_lookup(instance, name), other = instead_of(name);
  if (real && strcmp(name, "vkGetDeviceProcAddr") == 0) device_lookup = (Lookup)real;
  return real && other ? other : real;
}

Function vk_icdGetPhysicalDeviceProcAddr(void *instance, const char *name) {
  open_real();
  return physical_lookup ? physical_lookup(instance, name) : NULL;
}

int32_t vk_icdNegotiateLoaderICDInterfaceVersion(uint32_t *version) {
  open_real();
  return negotiate(version);
}
