#include "results/explain_change.h"

#include <math.h>
#include <string.h>

#include "results/attribution.h"

const char *const EXPLAIN_FACTOR_NAMES[] = {"price", "mix", "frequency", "severity", "trend", "sample"};
const char *const EXPLAIN_METHOD_NAMES[] = {"divisia", "shapley"};
const char *const EXPLAIN_MEASURE_NAMES[] = {"loss_ratio", "claim_per_member_yuan"};

static double value_of(const struct record *record, long world, int arm, int year, const char *name)
{
    const int outcome = record_outcome(record, name);
    return outcome < 0 ? (double)NAN : record_value(record, WORLDS_JOINT, world, arm, year, outcome);
}

bool explain_change_of_world(const struct record *record, enum explain_measure measure, long world, int arm, int year,
                             struct world_change *change)
{
    const double premium = value_of(record, world, arm, year, "premium_yuan");
    const double premium_before = value_of(record, world, arm, year - 1, "premium_yuan");
    const double cost_before = value_of(record, world, arm, year - 1, "cost_index");
    double before[N_EXPLAIN_FACTORS], after[N_EXPLAIN_FACTORS];
    change->before = value_of(record, world, arm, year - 1, EXPLAIN_MEASURE_NAMES[measure]);
    change->after = value_of(record, world, arm, year, EXPLAIN_MEASURE_NAMES[measure]);
    after[FACTOR_PRICE] = measure == MEASURE_LOSS_RATIO ? premium_before / premium : 1.0;
    after[FACTOR_MIX] = value_of(record, world, arm, year, "mix_index");
    after[FACTOR_FREQUENCY] = value_of(record, world, arm, year, "frequency_index");
    after[FACTOR_SEVERITY] = value_of(record, world, arm, year, "severity_index");
    after[FACTOR_TREND] = value_of(record, world, arm, year, "cost_index") / cost_before;
    after[FACTOR_SAMPLE] = value_of(record, world, arm, year, "sample_index");
    if (!(change->before > 0.0) || !(change->after > 0.0)) {
        return false;
    }
    for (int f = 0; f < N_EXPLAIN_FACTORS; f++) {
        before[f] = 1.0;
        if (!(after[f] > 0.0) || !isfinite(after[f])) {
            return false;
        }
    }
    before[0] *= change->before; /* the level stands on the first factor on both sides */
    after[0] *= change->before;
    attribution_divisia(1, N_EXPLAIN_FACTORS, before, after, change->effects[METHOD_DIVISIA]);
    attribution_shapley(1, N_EXPLAIN_FACTORS, before, after, change->effects[METHOD_SHAPLEY]);
    return true;
}

/* One figure of a world: before, after, change, then the effects by method and factor. */
enum { BEFORE, AFTER, CHANGE, EFFECTS, N_FIGURES = EFFECTS + N_EXPLAIN_METHODS * N_EXPLAIN_FACTORS };

static bool find_figures(const struct record *record, enum explain_measure measure, long world, int arm, int from,
                         int to, double figures[N_FIGURES])
{
    struct world_change change;
    for (int i = 0; i < N_FIGURES; i++) {
        figures[i] = 0.0;
    }
    for (int year = from + 1; year <= to; year++) {
        if (!explain_change_of_world(record, measure, world, arm, year, &change)) {
            return false;
        }
        figures[BEFORE] = year == from + 1 ? change.before : figures[BEFORE];
        figures[AFTER] = change.after;
        for (int i = 0; i < N_EXPLAIN_METHODS * N_EXPLAIN_FACTORS; i++) {
            figures[EFFECTS + i] += (&change.effects[0][0])[i];
        }
    }
    figures[CHANGE] = figures[AFTER] - figures[BEFORE];
    return true;
}

struct explain_change explain_change_between(const struct record *record, struct summary_room *room,
                                             enum explain_measure measure, int arm, int from, int to)
{
    struct explain_change result;
    struct summary *const into[] = {&result.before, &result.after, &result.change};
    const long n_worlds = record->n_worlds[WORLDS_JOINT];
    double figures[N_FIGURES];
    for (int i = 0; i < N_FIGURES; i++) {
        for (long world = 0; world < n_worlds; world++) {
            const bool is_defined = find_figures(record, measure, world, arm, from, to, figures);
            room->values[world] = is_defined ? figures[i] : (double)NAN;
        }
        const struct summary summary = summary_of_values(room->values, n_worlds);
        if (i < EFFECTS) {
            *into[i] = summary;
        } else {
            (&result.effects[0][0])[i - EFFECTS] = summary;
        }
    }
    return result;
}
