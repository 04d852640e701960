/* Who pays what of a bill: one pure formula a tier, amounts in whole fen held in double, each payment rounded
 * once, none above what is left. Klugman, Panjer & Willmot, Loss Models, ch. 8 (coverage modifications). */
#ifndef HUIMIN_TIERS_H
#define HUIMIN_TIERS_H

#include "engine/money.h"
#include "engine/real.h"
#include "models/domain.h"

/* A coinsured layer of the amount above a deductible. to_fen may be very large for an open layer. */
struct layer {
    double from_fen, to_fen, share;
};

/* What a ladder of layers pays of an amount above its deductible, before rounding. Rungs count from the
 * deductible, not from the ground. */
static inline double ladder_pays_fen(double above_fen, const struct layer *layers, int n_layers)
{
    double paid_fen = 0.0;
    for (int j = 0; j < n_layers; j++)
        paid_fen += layers[j].share * max_of(min_of(above_fen, layers[j].to_fen) - layers[j].from_fen, 0.0);
    return paid_fen;
}

/* Basic medical insurance: share of the in-catalogue amount above the deductible of each admission, capped. */
static inline double basic_paid_fen(double in_fen, double deductible_fen, double share, double cap_fen)
{
    return round_fen(min_of(share * max_of(in_fen - deductible_fen, 0.0), cap_fen));
}

/* Catastrophic insurance on the in-catalogue remainder; poor people have a lower deductible, a higher share
 * and no cap. */
static inline double catastrophic_paid_fen(double left_fen, double deductible_fen, const struct layer *layers, int n_layers,
                                           double extra_share, double cap_fen)
{
    const double above_fen = max_of(left_fen - deductible_fen, 0.0);
    const double paid_fen = ladder_pays_fen(above_fen, layers, n_layers) + extra_share * above_fen;
    return round_fen(min_of(min_of(paid_fen, cap_fen), above_fen));
}

/* Medical assistance: share of the in-catalogue remainder up to an annual cap. */
static inline double assistance_paid_fen(double left_fen, double deductible_fen, double share, double cap_fen)
{
    return round_fen(min_of(share * max_of(left_fen - deductible_fen, 0.0), cap_fen));
}

/* Liabilities of a Huiminbao product. */
enum liability { IN_POLICY, OUT_OF_POLICY, SPECIAL_DRUGS, RARE_DISEASE, N_LIABILITIES };

struct liability_terms {
    double deductible_fen, cap_fen;
    int n_layers; /* 0: not covered */
    struct layer layers[MAX_ROWS];
};

struct product_terms {
    struct liability_terms liabilities[N_LIABILITIES];
    double total_cap_fen;
    double eligible_share; /* of the out-of-catalogue amount that the product counts */
};

/* What the product would pay under each liability before the total cap, unrounded. bases_fen: what is left of
 * the bill under each. multiplier: the payable share of the person's state (and the product's scale). */
static inline void liabilities_pay_fen(const struct product_terms *terms, const double bases_fen[N_LIABILITIES],
                                       double multiplier, double paid_fen[N_LIABILITIES])
{
    double total_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++) {
        const struct liability_terms *liability = &terms->liabilities[l];
        const double eligible_fen = l == OUT_OF_POLICY ? terms->eligible_share * bases_fen[l] : bases_fen[l];
        const double above_fen = max_of(eligible_fen - liability->deductible_fen, 0.0);
        const double ladder_fen = ladder_pays_fen(above_fen, liability->layers, liability->n_layers);
        paid_fen[l] = min_of(multiplier * ladder_fen, liability->cap_fen);
        total_fen += paid_fen[l];
    }
    const double scale = total_fen > terms->total_cap_fen ? terms->total_cap_fen / total_fen : 1.0;
    for (int l = 0; l < N_LIABILITIES; l++) paid_fen[l] *= scale;
}

/* As it is paid: whole fen under each liability, that add up to the total rounded once. So neither the total cap
 * nor what is left of the bill is exceeded by a fen. Returns the total. */
static inline double liabilities_paid_fen(const struct product_terms *terms, const double bases_fen[N_LIABILITIES],
                                          double multiplier, double paid_fen[N_LIABILITIES])
{
    double running_fen = 0.0, total_fen = 0.0;
    liabilities_pay_fen(terms, bases_fen, multiplier, paid_fen);
    for (int l = 0; l < N_LIABILITIES; l++) {
        running_fen += paid_fen[l];
        const double rounded_fen = floor(running_fen + 0.5);
        paid_fen[l] = rounded_fen - total_fen;
        total_fen = rounded_fen;
    }
    return total_fen;
}

#endif
