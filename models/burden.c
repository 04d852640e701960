/* Who pays for whose illness: bills by payer and income quintile, and households ruined by what is left.
 *
 * Catastrophic expenditure: out-of-pocket above a share of capacity to pay, which is income above subsistence
 * (Xu et al., Lancet 2003; WHO). Impoverishment: income above the safety-net line before, below it after. Where the tiers
 * after Huiminbao are simulated, a household is spared what they and Huiminbao pay together. */
#include "engine/money.h"
#include "engine/variant.h"
#include "models/arm_groups.h"
#include "models/cases.h"
#include "models/household_affected.h"
#include "models/paid_benefit.h"
#include "models/quintile_lanes.h"

struct params {
    double subsistence_yuan, catastrophic_share, poverty_line_yuan;
};
static const struct param PARAMS[] = {
    PARAM(struct params, subsistence_yuan, "city.burden.subsistence_yuan", "yuan per head and year", 0, 1e5, 6000,
          "spending that a household needs before it can pay for care, in the first year",
          "家庭在有能力付医药费之前所需的人均基本生活支出，首年"),
    PARAM(struct params, catastrophic_share, "city.burden.catastrophic_share", "1", 0.05, 1, 0.4,
          "share of capacity to pay above which out-of-pocket spending is catastrophic",
          "自付费用占支付能力的比例，超过即为灾难性卫生支出"),
    PARAM(struct params, poverty_line_yuan, "city.burden.poverty_line_yuan", "yuan per head and year", 0, 1e5, 7500,
          "income per head of the safety net, in the first year", "低保等救助线的人均收入，首年"),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const uint8_t *income_quintile, *is_present;
    const uint16_t *household_head, *case_slot, *n_cases;
    const real *income_yuan;
    const double *income_level, *outpatient_fen, *outpatient_basic_fen;
    const double *case_in_fen, *case_out_fen, *case_special_fen, *case_rare_fen;
    const double *basic_fen, *catastrophic_fen, *assistance_fen, *employer_fen, *in_policy_fen;
    const struct plane *membership, *was_member;
    const double *benefit_fen, *new_benefit_fen;
    const double *commercial_fen, *mutual_aid_fen, *charity_fen, *late_without_fen; /* NULL: not simulated */
    uint64_t *household_packed;
    int64_t *payments_fen, *catastrophic_households, *catastrophic_households_without, *impoverished_households_without;
    int64_t *catastrophic_by_quintile, *impoverished_by_quintile, *people_by_quintile;
    int64_t *catastrophic_without_by_quintile, *impoverished_without_by_quintile;
};

enum { N_PAYMENTS = N_QUINTILES * N_PAYERS };
static inline int payment_of(int quintile, int payer) { return quintile * N_PAYERS + payer; }

/* ------------------------------------------------------------------ the same for all arms */

/* person: [TILE] what is left to each, as households are packed. The columns' places from n on count for nobody. */
static void sum_outpatients(const struct tile *tile, const struct view *v, uint64_t *person,
                            int64_t payments[N_PAYMENTS])
{
    fen_lanes basic_fen[N_QUINTILES] = {{0}}, left_fen[N_QUINTILES] = {{0}};
    uint8_t quintile[TILE];
    memcpy(quintile, v->income_quintile, TILE);
    memset(quintile + tile->n, N_QUINTILES, (size_t)(TILE - tile->n));
    for (int i = 0; i < TILE; i += FEN_LANES) { /* hot by hand */
        const sum_lanes own = bytes_widened(quintile + i);
        fen_lanes all, basic;
        memcpy(&all, v->outpatient_fen + i, sizeof all);
        memcpy(&basic, v->outpatient_basic_fen + i, sizeof basic);
        const fen_lanes left = all - basic;
        const sum_lanes word =
            (bytes_widened(v->is_present + i) << PEOPLE_SHIFT) + (sum_lanes)(left + 0x1p52) - vm_bits_of_f64(0x1p52);
        memcpy(person + i, &word, sizeof word);
        for (int q = 0; q < N_QUINTILES; q++) {
            fen_add_own(&basic_fen[q], basic, own, q);
            fen_add_own(&left_fen[q], left, own, q);
        }
    }
    for (int q = 0; q < N_QUINTILES; q++)
        for (int lane = 0; lane < FEN_LANES; lane++) {
            payments[payment_of(q, PAYER_BASIC)] += (int64_t)basic_fen[q][lane];
            payments[payment_of(q, PAYER_HOUSEHOLD)] += (int64_t)left_fen[q][lane];
        }
}

