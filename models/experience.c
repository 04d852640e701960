/* The claims of the year as the insurer of the real pool sees them, and as the risk-equalised twin is charged. */
#include "engine/money.h"
#include "models/domain.h"
#include "models/pool.h"

struct params {
    double insured_people, simulated_people, family_discount;
};

static const struct param PARAMS[] = {
    PARAM(struct params, insured_people, "city.insured", "people", 1, 2e9, 1000000,
          "members of basic medical insurance in the real city, whose claims noise the insurer sees",
          "真实城市的基本医保参保人数，保险人所见赔付的波动以此规模计"),
    USES(struct params, simulated_people, "run.persons", 1),
    USES(struct params, family_discount, "product.family.discount_share", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *members, *claims_fen, *claimants, *expected_benefit_milliyuan, *out_of_policy_claims_fen;
    const int64_t *personal_benefit_fen, *discounted_by_quintile; /* the second is NULL without discounts */
    const double *price_yuan, *in_force, *morbidity_ratio_own_terms;
    double *member_years, *mean_price_factor, *earned_premium_yuan, *expected_claims_yuan, *claims_yuan, *equaliser;
    double *premium_yuan, *claim_per_member_yuan, *claimant_share, *claim_per_claimant_yuan;
    double *out_of_policy_claim_per_member_yuan, *expected_claim_per_member_yuan;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, members, ARM, "people", "members of this year"),
    FIELD(READS, struct view, claims_fen, ARM, "fen", "paid to members"),
    FIELD(READS, struct view, claimants, ARM, "people", "members paid anything"),
    FIELD(READS, struct view, expected_benefit_milliyuan, ARM, "milliyuan", "expected benefit of members, own terms"),
    FIELD(READS, struct view, out_of_policy_claims_fen, ARM, "fen", "paid to members for costs outside the catalogue"),
    FIELD(READS, struct view, personal_benefit_fen, ARM, "fen",
          "of claims, what claim-free years, screening and the lifetime cap add or take"),
    FIELD(READS, struct view, price_yuan, ARM, "yuan", "premium in force"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, morbidity_ratio_own_terms, ARM, "1",
          "expected cost of members to that of everyone eligible"),
    FIELD(WRITES, struct view, member_years, ARM, "person-years", "exposure of the real pool"),
    FIELD_N(READS_IF, struct view, discounted_by_quintile, ARM, N_QUINTILES, "people",
            "members with the family discount, by income quintile"),
    FIELD(WRITES, struct view, mean_price_factor, ARM, "1", "what members pay on average, of the premium in force"),
    FIELD(WRITES, struct view, earned_premium_yuan, ARM, "yuan", "earned premium of the real pool"),
    FIELD(WRITES, struct view, expected_claims_yuan, ARM, "yuan", "expected claims charged to the real pool"),
    FIELD(WRITES, struct view, claims_yuan, ARM, "yuan", "ultimate claims charged to the real pool"),
    FIELD(WRITES, struct view, equaliser, ARM, "1",
          "what claims are divided by: 1, and the twin's own morbidity ratio"),
    OUTCOME(struct view, premium_yuan, "yuan", "保费", "premium in force", "现行保费"),
    OUTCOME(struct view, claim_per_member_yuan, "yuan", "人均赔付", "ultimate claims per member-year",
            "每一参保人年的最终赔款"),
    OUTCOME(struct view, claimant_share, "1", "赔付人数占比", "members paid anything, of members", "获赔者占参保人"),
    OUTCOME(struct view, claim_per_claimant_yuan, "yuan", "件均赔付", "mean claim of those paid anything",
            "获赔者的平均赔付金额"),
    OUTCOME(struct view, out_of_policy_claim_per_member_yuan, "yuan", "目录外人均赔付",
            "paid per member-year for costs outside the catalogue", "每一参保人年对目录外费用的赔付"),
    OUTCOME(struct view, expected_claim_per_member_yuan, "yuan", "人均期望赔付",
            "expected benefit per member given age, sex, scheme, state and frailty",
            "按年龄、性别、医保类型、健康状况与脆弱度计的人均期望赔付"),
};

static double mean_price_factor(const struct view *v, const struct params *params, double members, int k)
{
    int64_t discounted = 0;
    for (int q = 0; v->discounted_by_quintile && q < N_QUINTILES; q++)
        discounted += v->discounted_by_quintile[k * N_QUINTILES + q];
    return discounted > 0 ? 1.0 - params->family_discount * (double)discounted / members : 1.0;
}

static void step_arm(const struct view *v, const struct params *params, bool is_twin, int k)
{
    const bool is_sold = v->in_force[k] > 0.0;
    const double persons = params->simulated_people, insured = params->insured_people;
    const double scale = pool_people_per_person(insured, persons);
    const double members = is_sold ? (double)v->members[k] : 0.0;
    const double simulated_yuan = (double)v->claims_fen[k] / FEN_PER_YUAN;
    /* What personal terms add is taken as it comes: it is no noise that a larger pool would have less of. */
    const double expected_yuan = (double)v->expected_benefit_milliyuan[k] / MILLIYUAN_PER_YUAN +
                                 (double)v->personal_benefit_fen[k] / FEN_PER_YUAN;
    const double seen_yuan = members > 0.0 ? pool_seen(expected_yuan, simulated_yuan, insured, persons) : 0.0;
    const double ratio = v->morbidity_ratio_own_terms[k];
    v->equaliser[k] = is_twin && ratio > 0.0 ? ratio : 1.0;
    v->member_years[k] = members * scale;
    v->mean_price_factor[k] = members > 0.0 ? mean_price_factor(v, params, members, k) : 1.0;
    v->earned_premium_yuan[k] = v->price_yuan[k] * v->member_years[k] * v->mean_price_factor[k];
    v->claims_yuan[k] = seen_yuan * scale / v->equaliser[k];
    v->expected_claims_yuan[k] = members > 0.0 ? expected_yuan * scale / v->equaliser[k] : 0.0;
    v->premium_yuan[k] = is_sold ? v->price_yuan[k] : NAN;
    v->claim_per_member_yuan[k] = pool_ratio(v->claims_yuan[k], v->member_years[k]);
    v->expected_claim_per_member_yuan[k] = pool_ratio(v->expected_claims_yuan[k], v->member_years[k]);
    v->claimant_share[k] = pool_ratio((double)v->claimants[k], members);
    v->claim_per_claimant_yuan[k] = members > 0.0 ? pool_ratio(simulated_yuan, (double)v->claimants[k]) : NAN;
    v->out_of_policy_claim_per_member_yuan[k] =
        pool_ratio((double)v->out_of_policy_claims_fen[k] / FEN_PER_YUAN, members);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], pool_is_twin(arms, k), k);
}

const struct pool_model pool_experience = {.name = "experience",
                                           .scope = SCOPE_ARM,
                                           .table = &TABLE,
                                           .fields = FIELDS,
                                           .n_fields = COUNT_OF(FIELDS),
                                           .step = step};
