/* Restricted products and family discounts in a study: who is counted, what adds up, what is paid. */
#include "tests/product_observer.h"

static const char FEW[] =
    "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
    "run: {persons: 4096, years: 4, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
    "reference_product: @/products/reference.yaml\n"
    "arms:\n"
    "  - {name: plain, extends: @/operating-models/government-push.yaml}\n"
    "  - {name: women, extends: @/operating-models/government-push.yaml,\n"
    "     product: {eligibility: {sex: female, age_from_years: 20, age_to_years: 64}}}\n"
    "  - {name: elders, extends: @/operating-models/government-push.yaml, product: {eligibility: {age_from_years: "
    "60}}}\n"
    "  - {name: ill, extends: @/operating-models/government-push.yaml,\n"
    "     product: {eligibility: {needs_disease: any_listed}}}\n"
    "  - {name: family, extends: @/operating-models/government-push.yaml, product: {family: {discount_share: 0.2}}}\n";

static double cells_in(const struct study_run *run, int arm, int year, const char *tally, int sex, int from_band,
                       int to_band, int from_state)
{
    int extent;
    double sum = 0.0;
    const double *cells = harness_cells(run, arm, year, tally, &extent);
    for (int s = sex < 0 ? 0 : sex; s <= (sex < 0 ? 1 : sex); s++)
        for (int band = from_band; band <= to_band; band++)
            for (int m = from_state; m < N_STATES; m++)
                sum += cells[cell_of(s, band, m)];
    return sum;
}

static void test_only_those_who_may_join_are_members(void **state)
{
    (void)state;
    struct study_run *run = run_text(FEW, NOBODY_LEAVES);
    const int women = harness_arm(run, "women"), elders = harness_arm(run, "elders"), ill = harness_arm(run, "ill");
    for (int t = 0; t < YEARS; t++) {
        const struct {
            int arm, sex, from_band, to_band, from_state;
        } groups[] = {{women, FEMALE, 4, 12, HEALTHY}, {elders, -1, 12, 17, HEALTHY}, {ill, -1, 0, 17, MAJOR}};
        for (int g = 0; g < COUNT_OF(groups); g++) {
            const int k = groups[g].arm;
            const double members = harness_total(run, k, t, "cell_members");
            const double inside = cells_in(run, k, t, "cell_members", groups[g].sex, groups[g].from_band,
                                           groups[g].to_band, groups[g].from_state);
            const double people = cells_in(run, k, t, "cell_eligible", groups[g].sex, groups[g].from_band,
                                           groups[g].to_band, groups[g].from_state);
            assert_near(inside, members, 0);
            assert_near(harness_value(run, 0, k, t, "enrolment_rate"), members / people, 1e-12);
        }
    }
    harness_free(run);
}

/* members = members before − deaths − lapses − those who may no longer join + joins. */
static void test_members_of_a_restricted_product_add_up(void **state)
{
    (void)state;
    struct study_run *run = run_text(FEW, NOBODY_LEAVES);
    double aged_out = 0.0;
    for (int k = 0; k < run->study->n_arms; k++)
        for (int t = 1; t < YEARS; t++) {
            const double no_longer = harness_value(run, 0, k, t, "no_longer_eligible_share") * seen.people[k][t][0];
            const double before =
                harness_total(run, k, t - 1, "cell_members") - harness_total(run, k, t - 1, "cell_member_deaths");
            const double joins =
                harness_total(run, k, t, "cell_joins_survivors") + harness_total(run, k, t, "cell_joins_entrants");
            assert_near(harness_total(run, k, t, "cell_members"),
                        before - no_longer - harness_total(run, k, t, "cell_lapses") + joins, 1e-6);
            aged_out += no_longer;
        }
    assert_true(aged_out > 10.0);
    harness_free(run);
}

