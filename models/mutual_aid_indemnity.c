/* Tier 7, the two kinds of mutual aid that pay a part of the bill: who is in that of employees and in that of a village.
 * Both are lasting: a union or a village takes part or does not. Membership, fees and lump sums are the same in all arms. */
#include "engine/bits.h"
#include "engine/variant.h"
#include "models/late_parameters.h"

struct params {
    struct late_parameters terms;
    double employee_share, employee_fee_yuan, village_share[N_SCHEMES], village_funding_yuan;
    double village_funded_by[3];
};

static const char *const FUNDER_LABELS[3] = {"villagers", "collective", "donors"};
static const double FUNDED_BY[3] = {0.3, 0.4, 0.3};
static const double TRIGGER_YUAN[N_SCHEMES] = {2000, 3000};

static const struct param PARAMS[] = {
    PARAM(struct params, employee_share, "city.employee_mutual_aid.share", "1", 0, 1, 0,
          "employees in the mutual aid of their union; 0: it is not simulated",
          "参加职工医疗互助的职工占比；0 为不模拟"),
    PARAM(struct params, employee_fee_yuan, "city.employee_mutual_aid.fee_yuan", "yuan per year", 0, 10000, 150,
          "what a member pays in the first year; it rises with incomes", "职工医疗互助首年会费；随收入上涨"),
    PARAM(struct params, terms.employee_aid_paid_share, "city.employee_mutual_aid.paid_share", "1", 0, 1, 0.7,
          "share of the in-policy remainder that it pays", "职工医疗互助对政策范围内余额的支付比例"),
    PARAM(struct params, terms.employee_aid_cap_yuan, "city.employee_mutual_aid.cap_yuan", "yuan per year", 0, 1e7, 1e5,
          "most that it pays a person in a year", "职工医疗互助的年度封顶线"),
    PARAM(struct params, terms.employee_aid_lump_sum_yuan, "city.employee_mutual_aid.lump_sum_yuan", "yuan", 0, 1e6, 0,
          "lump sum in the year in which a member's major illness begins, beside the bill",
          "会员罹患重大疾病当年的一次性给付，不计入账单"),
    PARAM_MAP(struct params, village_share, "city.village_mutual_aid.share", "1", 0, 1, 0, SCHEME_LABELS, N_SCHEMES,
              "people whose village has mutual aid, by scheme of basic insurance; 0 for both: it is not simulated",
              "所在村有医疗互助的人口占比，按基本医保类型；两者皆 0 则不模拟"),
    PARAM_MAP_OF(struct params, terms.village_aid_trigger_yuan, "city.village_mutual_aid.trigger_yuan", "yuan per year",
                 0, 1e6, TRIGGER_YUAN, SCHEME_LABELS, N_SCHEMES, "what must be left of a year's bills before it pays",
                 "一年账单余额须达到的起付线，村级互助方予支付"),
    PARAM(struct params, terms.village_aid_paid_share, "city.village_mutual_aid.paid_share", "1", 0, 1, 0.3,
          "share of what is left above the trigger that it pays", "村级互助对起付线以上余额的支付比例"),
    PARAM(struct params, terms.village_aid_cap_yuan, "city.village_mutual_aid.cap_yuan", "yuan per year", 0, 1e7, 1e5,
          "most that it pays a person in a year", "村级互助的年度封顶线"),
    PARAM(struct params, village_funding_yuan, "city.village_mutual_aid.funding_yuan", "yuan per head and year", 0,
          10000, 150, "raised for each member in the first year; it rises with incomes",
          "村级互助首年人均筹资；随收入上涨"),
    {.key = "city.village_mutual_aid.funded_by",
     .offset = offsetof(struct params, village_funded_by),
     .unit = "1",
     .minimum = 0,
     .maximum = 1,
     .fallbacks = FUNDED_BY,
     .meaning = "who raises it",
     .meaning_zh = "村级互助资金的来源构成",
     .type = PARAM_REAL,
     .shape = PARAM_BY_LABEL,
     .n_values = 3,
     .labels = FUNDER_LABELS,
     .sums_to_one = true},
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const real *employee_aid_start_uniform, *village_aid_start_uniform;
    const uint8_t *scheme, *state, *is_present;
    uint8_t *aid_luck, *had_major, *aid_membership;
    int64_t *employee_aid_members, *village_aid_members, *employee_aid_lump_sums;
};

