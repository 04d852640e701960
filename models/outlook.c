/* What the insurer faces next year: the probability that claims exceed the premium just set. */
#include "engine/money.h"
#include "models/binomial.h"
#include "models/domain.h"
#include "models/pool.h"

struct params {
    double trend_shock_sd;
};

static const struct param PARAMS[] = {
    USES(struct params, trend_shock_sd, "city.cost.trend_shock_sd", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *claim_square_hundred_yuan2, *claims_fen;
    const double *layer_trend, *expected_trend, *cost_level, *expected_cost_level, *price_yuan, *is_open, *member_years,
        *expected_claims_yuan;
    double *loss_probability;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, claim_square_hundred_yuan2, ARM, "(100 yuan)^2", "squares of members' claims"),
    FIELD(READS, struct view, claims_fen, ARM, "fen", "paid to members"),
    FIELD(READS, struct view, layer_trend, PRODUCT, "1", "1 + growth of expected benefit in a year of ground-up trend"),
    FIELD(READS, struct view, expected_trend, WORLD, "1", "foreseen yearly growth of ground-up cost"),
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(READS, struct view, expected_cost_level, WORLD, "1", "cost index without the year's shock"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(READS, struct view, member_years, ARM, "person-years", "exposure of the real pool"),
    FIELD(READS, struct view, expected_claims_yuan, ARM, "yuan", "expected claims charged to the real pool"),
    OUTCOME(struct view, loss_probability, "1", "次年亏损概率",
            "probability that next year's claims exceed next year's premium, were the members the same",
            "参保人不变时，次年赔款超过次年保费的概率"),
};

/* Gauss–Hermite rule of seven nodes for a standard normal (Abramowitz & Stegun, table 25.10, times √2 and 1/√π). */
enum { N_NODES = 7 };
static const double NODES[N_NODES] = {-3.7504397177257421, -2.3667594107345413, -1.1544053947399682, 0.0,
                                      1.1544053947399682,  2.3667594107345413,  3.7504397177257421};
static const double WEIGHTS[N_NODES] = {0.00054826885597221779, 0.030757123967586498, 0.24012317860501271,
                                        0.45714285714285714,    0.24012317860501271,  0.030757123967586498,
                                        0.00054826885597221779};

/* Claims as equal ones that keep mean and variance: of size Σ c² / Σ c, as often as the mean asks. So a heavy tail is
 * not understated as it would be with equal claims of the mean size. The common shock is averaged over. */
static double loss_probability(const struct view *v, const struct params *params, int slot, int k)
{
    const double claims_yuan = (double)v->claims_fen[k] / FEN_PER_YUAN;
    const double square_yuan2 = (double)v->claim_square_hundred_yuan2[k] * 1e4;
    if (claims_yuan <= 0.0 || square_yuan2 <= 0.0)
        return NAN;
    const double elasticity = pool_layer_elasticity(v->layer_trend[slot], v->expected_trend[0]);
    const double shock_now = pool_shock_factor(v->cost_level[0] / v->expected_cost_level[0] - 1.0, elasticity);
    const double to_next_year = v->layer_trend[slot] / max_of(shock_now, LEAST_SHOCK_FACTOR);
    const double claim_yuan = square_yuan2 / claims_yuan * to_next_year;
    const double frequency = v->expected_claims_yuan[k] / v->member_years[k] * to_next_year / claim_yuan;
    double probability = 0.0;
    for (int j = 0; j < N_NODES; j++) {
        const double shock = pool_shock_factor(params->trend_shock_sd * NODES[j], elasticity);
        probability +=
            WEIGHTS[j] * binomial_loss_probability((int64_t)(v->member_years[k] + 0.5), min_of(frequency * shock, 1.0),
                                                   claim_yuan, v->price_yuan[k]);
    }
    return min_of(probability, 1.0);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const bool has_next_year = v->is_open[k] > 0.0 && v->member_years[k] > 0.0 && !pool_is_twin(arms, k);
        v->loss_probability[k] = has_next_year ? loss_probability(v, &all[k], arms->product[k], k) : NAN;
    }
}

const struct pool_model pool_outlook = {.name = "outlook",
                                        .scope = SCOPE_ARM,
                                        .table = &TABLE,
                                        .fields = FIELDS,
                                        .n_fields = COUNT_OF(FIELDS),
                                        .step = step};
