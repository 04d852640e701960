/* What hospital care draws, by the million, through the whole engine, beside GSL: numbers of admissions, the cost of
 * one admission in both forms with its body and its tail, out-of-catalogue shares. Fixed seed, |z| < 5; HUIMIN_LONG=1
 * draws 100 million of each (of tails, what falls to their share). */
#include "models/hospital.h"
#include "models/product.h"
#include "tests/study_harness.h"
#include "tests/transforms.h"

enum { MOST = MAX_ADMISSIONS };

/* Many admissions a person, so that one person-year in three has exactly one; rates of all sizes up to MAX_RATE, at
 * which P(N > MAX_ADMISSIONS) is 1e-10. A long tail, so that it is seen. */
#define MAX_RATE 5
static const char *const OVERRIDES[] = {"city.cost.admission_scale.employee=0.8",
                                        "city.cost.admission_scale.resident=0.8",
                                        "city.cost.max_admission_rate=5",
                                        "city.cost.tail_probability=0.1",
                                        "city.cost.annual_cap_yuan=10000000",
                                        "city.cost.admission_age_gradient=1",
                                        "city.frailty.spread=0.6",
                                        "city.cost.trend_shock_sd=0",
                                        "city.cost.trend_per_year=0"};

static double exponential_above(double probability) { return gsl_cdf_exponential_Qinv(probability, 1.0); }
static double exponential_below(double probability) { return gsl_cdf_exponential_Pinv(probability, 1.0); }
static const struct distribution EXPONENTIAL = {
    {1, 2, 6, 24}, {2, 24, 720, 40320}, exponential_above, exponential_below};

/* Numbers of admissions, each beside Poisson at the person's own rate. */
struct counts {
    double n, seen[MOST + 2], expected[MOST + 2], variance[MOST + 2];
    double sums[N_POWERS], variances[N_POWERS]; /* of the central powers, less what they should be */
};

struct seen {
    double mean_cost_yuan[N_CARE_CLASSES], out_base[N_SCHEMES], out_slope, death_multiplier; /* given */
    struct severity unit;
    double place; /* in a fen */
    struct counts counts;
    struct sample severity, body, tail, out_share;
};

struct view {
    const uint8_t *age_years, *scheme, *dies, *is_present, *case_admissions;
    const uint16_t *case_slot, *n_cases;
    const double *case_in_fen, *case_out_fen;
    const real *admission_rate;
};

/* Central moments of Poisson: Johnson, Kemp and Kotz, Univariate Discrete Distributions, ch. 4. */
static void see_count(struct counts *counts, int admissions, double rate)
{
    const double d = admissions - rate, r = rate;
    const double central[9] = {1.0,
                               0.0,
                               r,
                               r,
                               r * (1 + 3 * r),
                               r * (1 + 10 * r),
                               r * (1 + r * (25 + 15 * r)),
                               r * (1 + r * (56 + 105 * r)),
                               r * (1 + r * (119 + r * (490 + 105 * r)))};
    double power = 1.0;
    for (int p = 0; p < N_POWERS; p++) {
        counts->sums[p] += (power *= d) - central[p + 1];
        counts->variances[p] += central[2 * (p + 1)] - central[p + 1] * central[p + 1];
    }
    double term = exp(-rate);
    for (int n = 0; n <= MOST; n++) {
        counts->expected[n] += term;
        counts->variance[n] += term * (1.0 - term);
        term *= rate / (n + 1);
    }
    counts->seen[admissions] += 1.0;
    counts->n += 1.0;
}

/* Of one admission at mean cost 1: a lognormal body up to the splice, a generalised Pareto above it, which is a Pareto
 * moved to the splice. */
