#include "engine/profile.h"

#ifdef HUIMIN_PROFILE

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_STAGES = 64 };

static struct {
    const char *stage;
    uint64_t ticks;
    long calls;
} table[MAX_STAGES];
static int n_stages;
static long person_years;
static uint64_t first_tick;
static struct timespec first_time;

/* One line a stage: nanoseconds a person-year, share, calls. */
static void print(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double seconds = (double)(now.tv_sec - first_time.tv_sec) + 1e-9 * (double)(now.tv_nsec - first_time.tv_nsec);
    const double ns_a_tick = 1e9 * seconds / (double)(profile_now() - first_tick);
    uint64_t total = 0;
    for (int s = 0; s < n_stages; s++)
        total += table[s].ticks;
    for (int s = 0; s < n_stages; s++)
        fprintf(stderr, "%-24s %8.2f ns a person-year %6.2f%% %10ld calls\n", table[s].stage,
                (double)table[s].ticks * ns_a_tick / (double)person_years,
                100.0 * (double)table[s].ticks / (double)total, table[s].calls);
    fprintf(stderr, "%-24s %8.2f ns a person-year, %ld person-years\n", "all",
            (double)total * ns_a_tick / (double)person_years, person_years);
}

void profile_add(const char *stage, uint64_t ticks, long people)
{
    if (n_stages == 0) {
        clock_gettime(CLOCK_MONOTONIC, &first_time);
        first_tick = profile_now();
        atexit(print);
    }
    int s = 0;
    while (s < n_stages && table[s].stage != stage)
        s++;
    if (s == MAX_STAGES)
        return;
    if (s == n_stages)
        table[n_stages++].stage = stage;
    table[s].ticks += ticks;
    table[s].calls++;
    person_years += people;
}

#endif
