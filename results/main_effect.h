/* First-order (main-effect) sensitivity from a sample that is given: how much of the variance of a figure over the points
 * of a design goes with one axis alone, Var(E[y|x]) / Var(y). No points of its own are needed: Plischke, Borgonovo & Smith
 * 2013, European Journal of Operational Research 226: 536-550. */
#ifndef HUIMIN_MAIN_EFFECT_H
#define HUIMIN_MAIN_EFFECT_H

#include <stdbool.h>

enum { MAIN_EFFECT_LEAST_POINTS = 32, MAIN_EFFECT_MOST_CLASSES = 32 };

/* The points of a sample in classes of neighbouring x. An axis of at most MAIN_EFFECT_MOST_CLASSES values has a class a
 * value; else there are about the cube root of n, of nearly equal size, and equal values share one. */
struct main_effect_classes {
    int n_points, n_classes;
    int *class_of;                          /* [n_points]; -1 where x is undefined */
    double *x;                              /* [n_points] from the middle of its class: 0 where all its x are equal */
    bool is_flat[MAIN_EFFECT_MOST_CLASSES]; /* all x of the class are equal */
};
/* False without memory. */
bool main_effect_classes_init(struct main_effect_classes *classes, const double *x, int n_points);
void main_effect_classes_free(struct main_effect_classes *classes);

struct main_effect {
    double share; /* of the variance, from 0 to 1; one of nothing may come out below 0 by chance */
    double se;
    int n_points; /* in which x and y are defined */
};
/* E[y|x] is taken as a straight line within every class, and what luck alone would explain is taken off as in the adjusted
 * coefficient of determination. `others`: what the other axes are known to add to y at each point, or NULL: taken off first,
 * it leaves E[y|x] as it is where axes are independent, and makes its error smaller. The error is a jackknife's over twenty
 * groups of points. Undefined (NAN) with fewer than MAIN_EFFECT_LEAST_POINTS points, one class, or a y that does not
 * vary. */
struct main_effect main_effect_of(const struct main_effect_classes *classes, const double *y, const double *others);

/* Slopes of the least-squares plane of y over n_axes axes, each [n_points] in `x`; of axes that are copies of one another, the
 * smallest slopes. An undefined x stands for the axis's mean, a point with an undefined y is left out. False without
 * memory. */
bool main_effect_slopes(const double *const *x, int n_axes, const double *y, int n_points, double *slopes);

#endif
