#include "engine/variant.h"

#include <cpuid.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Bits of cpuid that __builtin_cpu_supports has no name for in every compiler. */
static bool has_v2_rest(void)
{
    unsigned a, b, c, d, extended_a, extended_b, extended_c, extended_d;
    if (!__get_cpuid(1, &a, &b, &c, &d) ||
        !__get_cpuid(0x80000001u, &extended_a, &extended_b, &extended_c, &extended_d))
        return false;
    const unsigned cmpxchg16b = 1u << 13, lahf = 1u << 0;
    return (c & cmpxchg16b) != 0 && (extended_c & lahf) != 0;
}

static bool has_v3_rest(void)
{
    unsigned a, b, c, d, extended_a, extended_b, extended_c, extended_d;
    if (!__get_cpuid(1, &a, &b, &c, &d) ||
        !__get_cpuid(0x80000001u, &extended_a, &extended_b, &extended_c, &extended_d))
        return false;
    const unsigned movbe = 1u << 22, osxsave = 1u << 27, f16c = 1u << 29, lzcnt = 1u << 5;
    const unsigned wanted = movbe | osxsave | f16c;
    return (c & wanted) == wanted && (extended_c & lzcnt) != 0;
}

static bool has_v2(void)
{
    return __builtin_cpu_supports("sse3") && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1") &&
           __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt") && has_v2_rest();
}

static bool has_v3(void)
{
    return __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && has_v3_rest();
}

static bool has_v4(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

bool variant_is_supported(int level)
{
    __builtin_cpu_init();
    if (level < VARIANT_LOWEST || level > VARIANT_HIGHEST)
        return false;
    return has_v2() && (level < 3 || has_v3()) && (level < 4 || has_v4());
}

static int highest_supported(void)
{
    int level = VARIANT_HIGHEST;
    while (level >= VARIANT_LOWEST && !variant_is_supported(level))
        level--;
    return level;
}

/* The level, or 0 with a sentence in status. */
static int decide(struct status *status)
{
    const int highest = highest_supported();
    if (highest < VARIANT_LOWEST) {
        status_add(status, EXIT_RUN_FAILED, "this processor lacks the x86-64-v2 instructions that the program needs");
        return 0;
    }
    const char *wanted = getenv("HUIMIN_ISA");
    if (!wanted || !*wanted)
        return highest;
    if (strcmp(wanted, "v2") != 0 && strcmp(wanted, "v3") != 0 && strcmp(wanted, "v4") != 0) {
        status_add(status, EXIT_USAGE, "environment variable HUIMIN_ISA: '%s' is not allowed; give v2, v3 or v4",
                   wanted);
        return 0;
    }
    const int level = wanted[1] - '0';
    if (level > highest) {
        status_add(status, EXIT_USAGE, "environment variable HUIMIN_ISA: this machine cannot run %s; give v%d or lower",
                   wanted, highest);
        return 0;
    }
    return level;
}

bool variant_check(struct status *status) { return decide(status) != 0; }

int variant_choose(void)
{
    static atomic_int chosen; /* 0 before the first call; every thread would decide the same */
    int level = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (level != 0)
        return level;
    struct status status = {0};
    level = decide(&status);
    if (level == 0) {
        status_print(&status, stderr);
        exit((int)status.code);
    }
    atomic_store_explicit(&chosen, level, memory_order_relaxed);
    return level;
}

const char *variant_name(void)
{
    static const char *const NAMES[] = {"v2", "v3", "v4"};
    return NAMES[variant_choose() - VARIANT_LOWEST];
}
