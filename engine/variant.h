/* Instruction sets. A hot file is compiled three times, with -DHUIMIN_ISA=v2 -march=x86-64-v2 and so on for v3
 * and v4, and names what it exports with HUIMIN_VARIANT; one set is chosen when the program starts. All three
 * give the same bytes. */
#ifndef HUIMIN_VARIANT_H
#define HUIMIN_VARIANT_H

#include <stdbool.h>

#include "engine/status.h"

#ifndef HUIMIN_ISA
#define HUIMIN_ISA v2
#endif

/* HUIMIN_VARIANT(rng_functions) is rng_functions_v3 in a file compiled with -DHUIMIN_ISA=v3. */
#define HUIMIN_VARIANT_PASTE(name_, isa_) name_##_##isa_
#define HUIMIN_VARIANT_EXPAND(name_, isa_) HUIMIN_VARIANT_PASTE(name_, isa_)
#define HUIMIN_VARIANT(name_) HUIMIN_VARIANT_EXPAND(name_, HUIMIN_ISA)

enum { VARIANT_LOWEST = 2, VARIANT_HIGHEST = 4 };

/* Whether this machine can run level 2, 3 or 4 (every feature of x86-64-v2, -v3, -v4, and the operating system
 * keeps the registers). */
bool variant_is_supported(int level);

/* Refuses (EXIT_USAGE) an environment variable HUIMIN_ISA that is not v2, v3 or v4, or that this machine cannot
 * run, and a machine below v2. The program calls it first. */
bool variant_check(struct status *status);

/* The level to use, 2 to 4: the environment's HUIMIN_ISA, else the highest that the machine can run. Decided
 * once; safe from any thread. Where variant_check would refuse it prints the refusal and ends the program. */
int variant_choose(void);

/* "v2", "v3" or "v4", for the level chosen. */
const char *variant_name(void);

#endif
