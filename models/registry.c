#include "models/registry.h"

#include <pthread.h>

#include "engine/run_settings.h"
#include "engine/variant.h"

/* Person models, and pool models that fill large tables, are compiled once for each instruction set; other pool models
 * once. */
#define POOL_MODEL(name_) extern const struct pool_model pool_##name_;
#define HOT_POOL_MODEL(name_) extern const struct pool_model pool_##name_##_v2, pool_##name_##_v3, pool_##name_##_v4;
#define PERSON_MODEL(name_)                                                                                            \
    extern const struct person_model person_##name_##_v2, person_##name_##_v3, person_##name_##_v4;
#include "models/registry.def"
#undef PERSON_MODEL
#undef HOT_POOL_MODEL
#undef POOL_MODEL

#define POOL_MODEL(name_)
#define HOT_POOL_MODEL(name_)
#define PERSON_MODEL(name_) &person_##name_##_v2,
static const struct person_model *const PERSONS_V2[] = {
#include "models/registry.def"
};
#undef PERSON_MODEL
#define PERSON_MODEL(name_) &person_##name_##_v3,
static const struct person_model *const PERSONS_V3[] = {
#include "models/registry.def"
};
#undef PERSON_MODEL
#define PERSON_MODEL(name_) &person_##name_##_v4,
static const struct person_model *const PERSONS_V4[] = {
#include "models/registry.def"
};
#undef PERSON_MODEL
#undef HOT_POOL_MODEL
#undef POOL_MODEL

#define PERSON_MODEL(name_)
#define POOL_MODEL(name_) &pool_##name_,
#define HOT_POOL_MODEL(name_) &pool_##name_##_v2,
static const struct pool_model *const POOLS_V2[] = {
#include "models/registry.def"
};
#undef HOT_POOL_MODEL
#define HOT_POOL_MODEL(name_) &pool_##name_##_v3,
static const struct pool_model *const POOLS_V3[] = {
#include "models/registry.def"
};
#undef HOT_POOL_MODEL
#define HOT_POOL_MODEL(name_) &pool_##name_##_v4,
static const struct pool_model *const POOLS_V4[] = {
#include "models/registry.def"
};

enum { N_PERSONS = COUNT_OF(PERSONS_V2), N_POOLS = COUNT_OF(POOLS_V2) };

static const struct model_list LISTS[] = {
    {PERSONS_V2, N_PERSONS, POOLS_V2, N_POOLS},
    {PERSONS_V3, N_PERSONS, POOLS_V3, N_POOLS},
    {PERSONS_V4, N_PERSONS, POOLS_V4, N_POOLS},
};

const struct model_list *registry_models(void) { return &LISTS[variant_choose() - VARIANT_LOWEST]; }

static const struct param_table *tables[1 + N_PERSONS + N_POOLS];
static int n_tables;

static void add_table(const struct param_table *table)
{
    for (int t = 0; t < n_tables; t++)
        if (tables[t] == table)
            return;
    if (table)
        tables[n_tables++] = table;
}

static void collect_tables(void)
{
    const struct model_list *models = registry_models();
    add_table(&RUN_TABLE);
    for (int m = 0; m < N_PERSONS; m++)
        add_table(models->persons[m]->table);
    for (int m = 0; m < N_POOLS; m++)
        add_table(models->pools[m]->table);
}

const struct param_table *const *registry_tables(int *n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, collect_tables);
    *n = n_tables;
    return tables;
}
