/* What the machine has. */
#ifndef HUIMIN_MACHINE_H
#define HUIMIN_MACHINE_H

#include <sched.h>

/* Processors that this process may run on; at least 1. */
static inline int machine_threads(void)
{
    cpu_set_t set;
    const int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n;
}

#endif
