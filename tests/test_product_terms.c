/* What holds of every product, tried on thousands that a generator makes. */
#include "tests/assert_near.h"
#include "tests/random_product.h"

enum { N_PRODUCTS = 4000, N_BILLS_EACH = 25 };

static double left_fen(const double bases_fen[N_LIABILITIES])
{
    double sum_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++)
        sum_fen += bases_fen[l];
    return sum_fen;
}

static double paid_fen(const struct product_terms *terms, const double bases_fen[N_LIABILITIES], double multiplier)
{
    double by_liability_fen[N_LIABILITIES];
    return liabilities_paid_fen(terms, bases_fen, multiplier, by_liability_fen);
}

/* A try: a product with its terms for somebody, and a bill. */
struct attempt {
    struct product_params product;
    struct product_terms terms;
    double bases_fen[N_LIABILITIES], multiplier;
    int years, is_screened;
};

static void try_all(void (*claim)(struct random_source *, struct attempt *), uint64_t seed)
{
    struct random_source source = {seed};
    static struct attempt attempt;
    for (int i = 0; i < N_PRODUCTS; i++) {
        random_product(&source, &attempt.product);
        for (int b = 0; b < N_BILLS_EACH; b++) {
            attempt.years = random_below(&source, 12);
            attempt.is_screened = random_below(&source, 2);
            attempt.multiplier = attempt.product.payable_share[random_below(&source, N_STATES)];
            attempt.terms =
                product_terms_personal(&attempt.product, &attempt.product.terms, attempt.years, attempt.is_screened);
            random_bill(&source, attempt.bases_fen);
            claim(&source, &attempt);
        }
    }
}

static void stays_below_the_bill(struct random_source *source, struct attempt *a)
{
    (void)source;
    double by_liability_fen[N_LIABILITIES];
    const double total_fen = liabilities_paid_fen(&a->terms, a->bases_fen, a->multiplier, by_liability_fen);
    assert_true(total_fen >= 0.0 && total_fen == floor(total_fen));
    assert_true(total_fen <= left_fen(a->bases_fen));
    assert_true(total_fen <= a->terms.total_cap_fen);
    for (int l = 0; l < N_LIABILITIES; l++) {
        assert_true(by_liability_fen[l] <= a->bases_fen[l] + 1.0); /* rounded in turn: within a fen of its own base */
        assert_true(by_liability_fen[l] <= a->terms.liabilities[l].cap_fen + 1.0);
    }
}

static void test_no_product_pays_more_than_the_bill_or_its_caps(void **state)
{
    (void)state;
    try_all(stays_below_the_bill, 1);
}

static void more_share(struct random_source *source, struct attempt *a)
{
    const double before_fen = paid_fen(&a->terms, a->bases_fen, a->multiplier);
    struct product_terms more = a->terms;
    for (int l = 0; l < N_LIABILITIES; l++)
        for (int j = 0; j < more.liabilities[l].n_layers; j++) {
            double *share = &more.liabilities[l].layers[j].share;
            *share += random_unit(source) * (1.0 - *share);
        }
    assert_true(paid_fen(&more, a->bases_fen, a->multiplier) >= before_fen);
    more = a->terms;
    more.eligible_share += random_unit(source) * (1.0 - more.eligible_share);
    assert_true(paid_fen(&more, a->bases_fen, a->multiplier) >= before_fen);
    assert_true(paid_fen(&a->terms, a->bases_fen, 1.0) >= before_fen);
}

static void test_a_larger_share_never_pays_less(void **state)
{
    (void)state;
    try_all(more_share, 2);
}

static void lower_deductible(struct random_source *source, struct attempt *a)
{
    const double before_fen = paid_fen(&a->terms, a->bases_fen, a->multiplier);
    const struct product_terms lower = product_terms_scaled(&a->terms, random_unit(source));
    assert_true(paid_fen(&lower, a->bases_fen, a->multiplier) >= before_fen);
}

static void test_a_lower_deductible_never_pays_less(void **state)
{
    (void)state;
    try_all(lower_deductible, 3);
}

static void higher_cap(struct random_source *source, struct attempt *a)
{
    const double before_fen = paid_fen(&a->terms, a->bases_fen, a->multiplier);
    struct product_terms higher = a->terms;
    higher.total_cap_fen *= 1.0 + random_unit(source);
    assert_true(paid_fen(&higher, a->bases_fen, a->multiplier) >= before_fen);
    for (int l = 0; l < N_LIABILITIES; l++)
        higher.liabilities[l].cap_fen *= 1.0 + random_unit(source);
    assert_true(paid_fen(&higher, a->bases_fen, a->multiplier) >= before_fen);
}

static void test_a_higher_cap_never_pays_less(void **state)
{
    (void)state;
    try_all(higher_cap, 4);
}

