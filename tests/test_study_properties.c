/* What must hold of every study of the real models: the integer accounting of members, prices, equal risks, arms that do
 * not know of one another, worlds that only add, threads that change nothing, sizes small and odd. */
#include "models/domain.h"
#include "tests/statistics.h"
#include "tests/study_harness.h"

static const char FIVE_MODELS[] = "scenarios/studies/five-models.yaml";
#define CITY "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
#define SMALL "run: {persons: 6000, years: 3, worlds: 2, seed: 3, parameter_uncertainty: off}\n"
#define REFERENCE "reference_product: @/products/reference.yaml\n"

/* ------------------------------------------------------------------ accounting */

static void check_year(const struct study_run *run, int k, int t)
{
    const double members = harness_total(run, k, t, "cell_members"),
                 renewals = harness_total(run, k, t, "cell_renewals");
    const double lapses = harness_total(run, k, t, "cell_lapses"), eligible = harness_total(run, k, t, "cell_eligible");
    const double joins = harness_total(run, k, t, "cell_joins_survivors");
    const double entrants = harness_total(run, k, t, "cell_joins_entrants");
    const double before = t > 0 ? harness_total(run, k, t - 1, "cell_members") : 0.0;
    const double deaths = t > 0 ? harness_total(run, k, t - 1, "cell_member_deaths") : 0.0;
    assert_true(members == before - deaths - lapses + joins + entrants);
    assert_true(members == renewals + joins + entrants);
    assert_true(before - deaths == renewals + lapses);
    assert_true(members > 0.0 && members < eligible);
    assert_near(harness_value(run, 0, k, t, "enrolment_rate"), members / eligible, 1e-15);
    if (t == 0) {
        assert_true(isnan(harness_value(run, 0, k, t, "renewal_rate")));
        assert_true(deaths + lapses + entrants == 0.0);
        return;
    }
    assert_near(harness_value(run, 0, k, t, "renewal_rate"), renewals / (before - deaths), 1e-15);
    /* q = (r·M_s + g·N_s + joins of entrants)/eligible; N_s by what joined and how likely */
    const double joining_rate = harness_value(run, 0, k, t, "joining_rate");
    const double others = joins / joining_rate;
    assert_near(others, rint(others), 1e-12);
    assert_true(others <= eligible - (before - deaths));
}

static void check_accounts(const char *const *overrides)
{
    struct study_run *run = harness_run_file(FIVE_MODELS, overrides, 1);
    for (int k = 0; k < run->study->n_arms; k++)
        for (int t = 0; t < run->result.n_years; t++)
            check_year(run, k, t);
    harness_free(run);
}

static void test_members_add_up_exactly_in_every_arm_and_year(void **state)
{
    (void)state;
    check_accounts((const char *const[]){"run.persons=20000", "run.years=5", "run.worlds=1", "insurer.exit.enrolment=0",
                                         "insurer.exit.combined_ratio=100", NULL});
}

static void test_members_add_up_in_a_city_that_grows_or_shrinks(void **state)
{
    (void)state;
    static const char *const GROWTH[] = {"city.population.growth_per_year=-0.005",
                                         "city.population.growth_per_year=0.03"};
    for (int i = 0; i < 2; i++)
        check_accounts((const char *const[]){"run.persons=10000", "run.years=5", "run.worlds=1",
                                             "insurer.exit.enrolment=0", "insurer.exit.combined_ratio=100", GROWTH[i],
                                             NULL});
}

static void test_deaths_are_replaced_one_for_one(void **state)
{
    (void)state;
    struct study_run *run = harness_run_file(
        FIVE_MODELS, (const char *const[]){"run.persons=20000", "run.years=4", "run.worlds=1", NULL}, 1);
    for (int t = 0; t < 4; t++)
        assert_true(harness_total(run, 0, t, "cell_eligible") == 20000.0);
    harness_free(run);
}

/* ------------------------------------------------------------------ prices and risks */

