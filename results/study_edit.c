#include "results/study_edit.h"

#include <math.h>
#include <string.h>

static int slot_of(const struct study *study, const char *key, int index)
{
    const int param = param_set_find(study->set, key);
    return param < 0 ? -1 : study->set->first_slot[param] + index;
}

struct quantity *study_edit_quantity(struct study *study, int arm, const char *key, int index)
{
    const int slot = slot_of(study, key, index);
    return slot < 0 ? NULL : &study->arms[arm].quantities[slot];
}

double study_edit_value(const struct study *study, int arm, const char *key, int index)
{
    const int slot = slot_of(study, key, index);
    return slot < 0 ? (double)NAN : quantity_median(&study->arms[arm].quantities[slot]);
}

static void fix(struct quantity *quantity, double value)
{
    quantity->prior = PRIOR_FIXED;
    quantity->a = value;
    quantity->b = quantity->c = 0.0;
}

void study_edit_set(struct study *study, int arm, const char *key, int index, double value)
{
    const int slot = slot_of(study, key, index);
    if (slot < 0)
        return;
    for (int k = 0; k < study->n_arms; k++)
        if (arm == STUDY_EDIT_ALL_ARMS || arm == k)
            fix(&study->arms[k].quantities[slot], value);
    if (arm == STUDY_EDIT_ALL_ARMS)
        fix(&study->reference[slot], value);
}

static const char SHOCK[] = "city.cost.trend_shock_sd";

struct quantity study_edit_hold_shock(struct study *study)
{
    const struct quantity *const shock = study_edit_quantity(study, 0, SHOCK, 0);
    const struct quantity kept = shock ? *shock : (struct quantity){0};
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, SHOCK, 0, 0.0);
    return kept;
}

void study_edit_release_shock(struct study *study, const struct quantity *kept)
{
    const int slot = slot_of(study, SHOCK, 0);
    for (int k = 0; slot >= 0 && k < study->n_arms; k++)
        study->arms[k].quantities[slot] = *kept;
    if (slot >= 0)
        study->reference[slot] = *kept;
}

void study_edit_run(struct study *study, long persons, long years, uint64_t seed)
{
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "run.persons", 0, (double)persons);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "run.years", 0, (double)years);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "run.seed", 0, (double)seed);
    study_edit_set(study, STUDY_EDIT_ALL_ARMS, "run.parameter_uncertainty", 0, 0.0);
    study->run.persons = persons;
    study->run.years = years;
    study->run.seed = seed;
    study->run.parameter_uncertainty = false;
}

static bool same_quantity(const struct quantity *left, const struct quantity *right)
{
    return left->prior == right->prior && left->a == right->a && left->b == right->b && left->c == right->c;
}

bool study_edit_same_city(const struct study *study, int arm, int other)
{
    for (int p = 0; p < study->set->n_params; p++) {
        const struct param *const param = study->set->params[p];
        if (strncmp(param->key, "city.", 5) != 0)
            continue;
        const int first = study->set->first_slot[p];
        for (int slot = first; slot < first + param_n_slots(param); slot++)
            if (!same_quantity(&study->arms[arm].quantities[slot], &study->arms[other].quantities[slot]))
                return false;
    }
    return true;
}
