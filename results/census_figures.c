/* From sums to figures. */
#include "results/census_sums.h"

#include <math.h>
#include <stdlib.h>

#include "engine/money.h"
#include "models/population.h"

enum { GROUP_YEARS = 5, OLDEST_GROUP_AGE = 90, ADULTS_FROM = 18, FIFTEEN = 15, OLDEST = N_AGES - 1 };

static double ratio(double part, double whole) { return whole > 0.0 ? part / whole : (double)NAN; }

static double sum_of(const double by_age[N_AGES], int from_age, int to_age)
{
    double sum = 0.0;
    for (int age = from_age; age <= to_age; age++)
        sum += by_age[age];
    return sum;
}

/* Σ events of a five-year age group over its people, weighted by the group's share of the nation in 2020: direct
 * standardisation. Groups without people are left out. */
static double standardised(const double events[N_AGES], const double people[N_AGES], int from_age,
                           const double nation[N_AGES])
{
    double sum = 0.0, weights = 0.0;
    for (int first = from_age; first <= OLDEST;) {
        const int next = first >= OLDEST_GROUP_AGE ? N_AGES : (first / GROUP_YEARS + 1) * GROUP_YEARS;
        const double here = sum_of(people, first, next - 1), weight = sum_of(nation, first, next - 1);
        if (here > 0.0) {
            sum += weight * sum_of(events, first, next - 1) / here;
            weights += weight;
        }
        first = next;
    }
    return ratio(sum, weights);
}

static void take_people(const struct census *census, const double people[N_AGES], double figures[N_CENSUS_FIGURES])
{
    const double all = sum_of(people, 0, OLDEST);
    figures[CENSUS_AGE_0_14] = ratio(sum_of(people, 0, FIFTEEN - 1), all);
    figures[CENSUS_AGE_15_59] = ratio(sum_of(people, FIFTEEN, ELDER_AGE_YEARS - 1), all);
    figures[CENSUS_AGE_60_PLUS] = ratio(sum_of(people, ELDER_AGE_YEARS, OLDEST), all);
    figures[CENSUS_AGE_65_PLUS] = ratio(sum_of(people, 65, OLDEST), all);
    figures[CENSUS_MALE] = ratio(sum_of(census->people[MALE], 0, OLDEST), all);
    figures[CENSUS_HOUSEHOLD_SIZE] = ratio(all, census->households);
    figures[CENSUS_EMPLOYEE] = ratio(census->schemes[EMPLOYEE].people, all);
}

static void take_health(const struct census *census, const double people[N_AGES], double figures[N_CENSUS_FIGURES])
{
    struct population population;
    double nation[N_AGES], deaths[N_AGES];
    population_init_national(&population);
    for (int age = 0; age < N_AGES; age++) {
        nation[age] = population.share[MALE][age] + population.share[FEMALE][age];
        deaths[age] = census->deaths[MALE][age] + census->deaths[FEMALE][age];
    }
    figures[CENSUS_CHRONIC_15_PLUS] = ratio(sum_of(census->chronic, FIFTEEN, OLDEST), sum_of(people, FIFTEEN, OLDEST));
    figures[CENSUS_CHRONIC_15_PLUS_NATIONAL] = standardised(census->chronic, people, FIFTEEN, nation);
    figures[CENSUS_MAJOR_ADULTS] =
        ratio(sum_of(census->major, ADULTS_FROM, OLDEST), sum_of(people, ADULTS_FROM, OLDEST));
    figures[CENSUS_MAJOR_ADULTS_NATIONAL] = standardised(census->major, people, ADULTS_FROM, nation);
    figures[CENSUS_CANCER_PER_100000] = 1e5 * standardised(census->new_cancers, census->settled, 0, nation);
    figures[CENSUS_DEATHS_PER_1000] = 1e3 * ratio(sum_of(deaths, 0, OLDEST), sum_of(people, 0, OLDEST));
    figures[CENSUS_DEATHS_PER_1000_NATIONAL] = 0.0;
    for (int sex = 0; sex < N_SEXES; sex++)
        figures[CENSUS_DEATHS_PER_1000_NATIONAL] +=
            1e3 * sum_of(population.share[sex], 0, OLDEST) *
            standardised(census->deaths[sex], census->people[sex], 0, population.share[sex]);
}