static void test_a_higher_premium_never_raises_enrolment_from_the_same_state(void **state)
{
    (void)state;
    static const char *const MODELS[] = {"commercial", "bureau-push", "government-push"};
    for (int m = 0; m < 3; m++) {
        char text[2048];
        int length = snprintf(text, sizeof text, CITY SMALL REFERENCE "arms:\n");
        for (int premium = 20; premium <= 320; premium *= 2)
            length += snprintf(text + length, sizeof text - (size_t)length,
                               "  - {name: at-%d, extends: @/operating-models/%s.yaml, product: {premium_yuan: %d}}\n",
                               premium, MODELS[m], premium);
        struct study_run *run =
            harness_run_text(text, (const char *const[]){"run.worlds=1", "run.years=1", "run.persons=20000", NULL}, 1);
        for (int k = 1; k < run->study->n_arms; k++) {
            int extent;
            const double *cheap = harness_cells(run, k - 1, 0, "cell_members", &extent);
            const double *dear = harness_cells(run, k, 0, "cell_members", &extent);
            for (int c = 0; c < extent; c++)
                assert_true(dear[c] <= cheap[c]);
            assert_true(harness_total(run, k, 0, "cell_members") < harness_total(run, k - 1, 0, "cell_members"));
        }
        harness_free(run);
    }
}

/* One risk for all: no state, age, frailty, scheme, poverty, drug or death makes a difference to expected benefits. */
static const char EQUAL_RISKS[] =
    CITY "run: {persons: 20000, years: 6, worlds: 3, seed: 3, parameter_uncertainty: off}\n" REFERENCE "city:\n"
         "  frailty: {spread: 0}\n"
         "  cost:\n"
         "    admission_scale: {resident: 0.15, employee: 0.15}\n"
         "    admission_age_gradient: 0\n"
         "    state_multiplier: {healthy: 1, one_chronic: 1, several_chronic: 1, major: 1}\n"
         "    death_year_multiplier: 1\n"
         "    cost_per_admission_yuan: {resident: 8000, employee: 8000}\n"
         "    elder_severity_factor: 1\n"
         "    out_of_catalogue_share: {resident: 0.12, employee: 0.12}\n"
         "    special_drug_probability: 0\n"
         "    rare_drug_probability: 0\n"
         "  basic_insurance:\n"
         "    share: {resident: 0.8, employee: 0.8}\n"
         "    deductible_yuan: {resident: 700, employee: 700}\n"
         "    cap_yuan: {resident: 300000, employee: 300000}\n"
         "  catastrophic_insurance: {safety_net_deductible_factor: 1, safety_net_extra_share: 0, cap_yuan: 10000000}\n"
         "  medical_assistance: {share: 0}\n"
         "arms:\n"
         "  - {name: commercial, extends: @/operating-models/commercial.yaml,"
         " product: {payable_share: {healthy: 0.5, one_chronic: 0.5, several_chronic: 0.5, major: 0.5}}}\n"
         "  - {name: government-push, extends: @/operating-models/government-push.yaml}\n";

static void test_equal_risks_give_a_spiral_index_of_exactly_0(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(EQUAL_RISKS, NULL, 1);
    for (long w = 0; w < 3; w++)
        for (int k = 0; k < 2; k++) {
            assert_true(harness_world_value(run, w, k, "dsi") == 0.0);
            for (int t = 0; t < run->result.n_years; t++) {
                assert_true(harness_value(run, w, k, t, "morbidity_ratio_own_terms") == 1.0);
                assert_true(harness_value(run, w, k, t, "morbidity_ratio") == 1.0);
            }
        }
    harness_free(run);
}

static void test_unequal_risks_do_not(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(EQUAL_RISKS, (const char *const[]){"city.frailty.spread=1.2", NULL}, 1);
    double most = 0.0;
    for (long w = 0; w < 3; w++) {
        assert_true(harness_value(run, w, 1, 5, "morbidity_ratio_own_terms") > 1.01);
        most = fmax(most, fmax(harness_world_value(run, w, 0, "dsi"), harness_world_value(run, w, 1, "dsi")));
    }
    assert_true(most > 0.0);
    harness_free(run);
}