/* Bits of aid_luck: in the employees' aid whenever employed, in a village's whenever in that scheme. */
enum { LUCK_EMPLOYEE = 1, LUCK_VILLAGE = 2 };

static void start(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    for (int i = 0; i < tile->n; i++) {
        const double village = (double)v->village_aid_start_uniform[i];
        int luck = (double)v->employee_aid_start_uniform[i] < p->employee_share ? LUCK_EMPLOYEE : 0;
        for (int s = 0; s < N_SCHEMES; s++)
            luck |= village < p->village_share[s] ? LUCK_VILLAGE << s : 0;
        v->aid_luck[i] = (uint8_t)luck;
        v->had_major[i] = v->state[i] == MAJOR;
    }
}

static void find_membership(int n, const struct view *v, uint8_t lump_sum)
{
    const uint8_t *restrict luck = v->aid_luck, *restrict scheme = v->scheme, *restrict is_present = v->is_present;
    const uint8_t *restrict state = v->state;
    uint8_t *restrict membership = v->aid_membership, *restrict had_major = v->had_major;
    for (int i = 0; i < n; i++) { /* hot */
        const uint8_t of_union = luck[i] & LUCK_EMPLOYEE, of_village = (uint8_t)(luck[i] >> 1), none = 0;
        const uint8_t of_employees_village = (uint8_t)(luck[i] >> 2);
        const uint8_t in_union = scheme[i] == EMPLOYEE ? of_union : none;
        const uint8_t in_village = (scheme[i] == EMPLOYEE ? of_employees_village : of_village) & 1;
        const uint8_t falls_ill = (uint8_t)((state[i] == MAJOR) & (had_major[i] ^ 1)) & in_union & lump_sum;
        membership[i] = (uint8_t)(in_union * EMPLOYEE_AID | in_village * VILLAGE_AID | falls_ill * AID_LUMP_SUM);
    }
    for (int i = 0; i < n; i++) /* hot */
        membership[i] = (uint8_t)(membership[i] * is_present[i]);
    for (int i = 0; i < n; i++) /* hot */
        had_major[i] = state[i] == MAJOR;
}

static int64_t count_with(const struct tile *tile, const uint8_t *membership, int bit)
{
    struct plane plane = plane_with_bit(membership, bit);
    plane_cut(&plane, tile->n);
    return plane_count(&plane);
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    (void)arms;
    const struct params *p = params;
    const struct view *v = view;
    find_membership(tile->n, v, p->terms.employee_aid_lump_sum_yuan > 0.0);
    v->employee_aid_members[0] += count_with(tile, v->aid_membership, 0);
    v->village_aid_members[0] += count_with(tile, v->aid_membership, 1);
    v->employee_aid_lump_sums[0] += count_with(tile, v->aid_membership, 2);
}

static const struct field FIELDS[] = {
    DRAW(START_DRAWS, struct view, employee_aid_start_uniform, UNIFORM, "mutual_aid.employee",
         "lasting luck of a union with mutual aid"),
    DRAW(START_DRAWS, struct view, village_aid_start_uniform, UNIFORM, "mutual_aid.village",
         "lasting luck of a village with mutual aid"),
    FIELD(READS, struct view, scheme, PERSON, "code", "scheme of basic medical insurance"),
    FIELD(READS, struct view, state, PERSON, "code", "morbidity state"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(UPDATES, struct view, aid_luck, PERSON, "bits", "whose union and village have mutual aid"),
    FIELD(UPDATES, struct view, had_major, PERSON, "flag", "had a major illness already"),
    FIELD(WRITES, struct view, aid_membership, PERSON, "bits",
          "1 in the mutual aid of employees, 2 in that of a village, 4 gets its lump sum this year"),
    FIELD(TALLIES, struct view, employee_aid_members, WORLD, "people", "in the mutual aid of employees"),
    FIELD(TALLIES, struct view, village_aid_members, WORLD, "people", "in the mutual aid of a village"),
    FIELD(TALLIES, struct view, employee_aid_lump_sums, WORLD, "people", "who get its lump sum"),
};

static const char *const NEEDED_BY[] = {MUTUAL_AID_NEED_KEYS, NULL};

const struct person_model HUIMIN_VARIANT(person_mutual_aid_indemnity) = {
    .name = "mutual_aid_indemnity",
    .needed_by = NEEDED_BY,
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .start = start,
    .step = step,
};
