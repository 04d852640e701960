#include "results/totals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum total {
    ELIGIBLE,
    MEMBERS,
    ENROLMENT_RATE,
    RENEWAL_RATE,
    EARNED_PREMIUM,
    PREMIUM,
    CLAIMS,
    REFUND,
    CLAIM_PER_MEMBER,
    CLAIMANT_SHARE,
    LOSS_RATIO,
    NET_LOSS_RATIO,
    SHARE_60_PLUS,
    REGIONS_SOLD,
    N_TOTALS
};

static const struct outcome TOTALS[N_TOTALS] = {
    [ELIGIBLE] = {"eligible", "people", "who may join, of the real pools of all regions", "可参保人数",
                  "全部地区真实参保池的可参保人数"},
    [MEMBERS] = {"real_members", "people", "members of the real pools", "参保人数", "全部地区真实参保池的参保人数"},
    [ENROLMENT_RATE] = {"enrolment_rate", "1", "members, of everyone eligible", "参保率", "参保人占全体可参保人"},
    [RENEWAL_RATE] = {"renewal_rate", "1", "members who are in again, of last year's members alive", "续保率",
                      "上年参保且在世者中再次参保的占比"},
    [EARNED_PREMIUM] = {"earned_premium_yuan", "yuan", "earned premium of the real pools", "已赚保费",
                        "真实参保池的已赚保费"},
    [PREMIUM] = {"premium_yuan", "yuan", "earned premium per member", "人均保费", "每位参保人的已赚保费"},
    [CLAIMS] = {"claims_yuan", "yuan", "ultimate claims of the real pools", "赔款", "真实参保池的最终赔款"},
    [REFUND] = {"refund_yuan", "yuan", "paid back or reserved for members", "返还", "返还参保人或为其留存的金额"},
    [CLAIM_PER_MEMBER] = {"claim_per_member_yuan", "yuan", "ultimate claims per member-year", "人均赔付",
                          "每一参保人年的最终赔款"},
    [CLAIMANT_SHARE] = {"claimant_share", "1", "members paid anything, of members", "赔付人数占比", "获赔者占参保人"},
    [LOSS_RATIO] = {"loss_ratio", "1", "ultimate claims, gross of reinsurance, to earned premium", "赔付率",
                    "最终赔款（不扣再保险摊回）占已赚保费"},
    [NET_LOSS_RATIO] = {"net_loss_ratio", "1", "ultimate claims and refund to earned premium", "净赔付率",
                        "最终赔款与返还之和占已赚保费"},
    [SHARE_60_PLUS] = {"share_60_plus", "1", "members aged 60 and over, of members", "60岁以上占比",
                       "60岁及以上者占参保人"},
    [REGIONS_SOLD] = {"regions_sold", "regions", "regions in which the product is sold", "在售地区数",
                      "产品在售的地区数"},
};

/* Events whose regions are counted, and what the count is called. */
static const struct {
    const char *event;
    struct outcome outcome;
} EVENTS[] = {
    {"d1", {"d1_regions", "regions", "regions with a spiral by D1", "D1地区数", "按 D1 发生螺旋的地区数"}},
    {"d2", {"d2_regions", "regions", "regions with a spiral by D2", "D2地区数", "按 D2 发生螺旋的地区数"}},
    {"d3", {"d3_regions", "regions", "regions with a spiral by D3", "D3地区数", "按 D3 发生螺旋的地区数"}},
    {"exit", {"exit_regions", "regions", "regions that the product left", "退出地区数", "产品已退出的地区数"}},
    {"demand_loss",
     {"demand_loss_regions", "regions", "regions with a loss of demand", "需求流失地区数", "发生需求流失的地区数"}},
};

