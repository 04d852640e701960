/* One patient's bill through all tiers: five patients by hand, and the rules in words. Amounts are whole fen, so that they
 * are compared as they are. */
#include <stdio.h>

#include "tests/assert_near.h"
#include "tests/bill_example.h"

/* Payments in yuan by payer, and what is left, are those; together they are the bill. */
struct expected {
    double yuan[N_BILL_PAYERS], left_yuan;
};

static void check_bill(const struct bill *bill, const struct expected *expected)
{
    double all_fen = bill->left_fen;
    for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
        if (bill->payments[payer].paid_fen != fen_of_yuan(expected->yuan[payer]))
            fail_msg("%s pays %.2f, not %.2f", BILL_PAYER_KEYS[payer], bill->payments[payer].paid_fen / 100.0,
                     expected->yuan[payer]);
        all_fen += bill->payments[payer].paid_fen;
    }
    assert_near(bill->left_fen, fen_of_yuan(expected->left_yuan), 0.0);
    assert_near(all_fen, bill->total_fen, 0.0);
}

/* ------------------------------------------------------------------ five patients by hand */

/* 1.2 million of CAR-T outside the catalogue: 144,000 in it, of which (144,000 − 3 × 800) × 90% = 127,440; 16,560 left, under
 * the catastrophic deductible; × 20%. Out: (36,000 × 80% − 18,000) × 75%. Drug: × 60%. Outpatient: 5,500 × 60%. */
static void test_a_car_t_bill_is_paid_as_by_hand(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    const struct patient_values patient = {.age_years = 52,
                                           .scheme = EMPLOYEE,
                                           .disease = 1 + DISEASE_CANCER,
                                           .admissions = 3,
                                           .inpatient_yuan = 180000,
                                           .out_of_catalogue_yuan = 36000,
                                           .special_drugs_yuan = 1200000,
                                           .outpatient_yuan = 6000};
    const struct expected without = {{[BILL_BASIC] = 127440, [BILL_BASIC_OUTPATIENT] = 3300}, 1255260};
    const struct expected with = {{[BILL_BASIC] = 127440,
                                   [BILL_BASIC_OUTPATIENT] = 3300,
                                   [BILL_IN_POLICY] = 3312,
                                   [BILL_OUT_OF_POLICY] = 8100,
                                   [BILL_SPECIAL_DRUGS] = 720000},
                                  523848};
    const struct bill before = bill_of(&patient, &terms, 0), after = bill_of(&patient, &terms, 1);
    check_bill(&before, &without);
    check_bill(&after, &with);
    assert_near(after.total_fen, fen_of_yuan(1386000), 0.0);
}

/* Safety net: 68,000 in the catalogue; (68,000 − 600) × 70%; above half of 18,000 at 60% + 5%; × 70% of the rest; 3,941.10 is
 * left, of which a major state is paid half of 20%. Village: 30% above 2,000 of what is left of it and 4,000. */
static void test_a_dialysis_year_is_paid_as_by_hand(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    const struct patient_values patient = {.age_years = 58,
                                           .sex = FEMALE,
                                           .scheme = RESIDENT,
                                           .is_safety_net = 1,
                                           .state = MAJOR,
                                           .disease = 1 + DISEASE_KIDNEY_FAILURE,
                                           .has_village_aid = 1,
                                           .admissions = 1,
                                           .inpatient_yuan = 72000,
                                           .out_of_catalogue_yuan = 4000,
                                           .outpatient_yuan = 8000};
    const struct expected without = {{[BILL_BASIC] = 47180,
                                      [BILL_BASIC_OUTPATIENT] = 600,
                                      [BILL_CATASTROPHIC] = 7683,
                                      [BILL_ASSISTANCE] = 9195.90,
                                      [BILL_VILLAGE_AID] = 1782.33},
                                     13558.77};
    const struct expected with = {{[BILL_BASIC] = 47180,
                                   [BILL_BASIC_OUTPATIENT] = 600,
                                   [BILL_CATASTROPHIC] = 7683,
                                   [BILL_ASSISTANCE] = 9195.90,
                                   [BILL_IN_POLICY] = 394.11,
                                   [BILL_VILLAGE_AID] = 1664.10},
                                  13282.89};
    const struct bill before = bill_of(&patient, &terms, 0), after = bill_of(&patient, &terms, 1);
    check_bill(&before, &without);
    check_bill(&after, &with);
}

/* Rare drug: (550,000 − 10,000) × 70% × 50%. What is raised, 60,000 less 6%, goes first; a grant is half of the rest, at most
 * 50,000. */
