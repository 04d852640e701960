/* Why claims per member moved since last year: a chain of index numbers over cells of sex, age band and state.
 *
 * Claims per member of a year are its cost index × Σ_c share × frequency × severity × what the sample's luck is rescaled
 * by. A pool of a few thousand simulated members has cells without a claimant: what cells cost beside each other is
 * therefore taken from both years together, and a year moves them all alike. With n, K and C a cell's members, claimants and
 * claims at first-year cost, and sums over two years in r_c = ΣC/Σn and f_c = ΣK/Σn,
 *
 *     M_t = Σ_c share_tc r_c      F_t = Σ_c share_tc f_c      g_t = (K_t/n_t) / F_t      h_t = (C_t/K_t) / (M_t/F_t)
 *
 * so that C_t/n_t = M_t g_t h_t: who the members are, how often their like claims, and how much. The quotients of one
 * year by the last are the indices of mix, frequency and severity (fixed relativities, as Marshall and Edgeworth's
 * index has fixed weights); their product is exact. */
#include "engine/money.h"
#include "models/domain.h"
#include "models/pool.h"

struct view {
    const int64_t *cell_members, *cell_claimants, *cell_claims_fen;
    const double *cost_level, *in_force, *claim_per_member_yuan;
    double *members_before, *claimants_before, *claims_before_yuan, *sample_before;
    double *cost_index, *mix_index, *frequency_index, *severity_index, *sample_index;
};

