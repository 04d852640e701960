/* Every tier in a study: bills are the same whoever pays them and are paid to the fen, in every case and arm; what comes
 * after Huiminbao moves nobody's decision; households are spared what nobody else would have paid. */
#include "engine/bits.h"
#include "models/domain.h"
#include "models/paid_benefit.h"
#include "tests/study_harness.h"

static const char CITY[] = "extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml, %s]\n"
                           "run: {persons: 20000, years: 3, worlds: 2, seed: 11, parameter_uncertainty: off}\n"
                           "reference_product: @/products/reference.yaml\n"
                           "arms:\n"
                           "  - {name: government-push, extends: @/operating-models/government-push.yaml}\n"
                           "  - {name: commercial, extends: @/operating-models/commercial.yaml}\n";
enum { N_ARMS = 2, N_YEARS = 3, N_WORLDS = 2 };

static struct study *read_city(const char *parents, const char *const *overrides)
{
    char text[1024];
    snprintf(text, sizeof text, CITY, parents);
    return harness_read_text(text, overrides);
}

/* The city as it always was; with detail; with all tiers after Huiminbao; with those and employers. */
static struct study_run *plain, *detailed, *late, *all;

/* Every case of the run with all tiers, in every arm. */
struct seen {
    long n_cases, n_paid[N_PAYERS];
    double above_tenth[N_ARMS][N_YEARS], above_quarter[N_ARMS][N_YEARS], catastrophic[N_ARMS][N_YEARS]; /* households */
};
static struct seen seen;

struct view {
    const uint16_t *case_slot, *n_cases;
    const struct plane *membership, *was_member;
    const double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen, *benefit_fen, *new_benefit_fen;
    const double *basic_fen, *catastrophic_fen, *assistance_fen, *employer_fen, *in_policy_fen;
    const double *commercial_fen, *mutual_aid_fen, *charity_fen, *outpatient_fen, *outpatient_basic_fen, *income_level;
    const uint8_t *is_present;
    const uint16_t *household_head;
    const real *income_yuan;
};

/* Returns what is left to the household. */
static double see_case(const struct view *v, int k, int slot, int c)
{
    const size_t at = (size_t)k * TILE + (size_t)c;
    const double bill_fen = v->case_in_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
    const double paid_fen[N_PAYERS] = {
        [PAYER_BASIC] = v->basic_fen[c],
        [PAYER_CATASTROPHIC] = v->catastrophic_fen[c],
        [PAYER_ASSISTANCE] = v->assistance_fen[c],
        [PAYER_EMPLOYER] = v->employer_fen[c],
        [PAYER_HUIMINBAO] = paid_benefit_fen(&v->membership[k], &v->was_member[k], v->case_slot[c],
                                             v->benefit_fen[(size_t)slot * TILE + (size_t)c],
                                             v->new_benefit_fen[(size_t)slot * TILE + (size_t)c]),
        [PAYER_COMMERCIAL] = v->commercial_fen[at],
        [PAYER_MUTUAL_AID] = v->mutual_aid_fen[at],
        [PAYER_CHARITY] = v->charity_fen[at],
    };
    double left_fen = bill_fen;
    for (int payer = 0; payer < PAYER_HOUSEHOLD; payer++) {
        assert_true(paid_fen[payer] >= 0.0 && paid_fen[payer] <= left_fen && paid_fen[payer] == rint(paid_fen[payer]));
        left_fen -= paid_fen[payer];
        seen.n_paid[payer] += paid_fen[payer] > 0.0;
    }
    const double public_fen = v->basic_fen[c] + v->catastrophic_fen[c] + v->assistance_fen[c] + v->employer_fen[c];
    assert_true(v->case_in_fen[c] - public_fen == v->in_policy_fen[c]);
    seen.n_paid[PAYER_HOUSEHOLD] += left_fen > 0.0;
    seen.n_cases++;
    return left_fen;
}

