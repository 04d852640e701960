/* The cost of hospital care against its closed forms: the fast annual form beside the episode form on the same city,
 * both through the engine; numbers of admissions against Poisson, one admission's cost against its distribution,
 * out-of-catalogue shares against their beta.
 *
 * The annual form is exact for one admission and has the mean of any number; the body of several is matched by two
 * moments, so that layers agree within LAYER_TOLERANCE, not exactly. */
#include "models/hospital.h"
#include "models/layers.h"
#include "models/product.h"
#include "tests/statistics.h"
#include "tests/study_harness.h"

static const double LAYER_TOLERANCE = 0.01;
enum { N_LAYERS = 4, MOST_ADMISSIONS = 12 };
static const double LAYER_EDGES_YUAN[N_LAYERS + 1] = {0.0, 1e4, 5e4, 2e5, 1e6};

/* Sums of a quantity's powers. */
struct moments {
    double n, sum, square_sum, cube_sum, fourth_sum;
};
static void add(struct moments *m, double x)
{
    m->n += 1.0;
    m->sum += x;
    m->square_sum += x * x;
    m->cube_sum += x * x * x;
    m->fourth_sum += x * x * x * x;
}
static double mean_of(const struct moments *m) { return m->sum / m->n; }
static double variance_of(const struct moments *m) { return m->square_sum / m->n - mean_of(m) * mean_of(m); }
static double mean_error(const struct moments *m) { return sqrt(variance_of(m) / m->n); }
/* Of the variance: from the fourth central moment. */
static double variance_error(const struct moments *m)
{
    const double a = mean_of(m), v = variance_of(m);
    const double fourth =
        m->fourth_sum / m->n - 4.0 * a * m->cube_sum / m->n + 6.0 * a * a * m->square_sum / m->n - 3.0 * a * a * a * a;
    return sqrt((fourth - v * v) / m->n);
}

/* What an observer keeps of a city's years. */
struct seen {
    double mean_cost_yuan[N_CARE_CLASSES], out_base[N_SCHEMES], out_slope, death_multiplier, max_rate; /* given */
    struct severity unit;
    double people, cases;
    struct moments bill_yuan, limited_yuan, layer_yuan[N_LAYERS];
    double admissions[MOST_ADMISSIONS + 1], expected[MOST_ADMISSIONS + 1], variance[MOST_ADMISSIONS + 1];
    struct statistics_bins severity, out_share;
};

struct view {
    const uint8_t *age_years, *scheme, *dies, *is_present, *case_admissions;
    const uint16_t *case_slot, *n_cases;
    const double *case_in_fen, *case_out_fen;
    const real *admission_rate;
};

static void see_rate(struct seen *seen, double rate)
{
    double term = exp(-rate), left = 1.0;
    for (int n = 0; n <= MOST_ADMISSIONS; n++) {
        const double probability = n < MOST_ADMISSIONS ? term : left;
        seen->expected[n] += probability;
        seen->variance[n] += probability * (1.0 - probability);
        left -= term;
        term *= rate / (n + 1);
    }
}

static void see_bill(struct seen *seen, double bill_yuan)
{
    add(&seen->bill_yuan, bill_yuan);
    add(&seen->limited_yuan, min_of(bill_yuan, 1e6));
    for (int j = 0; j < N_LAYERS; j++)
        add(&seen->layer_yuan[j], max_of(min_of(bill_yuan, LAYER_EDGES_YUAN[j + 1]) - LAYER_EDGES_YUAN[j], 0.0));
}

