#include "results/report_pairs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "results/json_value.h"
#include "results/waterfall.h"

enum { MOST_PAIRED_ARMS = 16, N_QUINTILES = 5 };

struct pair {
    const struct record *record;
    struct summary_room *room;
    int a, b, year;
};

static json_t *difference_json(const struct pair *pair)
{
    const struct summary summary = summary_of_values(pair->room->values, pair->record->n_worlds[WORLDS_JOINT]);
    json_t *object = json_object();
    json_object_set_new(object, "difference", json_value_number(summary.mean));
    json_object_set_new(object, "se", json_value_number(summary.se));
    return object;
}

/* ------------------------------------------------------------------ payers */

static json_t *shares_json(const struct pair *pair, const struct waterfall *waterfall)
{
    json_t *object = json_object();
    for (int payer = 0; payer < waterfall->n_payers; payer++) {
        const int outcome = waterfall_share_outcome(waterfall, payer);
        if (outcome < 0)
            continue;
        for (long world = 0; world < pair->record->n_worlds[WORLDS_JOINT]; world++)
            pair->room->values[world] = record_value(pair->record, WORLDS_JOINT, world, pair->b, pair->year, outcome) -
                                        record_value(pair->record, WORLDS_JOINT, world, pair->a, pair->year, outcome);
        json_object_set_new(object, waterfall->payers[payer], difference_json(pair));
    }
    return object;
}

/* ------------------------------------------------------------------ income quintiles */

/* Of the quintiles' premium and net benefit (claims less premium) so much each. */
struct money {
    const char *name;
    double premium, net_benefit;
};
static const struct money MONEY[] = {{"premium_yuan", 1.0, 0.0}, {"paid_yuan", 1.0, 1.0}, {"net_yuan", 0.0, -1.0}};

static int outcome_of(const struct record *record, const char *what, int quintile)
{
    char name[80];
    snprintf(name, sizeof name, "%s_quintile_%d_yuan", what, quintile + 1);
    return record_outcome(record, name);
}

/* 0 where the product is gone, and undefined where the world was not simulated. */
static double sum_of(const struct pair *pair, const struct money *money, long world, int arm, int first, int last)
{
    const int enrolment = record_outcome(pair->record, "enrolment_rate");
    double sum_yuan = 0.0;
    if (enrolment < 0 || !isfinite(record_value(pair->record, WORLDS_JOINT, world, arm, pair->year, enrolment)))
        return (double)NAN;
    for (int q = first; q <= last; q++) {
        const int premium = outcome_of(pair->record, "premium", q), net = outcome_of(pair->record, "net_benefit", q);
        const double yuan = money->premium * record_value(pair->record, WORLDS_JOINT, world, arm, pair->year, premium) +
                            money->net_benefit * record_value(pair->record, WORLDS_JOINT, world, arm, pair->year, net);
        sum_yuan += isfinite(yuan) ? yuan : 0.0;
    }
    return sum_yuan;
}

/* Quintiles first to last together. */
static json_t *quintiles_json(const struct pair *pair, const struct money *money, int first, int last)
{
    for (long world = 0; world < pair->record->n_worlds[WORLDS_JOINT]; world++)
        pair->room->values[world] =
            sum_of(pair, money, world, pair->b, first, last) - sum_of(pair, money, world, pair->a, first, last);
    return difference_json(pair);
}

static json_t *money_json(const struct pair *pair, const struct money *money)
{
    for (int q = 0; q < N_QUINTILES; q++)
        if (outcome_of(pair->record, "premium", q) < 0 || outcome_of(pair->record, "net_benefit", q) < 0)
            return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "all", quintiles_json(pair, money, 0, N_QUINTILES - 1));
    for (int q = 0; q < N_QUINTILES; q++) {
        char name[80];
        snprintf(name, sizeof name, "quintile_%d", q + 1);
        json_object_set_new(object, name, quintiles_json(pair, money, q, q));
    }
    return object;
}

static json_t *year_json(const struct pair *pair, const struct waterfall *waterfall)
{
    json_t *object = json_object();
    json_object_set_new(object, "year", json_integer(pair->year + 1));
    json_object_set_new(object, "share", waterfall ? shares_json(pair, waterfall) : json_null());
    for (int i = 0; i < COUNT_OF(MONEY); i++)
        json_object_set_new(object, MONEY[i].name, money_json(pair, &MONEY[i]));
    return object;
}

/* ------------------------------------------------------------------ exit */

static json_t *exit_json(const struct pair *pair)
{
    const int outcome = record_world_outcome(pair->record, "exit");
    if (outcome < 0)
        return json_null();
    double both = 0.0, only_a = 0.0, only_b = 0.0, neither = 0.0;
    for (long world = 0; world < pair->record->n_worlds[WORLDS_JOINT]; world++) {
        const double a = record_world_value(pair->record, WORLDS_JOINT, world, pair->a, outcome);
        const double b = record_world_value(pair->record, WORLDS_JOINT, world, pair->b, outcome);
        both += a == 1.0 && b == 1.0;
        only_a += a == 1.0 && b == 0.0;
        only_b += a == 0.0 && b == 1.0;
        neither += a == 0.0 && b == 0.0;
    }
    const struct interval interval = interval_paired(both, only_a, only_b, neither);
    json_t *object = json_object();
    json_object_set_new(object, "only_a", json_value_number(only_a));
    json_object_set_new(object, "only_b", json_value_number(only_b));
    json_object_set_new(object, "difference",
                        json_value_number((only_b - only_a) / (both + only_a + only_b + neither)));
    json_object_set_new(object, "low", json_value_number(interval.low));
    json_object_set_new(object, "high", json_value_number(interval.high));
    return object;
}

static json_t *pair_json(struct pair pair, const struct waterfall *waterfall)
{
    json_t *object = json_object(), *years = json_array();
    json_object_set_new(object, "a", json_integer(pair.a));
    json_object_set_new(object, "b", json_integer(pair.b));
    json_object_set_new(object, "exit", exit_json(&pair));
    json_array_append_new(years, year_json(&pair, waterfall));
    if (pair.record->n_years > 1) {
        pair.year = pair.record->n_years - 1;
        json_array_append_new(years, year_json(&pair, waterfall));
    }
    json_object_set_new(object, "years", years);
    return object;
}

json_t *report_pairs(const struct record *record, struct summary_room *room)
{
    struct waterfall waterfall;
    if (record->n_regions > 0 || record->n_arms < 2 || record->n_arms > MOST_PAIRED_ARMS)
        return json_null();
    const bool has_payers = waterfall_find(&waterfall, record);
    json_t *pairs = json_array();
    for (int a = 0; a < record->n_arms; a++)
        for (int b = a + 1; b < record->n_arms; b++)
            json_array_append_new(pairs,
                                  pair_json((struct pair){record, room, a, b, 0}, has_payers ? &waterfall : NULL));
    return pairs;
}