static void see_household(const struct view *v, int k, int year, int head, double people, double left_fen)
{
    const double level = v->income_level[0], income_yuan = people * (double)v->income_yuan[head] * level;
    const double capacity_yuan = max_of(income_yuan - people * 6000.0 * level, 0.0), left_yuan = left_fen / 100.0;
    seen.above_tenth[k][year] += left_yuan > 0.1 * income_yuan;
    seen.above_quarter[k][year] += left_yuan > 0.25 * income_yuan;
    seen.catastrophic[k][year] += left_yuan > 0.4 * capacity_yuan;
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_policies; k++) {
        double left_fen[TILE] = {0}, people[TILE] = {0};
        for (int c = 0; c < v->n_cases[0]; c++)
            left_fen[v->household_head[v->case_slot[c]]] += see_case(v, k, arms->product[k], c);
        for (int i = 0; i < tile->n; i++) {
            people[v->household_head[i]] += v->is_present[i];
            left_fen[v->household_head[i]] += v->outpatient_fen[i] - v->outpatient_basic_fen[i];
        }
        for (int head = 0; head < tile->n; head++)
            if (people[head] > 0.0 && left_fen[head] > 0.0)
                see_household(v, k, tile->year, head, people[head], left_fen[head]);
    }
}

#define SEES(member_, shape_) FIELD(READS, struct view, member_, shape_, "fen", "")
static const struct field FIELDS[] = {
    FIELD(READS, struct view, case_slot, PERSON, "slot", ""),
    FIELD(READS, struct view, n_cases, PERSON, "cases", ""),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", ""),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", ""),
    SEES(case_in_fen, PERSON),
    SEES(case_out_fen, PERSON),
    SEES(case_special_fen, PERSON),
    SEES(case_rare_fen, PERSON),
    SEES(benefit_fen, PERSON_PRODUCT),
    SEES(new_benefit_fen, PERSON_PRODUCT),
    SEES(basic_fen, PERSON),
    SEES(catastrophic_fen, PERSON),
    SEES(assistance_fen, PERSON),
    SEES(employer_fen, PERSON),
    SEES(in_policy_fen, PERSON),
    SEES(commercial_fen, PERSON_ARM),
    SEES(mutual_aid_fen, PERSON_ARM),
    SEES(charity_fen, PERSON_ARM),
    SEES(outpatient_fen, PERSON),
    SEES(outpatient_basic_fen, PERSON),
    FIELD(READS, struct view, income_level, WORLD, "1", ""),
    FIELD(READS, struct view, is_present, PERSON, "flag", ""),
    FIELD(READS, struct view, household_head, PERSON, "place", ""),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", ""),
};
static const struct person_model OBSERVER = {
    .name = "observer", .scope = SCOPE_CONTEXT, .fields = FIELDS, .n_fields = COUNT_OF(FIELDS), .step = step};

#define LATE_TIERS                                                                                                     \
    "@/tiers/commercial-medical.yaml, @/tiers/employee-mutual-aid.yaml, @/tiers/village-mutual-aid.yaml, "             \
    "@/tiers/charity.yaml"

static int run_cities(void **state)
{
    (void)state;
    plain = harness_run(read_city("@/cities/coastal-prefecture.yaml", NULL), 1);
    detailed = harness_run(
        read_city("@/cities/coastal-prefecture.yaml", (const char *const[]){"city.burden.detailed=on", NULL}), 1);
    late = harness_run(read_city(LATE_TIERS, NULL), 1);
    all = harness_run_observed(read_city("@/tiers/all.yaml", NULL), 1, &OBSERVER);
    return 0;
}
static int free_cities(void **state)
{
    (void)state;
    harness_free(plain);
    harness_free(detailed);
    harness_free(late);
    harness_free(all);
    return 0;
}

static void test_every_case_is_paid_in_order_and_to_the_fen(void **state)
{
    (void)state;
    assert_true(seen.n_cases > 10000);
    for (int payer = 0; payer < N_PAYERS; payer++)
        if (seen.n_paid[payer] < 20)
            fail_msg("payer %d paid only %ld of %ld cases", payer, seen.n_paid[payer], seen.n_cases);
}

/* Added up person by person, where the models follow only the households that may be in it. */
static void test_households_that_spend_much_are_counted_after_all_tiers(void **state)
{
    (void)state;
    for (int k = 0; k < N_ARMS; k++)
        for (int year = 0; year < N_YEARS; year++) {
            assert_true(seen.above_quarter[k][year] > 100.0);
            assert_near(harness_total(all, k, year, "above_tenth_households"), seen.above_tenth[k][year], 0.0);
            assert_near(harness_total(all, k, year, "above_quarter_households"), seen.above_quarter[k][year], 0.0);
            assert_near(harness_total(all, k, year, "catastrophic_by_quintile"), seen.catastrophic[k][year], 0.0);
        }
}

