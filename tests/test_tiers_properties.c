/* What must hold of every bill, by thousands of random ones: it is conserved to the fen, nobody pays more than is left,
 * payments are whole fen, caps hold, and a higher deductible never pays more. */
#include "engine/rng.h"
#include "models/product.h"
#include "models/social_insurance.h"
#include "tests/assert_near.h"

enum { N_CASES = 20000 };

/* A uniform of the case and of what it is for. */
static double uniform(uint32_t number, uint32_t purpose)
{
    const struct rng_key key = rng_key_of(19, purpose);
    return rng_uniform_f64(&key, number, 0, 0, rng_stream("test.tiers"));
}

/* Whole fen, from nothing to `most` yuan, small amounts as likely as large ones; often a round number or 0. */
static double amount_fen(uint32_t number, uint32_t purpose, double most_yuan)
{
    const double u = uniform(number, purpose), kind = uniform(number, purpose + 1000);
    const double yuan = most_yuan * vm_exp_f64(12.0 * (u - 1.0));
    if (kind < 0.1)
        return 0.0;
    return kind < 0.3 ? fen_of_yuan(1000.0 * floor(yuan / 1000.0)) : fen_of_yuan(yuan);
}

static int fill_layers(uint32_t number, uint32_t purpose, struct layer *layers)
{
    const int n_layers = (int)(uniform(number, purpose) * 5.0); /* none to four */
    double from_fen = 0.0;
    for (int j = 0; j < n_layers; j++) {
        const uint32_t own = purpose + 10 + 2 * (uint32_t)j;
        const double to_fen = from_fen + fen_of_yuan(1.0 + 300000.0 * uniform(number, own));
        layers[j] = (struct layer){from_fen, j + 1 == n_layers ? FEN_MAXIMUM : to_fen, uniform(number, own + 1)};
        from_fen = to_fen;
    }
    return n_layers;
}

static struct social_params random_public_tiers(uint32_t number)
{
    struct social_params p = {.catastrophic_deductible_yuan = yuan_of_fen(amount_fen(number, 1, 50000.0)),
                              .catastrophic_cap_yuan = yuan_of_fen(amount_fen(number, 2, 500000.0)),
                              .poor_deductible_factor = uniform(number, 3),
                              .poor_extra_share = 0.3 * uniform(number, 4),
                              .assistance_share = uniform(number, 5),
                              .assistance_deductible_yuan = yuan_of_fen(amount_fen(number, 6, 5000.0)),
                              .assistance_cap_yuan = yuan_of_fen(amount_fen(number, 7, 100000.0))};
    for (uint32_t s = 0; s < N_SCHEMES; s++) {
        p.basic_share[s] = uniform(number, 8 + s);
        p.basic_deductible_yuan[s] = yuan_of_fen(amount_fen(number, 10 + s, 3000.0));
        p.basic_cap_yuan[s] = yuan_of_fen(amount_fen(number, 12 + s, 500000.0));
    }
    p.n_layers = fill_layers(number, 20, p.layers);
    return p;
}

static struct product_terms random_terms(uint32_t number)
{
    struct product_terms terms = {.total_cap_fen = amount_fen(number, 101, 5e6),
                                  .eligible_share = uniform(number, 102)};
    for (uint32_t l = 0; l < N_LIABILITIES; l++) {
        struct liability_terms *liability = &terms.liabilities[l];
        liability->deductible_fen = amount_fen(number, 110 + l, 50000.0);
        liability->cap_fen = amount_fen(number, 120 + l, 2e6);
        liability->n_layers = fill_layers(number, 130 + 40 * l, liability->layers);
    }
    return terms;
}

struct bill {
    double in_fen, bases_fen[N_LIABILITIES]; /* bases: without the in-policy remainder, which the public tiers leave */
    int scheme, is_poor, n_admissions;
    double multiplier;
};

static struct bill random_bill(uint32_t number)
{
    return (struct bill){
        .in_fen = amount_fen(number, 301, 3e6),
        .bases_fen = {0.0, amount_fen(number, 302, 3e6), amount_fen(number, 303, 1e6), amount_fen(number, 304, 1e6)},
        .scheme = uniform(number, 305) < 0.5,
        .is_poor = uniform(number, 306) < 0.3,
        .n_admissions = 1 + (int)(10.0 * uniform(number, 307)),
        .multiplier = uniform(number, 308) < 0.3 ? 1.0 : uniform(number, 309)};
}

static void assert_payment(double paid_fen, double left_fen)
{
    assert_true(paid_fen >= 0.0);
    assert_true(paid_fen <= left_fen);
    assert_true(paid_fen == rint(paid_fen));
}

