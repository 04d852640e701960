#include "results/fairness.h"

#include <math.h>
#include <string.h>

#include "results/waterfall.h"

const struct fairness_name FAIRNESS_QUANTITIES[N_FAIRNESS_QUANTITIES] = {
    [FAIRNESS_PEOPLE] = {"people_share", "People %", "人口占比%", "share of all people"},
    [FAIRNESS_INCOME] = {"income_yuan", "Income", "收入", "disposable income, yuan a head"},
    [FAIRNESS_OWN] = {"out_of_pocket_yuan", "Self-paid", "自付", "paid for care by people themselves, yuan a head"},
    [FAIRNESS_OWN_WITHOUT] = {"out_of_pocket_without_yuan", "Self-paid without", "无产品自付",
                              "the same, had nobody the product"},
    [FAIRNESS_BENEFIT] = {"benefit_yuan", "Benefit", "赔付", "paid by Huiminbao, yuan a head"},
    [FAIRNESS_PREMIUM] = {"premium_borne_yuan", "Premium", "保费",
                          "Huiminbao's premium without what the public budget pays, yuan a head"},
};

const struct fairness_name FAIRNESS_MEASURES[N_FAIRNESS_MEASURES] = {
    [FAIRNESS_GINI] = {"gini_income", "Gini", "收入基尼系数", "Gini coefficient of income between quintiles"},
    [FAIRNESS_C_OWN_WITHOUT] = {"concentration_out_of_pocket_without", "C self-paid without", "自付集中指数(无产品)",
                                "concentration index of out-of-pocket payments, had nobody the product"},
    [FAIRNESS_C_OWN] = {"concentration_out_of_pocket", "C self-paid", "自付集中指数",
                        "concentration index of out-of-pocket payments"},
    [FAIRNESS_C_BENEFIT] = {"concentration_benefit", "C benefit", "赔付集中指数",
                            "concentration index of what Huiminbao pays"},
    [FAIRNESS_C_PREMIUM] = {"concentration_premium", "C premium", "保费集中指数",
                            "concentration index of Huiminbao's premium"},
    [FAIRNESS_KAKWANI_PREMIUM] = {"kakwani_premium", "Kakwani premium", "保费Kakwani指数",
                                  "concentration of the premium less the Gini coefficient of income"},
    [FAIRNESS_KAKWANI_OWN] = {"kakwani_out_of_pocket", "Kakwani self-paid", "自付Kakwani指数",
                              "concentration of out-of-pocket payments less the Gini coefficient of income"},
    [FAIRNESS_REDISTRIBUTION] = {"redistribution", "Redistribution", "再分配效应",
                                 "Gini coefficient of income less the concentration of income after premium and "
                                 "benefit"},
};

double fairness_concentration_index(int n, const double *people_share, const double *mean)
{
    double all = 0.0, ranked = 0.0, below = 0.0;
    for (int t = 0; t < n; t++) {
        all += people_share[t] * mean[t];
        ranked += people_share[t] * mean[t] * (below + 0.5 * people_share[t]);
        below += people_share[t];
    }
    return all > 0.0 ? 2.0 * ranked / all - 1.0 : (double)NAN;
}

void fairness_measure_world(double quantities[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES],
                            double measures[N_FAIRNESS_MEASURES])
{
    const double *const people = quantities[FAIRNESS_PEOPLE];
    double after_yuan[FAIRNESS_QUINTILES], index[N_FAIRNESS_QUANTITIES];
    for (int q = 0; q < FAIRNESS_QUINTILES; q++)
        after_yuan[q] =
            quantities[FAIRNESS_INCOME][q] - quantities[FAIRNESS_PREMIUM][q] + quantities[FAIRNESS_BENEFIT][q];
    for (int i = FAIRNESS_INCOME; i < N_FAIRNESS_QUANTITIES; i++)
        index[i] = fairness_concentration_index(FAIRNESS_QUINTILES, people, quantities[i]);
    measures[FAIRNESS_GINI] = index[FAIRNESS_INCOME];
    measures[FAIRNESS_C_OWN_WITHOUT] = index[FAIRNESS_OWN_WITHOUT];
    measures[FAIRNESS_C_OWN] = index[FAIRNESS_OWN];
    measures[FAIRNESS_C_BENEFIT] = index[FAIRNESS_BENEFIT];
    measures[FAIRNESS_C_PREMIUM] = index[FAIRNESS_PREMIUM];
    measures[FAIRNESS_KAKWANI_PREMIUM] = index[FAIRNESS_PREMIUM] - index[FAIRNESS_INCOME];
    measures[FAIRNESS_KAKWANI_OWN] = index[FAIRNESS_OWN] - index[FAIRNESS_INCOME];
    measures[FAIRNESS_REDISTRIBUTION] =
        index[FAIRNESS_INCOME] - fairness_concentration_index(FAIRNESS_QUINTILES, people, after_yuan);
}

