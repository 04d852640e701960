/* A patient's year through all tiers in order, to the fen: what each pays of what those before it left, by which rule,
 * and what remains to the household. Payments and what remains add up to the bill. */
#ifndef HUIMIN_BILL_H
#define HUIMIN_BILL_H

#include "results/bill_terms.h"
#include "scenarios/patient.h"

/* What may pay, in order. */
enum bill_payer {
    BILL_BASIC,
    BILL_BASIC_OUTPATIENT,
    BILL_CATASTROPHIC,
    BILL_ASSISTANCE,
    BILL_EMPLOYER,
    BILL_IN_POLICY, /* the liabilities of the product, in the order of enum liability */
    BILL_OUT_OF_POLICY,
    BILL_SPECIAL_DRUGS,
    BILL_RARE_DISEASE,
    BILL_COMMERCIAL,
    BILL_EMPLOYEE_AID,
    BILL_VILLAGE_AID,
    BILL_CROWDFUNDING,
    BILL_GRANT,
    N_BILL_PAYERS
};

/* Why nothing can be paid, whatever the amount. */
enum bill_refusal {
    BILL_PAYS,
    BILL_HAS_NO_COVER,    /* the patient is not in this tier */
    BILL_IS_NOT_COVERED,  /* the product lacks the liability */
    BILL_IS_NOT_ADMITTED, /* the product is not for this person */
    BILL_IS_NOT_PAYABLE,  /* the product excludes this person's state, or waits */
};

/* The rule that made a payment: shares of layers of (counted_share × base − n_deductibles × deductible), times the
 * payable and the member's share, up to the cap; then held to what all of the product's liabilities may be. */
struct bill_rule {
    enum bill_refusal refusal;
    double base_fen, counted_share, deductible_fen, payable_share, member_share, cap_fen;
    int n_deductibles, n_layers;
    struct layer layers[MAX_ROWS];
    double total_cap_fen; /* of all liabilities, where it cut this one; else 0 */
};

struct bill_payment {
    double paid_fen;
    struct bill_rule rule;
};

struct bill {
    double total_fen; /* the parts below added up */
    double in_catalogue_fen, out_of_catalogue_fen, special_drugs_fen, rare_drugs_fen, outpatient_fen;
    struct bill_payment payments[N_BILL_PAYERS];
    double left_fen; /* to the household */
    /* Beside the bill, never part of it. */
    double product_lump_sum_fen, aid_lump_sum_fen; /* of Huiminbao; of network and employee mutual aid */
    double platform_fee_fen;                       /* that a crowdfunding's platform keeps */
    double over_compensation_fen;                  /* lump sums and gifts above what was left */
};

/* has_product: 0 is the same year without Huiminbao. */
struct bill bill_of(const struct patient_values *patient, const struct bill_terms *terms, int has_product);

/* What all payers pay together. */
double bill_paid_fen(const struct bill *bill);

#endif