static void test_public_tiers_conserve_the_bill_and_never_pay_more_than_is_left(void **state)
{
    (void)state;
    int n_paid[3] = {0};
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct social_params p = random_public_tiers(number);
        const struct bill bill = random_bill(number);
        const struct public_payments pays =
            social_insurance_pays(&p, bill.in_fen, bill.n_admissions, bill.scheme, bill.is_poor);
        assert_payment(pays.basic_fen, bill.in_fen);
        assert_payment(pays.catastrophic_fen, bill.in_fen - pays.basic_fen);
        assert_payment(pays.assistance_fen, bill.in_fen - pays.basic_fen - pays.catastrophic_fen);
        assert_true(pays.basic_fen + pays.catastrophic_fen + pays.assistance_fen + pays.left_fen == bill.in_fen);
        assert_true(pays.basic_fen <= fen_of_yuan(p.basic_cap_yuan[bill.scheme]));
        assert_true(pays.assistance_fen <= (bill.is_poor ? fen_of_yuan(p.assistance_cap_yuan) : 0.0));
        if (!bill.is_poor)
            assert_true(pays.catastrophic_fen <= fen_of_yuan(p.catastrophic_cap_yuan));
        n_paid[0] += pays.basic_fen > 0.0;
        n_paid[1] += pays.catastrophic_fen > 0.0;
        n_paid[2] += pays.assistance_fen > 0.0;
    }
    for (int tier = 0; tier < 3; tier++)
        assert_true(n_paid[tier] > N_CASES / 20); /* or the cases prove nothing */
}

static double left_before_product_fen(const struct social_params *p, const struct bill *bill)
{
    return social_insurance_pays(p, bill->in_fen, bill->n_admissions, bill->scheme, bill->is_poor).left_fen;
}

static void test_huiminbao_conserves_the_bill_and_holds_its_caps(void **state)
{
    (void)state;
    int n_paid = 0, n_capped = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct social_params p = random_public_tiers(number);
        const struct product_terms terms = random_terms(number);
        struct bill bill = random_bill(number);
        double paid_fen[N_LIABILITIES], sum_fen = 0.0, base_fen = 0.0;
        bill.bases_fen[IN_POLICY] = left_before_product_fen(&p, &bill);
        const double total_fen = liabilities_paid_fen(&terms, bill.bases_fen, bill.multiplier, paid_fen);
        for (int l = 0; l < N_LIABILITIES; l++) {
            assert_payment(paid_fen[l], bill.bases_fen[l]);
            assert_true(paid_fen[l] <= terms.liabilities[l].cap_fen + 1.0); /* the total is rounded, not each */
            if (terms.liabilities[l].n_layers == 0)
                assert_true(paid_fen[l] <= 0.0);
            sum_fen += paid_fen[l];
            base_fen += bill.bases_fen[l];
        }
        assert_true(sum_fen == total_fen);
        assert_payment(total_fen, base_fen);
        assert_true(total_fen <= terms.total_cap_fen);
        const double household_fen = base_fen - total_fen;
        assert_true(household_fen + total_fen == base_fen);
        n_paid += total_fen > 0.0;
        n_capped += total_fen > 0.0 && total_fen == terms.total_cap_fen;
    }
    assert_true(n_paid > N_CASES / 4);
    assert_true(n_capped > N_CASES / 50);
}

static void test_the_total_cap_is_shared_pro_rata(void **state)
{
    (void)state;
    int n_capped = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        struct product_terms terms = random_terms(number), uncapped = terms;
        const struct bill bill = random_bill(number);
        double free_fen[N_LIABILITIES], paid_fen[N_LIABILITIES], sum_fen = 0.0, scaled_sum_fen = 0.0;
        uncapped.total_cap_fen = FEN_MAXIMUM;
        liabilities_pay_fen(&uncapped, bill.bases_fen, bill.multiplier, free_fen);
        for (int l = 0; l < N_LIABILITIES; l++)
            sum_fen += free_fen[l];
        if (sum_fen <= 0.0)
            continue;
        terms.total_cap_fen = floor(sum_fen * uniform(number, 401));
        liabilities_pay_fen(&terms, bill.bases_fen, bill.multiplier, paid_fen);
        for (int l = 0; l < N_LIABILITIES; l++) {
            assert_near(paid_fen[l] * sum_fen, free_fen[l] * terms.total_cap_fen, 1e-12);
            scaled_sum_fen += paid_fen[l];
        }
        assert_near(scaled_sum_fen, terms.total_cap_fen, 1e-12);
        n_capped++;
    }
    assert_true(n_capped > N_CASES / 4);
}

static void test_a_higher_public_deductible_never_pays_more(void **state)
{
    (void)state;
    int n_less = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct social_params p = random_public_tiers(number);
        const struct bill bill = random_bill(number);
        const double low_fen = amount_fen(number, 402, 50000.0), high_fen = low_fen + amount_fen(number, 403, 50000.0);
        const double share = p.basic_share[0], cap_fen = fen_of_yuan(p.basic_cap_yuan[0]);
        assert_true(basic_paid_fen(bill.in_fen, high_fen, share, cap_fen) <=
                    basic_paid_fen(bill.in_fen, low_fen, share, cap_fen));
        assert_true(assistance_paid_fen(bill.in_fen, high_fen, share, cap_fen) <=
                    assistance_paid_fen(bill.in_fen, low_fen, share, cap_fen));
        const double dear_fen =
            catastrophic_paid_fen(bill.in_fen, high_fen, p.layers, p.n_layers, p.poor_extra_share, cap_fen);
        const double cheap_fen =
            catastrophic_paid_fen(bill.in_fen, low_fen, p.layers, p.n_layers, p.poor_extra_share, cap_fen);
        assert_true(dear_fen <= cheap_fen);
        n_less += dear_fen < cheap_fen;
    }
    assert_true(n_less > N_CASES / 20);
}