static const struct field FIELDS[] = {
    FIELD_N(READS, struct view, cell_members, ARM, N_CELLS, "people", "members of this year"),
    FIELD_N(READS, struct view, cell_claimants, ARM, N_CELLS, "people", "members paid anything"),
    FIELD_N(READS, struct view, cell_claims_fen, ARM, N_CELLS, "fen", "paid to members"),
    FIELD(READS, struct view, cost_level, WORLD, "1", "this year's cost index"),
    FIELD(READS, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(READS, struct view, claim_per_member_yuan, ARM, "yuan", "ultimate claims per member-year"),
    FIELD_N(UPDATES, struct view, members_before, ARM, N_CELLS, "people", "members of last year, by cell"),
    FIELD_N(UPDATES, struct view, claimants_before, ARM, N_CELLS, "people", "members paid anything last year, by cell"),
    FIELD_N(UPDATES, struct view, claims_before_yuan, ARM, N_CELLS, "yuan",
            "paid to members last year, by cell, at first-year cost"),
    FIELD(UPDATES, struct view, sample_before, ARM, "1",
          "last year's claims seen by the real pool over simulated claims"),
    OUTCOME(struct view, cost_index, "1", "费用指数", "cost of care, that of the first year without its shock being 1",
            "医疗费用水平，以首年（不计当年冲击）为 1"),
    OUTCOME(struct view, mix_index, "1", "结构指数",
            "claims per member by who the members are (sex, age, morbidity), over last year's",
            "按参保人构成（性别、年龄、病情）计的人均赔付，与上年之比"),
    OUTCOME(struct view, frequency_index, "1", "频率指数", "claimants among members of the same kind, over last year's",
            "同类参保人中的获赔人数，与上年之比"),
    OUTCOME(struct view, severity_index, "1", "案均指数",
            "claims per claimant of the same kind at the same cost of care, over last year's",
            "同等费用水平下同类获赔者的人均赔付，与上年之比"),
    OUTCOME(struct view, sample_index, "1", "样本指数",
            "claims seen by the real pool over those of the simulated members, over last year's",
            "真实参保池所见赔付与模拟参保人赔付之比，再与上年相比"),
};

/* A year of an arm; claims at first-year cost. */
struct claims_year {
    double members, claimants, claims_yuan; /* of all cells */
    double mix_yuan, mix_claimants;         /* Σ members × r_c and Σ members × f_c */
};

static void add_cell(struct claims_year *year, double members, double claimants, double claims_yuan, double cost_yuan,
                     double frequency)
{
    year->members += members;
    year->claimants += claimants;
    year->claims_yuan += claims_yuan;
    year->mix_yuan += members * cost_yuan;
    year->mix_claimants += members * frequency;
}

static double mix_of(const struct claims_year *year) { return pool_ratio(year->mix_yuan, year->members); }
static double frequency_of(const struct claims_year *year) { return pool_ratio(year->claimants, year->mix_claimants); }
static double severity_of(const struct claims_year *year)
{
    return pool_ratio(year->claims_yuan * year->mix_claimants, year->claimants * year->mix_yuan);
}

static void find_indices(const struct view *v, int k, double level)
{
    const size_t first = (size_t)k * N_CELLS;
    struct claims_year before = {0}, now = {0};
    for (size_t c = first; c < first + N_CELLS; c++) {
        const double members = (double)v->cell_members[c], claimants = (double)v->cell_claimants[c];
        const double claims_yuan = (double)v->cell_claims_fen[c] / FEN_PER_YUAN / level;
        const double both = members + v->members_before[c];
        const double cost_yuan = both > 0.0 ? (claims_yuan + v->claims_before_yuan[c]) / both : 0.0;
        const double frequency = both > 0.0 ? (claimants + v->claimants_before[c]) / both : 0.0;
        add_cell(&before, v->members_before[c], v->claimants_before[c], v->claims_before_yuan[c], cost_yuan, frequency);
        add_cell(&now, members, claimants, claims_yuan, cost_yuan, frequency);
    }
    v->mix_index[k] = pool_ratio(mix_of(&now), mix_of(&before));
    v->frequency_index[k] = pool_ratio(frequency_of(&now), frequency_of(&before));
    v->severity_index[k] = pool_ratio(severity_of(&now), severity_of(&before));
}

static void keep_year(const struct view *v, int k, double level, double sample)
{
    const size_t first = (size_t)k * N_CELLS;
    for (size_t c = first; c < first + N_CELLS; c++) {
        v->members_before[c] = (double)v->cell_members[c];
        v->claimants_before[c] = (double)v->cell_claimants[c];
        v->claims_before_yuan[c] = (double)v->cell_claims_fen[c] / FEN_PER_YUAN / level;
    }
    v->sample_before[k] = sample;
}

/* What the insurer of the real pool sees, over what the simulated members were paid. */
static double sample_of(const struct view *v, int k)
{
    int64_t members = 0, claims_fen = 0;
    for (size_t c = (size_t)k * N_CELLS; c < (size_t)(k + 1) * N_CELLS; c++) {
        members += v->cell_members[c];
        claims_fen += v->cell_claims_fen[c];
    }
    return pool_ratio(v->claim_per_member_yuan[k] * (double)members, (double)claims_fen / FEN_PER_YUAN);
}

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++) {
        v->sample_before[k] = NAN;
        for (size_t c = (size_t)k * N_CELLS; c < (size_t)(k + 1) * N_CELLS; c++)
            v->members_before[c] = v->claimants_before[c] = v->claims_before_yuan[c] = 0.0;
    }
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    const double level = v->cost_level[0];
    for (int k = 0; k < arms->n_arms; k++) {
        v->mix_index[k] = v->frequency_index[k] = v->severity_index[k] = v->sample_index[k] = NAN;
        v->cost_index[k] = level;
        if (pool_is_twin(arms, k) || v->in_force[k] <= 0.0)
            continue;
        const double sample = sample_of(v, k);
        find_indices(v, k, level);
        v->sample_index[k] = pool_ratio(sample, v->sample_before[k]);
        keep_year(v, k, level, sample);
    }
}

const struct pool_model pool_claims_index = {.name = "claims_index",
                                             .scope = SCOPE_PATH,
                                             .fields = FIELDS,
                                             .n_fields = COUNT_OF(FIELDS),
                                             .start = start,
                                             .step = step};
