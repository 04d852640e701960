/* Reads a scenario file into a study: everything that can be wrong with it is refused here, several faults
 * at once, each as "FILE:LINE:COL: KEY: VALUE is not allowed; give …" with EXIT_INPUT. */
#ifndef HUIMIN_READER_H
#define HUIMIN_READER_H

#include <stddef.h>

#include "engine/study.h"

/* Reads the scenario at `path`, overridden by n_overrides arguments of --set ("run.worlds=20",
 * "arms.commercial.product.deductible_yuan=10000"). On success *study is a new study, resolved, to be given to
 * scenario_free; on refusal it is NULL and the status says why. The tables must outlive the study. */
bool scenario_read(struct study **study, const char *path, const char *const *overrides, int n_overrides,
                   const struct param_table *const *tables, int n_tables, struct status *status);
/* The same for a scenario in memory. It has no folder, so that it can extend nothing. `name` stands for the
 * file in sentences. */
bool scenario_read_text(struct study **study, const char *text, size_t n_bytes, const char *name,
                        const char *const *overrides, int n_overrides, const struct param_table *const *tables,
                        int n_tables, struct status *status);
/* Frees a study and the struct itself; NULL is allowed. */
void scenario_free(struct study *study);

#endif
