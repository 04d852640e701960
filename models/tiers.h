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

/* The same for n amounts side by side, rung by rung, so that they lie in vector lanes. */
static inline void ladder_pays_all_fen(const struct layer *layers, int n_layers, int n,
                                       const double *restrict above_fen, double *restrict paid_fen)
{
    for (int c = 0; c < n; c++)
        paid_fen[c] = 0.0;
    for (int j = 0; j < n_layers; j++) {
        const struct layer layer = layers[j];
        for (int c = 0; c < n; c++) /* hot */
            paid_fen[c] += layer.share * max_of(min_of(above_fen[c], layer.to_fen) - layer.from_fen, 0.0);
    }
}

/* Basic medical insurance: share of the in-catalogue amount above the deductible of each admission, capped. */
static inline double basic_paid_fen(double in_fen, double deductible_fen, double share, double cap_fen)
{
    return round_fen(min_of(share * max_of(in_fen - deductible_fen, 0.0), cap_fen));
}

/* What catastrophic insurance pays where its ladder alone would pay ladder_fen. */
static inline double catastrophic_held_fen(double ladder_fen, double above_fen, double extra_share, double cap_fen)
{
    return round_fen(min_of(min_of(ladder_fen + extra_share * above_fen, cap_fen), above_fen));
}

/* Catastrophic insurance on the in-catalogue remainder; poor people have a lower deductible, a higher share
 * and no cap. */
static inline double catastrophic_paid_fen(double left_fen, double deductible_fen, const struct layer *layers,
                                           int n_layers, double extra_share, double cap_fen)
{
    const double above_fen = max_of(left_fen - deductible_fen, 0.0);
    return catastrophic_held_fen(ladder_pays_fen(above_fen, layers, n_layers), above_fen, extra_share, cap_fen);
}

/* Medical assistance: share of the in-catalogue remainder up to an annual cap. */
static inline double assistance_paid_fen(double left_fen, double deductible_fen, double share, double cap_fen)
{
    return round_fen(min_of(share * max_of(left_fen - deductible_fen, 0.0), cap_fen));
}

/* Enterprise supplementary cover: share of what the public tiers leave of the in-catalogue bill, up to an annual cap. */
struct employer_terms {
    double deductible_fen, share, cap_fen;
};
static inline double employer_paid_fen(const struct employer_terms *terms, double left_fen)
{
    return round_fen(min_of(terms->share * max_of(left_fen - terms->deductible_fen, 0.0), terms->cap_fen));
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

/* What a liability would pay of n bills side by side, before the total cap, unrounded: layer by layer, so that
 * bills lie in vector lanes. multiplier: the payable share of each bill's person, and the product's scale.
 * counted_share: of the bill that the liability counts. */
static inline void liability_pays_fen(const struct liability_terms *terms, double counted_share, int n,
                                      const double *restrict base_fen, const double *restrict multiplier,
                                      double *restrict paid_fen)
{
    const double deductible_fen = terms->deductible_fen, cap_fen = terms->cap_fen;
    for (int c = 0; c < n; c++)
        paid_fen[c] = 0.0;
    for (int j = 0; j < terms->n_layers; j++) {
        const struct layer layer = terms->layers[j];
        for (int c = 0; c < n; c++) { /* hot */
            const double above_fen = max_of(counted_share * base_fen[c] - deductible_fen, 0.0);
            paid_fen[c] += layer.share * max_of(min_of(above_fen, layer.to_fen) - layer.from_fen, 0.0);
        }
    }
    for (int c = 0; c < n; c++) /* hot */
        paid_fen[c] = min_of(multiplier[c] * paid_fen[c], cap_fen);
}

/* The factor that holds all liabilities together to the total cap, pro rata. */
static inline double total_cap_factor(const struct product_terms *terms, double total_fen)
{
    return total_fen > terms->total_cap_fen ? terms->total_cap_fen / total_fen : 1.0;
}

/* The same for one bill, the total cap applied. bases_fen: what is left of the bill under each liability. */
static inline void liabilities_pay_fen(const struct product_terms *terms, const double bases_fen[N_LIABILITIES],
                                       double multiplier, double paid_fen[N_LIABILITIES])
{
    double total_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++) {
        const double counted_share = l == OUT_OF_POLICY ? terms->eligible_share : 1.0;
        liability_pays_fen(&terms->liabilities[l], counted_share, 1, &bases_fen[l], &multiplier, &paid_fen[l]);
        total_fen += paid_fen[l];
    }
    const double factor = total_cap_factor(terms, total_fen);
    for (int l = 0; l < N_LIABILITIES; l++)
        paid_fen[l] *= factor;
}

/* Running totals of a bill's payments are rounded, not each payment: payments are then whole fen, and neither the
 * total cap nor what is left of the bill is exceeded by a fen. */
static inline double running_total_fen(double amount_fen) { return floor(amount_fen + 0.5); }

/* As it is paid, in whole fen under each liability. Returns the total. */
static inline double liabilities_paid_fen(const struct product_terms *terms, const double bases_fen[N_LIABILITIES],
                                          double multiplier, double paid_fen[N_LIABILITIES])
{
    double running_fen = 0.0, total_fen = 0.0;
    liabilities_pay_fen(terms, bases_fen, multiplier, paid_fen);
    for (int l = 0; l < N_LIABILITIES; l++) {
        running_fen += paid_fen[l];
        paid_fen[l] = running_total_fen(running_fen) - total_fen;
        total_fen = running_total_fen(running_fen);
    }
    return total_fen;
}

#endif
