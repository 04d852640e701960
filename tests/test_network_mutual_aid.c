/* Network mutual aid in whole studies: who may be a member, who is paid and when, and what the shipped study says beside
 * the published shares. */
#include "engine/bits.h"
#include "models/domain.h"
#include "tests/study_harness.h"

static const char SHIPPED[] = "scenarios/studies/network-mutual-aid.yaml";
static const char FIVE_MODELS[] = "scenarios/studies/five-models.yaml";

/* A plan that many join and most of whose diseases are paid, so that few people show much. */
static const char BUSY[] =
    "extends: [@/cities/inland-prefecture.yaml, @/behaviours/common.yaml, @/tiers/network-mutual-aid.yaml]\n"
    "study: {name: busy}\n"
    "run: {persons: 40000, years: 6, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
    "reference_product: @/products/reference.yaml\n"
    "city:\n"
    "  network_mutual_aid:\n"
    "    first_member_share: 0.3\n"
    "    joining_share: 0.3\n"
    "    definition_share: 0.8\n"
    "    declaration_passing_share: {healthy: 1, one_chronic: 1, several_chronic: 1, major: 0.2}\n"
    "    expected_share_yuan: 400\n"
    "    share_ceiling_yuan: 1e6\n"
    "arms:\n"
    "  - {name: commercial, extends: @/operating-models/commercial.yaml}\n"
    "  - {name: government-push, extends: @/operating-models/government-push.yaml}\n";

/* ------------------------------------------------------------------ person by person */

enum { MOST_PEOPLE = 40960 };

struct seen {
    uint8_t was_helped[MOST_PEOPLE], was_member[MOST_PEOPLE];
    long n_members, n_helped, n_helped_twice, n_old_members, n_helped_members, n_exits, n_absent_members;
    int exit_age_years;
};

struct seen_view {
    const uint8_t *age_years, *is_settled, *is_present;
    const struct plane *network_member, *network_helped;
};

static void look(const struct tile *tile, const struct arm_set *arms, const void *context, const void *view)
{
    (void)arms;
    struct seen *seen = (struct seen *)(uintptr_t)context;
    const struct seen_view *v = view;
    for (int i = 0; i < tile->n; i++) {
        const size_t person = tile->first_person + (size_t)i;
        const int is_member = plane_has(v->network_member, i), is_helped = plane_has(v->network_helped, i);
        assert_true(person < MOST_PEOPLE);
        if (!v->is_settled[i] && tile->year > 0)
            seen->was_helped[person] = seen->was_member[person] = 0;
        seen->n_members += is_member;
        seen->n_old_members += is_member && v->age_years[i] >= seen->exit_age_years;
        seen->n_exits += seen->was_member[person] && v->age_years[i] == seen->exit_age_years;
        seen->n_helped += is_helped && !seen->was_helped[person];
        seen->n_helped_twice += !is_helped && seen->was_helped[person]; /* who is forgotten could be paid again */
        seen->n_helped_members += is_member && is_helped;
        seen->n_absent_members += is_member && !v->is_present[i];
        seen->was_helped[person] = (uint8_t)is_helped;
        seen->was_member[person] = (uint8_t)is_member;
    }
}

static const struct field LOOKS_AT[] = {
    FIELD(READS, struct seen_view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct seen_view, is_settled, PERSON, "flag", "was here last year"),
    FIELD(READS, struct seen_view, is_present, PERSON, "flag", "a person lives in this place"),
    FIELD(READS, struct seen_view, network_member, PERSON, "bits", "members"),
    FIELD(READS, struct seen_view, network_helped, PERSON, "bits", "helped already"),
};

static struct study_run *run_seen(const char *text, const char *const *overrides, struct seen *seen)
{
    const struct person_model observer = {.name = "observer",
                                          .scope = SCOPE_CONTEXT,
                                          .fields = LOOKS_AT,
                                          .n_fields = COUNT_OF(LOOKS_AT),
                                          .step = look,
                                          .context = seen};
    return harness_run_observed(harness_read_text(text, overrides), 1, &observer);
}

static double helped_people(const struct study_run *run, int year)
{
    const double cash_yuan = harness_value(run, 0, 0, year, "network_lump_sum_yuan");
    return cash_yuan > 0.0
               ? cash_yuan / harness_value(run, 0, 0, year, "network_mean_benefit_yuan") * (40000.0 / 1000000.0)
               : 0.0;
}

static void test_nobody_is_paid_twice_or_stays_after_a_benefit_or_beyond_59(void **state)
{
    (void)state;
    struct seen *seen = calloc(1, sizeof *seen);
    assert_non_null(seen);
    seen->exit_age_years = 60;
    struct study_run *run = run_seen(BUSY, NULL, seen);
    double helped = 0.0;
    for (int year = 0; year < 6; year++)
        helped += helped_people(run, year);
    assert_true(seen->n_members > 50000 && seen->n_helped > 100 && seen->n_exits > 100);
    assert_near((double)seen->n_helped, helped, 1e-9); /* each is paid for once, in the year in which he is marked */
    assert_int_equal(seen->n_helped_twice, 0);
    assert_int_equal(seen->n_helped_members, 0);
    assert_int_equal(seen->n_old_members, 0);
    assert_int_equal(seen->n_absent_members, 0);
    harness_free(run);
    free(seen);
}