/* What is needed of a region, arm and year. */
enum part {
    PART_ENROLMENT,
    PART_RENEWAL,
    PART_MEMBERS,
    PART_NEW_SHARE,
    PART_PREMIUM,
    PART_CLAIM,
    PART_REFUND,
    PART_CLAIMANTS,
    PART_60_PLUS,
    N_PARTS_OF_TOTALS
};
static const char *const PART_NAMES[N_PARTS_OF_TOTALS] = {"enrolment_rate",   "renewal_rate",   "real_members",
                                                          "new_member_share", "premium_yuan",   "claim_per_member_yuan",
                                                          "refund_share",     "claimant_share", "share_60_plus"};

/* Sums over the regions. */
struct sums {
    double eligible, members, renewed, survivors, premium_yuan, claims_yuan, refund_yuan, claimants, members_60_plus;
    double sold;
};

/* What is undefined adds nothing. */
static double or_nothing(double value) { return isfinite(value) ? value : 0.0; }

static void add_region(struct sums *sums, const double part[N_PARTS_OF_TOTALS], double insured)
{
    const double members = or_nothing(part[PART_MEMBERS]);
    const double renewed = members * (1.0 - or_nothing(part[PART_NEW_SHARE]));
    const double premium_yuan = members * or_nothing(part[PART_PREMIUM]);
    sums->eligible += members > 0.0 && part[PART_ENROLMENT] > 0.0 ? members / part[PART_ENROLMENT] : insured;
    sums->members += members;
    if (part[PART_RENEWAL] > 0.0) {
        sums->renewed += renewed;
        sums->survivors += renewed / part[PART_RENEWAL];
    }
    sums->premium_yuan += premium_yuan;
    sums->claims_yuan += members * or_nothing(part[PART_CLAIM]);
    sums->refund_yuan += premium_yuan * or_nothing(part[PART_REFUND]);
    sums->claimants += members * or_nothing(part[PART_CLAIMANTS]);
    sums->members_60_plus += members * or_nothing(part[PART_60_PLUS]);
    sums->sold += isfinite(part[PART_PREMIUM]) ? 1.0 : 0.0;
}

static double ratio(double part, double whole) { return whole > 0.0 ? part / whole : (double)NAN; }

static void take_totals(double totals[N_TOTALS], const struct sums *sums)
{
    totals[ELIGIBLE] = sums->eligible;
    totals[MEMBERS] = sums->members;
    totals[ENROLMENT_RATE] = ratio(sums->members, sums->eligible);
    totals[RENEWAL_RATE] = ratio(sums->renewed, sums->survivors);
    totals[EARNED_PREMIUM] = sums->premium_yuan;
    totals[PREMIUM] = ratio(sums->premium_yuan, sums->members);
    totals[CLAIMS] = sums->claims_yuan;
    totals[REFUND] = sums->refund_yuan;
    totals[CLAIM_PER_MEMBER] = ratio(sums->claims_yuan, sums->members);
    totals[CLAIMANT_SHARE] = ratio(sums->claimants, sums->members);
    totals[LOSS_RATIO] = ratio(sums->claims_yuan, sums->premium_yuan);
    totals[NET_LOSS_RATIO] = ratio(sums->claims_yuan + sums->refund_yuan, sums->premium_yuan);
    totals[SHARE_60_PLUS] = ratio(sums->members_60_plus, sums->members);
    totals[REGIONS_SOLD] = sums->sold;
}

static void fill_year(struct record *totals, const struct record *record, int set, long world, int policy, int year,
                      const int parts[N_PARTS_OF_TOTALS])
{
    struct sums sums = {0};
    for (int r = 0; r < record->n_regions; r++) {
        const int arm = r * totals->n_arms + policy;
        double part[N_PARTS_OF_TOTALS];
        for (int i = 0; i < N_PARTS_OF_TOTALS; i++) {
            part[i] =
                parts[i] < 0 ? (double)NAN : record_value(record, (enum world_set)set, world, arm, year, parts[i]);
        }
        add_region(&sums, part, or_nothing(record->arms[arm].insured));
    }
    const size_t row = ((size_t)world * (size_t)totals->n_arms + (size_t)policy) * (size_t)totals->n_years;
    take_totals(totals->values[set] + (row + (size_t)year) * N_TOTALS, &sums);
}

