/* Whole fen: what is exact stays exact. */
#include <gsl/gsl_rng.h>

#include "engine/money.h"
#include "tests/assert_near.h"

static void test_rounding_is_half_to_even(void **state)
{
    (void)state;
    assert_true(round_fen(0.5) == 0.0 && round_fen(1.5) == 2.0 && round_fen(2.5) == 2.0 && round_fen(-0.5) == 0.0);
    assert_true(round_fen(-1.5) == -2.0 && round_fen(2.4999999999) == 2.0 && round_fen(2.5000000001) == 3.0);
    assert_true(round_fen(0.49999999999999994) == 0.0);
    assert_true(round_fen(0x1p52 + 1.0) == 0x1p52 + 1.0 && round_fen(0x1p53) == 0x1p53);
}

static void test_rounding_is_off_by_half_a_fen_at_most(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 100000; i++) {
        const double amount = ldexp(gsl_rng_uniform(rng), (int)gsl_rng_uniform_int(rng, 52)) - 100.0,
                     whole = round_fen(amount);
        assert_within(whole - amount, -0.5, 0.5);
        assert_true(whole == floor(whole) && round_fen(whole) == whole && round_fen(-amount) == -whole);
    }
    gsl_rng_free(rng);
}

static void test_amounts_stated_to_the_fen_are_exact(void **state)
{
    (void)state;
    for (int64_t fen = 0; fen < 3000000; fen++)
        assert_true(fen_of_yuan((double)fen / 100.0) == (double)fen);
    assert_true(fen_of_yuan(1234567890123.45) == 123456789012345.0);
    assert_true(yuan_of_fen(1234.0) == 12.34);
}

static void test_integers_and_doubles_agree_to_the_fen(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 200000; i++) {
        const double whole = rint(ldexp(2.0 * gsl_rng_uniform(rng) - 1.0, (int)gsl_rng_uniform_int(rng, 52)));
        assert_true(fen_to_int64(whole) == (int64_t)whole && fen_of_int64(fen_to_int64(whole)) == whole);
    }
    gsl_rng_free(rng);
    const int64_t edges[] = {0, 1, -1, (INT64_C(1) << 51), -(INT64_C(1) << 51), (INT64_C(1) << 51) - 1};
    for (int i = 0; i < 6; i++)
        assert_true(fen_to_int64((double)edges[i]) == edges[i]);
    assert_true(fen_of_int64(INT64_C(9007199254740991)) == 9007199254740991.0);
    assert_true(fen_to_int64(-0.0) == 0);
}

static void test_a_bill_paid_in_rounded_shares_is_conserved(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < 100000; i++) {
        const double bill = rint(ldexp(gsl_rng_uniform(rng), 45));
        double left = bill;
        int64_t paid = 0;
        for (int tier = 0; tier < 5; tier++) {
            const double payment = round_fen(gsl_rng_uniform(rng) * left);
            assert_within(payment, 0.0, left);
            left -= payment;
            paid += fen_to_int64(payment);
        }
        assert_true(paid + fen_to_int64(left) == (int64_t)bill);
    }
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounding_is_half_to_even),
        cmocka_unit_test(test_rounding_is_off_by_half_a_fen_at_most),
        cmocka_unit_test(test_amounts_stated_to_the_fen_are_exact),
        cmocka_unit_test(test_integers_and_doubles_agree_to_the_fen),
        cmocka_unit_test(test_a_bill_paid_in_rounded_shares_is_conserved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
