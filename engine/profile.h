/* Where the time goes: ticks of the processor's clock by stage, kept only in a build with PROFILE=1 and printed
 * when the program ends. For one thread: a second would count into the same table. */
#ifndef HUIMIN_PROFILE_H
#define HUIMIN_PROFILE_H

#include <stdint.h>

#ifdef HUIMIN_PROFILE

#include <x86intrin.h>

/* `stage` is a text that stays; the same pointer is the same stage. `people` live through it a year. */
void profile_add(const char *stage, uint64_t ticks, long people);
static inline uint64_t profile_now(void) { return __rdtsc(); }

#else

static inline void profile_add(const char *stage, uint64_t ticks, long people)
{
    (void)stage, (void)ticks, (void)people;
}
static inline uint64_t profile_now(void) { return 0; }

#endif

#endif