static void fill_events(struct record *totals, const struct record *record, int set, long world, int policy)
{
    double *const counts = totals->world_values[set] +
                           ((size_t)world * (size_t)totals->n_arms + (size_t)policy) * (size_t)totals->n_world_outcomes;
    for (int i = 0; i < totals->n_world_outcomes; i++) {
        const int event = record_world_outcome(record, EVENTS[i].event);
        counts[i] = 0.0;
        for (int r = 0; event >= 0 && r < record->n_regions; r++) {
            const int arm = r * totals->n_arms + policy;
            counts[i] += or_nothing(record_world_value(record, (enum world_set)set, world, arm, event));
        }
    }
}

static void fill_set(struct record *totals, const struct record *record, int set)
{
    int parts[N_PARTS_OF_TOTALS];
    for (int i = 0; i < N_PARTS_OF_TOTALS; i++) {
        parts[i] = record_outcome(record, PART_NAMES[i]);
    }
    for (long world = 0; world < totals->n_worlds[set]; world++) {
        for (int policy = 0; policy < totals->n_arms; policy++) {
            for (int year = 0; year < totals->n_years; year++) {
                fill_year(totals, record, set, world, policy, year, parts);
            }
            fill_events(totals, record, set, world, policy);
        }
    }
}

static void name_all(struct record *totals, const struct record *record)
{
    for (int k = 0; k < totals->n_arms; k++) {
        totals->arms[k] = record->arms[k];
        totals->arms[k].name = record->arms[k].policy;
        totals->arms[k].insured = 0.0;
        for (int r = 0; r < record->n_regions; r++) {
            totals->arms[k].insured += record->arms[r * totals->n_arms + k].insured;
        }
    }
    memcpy(totals->outcomes, TOTALS, sizeof TOTALS);
    for (int i = 0; i < totals->n_world_outcomes; i++) {
        totals->world_outcomes[i] = EVENTS[i].outcome;
    }
}

bool totals_init(struct record *totals, const struct record *record, struct status *status)
{
    const int n_policies = record->n_arms / record->n_regions;
    *totals = (struct record){.study = record->study,
                              .title_en = record->title_en,
                              .title_zh = record->title_zh,
                              .persons = record->persons,
                              .worlds = record->worlds,
                              .partial = record->partial,
                              .seed = record->seed,
                              .has_parameter_uncertainty = record->has_parameter_uncertainty,
                              .n_arms = n_policies,
                              .n_years = record->n_years,
                              .n_outcomes = N_TOTALS,
                              .n_world_outcomes = COUNT_OF(EVENTS)};
    totals->arms = calloc((size_t)n_policies, sizeof *totals->arms);
    totals->outcomes = calloc(N_TOTALS, sizeof *totals->outcomes);
    totals->world_outcomes = calloc(COUNT_OF(EVENTS), sizeof *totals->world_outcomes);
    bool has_room = totals->arms && totals->outcomes && totals->world_outcomes;
    for (int set = 0; set < N_WORLD_SETS; set++) {
        const size_t rows = (size_t)record->n_worlds[set] * (size_t)n_policies;
        totals->n_worlds[set] = record->n_worlds[set];
        totals->values[set] = calloc(rows * (size_t)record->n_years * N_TOTALS + 1, sizeof(double));
        totals->world_values[set] = calloc(rows * COUNT_OF(EVENTS) + 1, sizeof(double));
        has_room = has_room && totals->values[set] && totals->world_values[set];
    }
    if (!has_room) {
        record_free(totals);
        return status_add(status, EXIT_RUN_FAILED, "not enough memory for the totals of all regions");
    }
    name_all(totals, record);
    for (int set = 0; set < N_WORLD_SETS; set++) {
        fill_set(totals, record, set);
    }
    return true;
}