static void test_a_child_with_a_rare_disease_is_paid_as_by_hand(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    const struct patient_values patient = {.age_years = 6,
                                           .sex = FEMALE,
                                           .scheme = RESIDENT,
                                           .state = MAJOR,
                                           .disease = 1 + DISEASE_RARE,
                                           .raised_yuan = 60000,
                                           .has_grant = 1,
                                           .admissions = 4,
                                           .inpatient_yuan = 40000,
                                           .out_of_catalogue_yuan = 6000,
                                           .rare_drugs_yuan = 550000,
                                           .outpatient_yuan = 5000};
    const struct expected with = {{[BILL_BASIC] = 22120,
                                   [BILL_BASIC_OUTPATIENT] = 600,
                                   [BILL_IN_POLICY] = 1188,
                                   [BILL_RARE_DISEASE] = 189000,
                                   [BILL_CROWDFUNDING] = 56400,
                                   [BILL_GRANT] = 50000},
                                  275692};
    const struct bill after = bill_of(&patient, &terms, 1);
    check_bill(&after, &with);
    assert_near(after.platform_fee_fen, fen_of_yuan(3600), 0.0);
    assert_near(after.over_compensation_fen, 0.0, 0.0);
}

/* 10,080.81 × 90% = 9,072.729; 1,808.08 left × 20% × 90% = 325.4544. Employer: half of what is above 1,000. */
static void test_an_ordinary_admission_is_paid_as_by_hand(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    struct patient_values patient = {.age_years = 66,
                                     .scheme = EMPLOYEE,
                                     .state = ONE_CHRONIC,
                                     .admissions = 1,
                                     .inpatient_yuan = 12175,
                                     .out_of_catalogue_yuan = 1294.19,
                                     .outpatient_yuan = 3000};
    const struct expected with = {{[BILL_BASIC] = 9072.73, [BILL_BASIC_OUTPATIENT] = 1500, [BILL_IN_POLICY] = 325.45},
                                  4276.82};
    const struct expected covered = {
        {[BILL_BASIC] = 9072.73, [BILL_BASIC_OUTPATIENT] = 1500, [BILL_EMPLOYER] = 404.04, [BILL_IN_POLICY] = 252.73},
        3945.50};
    const struct bill plain = bill_of(&patient, &terms, 1);
    check_bill(&plain, &with);
    patient.has_employer_cover = 1;
    const struct bill with_employer = bill_of(&patient, &terms, 1);
    check_bill(&with_employer, &covered);
}

/* Million-yuan cover pays all above 10,000 of the 57,884 that Huiminbao leaves, so that nothing of the in-catalogue part is
 * left to the mutual aid; 115,000 of lump sums meet 10,000 of need. */
static void test_a_cancer_year_is_paid_as_by_hand(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    struct patient_values patient = {.age_years = 47,
                                     .sex = FEMALE,
                                     .scheme = EMPLOYEE,
                                     .disease = 1 + DISEASE_CANCER,
                                     .is_first_diagnosis = 1,
                                     .has_commercial = 1,
                                     .has_employee_aid = 1,
                                     .has_network_aid = 1,
                                     .admissions = 4,
                                     .inpatient_yuan = 130000,
                                     .out_of_catalogue_yuan = 24000,
                                     .special_drugs_yuan = 60000,
                                     .outpatient_yuan = 9000};
    const struct expected with = {{[BILL_BASIC] = 92520,
                                   [BILL_BASIC_OUTPATIENT] = 5000,
                                   [BILL_IN_POLICY] = 2696,
                                   [BILL_OUT_OF_POLICY] = 900,
                                   [BILL_SPECIAL_DRUGS] = 36000,
                                   [BILL_COMMERCIAL] = 47884},
                                  14000};
    const struct bill bill = bill_of(&patient, &terms, 1);
    check_bill(&bill, &with);
    assert_near(bill.product_lump_sum_fen, fen_of_yuan(10000), 0.0);
    assert_near(bill.aid_lump_sum_fen, fen_of_yuan(105000), 0.0);
    assert_near(bill.over_compensation_fen, fen_of_yuan(105000), 0.0);
    patient.age_years = 39;
    assert_near(bill_of(&patient, &terms, 1).aid_lump_sum_fen, fen_of_yuan(305000), 0.0);
    patient.age_years = 60;
    assert_near(bill_of(&patient, &terms, 1).aid_lump_sum_fen, fen_of_yuan(5000), 0.0);
    patient.is_first_diagnosis = 0;
    assert_near(bill_of(&patient, &terms, 1).aid_lump_sum_fen, 0.0, 0.0);
    assert_near(bill_of(&patient, &terms, 1).product_lump_sum_fen, 0.0, 0.0);
}

/* ------------------------------------------------------------------ the product's rules */

static double product_yuan(const struct bill *bill)
{
    double fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++)
        fen += bill->payments[BILL_IN_POLICY + l].paid_fen;
    return yuan_of_fen(fen);
}