static void test_bills_are_the_same_whoever_pays_them(void **state)
{
    (void)state;
    for (int year = 0; year < N_YEARS; year++) {
        const double bill_fen = harness_total(plain, 0, year, "payments_fen");
        for (int k = 0; k < N_ARMS; k++) {
            assert_true(harness_total(plain, k, year, "payments_fen") == bill_fen);
            assert_true(harness_total(detailed, k, year, "payments_fen") == bill_fen);
            assert_true(harness_total(late, k, year, "payments_fen") == bill_fen);
            assert_true(harness_total(all, k, year, "payments_fen") == bill_fen);
        }
    }
}

/* The household's part by income and by age and state is the same money. */
static void test_out_of_pocket_by_age_and_state_adds_up(void **state)
{
    (void)state;
    const struct study_run *const runs[] = {detailed, late, all};
    for (int r = 0; r < 3; r++)
        for (int k = 0; k < N_ARMS; k++)
            for (int year = 0; year < N_YEARS; year++) {
                int extent;
                const double *payments_fen = harness_cells(runs[r], k, year, "payments_fen", &extent);
                double household_fen = 0.0;
                for (int q = 0; q < N_QUINTILES; q++)
                    household_fen += payments_fen[q * N_PAYERS + PAYER_HOUSEHOLD];
                assert_true(harness_total(runs[r], k, year, "out_of_pocket_fen") == household_fen);
                assert_true(harness_total(runs[r], k, year, "out_of_pocket_without_fen") >= household_fen);
            }
}

static void assert_same_outcome(const struct study_run *a, const struct study_run *b, const char *name)
{
    for (long world = 0; world < N_WORLDS; world++)
        for (int k = 0; k < N_ARMS; k++)
            for (int year = 0; year < N_YEARS; year++) {
                const double left = harness_value(a, world, k, year, name),
                             right = harness_value(b, world, k, year, name);
                if (left != right && !(isnan(left) && isnan(right)))
                    fail_msg("%s, arm %d, year %d: %.17g and %.17g", name, k, year + 1, left, right);
            }
}

static void test_what_comes_after_huiminbao_moves_nobodys_decision(void **state)
{
    (void)state;
    static const char *const SAME[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio", "trust"};
    for (size_t i = 0; i < sizeof SAME / sizeof SAME[0]; i++) {
        assert_same_outcome(plain, detailed, SAME[i]);
        assert_same_outcome(plain, late, SAME[i]);
    }
    assert_same_outcome(plain, detailed, "catastrophic_household_share");
    assert_same_outcome(plain, detailed, "catastrophic_household_share_without");
}

static void test_later_tiers_leave_huiminbao_less_to_spare(void **state)
{
    (void)state;
    for (long world = 0; world < N_WORLDS; world++)
        for (int year = 0; year < N_YEARS; year++) {
            static const char *const SHARES[] = {"catastrophic_household_share", "above_tenth_household_share",
                                                 "above_quarter_household_share"};
            for (int i = 0; i < 3; i++) {
                char without[64];
                snprintf(without, sizeof without, "%s_without", SHARES[i]);
                const double before = harness_value(detailed, world, 0, year, without);
                assert_true(harness_value(late, world, 0, year, without) < before);
                assert_true(harness_value(detailed, world, 0, year, SHARES[i]) < before);
                assert_true(harness_value(late, world, 0, year, SHARES[i]) <
                            harness_value(detailed, world, 0, year, SHARES[i]));
            }
        }
}

static void test_shares_of_the_bill_add_up_to_one(void **state)
{
    (void)state;
    static const char *const PAYERS[N_PAYERS] = {"basic",      "catastrophic", "assistance", "employer", "huiminbao",
                                                 "commercial", "mutual_aid",   "charity",    "household"};
    for (int k = 0; k < N_ARMS; k++) {
        double sum = 0.0;
        for (int payer = 0; payer < N_PAYERS; payer++) {
            char name[64];
            snprintf(name, sizeof name, "paid_share_%s", PAYERS[payer]);
            const double share = harness_value(all, 0, k, 1, name);
            assert_true(share > 0.0);
            sum += share;
        }
        assert_near(sum, 1.0, 1e-12);
    }
}

static void test_outcomes_of_tiers_that_are_off_are_undefined(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"commercial_holder_share", "employee_aid_fees_yuan", "village_aid_paid_yuan",
                                        "gifts_raised_yuan", "million_yuan_policies_lapsed"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        assert_true(isnan(harness_value(detailed, 0, 0, 0, NAMES[i])));
        assert_false(isnan(harness_value(all, 0, 0, 0, NAMES[i])));
    }
    for (int o = 0; o < engine_n_outcomes(plain->engine); o++)
        assert_string_not_equal(engine_outcome(plain->engine, o)->name, "commercial_holder_share");
}

