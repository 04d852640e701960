#include "models/binomial.h"

#include <math.h>

#include "engine/vmath.h"

#define TWO_PI 6.283185307179586476925

/* ln n! − ln[√(2πn) (n/e)^n], the error of Stirling's formula. */
static double stirling_error(double n)
{
    static const double EXACT[16] = {
        0.0,
        0.081061466795327258220,
        0.041340695955409294094,
        0.027677925684998339149,
        0.020790672103765093112,
        0.016644691189821192163,
        0.013876128823070747999,
        0.011896709945891770095,
        0.010411265261972096497,
        0.009255462182712732918,
        0.008330563433362871256,
        0.007573675487951840795,
        0.006942840107209529866,
        0.006408994188004207068,
        0.005951370112758847736,
        0.005554733551962801371,
    };
    if (n < 16.0)
        return EXACT[(int)n];
    const double n2 = n * n;
    return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / n2) / n2) / n2) / n2) / n;
}

/* x ln(x/m) + m − x, without cancellation near x = m. */
static double deviance(double x, double m)
{
    if (fabs(x - m) >= 0.1 * (x + m))
        return x * vm_log_f64(x / m) + m - x;
    const double v = (x - m) / (x + m), v2 = v * v;
    double sum = (x - m) * v, power = 2.0 * x * v;
    for (int j = 1; j < 1000; j++) {
        power *= v2;
        const double next = sum + power / (2 * j + 1);
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

double binomial_probability(int64_t k, int64_t n, double p)
{
    if (k < 0 || k > n)
        return 0.0;
    if (p <= 0.0)
        return k == 0 ? 1.0 : 0.0;
    if (p >= 1.0)
        return k == n ? 1.0 : 0.0;
    const double trials = (double)n, x = (double)k;
    if (k == 0)
        return vm_exp_f64(trials * vm_log1p_f64(-p));
    if (k == n)
        return vm_exp_f64(trials * vm_log_f64(p));
    const double exponent = stirling_error(trials) - stirling_error(x) - stirling_error(trials - x) -
                            deviance(x, trials * p) - deviance(trials - x, trials * (1.0 - p));
    return vm_exp_f64(exponent) * sqrt(trials / (TWO_PI * x * (trials - x)));
}

/* Terms from k upwards (direction 1) or downwards (−1), each from its neighbour, until they no longer count. */
static double sum_of_terms(int64_t k, int64_t n, double p, int direction)
{
    const double odds = p / (1.0 - p);
    double term = binomial_probability(k, n, p), sum = 0.0;
    while (k >= 0 && k <= n && term > sum * 1e-18) {
        sum += term;
        const double below = (double)(direction > 0 ? k + 1 : k), above = (double)(direction > 0 ? n - k : n - k + 1);
        term *= direction > 0 ? above / below * odds : below / above / odds;
        k += direction;
    }
    return sum;
}

double binomial_upper_tail(int64_t k, int64_t n, double p)
{
    if (k <= 0)
        return 1.0;
    if (k > n || p <= 0.0)
        return 0.0;
    if (p >= 1.0)
        return 1.0;
    return (double)k > (double)n * p ? sum_of_terms(k, n, p, 1) : max_of(1.0 - sum_of_terms(k - 1, n, p, -1), 0.0);
}

double binomial_loss_probability(int64_t n, double p, double claim_yuan, double premium_yuan)
{
    const double bearable_claims = floor(premium_yuan * (double)n / claim_yuan);
    if (bearable_claims >= (double)n)
        return 0.0;
    return binomial_upper_tail((int64_t)bearable_claims + 1, n, p);
}
