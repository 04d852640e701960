/* Joining, staying, leaving: one linear predictor and one compare. */
#ifndef HUIMIN_DECISION_H
#define HUIMIN_DECISION_H

#include "engine/params.h"
#include "engine/vmath.h"
#include "models/domain.h"

/* Of an arm: what attention and decision share. */
struct decision_params {
    double contact_probability[MAX_YEARS], mobilisation[MAX_YEARS], mobilisation_decay, mobilisation_decay_after_year;
    double personal_account, hassle_yuan, automatic_renewal_probability, keep_probability, publicness;
    double warm_glow_yuan, choice_scale_yuan, base_inclination, taste_sd, inertia, peers, account_discount;
    double self_search_probability[N_STATES], household_decides, family_discount;
};
extern const struct param_table DECISION_TABLE;

/* The money side of v, in yuan of the first year: T·B + A·W_g·T·D − p·(1 − η·PA) − h. */
static inline double decision_worth_yuan(double trust, double perceived_yuan, int is_altruist, double warm_glow_yuan,
                                         double publicness, double price_yuan, double account_discount,
                                         double hassle_yuan)
{
    return trust * perceived_yuan + is_altruist * warm_glow_yuan * trust * publicness -
           price_yuan * (1.0 - account_discount) - hassle_yuan;
}

/* P(v > 0) = 1/(1 + e^{−worth/σ − rest}) with ε standard logistic; σ → 0 gives 0 or 1. */
static inline double decision_probability(double worth_yuan, double choice_scale_yuan, double rest)
{
    return 1.0 / (1.0 + vm_exp_f64(-(worth_yuan / choice_scale_yuan + rest)));
}

/* Probability to consider: a non-member by contact or own search, a member by contact or a kept habit. */
static inline double decision_considers(double contact_probability, double other_probability)
{
    return 1.0 - (1.0 - contact_probability) * (1.0 - other_probability);
}

/* P(R = 1, A = 1) of two indicators with these probabilities and correlation, held to what they allow. */
static inline double decision_joint_probability(double p_aware, double p_altruist, double correlation)
{
    const double spread = sqrt(p_aware * (1.0 - p_aware) * p_altruist * (1.0 - p_altruist));
    const double joint = p_aware * p_altruist + correlation * spread;
    return clamp_of(joint, max_of(0.0, p_aware + p_altruist - 1.0), min_of(p_aware, p_altruist));
}

#endif
