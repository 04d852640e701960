#include "results/bill.h"

#include "models/disease.h"

static const double OPEN_FEN = FEN_MAXIMUM;

/* A rule that pays one share of everything above its deductibles. */
static struct bill_rule plain_rule(double base_fen, double deductible_fen, int n_deductibles, double share,
                                   double cap_fen)
{
    return (struct bill_rule){.base_fen = base_fen,
                              .counted_share = 1.0,
                              .deductible_fen = deductible_fen,
                              .n_deductibles = n_deductibles,
                              .payable_share = 1.0,
                              .member_share = 1.0,
                              .cap_fen = cap_fen,
                              .n_layers = 1,
                              .layers = {{0.0, OPEN_FEN, share}}};
}

static struct bill_rule refusing_rule(double base_fen, enum bill_refusal refusal)
{
    return (struct bill_rule){.refusal = refusal, .base_fen = base_fen, .counted_share = 1.0, .cap_fen = OPEN_FEN};
}

/* ------------------------------------------------------------------ tiers 1 to 4 */

static void pay_public(struct bill *bill, const struct patient_values *patient, const struct bill_terms *terms)
{
    const struct social_params *social = &terms->social;
    const int scheme = (int)patient->scheme, is_poor = patient->is_safety_net != 0.0;
    const int n_admissions = (int)patient->admissions;
    const struct public_terms own = public_terms_of(social, n_admissions, scheme, is_poor);
    const struct public_payments pays =
        social_insurance_pays(social, bill->in_catalogue_fen, n_admissions, scheme, is_poor);
    const double after_basic_fen = bill->in_catalogue_fen - pays.basic_fen;
    const double after_catastrophic_fen = after_basic_fen - pays.catastrophic_fen;
    struct bill_rule ladder =
        plain_rule(after_basic_fen, own.catastrophic_deductible_fen, 1, 0.0, own.catastrophic_cap_fen);
    ladder.n_layers = social->n_layers;
    for (int j = 0; j < social->n_layers; j++)
        ladder.layers[j] = (struct layer){social->layers[j].from_fen, social->layers[j].to_fen,
                                          social->layers[j].share + own.extra_share};
    bill->payments[BILL_BASIC] = (struct bill_payment){
        pays.basic_fen, plain_rule(bill->in_catalogue_fen, fen_of_yuan(social->basic_deductible_yuan[scheme]),
                                   n_admissions, own.basic_share, own.basic_cap_fen)};
    bill->payments[BILL_CATASTROPHIC] = (struct bill_payment){pays.catastrophic_fen, ladder};
    bill->payments[BILL_ASSISTANCE] = (struct bill_payment){
        pays.assistance_fen, is_poor ? plain_rule(after_catastrophic_fen, own.assistance_deductible_fen, 1,
                                                  own.assistance_share, own.assistance_cap_fen)
                                     : refusing_rule(after_catastrophic_fen, BILL_HAS_NO_COVER)};
}

static void pay_outpatient(struct bill *bill, const struct patient_values *patient, const struct bill_terms *terms)
{
    const struct social_params *social = &terms->social;
    const int scheme = (int)patient->scheme;
    const double deductible_fen = fen_of_yuan(social->outpatient_deductible_yuan[scheme]);
    const double share = social->outpatient_share[scheme], cap_fen = fen_of_yuan(social->outpatient_cap_yuan[scheme]);
    bill->payments[BILL_BASIC_OUTPATIENT] =
        (struct bill_payment){basic_paid_fen(bill->outpatient_fen, deductible_fen, share, cap_fen),
                              plain_rule(bill->outpatient_fen, deductible_fen, 1, share, cap_fen)};
}

static void pay_employer(struct bill *bill, const struct patient_values *patient, const struct bill_terms *terms)
{
    const double left_fen = bill->in_catalogue_fen - bill->payments[BILL_BASIC].paid_fen -
                            bill->payments[BILL_CATASTROPHIC].paid_fen - bill->payments[BILL_ASSISTANCE].paid_fen;
    const struct employer_terms own = employer_terms_of(&terms->employer);
    bill->payments[BILL_EMPLOYER].rule = patient->has_employer_cover != 0.0
                                             ? plain_rule(left_fen, own.deductible_fen, 1, own.share, own.cap_fen)
                                             : refusing_rule(left_fen, BILL_HAS_NO_COVER);
    if (patient->has_employer_cover != 0.0)
        bill->payments[BILL_EMPLOYER].paid_fen = employer_paid_fen(&own, left_fen);
}