static void see_case(struct seen *seen, const struct view *v, int c)
{
    const int i = v->case_slot[c], n = v->case_admissions[c];
    const double out_yuan = yuan_of_fen(v->case_out_fen[c]), bill_yuan = yuan_of_fen(v->case_in_fen[c]) + out_yuan;
    const int class = care_class_of(v->scheme[i], v->age_years[i] >= ELDER_AGE_YEARS);
    if (n == 1)
        statistics_bins_add(&seen->severity,
                            1.0 - severity_survival(&seen->unit, bill_yuan / seen->mean_cost_yuan[class]));
    if (n == 0 || bill_yuan < 500.0) /* smaller bills show their rounding to the fen */
        return;
    const double mean = out_share_mean(seen->out_base[v->scheme[i]], seen->out_slope, log(bill_yuan / 1e4));
    statistics_bins_add(&seen->out_share, 1.0 - pow(1.0 - out_yuan / bill_yuan, (1.0 - mean) / mean));
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    struct seen *seen = (struct seen *)(uintptr_t)params;
    const struct view *v = view;
    int admissions[TILE] = {0};
    double bill_yuan[TILE] = {0};
    for (int c = 0; c < v->n_cases[0]; c++) {
        admissions[v->case_slot[c]] = v->case_admissions[c];
        bill_yuan[v->case_slot[c]] = yuan_of_fen(v->case_in_fen[c] + v->case_out_fen[c]);
        see_case(seen, v, c);
    }
    for (int i = 0; i < tile->n; i++) {
        if (!v->is_present[i])
            continue;
        const double rate = (double)v->admission_rate[i] * (v->dies[i] ? seen->death_multiplier : 1.0);
        see_rate(seen, min_of(rate, seen->max_rate));
        seen->admissions[admissions[i] < MOST_ADMISSIONS ? admissions[i] : MOST_ADMISSIONS] += 1.0;
        seen->people += 1.0;
        seen->cases += bill_yuan[i] > 0.0;
        see_bill(seen, bill_yuan[i]);
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

static struct seen *see_city(const char *form)
{
    char override[64];
    snprintf(override, sizeof override, "city.cost.form=%s", form);
    struct study *study =
        harness_read_text("extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                          "run: {persons: 250000, years: 1, worlds: 4, seed: 11, parameter_uncertainty: off}\n"
                          "reference_product: @/products/reference.yaml\n"
                          "arms:\n  - {name: push, extends: @/operating-models/government-push.yaml}\n",
                          (const char *const[]){override, "city.cost.trend_shock_sd=0", NULL});
    struct seen *seen = calloc(1, sizeof *seen);
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
    seen->max_rate = parameter(study, "city.cost.max_admission_rate", 0);
    seen->unit = severity_of_mean(1.0, parameter(study, "city.cost.severity_log_sd", 0),
                                  parameter(study, "city.cost.tail_probability", 0),
                                  parameter(study, "city.cost.tail_shape", 0));
    harness_free(harness_run_observed(study, 1, &observer));
    assert_true(seen->people == 1e6);
    return seen;
}

/* Both forms of one city, simulated once for all tests. */
static struct seen *annual, *episodes;

static int see_both(void **state)
{
    (void)state;
    annual = see_city("annual");
    episodes = see_city("episodes");
    return 0;
}
static int forget_both(void **state)
{
    (void)state;
    free(annual);
    free(episodes);
    return 0;
}

static void assert_agree(double a, double a_error, double b, double b_error, double tolerance, const char *what)
{
    const double z = statistics_z_of_difference(a, a_error, b, b_error);
    if (fabs(z) >= 5.0 && fabs(a / b - 1.0) > tolerance)
        fail_msg("%s: annual %g, episodes %g: off by %.2f%%, z %.1f", what, a, b, 100.0 * (a / b - 1.0), z);
}

static void test_both_forms_have_the_same_mean_bill(void **state)
{
    (void)state;
    assert_z(statistics_z_of_difference(mean_of(&annual->bill_yuan), mean_error(&annual->bill_yuan),
                                        mean_of(&episodes->bill_yuan), mean_error(&episodes->bill_yuan)));
    assert_near(mean_of(&annual->bill_yuan), mean_of(&episodes->bill_yuan), 0.02);
}

static void test_both_forms_have_the_same_people_admitted(void **state)
{
    (void)state;
    assert_true(annual->cases == episodes->cases); /* by the same uniform */
    for (int n = 0; n <= MOST_ADMISSIONS; n++)
        assert_true(annual->admissions[n] == episodes->admissions[n]);
}

static void test_both_forms_have_the_same_layers(void **state)
{
    (void)state;
    for (int j = 0; j < N_LAYERS; j++) {
        char what[64];
        const struct moments *a = &annual->layer_yuan[j], *b = &episodes->layer_yuan[j];
        snprintf(what, sizeof what, "layer from %g to %g yuan", LAYER_EDGES_YUAN[j], LAYER_EDGES_YUAN[j + 1]);
        assert_agree(mean_of(a), mean_error(a), mean_of(b), mean_error(b), LAYER_TOLERANCE, what);
        assert_within(mean_of(a) / mean_of(b), 0.85, 1.15); /* no layer is so rare that z says nothing */
    }
}

static void test_both_forms_have_the_same_variance_up_to_a_million(void **state)
{
    (void)state;
    const struct moments *a = &annual->limited_yuan, *b = &episodes->limited_yuan;
    assert_agree(variance_of(a), variance_error(a), variance_of(b), variance_error(b), LAYER_TOLERANCE, "variance");
    assert_within(variance_of(a) / variance_of(b), 0.9, 1.1);
}

static void test_admissions_are_poisson_at_each_persons_rate(void **state)
{
    (void)state;
    for (int n = 0; n <= MOST_ADMISSIONS; n++)
        assert_z((annual->admissions[n] - annual->expected[n]) / sqrt(annual->variance[n]));
    assert_true(annual->expected[MOST_ADMISSIONS] > 20.0);
}

static void test_one_admissions_cost_has_the_spliced_distribution_in_both_forms(void **state)
{
    (void)state;
    assert_true(annual->severity.n > 50000.0);
    assert_even(&annual->severity);
    assert_even(&episodes->severity);
    /* the tail holds its share, and half of it lies above its median */
    const struct statistics_bins *bins = &annual->severity;
    double above = 0.0;
    for (int bin = STATISTICS_BINS - 8; bin < STATISTICS_BINS; bin++)
        above += bins->count[bin];
    assert_z(statistics_z_of_count(above, bins->n, 8.0 / STATISTICS_BINS));
}

static void test_out_of_catalogue_shares_are_beta_given_the_bill(void **state)
{
    (void)state;
    assert_true(annual->out_share.n > 50000.0);
    assert_even(&annual->out_share);
    assert_even(&episodes->out_share);
}

static void test_out_share_has_the_moments_of_its_beta(void **state)
{
    (void)state;
    enum { N = 400000 };
    for (double mean = 0.05; mean < 0.6; mean += 0.18) {
        struct moments w = {0};
        const double b = (1.0 - mean) / mean, variance = b / ((1.0 + b) * (1.0 + b) * (2.0 + b));
        for (int i = 0; i < N; i++) /* a lattice in place of luck */
            add(&w, (double)out_share_of((real)mean, (real)((i + 0.5) / N)));
        assert_near(mean_of(&w), mean, 2e-4);
        assert_near(variance_of(&w), variance, 2e-3);
    }
}

static void test_the_annual_form_has_the_mean_of_its_admissions(void **state)
{
    (void)state;
    static const double SHAPES[][4] = {
        {8000, 0.85, 0.006, 0.35}, {1, 0.9, 0.004, 0.25}, {12175, 0.5, 0.02, 0.5}, {5000, 1.5, 0.001, 0.6}};
    for (size_t s = 0; s < sizeof SHAPES / sizeof SHAPES[0]; s++) {
        const struct severity severity = severity_of_mean(SHAPES[s][0], SHAPES[s][1], SHAPES[s][2], SHAPES[s][3]);
        struct annual_care care;
        annual_care_prepare(&care, &severity);
        for (int n = 1; n <= MAX_ADMISSIONS; n++)
            assert_near(annual_care_mean_yuan(&care, &severity, n), n * severity_mean_yuan(&severity), 1e-9);
    }
}

/* Fenton and Wilkinson's match: the body's second moment is that of N body admissions. */
static void test_the_annual_form_has_the_variance_of_its_body(void **state)
{
    (void)state;
    const struct severity severity = severity_of_mean(8000.0, 0.85, 0.006, 0.35);
    struct annual_care care;
    annual_care_prepare(&care, &severity);
    for (int n = 1; n <= MAX_ADMISSIONS; n++) {
        const double none = pow(1.0 - severity.tail_probability, n);
        const double first = lognormal_moment_below(care.log_median[n], care.log_sd[n], 1.0, care.tail_z[n]) / none;
        const double second = lognormal_moment_below(care.log_median[n], care.log_sd[n], 2.0, care.tail_z[n]) / none;
        assert_near(second - first * first, n * severity.body_variance, 1e-8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_forms_have_the_same_mean_bill),
        cmocka_unit_test(test_both_forms_have_the_same_people_admitted),
        cmocka_unit_test(test_both_forms_have_the_same_layers),
        cmocka_unit_test(test_both_forms_have_the_same_variance_up_to_a_million),
        cmocka_unit_test(test_admissions_are_poisson_at_each_persons_rate),
        cmocka_unit_test(test_one_admissions_cost_has_the_spliced_distribution_in_both_forms),
        cmocka_unit_test(test_out_of_catalogue_shares_are_beta_given_the_bill),
        cmocka_unit_test(test_out_share_has_the_moments_of_its_beta),
        cmocka_unit_test(test_the_annual_form_has_the_mean_of_its_admissions),
        cmocka_unit_test(test_the_annual_form_has_the_variance_of_its_body),
    };
    return cmocka_run_group_tests(tests, see_both, forget_both);
}
