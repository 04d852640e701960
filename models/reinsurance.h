/* Expected recovery of an aggregate stop-loss; pure formulas, used by reinsurance.c. */
#ifndef HUIMIN_REINSURANCE_H
#define HUIMIN_REINSURANCE_H

#include "engine/real.h"
#include "engine/vmath.h"

/* E[(S − d)+] for a normal total S: sd·[φ(z) − z·(1 − Φ(z))], z = (d − mean)/sd. Klugman, Panjer & Willmot, Loss
 * Models, ch. 9 (normal approximation). A total without spread pays its excess for certain. */
static inline double reinsurance_stop_loss_expectation(double mean, double sd, double attachment)
{
    if (sd <= 0.0)
        return max_of(mean - attachment, 0.0);
    const double z = (attachment - mean) / sd;
    return max_of(sd * (vm_normal_pdf_f64(z) - z * vm_normal_cdf_f64(-z)), 0.0);
}

/* E of the layer from `attachment` to `attachment + limit`. */
static inline double reinsurance_layer_expectation(double mean, double sd, double attachment, double limit)
{
    return max_of(reinsurance_stop_loss_expectation(mean, sd, attachment) -
                      reinsurance_stop_loss_expectation(mean, sd, attachment + limit),
                  0.0);
}

/* What the layer pays of a total. */
static inline double reinsurance_layer_recovery(double total, double attachment, double limit)
{
    return min_of(max_of(total - attachment, 0.0), limit);
}

#endif
