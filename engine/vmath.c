#include "engine/vmath.h"

static double polynomial(const double *coefficients, int n, double x)
{
    double sum = coefficients[0];
    for (int i = 1; i < n; i++)
        sum = sum * x + coefficients[i];
    return sum;
}

/* AS 241's three rational functions, PPND16, highest power first. */
static const double CENTRE_TOP[] = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
                                    45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
                                    133.14166789178437745, 3.387132872796366608};
static const double CENTRE_BOTTOM[] = {
    5226.495278852545925,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
static const double MIDDLE_TOP[] = {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
                                    1.27045825245236838258,   3.64784832476320460504,   5.7694972214606914055,
                                    4.6303378461565452959,    1.42343711074968357734};
static const double MIDDLE_BOTTOM[] = {
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455,    1.6763848301838038494,   2.05319162663775882187,   1.0};
static const double TAIL_TOP[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
                                  0.026532189526576123093,   0.29656057182850489123,    1.7848265399172913358,
                                  5.4637849111641143699,     6.6579046435011037772};
static const double TAIL_BOTTOM[] = {
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525,   0.13692988092273580531,   0.59983220655588793769,   1.0};

static double ratio(const double *top, const double *bottom, double x)
{
    return polynomial(top, 8, x) / polynomial(bottom, 8, x);
}

double vm_normal_quantile_f64(double u)
{
    const double from_centre = u - 0.5;
    if (fabs(from_centre) <= 0.425)
        return from_centre * ratio(CENTRE_TOP, CENTRE_BOTTOM, 0.180625 - from_centre * from_centre);
    const double r = sqrt(-vm_log_f64(from_centre < 0.0 ? u : 1.0 - u));
    const double magnitude =
        r <= 5.0 ? ratio(MIDDLE_TOP, MIDDLE_BOTTOM, r - 1.6) : ratio(TAIL_TOP, TAIL_BOTTOM, r - 5.0);
    return from_centre < 0.0 ? -magnitude : magnitude;
}

double vm_log_gamma_f64(double x)
{
    /* B_2k / (2k (2k-1)), k = 8 … 1: Abramowitz and Stegun 6.1.41. */
    static const double STIRLING[] = {-3617.0 / 122400.0, 1.0 / 156.0,  -691.0 / 360360.0, 1.0 / 1188.0,
                                      -1.0 / 1680.0,      1.0 / 1260.0, -1.0 / 360.0,      1.0 / 12.0};
    double product = 1.0, shifted = x;
    while (shifted < 10.0) {
        product *= shifted;
        shifted += 1.0;
    }
    const double inverse = 1.0 / shifted;
    const double series = polynomial(STIRLING, 8, inverse * inverse) * inverse;
    return ((shifted - 0.5) * vm_log_f64(shifted) - shifted) + 0.9189385332046728 + series - vm_log_f64(product);
}

static double log_beta(double a, double b)
{
    return vm_log_gamma_f64(a) + vm_log_gamma_f64(b) - vm_log_gamma_f64(a + b);
}

/* The continued fraction of the incomplete beta function, Abramowitz and Stegun 26.5.8; it converges fast for
 * x < (a+1) / (a+b+2), in a number of terms of the order of the root of the larger shape. */
static double beta_fraction(double x, double a, double b)
{
    enum { MAX_TERMS = 20000 };
    const double tiny = 1e-290;
    double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m <= MAX_TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 + even * d;
        c = 1.0 + even / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        value *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 + odd * d;
        c = 1.0 + odd / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        value *= d * c;
        if (fabs(d * c - 1.0) < 2e-16)
            break;
    }
    return value;
}

/* ln of x^a (1-x)^b / B(a,b), from ln x and ln(1-x). */
static double log_beta_kernel(double log_x, double log_rest, double a, double b, double log_of_beta)
{
    return a * log_x + b * log_rest - log_of_beta;
}

double vm_beta_cdf_f64(double x, double a, double b)
{
    if (x <= 0.0)
        return 0.0;
    if (x >= 1.0)
        return 1.0;
    const double kernel = vm_exp_f64(log_beta_kernel(vm_log_f64(x), vm_log1p_f64(-x), a, b, log_beta(a, b)));
    if (x < (a + 1.0) / (a + b + 2.0))
        return kernel * beta_fraction(x, a, b) / a;
    return 1.0 - kernel * beta_fraction(1.0 - x, b, a) / b;
}

/* ln of the distribution function at e^log_x, and its derivative by log_x. */
static double log_beta_cdf(double log_x, double a, double b, double log_of_beta, double *slope)
{
    const double x = vm_exp_f64(log_x);
    const double log_kernel = log_beta_kernel(log_x, vm_log1p_f64(-x), a, b, log_of_beta);
    double log_cdf;
    if (x < (a + 1.0) / (a + b + 2.0))
        log_cdf = log_kernel + vm_log_f64(beta_fraction(x, a, b) / a);
    else
        log_cdf = vm_log1p_f64(-vm_exp_f64(log_kernel) * beta_fraction(1.0 - x, b, a) / b);
    *slope = vm_exp_f64(log_kernel - log_cdf - vm_log1p_f64(-x));
    return log_cdf;
}

/* The quantile where it is no more than the mean. There ln F is concave in ln x, and a power of x bounds F from
 * above: (1-t)^(b-1) is at most max(1, (1-mean)^(b-1)). */
static double beta_lower_quantile(double u, double a, double b, double log_of_beta)
{
    enum { MAX_STEPS = 200 };
    const double log_u = vm_log_f64(u), log_rest = vm_log_f64(b / (a + b));
    double high = vm_log_f64(a / (a + b));
    double low = (log_u + vm_log_f64(a) + log_of_beta - max_of((b - 1.0) * log_rest, 0.0)) / a;
    double log_x = min_of(low, high);
    low = log_x - 1e-6;
    if (low < -700.0)
        return vm_exp_f64(low);
    for (int step = 0; step < MAX_STEPS; step++) {
        double slope;
        const double excess = log_beta_cdf(log_x, a, b, log_of_beta, &slope) - log_u;
        if (excess > 0.0)
            high = log_x;
        else
            low = log_x;
        double next = log_x - excess / slope;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - log_x) <= 2e-15 * max_of(1.0, fabs(next)))
            return vm_exp_f64(next);
        log_x = next;
    }
    return vm_exp_f64(log_x);
}

double vm_beta_quantile_f64(double u, double a, double b)
{
    const double log_of_beta = log_beta(a, b);
    if (u <= vm_beta_cdf_f64(a / (a + b), a, b))
        return beta_lower_quantile(u, a, b, log_of_beta);
    return 1.0 - beta_lower_quantile(1.0 - u, b, a, log_of_beta);
}