struct fairness_source fairness_find(const struct record *record)
{
    struct fairness_source source = {.is_there = true};
    for (int i = 0; i < N_FAIRNESS_QUANTITIES; i++)
        for (int q = 0; q < FAIRNESS_QUINTILES; q++) {
            char name[80];
            snprintf(name, sizeof name, "%s_quintile_%d", FAIRNESS_QUANTITIES[i].name, q + 1);
            source.outcomes[i][q] = record_outcome(record, name);
            source.is_there = source.is_there && source.outcomes[i][q] >= 0;
        }
    return source;
}

struct summary fairness_summary(const struct record *record, const struct fairness_source *source,
                                struct summary_room *room, int arm, int year, enum fairness_measure measure)
{
    const long n = record->n_worlds[WORLDS_JOINT];
    for (long world = 0; world < n; world++) {
        double quantities[N_FAIRNESS_QUANTITIES][FAIRNESS_QUINTILES], measures[N_FAIRNESS_MEASURES];
        for (int i = 0; i < N_FAIRNESS_QUANTITIES; i++)
            for (int q = 0; q < FAIRNESS_QUINTILES; q++)
                quantities[i][q] = record_value(record, WORLDS_JOINT, world, arm, year, source->outcomes[i][q]);
        fairness_measure_world(quantities, measures);
        room->values[world] = measures[measure];
    }
    return summary_of_values(room->values, n);
}

struct summary fairness_net_benefit(const struct record *record, const struct fairness_source *source,
                                    struct summary_room *room, int arm, int year, int quintile)
{
    const long n = record->n_worlds[WORLDS_JOINT];
    for (long world = 0; world < n; world++)
        room->values[world] =
            record_value(record, WORLDS_JOINT, world, arm, year, source->outcomes[FAIRNESS_BENEFIT][quintile]) -
            record_value(record, WORLDS_JOINT, world, arm, year, source->outcomes[FAIRNESS_PREMIUM][quintile]);
    return summary_of_values(room->values, n);
}

/* ------------------------------------------------------------------ hardship */

const struct fairness_name FAIRNESS_HARDSHIPS[N_FAIRNESS_HARDSHIPS] = {
    [FAIRNESS_CATASTROPHIC_WITHOUT] = {"catastrophic_without_by_quintile", "Catastrophic % without", "灾难性支出%(无)",
                                       "households with catastrophic expenditure, had nobody the product"},
    [FAIRNESS_CATASTROPHIC] = {"catastrophic_by_quintile", "Catastrophic %", "灾难性支出%",
                               "households with catastrophic expenditure"},
    [FAIRNESS_IMPOVERISHED_WITHOUT] = {"impoverished_without_by_quintile", "Impoverished % without", "致贫%(无)",
                                       "households impoverished by illness, had nobody the product"},
    [FAIRNESS_IMPOVERISHED] = {"impoverished_by_quintile", "Impoverished %", "致贫%",
                               "households impoverished by illness"},
    [FAIRNESS_TENTH_WITHOUT] = {"above_tenth_without", "Above 10% of income, % without", "超收入10%户%(无)",
                                "households who would pay more than a tenth of income, had nobody the product"},
    [FAIRNESS_TENTH] = {"above_tenth_households", "Above 10% of income", "超收入10%户%",
                        "households who pay more than a tenth of income"},
    [FAIRNESS_QUARTER_WITHOUT] = {"above_quarter_without", "Above 25% of income, % without", "超收入25%户%(无)",
                                  "households who would pay more than a quarter of income, had nobody the product"},
    [FAIRNESS_QUARTER] = {"above_quarter_households", "Above 25% of income", "超收入25%户%",
                          "households who pay more than a quarter of income"},
};

struct fairness_share fairness_hardship(const struct record *record, int arm, int year, int quintile,
                                        enum fairness_hardship hardship)
{
    const struct record_tally *const affected = waterfall_tally(record, FAIRNESS_HARDSHIPS[hardship].name);
    const struct record_tally *const all = waterfall_tally(record, "households_by_quintile");
    if (!affected || !all || affected->extent != FAIRNESS_QUINTILES || all->extent != FAIRNESS_QUINTILES)
        return (struct fairness_share){(double)NAN, (double)NAN};
    const size_t at = ((size_t)arm * (size_t)record->n_years + (size_t)year) * FAIRNESS_QUINTILES + (size_t)quintile;
    const double households = all->mean[at] > 0.0 ? all->mean[at] : (double)NAN;
    return (struct fairness_share){affected->mean[at] / households, affected->se[at] / households};
}