static void take_scheme(const struct scheme_sums *sums, int is_employee, double figures[N_CENSUS_FIGURES])
{
    const double all_fen = sums->in_fen + sums->out_fen;
    const int at = is_employee ? 0 : 1; /* employees come first in the list */
    figures[CENSUS_ADMISSIONS_EMPLOYEE + at] = ratio(sums->admissions, sums->people);
    figures[CENSUS_COST_EMPLOYEE_YUAN + at] = ratio(yuan_of_fen(all_fen), sums->admissions);
    figures[CENSUS_FUND_IN_CATALOGUE_EMPLOYEE + at] = ratio(sums->basic_fen, sums->in_fen);
    figures[CENSUS_FUND_OF_ALL_EMPLOYEE + at] = ratio(sums->basic_fen, all_fen);
    figures[CENSUS_WITH_CATASTROPHIC_EMPLOYEE + at] = ratio(sums->basic_fen + sums->catastrophic_fen, all_fen);
    figures[CENSUS_OUT_OF_CATALOGUE_EMPLOYEE + at] = ratio(sums->out_fen, all_fen);
}

/* Cost by age at the ages of the published source. */
static void take_elders(const struct census *census, const double people[N_AGES], double figures[N_CENSUS_FIGURES])
{
    const double elder_share = CENSUS_SOURCE_SHARE_60_69 + CENSUS_SOURCE_SHARE_70_PLUS;
    const double younger = (1.0 - elder_share) * ratio(sum_of(census->inpatient_fen, 0, 59), sum_of(people, 0, 59));
    const double sixties =
        CENSUS_SOURCE_SHARE_60_69 * ratio(sum_of(census->inpatient_fen, 60, 69), sum_of(people, 60, 69));
    const double older =
        CENSUS_SOURCE_SHARE_70_PLUS * ratio(sum_of(census->inpatient_fen, 70, OLDEST), sum_of(people, 70, OLDEST));
    const double all = younger + sixties + older;
    figures[CENSUS_ELDER_RATIO] = ratio((sixties + older) / elder_share, younger / (1.0 - elder_share));
    figures[CENSUS_ELDER_COST_SHARE] = ratio(sixties + older, all);
    figures[CENSUS_COST_SHARE_60_69] = ratio(sixties, all);
    figures[CENSUS_COST_SHARE_70_PLUS] = ratio(older, all);
}

/* ------------------------------------------------------------------ order statistics */

double census_nth_largest(double *values, long n_values, long n)
{
    long low = 0, high = n_values - 1;
    const long wanted = n - 1;
    while (low < high) {
        const double pivot = values[low + (high - low) / 2];
        long i = low, j = high;
        while (i <= j) {
            while (values[i] > pivot)
                i++;
            while (values[j] < pivot)
                j--;
            if (i <= j) {
                const double other = values[i];
                values[i++] = values[j];
                values[j--] = other;
            }
        }
        if (wanted <= j)
            high = j;
        else if (wanted >= i)
            low = i;
        else
            break;
    }
    return values[wanted];
}

double census_top_share(double *values, long n_values, double share)
{
    const long n = (long)rint(share * (double)n_values);
    double top = 0.0, all = 0.0;
    if (n < 1 || n > n_values)
        return NAN;
    census_nth_largest(values, n_values, n);
    for (long i = 0; i < n_values; i++) {
        all += values[i];
        top += i < n ? values[i] : 0.0;
    }
    return all > 0.0 ? top / all : NAN;
}

/* A copy of the values that are not negative; *n of them. NULL without memory. */
static double *copy_of(const double *values, long n_values, long *n)
{
    double *const copy = calloc((size_t)n_values + 1, sizeof *copy);
    *n = 0;
    for (long i = 0; copy && i < n_values; i++)
        if (values[i] >= 0.0)
            copy[(*n)++] = values[i];
    return copy;
}

/* The least total of the costliest tenth of a year; NAN where nobody was seen. False without memory. */
static bool tenth_from(const struct census *census, int kept, double *from_fen)
{
    long n = 0;
    double *const copy = copy_of(census->total_fen[kept], census->n_places, &n);
    const long wanted = (long)rint(0.1 * (double)n);
    *from_fen = copy && wanted > 0 ? census_nth_largest(copy, n, wanted) : (double)NAN;
    free(copy);
    return copy != NULL;
}

/* Of those in the costliest tenth of the first year who are there in a later one: in its costliest tenth. The dead
 * count in neither, as in a panel of the insured. */