static void test_a_restricted_arm_moves_no_other(void **state)
{
    (void)state;
    struct study_run *with = run_text(FEW, NOBODY_LEAVES);
    struct study_run *alone =
        harness_run_text("extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                         "run: {persons: 4096, years: 4, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
                         "reference_product: @/products/reference.yaml\n"
                         "arms:\n"
                         "  - {name: plain, extends: @/operating-models/government-push.yaml}\n",
                         NOBODY_LEAVES, 1);
    assert_true(engine_n_outcomes(with->engine) > engine_n_outcomes(alone->engine));
    for (int o = 0; o < engine_n_outcomes(alone->engine); o++)
        for (int t = 0; t < YEARS; t++) {
            const char *name = engine_outcome(alone->engine, o)->name;
            const double a = harness_value(alone, 0, 0, t, name), b = harness_value(with, 0, 0, t, name);
            assert_same(&a, &b, 1);
        }
    harness_free(with);
    harness_free(alone);
}

static bool has_outcome(const struct study_run *run, const char *name)
{
    for (int o = 0; o < engine_n_outcomes(run->engine); o++)
        if (strcmp(engine_outcome(run->engine, o)->name, name) == 0)
            return true;
    return false;
}

static void test_outcomes_of_special_terms_exist_where_an_arm_states_them(void **state)
{
    (void)state;
    static const struct {
        const char *product, *outcome;
    } TERMS[] = {{"{premium_yuan: 90}", NULL},
                 {"{eligibility: {age_from_years: 60}}", "eligible_share"},
                 {"{lump_sum: {yuan: 5000, diseases: {heart: 1}}}", "lump_sum_yuan"},
                 {"{claim_free: {deductible_factor: [1, 0.9]}}", "personal_benefit_share"},
                 {"{lifetime_cap_yuan: 100000}", "personal_benefit_share"},
                 {"{screened_extra_share: {out_of_policy: 0.05}}", "personal_benefit_share"},
                 {"{family: {discount_share: 0.1}}", "discounted_member_share"}};
    static const char *const OUTCOMES[] = {"eligible_share", "lump_sum_yuan", "personal_benefit_share",
                                           "discounted_member_share"};
    for (int i = 0; i < COUNT_OF(TERMS); i++) {
        char text[700];
        snprintf(text, sizeof text,
                 "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                 "run: {persons: 1024, years: 1, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
                 "reference_product: @/products/reference.yaml\n"
                 "arms: [{name: plain, extends: @/operating-models/bureau-push.yaml},\n"
                 "       {name: own, extends: @/operating-models/bureau-push.yaml, product: %s}]\n",
                 TERMS[i].product);
        struct study_run *run = harness_run_text(text, NULL, 1);
        for (int o = 0; o < COUNT_OF(OUTCOMES); o++)
            assert_int_equal(has_outcome(run, OUTCOMES[o]),
                             TERMS[i].outcome && strcmp(TERMS[i].outcome, OUTCOMES[o]) == 0);
        harness_free(run);
    }
}

/* Whoever is offered the discount sees a lower premium: more join. What members pay is what the accounts hold. */
static void test_a_family_discount_is_paid_for_whole_households_only(void **state)
{
    (void)state;
    struct study_run *run = run_text(FEW, NOBODY_LEAVES);
    const int plain = harness_arm(run, "plain"), family = harness_arm(run, "family");
    assert_true(harness_value(run, 0, family, 0, "enrolment_rate") > harness_value(run, 0, plain, 0, "enrolment_rate"));
    for (int t = 0; t < YEARS; t++) {
        const double insured = value_of(run->study, family, "city.insured", 0), scale = insured / PERSONS;
        const double premium = harness_value(run, 0, family, t, "premium_yuan");
        const double paid =
            premium * scale * ((double)seen.members[family][t] - 0.2 * (double)seen.discounted[family][t]);
        double by_quintile = 0.0;
        for (int q = 1; q <= N_QUINTILES; q++) {
            char name[40];
            snprintf(name, sizeof name, "premium_quintile_%d_yuan", q);
            by_quintile += harness_value(run, 0, family, t, name);
        }
        assert_true(seen.discounted[family][t] > 0 && seen.discounted[family][t] < seen.members[family][t]);
        assert_near(by_quintile, paid, 1e-9 * paid);
        assert_near(harness_value(run, 0, family, t, "family_discount_yuan"),
                    premium * scale * 0.2 * (double)seen.discounted[family][t], 1e-9 * paid);
        assert_near(harness_value(run, 0, family, t, "loss_ratio"),
                    harness_value(run, 0, family, t, "claim_per_member_yuan") * (double)seen.members[family][t] *
                        scale / paid,
                    1e-9);
    }
    harness_free(run);
}

/* A technical first premium at no antiselection, no error and a target of 1 is what the look-up tables expect of those
 * who may join; the sum over people is the same by another way. */
static void test_tables_expect_of_those_who_may_join_what_people_do(void **state)
{
    (void)state;
    static const char *const OVERRIDES[] = {"run.persons=100000",
                                            "run.years=1",
                                            "city.cost.trend_shock_sd=0",
                                            "insurer.first_price_rule=technical",
                                            "insurer.first_price_error_sd=0",
                                            "insurer.antiselection_exponent=0",
                                            "insurer.target_loss_ratio=0.05",
                                            NULL};
    struct study_run *run = harness_run_text(
        "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
        "run: {persons: 100000, years: 1, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
        "reference_product: @/products/reference.yaml\n"
        "arms:\n"
        "  - {name: plain, extends: @/products/lishui-2021.yaml}\n"
        "  - {name: women, extends: @/products/lishui-2021.yaml,\n"
        "     product: {eligibility: {sex: female, age_from_years: 20, age_to_years: 64}}}\n"
        "  - {name: elders, extends: @/products/lishui-2021.yaml, product: {eligibility: {age_from_years: 60}}}\n"
        "  - {name: cancer, extends: @/products/lishui-2021.yaml, product: {eligibility: {needs_disease: cancer},\n"
        "     liabilities: {special_drugs: {layers: [{from_yuan: 0, to_yuan: 1e9, share: 0.6}]}}}}\n"
        "  - {name: lump, extends: @/products/lishui-2021.yaml,\n"
        "     product: {lump_sum: {yuan: 50000, diseases: {cancer: 1}}}}\n",
        OVERRIDES, 1);
    for (int k = 0; k < run->study->n_arms; k++) {
        const double table = 0.05 * harness_value(run, 0, k, 0, "premium_yuan");
        const double people = harness_value(run, 0, k, 0, "expected_benefit_per_eligible_yuan");
        if (fabs(table / people - 1.0) > 0.06)
            fail_msg("%s: the table expects %g yuan, people %g", run->study->arms[k].name, table, people);
    }
    harness_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_those_who_may_join_are_members),
        cmocka_unit_test(test_members_of_a_restricted_product_add_up),
        cmocka_unit_test(test_a_restricted_arm_moves_no_other),
        cmocka_unit_test(test_outcomes_of_special_terms_exist_where_an_arm_states_them),
        cmocka_unit_test(test_a_family_discount_is_paid_for_whole_households_only),
        cmocka_unit_test(test_tables_expect_of_those_who_may_join_what_people_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
