/* Bills through all tiers: what must hold of any patient, the published case C19, and the shipped patients in a shipped
 * study. */
#include <stdio.h>

#include "tests/bill_example.h"
#include "tests/case_file.h"
#include "tests/study_harness.h"

/* ------------------------------------------------------------------ any patient */

static uint64_t next_word(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

static double below(uint64_t *seed, double limit) { return (double)(next_word(seed) >> 11) * 0x1p-53 * limit; }
static double coin(uint64_t *seed) { return next_word(seed) >> 63 ? 1.0 : 0.0; }

static double yuan_below(uint64_t *seed, double limit) { return floor(below(seed, limit) * 100.0) / 100.0; }

static struct patient_values any_patient(uint64_t *seed)
{
    struct patient_values p = {.age_years = floor(below(seed, 101.0)),
                               .sex = coin(seed),
                               .scheme = coin(seed),
                               .is_safety_net = coin(seed),
                               .state = floor(below(seed, N_STATES)),
                               .disease = floor(below(seed, 1 + N_DISEASES)),
                               .is_screened_negative = coin(seed),
                               .has_employer_cover = coin(seed),
                               .has_commercial = coin(seed),
                               .has_exclusion = coin(seed),
                               .has_employee_aid = coin(seed),
                               .has_village_aid = coin(seed),
                               .has_grant = coin(seed),
                               .raised_yuan = coin(seed) * yuan_below(seed, 2e5),
                               .is_new_member = coin(seed),
                               .admissions = 1.0 + floor(below(seed, 8.0)),
                               .inpatient_yuan = yuan_below(seed, 2e6),
                               .special_drugs_yuan = coin(seed) * yuan_below(seed, 1e6),
                               .rare_drugs_yuan = coin(seed) * yuan_below(seed, 1e6),
                               .outpatient_yuan = yuan_below(seed, 2e4)};
    p.out_of_catalogue_yuan = floor(below(seed, 1.0) * p.inpatient_yuan * 100.0) / 100.0;
    return p;
}

static void test_payments_and_the_rest_are_the_bill_for_any_patient(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    uint64_t seed = 88172645463325252ULL;
    for (int i = 0; i < 20000; i++) {
        const struct patient_values patient = any_patient(&seed);
        const struct bill without = bill_of(&patient, &terms, 0), with = bill_of(&patient, &terms, 1);
        double sum_fen = with.left_fen;
        for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
            const double paid_fen = with.payments[payer].paid_fen;
            assert_true(paid_fen >= 0.0 && paid_fen == floor(paid_fen));
            assert_true(paid_fen <= with.payments[payer].rule.base_fen);
            sum_fen += paid_fen;
        }
        assert_near(sum_fen, with.total_fen, 0.0);
        assert_near(with.total_fen, without.total_fen, 0.0);
        assert_true(with.left_fen >= 0.0 && without.left_fen >= 0.0);
        assert_true(with.left_fen <= without.left_fen);
    }
}

/* ------------------------------------------------------------------ C19 */

static double text_number(json_t *node, const char *path)
{
    json_t *part = case_part(node, path);
    if (!json_is_string(part))
        fail_msg("tests/data/cases.json: %s is not a text", path);
    return strtod(json_string_value(part), NULL);
}
static double flag_of(json_t *node, const char *path) { return json_is_true(case_part(node, path)) ? 1.0 : 0.0; }

