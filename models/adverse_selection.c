/* The positive-correlation test of the year: do members cost more than others, in all and given what an insurer may price by?
 * A community-rated insurer prices by nothing; one that rates by sex and age band leaves only what these do not tell. */
#include "models/correlation_test.h"
#include "models/domain.h"
#include "models/pool.h"

enum { N_RATED = N_SEXES * N_AGE_BANDS }; /* classes of sex and age band; a cell's state is the last of its indices */

struct view {
    const int64_t *risk_people, *risk_milliyuan, *risk_square_deciyuan2, *high_cost_people, *high_cost_members;
    const int64_t *cell_eligible, *cell_members, *reference_risk_milliyuan;
    const double *in_force;
    double *risk_correlation, *risk_correlation_rated, *risk_correlation_cell;
    double *risk_gap_yuan, *risk_gap_rated_yuan, *risk_gap_cell_yuan;
    double *high_cost_odds_ratio, *high_cost_odds_ratio_rated, *high_cost_correlation, *high_cost_selection_ratio;
};

static const struct field FIELDS[] = {
    FIELD_N(READS, struct view, risk_people, PRODUCT, N_CELLS, "people",
            "who may join a product that is not open to all, by cell"),
    FIELD_N(READS, struct view, risk_milliyuan, PRODUCT, N_CELLS, "milliyuan", "their expected reference benefit"),
    FIELD(READS, struct view, risk_square_deciyuan2, PRODUCT, "(0.1 yuan)^2", "squares of it, added up"),
    FIELD_N(READS, struct view, high_cost_people, PRODUCT, N_CELLS, "people", "of them, cases of high cost"),
    FIELD_N(READS, struct view, high_cost_members, ARM, N_CELLS, "people", "members who are cases of high cost"),
    FIELD_N(READS, struct view, cell_eligible, WORLD, N_CELLS, "people", "who may join this year"),
    FIELD_N(READS, struct view, cell_members, ARM, N_CELLS, "people", "members of this year"),
    FIELD(READS, struct view, reference_risk_milliyuan, ARM, "milliyuan", "expected reference benefit of members"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    OUTCOME(struct view, risk_correlation, "1", "风险相关系数",
            "correlation of membership and expected reference cost over everyone who may join",
            "全体可参保人中，是否参保与期望参照费用的相关系数"),
    OUTCOME(struct view, risk_correlation_rated, "1", "同价类内风险相关系数",
            "the same within sex and age band: what an insurer who rates by these does not see",
            "同一性别与年龄段内的该相关系数：按性别年龄定价的保险人看不到的部分"),
    OUTCOME(struct view, risk_correlation_cell, "1", "同病情内风险相关系数",
            "the same within sex, age band and morbidity state: what an underwriter who asks for illness does not see",
            "同一性别、年龄段与病情内的该相关系数：询问病情的核保人看不到的部分"),
    OUTCOME(struct view, risk_gap_yuan, "yuan", "期望费用差",
            "expected reference cost of members less that of others who may join",
            "参保人的期望参照费用减其他可参保人的"),
    OUTCOME(struct view, risk_gap_rated_yuan, "yuan", "同价类内期望费用差", "the same within sex and age band",
            "同一性别与年龄段内，参保人的期望参照费用减其他可参保人的"),
    OUTCOME(struct view, risk_gap_cell_yuan, "yuan", "同病情内期望费用差",
            "the same within sex, age band and morbidity state",
            "同一性别、年龄段与病情内，参保人的期望参照费用减其他可参保人的"),
    OUTCOME(struct view, high_cost_odds_ratio, "1", "高费用优势比",
            "odds of a year of high cost among members over those among others who may join",
            "参保人出现高费用年份的优势，与其他可参保人的优势之比"),
    OUTCOME(struct view, high_cost_odds_ratio_rated, "1", "同价类内高费用优势比",
            "the same common to all classes of sex and age band (Mantel and Haenszel)",
            "各性别年龄段共同的高费用优势比（Mantel–Haenszel）"),
    OUTCOME(struct view, high_cost_correlation, "1", "高费用四分相关",
            "tetrachoric correlation of membership and a year of high cost",
            "是否参保与是否出现高费用年份的四分相关系数"),
    OUTCOME(struct view, high_cost_selection_ratio, "1", "高费用选择比",
            "share of members with a year of high cost over that of everyone who may join",
            "参保人中高费用年份的占比，与全体可参保人中的占比之比"),
};

/* Everything of a year and arm by cell, in doubles that hold whole numbers or yuan. */
struct material {
    struct risk_class classes[N_CELLS];
    struct event_table tables[N_CELLS];
    double members_risk_yuan, risk_square_yuan2;
};

/* The slot that counts those who may join: the product's own where it is not open to all. */
static int slot_of(const struct arm_set *arms, const struct view *v, int k)
{
    const size_t own = (size_t)arms->product[k] * N_CELLS;
    int64_t people = 0;
    for (size_t c = 0; c < N_CELLS; c++)
        people += v->risk_people[own + c];
    return people > 0 ? arms->product[k] : 0;
}

static void find_material(const struct arm_set *arms, const struct view *v, int k, struct material *m)
{
    const int slot = slot_of(arms, v, k);
    const size_t all = (size_t)slot * N_CELLS, own = (size_t)k * N_CELLS;
    for (size_t c = 0; c < N_CELLS; c++) {
        const double people = (double)(slot > 0 ? v->risk_people[all + c] : v->cell_eligible[c]),
                     members = (double)v->cell_members[own + c];
        const double with = (double)v->high_cost_people[all + c], in_with = (double)v->high_cost_members[own + c];
        m->classes[c] = (struct risk_class){people, members, (double)v->risk_milliyuan[all + c] / MILLIYUAN_PER_YUAN};
        m->tables[c] =
            (struct event_table){people - members - (with - in_with), with - in_with, members - in_with, in_with};
    }
    m->members_risk_yuan = (double)v->reference_risk_milliyuan[k] / MILLIYUAN_PER_YUAN;
    m->risk_square_yuan2 = (double)v->risk_square_deciyuan2[slot] / 100.0;
}

/* Puts `width` neighbours of n classes together. */
static void merge(struct material *m, int n, int width)
{
    for (int c = 0; c < n; c++) {
        struct risk_class class = m->classes[c];
        struct event_table table = m->tables[c];
        if (c % width > 0) {
            const struct risk_class *const others = &m->classes[c / width];
            const struct event_table *const other = &m->tables[c / width];
            class = (struct risk_class){class.people + others->people, class.members + others->members,
                                        class.risk_yuan + others->risk_yuan};
            table = (struct event_table){table.out_without + other->out_without, table.out_with + other->out_with,
                                         table.in_without + other->in_without, table.in_with + other->in_with};
        }
        m->classes[c / width] = class;
        m->tables[c / width] = table;
    }
}

static struct correlation test_risk(const struct material *m, int n_classes)
{
    return correlation_of_risk(m->classes, n_classes, m->members_risk_yuan, m->risk_square_yuan2);
}

static void step_arm(const struct arm_set *arms, const struct view *v, int k)
{
    struct material m;
    find_material(arms, v, k, &m);
    const struct correlation of_cells = test_risk(&m, N_CELLS);
    merge(&m, N_CELLS, N_STATES);
    const struct correlation of_rated = test_risk(&m, N_RATED);
    v->high_cost_odds_ratio_rated[k] = correlation_common_odds_ratio(m.tables, N_RATED);
    merge(&m, N_RATED, N_RATED);
    const struct correlation of_all = test_risk(&m, 1);
    v->risk_correlation[k] = of_all.coefficient;
    v->risk_correlation_rated[k] = of_rated.coefficient;
    v->risk_correlation_cell[k] = of_cells.coefficient;
    v->risk_gap_yuan[k] = of_all.gap_yuan;
    v->risk_gap_rated_yuan[k] = of_rated.gap_yuan;
    v->risk_gap_cell_yuan[k] = of_cells.gap_yuan;
    v->high_cost_odds_ratio[k] = correlation_odds_ratio(m.tables);
    v->high_cost_correlation[k] = correlation_tetrachoric(m.tables);
    v->high_cost_selection_ratio[k] = correlation_selection_ratio(m.tables);
}

static void set_undefined(const struct view *v, int k)
{
    v->risk_correlation[k] = v->risk_correlation_rated[k] = v->risk_correlation_cell[k] = NAN;
    v->risk_gap_yuan[k] = v->risk_gap_rated_yuan[k] = v->risk_gap_cell_yuan[k] = NAN;
    v->high_cost_odds_ratio[k] = v->high_cost_odds_ratio_rated[k] = NAN;
    v->high_cost_correlation[k] = v->high_cost_selection_ratio[k] = NAN;
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        if (pool_is_twin(arms, k) || v->in_force[k] <= 0.0)
            set_undefined(v, k);
        else
            step_arm(arms, v, k);
    }
}

const struct pool_model pool_adverse_selection = {
    .name = "adverse_selection", .scope = SCOPE_PATH, .fields = FIELDS, .n_fields = COUNT_OF(FIELDS), .step = step};