/* ------------------------------------------------------------------ companions */

#define SMALL_OVERRIDES "run.persons=6000", "run.years=3", "run.worlds=2"

static void test_an_arm_does_not_change_with_its_companions(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {SMALL_OVERRIDES, NULL};
    struct study_run *all = harness_run_file(FIVE_MODELS, OVERRIDES, 1);
    /* turned round, and with the arm that was first left out */
    struct study *study = harness_read(FIVE_MODELS, OVERRIDES);
    const struct arm first = study->arms[0], second = study->arms[1];
    study->arms[0] = study->arms[4];
    study->arms[4] = first;
    study->arms[1] = study->arms[3];
    study->arms[3] = second;
    study->n_arms = 4;
    struct study_run *some = harness_run(study, 1);
    for (int k = 0; k < 4; k++)
        assert_same_arm(some, k, all, harness_arm(all, some->study->arms[k].name), 2);
    some->study->n_arms = 5; /* so that the fifth is freed too */
    harness_free(some);
    harness_free(all);
}

/* An arm of another city lives on another path beside it. */
static void test_an_arm_does_not_change_with_companions_on_other_paths(void **state)
{
    (void)state;
    static const char TEXT[] = CITY SMALL REFERENCE
        "arms:\n"
        "  - {name: dear, extends: @/operating-models/bureau-push.yaml, city: {cost: {trend_per_year: 0.12}}}\n"
        "  - {name: usual, extends: @/operating-models/bureau-push.yaml}\n"
        "  - {name: usual-again, extends: @/operating-models/bureau-push.yaml}\n"
        "  - {name: dear-again, extends: @/operating-models/bureau-push.yaml, city: {cost: {trend_per_year: 0.12}}}\n";
    static const char ALONE[] =
        CITY SMALL REFERENCE "arms:\n"
                             "  - {name: usual, extends: @/operating-models/bureau-push.yaml}\n";
    struct study_run *all = harness_run_text(TEXT, NULL, 1), *alone = harness_run_text(ALONE, NULL, 1);
    assert_same_arm(all, 1, alone, 0, 2);
    assert_same_arm(all, 1, all, 2, 2); /* identical but for the name */
    assert_same_arm(all, 0, all, 3, 2);
    assert_true(harness_value(all, 0, 0, 2, "claim_per_member_yuan") >
                harness_value(all, 0, 1, 2, "claim_per_member_yuan"));
    harness_free(alone);
    harness_free(all);
}

static int write_ladder_arm(char *text, size_t room, int k)
{
    return snprintf(text, room,
                    "  - {name: arm-%d, extends: @/operating-models/government-push.yaml, product: {premium_yuan: %d},"
                    " insurer: {pricing_rule: %s}}\n",
                    k, 60 + 3 * k, k % 3 == 1 ? "hold" : "reprice");
}

/* 32 arms go through in one pass; the 33rd and later in another. Some hold their price and move their own terms. */
static void test_an_arm_is_the_same_on_either_side_of_a_pass(void **state)
{
    (void)state;
    enum { N_ARMS = 40 };
    static const int LOOKED_AT[] = {0, 1, 30, 31, 32, 34, 39};
    static char text[N_ARMS * 256];
    int length = snprintf(text, sizeof text, CITY SMALL REFERENCE "arms:\n");
    for (int k = 0; k < N_ARMS; k++)
        length += write_ladder_arm(text + length, sizeof text - (size_t)length, k);
    struct study_run *all = harness_run_text(text, NULL, 1);
    for (size_t i = 0; i < sizeof LOOKED_AT / sizeof LOOKED_AT[0]; i++) {
        char one[1024];
        const int head = snprintf(one, sizeof one, CITY SMALL REFERENCE "arms:\n");
        write_ladder_arm(one + head, sizeof one - (size_t)head, LOOKED_AT[i]);
        struct study_run *alone = harness_run_text(one, NULL, 1);
        assert_same_arm(all, LOOKED_AT[i], alone, 0, 2);
        harness_free(alone);
    }
    harness_free(all);
}