static struct bill_terms published_terms(json_t *scheme)
{
    static const char *const LETTERS[N_SCHEMES] = {[RESIDENT] = "R", [EMPLOYEE] = "E"};
    struct bill_terms t = {.social = {.poor_deductible_factor = 1.0}};
    for (int s = 0; s < N_SCHEMES; s++) {
        json_t *basic = case_part(scheme, LETTERS[s]);
        t.social.basic_share[s] = text_number(basic, "rate");
        t.social.basic_deductible_yuan[s] = text_number(basic, "ded");
        t.social.basic_cap_yuan[s] = text_number(basic, "cap");
    }
    t.social.catastrophic_deductible_yuan = text_number(scheme, "cii_ded");
    t.social.catastrophic_cap_yuan = text_number(scheme, "cii_cap");
    t.social.n_catastrophic_layers = 3;
    for (int j = 0; j < 3; j++) {
        json_t *tier = json_array_get(case_part(scheme, "cii_tiers"), (size_t)j);
        const int is_open = json_is_null(json_array_get(tier, 1));
        t.social.catastrophic_layers[j] =
            (struct layer_row){text_number(tier, "0"), is_open ? 1e9 : text_number(tier, "1"), text_number(tier, "2")};
    }
    t.social.assistance_deductible_yuan = text_number(scheme, "ma_ded");
    t.social.assistance_share = text_number(scheme, "ma_rate");
    t.social.assistance_cap_yuan = text_number(scheme, "ma_cap");
    social_insurance_prepare(&t.social);
    t.product = plain_product();
    t.product.deductible_yuan = text_number(scheme, "hmb_out_ded");
    t.product.eligible_share = text_number(scheme, "out_eligible");
    t.product.total_cap_yuan = text_number(scheme, "hmb_cap");
    t.product.payable_share[MAJOR] = text_number(scheme, "pre_mult");
    t.product.rows[IN_POLICY].deductible_yuan = text_number(scheme, "hmb_in_ded");
    t.product.rows[IN_POLICY].layers[0].share = text_number(scheme, "hmb_in_rate");
    t.product.rows[OUT_OF_POLICY] =
        (struct liability_row){0.0, 1e8, 1, {{0, 1e9, text_number(scheme, "hmb_out_rate")}}};
    product_prepare(&t.product);
    t.late.commercial =
        (struct commercial_terms){fen_of_yuan(text_number(scheme, "com_ded")), text_number(scheme, "com_rate"),
                                  fen_of_yuan(text_number(scheme, "com_cap")), 0.0};
    t.network_benefit_yuan[0] = text_number(scheme, "mutual_lump");
    t.network_exit_age_years = 60;
    return t;
}

static struct patient_values published_person(json_t *person)
{
    return (struct patient_values){
        .age_years = 30,
        .scheme = strcmp(json_string_value(case_part(person, "scheme")), "E") == 0 ? EMPLOYEE : RESIDENT,
        .is_safety_net = flag_of(person, "poor"),
        .state = flag_of(person, "pre") != 0.0 ? MAJOR : HEALTHY,
        .disease = 1 + DISEASE_STROKE,
        .is_first_diagnosis = 1.0,
        .has_commercial = flag_of(person, "com"),
        .has_network_aid = flag_of(person, "mutual"),
        .raised_yuan = text_number(person, "crowd"),
        .admissions = 1.0,
        .inpatient_yuan = text_number(person, "in") + text_number(person, "out"),
        .out_of_catalogue_yuan = text_number(person, "out"),
    };
}

static void assert_cent(double fen, json_t *expected, const char *path)
{
    assert_within(yuan_of_fen(fen) - case_number(expected, path), -0.01, 0.01);
}

/* The case pays its lump sums and gifts as cash beside the bill and takes them off what is left; here gifts are asked for
 * no more than what lump sums leave, so that the sum of what is left and of gifts is compared. */
static void test_c19_six_people_are_paid_as_published_by_all_tiers(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C19"), *person;
    json_t *scheme = case_part(entry, "inputs/scheme");
    const struct bill_terms terms = published_terms(scheme);
    size_t i;
    json_array_foreach(case_part(entry, "inputs/persons"), i, person)
    {
        char path[32];
        snprintf(path, sizeof path, "expected/%s", json_string_value(case_part(person, "name")));
        json_t *expected = case_part(entry, path);
        const struct patient_values patient = published_person(person);
        const struct bill bill = bill_of(&patient, &terms, flag_of(person, "hmb") != 0.0);
        assert_near(yuan_of_fen(bill.total_fen), case_number(expected, "total"), 0.0);
        assert_cent(bill.payments[BILL_BASIC].paid_fen, expected, "bmi");
        assert_cent(bill.payments[BILL_CATASTROPHIC].paid_fen, expected, "cii");
        assert_cent(bill.payments[BILL_ASSISTANCE].paid_fen, expected, "assistance");
        assert_cent(bill.payments[BILL_IN_POLICY].paid_fen, expected, "hmb_in");
        assert_cent(bill.payments[BILL_OUT_OF_POLICY].paid_fen, expected, "hmb_out");
        assert_cent(bill.payments[BILL_COMMERCIAL].paid_fen, expected, "commercial");
        assert_cent(bill.left_fen + bill.payments[BILL_CROWDFUNDING].paid_fen, expected, "oop_before_gifts");
        assert_cent(bill.aid_lump_sum_fen, expected, "mutual_lump");
    }
    assert_int_equal(i, 6);
    json_decref(cases);
}

