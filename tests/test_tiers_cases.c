/* Published case C19: six people's bills through all tiers, by the functions of the models: basic insurance, catastrophic
 * insurance, medical assistance, Huiminbao, million-yuan medical insurance, the lump sum of mutual aid, crowdfunding.
 * Money is double whole fen in every build. */
#include <stdio.h>

#include "models/late_tiers.h"
#include "models/product.h"
#include "tests/case_file.h"

static const double C19_YUAN = 0.01;

/* The case writes its numbers as text. */
static double text_number(json_t *node, const char *path)
{
    json_t *part = case_part(node, path);
    if (!json_is_string(part))
        fail_msg("tests/data/cases.json: %s is not a text", path);
    return strtod(json_string_value(part), NULL);
}

static int flag(json_t *node, const char *path) { return json_is_true(case_part(node, path)); }

static struct social_params read_public_tiers(json_t *scheme)
{
    static const char *const LETTERS[N_SCHEMES] = {[RESIDENT] = "R", [EMPLOYEE] = "E"};
    struct social_params p = {.poor_deductible_factor = 1.0, .poor_extra_share = 0.0};
    for (int s = 0; s < N_SCHEMES; s++) {
        json_t *basic = case_part(scheme, LETTERS[s]);
        p.basic_share[s] = text_number(basic, "rate");
        p.basic_deductible_yuan[s] = text_number(basic, "ded");
        p.basic_cap_yuan[s] = text_number(basic, "cap");
    }
    p.catastrophic_deductible_yuan = text_number(scheme, "cii_ded");
    p.catastrophic_cap_yuan = text_number(scheme, "cii_cap");
    json_t *tiers = case_part(scheme, "cii_tiers"), *tier;
    size_t j;
    json_array_foreach(tiers, j, tier)
    {
        assert_true(j < MAX_ROWS);
        const int is_open = json_is_null(json_array_get(tier, 1));
        p.catastrophic_layers[j] =
            (struct layer_row){text_number(tier, "0"), is_open ? 1e9 : text_number(tier, "1"), text_number(tier, "2")};
    }
    p.n_catastrophic_layers = (double)json_array_size(tiers);
    p.assistance_deductible_yuan = text_number(scheme, "ma_ded");
    p.assistance_share = text_number(scheme, "ma_rate");
    p.assistance_cap_yuan = text_number(scheme, "ma_cap");
    social_insurance_prepare(&p);
    return p;
}

static struct product_params read_product(json_t *scheme)
{
    struct product_params p = {.deductible_yuan = text_number(scheme, "hmb_out_ded"),
                               .eligible_share = text_number(scheme, "out_eligible"),
                               .total_cap_yuan = text_number(scheme, "hmb_cap"),
                               .new_member_factor = 1.0};
    p.rows[IN_POLICY] = (struct liability_row){
        text_number(scheme, "hmb_in_ded"), 1e8, 1, {{0.0, 1e9, text_number(scheme, "hmb_in_rate")}}};
    p.rows[OUT_OF_POLICY] = (struct liability_row){0.0, 1e8, 1, {{0.0, 1e9, text_number(scheme, "hmb_out_rate")}}};
    product_prepare(&p);
    return p;
}

static void assert_yuan(double paid_fen, json_t *expected, const char *payer)
{
    assert_within(yuan_of_fen(paid_fen) - case_number(expected, payer), -C19_YUAN, C19_YUAN);
}

static struct late_terms read_late_tiers(json_t *scheme)
{
    return (struct late_terms){.commercial = {fen_of_yuan(text_number(scheme, "com_ded")),
                                              text_number(scheme, "com_rate"),
                                              fen_of_yuan(text_number(scheme, "com_cap")), 0.0}};
}

static void check_person(json_t *person, json_t *expected, const struct social_params *social,
                         const struct product_params *product, const struct late_terms *terms, double special_share,
                         double lump_sum_fen)
{
    const double in_fen = fen_of_yuan(text_number(person, "in")), out_fen = fen_of_yuan(text_number(person, "out"));
    const int scheme = strcmp(json_string_value(case_part(person, "scheme")), "E") == 0 ? EMPLOYEE : RESIDENT;
    const struct public_payments pays = social_insurance_pays(social, in_fen, 1, scheme, flag(person, "poor"));
    assert_yuan(pays.basic_fen, expected, "bmi");
    assert_yuan(pays.catastrophic_fen, expected, "cii");
    assert_yuan(pays.assistance_fen, expected, "assistance");
    const double bases_fen[N_LIABILITIES] = {pays.left_fen, out_fen, 0.0, 0.0};
    double paid_fen[N_LIABILITIES] = {0};
    if (flag(person, "hmb"))
        liabilities_paid_fen(&product->terms, bases_fen, flag(person, "pre") ? special_share : 1.0, paid_fen);
    assert_yuan(paid_fen[IN_POLICY], expected, "hmb_in");
    assert_yuan(paid_fen[OUT_OF_POLICY], expected, "hmb_out");
    const struct late_cover cover = {.has_commercial = flag(person, "com"),
                                     .raised_fen = fen_of_yuan(text_number(person, "crowd")),
                                     .lump_sum_fen = flag(person, "mutual") ? lump_sum_fen : 0.0};
    struct late_payments late;
    late_tiers_pay(terms, &cover, pays.left_fen - paid_fen[IN_POLICY], out_fen - paid_fen[OUT_OF_POLICY], &late);
    assert_yuan(late.commercial_fen, expected, "commercial");
    assert_yuan(cover.lump_sum_fen, expected, "mutual_lump");
    assert_yuan(late.crowdfunding_fen, expected, "crowdfunding");
    assert_yuan(late.left_fen + late.crowdfunding_fen, expected, "oop_before_gifts");
    assert_yuan(late.left_fen - cover.lump_sum_fen, expected, "net_burden");
    const double paid_all_fen = pays.basic_fen + pays.catastrophic_fen + pays.assistance_fen + paid_fen[IN_POLICY] +
                                paid_fen[OUT_OF_POLICY] + late_paid_fen(&late);
    assert_true(paid_all_fen + late.left_fen == in_fen + out_fen);
    assert_near(yuan_of_fen(in_fen + out_fen), case_number(expected, "total"), 0.0);
}

static void test_c19_six_people_are_paid_as_published(void **state)
{
    (void)state;
    json_t *cases = case_file_read(), *entry = case_file_find(cases, "C19"), *person;
    json_t *scheme = case_part(entry, "inputs/scheme");
    const struct social_params social = read_public_tiers(scheme);
    const struct product_params product = read_product(scheme);
    const struct late_terms terms = read_late_tiers(scheme);
    size_t i;
    json_array_foreach(case_part(entry, "inputs/persons"), i, person)
    {
        char path[32];
        snprintf(path, sizeof path, "expected/%s", json_string_value(case_part(person, "name")));
        check_person(person, case_part(entry, path), &social, &product, &terms, text_number(scheme, "pre_mult"),
                     fen_of_yuan(text_number(scheme, "mutual_lump")));
    }
    assert_int_equal(i, 6);
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_c19_six_people_are_paid_as_published)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
