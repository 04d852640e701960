#include "results/explain_figures.h"

#include <math.h>

const struct explain_figure EXPLAIN_SELECTION[N_SELECTION_FIGURES] = {
    {"risk_correlation", "Correlation", "相关系数", 1.0, 3, 4},
    {"risk_correlation_rated", "given sex, age", "按性别年龄", 1.0, 3, 4},
    {"risk_correlation_cell", "and illness", "再按病情", 1.0, 3, 4},
    {"risk_gap_yuan", "Gap yuan", "费用差(元)", 1.0, 1, 2},
    {"risk_gap_rated_yuan", "given sex, age", "按性别年龄", 1.0, 1, 2},
    {"risk_gap_cell_yuan", "and illness", "再按病情", 1.0, 1, 2},
    {"high_cost_odds_ratio", "Odds ratio", "高费用优势比", 1.0, 2, 3},
    {"high_cost_odds_ratio_rated", "given sex, age", "按性别年龄", 1.0, 2, 3},
    {"high_cost_correlation", "Tetrachoric", "四分相关", 1.0, 3, 4},
    {"high_cost_selection_ratio", "High-cost ratio", "高费用选择比", 1.0, 2, 3},
};

const struct explain_figure EXPLAIN_SURPLUS[N_SURPLUS_FIGURES] = {
    {"competitive_premium_yuan", "Competitive yuan", "竞争保费(元)", 1.0, 1, 2},
    {"competitive_enrolment", "enrolment %", "参保率%", 100.0, 1, 2},
    {"break_even_premium_yuan", "Break-even yuan", "保本保费(元)", 1.0, 1, 2},
    {"break_even_enrolment", "enrolment %", "参保率%", 100.0, 1, 2},
    {"efficient_premium_yuan", "Efficient yuan", "效率保费(元)", 1.0, 1, 2},
    {"efficient_enrolment", "enrolment %", "参保率%", 100.0, 1, 2},
    {"welfare_loss_yuan", "Loss: competitive", "损失：竞争", 1.0, 2, 3},
    {"welfare_loss_break_even_yuan", "break-even", "保本", 1.0, 2, 3},
    {"welfare_loss_in_force_yuan", "in force", "现价", 1.0, 2, 3},
};

const struct explain_figure EXPLAIN_FATE[N_FATE_FIGURES] = {
    {"loop_gain", "Gain in force", "现价增益", 1.0, 2, 3},
    {"equilibrium_premium_yuan", "Equilibrium yuan", "均衡保费(元)", 1.0, 1, 2},
    {"tipping_premium_yuan", "Tipping yuan", "临界保费(元)", 1.0, 1, 2},
    {"equilibrium_lost", "Lost %", "失去均衡%", 100.0, 0, 1},
};

double explain_share_between(const struct record *record, int arm, int year, const char *outcome, double low,
                             double high)
{
    const int index = record_outcome(record, outcome);
    long n_defined = 0, n_between = 0;
    for (long world = 0; index >= 0 && world < record->n_worlds[WORLDS_JOINT]; world++) {
        const double value = record_value(record, WORLDS_JOINT, world, arm, year, index);
        n_defined += !isnan(value);
        n_between += value >= low && value < high;
    }
    return n_defined > 0 ? (double)n_between / (double)n_defined : (double)NAN;
}

struct summary explain_summary(const struct record *record, struct summary_room *room, int arm, int year,
                               const char *outcome)
{
    return summary_of_outcome(record, room, arm, year, record_outcome(record, outcome));
}