static void loyalty(struct random_source *source, struct attempt *a)
{
    const double before_fen = paid_fen(&a->terms, a->bases_fen, a->multiplier);
    const int more_years = a->years + random_below(source, 5);
    const struct product_terms longer =
        product_terms_personal(&a->product, &a->product.terms, more_years, a->is_screened);
    const struct product_terms screened = product_terms_personal(&a->product, &a->product.terms, a->years, 1);
    const double base_fen = paid_fen(&a->product.terms, a->bases_fen, a->multiplier);
    assert_true(paid_fen(&longer, a->bases_fen, a->multiplier) >= before_fen);
    assert_true(paid_fen(&screened, a->bases_fen, a->multiplier) >= before_fen);
    assert_true(before_fen >= base_fen);
}

static void test_claim_free_years_and_screening_never_pay_less(void **state)
{
    (void)state;
    try_all(loyalty, 5);
}

static void test_the_first_claim_free_level_is_the_products_own(void **state)
{
    (void)state;
    struct random_source source = {6};
    static struct product_params p;
    for (int i = 0; i < N_PRODUCTS; i++) {
        random_product(&source, &p);
        const struct product_terms personal = product_terms_personal(&p, &p.terms, 0, 0);
        assert_true(product_terms_same(&personal, &p.terms));
        assert_true(p.n_claim_free_levels >= 1 && p.n_claim_free_levels <= N_CLAIM_FREE_LEVELS);
        assert_int_equal(product_is_private(&p), product_has_history(&p));
    }
}

static void test_claim_free_terms_by_hand(void **state)
{
    (void)state;
    static struct product_params p = {
        .deductible_yuan = 20000, .eligible_share = 1, .total_cap_yuan = 1e6, .payable_share = {1, 1, 1, 1}};
    p.rows[OUT_OF_POLICY] = (struct liability_row){20000, 1e8, 1, {{0, 1e9, 0.6}}};
    const double deductible[N_CLAIM_FREE_LEVELS] = {1, .95, .9, .85, .85, .85, .85, .85};
    for (int y = 0; y < N_CLAIM_FREE_LEVELS; y++)
        p.claim_free_deductible_factor[y] = deductible[y], p.claim_free_benefit_factor[y] = 1.0;
    p.screened_extra_share[OUT_OF_POLICY] = 0.05;
    product_prepare(&p);
    assert_int_equal(p.n_claim_free_levels, 4);
    const double bases_fen[N_LIABILITIES] = {0, 3000000, 0, 0};
    const double expected_yuan[] = {6000, 6600, 7200, 7800, 7800}; /* 0.6 × (30,000 − 20,000 × factor) */
    for (int y = 0; y < 5; y++) {
        const struct product_terms terms = product_terms_personal(&p, &p.terms, y, 0);
        assert_near(paid_fen(&terms, bases_fen, 1.0), 100.0 * expected_yuan[y], 0.5);
    }
    const struct product_terms screened = product_terms_personal(&p, &p.terms, 0, 1);
    assert_near(paid_fen(&screened, bases_fen, 1.0), 650000.0, 0.5); /* 65% of 10,000: 惠她保 after a negative screen */
}

static void test_a_product_admits_whom_it_says(void **state)
{
    (void)state;
    const struct eligibility women = {ELIGIBLE_FEMALE, 18, 65, NEEDS_NONE}, men = {ELIGIBLE_MALE, 0, 100, NEEDS_NONE};
    const struct eligibility ill = {ELIGIBLE_ALL, 0, 100, NEEDS_ANY_LISTED};
    const struct eligibility diabetics = {ELIGIBLE_ALL, 0, 100, NEEDS_FIRST + DISEASE_DIABETES};
    assert_true(product_admits(&women, FEMALE, 18, 0) && product_admits(&women, FEMALE, 65, 0));
    assert_false(product_admits(&women, FEMALE, 17, 0) || product_admits(&women, FEMALE, 66, 0));
    assert_false(product_admits(&women, MALE, 30, 0) || product_admits(&men, FEMALE, 30, 0));
    assert_true(product_admits(&men, MALE, 0, 0) && product_admits(&men, MALE, 100, 0));
    for (int d = 0; d < N_DISEASES; d++) {
        assert_int_equal(product_admits(&ill, MALE, 50, 1 << d) != 0, d < N_LISTED);
        assert_int_equal(product_admits(&diabetics, MALE, 50, 1 << d) != 0, d == DISEASE_DIABETES);
    }
    assert_false(product_admits(&ill, MALE, 50, 0) || product_admits(&diabetics, MALE, 50, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_product_pays_more_than_the_bill_or_its_caps),
        cmocka_unit_test(test_a_larger_share_never_pays_less),
        cmocka_unit_test(test_a_lower_deductible_never_pays_less),
        cmocka_unit_test(test_a_higher_cap_never_pays_less),
        cmocka_unit_test(test_claim_free_years_and_screening_never_pay_less),
        cmocka_unit_test(test_the_first_claim_free_level_is_the_products_own),
        cmocka_unit_test(test_claim_free_terms_by_hand),
        cmocka_unit_test(test_a_product_admits_whom_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