static void add_outpatients(const struct tile *tile, const struct view *v, struct households *households,
                            int64_t payments[N_PAYMENTS])
{
    uint64_t person[TILE];
    sum_outpatients(tile, v, person, payments);
    for (int i = 0; i < tile->n; i++)
        households->packed[v->household_head[i]] += person[i];
}

static void add_cases(const struct view *v, struct households *households, int64_t payments[N_PAYMENTS])
{
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c];
        int64_t *payment = &payments[payment_of(v->income_quintile[i], 0)];
        const double left_fen = v->in_policy_fen[c] + v->case_out_fen[c] + v->case_special_fen[c] + v->case_rare_fen[c];
        households->packed[v->household_head[i]] += (uint64_t)left_fen;
        payment[PAYER_BASIC] += (int64_t)v->basic_fen[c];
        payment[PAYER_CATASTROPHIC] += (int64_t)v->catastrophic_fen[c];
        payment[PAYER_ASSISTANCE] += (int64_t)v->assistance_fen[c];
        payment[PAYER_EMPLOYER] += (int64_t)v->employer_fen[c];
        payment[PAYER_HOUSEHOLD] += (int64_t)left_fen;
    }
}

static void count_without(const struct limits *limits, const struct view *v, const struct affected *affected)
{
    uint64_t catastrophic = affected->catastrophic, impoverished = affected->impoverished;
    if (v->late_without_fen) {
        int64_t relief_fen[TILE];
        memset(relief_fen, 0, (size_t)affected->n * sizeof relief_fen[0]);
        for (int c = 0; c < v->n_cases[0]; c++) {
            const int a = affected->index_of[v->household_head[v->case_slot[c]]];
            if (a >= 0)
                relief_fen[a] += (int64_t)v->late_without_fen[c];
        }
        count_relieved(limits, affected, relief_fen, &catastrophic, &impoverished);
    }
    for (int q = 0; q < N_QUINTILES; q++) {
        v->catastrophic_households_without[0] += count_of_quintile(catastrophic, q);
        v->impoverished_households_without[0] += count_of_quintile(impoverished, q);
        v->catastrophic_without_by_quintile[q] += count_of_quintile(catastrophic, q);
        v->impoverished_without_by_quintile[q] += count_of_quintile(impoverished, q);
    }
}

static void count_people(const struct tile *tile, const struct view *v)
{
    const struct plane is_present = plane_of_flags(v->is_present, tile->n);
    for (int q = 0; q < N_QUINTILES; q++) {
        const struct plane quintile = plane_of_code(v->income_quintile, (uint8_t)q);
        v->people_by_quintile[q] += plane_count_both(&is_present, &quintile);
    }
}

/* ------------------------------------------------------------------ by arm */

struct payments { /* of a product, to renewing or to new members; cases paid nothing are left out */
    int n, n_reliefs;
    uint16_t place[TILE];
    uint8_t quintile[TILE];
    int64_t fen[TILE];
    uint16_t relief[TILE], relieved[TILE]; /* of them, those in an affected household: which payment, which household */
};

static void list_payments(struct payments *payments, const struct view *v, const struct affected *affected,
                          const double *paid_fen)
{
    const struct plane is_paid = paid_cases(v->n_cases[0], paid_fen);
    int n = 0, n_reliefs = 0;
    FOR_EACH_BIT(c, &is_paid)
    {
        const int i = v->case_slot[c], a = affected->index_of[v->household_head[i]];
        payments->place[n] = (uint16_t)i;
        payments->quintile[n] = v->income_quintile[i];
        payments->fen[n] = (int64_t)paid_fen[c];
        payments->relief[n_reliefs] = (uint16_t)n++;
        payments->relieved[n_reliefs] = (uint16_t)a;
        n_reliefs += a >= 0;
    }
    payments->n = n;
    payments->n_reliefs = n_reliefs;
}

