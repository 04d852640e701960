/* The tiers after Huiminbao, by thousands of random terms, covers and bills: a bill is conserved to the fen, nobody pays
 * more than is left or than a cap allows, and more cover before or in them never raises what the household bears. */
#include "engine/rng.h"
#include "models/commercial_cover.h"
#include "models/late_tiers.h"
#include "models/line_bands.h"
#include "models/paid_benefit.h"
#include "tests/assert_near.h"

enum { N_CASES = 20000 };

static double uniform(uint32_t number, uint32_t purpose)
{
    const struct rng_key key = rng_key_of(68, purpose);
    return rng_uniform_f64(&key, number, 0, 0, rng_stream("test.late_tiers"));
}

/* Whole fen up to `most` yuan, small amounts as likely as large ones; often a round number or 0. */
static double amount_fen(uint32_t number, uint32_t purpose, double most_yuan)
{
    const double kind = uniform(number, purpose + 500);
    const double yuan = most_yuan * vm_exp_f64(12.0 * (uniform(number, purpose) - 1.0));
    if (kind < 0.1)
        return 0.0;
    return kind < 0.3 ? fen_of_yuan(1000.0 * floor(yuan / 1000.0)) : fen_of_yuan(yuan);
}

/* A share; often all of it. */
static double share_of(uint32_t number, uint32_t purpose)
{
    return uniform(number, purpose + 500) < 0.2 ? 1.0 : uniform(number, purpose);
}

static struct late_terms random_terms(uint32_t number)
{
    return (struct late_terms){
        .commercial = {amount_fen(number, 1, 50000.0), share_of(number, 2), amount_fen(number, 3, 6e6),
                       share_of(number, 4)},
        .employee_aid = {share_of(number, 5), amount_fen(number, 6, 2e5), amount_fen(number, 7, 50000.0)},
        .village_aid = {{amount_fen(number, 8, 5000.0), amount_fen(number, 9, 5000.0)},
                        share_of(number, 10),
                        amount_fen(number, 11, 2e5)},
        .charity = {0.1 * uniform(number, 12), share_of(number, 13), amount_fen(number, 14, 1e5)},
    };
}

static int flag(uint32_t number, uint32_t purpose) { return uniform(number, purpose) < 0.5; }

static struct late_cover random_cover(uint32_t number)
{
    const int has_commercial = flag(number, 21);
    return (struct late_cover){.scheme = flag(number, 22),
                               .has_commercial = has_commercial,
                               .has_exclusion = has_commercial && flag(number, 23),
                               .has_employee_aid = flag(number, 24),
                               .has_village_aid = flag(number, 25),
                               .has_grant = flag(number, 26),
                               .raised_fen = flag(number, 27) ? amount_fen(number, 28, 3e5) : 0.0,
                               .lump_sum_fen = flag(number, 29) ? amount_fen(number, 30, 3e5) : 0.0};
}

static double in_left_fen(uint32_t number) { return amount_fen(number, 41, 1e6); }
static double out_left_fen(uint32_t number) { return amount_fen(number, 42, 3e6); }

static struct late_payments pay(const struct late_terms *terms, const struct late_cover *cover, double in_fen,
                                double out_fen)
{
    struct late_payments payments;
    late_tiers_pay(terms, cover, in_fen, out_fen, &payments);
    return payments;
}

static void assert_payment(double paid_fen, double most_fen)
{
    assert_true(paid_fen >= 0.0 && paid_fen <= most_fen && paid_fen == rint(paid_fen));
}

static void test_every_bill_is_conserved_to_the_fen_and_no_cap_is_exceeded(void **state)
{
    (void)state;
    int n_paid[5] = {0};
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct late_terms terms = random_terms(number);
        const struct late_cover cover = random_cover(number);
        const double in_fen = in_left_fen(number), left_fen = in_fen + out_left_fen(number);
        const struct late_payments p = pay(&terms, &cover, in_fen, out_left_fen(number));
        assert_payment(p.commercial_fen, cover.has_commercial ? min_of(left_fen, terms.commercial.cap_fen) : 0.0);
        assert_payment(p.employee_aid_fen, cover.has_employee_aid ? min_of(in_fen, terms.employee_aid.cap_fen) : 0.0);
        assert_payment(p.village_aid_fen, cover.has_village_aid ? min_of(left_fen, terms.village_aid.cap_fen) : 0.0);
        assert_payment(p.crowdfunding_fen, min_of(left_fen, cover.raised_fen));
        assert_payment(p.grant_fen, cover.has_grant ? min_of(left_fen, terms.charity.grant_cap_fen) : 0.0);
        assert_payment(p.left_fen, left_fen);
        assert_true(late_paid_fen(&p) + p.left_fen == left_fen);
        double by_payer_fen = 0.0;
        for (int payer = 0; payer < N_PAYERS; payer++)
            by_payer_fen += late_payment_fen(&p, (enum payer)payer);
        assert_true(by_payer_fen == left_fen);
        const double paid_fen[5] = {p.commercial_fen, p.employee_aid_fen, p.village_aid_fen, p.crowdfunding_fen,
                                    p.grant_fen};
        for (int tier = 0; tier < 5; tier++)
            n_paid[tier] += paid_fen[tier] > 0.0;
    }
    for (int tier = 0; tier < 5; tier++)
        assert_true(n_paid[tier] > N_CASES / 20); /* or the cases prove nothing */
}

