/* The floating type of the kernels: float by default, double in the PRECISION=double build, in which
 * cases with known answers are held to their own tolerance. Money never uses it: see money.h. */
#ifndef HUIMIN_REAL_H
#define HUIMIN_REAL_H

#ifdef HUIMIN_DOUBLE
typedef double real;
#else
typedef float real;
#endif

#define REAL(x) ((real)(x))

/* Ternaries, not fmin and fmax: those stay library calls and stop vectorisation. */
static inline double min_of(double a, double b) { return a < b ? a : b; }
static inline double max_of(double a, double b) { return a > b ? a : b; }
static inline real real_min(real a, real b) { return a < b ? a : b; }
static inline real real_max(real a, real b) { return a > b ? a : b; }
static inline double clamp_of(double x, double low, double high) { return min_of(max_of(x, low), high); }

#endif