/* ------------------------------------------------------------------ tier 5 */

static int diseases_of(const struct patient_values *patient)
{
    return patient->disease > PATIENT_NO_DISEASE ? 1 << ((int)patient->disease - 1) : 0;
}

/* A new member's part of every liability: the total is rounded as one payment, and shared out by running totals. */
static void reduce_for_new_member(double share, double paid_fen[N_LIABILITIES])
{
    double all_fen = 0.0, running_fen = 0.0, given_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++)
        all_fen += paid_fen[l];
    const double total_fen = round_fen(share * all_fen);
    for (int l = 0; l < N_LIABILITIES; l++) {
        running_fen += paid_fen[l];
        const double upto_fen =
            running_fen == all_fen ? total_fen : min_of(running_total_fen(share * running_fen), total_fen);
        paid_fen[l] = upto_fen - given_fen;
        given_fen = upto_fen;
    }
}

/* What the product may still pay in the person's life: liabilities are cut from the last one on. */
static void hold_to_lifetime(double most_fen, double paid_fen[N_LIABILITIES])
{
    for (int l = 0; l < N_LIABILITIES; l++) {
        paid_fen[l] = min_of(paid_fen[l], most_fen);
        most_fen -= paid_fen[l];
    }
}

static struct bill_rule liability_rule(const struct liability_terms *terms, double base_fen, double counted_share,
                                       double payable_share, double member_share)
{
    struct bill_rule rule = plain_rule(base_fen, terms->deductible_fen, 1, 0.0, terms->cap_fen);
    rule.counted_share = counted_share;
    rule.payable_share = payable_share;
    rule.member_share = member_share;
    rule.n_layers = terms->n_layers;
    for (int j = 0; j < terms->n_layers; j++)
        rule.layers[j] = terms->layers[j];
    rule.refusal = terms->n_layers == 0                          ? BILL_IS_NOT_COVERED
                   : payable_share <= 0.0 || member_share <= 0.0 ? BILL_IS_NOT_PAYABLE
                                                                 : BILL_PAYS;
    return rule;
}

static void refuse_product(struct bill *bill, const double bases_fen[N_LIABILITIES], enum bill_refusal refusal)
{
    for (int l = 0; l < N_LIABILITIES; l++)
        bill->payments[BILL_IN_POLICY + l] = (struct bill_payment){0.0, refusing_rule(bases_fen[l], refusal)};
}

static void pay_liabilities(struct bill *bill, const struct patient_values *patient,
                            const struct product_params *product, const double bases_fen[N_LIABILITIES])
{
    const struct product_terms terms = product_terms_personal(product, &product->terms, (int)patient->claim_free_years,
                                                              patient->is_screened_negative != 0.0);
    const double payable_share = product->payable_share[(int)patient->state];
    const double member_share = patient->is_new_member != 0.0 ? product->new_member_share : 1.0;
    double paid_fen[N_LIABILITIES], single_fen[N_LIABILITIES], single_total_fen = 0.0;
    for (int l = 0; l < N_LIABILITIES; l++) {
        const double counted_share = l == OUT_OF_POLICY ? terms.eligible_share : 1.0;
        liability_pays_fen(&terms.liabilities[l], counted_share, 1, &bases_fen[l], &payable_share, &single_fen[l]);
        single_total_fen += single_fen[l];
        bill->payments[BILL_IN_POLICY + l].rule =
            liability_rule(&terms.liabilities[l], bases_fen[l], counted_share, payable_share, member_share);
    }
    for (int l = 0; l < N_LIABILITIES && single_total_fen > terms.total_cap_fen; l++)
        if (single_fen[l] > 0.0)
            bill->payments[BILL_IN_POLICY + l].rule.total_cap_fen = terms.total_cap_fen;
    liabilities_paid_fen(&terms, bases_fen, payable_share, paid_fen);
    if (member_share != 1.0)
        reduce_for_new_member(member_share, paid_fen);
    if (product->lifetime_cap_yuan > 0.0)
        hold_to_lifetime(max_of(fen_of_yuan(product->lifetime_cap_yuan - patient->paid_before_yuan), 0.0), paid_fen);
    for (int l = 0; l < N_LIABILITIES; l++)
        bill->payments[BILL_IN_POLICY + l].paid_fen = paid_fen[l];
}

