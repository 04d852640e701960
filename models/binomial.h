/* Binomial probabilities that stay accurate in far tails of large pools.
 * C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000): the saddle-point form, free of the
 * cancellation that logarithms of factorials of a million suffer. */
#ifndef HUIMIN_BINOMIAL_H
#define HUIMIN_BINOMIAL_H

#include <stdint.h>

#include "engine/real.h"

/* P(K = k) of n trials with probability p in [0, 1]; 0 outside 0..n. */
double binomial_probability(int64_t k, int64_t n, double p);
/* P(K >= k): summed from the side that does not cancel, to the last bit that matters. */
double binomial_upper_tail(int64_t k, int64_t n, double p);

/* Probability that claims exceed premium strictly, for n members who each claim with probability p one claim of
 * claim_yuan, and pay premium_yuan each. claim_yuan > 0. */
double binomial_loss_probability(int64_t n, double p, double claim_yuan, double premium_yuan);

#endif