static bool persistence(const struct census *census, int later, double *share)
{
    double first_fen, later_fen, stayed = 0.0, again = 0.0;
    if (!tenth_from(census, KEPT_FIRST, &first_fen) || !tenth_from(census, later, &later_fen))
        return false;
    for (long i = 0; i < census->n_places; i++) {
        const int is_there = census->last_year_same[i] >= CENSUS_KEPT_YEARS[later];
        const int counts = is_there && census->total_fen[KEPT_FIRST][i] >= first_fen;
        stayed += counts;
        again += counts && census->total_fen[later][i] >= later_fen;
    }
    *share = isnan(later_fen) ? (double)NAN : ratio(again, stayed);
    return true;
}

static bool take_concentration(const struct census *census, double figures[N_CENSUS_FIGURES])
{
    long n_all = 0, n_inpatients = 0;
    double *const all = copy_of(census->total_fen[KEPT_FIRST], census->n_places, &n_all);
    double *const inpatients =
        copy_of(census->adult_inpatient_fen.values, census->adult_inpatient_fen.n, &n_inpatients);
    if (all && inpatients) {
        figures[CENSUS_TOP_HUNDREDTH] = census_top_share(all, n_all, 0.01);
        figures[CENSUS_TOP_TENTH_INPATIENT] = census_top_share(inpatients, n_inpatients, 0.1);
    }
    free(all);
    free(inpatients);
    return all && inpatients && persistence(census, KEPT_SECOND, &figures[CENSUS_PERSISTENCE_1_YEAR]) &&
           persistence(census, KEPT_FIFTH, &figures[CENSUS_PERSISTENCE_4_YEARS]);
}

/* Mean income of each fifth of people. */
static bool take_incomes(const struct census *census, double figures[N_CENSUS_FIGURES])
{
    long n = 0;
    double *const incomes = copy_of(census->income_yuan.values, census->income_yuan.n, &n);
    for (int fifth = 0; incomes && fifth < N_QUINTILES; fifth++) {
        const long first = n * fifth / N_QUINTILES, end = n * (fifth + 1) / N_QUINTILES; /* from the richest */
        double sum = 0.0;
        if (end > first && end < n)
            census_nth_largest(incomes + first, n - first, end - first);
        for (long i = first; i < end; i++)
            sum += incomes[i];
        figures[CENSUS_INCOME_5 - fifth] = ratio(sum, (double)(end - first));
    }
    free(incomes);
    return incomes != NULL;
}

static void take_benefits(const struct census *census, double all,
                          double benefits[CENSUS_MAX_PRODUCTS][N_CENSUS_BENEFITS])
{
    for (int slot = 0; slot < CENSUS_MAX_PRODUCTS; slot++) {
        const struct benefit_sums *const sums = &census->benefits[slot];
        benefits[slot][CENSUS_BENEFIT_YUAN] = ratio(yuan_of_fen(sums->paid_fen), all);
        benefits[slot][CENSUS_BENEFIT_EXPECTED_YUAN] = ratio(sums->expected_milliyuan / MILLIYUAN_PER_YUAN, all);
        benefits[slot][CENSUS_BENEFIT_OUT_YUAN] = ratio(yuan_of_fen(sums->out_fen), all);
        benefits[slot][CENSUS_BENEFIT_CLAIMANTS] = ratio(sums->claimants, all);
        benefits[slot][CENSUS_BENEFIT_MEAN_YUAN] = ratio(yuan_of_fen(sums->paid_fen), sums->claimants);
    }
}

bool census_take(const struct census *census, double figures[N_CENSUS_FIGURES],
                 double benefits[CENSUS_MAX_PRODUCTS][N_CENSUS_BENEFITS])
{
    double people[N_AGES];
    if (census->is_out_of_memory)
        return false;
    for (int age = 0; age < N_AGES; age++)
        people[age] = census->people[MALE][age] + census->people[FEMALE][age];
    const double all = sum_of(people, 0, OLDEST);
    take_people(census, people, figures);
    take_health(census, people, figures);
    take_scheme(&census->schemes[EMPLOYEE], 1, figures);
    take_scheme(&census->schemes[RESIDENT], 0, figures);
    figures[CENSUS_INPATIENTS] = ratio(census->inpatients, all);
    take_elders(census, people, figures);
    take_benefits(census, all, benefits);
    return take_incomes(census, figures) && take_concentration(census, figures);
}