/* ------------------------------------------------------------------ worlds and threads */

static void assert_same_runs(const struct study_run *left, const struct study_run *right, long n_worlds)
{
    for (int k = 0; k < left->study->n_arms; k++)
        assert_same_arm(left, k, right, k, n_worlds);
}

static void test_results_are_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const MANY_WORLDS[] = {"run.persons=6000", "run.years=3", "run.worlds=9", NULL};
    static const char *const ONE_WORLD[] = {"run.persons=30000", "run.years=3", "run.worlds=1", NULL};
    const char *const *const sizes[] = {MANY_WORLDS, ONE_WORLD}; /* worlds across threads; blocks of a world */
    for (int i = 0; i < 2; i++) {
        struct study_run *one = harness_run_file(FIVE_MODELS, sizes[i], 1);
        for (int j = 0; j < 3; j++) {
            struct study_run *more = harness_run_file(FIVE_MODELS, sizes[i], (int[]){2, 4, 8}[j]);
            assert_same_runs(one, more, one->result.n_worlds[WORLDS_JOINT]);
            harness_free(more);
        }
        harness_free(one);
    }
}

static void test_more_worlds_only_add(void **state)
{
    (void)state;
    struct study_run *few = harness_run_file(
        FIVE_MODELS, (const char *const[]){"run.persons=3000", "run.years=2", "run.worlds=3", NULL}, 1);
    struct study_run *many = harness_run_file(
        FIVE_MODELS, (const char *const[]){"run.persons=3000", "run.years=2", "run.worlds=70", NULL}, 2);
    assert_true(few->result.n_worlds[WORLDS_PARAMETER] == 3 && many->result.n_worlds[WORLDS_PROCESS] == 70);
    assert_same_runs(few, many, 3);
    harness_free(few);
    harness_free(many);
}

static void test_worlds_and_seeds_differ(void **state)
{
    (void)state;
    struct study_run *run = harness_run_file(FIVE_MODELS, (const char *const[]){SMALL_OVERRIDES, NULL}, 1);
    struct study_run *other =
        harness_run_file(FIVE_MODELS, (const char *const[]){SMALL_OVERRIDES, "run.seed=2", NULL}, 1);
    assert_true(harness_value(run, 0, 4, 0, "enrolment_rate") != harness_value(run, 1, 4, 0, "enrolment_rate"));
    assert_true(harness_value(run, 0, 4, 0, "enrolment_rate") != harness_value(other, 0, 4, 0, "enrolment_rate"));
    harness_free(run);
    harness_free(other);
}

/* ------------------------------------------------------------------ sizes */

/* Mean square of the claims' deviation from what was expected of the same members, with its own standard error. */
static double claims_noise(const char *persons, const char *insured, double *error)
{
    struct study_run *run = harness_run_text(
        CITY SMALL REFERENCE "arms:\n  - {name: push, extends: @/operating-models/government-push.yaml}\n",
        (const char *const[]){persons, insured, "run.worlds=200", "run.years=1", "city.cost.trend_shock_sd=0", NULL},
        2);
    const long n = run->result.n_worlds[WORLDS_JOINT];
    double sum = 0.0, square_sum = 0.0;
    for (long w = 0; w < n; w++) {
        const double gap = harness_value(run, w, 0, 0, "claim_per_member_yuan") -
                           harness_value(run, w, 0, 0, "expected_claim_per_member_yuan");
        sum += gap * gap;
        square_sum += gap * gap * gap * gap;
    }
    harness_free(run);
    const double mean = sum / (double)n;
    *error = sqrt((square_sum / (double)n - mean * mean) / (double)n);
    return mean;
}

