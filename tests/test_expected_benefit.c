/* Expected benefits and perceived claim probabilities against the city that they foresee: everyone a member, one year
 * without a common shock, observed beside the models through the engine.
 *
 * The tables are fixed quadrature: a cell of people stands at the mean of its log rates, benefits are linear between
 * knots, bills stand at a few nodes. The tolerances say how exact that is held to be. */
#include "models/bill_nodes.h"
#include "models/product.h"
#include "tests/statistics.h"
#include "tests/study_harness.h"

static const double TOTAL_TOLERANCE = 0.01, CELL_TOLERANCE = 0.05;
enum { N_OBSERVED = 3, N_DEDUCTIBLES = 3, N_GROUPS = N_STATES * N_SCHEMES };
static const char *const ARMS[N_OBSERVED] = {"government-push", "bureau-push", "commercial"};

static const double DEDUCTIBLES_YUAN[N_DEDUCTIBLES] = {10000, 18000, 30000}, ELIGIBLE_SHARE = 0.8;
/* Far out six strata of the severity's tail are all there is. */
static const double NODE_TOLERANCE[N_DEDUCTIBLES] = {0.02, 0.02, 0.06};

struct sums {
    double people, benefit_yuan, expected_yuan, gap_square_yuan2;
};
struct claims {
    double count, expected, variance;
};

/* What an observer keeps, by arm. */
struct seen {
    double log_mean_power[N_OBSERVED]; /* given */
    double mean_cost_yuan[N_CARE_CLASSES], out_base[N_SCHEMES], out_slope, annual_cap_yuan;
    struct severity unit;
    struct sums group[N_OBSERVED][N_GROUPS];
    struct sums with_employer[N_OBSERVED];             /* those of them with employer cover */
    double excess_yuan[N_CARE_CLASSES][N_DEDUCTIBLES]; /* by the nodes of one admission's bill */
    struct claims in[N_OBSERVED][N_AGE_BANDS * N_STATES], out[N_OBSERVED][N_AGE_BANDS * N_STATES];
};

struct view {
    const uint8_t *age_years, *state, *scheme, *is_safety_net, *has_employer_cover, *is_present;
    const uint16_t *case_slot, *n_cases;
    const double *benefit_fen, *benefit_out_fen, *bill_out_fen, *node_probability;
    const real *perceived_log_probability;
    const uint32_t *expected_milliyuan;
};

static void see_claim(struct claims *claims, const real *log_probability, int cell, double log_mean_power, int is_claim)
{
    const double probability = exp((double)log_probability[cell] + log_mean_power);
    claims->count += is_claim;
    claims->expected += probability;
    claims->variance += probability * (1.0 - probability);
}

static void see_sums(struct sums *sums, double benefit_yuan, double expected_yuan)
{
    sums->people += 1.0;
    sums->benefit_yuan += benefit_yuan;
    sums->expected_yuan += expected_yuan;
    sums->gap_square_yuan2 += (benefit_yuan - expected_yuan) * (benefit_yuan - expected_yuan);
}

static void see_person(struct seen *seen, const struct view *v, int k, int slot, int i, double in_fen, double out_fen)
{
    const double benefit_yuan = yuan_of_fen(in_fen + out_fen);
    const double expected_yuan = (double)v->expected_milliyuan[slot * TILE + i] / MILLIYUAN_PER_YUAN;
    see_sums(&seen->group[k][v->state[i] * N_SCHEMES + v->scheme[i]], benefit_yuan, expected_yuan);
    if (v->has_employer_cover[i])
        see_sums(&seen->with_employer[k], benefit_yuan, expected_yuan);
    const int band = age_band_of(v->age_years[i]), at = band * N_STATES + v->state[i];
    const int cell = people_cell_of(band, v->state[i], v->scheme[i], v->is_safety_net[i], v->has_employer_cover[i]);
    const real *table = v->perceived_log_probability + (size_t)slot * N_LIABILITIES * N_PEOPLE_CELLS;
    see_claim(&seen->in[k][at], table + IN_POLICY * N_PEOPLE_CELLS, cell, seen->log_mean_power[k], in_fen > 0.0);
    see_claim(&seen->out[k][at], table + OUT_OF_POLICY * N_PEOPLE_CELLS, cell, seen->log_mean_power[k], out_fen > 0.0);
}