static void see_cost(struct seen *seen, double cost)
{
    const struct severity *s = &seen->unit;
    const double pareto_scale = s->tail_scale_yuan / s->tail_shape, w = s->tail_probability;
    if (cost <= s->splice_yuan) {
        const double p = gsl_cdf_lognormal_P(cost, s->log_median, s->log_sd);
        sample_add(&seen->body, p / (1.0 - w) - 0.5, p / (1.0 - w));
        sample_add(&seen->severity, p - 0.5, p);
        return;
    }
    const double moved = cost - s->splice_yuan + pareto_scale;
    const double survival = gsl_cdf_pareto_Q(moved, 1.0 / s->tail_shape, pareto_scale);
    sample_add(&seen->tail, log(moved / pareto_scale) / s->tail_shape, 1.0 - survival);
    sample_add(&seen->severity, 0.5 - w * survival, 1.0 - w * survival);
}

/* An amount before it was rounded to whole fen, spread evenly over its fen: the smallest shares are less than one. */
static double unrounded_fen(struct seen *seen, double fen)
{
    seen->place += 0.6180339887498949; /* the golden section leaves no gaps */
    seen->place -= floor(seen->place);
    return fen > 0.0 ? fen + seen->place - 0.5 : 0.5 * seen->place;
}

/* Bills below 5,000 yuan would show that they are whole fen themselves. */
static void see_case(struct seen *seen, const struct view *v, int c)
{
    const int i = v->case_slot[c];
    const double bill_fen = v->case_in_fen[c] + v->case_out_fen[c], bill_yuan = yuan_of_fen(bill_fen);
    const int class = care_class_of(v->scheme[i], v->age_years[i] >= ELDER_AGE_YEARS);
    if (v->case_admissions[c] == 1)
        see_cost(seen, bill_yuan / seen->mean_cost_yuan[class]);
    if (v->case_admissions[c] == 0 || bill_yuan < 5000.0)
        return;
    const double mean = out_share_mean(seen->out_base[v->scheme[i]], seen->out_slope, log(bill_yuan / 1e4));
    const double share = min_of(unrounded_fen(seen, v->case_out_fen[c]) / bill_fen, 1.0);
    const double p = gsl_cdf_beta_P(share, 1.0, (1.0 - mean) / mean);
    sample_add(&seen->out_share, p - 0.5, p);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    struct seen *seen = (struct seen *)(uintptr_t)params;
    const struct view *v = view;
    int admissions[TILE] = {0};
    for (int c = 0; c < v->n_cases[0]; c++) {
        admissions[v->case_slot[c]] = v->case_admissions[c];
        see_case(seen, v, c);
    }
    for (int i = 0; i < tile->n; i++) {
        const double rate = (double)v->admission_rate[i] * (v->dies[i] ? seen->death_multiplier : 1.0);
        if (v->is_present[i])
            see_count(&seen->counts, admissions[i], min_of(rate, MAX_RATE));
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme"),
    FIELD(READS, struct view, dies, PERSON, "flag", "dies this year"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, case_admissions, PERSON, "admissions", "of the case"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "cases of the tile this year"),
    FIELD(READS, struct view, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, admission_rate, PERSON, "per year", "expected admissions"),
};

static double parameter(const struct study *study, const char *key, int index)
{
    const int i = param_set_find(study->set, key);
    assert_true(i >= 0);
    return quantity_median(&study->arms[0].quantities[study->set->first_slot[i] + index]);
}

static struct study *read_city(const char *form)
{
    char of_form[64], of_years[64], of_worlds[64];
    const long usual = 15, long_worlds = 150, years = statistics_n_draws(0) ? 10 : 1;
    snprintf(of_form, sizeof of_form, "city.cost.form=%s", form);
    snprintf(of_years, sizeof of_years, "run.years=%ld", years);
    snprintf(of_worlds, sizeof of_worlds, "run.worlds=%ld", years > 1 ? long_worlds : usual);
    const char *overrides[COUNT_OF(OVERRIDES) + 4] = {of_form, of_years, of_worlds};
    for (size_t o = 0; o < COUNT_OF(OVERRIDES); o++)
        overrides[3 + o] = OVERRIDES[o];
    return harness_read_text("extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                             "run: {persons: 250000, years: 1, worlds: 1, seed: 29, parameter_uncertainty: off}\n"
                             "reference_product: @/products/reference.yaml\n"
                             "arms:\n  - {name: push, extends: @/operating-models/government-push.yaml}\n",
                             overrides);
}

static struct seen *see_city(const char *form)
{
    struct study *study = read_city(form);
    struct seen *seen = calloc(1, sizeof *seen);
    assert_non_null(seen);
    const struct person_model observer = {.name = "observer",
                                          .scope = SCOPE_CONTEXT,
                                          .fields = FIELDS,
                                          .n_fields = COUNT_OF(FIELDS),
                                          .step = step,
                                          .context = seen};
    for (int s = 0; s < N_SCHEMES; s++) {
        seen->out_base[s] = parameter(study, "city.cost.out_of_catalogue_share", s);
        for (int elder = 0; elder < 2; elder++)
            seen->mean_cost_yuan[care_class_of(s, elder)] =
                parameter(study, "city.cost.cost_per_admission_yuan", s) *
                (elder ? parameter(study, "city.cost.elder_severity_factor", 0) : 1.0);
    }
    seen->out_slope = parameter(study, "city.cost.out_of_catalogue_slope", 0);
    seen->death_multiplier = parameter(study, "city.cost.death_year_multiplier", 0);
    seen->unit = severity_of_mean(1.0, parameter(study, "city.cost.severity_log_sd", 0),
                                  parameter(study, "city.cost.tail_probability", 0),
                                  parameter(study, "city.cost.tail_shape", 0));
    sample_init(&seen->severity, &UNIFORM);
    sample_init(&seen->body, &UNIFORM);
    sample_init(&seen->tail, &EXPONENTIAL);
    sample_init(&seen->out_share, &UNIFORM);
    harness_free(harness_run_observed(study, 1, &observer));
    assert_true(seen->severity.n > 0.9e6 && seen->tail.n > 0.9e5);
    return seen;
}

static void assert_counts(const struct counts *counts)
{
    struct transform_row row = {.name = "Poisson admissions, by inversion", .n = counts->n};
    double below = 0.0, chi_square = 0.0;
    int n_compared = 0;
    for (int p = 0; p < N_POWERS; p++)
        row.moments[p] = counts->sums[p] / sqrt(counts->variances[p]);
    for (int n = 0; n <= MOST; n++) {
        const double z = (counts->seen[n] - counts->expected[n]) / sqrt(counts->variance[n]);
        below += counts->seen[n] - counts->expected[n];
        row.distance = farther(row.distance, fabs(below) / counts->n);
        if (counts->expected[n] < 20.0)
            continue;
        row.tail = farther(row.tail, z);
        chi_square += z * z;
        n_compared++;
    }
    row.distance_z = statistics_z_of_distance(row.distance, counts->n);
    row.evenness_z = statistics_z_of_chi_square(chi_square, n_compared);
    assert_true(n_compared > 12); /* the fast path counts to 3, the slow one on */
    assert_row(&row);
}

static void test_annual_care_has_its_distributions(void **state)
{
    (void)state;
    struct seen *seen = see_city("annual");
    assert_counts(&seen->counts);
    assert_sample(&seen->severity, &UNIFORM, "spliced severity, annual form");
    assert_sample(&seen->body, &UNIFORM, "  its lognormal body");
    assert_sample(&seen->tail, &EXPONENTIAL, "  its generalised Pareto tail");
    assert_sample(&seen->out_share, &UNIFORM, "out-of-catalogue share, Beta(1, b)");
    free(seen);
}

static void test_episode_care_has_its_distributions(void **state)
{
    (void)state;
    struct seen *seen = see_city("episodes");
    assert_sample(&seen->severity, &UNIFORM, "spliced severity, episode form");
    assert_sample(&seen->body, &UNIFORM, "  its lognormal body, episodes");
    assert_sample(&seen->tail, &EXPONENTIAL, "  its Pareto tail, episodes");
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_annual_care_has_its_distributions),
        cmocka_unit_test(test_episode_care_has_its_distributions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