/* Cash on a first diagnosis, by the product's own list; the payable share of the state before it applies. */
static double product_lump_sum_fen(const struct patient_values *patient, const struct product_params *product)
{
    const int disease = (int)patient->disease - 1;
    const int is_due = patient->is_first_diagnosis != 0.0 && patient->disease > PATIENT_NO_DISEASE &&
                       disease < N_LISTED && product->lump_sum_listed[disease] > 0.0;
    const double member_share = patient->is_new_member != 0.0 ? product->new_member_share : 1.0;
    const double lump_sum_yuan = product->payable_share[(int)patient->state] * product->lump_sum_yuan;
    return is_due ? round_fen(member_share * fen_of_yuan(lump_sum_yuan)) : 0.0;
}

static void pay_product(struct bill *bill, const struct patient_values *patient, const struct bill_terms *terms,
                        int has_product)
{
    const double bases_fen[N_LIABILITIES] = {
        [IN_POLICY] = bill->payments[BILL_EMPLOYER].rule.base_fen - bill->payments[BILL_EMPLOYER].paid_fen,
        [OUT_OF_POLICY] = bill->out_of_catalogue_fen,
        [SPECIAL_DRUGS] = bill->special_drugs_fen,
        [RARE_DISEASE] = bill->rare_drugs_fen,
    };
    if (!has_product) {
        refuse_product(bill, bases_fen, BILL_HAS_NO_COVER);
        return;
    }
    if (!product_admits(&terms->product.eligibility, (int)patient->sex, (int)patient->age_years,
                        diseases_of(patient))) {
        refuse_product(bill, bases_fen, BILL_IS_NOT_ADMITTED);
        return;
    }
    pay_liabilities(bill, patient, &terms->product, bases_fen);
    bill->product_lump_sum_fen = product_lump_sum_fen(patient, &terms->product);
}

/* ------------------------------------------------------------------ tiers 6 to 8 */

/* Cash on the first diagnosis of a listed disease, from network mutual aid and from that of employees. */
static double aid_lump_sum_fen(const struct patient_values *patient, const struct bill_terms *terms)
{
    const int age_years = (int)patient->age_years;
    const int is_due =
        patient->is_first_diagnosis != 0.0 && patient->disease > PATIENT_NO_DISEASE && patient->disease <= N_LISTED;
    double lump_sum_fen = 0.0;
    if (is_due && patient->has_network_aid != 0.0 && age_years < terms->network_exit_age_years)
        lump_sum_fen += fen_of_yuan(terms->network_benefit_yuan[network_benefit_band(network_age_band(age_years))]);
    if (is_due && patient->has_employee_aid != 0.0)
        lump_sum_fen += terms->late.employee_aid.lump_sum_fen;
    return lump_sum_fen;
}

static struct bill_payment late_payment(int has_cover, double paid_fen, struct bill_rule rule)
{
    return has_cover ? (struct bill_payment){paid_fen, rule}
                     : (struct bill_payment){0.0, refusing_rule(rule.base_fen, BILL_HAS_NO_COVER)};
}

/* The rules of the late tiers, from what each found left before it. */
static void keep_late(struct bill *bill, const struct patient_values *patient, const struct late_terms *terms,
                      const struct late_payments *pays, double in_left_fen, double out_left_fen, double lump_sum_fen)
{
    struct bill_payment *const payments = bill->payments;
    const double commercial_share =
        terms->commercial.share * (patient->has_exclusion != 0.0 ? 1.0 - terms->commercial.excluded_share : 1.0);
    const double all_fen = in_left_fen + out_left_fen;
    const double after_commercial_fen = all_fen - pays->commercial_fen;
    const double after_employee_fen = after_commercial_fen - pays->employee_aid_fen;
    const double needed_fen = max_of(after_employee_fen - pays->village_aid_fen - lump_sum_fen, 0.0);
    payments[BILL_COMMERCIAL] = late_payment(
        patient->has_commercial != 0.0, pays->commercial_fen,
        plain_rule(all_fen, terms->commercial.deductible_fen, 1, commercial_share, terms->commercial.cap_fen));
    payments[BILL_EMPLOYEE_AID] = late_payment(patient->has_employee_aid != 0.0, pays->employee_aid_fen,
                                               plain_rule(max_of(in_left_fen - pays->commercial_fen, 0.0), 0.0, 1,
                                                          terms->employee_aid.share, terms->employee_aid.cap_fen));
    payments[BILL_VILLAGE_AID] =
        late_payment(patient->has_village_aid != 0.0, pays->village_aid_fen,
                     plain_rule(after_employee_fen, terms->village_aid.trigger_fen[(int)patient->scheme], 1,
                                terms->village_aid.share, terms->village_aid.cap_fen));
    payments[BILL_CROWDFUNDING] =
        late_payment(patient->raised_yuan > 0.0, pays->crowdfunding_fen,
                     plain_rule(needed_fen, 0.0, 1, 1.0, fen_of_yuan(patient->raised_yuan) - pays->platform_fee_fen));
    payments[BILL_GRANT] = late_payment(patient->has_grant != 0.0, pays->grant_fen,
                                        plain_rule(needed_fen - pays->crowdfunding_fen, 0.0, 1,
                                                   terms->charity.grant_share, terms->charity.grant_cap_fen));
}