/* E(e·out − d)+ of a year with one admission, as the nodes have it. */
static void see_nodes(struct seen *seen, const struct view *v)
{
    memset(seen->excess_yuan, 0, sizeof seen->excess_yuan);
    for (int class = 0; class < N_CARE_CLASSES; class ++)
        for (int d = 0; d < N_DEDUCTIBLES; d++)
            for (int j = 0; j < N_NODES; j++) {
                const double out_yuan = yuan_of_fen(v->bill_out_fen[LEVEL_NOW * N_BILLS + bill_index(2 * class, 0, j)]);
                seen->excess_yuan[class][d] +=
                    v->node_probability[j] * max_of(ELIGIBLE_SHARE * out_yuan - DEDUCTIBLES_YUAN[d], 0.0);
            }
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    struct seen *seen = (struct seen *)(uintptr_t)params;
    const struct view *v = view;
    see_nodes(seen, v);
    for (int k = 0; k < N_OBSERVED; k++) {
        const int slot = arms->product[k];
        double in_fen[TILE] = {0}, out_fen[TILE] = {0};
        for (int c = 0; c < v->n_cases[0]; c++) {
            out_fen[v->case_slot[c]] = v->benefit_out_fen[slot * TILE + c];
            in_fen[v->case_slot[c]] = v->benefit_fen[slot * TILE + c] - v->benefit_out_fen[slot * TILE + c];
        }
        for (int i = 0; i < tile->n; i++)
            if (v->is_present[i])
                see_person(seen, v, k, slot, i, in_fen[i], out_fen[i]);
    }
}