static void test_the_exit_age_is_the_scenarios(void **state)
{
    (void)state;
    struct seen *seen = calloc(1, sizeof *seen);
    assert_non_null(seen);
    seen->exit_age_years = 50;
    harness_free(run_seen(BUSY, (const char *const[]){"city.network_mutual_aid.exit_age_years=50", NULL}, seen));
    assert_true(seen->n_members > 30000 && seen->n_exits > 100);
    assert_int_equal(seen->n_old_members, 0);
    free(seen);
}

/* ------------------------------------------------------------------ waiting */

/* Helped in a first year in which most join, evenly over its months, and nobody was ill before. */
static double helped_of_first_year(const char *waiting)
{
    char months[64];
    snprintf(months, sizeof months, "city.network_mutual_aid.waiting_months=%s", waiting);
    struct study_run *run = harness_run_text(
        BUSY,
        (const char *const[]){"run.years=1", "city.network_mutual_aid.first_member_share=0",
                              "city.network_mutual_aid.joining_share=0.7", "city.network_mutual_aid.definition_share=1",
                              "city.network_mutual_aid.declaration_passing_share.major=0", months, NULL},
        1);
    const double helped = helped_people(run, 0);
    harness_free(run);
    return helped;
}

static void test_nobody_is_paid_while_waiting(void **state)
{
    (void)state;
    const double at_once = helped_of_first_year("0"), quarter = helped_of_first_year("3");
    assert_true(at_once > 30.0);
    assert_near(helped_of_first_year("12"), 0.0, 0.0);
    /* joined in month j, covered for 12 - j - w months: 45 of 78 months are left of 0 waiting */
    const double share = 45.0 / 78.0;
    assert_within(quarter - share * at_once, -5.0 * sqrt(at_once * share * (1.0 - share)),
                  5.0 * sqrt(at_once * share * (1.0 - share)));
    assert_true(quarter < at_once && quarter > 0.0);
}

static void test_only_the_healthy_pass_where_nothing_slips_through(void **state)
{
    (void)state;
    static const char *const NOBODY[] = {"run.years=3",
                                         "city.network_mutual_aid.declaration_passing_share.healthy=0",
                                         "city.network_mutual_aid.declaration_passing_share.one_chronic=0",
                                         "city.network_mutual_aid.declaration_passing_share.several_chronic=0",
                                         "city.network_mutual_aid.declaration_passing_share.major=0",
                                         NULL};
    struct study_run *run = harness_run_text(BUSY, NOBODY, 1);
    for (int year = 0; year < 3; year++)
        assert_near(harness_value(run, 0, 0, year, "network_members_share"), 0.0, 0.0);
    harness_free(run);
}

static void test_what_slips_through_makes_it_dearer(void **state)
{
    (void)state;
    struct study_run *honest = harness_run_text(
        BUSY, (const char *const[]){"city.network_mutual_aid.declaration_passing_share.major=0", NULL}, 1);
    struct study_run *sly = harness_run_text(BUSY, NULL, 1);
    assert_true(harness_value(sly, 0, 0, 1, "network_share_yuan") >
                1.2 * harness_value(honest, 0, 0, 1, "network_share_yuan"));
    harness_free(honest);
    harness_free(sly);
}

/* ------------------------------------------------------------------ the whole */

static const char *const OUTCOMES[] = {
    "network_open",          "network_members_share",   "network_share_yuan",         "network_benefit_yuan_per_member",
    "network_leavers_rate",  "network_incidence_ratio", "network_leavers_rate_40_59", "network_helped_share",
    "network_lump_sum_yuan", "network_spiral"};

static void test_the_expected_claims_are_those_that_happen(void **state)
{
    (void)state;
    double happened = 0.0, expected = 0.0;
    for (int is_expected = 0; is_expected < 2; is_expected++) {
        char people[64];
        snprintf(people, sizeof people, "city.network_mutual_aid.pool_people=%s", is_expected ? "1e10" : "40000");
        struct study_run *run =
            harness_run_text(BUSY,
                             (const char *const[]){people, "run.worlds=30", "run.years=4",
                                                   "city.network_mutual_aid.settlement_delay_months=0",
                                                   "city.network_mutual_aid.leaving_share_sensitivity=0",
                                                   "city.network_mutual_aid.leaving_value_sensitivity=0",
                                                   "city.network_mutual_aid.joining_share_elasticity=0", NULL},
                             1);
        for (long world = 0; world < 30; world++)
            for (int year = 0; year < 4; year++)
                *(is_expected ? &expected : &happened) +=
                    harness_value(run, world, 0, year, "network_benefit_yuan_per_member");
        harness_free(run);
    }
    assert_near(happened, expected, 0.02); /* about 6,000 diagnoses */
}