static void test_gifts_that_are_not_needed_stay_beside_the_bill(void **state)
{
    (void)state;
    int n_excess = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct late_terms terms = random_terms(number);
        const struct late_cover cover = random_cover(number);
        const struct late_payments p = pay(&terms, &cover, in_left_fen(number), out_left_fen(number));
        assert_true(p.platform_fee_fen + p.crowdfunding_fen + p.gift_excess_fen == cover.raised_fen);
        assert_true(p.gift_excess_fen >= 0.0 && p.lump_sum_excess_fen >= 0.0);
        if (p.gift_excess_fen > 0.0) /* then gifts and lump sums leave no need */
            assert_true(p.left_fen <= cover.lump_sum_fen);
        n_excess += p.gift_excess_fen > 0.0;
    }
    assert_true(n_excess > N_CASES / 20);
}

/* By a fen, or by much. */
static void test_what_huiminbao_pays_never_raises_what_the_household_bears(void **state)
{
    (void)state;
    int n_falls = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct late_terms terms = random_terms(number);
        const struct late_cover cover = random_cover(number);
        const double in_fen = in_left_fen(number), out_fen = out_left_fen(number);
        const double least_in_fen = max_of(in_fen - (flag(number, 51) ? 1.0 : amount_fen(number, 52, 1e6)), 0.0);
        const double least_out_fen = max_of(out_fen - (flag(number, 53) ? 1.0 : amount_fen(number, 54, 1e6)), 0.0);
        const double left_fen = pay(&terms, &cover, in_fen, out_fen).left_fen;
        assert_true(pay(&terms, &cover, least_in_fen, out_fen).left_fen <= left_fen);
        assert_true(pay(&terms, &cover, in_fen, least_out_fen).left_fen <= left_fen);
        n_falls += pay(&terms, &cover, least_in_fen, least_out_fen).left_fen < left_fen;
    }
    assert_true(n_falls > N_CASES / 10);
}

/* The cover number `which`, taken away. */
static struct late_cover cover_without(const struct late_cover *cover, int which)
{
    struct late_cover less = *cover;
    switch (which) {
    case 0:
        less.has_commercial = less.has_exclusion = 0;
        break;
    case 1:
        less.has_employee_aid = 0;
        break;
    case 2:
        less.has_village_aid = 0;
        break;
    case 3:
        less.raised_fen = 0.0;
        break;
    default:
        less.has_grant = 0;
    }
    return less;
}

static void test_another_cover_never_raises_what_the_household_bears(void **state)
{
    (void)state;
    int n_falls[5] = {0};
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct late_terms terms = random_terms(number);
        const struct late_cover cover = random_cover(number);
        const double in_fen = in_left_fen(number), out_fen = out_left_fen(number);
        const double left_fen = pay(&terms, &cover, in_fen, out_fen).left_fen;
        for (int which = 0; which < 5; which++) {
            const struct late_cover less = cover_without(&cover, which);
            const double without_fen = pay(&terms, &less, in_fen, out_fen).left_fen;
            assert_true(left_fen <= without_fen);
            n_falls[which] += left_fen < without_fen;
        }
    }
    for (int which = 0; which < 5; which++)
        assert_true(n_falls[which] > N_CASES / 50);
}

/* 60,000 yuan left, of them 40,000 inside the catalogue: 50,000 by million-yuan cover above 10,000, which settles the
 * catalogue's part first; nothing is then left for the employees' aid; a tenth of 10,000 − 2,000 by the village; 5,000
 * raised, 3% of it kept, all needed; half of what is left by a grant. */