struct reliefs { /* of the affected households of a group's arms, in whole fen */
    int n;       /* payments that may be one */
    int64_t fen[GROUP_ARMS][TILE];
};

static void pay_group(const struct view *v, const struct payments *payments, const struct arm_group *group,
                      const struct plane *const members[GROUP_ARMS], struct reliefs *reliefs)
{
    union eight quintile_fen[N_QUINTILES] = {{{0}}};
    struct plane_codes codes;
    uint8_t code[TILE];
    reliefs->n += payments->n_reliefs;
    if (payments->n == 0 || group->n == 0)
        return;
    plane_codes_of(&codes, members);
    for (int j = 0; j < payments->n; j++) {
        code[j] = plane_code_at(&codes, payments->place[j]);
        const union eight is_member = eight_of_code(code[j]);
        eight_add(&quintile_fen[payments->quintile[j]], &is_member, payments->fen[j]);
    }
    for (int lane = 0; lane < group->n; lane++) {
        int64_t *arm_fen = v->payments_fen + (size_t)group->arm[lane] * N_PAYMENTS;
        for (int q = 0; q < N_QUINTILES; q++) {
            arm_fen[payment_of(q, PAYER_HUIMINBAO)] += quintile_fen[q].lane[lane];
            arm_fen[payment_of(q, PAYER_HOUSEHOLD)] -= quintile_fen[q].lane[lane];
        }
        for (int r = 0; r < payments->n_reliefs; r++) {
            const int j = payments->relief[r];
            reliefs->fen[lane][payments->relieved[r]] += payments->fen[j] & -(int64_t)(code[j] >> lane & 1);
        }
    }
}

static void count_arm(const struct limits *limits, const struct view *v, const struct affected *affected,
                      const int64_t *relief_fen, int k)
{
    uint64_t catastrophic = affected->catastrophic, impoverished = affected->impoverished;
    if (relief_fen)
        count_relieved(limits, affected, relief_fen, &catastrophic, &impoverished);
    for (int q = 0; q < N_QUINTILES; q++) {
        v->catastrophic_households[k] += count_of_quintile(catastrophic, q);
        v->catastrophic_by_quintile[k * N_QUINTILES + q] += count_of_quintile(catastrophic, q);
        v->impoverished_by_quintile[k * N_QUINTILES + q] += count_of_quintile(impoverished, q);
    }
}

struct product_year { /* what a product pays in the year */
    int is_new_different;
    struct payments payments, new_payments; /* where new members get as much as others, all are paid by the first */
};

static void find_product_year(struct product_year *year, const struct view *v, const struct affected *affected,
                              int slot)
{
    const double *benefit_fen = v->benefit_fen + (size_t)slot * TILE,
                 *new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    year->is_new_different = 0;
    for (int c = 0; c < v->n_cases[0]; c++)
        year->is_new_different |= benefit_fen[c] != new_benefit_fen[c];
    list_payments(&year->payments, v, affected, benefit_fen);
    if (year->is_new_different)
        list_payments(&year->new_payments, v, affected, new_benefit_fen);
}

static void count_group(const struct limits *limits, const struct view *v, const struct affected *affected,
                        const struct product_year *year, const struct arm_group *group)
{
    struct reliefs reliefs;
    reliefs.n = 0;
    for (int lane = 0; lane < group->n; lane++)
        memset(reliefs.fen[lane], 0, (size_t)affected->n * sizeof reliefs.fen[lane][0]);
    pay_group(v, &year->payments, group, year->is_new_different ? group->stayers : group->members, &reliefs);
    if (year->is_new_different)
        pay_group(v, &year->new_payments, group, group->joiners, &reliefs);
    for (int lane = 0; lane < group->n; lane++)
        count_arm(limits, v, affected, reliefs.n > 0 ? reliefs.fen[lane] : NULL, group->arm[lane]);
}