/* ------------------------------------------------------------------ of a study */

static void test_every_shipped_patient_is_paid_in_every_arm_of_a_study(void **state)
{
    (void)state;
    static const char *const PATIENTS[] = {"car-t", "dialysis", "rare-child", "ordinary-admission", "cancer-targeted"};
    struct study *study = harness_read("scenarios/studies/five-models.yaml", NULL);
    for (size_t i = 0; i < sizeof PATIENTS / sizeof *PATIENTS; i++) {
        struct status status = {0};
        struct patient patient;
        struct bill_report report;
        char path[128];
        snprintf(path, sizeof path, "scenarios/patients/%s.yaml", PATIENTS[i]);
        harness_must(patient_read(&patient, path, NULL, 0, &status), &status, path);
        harness_must(bill_report_init(&report, study, &patient, NULL, &status), &status, path);
        assert_int_equal(report.n_arms, study->n_arms);
        for (int k = 0; k < report.n_arms; k++) {
            assert_near(bill_paid_fen(&report.with[k]) + report.with[k].left_fen, report.with[k].total_fen, 0.0);
            assert_true(report.with[k].left_fen <= report.without[k].left_fen);
            assert_near(report.without[k].left_fen, report.without[0].left_fen, 0.0);
            assert_true(report.premium_yuan[k] > 0.0);
        }
        bill_report_free(&report);
        patient_free(&patient);
        status_free(&status);
    }
    scenario_free(study);
}

static void test_an_arm_that_is_not_there_is_refused_with_the_nearest(void **state)
{
    (void)state;
    struct study *study = harness_read("scenarios/studies/five-models.yaml", NULL);
    const struct patient patient = {.values = costly()};
    struct status status = {0};
    struct bill_report report;
    assert_false(bill_report_init(&report, study, &patient, "bureau-pusch", &status));
    assert_int_equal(status.code, EXIT_INPUT);
    assert_non_null(strstr(status.sentences[0], "did you mean 'bureau-push'?"));
    bill_report_free(&report);
    status_free(&status);
    scenario_free(study);
}

/* The arm of waterfall.yaml that nobody is asked to join and nobody finds. */
static void test_where_nobody_can_join_the_bill_is_that_without_the_product(void **state)
{
    (void)state;
    struct study *study = harness_read("scenarios/studies/waterfall.yaml", NULL);
    struct status status = {0};
    struct patient patient;
    struct bill_report report;
    harness_must(patient_read(&patient, "scenarios/patients/dialysis.yaml", NULL, 0, &status), &status, "dialysis");
    harness_must(bill_report_init(&report, study, &patient, NULL, &status), &status, "waterfall");
    assert_int_equal(report.n_arms, 2);
    assert_true(report.with[0].left_fen < report.without[0].left_fen);
    assert_true(report.premium_yuan[0] > 0.0);
    assert_near(report.with[1].left_fen, report.without[1].left_fen, 0.0);
    assert_near(report.premium_yuan[1], 0.0, 0.0);
    bill_report_free(&report);
    patient_free(&patient);
    status_free(&status);
    scenario_free(study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payments_and_the_rest_are_the_bill_for_any_patient),
        cmocka_unit_test(test_c19_six_people_are_paid_as_published_by_all_tiers),
        cmocka_unit_test(test_every_shipped_patient_is_paid_in_every_arm_of_a_study),
        cmocka_unit_test(test_an_arm_that_is_not_there_is_refused_with_the_nearest),
        cmocka_unit_test(test_where_nobody_can_join_the_bill_is_that_without_the_product),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