static void test_a_higher_deductible_of_huiminbao_never_pays_more(void **state)
{
    (void)state;
    int n_less = 0;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct product_terms terms = random_terms(number);
        const struct bill bill = random_bill(number);
        double bases_fen[N_LIABILITIES], paid_fen[N_LIABILITIES];
        memcpy(bases_fen, bill.bases_fen, sizeof bases_fen);
        bases_fen[IN_POLICY] = 0.3 * bill.in_fen > 1.0 ? round_fen(0.3 * bill.in_fen) : 0.0;
        const double before_fen = liabilities_paid_fen(&terms, bases_fen, bill.multiplier, paid_fen);
        for (int l = 0; l < N_LIABILITIES; l++) {
            struct product_terms dearer = terms;
            dearer.liabilities[l].deductible_fen += amount_fen(number, 404 + (uint32_t)l, 50000.0);
            const double after_fen = liabilities_paid_fen(&dearer, bases_fen, bill.multiplier, paid_fen);
            assert_true(after_fen <= before_fen);
            n_less += after_fen < before_fen;
        }
    }
    assert_true(n_less > N_CASES / 20);
}

static void test_a_larger_bill_is_never_paid_less(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < N_CASES; number++) {
        const struct social_params p = random_public_tiers(number);
        const struct product_terms terms = random_terms(number);
        struct bill bill = random_bill(number);
        double paid_fen[N_LIABILITIES];
        const struct public_payments small =
            social_insurance_pays(&p, bill.in_fen, bill.n_admissions, bill.scheme, bill.is_poor);
        const double small_fen = liabilities_paid_fen(&terms, bill.bases_fen, bill.multiplier, paid_fen);
        bill.in_fen += amount_fen(number, 410, 1e5);
        bill.bases_fen[OUT_OF_POLICY] += amount_fen(number, 411, 1e5);
        const struct public_payments large =
            social_insurance_pays(&p, bill.in_fen, bill.n_admissions, bill.scheme, bill.is_poor);
        assert_true(large.basic_fen >= small.basic_fen);
        assert_true(liabilities_paid_fen(&terms, bill.bases_fen, bill.multiplier, paid_fen) >= small_fen);
    }
}

/* The rounding that shares out a total: four liabilities of half a fen are two fen, not four and not none. */
static void test_rounding_is_of_the_total(void **state)
{
    (void)state;
    struct product_terms terms = {.total_cap_fen = FEN_MAXIMUM, .eligible_share = 1.0};
    for (int l = 0; l < N_LIABILITIES; l++)
        terms.liabilities[l] = (struct liability_terms){0.0, FEN_MAXIMUM, 1, {{0.0, FEN_MAXIMUM, 0.5}}};
    const double bases_fen[N_LIABILITIES] = {1.0, 1.0, 1.0, 1.0};
    double paid_fen[N_LIABILITIES];
    assert_true(liabilities_paid_fen(&terms, bases_fen, 1.0, paid_fen) == 2.0);
    terms.total_cap_fen = 1.0;
    assert_true(liabilities_paid_fen(&terms, bases_fen, 1.0, paid_fen) == 1.0);
}

static void test_terms_that_differ_anywhere_are_not_the_same(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 200; number++) {
        const struct product_terms terms = random_terms(number);
        struct product_terms other = terms;
        assert_true(product_terms_same(&terms, &other));
        other.total_cap_fen += 1.0;
        assert_false(product_terms_same(&terms, &other));
        other = terms;
        other.eligible_share *= 0.5;
        assert_true(product_terms_same(&terms, &other) == (terms.eligible_share == other.eligible_share));
        for (int l = 0; l < N_LIABILITIES; l++) {
            other = terms;
            other.liabilities[l].deductible_fen += 1.0;
            assert_false(product_terms_same(&terms, &other));
            other = terms;
            other.liabilities[l].cap_fen += 1.0;
            assert_false(product_terms_same(&terms, &other));
            other = terms;
            other.liabilities[l].n_layers++;
            assert_false(product_terms_same(&terms, &other));
            other = terms;
            other.liabilities[l].layers[0].to_fen += 1.0;
            assert_true(product_terms_same(&terms, &other) == (terms.liabilities[l].n_layers == 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_that_differ_anywhere_are_not_the_same),
        cmocka_unit_test(test_public_tiers_conserve_the_bill_and_never_pay_more_than_is_left),
        cmocka_unit_test(test_huiminbao_conserves_the_bill_and_holds_its_caps),
        cmocka_unit_test(test_the_total_cap_is_shared_pro_rata),
        cmocka_unit_test(test_a_higher_public_deductible_never_pays_more),
        cmocka_unit_test(test_a_higher_deductible_of_huiminbao_never_pays_more),
        cmocka_unit_test(test_a_larger_bill_is_never_paid_less),
        cmocka_unit_test(test_rounding_is_of_the_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