/* Where later tiers pay too, they do so by case and arm. */
static void count_late_arm(const struct limits *limits, const struct view *v, const struct affected *affected, int slot,
                           int k)
{
    const double *benefit_fen = v->benefit_fen + (size_t)slot * TILE;
    const double *new_benefit_fen = v->new_benefit_fen + (size_t)slot * TILE;
    const size_t first = (size_t)k * TILE;
    int64_t *payments_fen = v->payments_fen + (size_t)k * N_PAYMENTS, relief_fen[TILE];
    memset(relief_fen, 0, (size_t)affected->n * sizeof relief_fen[0]);
    for (int c = 0; c < v->n_cases[0]; c++) {
        const int i = v->case_slot[c], a = affected->index_of[v->household_head[i]];
        const double paid_fen =
            paid_benefit_fen(&v->membership[k], &v->was_member[k], i, benefit_fen[c], new_benefit_fen[c]);
        const double commercial_fen = v->commercial_fen[first + (size_t)c];
        const double mutual_aid_fen = v->mutual_aid_fen[first + (size_t)c];
        const double charity_fen = v->charity_fen[first + (size_t)c];
        const int64_t all_fen = (int64_t)(paid_fen + commercial_fen + mutual_aid_fen + charity_fen);
        if (all_fen == 0)
            continue;
        int64_t *payment = &payments_fen[payment_of(v->income_quintile[i], 0)];
        payment[PAYER_HUIMINBAO] += (int64_t)paid_fen;
        payment[PAYER_COMMERCIAL] += (int64_t)commercial_fen;
        payment[PAYER_MUTUAL_AID] += (int64_t)mutual_aid_fen;
        payment[PAYER_CHARITY] += (int64_t)charity_fen;
        payment[PAYER_HOUSEHOLD] -= all_fen;
        if (a >= 0)
            relief_fen[a] += all_fen;
    }
    count_arm(limits, v, affected, relief_fen, k);
}

static void pay_without(const struct view *v, const int64_t *restrict payments, int k)
{
    int64_t *restrict arm_fen = v->payments_fen + (size_t)k * N_PAYMENTS;
    for (int j = 0; j < N_PAYMENTS; j++) /* hot unrolled */
        arm_fen[j] += payments[j];
}

static struct limits limits_of(const struct params *p, double income_level)
{
    return (struct limits){p->catastrophic_share, p->subsistence_yuan * income_level,
                           p->poverty_line_yuan * income_level};
}

static void step(const struct tile *tile, const struct arm_set *arms, const void *params, const void *view)
{
    const struct view *v = view;
    const struct limits limits = limits_of(params, v->income_level[0]);
    struct households *households = (struct households *)(void *)v->household_packed;
    struct affected affected;
    struct product_year year;
    struct arm_group group;
    int64_t payments[N_PAYMENTS] = {0};
    memset(households, 0, sizeof *households);
    add_outpatients(tile, v, households, payments);
    add_cases(v, households, payments);
    find_affected(&limits, v->income_level[0], v->income_yuan, v->income_quintile, households, &affected);
    count_without(&limits, v, &affected);
    count_people(tile, v);
    for (int k = 0; k < arms->n_arms; k++)
        pay_without(v, payments, k);
    if (v->late_without_fen) {
        for (int k = 0; k < arms->n_policies; k++) /* a twin's households are its policy's business */
            count_late_arm(&limits, v, &affected, arms->product[k], k);
        return;
    }
    for (int slot = 1; slot < arms->n_products; slot++) { /* nobody can buy the reference product */
        find_product_year(&year, v, &affected, slot);
        for (int k = 0; k < arms->n_arms;) {
            k = arm_group_find(&group, arms, slot, k, v->membership, v->was_member);
            count_group(&limits, v, &affected, &year, &group);
        }
    }
}