static void test_an_example_by_hand_is_paid_tier_by_tier(void **state)
{
    (void)state;
    const struct late_terms terms = {.commercial = {fen_of_yuan(10000.0), 1.0, fen_of_yuan(2e6), 0.5},
                                     .employee_aid = {0.7, fen_of_yuan(1e5), 0.0},
                                     .village_aid = {{fen_of_yuan(2000.0), fen_of_yuan(3000.0)}, 0.1, fen_of_yuan(1e5)},
                                     .charity = {0.03, 0.5, fen_of_yuan(50000.0)}};
    struct late_cover cover = {.has_commercial = 1,
                               .has_employee_aid = 1,
                               .has_village_aid = 1,
                               .has_grant = 1,
                               .raised_fen = fen_of_yuan(5000.0)};
    struct late_payments p = pay(&terms, &cover, fen_of_yuan(40000.0), fen_of_yuan(20000.0));
    assert_near(yuan_of_fen(p.commercial_fen), 50000.0, 0.0);
    assert_near(yuan_of_fen(p.employee_aid_fen), 0.0, 0.0);
    assert_near(yuan_of_fen(p.village_aid_fen), 800.0, 0.0);
    assert_near(yuan_of_fen(p.crowdfunding_fen), 4850.0, 0.0);
    assert_near(yuan_of_fen(p.platform_fee_fen), 150.0, 0.0);
    assert_near(yuan_of_fen(p.grant_fen), 2175.0, 0.0);
    assert_near(yuan_of_fen(p.left_fen), 2175.0, 0.0);
    cover.has_exclusion = 1; /* half of 50,000; 15,000 of the catalogue's part then stay for the employees' aid */
    p = pay(&terms, &cover, fen_of_yuan(40000.0), fen_of_yuan(20000.0));
    assert_near(yuan_of_fen(p.commercial_fen), 25000.0, 0.0);
    assert_near(yuan_of_fen(p.employee_aid_fen), 10500.0, 0.0);
}

static void test_joins_balance_lapses_at_the_share_that_is_stated(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 1000; number++) {
        const double share = 0.9 * uniform(number, 61), lapse = 0.3 * uniform(number, 62);
        const double part = 0.1 * uniform(number, 63), sensitivity = 15.0 * uniform(number, 64);
        const double join = commercial_join_probability(share, lapse);
        if (join < 1.0)
            assert_near((1.0 - share) * join, share * lapse, 1e-12);
        const double held = commercial_holder_share(share, part, sensitivity);
        const double joins = (double)commercial_join_factor((real)part, (real)sensitivity);
        const double lapses = (double)commercial_lapse_factor((real)part, (real)sensitivity);
        if (join < 1.0)
            assert_near((1.0 - held) * join * joins + 1.0, held * lapse * lapses + 1.0, 1e-6);
        assert_true(held <= share);
    }
    assert_near(commercial_join_probability(1.0, 0.1), 1.0, 0.0);
}

static void test_a_benefit_is_split_without_exceeding_either_part(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const double in_fen = in_left_fen(number), out_fen = out_left_fen(number);
        const double benefit_in_fen = rint(in_fen * uniform(number, 71)),
                     benefit_out_fen = rint(out_fen * uniform(number, 72));
        const double benefit_fen = benefit_in_fen + benefit_out_fen,
                     paid_fen = rint(benefit_fen * share_of(number, 73));
        const double part_fen = paid_benefit_in_fen(paid_fen, benefit_fen, benefit_out_fen, in_fen, out_fen);
        assert_payment(part_fen, min_of(in_fen, paid_fen));
        assert_payment(paid_fen - part_fen, out_fen);
        if (paid_fen == benefit_fen)
            assert_true(fabs(part_fen - benefit_in_fen) <= 1.0);
    }
}

static void test_bands_about_the_line_meet_at_it(void **state)
{
    (void)state;
    const real line = REAL(8000);
    assert_int_equal(line_band_of(line, line), 4);
    assert_int_equal(line_band_of(line * REAL(0.9999), line), 3);
    assert_int_equal(line_band_of(line * REAL(0.5), line), 0);
    assert_int_equal(line_band_of(line * REAL(0.4999), line), N_LINE_BANDS);
    assert_int_equal(line_band_of(line * REAL(1.9999), line), N_LINE_BANDS - 1);
    assert_int_equal(line_band_of(line * REAL(2), line), N_LINE_BANDS);
    assert_int_equal(line_band_of(line, REAL(0)), N_LINE_BANDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bill_is_conserved_to_the_fen_and_no_cap_is_exceeded),
        cmocka_unit_test(test_gifts_that_are_not_needed_stay_beside_the_bill),
        cmocka_unit_test(test_what_huiminbao_pays_never_raises_what_the_household_bears),
        cmocka_unit_test(test_another_cover_never_raises_what_the_household_bears),
        cmocka_unit_test(test_an_example_by_hand_is_paid_tier_by_tier),
        cmocka_unit_test(test_joins_balance_lapses_at_the_share_that_is_stated),
        cmocka_unit_test(test_a_benefit_is_split_without_exceeding_either_part),
        cmocka_unit_test(test_bands_about_the_line_meet_at_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
