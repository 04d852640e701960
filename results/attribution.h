/* What a change is made of: V = Σ_c Π_f x_cf, cells c and factors f, before and after. Two ways to say how much of
 * V₁ − V₀ each factor carries; both leave no residual.
 *
 * Values are [n_cells][n_factors] and must not be negative; effects is [n_factors], in the unit of V. */
#ifndef HUIMIN_ATTRIBUTION_H
#define HUIMIN_ATTRIBUTION_H

enum { ATTRIBUTION_MAX_FACTORS = 8 };

/* The logarithmic mean (a − b) / (ln a − ln b), a where they are equal, 0 where either is 0. */
double attribution_log_mean(double a, double b);

/* Additive LMDI-I (Ang, Energy Policy 32 (2004) 1131; 33 (2005) 867): Σ_c L(v_c1, v_c0)·ln(x_cf1 / x_cf0), v_c the product of a
 * cell. A cell that is 0 on one side goes whole to the factors that are 0 there, in equal parts: the limit as these
 * shrink together (Ang & Liu, Energy Policy 35 (2007) 238). */
void attribution_divisia(int n_cells, int n_factors, const double *before, const double *after, double *effects);

/* Shapley's value: the mean, over all orders in which the factors may move, of what a factor's move adds. Exact, over
 * the 2^n_factors sets (Sun, Energy Economics 20 (1998) 85; Albrecht et al., Energy Policy 30 (2002) 727). */
void attribution_shapley(int n_cells, int n_factors, const double *before, const double *after, double *effects);

#endif