static void pay_late(struct bill *bill, const struct patient_values *patient, const struct bill_terms *terms)
{
    double in_left_fen = bill->payments[BILL_EMPLOYER].rule.base_fen - bill->payments[BILL_EMPLOYER].paid_fen;
    double out_left_fen = bill->out_of_catalogue_fen + bill->special_drugs_fen + bill->rare_drugs_fen;
    const double lump_sum_fen = bill->product_lump_sum_fen + bill->aid_lump_sum_fen;
    in_left_fen -= bill->payments[BILL_IN_POLICY].paid_fen;
    for (int l = OUT_OF_POLICY; l < N_LIABILITIES; l++)
        out_left_fen -= bill->payments[BILL_IN_POLICY + l].paid_fen;
    const struct late_cover cover = {.scheme = (int)patient->scheme,
                                     .has_commercial = patient->has_commercial != 0.0,
                                     .has_exclusion = patient->has_exclusion != 0.0,
                                     .has_employee_aid = patient->has_employee_aid != 0.0,
                                     .has_village_aid = patient->has_village_aid != 0.0,
                                     .has_grant = patient->has_grant != 0.0,
                                     .raised_fen = fen_of_yuan(patient->raised_yuan),
                                     .lump_sum_fen = lump_sum_fen};
    struct late_payments pays;
    late_tiers_pay(&terms->late, &cover, in_left_fen, out_left_fen, &pays);
    keep_late(bill, patient, &terms->late, &pays, in_left_fen, out_left_fen, lump_sum_fen);
    bill->platform_fee_fen = pays.platform_fee_fen;
    bill->over_compensation_fen = pays.gift_excess_fen + pays.lump_sum_excess_fen;
}

/* ------------------------------------------------------------------ the whole */

static struct bill bill_before(const struct patient_values *patient)
{
    struct bill bill = {.out_of_catalogue_fen = fen_of_yuan(patient->out_of_catalogue_yuan),
                        .special_drugs_fen = fen_of_yuan(patient->special_drugs_yuan),
                        .rare_drugs_fen = fen_of_yuan(patient->rare_drugs_yuan),
                        .outpatient_fen = fen_of_yuan(patient->outpatient_yuan)};
    bill.in_catalogue_fen = fen_of_yuan(patient->inpatient_yuan) - bill.out_of_catalogue_fen;
    bill.total_fen = bill.in_catalogue_fen + bill.out_of_catalogue_fen + bill.special_drugs_fen + bill.rare_drugs_fen +
                     bill.outpatient_fen;
    return bill;
}

double bill_paid_fen(const struct bill *bill)
{
    double paid_fen = 0.0;
    for (int payer = 0; payer < N_BILL_PAYERS; payer++)
        paid_fen += bill->payments[payer].paid_fen;
    return paid_fen;
}

struct bill bill_of(const struct patient_values *patient, const struct bill_terms *terms, int has_product)
{
    struct bill bill = bill_before(patient);
    pay_public(&bill, patient, terms);
    pay_outpatient(&bill, patient, terms);
    pay_employer(&bill, patient, terms);
    pay_product(&bill, patient, terms, has_product);
    bill.aid_lump_sum_fen = aid_lump_sum_fen(patient, terms);
    pay_late(&bill, patient, terms);
    bill.left_fen = bill.total_fen - bill_paid_fen(&bill);
    return bill;
}
