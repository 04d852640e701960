#include "models/care.h"

#include "models/layers.h"

double severity_mean_yuan(const struct severity *s)
{
    return (1.0 - s->tail_probability) * s->body_mean_yuan + s->tail_probability * s->tail_mean_yuan;
}

double severity_tail_excess_yuan(const struct severity *s, double survival)
{
    return s->tail_scale_yuan / s->tail_shape * (vm_exp_f64(-s->tail_shape * vm_log_f64(survival)) - 1.0);
}

double severity_survival(const struct severity *s, double amount_yuan)
{
    if (amount_yuan <= 0.0)
        return 1.0;
    if (amount_yuan < s->splice_yuan)
        return lognormal_survival(s->log_median, s->log_sd, amount_yuan);
    return s->tail_probability * pareto_survival(s->tail_shape, s->tail_scale_yuan, amount_yuan - s->splice_yuan);
}

double severity_stop_loss_yuan(const struct severity *s, double deductible_yuan)
{
    if (deductible_yuan <= 0.0)
        return severity_mean_yuan(s);
    const double above_splice = max_of(deductible_yuan - s->splice_yuan, 0.0);
    const double tail = s->tail_probability * pareto_stop_loss(s->tail_shape, s->tail_scale_yuan, above_splice);
    if (deductible_yuan >= s->splice_yuan)
        return tail;
    return lognormal_stop_loss(s->log_median, s->log_sd, deductible_yuan) -
           lognormal_stop_loss(s->log_median, s->log_sd, s->splice_yuan) + tail;
}

double severity_limited_mean_yuan(const struct severity *s, double limit_yuan)
{
    if (limit_yuan <= 0.0)
        return 0.0;
    if (limit_yuan < s->splice_yuan)
        return lognormal_limited_mean(s->log_median, s->log_sd, limit_yuan);
    return severity_mean_yuan(s) - severity_stop_loss_yuan(s, limit_yuan);
}

struct severity severity_of_mean(double mean_yuan, double log_sd, double tail_probability, double tail_shape)
{
    struct severity s = {.log_sd = log_sd, .tail_probability = tail_probability, .tail_shape = tail_shape};
    s.splice_z = vm_normal_quantile_f64(1.0 - tail_probability);
    /* all amounts at log-median 0 first, then scaled to the mean */
    const double body_probability = 1.0 - tail_probability;
    const double first = lognormal_moment_below(0.0, log_sd, 1.0, s.splice_z) / body_probability;
    const double second = lognormal_moment_below(0.0, log_sd, 2.0, s.splice_z) / body_probability;
    const double splice = vm_exp_f64(log_sd * s.splice_z);
    const double density = vm_normal_pdf_f64(s.splice_z) / (log_sd * splice);
    const double scale = tail_probability / density;
    const double tail_mean = splice + pareto_mean_excess(tail_shape, scale, 0.0);
    const double unit = mean_yuan / (body_probability * first + tail_probability * tail_mean);
    s.log_median = vm_log_f64(unit);
    s.splice_yuan = unit * splice;
    s.tail_scale_yuan = unit * scale;
    s.body_mean_yuan = unit * first;
    s.body_variance = unit * unit * (second - first * first);
    s.tail_mean_yuan = unit * tail_mean;
    return s;
}

/* E[X²]/E[X]² of a lognormal of the given log-sd truncated above at z. */
static double truncated_ratio(double log_sd, double z)
{
    const double first = vm_normal_cdf_f64(z - log_sd);
    return vm_exp_f64(log_sd * log_sd) * vm_normal_cdf_f64(z - 2.0 * log_sd) * vm_normal_cdf_f64(z) / (first * first);
}

static double matching_log_sd(double ratio, double z)
{
    double low = 1e-3, high = 3.0;
    for (int step = 0; step < 60; step++) {
        const double middle = 0.5 * (low + high);
        if (truncated_ratio(middle, z) < ratio)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

void annual_care_prepare(struct annual_care *annual, const struct severity *s)
{
    const double log_body = vm_log_f64(1.0 - s->tail_probability);
    for (int n = 1; n <= MAX_ADMISSIONS; n++) {
        const double none = vm_exp_f64(n * log_body); /* no tail admission among n */
        const double z = vm_normal_quantile_f64(none);
        const double mean = n * s->body_mean_yuan;
        const double ratio = 1.0 + s->body_variance / (n * s->body_mean_yuan * s->body_mean_yuan);
        const double log_sd = n == 1 ? s->log_sd : matching_log_sd(ratio, z);
        annual->log_sd[n] = log_sd;
        annual->log_median[n] =
            n == 1 ? s->log_median : vm_log_f64(mean * none / vm_normal_cdf_f64(z - log_sd)) - 0.5 * log_sd * log_sd;
        annual->tail_z[n] = z;
        annual->tail_multiple[n] = n * s->tail_probability / (1.0 - none);
        annual->beside_tail_yuan[n] = (n - annual->tail_multiple[n]) * s->body_mean_yuan;
    }
    annual->log_sd[0] = annual->log_median[0] = annual->tail_z[0] = annual->tail_multiple[0] = 0.0;
    annual->beside_tail_yuan[0] = 0.0;
}

double annual_care_mean_yuan(const struct annual_care *annual, const struct severity *s, int n)
{
    const double body = lognormal_moment_below(annual->log_median[n], annual->log_sd[n], 1.0, annual->tail_z[n]);
    const double tail = annual->tail_multiple[n] * s->tail_mean_yuan + annual->beside_tail_yuan[n];
    return body + (1.0 - vm_normal_cdf_f64(annual->tail_z[n])) * tail;
}