static const struct field FIELDS[] = {
    FIELD(READS, struct view, age_years, PERSON, "years", "attained age"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme"),
    FIELD(READS, struct view, is_safety_net, PERSON, "flag", "in the safety net"),
    FIELD(READS, struct view, has_employer_cover, PERSON, "flag", "has enterprise supplementary cover"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "cases of the tile this year"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, benefit_out_fen, PERSON_PRODUCT, "fen", "of it, for costs outside the catalogue"),
    FIELD_N(READS, struct view, perceived_log_probability, PRODUCT, N_LIABILITIES *N_PEOPLE_CELLS, "1",
            "log claim probability of a cell"),
    FIELD_N(READS, struct view, bill_out_fen, WORLD, N_LEVELS *N_BILLS, "fen", "out-of-catalogue part at the nodes"),
    FIELD_N(READS, struct view, node_probability, WORLD, N_KNOTS *N_NODES, "1", "probability of a node given its knot"),
    FIELD(READS, struct view, expected_milliyuan, PERSON_PRODUCT, "milliyuan", "expected benefit of the year"),
};

static double parameter(const struct study *study, int arm, const char *key, int index)
{
    const int i = param_set_find(study->set, key);
    assert_true(i >= 0);
    return quantity_median(&study->arms[arm].quantities[study->set->first_slot[i] + index]);
}

static struct seen *see_city(const char *const *overrides)
{
    struct study *study =
        harness_read_text("extends: [@/cities/coastal-prefecture.yaml, @/behaviours/common.yaml]\n"
                          "run: {persons: 200000, years: 1, worlds: 20, seed: 5, parameter_uncertainty: off}\n"
                          "reference_product: @/products/reference.yaml\n"
                          "city: {cost: {trend_shock_sd: 0}}\n"
                          "arms:\n"
                          "  - {name: government-push, extends: @/operating-models/government-push.yaml}\n"
                          "  - {name: bureau-push, extends: @/operating-models/bureau-push.yaml}\n"
                          "  - {name: commercial, extends: @/operating-models/commercial.yaml}\n",
                          overrides);
    struct seen *seen = calloc(1, sizeof *seen);
    assert_non_null(seen);
    for (int k = 0; k < N_OBSERVED; k++) {
        const double kappa = parameter(study, k, "behaviour.private_information", 0);
        const double spread = parameter(study, k, "city.frailty.spread", 0);
        seen->log_mean_power[k] = 0.5 * kappa * (kappa - 1.0) * spread * spread; /* ln E Λ^κ */
        assert_string_equal(study->arms[k].name, ARMS[k]);
    }
    for (int s = 0; s < N_SCHEMES; s++) {
        seen->out_base[s] = parameter(study, 0, "city.cost.out_of_catalogue_share", s);
        for (int elder = 0; elder < 2; elder++)
            seen->mean_cost_yuan[care_class_of(s, elder)] =
                parameter(study, 0, "city.cost.cost_per_admission_yuan", s) *
                (elder ? parameter(study, 0, "city.cost.elder_severity_factor", 0) : 1.0);
    }
    seen->out_slope = parameter(study, 0, "city.cost.out_of_catalogue_slope", 0);
    seen->annual_cap_yuan = parameter(study, 0, "city.cost.annual_cap_yuan", 0);
    seen->unit = severity_of_mean(1.0, parameter(study, 0, "city.cost.severity_log_sd", 0),
                                  parameter(study, 0, "city.cost.tail_probability", 0),
                                  parameter(study, 0, "city.cost.tail_shape", 0));
    const struct person_model observer = {.name = "observer",
                                          .scope = SCOPE_CONTEXT,
                                          .fields = FIELDS,
                                          .n_fields = COUNT_OF(FIELDS),
                                          .step = step,
                                          .context = seen};
    harness_free(harness_run_observed(study, 1, &observer));
    return seen;
}

/* With drugs, for benefits; without them, so that claims outside the catalogue are of hospital bills alone. */
static struct seen *usual, *without_drugs, *with_employers; /* who cover half of the employees */

static int see_all(void **state)
{
    (void)state;
    usual = see_city(NULL);
    without_drugs = see_city(
        (const char *const[]){"city.cost.special_drug_probability=0", "city.cost.rare_drug_probability=0", NULL});
    with_employers = see_city(
        (const char *const[]){"city.employer_cover.share=0.5", "city.employer_cover.paid_share=0.6",
                              "city.employer_cover.deductible_yuan=500", "city.employer_cover.cap_yuan=20000", NULL});
    return 0;
}
static int forget_all(void **state)
{
    (void)state;
    free(usual);
    free(without_drugs);
    free(with_employers);
    return 0;
}

static struct sums add_groups(const struct sums *groups, int first, int step_size, int n)
{
    struct sums total = {0};
    for (int g = first; g < first + n * step_size; g += step_size) {
        total.people += groups[g].people;
        total.benefit_yuan += groups[g].benefit_yuan;
        total.expected_yuan += groups[g].expected_yuan;
        total.gap_square_yuan2 += groups[g].gap_square_yuan2;
    }
    return total;
}

static double z_of(const struct sums *sums)
{
    return (sums->benefit_yuan - sums->expected_yuan) / sqrt(sums->gap_square_yuan2);
}

static void test_everyones_benefits_add_up_to_what_was_expected(void **state)
{
    (void)state;
    for (int k = 0; k < N_OBSERVED; k++) {
        const struct sums all = add_groups(usual->group[k], 0, 1, N_GROUPS);
        assert_true(all.people == 4e6);
        assert_z(z_of(&all));
    }
}

/* The in-policy share of the first product starts at 0, so that its benefits are many and small: luck is little. */
static void test_expected_benefits_are_right_within_a_hundredth(void **state)
{
    (void)state;
    const struct sums all = add_groups(usual->group[0], 0, 1, N_GROUPS);
    assert_near(all.benefit_yuan, all.expected_yuan,
                TOTAL_TOLERANCE + 2.0 * sqrt(all.gap_square_yuan2) / all.expected_yuan);
}

static void test_expected_benefits_are_right_in_every_state_and_scheme(void **state)
{
    (void)state;
    for (int k = 0; k < N_OBSERVED; k++) {
        for (int m = 0; m < N_STATES; m++) {
            const struct sums of_state = add_groups(usual->group[k], m * N_SCHEMES, 1, N_SCHEMES);
            assert_z(z_of(&of_state));
        }
        for (int s = 0; s < N_SCHEMES; s++) {
            const struct sums of_scheme = add_groups(usual->group[k], s, N_SCHEMES, N_STATES);
            assert_z(z_of(&of_scheme));
        }
    }
}

static void check_cell(const struct claims *claims, const char *arm, const char *cell)
{
    const double z = (claims->count - claims->expected) / sqrt(claims->variance);
    const double off = claims->count / claims->expected - 1.0;
    if (claims->expected >= 50.0 && fabs(z) >= 5.0 && fabs(off) > CELL_TOLERANCE)
        fail_msg("%s, %s: %.0f claims, %.1f expected (%.1f%%, z %.1f)", arm, cell, claims->count, claims->expected,
                 100.0 * off, z);
}

static void check_claims(const struct claims *claims, const char *arm, const char *liability)
{
    struct claims all = {0};
    for (int at = 0; at < N_AGE_BANDS * N_STATES; at++) {
        char cell[64];
        snprintf(cell, sizeof cell, "%s, age band %d, state %d", liability, at / N_STATES, at % N_STATES);
        all.count += claims[at].count;
        all.expected += claims[at].expected;
        all.variance += claims[at].variance;
        check_cell(&claims[at], arm, cell);
    }
    check_cell(&all, arm, liability);
    assert_true(all.expected > 500.0);
}

static void test_perceived_claim_probabilities_are_the_simulated_frequencies(void **state)
{
    (void)state;
    for (int k = 0; k < N_OBSERVED; k++) {
        check_claims(without_drugs->in[k], ARMS[k], "in policy");
        check_claims(without_drugs->out[k], ARMS[k], "out of policy");
    }
}

/* Half of the employees, whose in-policy remainder is what their employer leaves of it. */
static void test_expected_benefits_know_what_employers_pay(void **state)
{
    (void)state;
    for (int k = 0; k < N_OBSERVED; k++) {
        const struct sums all = add_groups(with_employers->group[k], 0, 1, N_GROUPS),
                          *own = &with_employers->with_employer[k];
        assert_true(usual->with_employer[k].people == 0.0 && own->people > 0.15 * all.people);
        assert_z(z_of(&all));
        assert_z(z_of(own));
        check_claims(with_employers->in[k], ARMS[k], "in policy, with employers");
    }
    const struct sums *own = &with_employers->with_employer[0];
    const struct sums employees = add_groups(usual->group[0], EMPLOYEE, N_SCHEMES, N_STATES);
    assert_near(own->benefit_yuan, own->expected_yuan,
                TOTAL_TOLERANCE + 2.0 * sqrt(own->gap_square_yuan2) / own->expected_yuan);
    assert_true(own->expected_yuan / own->people < 0.8 * employees.expected_yuan / employees.people);
}

/* E(e·X·w − d)+ given the bill X, with w ~ Beta(1, b): e·X·(1 − a)^(b+1)/(b+1), a = d/(e·X). */
static double excess_given_bill_yuan(const struct seen *seen, int class, double bill_yuan, double deductible_yuan)
{
    const double eligible_yuan = ELIGIBLE_SHARE * bill_yuan, a = deductible_yuan / eligible_yuan;
    const double mean = out_share_mean(seen->out_base[class / 2], seen->out_slope, log(bill_yuan / 1e4));
    return a < 1.0 ? eligible_yuan * mean * pow(1.0 - a, 1.0 / mean) : 0.0; /* b + 1 = 1/m */
}

/* Over the severity of one admission, body and tail, on a fine grid. */
static double excess_yuan(const struct seen *seen, int class, double deductible_yuan)
{
    enum { N_STEPS = 20000 };
    const struct severity *unit = &seen->unit;
    double sum = 0.0;
    for (int i = 0; i < N_STEPS; i++) {
        const double width = (unit->splice_z + 8.0) / N_STEPS, z = -8.0 + (i + 0.5) * width;
        const double bill_yuan = seen->mean_cost_yuan[class] * exp(unit->log_median + unit->log_sd * z);
        sum += width * exp(-0.5 * z * z) / sqrt(2.0 * acos(-1.0)) *
               excess_given_bill_yuan(seen, class, bill_yuan, deductible_yuan);
        const double step_size = 40.0 / N_STEPS, y = (i + 0.5) * step_size; /* conditional survival e^-y */
        const double tail_yuan =
            seen->mean_cost_yuan[class] * (unit->splice_yuan + severity_tail_excess_yuan(unit, exp(-y)));
        sum += unit->tail_probability * step_size * exp(-y) *
               excess_given_bill_yuan(seen, class, min_of(tail_yuan, seen->annual_cap_yuan), deductible_yuan);
    }
    return sum;
}

static void test_the_nodes_of_a_bill_know_what_lies_above_a_deductible(void **state)
{
    (void)state;
    for (int class = 0; class < N_CARE_CLASSES; class ++)
        for (int d = 0; d < N_DEDUCTIBLES; d++)
            assert_near(usual->excess_yuan[class][d], excess_yuan(usual, class, DEDUCTIBLES_YUAN[d]),
                        NODE_TOLERANCE[d]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nodes_of_a_bill_know_what_lies_above_a_deductible),
        cmocka_unit_test(test_everyones_benefits_add_up_to_what_was_expected),
        cmocka_unit_test(test_expected_benefits_are_right_within_a_hundredth),
        cmocka_unit_test(test_expected_benefits_are_right_in_every_state_and_scheme),
        cmocka_unit_test(test_perceived_claim_probabilities_are_the_simulated_frequencies),
        cmocka_unit_test(test_expected_benefits_know_what_employers_pay),
    };
    return cmocka_run_group_tests(tests, see_all, forget_all);
}
