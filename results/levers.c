#include "results/levers.h"

#include <math.h>

const char *const LEVERS_WARNING_EN =
    "Not a causal effect. Cities chose their models, and the models differ in all of these levers at once; the shares "
    "say how this model, with these parameters, takes the gap apart. Sets of parameters that fit the same published "
    "years may give other shares, and other futures when the push stops. Mobilisation is not shown as welfare: "
    "purchase is to be voluntary.";
const char *const LEVERS_WARNING_ZH =
    "并非因果效应。各城市自行选择了运作模式，而各模式在上述因素上同时不同；所列份额只说明本模型在这些参数下如何分解差距"
    "。"
    "对同一公布年份拟合相同的参数组，可能给出不同的份额，也可能在停止推动之后走向不同。动员不计为福利：参保应当自愿。";

/* |S|! (n - |S| - 1)! / n! for every size of S. */
static void shapley_weights(int n, double *weights)
{
    double factorial[MAX_LEVERS + 1] = {1.0};
    for (int i = 1; i <= n; i++) {
        factorial[i] = factorial[i - 1] * (double)i;
    }
    for (int size = 0; size < n; size++) {
        weights[size] = factorial[size] * factorial[n - size - 1] / factorial[n];
    }
}

void levers_shapley(int n, const double *values, double *shares)
{
    double weights[MAX_LEVERS];
    shapley_weights(n, weights);
    for (int j = 0; j < n; j++) {
        const unsigned own = 1U << j;
        shares[j] = 0.0;
        for (unsigned others = 0; others < 1U << n; others++) {
            if (!(others & own)) {
                shares[j] += weights[__builtin_popcount(others)] * (values[others | own] - values[others]);
            }
        }
    }
}

/* Sums of a figure over worlds, by Welford's recurrence (1962, Technometrics 4: 419-420). */
struct running {
    double mean, squares;
};

static void add(struct running *running, double value, long n)
{
    const double step = value - running->mean;
    running->mean += step / (double)n;
    running->squares += step * (value - running->mean);
}

static struct lever_effect effect_of(const struct running *running, long n)
{
    if (n == 0) {
        return (struct lever_effect){(double)NAN, (double)NAN};
    }
    return (struct lever_effect){running->mean,
                                 n > 1 ? sqrt(running->squares / (double)(n - 1) / (double)n) : (double)NAN};
}

enum { FROM, TO, GAP, SHAPLEY, FIRST_IN = SHAPLEY + MAX_LEVERS, LAST_IN = FIRST_IN + MAX_LEVERS };
enum { N_EFFECTS = LAST_IN + MAX_LEVERS };

/* Every effect of one world; false where the figure is undefined in a combination. */
static bool world_effects(const struct record *record, int set, int asked, long world, double *effects)
{
    const struct record_design *const design = record->design;
    const struct levers *const levers = &design->design.levers;
    const int n = levers->n_levers;
    const unsigned all = (unsigned)design_n_combinations(levers) - 1U;
    double values[1 << MAX_LEVERS] = {0.0};
    for (unsigned c = 0; c <= all; c++) {
        values[c] = design_values_of_combination(design, record->n_worlds[WORLDS_JOINT], set, world, (int)c)[asked];
        if (!isfinite(values[c])) {
            return false;
        }
    }
    effects[FROM] = values[0];
    effects[TO] = values[all];
    effects[GAP] = values[all] - values[0];
    levers_shapley(n, values, effects + SHAPLEY);
    for (int j = 0; j < n; j++) {
        effects[FIRST_IN + j] = values[1U << j] - values[0];
        effects[LAST_IN + j] = values[all] - values[all ^ 1U << j];
    }
    return true;
}

struct lever_summary levers_summary(const struct record *record, int set, int asked)
{
    struct lever_summary summary = {0};
    struct running sums[N_EFFECTS] = {{0.0, 0.0}};
    double effects[N_EFFECTS] = {0.0};
    for (long world = 0; world < record->n_worlds[WORLDS_JOINT]; world++) {
        if (!world_effects(record, set, asked, world, effects)) {
            continue;
        }
        summary.n_worlds++;
        for (int i = 0; i < N_EFFECTS; i++) {
            add(&sums[i], effects[i], summary.n_worlds);
        }
    }
    summary.from = effect_of(&sums[FROM], summary.n_worlds);
    summary.to = effect_of(&sums[TO], summary.n_worlds);
    summary.gap = effect_of(&sums[GAP], summary.n_worlds);
    for (int j = 0; j < MAX_LEVERS; j++) {
        summary.shapley[j] = effect_of(&sums[SHAPLEY + j], summary.n_worlds);
        summary.first_in[j] = effect_of(&sums[FIRST_IN + j], summary.n_worlds);
        summary.last_in[j] = effect_of(&sums[LAST_IN + j], summary.n_worlds);
    }
    return summary;
}