static void test_the_platform_is_the_same_in_all_arms(void **state)
{
    (void)state;
    struct study_run *run = harness_run_text(BUSY, NULL, 1);
    for (int year = 0; year < 6; year++) {
        for (size_t o = 0; o < sizeof OUTCOMES / sizeof *OUTCOMES; o++) {
            const double one = harness_value(run, 0, 0, year, OUTCOMES[o]);
            const double other = harness_value(run, 0, 1, year, OUTCOMES[o]);
            assert_true(one == other || (isnan(one) && isnan(other)));
        }
        const double little = harness_value(run, 0, 0, year, "network_overcompensation_yuan");
        const double much = harness_value(run, 0, 1, year, "network_overcompensation_yuan");
        assert_within(little, 0.0, much); /* the product that pays more leaves less to pay */
        assert_within(much, 0.0, harness_value(run, 0, 0, year, "network_lump_sum_yuan"));
    }
    harness_free(run);
}

static void test_one_thread_and_two_give_the_same_bytes(void **state)
{
    (void)state;
    struct study_run *one = harness_run_text(BUSY, NULL, 1), *two = harness_run_text(BUSY, NULL, 2);
    for (int k = 0; k < 2; k++)
        assert_same_arm(one, k, two, k, 1);
    harness_free(one);
    harness_free(two);
}

static void test_a_study_without_it_has_none_of_its_outcomes(void **state)
{
    (void)state;
    struct study_run *run = harness_run_file(
        FIVE_MODELS, (const char *const[]){"run.persons=2000", "run.years=1", "run.worlds=1", NULL}, 1);
    for (int o = 0; o < engine_n_outcomes(run->engine); o++)
        assert_null(strstr(engine_outcome(run->engine, o)->name, "network"));
    harness_free(run);
}

static void test_huiminbao_does_not_notice_it(void **state)
{
    (void)state;
    static const char *const ENROLMENT[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"};
    struct study_run *with = harness_run_text(BUSY, NULL, 1);
    struct study_run *without =
        harness_run_text(BUSY, (const char *const[]){"city.network_mutual_aid.enabled=off", NULL}, 1);
    for (int k = 0; k < 2; k++)
        for (int year = 0; year < 6; year++)
            for (int o = 0; o < 4; o++)
                assert_near(harness_value(with, 0, k, year, ENROLMENT[o]),
                            harness_value(without, 0, k, year, ENROLMENT[o]), 0.0);
    harness_free(with);
    harness_free(without);
}

/* ------------------------------------------------------------------ the shipped study */

static double mean_of(const struct study_run *run, int year, const char *name)
{
    const long n_worlds = run->result.n_worlds[WORLDS_JOINT];
    double sum = 0.0;
    for (long world = 0; world < n_worlds; world++)
        sum += harness_value(run, world, 0, year, name);
    return sum / (double)n_worlds;
}

static void test_the_study_shares_29_and_91_yuan_and_members_leave_as_the_share_rises(void **state)
{
    (void)state;
    struct study_run *run = harness_run_file(
        SHIPPED, (const char *const[]){"run.worlds=12", "run.years=3", "run.parameter_uncertainty=off", NULL}, 2);
    assert_near(mean_of(run, 0, "network_share_yuan"), 29.0, 0.15);
    assert_near(mean_of(run, 1, "network_share_yuan"), 91.0, 0.15);
    assert_near(mean_of(run, 0, "network_members_share"), 0.0708, 0.05);
    assert_true(mean_of(run, 2, "network_share_yuan") > mean_of(run, 1, "network_share_yuan"));
    assert_true(mean_of(run, 2, "network_leavers_rate") > 3.0 * mean_of(run, 1, "network_leavers_rate"));
    assert_true(mean_of(run, 2, "network_leavers_rate_under_40") > mean_of(run, 2, "network_leavers_rate_40_59"));
    assert_true(mean_of(run, 2, "network_members_share") < 0.85 * mean_of(run, 1, "network_members_share"));
    assert_true(mean_of(run, 2, "network_incidence_ratio") > mean_of(run, 1, "network_incidence_ratio"));
    assert_near(mean_of(run, 2, "network_spiral"), 1.0, 0.0);
    harness_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_paid_twice_or_stays_after_a_benefit_or_beyond_59),
        cmocka_unit_test(test_the_exit_age_is_the_scenarios),
        cmocka_unit_test(test_nobody_is_paid_while_waiting),
        cmocka_unit_test(test_only_the_healthy_pass_where_nothing_slips_through),
        cmocka_unit_test(test_what_slips_through_makes_it_dearer),
        cmocka_unit_test(test_the_expected_claims_are_those_that_happen),
        cmocka_unit_test(test_the_platform_is_the_same_in_all_arms),
        cmocka_unit_test(test_one_thread_and_two_give_the_same_bytes),
        cmocka_unit_test(test_a_study_without_it_has_none_of_its_outcomes),
        cmocka_unit_test(test_huiminbao_does_not_notice_it),
        cmocka_unit_test(test_the_study_shares_29_and_91_yuan_and_members_leave_as_the_share_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
