/* Lump sums of the year, and how far they paid more than the bills. Runs only where some product has them. */
#include "engine/money.h"
#include "models/pool.h"

struct params {
    double insured_people, simulated_people;
};
static const struct param PARAMS[] = {
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *members, *claims_fen, *lump_sums, *lump_sums_fen, *over_compensated, *over_compensation_fen;
    const double *in_force;
    double *lump_sum_yuan, *lump_sum_claim_share, *lump_sum_member_share, *over_compensation_yuan;
    double *over_compensated_share;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, members, ARM, "people", "members of this year"),
    FIELD(READS, struct view, claims_fen, ARM, "fen", "paid to members"),
    FIELD(READS, struct view, lump_sums, ARM, "people", "members paid a lump sum"),
    FIELD(READS, struct view, lump_sums_fen, ARM, "fen", "of claims, lump sums"),
    FIELD(READS, struct view, over_compensated, ARM, "people",
          "of those paid a lump sum, whom it leaves with more than their bills"),
    FIELD(READS, struct view, over_compensation_fen, ARM, "fen", "what it leaves them beyond their bills"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, lump_sum_yuan, "yuan", "一次性给付", "lump sums paid on first diagnoses, of the real pool",
            "初次确诊的一次性给付总额，真实参保池"),
    OUTCOME(struct view, lump_sum_claim_share, "1", "一次性给付占赔付比", "lump sums, of all claims",
            "一次性给付占全部赔付"),
    OUTCOME(struct view, lump_sum_member_share, "1", "一次性给付人数占比", "members paid a lump sum, of members",
            "获一次性给付者占参保人"),
    OUTCOME(struct view, over_compensation_yuan, "yuan", "超额补偿",
            "lump sums beyond what public tiers and product leave of the bills, of the real pool",
            "一次性给付超过医保各层与本产品支付后自付费用的金额，真实参保池"),
    OUTCOME(struct view, over_compensated_share, "1", "超额补偿人数占比",
            "members left with more than their bills, of those paid a lump sum", "所得超过账单者占获一次性给付者"),
};

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        const bool is_sold = v->in_force[k] > 0.0;
        const double scale = pool_people_per_person(all[k].insured_people, all[k].simulated_people);
        const double lump_fen = (double)v->lump_sums_fen[k], n_lumps = (double)v->lump_sums[k];
        v->lump_sum_yuan[k] = is_sold ? lump_fen / FEN_PER_YUAN * scale : NAN;
        v->lump_sum_claim_share[k] = is_sold ? pool_ratio(lump_fen, (double)v->claims_fen[k]) : NAN;
        v->lump_sum_member_share[k] = is_sold ? pool_ratio(n_lumps, (double)v->members[k]) : NAN;
        v->over_compensation_yuan[k] = is_sold ? (double)v->over_compensation_fen[k] / FEN_PER_YUAN * scale : NAN;
        v->over_compensated_share[k] = is_sold ? pool_ratio((double)v->over_compensated[k], n_lumps) : NAN;
    }
}

static const char *const NEEDED_BY[] = {"product.lump_sum.yuan", NULL};

const struct pool_model pool_lump_sums = {.name = "lump_sums",
                                          .needed_by = NEEDED_BY,
                                          .scope = SCOPE_ARM,
                                          .table = &TABLE,
                                          .fields = FIELDS,
                                          .n_fields = COUNT_OF(FIELDS),
                                          .step = step};