static const struct axis *const PAYMENT_AXES[] = {&AXIS_QUINTILE, &AXIS_PAYER, NULL};
static const struct axis *const QUINTILE_AXES[] = {&AXIS_QUINTILE, NULL};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, income_quintile, PERSON, "code", "fifth of the city by income"),
    FIELD(READS, struct view, is_present, PERSON, "flag", "a person lives in this slot"),
    FIELD(READS, struct view, household_head, PERSON, "place", "place in the tile of the head of the household"),
    FIELD(READS, struct view, case_slot, PERSON, "slot", "whose case this is"),
    FIELD(READS, struct view, n_cases, PERSON, "cases", "element 0: cases of the tile this year"),
    FIELD(READS, struct view, income_yuan, PERSON, "yuan/year", "disposable income per head of the household"),
    FIELD(READS, struct view, income_level, WORLD, "1", "incomes, 1 in the first year"),
    FIELD(READS, struct view, outpatient_fen, PERSON, "fen", "outpatient bill of the year"),
    FIELD(READS, struct view, outpatient_basic_fen, PERSON, "fen", "of it, paid by basic medical insurance"),
    FIELD(READS, struct view, case_in_fen, PERSON, "fen", "in-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_out_fen, PERSON, "fen", "out-of-catalogue part of the inpatient bill"),
    FIELD(READS, struct view, case_special_fen, PERSON, "fen", "special drugs, out of catalogue"),
    FIELD(READS, struct view, case_rare_fen, PERSON, "fen", "rare-disease drugs, out of catalogue"),
    FIELD(READS, struct view, basic_fen, PERSON, "fen", "paid by basic medical insurance, by case"),
    FIELD(READS, struct view, catastrophic_fen, PERSON, "fen", "paid by catastrophic insurance, by case"),
    FIELD(READS, struct view, assistance_fen, PERSON, "fen", "paid by medical assistance, by case"),
    FIELD(READS, struct view, employer_fen, PERSON, "fen", "paid by enterprise supplementary cover, by case"),
    FIELD(READS, struct view, in_policy_fen, PERSON, "fen", "in-policy remainder of the inpatient bill"),
    FIELD(READS, struct view, membership, PERSON_ARM, "bits", "members of this year"),
    FIELD(READS, struct view, was_member, PERSON_ARM, "bits", "members of last year who are alive"),
    FIELD(READS, struct view, benefit_fen, PERSON_PRODUCT, "fen", "benefit of a renewing member, by case"),
    FIELD(READS, struct view, new_benefit_fen, PERSON_PRODUCT, "fen", "benefit of a new or returning member, by case"),
    FIELD(READS_IF, struct view, commercial_fen, PERSON_ARM, "fen", "paid by million-yuan medical insurance, by case"),
    FIELD(READS_IF, struct view, mutual_aid_fen, PERSON_ARM, "fen",
          "paid by the mutual aid of employees and villages, by case"),
    FIELD(READS_IF, struct view, charity_fen, PERSON_ARM, "fen", "paid by crowdfunding and grants, by case"),
    FIELD(READS_IF, struct view, late_without_fen, PERSON, "fen",
          "what these would pay, had nobody the product, by case"),
    FIELD(WRITES, struct view, household_packed, PERSON, "fen and people",
          "by the head's place: what the public tiers and the employer leave of the household's bills, and its people"),
    STORED(struct view, payments_fen, ARM, N_PAYMENTS, PAYMENT_AXES, "fen", "paid for care, by income and payer"),
    FIELD(TALLIES, struct view, catastrophic_households, ARM, "households", "with catastrophic expenditure"),
    FIELD(TALLIES, struct view, catastrophic_households_without, WORLD, "households",
          "with catastrophic expenditure, had nobody the product"),
    FIELD(TALLIES, struct view, impoverished_households_without, WORLD, "households",
          "impoverished, had nobody the product"),
    STORED(struct view, catastrophic_by_quintile, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "with catastrophic expenditure"),
    STORED(struct view, impoverished_by_quintile, ARM, N_QUINTILES, QUINTILE_AXES, "households",
           "impoverished by illness"),
    STORED(struct view, catastrophic_without_by_quintile, WORLD, N_QUINTILES, QUINTILE_AXES, "households",
           "with catastrophic expenditure, had nobody the product"),
    STORED(struct view, impoverished_without_by_quintile, WORLD, N_QUINTILES, QUINTILE_AXES, "households",
           "impoverished by illness, had nobody the product"),
    STORED(struct view, people_by_quintile, WORLD, N_QUINTILES, QUINTILE_AXES, "people", "of the city"),
};

const struct person_model HUIMIN_VARIANT(person_burden) = {
    .name = "burden",
    .scope = SCOPE_PATH,
    .table = &TABLE,
    .fields = FIELDS,
    .n_fields = COUNT_OF(FIELDS),
    .step = step,
};
