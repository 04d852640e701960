#include "results/pairing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"

/* Which people live in the city: their places are filled by these keys, and by the years where it grows. */
static const char POPULATION[] = "city.population.";
static const char GROWTH[] = "city.population.growth_per_year";

static bool differ(const struct pairing *pairing, const char *what, long long a, long long b, const char *why,
                   struct status *status)
{
    return status_add(status, EXIT_INPUT, "%s and %s share no luck: %s is %lld in the first and %lld in the second, %s",
                      pairing->path_a, pairing->path_b, what, a, b, why);
}

static bool check_run(const struct pairing *pairing, struct status *status)
{
    const struct record *const a = pairing->a, *const b = pairing->b;
    if (a->result_version != b->result_version) {
        return differ(pairing, "the result version", a->result_version, b->result_version,
                      "and numbers moved between them: run the older study again", status);
    }
    if (a->seed != b->seed) {
        return differ(pairing, "run.seed", (long long)a->seed, (long long)b->seed,
                      "so that no person has the same luck in both: run one of them with the seed of the other",
                      status);
    }
    if (a->persons != b->persons) {
        return differ(pairing, "run.persons", a->persons, b->persons,
                      "so that they hold other people: run one of them with the number of the other", status);
    }
    if (a->has_parameter_uncertainty != b->has_parameter_uncertainty) {
        return status_add(
            status, EXIT_INPUT,
            "%s and %s share no luck: run.parameter_uncertainty is %s in the first and %s in the second, so "
            "that the worlds of one draw parameters and those of the other do not",
            pairing->path_a, pairing->path_b, a->has_parameter_uncertainty ? "on" : "off",
            b->has_parameter_uncertainty ? "on" : "off");
    }
    return true;
}

/* ------------------------------------------------------------------ arms */

static bool refuse_arm(const struct record *record, const char *path, const char *name, struct status *status)
{
    const char **names = calloc((size_t)record->n_arms, sizeof *names);
    for (int k = 0; names && k < record->n_arms; k++) {
        names[k] = record->arms[k].name;
    }
    const char *const nearest = names ? status_nearest(name, names, record->n_arms) : NULL;
    status_add(status, EXIT_INPUT, "'%s' is no arm of %s; %s'%s'", name, path,
               nearest ? "did you mean " : "its first is ", nearest ? nearest : record->arms[0].name);
    free((void *)names);
    return false;
}

static bool add_pair(struct pairing *pairing, const char *name_a, const char *name_b, struct status *status)
{
    const int a = comparison_arm(pairing->a, name_a), b = comparison_arm(pairing->b, name_b);
    if (a < 0) {
        return refuse_arm(pairing->a, pairing->path_a, name_a, status);
    }
    if (b < 0) {
        return refuse_arm(pairing->b, pairing->path_b, name_b, status);
    }
    if (pairing->a == pairing->b && a == b) {
        return status_add(status, EXIT_INPUT, "--arms: '%s' stands there twice; give two arms that differ", name_a);
    }
    pairing->pairs[pairing->n_pairs++] = (struct paired_arms){a, b};
    return true;
}

/* "A=B": the names on both sides of the sign that leaves an arm of each record. */
static bool add_named_pair(struct pairing *pairing, const char *text, struct status *status)
{
    char *const name = strdup(text);
    char *const sign = name ? strchr(name, '=') : NULL;
    bool is_added = false;
    if (!name) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to pair the arms");
    }
    if (sign) {
        *sign = '\0';
        is_added = add_pair(pairing, name, sign + 1, status);
    }
    free(name);
    return is_added;
}

static bool pair_wished(struct pairing *pairing, const struct pairing_wish *wish, struct status *status)
{
    if (wish->is_one && wish->n_names < 2) {
        return status_add(status, EXIT_INPUT, "--arms names one arm; give two or more, as in --arms %s,%s",
                          pairing->a->arms[0].name, pairing->a->arms[pairing->a->n_arms > 1 ? 1 : 0].name);
    }
    for (int i = wish->is_one; i < wish->n_names; i++) {
        if (!(wish->is_one ? add_pair(pairing, wish->names[0], wish->names[i], status)
                           : add_named_pair(pairing, wish->names[i], status))) {
            return false;
        }
    }
    return true;
}

static bool pair_same_names(struct pairing *pairing, struct status *status)
{
    const struct record *const a = pairing->a, *const b = pairing->b;
    for (int k = 0; k < a->n_arms; k++) {
        const int other = comparison_arm(b, a->arms[k].name);
        if (other >= 0) {
            pairing->pairs[pairing->n_pairs++] = (struct paired_arms){k, other};
        }
    }
    return pairing->n_pairs > 0 ||
           status_add(status, EXIT_INPUT,
                      "%s and %s have no arm of the same name (the first of each: '%s' and '%s'); say which to pair, "
                      "as in --arm %s=%s",
                      pairing->path_a, pairing->path_b, a->arms[0].name, b->arms[0].name, a->arms[0].name,
                      b->arms[0].name);
}

