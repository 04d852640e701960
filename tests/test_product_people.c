/* Products that are not for everybody, pay lump sums, remember, or take something off for families: what holds of every
 * person of a simulated city. */
#include "tests/product_observer.h"

static const char HEAD[] = "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                           "run: {persons: 4096, years: 4, worlds: 1, seed: 5, parameter_uncertainty: off}\n"
                           "reference_product: @/products/reference.yaml\n"
                           "arms:\n";
/* A product that is never given up, which most people join. */
static const char ARM_TEXT[] = "  - {name: arm-%d, extends: @/operating-models/government-push.yaml, "
                               "insurer: {pricing_rule: freeze, exit: {combined_ratio: 100, enrolment: 0}}, product: ";

static void assert_shares_seen(const struct study_run *run)
{
    for (int k = 0; k < seen.n_products; k++)
        for (int t = 0; t < YEARS; t++) {
            const double members = (double)seen.members[k][t], *reference = seen.reference[k][t];
            const double may_join = seen.people[k][t][0];
            if (members > 0.0)
                assert_near(harness_value(run, 0, k, t, "discounted_member_share"),
                            (double)seen.discounted[k][t] / members, 1e-12);
            if (members > 0.0 && reference[0] > 0.0)
                assert_near(harness_value(run, 0, k, t, "morbidity_ratio"),
                            reference[1] / members / (reference[0] / may_join), 1e-9);
            if (may_join > 0.0)
                assert_near(harness_value(run, 0, k, t, "enrolment_rate"), members / may_join, 1e-12);
            assert_near(harness_value(run, 0, k, t, "eligible_share"), may_join / PERSONS, 1e-12);
        }
}

static void test_random_products_keep_their_terms_person_by_person(void **state)
{
    (void)state;
    struct random_source source = {20};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    struct product_params product;
    fputs(HEAD, stream);
    for (int k = 0; k < MAX_PRODUCTS; k++) {
        random_product(&source, &product);
        fprintf(stream, ARM_TEXT, k);
        random_product_write(&product, stream);
        fputs("}\n", stream);
    }
    fclose(stream);
    struct study_run *run = run_text(text, NULL);
    assert_shares_seen(run);
    assert_true(seen.n_cases > 10000 && seen.n_members > 10000);
    assert_true(seen.n_years_kept > 1000 && seen.n_lifetime_held > 10);
    harness_free(run);
    free(text);
}

static void test_lump_sums_come_as_often_as_expected(void **state)
{
    (void)state;
    struct study_run *run =
        run_text("extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                 "run: {persons: 200000, years: 4, worlds: 1, seed: 7, parameter_uncertainty: off}\n"
                 "reference_product: @/products/reference.yaml\n"
                 "arms:\n"
                 "  - {name: lump, extends: @/operating-models/government-push.yaml,\n"
                 "     product: {lump_sum: {yuan: 10000, diseases: {cancer: 0.5, stroke: 1, rare: 1}}}}\n",
                 NOBODY_LEAVES);
    assert_true(seen.lump_fen > 500 * 1000000.0);
    assert_z((seen.lump_fen - seen.lump_expected_fen) / sqrt(seen.lump_variance_fen2));
    for (int t = 0; t < YEARS; t++) {
        const double claims = harness_value(run, 0, 0, t, "claim_per_member_yuan");
        assert_true(harness_value(run, 0, 0, t, "lump_sum_claim_share") > 0.05);
        assert_true(harness_value(run, 0, 0, t, "lump_sum_member_share") * 10000.0 < claims);
        assert_true(harness_value(run, 0, 0, t, "over_compensation_yuan") <=
                    harness_value(run, 0, 0, t, "lump_sum_yuan"));
    }
    harness_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_products_keep_their_terms_person_by_person),
        cmocka_unit_test(test_lump_sums_come_as_often_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
