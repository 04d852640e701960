#include "results/explain_market.h"

#include <math.h>
#include <string.h>

static const struct record_tally *tally_named(const struct record *record, const char *name)
{
    for (int i = 0; i < record->n_tallies; i++) {
        if (strcmp(record->tallies[i].name, name) == 0) {
            return &record->tallies[i];
        }
    }
    return NULL;
}

const double *explain_tally_row(const struct record *record, const char *name, int extent, int arm, int year)
{
    const struct record_tally *const tally = tally_named(record, name);
    return tally && tally->extent == extent ? tally->mean + (arm * record->n_years + year) * extent : NULL;
}

double explain_input(const struct record *record, int arm, const char *key)
{
    for (int i = 0; i < record->n_inputs; i++) {
        const struct record_input *const input = &record->inputs[i];
        const bool is_of_arm = !input->arm || strcmp(input->arm, record->arms[arm].name) == 0;
        if (is_of_arm && strcmp(input->key, key) == 0) {
            return input->median;
        }
    }
    return (double)NAN;
}

/* Mean premium over the worlds in which the product is sold, and their share. */
static double mean_premium_yuan(const struct record *record, int arm, int year, double *sold_share)
{
    const int outcome = record_outcome(record, "premium_yuan");
    const long n = record->n_worlds[WORLDS_JOINT];
    double sum = 0.0;
    long n_sold = 0;
    for (long world = 0; outcome >= 0 && world < n; world++) {
        const double premium_yuan = record_value(record, WORLDS_JOINT, world, arm, year, outcome);
        sum += isnan(premium_yuan) ? 0.0 : premium_yuan;
        n_sold += !isnan(premium_yuan);
    }
    *sold_share = n > 0 ? (double)n_sold / (double)n : (double)NAN;
    return n_sold > 0 ? sum / (double)n_sold : (double)NAN;
}

bool explain_market_find(const struct record *record, int arm, int year, struct explain_market *market)
{
    const double *const count = explain_tally_row(record, "demand_count", N_DEMAND_BINS, arm, year);
    const double *const risk = explain_tally_row(record, "demand_risk_milliyuan", N_DEMAND_BINS, arm, year);
    const double *const committed = explain_tally_row(record, "committed_count", 1, arm, year);
    const double *const committed_risk = explain_tally_row(record, "committed_risk_milliyuan", 1, arm, year);
    const double *const may_join = explain_tally_row(record, "may_join", 1, arm, year);
    double sold_share;
    if (!count || !risk || !committed || !committed_risk || !may_join) {
        return false;
    }
    struct demand_curve *const curve = &market->curve;
    curve->target_loss_ratio = explain_input(record, arm, "insurer.target_loss_ratio");
    curve->people[N_DEMAND_BINS] = committed[0];
    curve->risk_yuan[N_DEMAND_BINS] = committed_risk[0] / MILLIYUAN_PER_YUAN;
    for (int bin = N_DEMAND_BINS - 1; bin >= 0; bin--) {
        curve->people[bin] = curve->people[bin + 1] + count[bin];
        curve->risk_yuan[bin] = curve->risk_yuan[bin + 1] + risk[bin] / MILLIYUAN_PER_YUAN;
    }
    market->premium_yuan = mean_premium_yuan(record, arm, year, &sold_share);
    market->eligible = may_join[0] * sold_share;
    market->exit_enrolment = explain_input(record, arm, "insurer.exit.enrolment");
    market->window = explain_input(record, arm, "behaviour.spiral.gain_window");
    return true;
}

/* The premium at which so many would be in; NAN where not so many would at 1 yuan. */
static double premium_of_people_yuan(const struct demand_curve *curve, double people)
{
    if (curve->people[1] < people || people <= curve->people[N_DEMAND_BINS]) {
        return (double)NAN;
    }
    int bin = 1;
    while (bin < N_DEMAND_BINS - 1 && curve->people[bin + 1] > people) {
        bin++;
    }
    const double lower = bin_lower_edge_yuan(bin), upper = bin_lower_edge_yuan(bin + 1);
    const double in_bin = curve->people[bin] - curve->people[bin + 1];
    return upper - (upper - lower) * (people - curve->people[bin + 1]) / in_bin;
}

struct explain_point explain_market_at(const struct explain_market *market, double enrolment)
{
    const struct demand_curve *const curve = &market->curve;
    const double premium_yuan = premium_of_people_yuan(curve, enrolment * market->eligible);
    struct explain_point point = {enrolment, premium_yuan, (double)NAN, (double)NAN};
    if (!isnan(premium_yuan)) {
        const double half_width_yuan = equilibrium_window_yuan(premium_yuan, market->window);
        point.average_cost_yuan = demand_curve_average_cost_yuan(curve, premium_yuan);
        point.marginal_cost_yuan = equilibrium_margin(curve, premium_yuan, half_width_yuan).marginal_cost_yuan;
    }
    return point;
}

int explain_market_roots(const struct explain_market *market, struct explain_root roots[MAX_FIXED_POINTS])
{
    const struct demand_curve *const curve = &market->curve;
    struct market_fate fate;
    if (!(market->eligible > 0.0)) {
        return 0;
    }
    equilibrium_find(&fate, curve, market->premium_yuan, market->exit_enrolment * market->eligible);
    const int n = fate.n_fixed_points < MAX_FIXED_POINTS ? fate.n_fixed_points : MAX_FIXED_POINTS;
    for (int i = 0; i < n; i++) {
        const double premium_yuan = fate.fixed_points[i].premium_yuan;
        const double half_width_yuan = equilibrium_window_yuan(premium_yuan, market->window);
        const bool is_stable = fate.fixed_points[i].is_stable;
        const double people = demand_curve_people(curve, premium_yuan);
        roots[i] = (struct explain_root){
            .premium_yuan = premium_yuan,
            .enrolment = people / market->eligible,
            .loop_gain = equilibrium_margin(curve, premium_yuan, half_width_yuan).loop_gain,
            .is_stable = is_stable,
            .is_live = people >= market->exit_enrolment * market->eligible,
            .basin_low_yuan = is_stable && i > 0 ? fate.fixed_points[i - 1].premium_yuan : (double)NAN,
            .basin_high_yuan = is_stable && i + 1 < n ? fate.fixed_points[i + 1].premium_yuan : (double)NAN,
        };
    }
    return fate.n_fixed_points;
}
