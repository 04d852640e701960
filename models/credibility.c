#include "models/credibility.h"

#include <math.h>

struct risk_mean {
    double weight, mean;
};

static struct risk_mean mean_of_risk(const double *ratios, const double *weights, int n_periods)
{
    double weight = 0.0, sum = 0.0;
    for (int t = 0; t < n_periods; t++) {
        weight += weights[t];
        sum += weights[t] * ratios[t];
    }
    return (struct risk_mean){weight, sum / weight};
}

double credibility_of_risk(const struct credibility_structure *structure, double exposure)
{
    if (structure->between_variance <= 0.0)
        return 0.0;
    return credibility_factor(exposure, structure->within_variance / structure->between_variance);
}

/* Mean of the risks' means, weighted by their credibility; by volume where no risk has any. */
static double collective_mean(const struct credibility_structure *structure, const double *ratios,
                              const double *weights, int n_risks, int n_periods)
{
    double total = 0.0, sum = 0.0;
    for (int i = 0; i < n_risks; i++) {
        const struct risk_mean risk = mean_of_risk(ratios + i * n_periods, weights + i * n_periods, n_periods);
        const double factor =
            structure->between_variance > 0.0 ? credibility_of_risk(structure, risk.weight) : risk.weight;
        total += factor;
        sum += factor * risk.mean;
    }
    return sum / total;
}

static double within_variance(const double *ratios, const double *weights, int n_risks, int n_periods)
{
    double sum = 0.0;
    for (int i = 0; i < n_risks; i++) {
        const double *ratio = ratios + i * n_periods, *weight = weights + i * n_periods;
        const double mean = mean_of_risk(ratio, weight, n_periods).mean;
        for (int t = 0; t < n_periods; t++)
            sum += weight[t] * (ratio[t] - mean) * (ratio[t] - mean);
    }
    return sum / (n_risks * (n_periods - 1.0));
}

static double between_variance(double within, const double *ratios, const double *weights, int n_risks, int n_periods)
{
    double total = 0.0, squares = 0.0, grand_mean = 0.0, spread = 0.0;
    for (int i = 0; i < n_risks; i++) {
        const struct risk_mean risk = mean_of_risk(ratios + i * n_periods, weights + i * n_periods, n_periods);
        total += risk.weight;
        squares += risk.weight * risk.weight;
        grand_mean += risk.weight * risk.mean;
    }
    grand_mean /= total;
    for (int i = 0; i < n_risks; i++) {
        const struct risk_mean risk = mean_of_risk(ratios + i * n_periods, weights + i * n_periods, n_periods);
        spread += risk.weight * (risk.mean - grand_mean) * (risk.mean - grand_mean);
    }
    const double estimate = total / (total * total - squares) * (spread - (n_risks - 1.0) * within);
    return estimate > 0.0 ? estimate : 0.0;
}

bool credibility_estimate(const double *ratios, const double *weights, int n_risks, int n_periods,
                          struct credibility_structure *structure)
{
    if (n_risks < 2 || n_periods < 2)
        return false;
    structure->within_variance = within_variance(ratios, weights, n_risks, n_periods);
    structure->between_variance = between_variance(structure->within_variance, ratios, weights, n_risks, n_periods);
    structure->collective_mean = collective_mean(structure, ratios, weights, n_risks, n_periods);
    return true;
}

bool credibility_estimate_iterated(const double *ratios, const double *weights, int n_risks, int n_periods,
                                   struct credibility_structure *structure)
{
    enum { MAX_ITERATIONS = 10000 };
    if (!credibility_estimate(ratios, weights, n_risks, n_periods, structure))
        return false;
    for (int iteration = 0; iteration < MAX_ITERATIONS && structure->between_variance > 0.0; iteration++) {
        double spread = 0.0;
        for (int i = 0; i < n_risks; i++) {
            const struct risk_mean risk = mean_of_risk(ratios + i * n_periods, weights + i * n_periods, n_periods);
            const double deviation = risk.mean - structure->collective_mean;
            spread += credibility_of_risk(structure, risk.weight) * deviation * deviation;
        }
        const double before = structure->between_variance;
        structure->between_variance = spread / (n_risks - 1.0);
        structure->collective_mean = collective_mean(structure, ratios, weights, n_risks, n_periods);
        if (fabs(structure->between_variance - before) <= 1e-14 * before)
            break;
    }
    return true;
}
