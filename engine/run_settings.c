#include "engine/run_settings.h"

#include <string.h>

/* Largest whole number below which every whole number is a double: a seed is one of them. */
#define LARGEST_SEED 9007199254740991.0

static const struct param PARAMS[] = {
    {.key = "run.persons",
     .offset = offsetof(struct run_params, persons),
     .unit = "people",
     .minimum = 1,
     .maximum = 2e9,
     .fallback = 100000,
     .meaning = "people simulated; where fewer than city.insured, claims noise is scaled to the real pool",
     .meaning_zh = "模拟人数；少于 city.insured 时，赔付波动按真实参保池规模折算",
     .type = PARAM_INTEGER,
     .shape = PARAM_SCALAR,
     .zero_word = "all",
     .n_values = 1},
    PARAM_INT(struct run_params, years, "run.years", "years", 1, MAX_YEARS, 10, "years simulated", "模拟年数"),
    PARAM_INT(struct run_params, worlds, "run.worlds", "worlds", 1, 1e6, 100,
              "replications, each with its own draw of the uncertain parameters and its own luck",
              "模拟次数，每次各自抽取不确定参数与运气"),
    PARAM_INT(struct run_params, seed, "run.seed", "1", 0, LARGEST_SEED, 1,
              "seed of all luck: the same seed, the same bytes", "全部运气的种子：种子相同，结果逐字节相同"),
    PARAM_INT(struct run_params, threads, "run.threads", "threads", 0, 1024, 0,
              "threads to work on, 0 for as many as the machine has; never changes a result",
              "使用的线程数，0 为用尽本机全部处理器；不影响结果"),
    PARAM_ONOFF(struct run_params, parameter_uncertainty, "run.parameter_uncertainty", 1,
                "whether every world draws the parameters that have a prior; off keeps each at its median",
                "每次模拟是否抽取有先验的参数；off 则各取中位数"),
};

const struct param_table RUN_TABLE = {PARAMS, sizeof PARAMS / sizeof PARAMS[0], sizeof(struct run_params)};

static double setting_of(const struct param *param, const struct param_set *set, const struct quantity *quantities)
{
    const int index = param_set_find(set, param->key);
    return index < 0 ? param->fallback : quantities[set->first_slot[index]].a;
}

void run_settings_read(struct run_settings *settings, const struct param_set *set, const struct quantity *quantities)
{
    struct run_params values = {0};
    for (int i = 0; i < RUN_TABLE.n_params; i++) {
        const double value = setting_of(&PARAMS[i], set, quantities);
        memcpy((char *)&values + PARAMS[i].offset, &value, sizeof value);
    }
    settings->persons = (long)values.persons;
    settings->years = (long)values.years;
    settings->worlds = (long)values.worlds;
    settings->threads = (long)values.threads;
    settings->seed = (uint64_t)values.seed;
    settings->parameter_uncertainty = values.parameter_uncertainty != 0.0;
}