/* 100,000 in catalogue: 9,200 × … = 89,280 paid, 10,720 left × 20% = 2,144; out: (160,000 − 18,000) × 75% = 106,500. */
static void test_new_members_waiting_and_caps_cut_what_the_product_pays(void **state)
{
    (void)state;
    struct bill_terms terms = plain_terms();
    struct patient_values patient = costly();
    struct bill bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 108644.0, 0.0);
    patient.is_new_member = 1;
    bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 76050.80, 0.0);
    patient.is_new_member = 0;
    terms.product.total_cap_yuan = 50000;
    product_prepare(&terms.product);
    bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 50000.0, 0.0);
    assert_near(bill.payments[BILL_IN_POLICY].rule.total_cap_fen, fen_of_yuan(50000), 0.0);
    terms.product.lifetime_cap_yuan = 60000;
    patient.paid_before_yuan = 45000;
    bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 15000.0, 0.0);
    patient.paid_before_yuan = 70000;
    bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 0.0, 0.0);
}

static void test_who_may_not_join_is_paid_nothing_and_told_so(void **state)
{
    (void)state;
    struct bill_terms terms = plain_terms();
    const struct patient_values patient = costly();
    const struct table_style english = {TABLE_ENGLISH, 110};
    char rule[BILL_RULE_SIZE];
    terms.product.eligibility.sex = ELIGIBLE_MALE;
    const struct bill bill = bill_of(&patient, &terms, 1);
    assert_near(product_yuan(&bill), 0.0, 0.0);
    assert_string_equal(bill_rule_text(&bill.payments[BILL_OUT_OF_POLICY], &english, rule),
                        "the product is not open to this person");
    terms.product.eligibility = (struct eligibility){.age_from_years = 60, .age_to_years = 100};
    assert_near(bill_of(&patient, &terms, 1).payments[BILL_OUT_OF_POLICY].paid_fen, 0.0, 0.0);
}

static void test_rules_name_deductible_share_and_cap(void **state)
{
    (void)state;
    const struct bill_terms terms = plain_terms();
    struct patient_values patient = {.scheme = RESIDENT,
                                     .admissions = 2,
                                     .inpatient_yuan = 600000,
                                     .state = MAJOR,
                                     .out_of_catalogue_yuan = 300000,
                                     .outpatient_yuan = 1350};
    const struct table_style english = {TABLE_ENGLISH, 110}, chinese = {TABLE_CHINESE, 110};
    const struct bill bill = bill_of(&patient, &terms, 1);
    char rule[BILL_RULE_SIZE];
    assert_string_equal(bill_rule_text(&bill.payments[BILL_BASIC], &english, rule),
                        "300,000.00, less the deductible of 2 × 600.00: 70% of 298,800.00; cap 250,000.00");
    assert_string_equal(bill_rule_text(&bill.payments[BILL_CATASTROPHIC], &english, rule),
                        "90,840.00, less the deductible of 18,000.00: 60% of 30,000.00 and 65% of 42,840.00; cap "
                        "300,000.00");
    assert_string_equal(bill_rule_text(&bill.payments[BILL_BASIC_OUTPATIENT], &chinese, rule),
                        "1,350.00，减起付线 150.00：50% × 1,200.00；封顶线 600.00");
    assert_string_equal(
        bill_rule_text(&bill.payments[BILL_OUT_OF_POLICY], &english, rule),
        "300,000.00, of which 80% count, less the deductible of 18,000.00: 75% of 200,000.00 and 95% of "
        "22,000.00, times 50% payable");
    assert_string_equal(bill_rule_text(&bill.payments[BILL_ASSISTANCE], &english, rule), "does not have this cover");
    patient.outpatient_yuan = 10000;
    const struct bill capped = bill_of(&patient, &terms, 1);
    assert_string_equal(bill_rule_text(&capped.payments[BILL_BASIC_OUTPATIENT], &english, rule),
                        "10,000.00, less the deductible of 150.00: 50% of 9,850.00; held at the cap of 600.00");
}

static void test_amounts_are_written_to_the_fen(void **state)
{
    (void)state;
    char text[BILL_MONEY_SIZE];
    assert_string_equal(bill_money_text(0.0, text), "0.00");
    assert_string_equal(bill_money_text(99.0, text), "0.99");
    assert_string_equal(bill_money_text(100000.0, text), "1,000.00");
    assert_string_equal(bill_money_text(-123456789.0, text), "-1,234,567.89");
    assert_string_equal(bill_money_text(99999.0, text), "999.99");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_car_t_bill_is_paid_as_by_hand),
        cmocka_unit_test(test_a_dialysis_year_is_paid_as_by_hand),
        cmocka_unit_test(test_a_child_with_a_rare_disease_is_paid_as_by_hand),
        cmocka_unit_test(test_an_ordinary_admission_is_paid_as_by_hand),
        cmocka_unit_test(test_a_cancer_year_is_paid_as_by_hand),
        cmocka_unit_test(test_new_members_waiting_and_caps_cut_what_the_product_pays),
        cmocka_unit_test(test_who_may_not_join_is_paid_nothing_and_told_so),
        cmocka_unit_test(test_rules_name_deductible_share_and_cap),
        cmocka_unit_test(test_amounts_are_written_to_the_fen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
