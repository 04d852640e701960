/* The models of Huimin, in the order in which they live a year. */
#ifndef HUIMIN_REGISTRY_H
#define HUIMIN_REGISTRY_H

#include "engine/engine.h"

/* The models compiled for an instruction set, and their parameter tables with the engine's own. */
const struct model_list *registry_models(void);
/* All parameter tables: run's, then those of the models in order, without doubles. */
const struct param_table *const *registry_tables(int *n_tables);

#endif