/* ------------------------------------------------------------------ people */

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

static const char *region_of(const struct record *record, int arm)
{
    return record->n_regions > 0 ? record->regions[record->arms[arm].region].name : "none";
}

static double region_persons(const struct record *record, int arm)
{
    return record->n_regions > 0 ? record->regions[record->arms[arm].region].persons : (double)record->persons;
}

static bool check_region(const struct pairing *pairing, const struct paired_arms *pair, struct status *status)
{
    const char *const a = region_of(pairing->a, pair->a), *const b = region_of(pairing->b, pair->b);
    if (!same_text(a, b)) {
        return status_add(status, EXIT_INPUT,
                          "'%s' and '%s' share no luck: their regions are '%s' and '%s', and each has luck of its own",
                          pairing->a->arms[pair->a].name, pairing->b->arms[pair->b].name, a, b);
    }
    const double persons_a = region_persons(pairing->a, pair->a), persons_b = region_persons(pairing->b, pair->b);
    return persons_a == persons_b || differ(pairing, "the number of people simulated of a region", (long long)persons_a,
                                            (long long)persons_b, "so that it holds other people", status);
}

static bool check_population(const struct pairing *pairing, const struct paired_arms *pair, struct status *status)
{
    for (int i = 0; i < pairing->a->n_inputs; i++) {
        const struct record_input *const row = &pairing->a->inputs[i];
        if (strncmp(row->key, POPULATION, strlen(POPULATION)) != 0 ||
            (row->arm && strcmp(row->arm, pairing->a->arms[pair->a].name) != 0)) {
            continue;
        }
        const struct record_input *const other = pairing_input_b(pairing, pair->b, row->key);
        if (!other || !same_text(row->value, other->value)) {
            return status_add(status, EXIT_INPUT,
                              "'%s' and '%s' share no luck: %s is %s in the first and %s in the second, so that other "
                              "people live there",
                              pairing->a->arms[pair->a].name, pairing->b->arms[pair->b].name, row->key, row->value,
                              other ? other->value : "not there");
        }
    }
    return true;
}

/* Where a city grows, how many of its last people are there at first depends on how many years it lives. */
static bool check_years(const struct pairing *pairing, const struct paired_arms *pair, struct status *status)
{
    const struct record_input *const growth = pairing_input_a(pairing, pair->a, GROWTH);
    const bool is_still = !growth || (growth->median <= 0.0 && !strchr(growth->value, '['));
    return pairing->a->n_years == pairing->b->n_years || is_still ||
           differ(pairing, "run.years", pairing->a->n_years, pairing->b->n_years,
                  "and the city grows, so that other people live there: run one of them with the years of the other",
                  status);
}

static bool check_people(const struct pairing *pairing, struct status *status)
{
    for (int i = 0; i < pairing->n_pairs; i++) {
        if (!check_region(pairing, &pairing->pairs[i], status) ||
            !check_population(pairing, &pairing->pairs[i], status) ||
            !check_years(pairing, &pairing->pairs[i], status)) {
            return false;
        }
    }
    return true;
}

bool pairing_init(struct pairing *pairing, const struct record *a, const char *path_a, const struct record *b,
                  const char *path_b, const struct pairing_wish *wish, struct status *status)
{
    const int n = wish->n_names > a->n_arms ? wish->n_names : a->n_arms;
    *pairing = (struct pairing){.a = a,
                                .b = b,
                                .path_a = path_a,
                                .path_b = path_b,
                                .n_years = a->n_years < b->n_years ? a->n_years : b->n_years,
                                .n_worlds = a->worlds < b->worlds ? a->worlds : b->worlds,
                                .pairs = calloc((size_t)n + 1, sizeof *pairing->pairs)};
    if (!pairing->pairs || !pairing_index_inputs(pairing)) {
        pairing_free(pairing);
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to pair the arms");
    }
    bool is_good = check_run(pairing, status) &&
                   (wish->n_names > 0 ? pair_wished(pairing, wish, status) : pair_same_names(pairing, status)) &&
                   check_people(pairing, status);
    if (is_good && !pairing_find_inputs(pairing)) {
        is_good = status_add(status, EXIT_RUN_FAILED, "not enough memory to compare the inputs");
    }
    if (!is_good) {
        pairing_free(pairing);
    }
    return is_good;
}

void pairing_free(struct pairing *pairing)
{
    free(pairing->pairs);
    free(pairing->inputs);
    free((void *)pairing->rows_a);
    free((void *)pairing->rows_b);
    *pairing = (struct pairing){0};
}
