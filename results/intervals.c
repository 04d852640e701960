#include "results/intervals.h"

#include <math.h>

#include "engine/real.h"
#include "engine/vmath.h"

/* Normal quantile at 0.975. */
static const double Z_95 = 1.959963984540054;

/* Past this many degrees the beta quantile loses digits to its tiny argument, and the expansion in 1/freedom
 * is exact to 1e-13 (Abramowitz & Stegun 26.7.5). */
static const double MANY = 5000.0;

static double t_expansion(double probability, double freedom)
{
    const double z = vm_normal_quantile_f64(probability), z2 = z * z;
    const double first = z * (z2 + 1.0) / 4.0;
    const double second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    const double third = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    return z + (first + (second + third / freedom) / freedom) / freedom;
}

double interval_t_quantile(double probability, double freedom)
{
    if (!(freedom >= 1.0) || !(probability > 0.0 && probability < 1.0)) {
        return (double)NAN;
    }
    if (freedom > MANY) {
        return t_expansion(probability, freedom);
    }
    /* t² / (freedom + t²) is Beta(1/2, freedom/2); its distribution function there is |2 probability − 1|. */
    const double share = vm_beta_quantile_f64(fabs(2.0 * probability - 1.0), 0.5, freedom / 2.0);
    const double t = sqrt(freedom * share / (1.0 - share));
    return probability < 0.5 ? -t : t;
}

/* `probability`: that lies below the upper end. */
static struct interval mean_interval(double probability, double mean, double se, long n)
{
    if (n < 2 || !isfinite(mean) || !isfinite(se)) {
        return (struct interval){(double)NAN, (double)NAN};
    }
    const double reach = se * interval_t_quantile(probability, (double)(n - 1));
    return (struct interval){mean - reach, mean + reach};
}

struct interval interval_of_mean(double mean, double se, long n) { return mean_interval(0.975, mean, se, n); }

struct interval interval_of_mean_at(double confidence, double mean, double se, long n)
{
    return mean_interval(0.5 + 0.5 * confidence, mean, se, n);
}

static struct interval wilson(double z, double hits, long n)
{
    if (n < 1) {
        return (struct interval){(double)NAN, (double)NAN};
    }
    const double count = (double)n, share = hits / count, z2 = z * z;
    const double centre = (share + z2 / (2.0 * count)) / (1.0 + z2 / count);
    const double reach = z / (1.0 + z2 / count) * sqrt(share * (1.0 - share) / count + z2 / (4.0 * count * count));
    return (struct interval){hits <= 0.0 ? 0.0 : max_of(centre - reach, 0.0),
                             hits >= count ? 1.0 : min_of(centre + reach, 1.0)};
}

struct interval interval_wilson(double hits, long n) { return wilson(Z_95, hits, n); }

struct interval interval_wilson_at(double confidence, double hits, long n)
{
    return wilson(vm_normal_quantile_f64(0.5 + 0.5 * confidence), hits, n);
}

/* Correlation of the two events, less a correction where it is positive. */
static double paired_correlation(double both, double only_first, double only_second, double neither)
{
    const double n = both + only_first + only_second + neither, cross = both * neither - only_first * only_second;
    const double margins =
        (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither);
    if (!(margins > 0.0)) {
        return 0.0;
    }
    return (cross > 0.0 ? max_of(cross - n / 2.0, 0.0) : cross) / sqrt(margins);
}

/* Length of two reaches at right angles but for their correlation. */
static double paired_reach(double left, double right, double correlation)
{
    return sqrt(max_of(left * left - 2.0 * correlation * left * right + right * right, 0.0));
}

struct interval interval_paired(double both, double only_first, double only_second, double neither)
{
    const double n = both + only_first + only_second + neither;
    if (!(n >= 1.0)) {
        return (struct interval){(double)NAN, (double)NAN};
    }
    const double first = (both + only_first) / n, second = (both + only_second) / n;
    const struct interval one = interval_wilson(both + only_first, (long)n);
    const struct interval two = interval_wilson(both + only_second, (long)n);
    const double correlation = paired_correlation(both, only_first, only_second, neither);
    const double difference = (only_second - only_first) / n;
    return (struct interval){difference - paired_reach(second - two.low, one.high - first, correlation),
                             difference + paired_reach(two.high - second, first - one.low, correlation)};
}