static double lapsed(const char *crowd_out, int arm)
{
    const char *const overrides[] = {crowd_out, NULL};
    struct study_run *run = harness_run(read_city("@/tiers/commercial-medical.yaml", overrides), 1);
    double sum = 0.0;
    for (int year = 0; year < N_YEARS; year++)
        sum += harness_value(run, 0, arm, year, "million_yuan_policies_lapsed");
    harness_free(run);
    return sum;
}

static void test_policies_lapse_for_the_product_only_where_members_lapse_more(void **state)
{
    (void)state;
    const int push = 0, commercial = 1;
    assert_true(lapsed("city.commercial_medical.crowd_out_probability=0", push) == 0.0);
    const double pushed = lapsed("city.commercial_medical.crowd_out_probability=0.2", push);
    assert_true(pushed > 5.0 * lapsed("city.commercial_medical.crowd_out_probability=0.2", commercial));
    assert_true(pushed > 2.0 * lapsed("city.commercial_medical.crowd_out_probability=0.05", push));
}

/* 3 : 4 : 3, and what is raised is a yuan amount a head of the members. */
static void test_a_village_funds_its_aid_in_the_stated_parts(void **state)
{
    (void)state;
    const double villagers = harness_value(all, 0, 0, 0, "village_aid_villagers_yuan");
    assert_near(harness_value(all, 0, 0, 0, "village_aid_collective_yuan"), villagers * 4.0 / 3.0, 1e-9);
    assert_near(harness_value(all, 0, 0, 0, "village_aid_donors_yuan"), villagers, 1e-9);
    const double members = villagers / 0.3 / 150.0, residents = 2500000.0 * 0.6; /* at the prior's median of 150 yuan */
    assert_near(members / residents, 0.05, 0.3);
}

static void test_fund_shares_are_near_the_published_ones(void **state)
{
    (void)state;
    double employee = 0.0, resident = 0.0;
    for (long world = 0; world < N_WORLDS; world++)
        for (int year = 0; year < N_YEARS; year++) {
            employee += harness_value(detailed, world, 0, year, "fund_share_employee") / (N_WORLDS * N_YEARS);
            resident += harness_value(detailed, world, 0, year, "fund_share_resident") / (N_WORLDS * N_YEARS);
        }
    assert_within(employee, 0.756 - 0.03, 0.756 + 0.03); /* use_cost_reimbursement.csv, 2019 */
    assert_within(resident, 0.597 - 0.03, 0.597 + 0.03);
}

static void test_assistance_stops_at_the_line(void **state)
{
    (void)state;
    int extent;
    double below = 0.0, above = 0.0;
    for (int year = 0; year < N_YEARS; year++) {
        const double *assistance_fen = harness_cells(detailed, 0, year, "line_assistance_fen", &extent);
        assert_int_equal(extent, 8);
        for (int band = 0; band < 8; band++)
            *(band < 4 ? &below : &above) += assistance_fen[band];
        assert_true(harness_total(detailed, 0, year, "line_out_of_pocket_fen") +
                        harness_total(detailed, 0, year, "line_benefit_fen") <=
                    harness_total(detailed, 0, year, "line_bills_fen"));
    }
    assert_true(below > 0.0);
    assert_true(above == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_is_paid_in_order_and_to_the_fen),
        cmocka_unit_test(test_households_that_spend_much_are_counted_after_all_tiers),
        cmocka_unit_test(test_bills_are_the_same_whoever_pays_them),
        cmocka_unit_test(test_out_of_pocket_by_age_and_state_adds_up),
        cmocka_unit_test(test_what_comes_after_huiminbao_moves_nobodys_decision),
        cmocka_unit_test(test_later_tiers_leave_huiminbao_less_to_spare),
        cmocka_unit_test(test_shares_of_the_bill_add_up_to_one),
        cmocka_unit_test(test_outcomes_of_tiers_that_are_off_are_undefined),
        cmocka_unit_test(test_policies_lapse_for_the_product_only_where_members_lapse_more),
        cmocka_unit_test(test_a_village_funds_its_aid_in_the_stated_parts),
        cmocka_unit_test(test_fund_shares_are_near_the_published_ones),
        cmocka_unit_test(test_assistance_stops_at_the_line),
    };
    return cmocka_run_group_tests(tests, run_cities, free_cities);
}