static void test_few_people_standing_for_many_show_the_claims_noise_of_many(void **state)
{
    (void)state;
    double stand_in_error, few_error, many_error;
    const double stand_in = claims_noise("run.persons=5000", "city.insured=50000", &stand_in_error);
    const double few = claims_noise("run.persons=5000", "city.insured=5000", &few_error);
    const double many = claims_noise("run.persons=50000", "city.insured=50000", &many_error);
    assert_near(stand_in, few / 10.0, 1e-9); /* the same people, the noise of a pool ten times as large */
    assert_z(statistics_z_of_difference(stand_in, stand_in_error, many, many_error));
    assert_within(many / few, 0.05, 0.2); /* and that is no small matter */
}

static void test_after_exit_nobody_is_in_and_nothing_has_a_price(void **state)
{
    (void)state;
    static const char *const UNDEFINED[] = {
        "premium_yuan",    "renewal_rate",   "joining_rate",          "loss_ratio",
        "net_loss_ratio",  "combined_ratio", "claim_per_member_yuan", "claimant_share",
        "morbidity_ratio", "mean_age_years", "share_60_plus",         "loop_gain"};
    struct study_run *run = harness_run_file(
        FIVE_MODELS,
        (const char *const[]){SMALL_OVERRIDES, "insurer.exit.combined_ratio=0", "insurer.exit.years=1", NULL}, 1);
    for (int k = 0; k < run->study->n_arms; k++) {
        assert_true(harness_value(run, 0, k, 0, "is_withdrawn") == 1.0);
        assert_true(harness_world_value(run, 0, k, "exit") == 1.0);
        assert_true(harness_world_value(run, 0, k, "exit_year") == 1.0);
        for (int t = 1; t < 3; t++) {
            assert_true(harness_value(run, 0, k, t, "enrolment_rate") == 0.0);
            assert_true(harness_total(run, k, t, "cell_members") == 0.0);
            for (size_t i = 0; i < sizeof UNDEFINED / sizeof UNDEFINED[0]; i++)
                assert_true(isnan(harness_value(run, 0, k, t, UNDEFINED[i])));
        }
    }
    harness_free(run);
}

static void test_odd_sizes_work(void **state)
{
    (void)state;
    static const struct {
        const char *persons, *years;
        double n_persons;
    } SIZES[] = {{"run.persons=1", "run.years=3", 1.0},
                 {"run.persons=2", "run.years=60", 2.0},
                 {"run.persons=513", "run.years=2", 513.0},
                 {"run.persons=3073", "run.years=1", 3073.0}};
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        struct study_run *run = harness_run_file(
            FIVE_MODELS, (const char *const[]){SIZES[i].persons, SIZES[i].years, "run.worlds=2", NULL}, 2);
        for (int t = 0; t < run->result.n_years; t++)
            assert_true(harness_total(run, 0, t, "cell_eligible") == 2.0 * SIZES[i].n_persons); /* of two worlds */
        for (int k = 0; k < run->study->n_arms; k++)
            assert_within(harness_value(run, 1, k, run->result.n_years - 1, "enrolment_rate"), 0.0, 1.0);
        harness_free(run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_add_up_exactly_in_every_arm_and_year),
        cmocka_unit_test(test_members_add_up_in_a_city_that_grows_or_shrinks),
        cmocka_unit_test(test_deaths_are_replaced_one_for_one),
        cmocka_unit_test(test_a_higher_premium_never_raises_enrolment_from_the_same_state),
        cmocka_unit_test(test_equal_risks_give_a_spiral_index_of_exactly_0),
        cmocka_unit_test(test_unequal_risks_do_not),
        cmocka_unit_test(test_an_arm_does_not_change_with_its_companions),
        cmocka_unit_test(test_an_arm_does_not_change_with_companions_on_other_paths),
        cmocka_unit_test(test_an_arm_is_the_same_on_either_side_of_a_pass),
        cmocka_unit_test(test_results_are_the_same_on_any_number_of_threads),
        cmocka_unit_test(test_more_worlds_only_add),
        cmocka_unit_test(test_worlds_and_seeds_differ),
        cmocka_unit_test(test_few_people_standing_for_many_show_the_claims_noise_of_many),
        cmocka_unit_test(test_after_exit_nobody_is_in_and_nothing_has_a_price),
        cmocka_unit_test(test_odd_sizes_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
