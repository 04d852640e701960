#include "results/headline.h"

const struct headline HEADLINE_FIGURES[N_HEADLINE_FIGURES] = {
    {"enrolment_rate", "Enrolment", "参保率", "Enrolment %", "参保率%", "Enrolment pts", "参保率(点)", 100.0, 1, 2},
    {"renewal_rate", "Renewal", "续保率", "Renewal %", "续保率%", "Renewal pts", "续保率(点)", 100.0, 1, 2},
    {"premium_yuan", "Premium, yuan", "保费（元）", "Premium yuan", "保费(元)", "Premium yuan", "保费(元)", 1.0, 1, 2},
    {"loss_ratio", "Loss ratio", "赔付率", "Loss ratio %", "赔付率%", "Loss ratio pts", "赔付率(点)", 100.0, 1, 2},
    {"net_loss_ratio", "Net loss ratio", "净赔付率", "Net LR %", "净赔付率%", "Net LR pts", "净赔付率(点)", 100.0, 1,
     2},
    {"morbidity_ratio", "Morbidity ratio", "发病率比", "MR", "发病率比", "MR", "发病率比", 1.0, 2, 3},
};

const struct headline HEADLINE_EVENTS[N_HEADLINE_EVENTS] = {
    {"d1", "D1", "D1", "D1 %", "D1 %", "D1 pts", "D1(点)", 100.0, 0, 0},
    {"d2", "D2", "D2", "D2 %", "D2 %", "D2 pts", "D2(点)", 100.0, 0, 0},
    {"d3", "D3", "D3", "D3 %", "D3 %", "D3 pts", "D3(点)", 100.0, 0, 0},
    {"exit", "Exit", "退出", "Exit %", "退出%", "Exit pts", "退出(点)", 100.0, 0, 0},
    {"demand_loss", "Demand loss", "需求流失", "Demand loss %", "需求流失%", "Demand loss pts", "需求流失(点)", 100.0,
     0, 0},
};

int headline_years(int n_years, int years[HEADLINE_MOST_YEARS])
{
    static const int WANTED[] = {1, 2, 5};
    int n = 0;
    for (int i = 0; i < COUNT_OF(WANTED); i++) {
        if (WANTED[i] < n_years) {
            years[n++] = WANTED[i];
        }
    }
    years[n++] = n_years;
    return n;
}
