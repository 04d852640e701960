/* Intervals around what was simulated: Student's t for means, Wilson's for probabilities. */
#ifndef HUIMIN_INTERVALS_H
#define HUIMIN_INTERVALS_H

struct interval {
    double low, high; /* NAN where it is undefined */
};

/* Quantile of Student's t with `freedom` degrees at probability in (0, 1). By the beta distribution of
 * freedom / (freedom + t²) (Johnson, Kotz & Balakrishnan, ch. 28.7); the same bits on every machine.
 * NAN where freedom < 1. t(0.975; 19) = 2.0930240544. */
double interval_t_quantile(double probability, double freedom);

/* The 95% interval of a mean of n values with this standard error; undefined where n < 2. */
struct interval interval_of_mean(double mean, double se, long n);

/* Wilson's 95% interval of a probability seen `hits` times in n worlds (Wilson 1927, JASA 22:209-212). Newcombe
 * 1998, table I: 81 of 263 gives 0.2553 to 0.3662. Undefined where n is 0. */
struct interval interval_wilson(double hits, long n);

/* The same two at another confidence, in (0, 1). */
struct interval interval_of_mean_at(double confidence, double mean, double se, long n);
struct interval interval_wilson_at(double confidence, double hits, long n);

/* The 95% interval of a difference of two probabilities, second less first, seen in the same worlds: `both` of them
 * saw both events, only_first and only_second one alone, neither none. Newcombe 1998, Statistics in Medicine
 * 17:2635-2650, method 10: Wilson's limits of each, squared and added with their correlation. 59, 16, 6 and 80 give
 * -0.1186 to -0.0046 (Fagerland, Lydersen & Laake 2017, table 8.6). Undefined where there is no world. */
struct interval interval_paired(double both, double only_first, double only_second, double neither);

#endif
