/* What a product pays of a year's bill, by bill class and admission rate: sums over the nodes of bill_nodes.h, first by
 * knot, then by rate. Classes lie side by side while nodes are summed, and entries while rates and cells are, so that
 * every sum keeps its order and still runs in vectors. */
#ifndef HUIMIN_RATE_TABLE_H
#define HUIMIN_RATE_TABLE_H

#include "models/bill_nodes.h"
#include "models/product.h"

/* What a table by rate holds, each divided by the rate. */
enum entry {
    ENTRY_BENEFIT,
    ENTRY_EXCESS,
    ENTRY_IN_PAID,
    ENTRY_OUT_PAID,
    ENTRY_IN_CLAIM,
    ENTRY_OUT_CLAIM,
    N_ENTRIES,
    ENTRY_LANES = 8
};

/* Eight sums side by side, whatever the width of the machine's vectors. */
typedef double rate_lanes __attribute__((vector_size(ENTRY_LANES * sizeof(double)), aligned(sizeof(double))));
_Static_assert((int)N_PLAIN_CLASSES == (int)ENTRY_LANES, "bill classes of a cover fill the lanes");

struct entries {
    rate_lanes value; /* zero from N_ENTRIES on */
};
struct rate_table {
    struct entries at[N_BILL_CLASSES][N_RATES];
};

/* What both liabilities pay at the nodes of a knot, and whether: element j * N_PLAIN_CLASSES + class. */
enum { N_KNOT_BILLS = N_NODES * N_PLAIN_CLASSES };
union knot_values {
    double at[N_KNOT_BILLS];
    rate_lanes node[N_NODES];
};
struct node_payments {
    union knot_values in_yuan, out_yuan, has_in, has_out;
};

/* Where few bills reach the total cap no division is needed for the others. */
static inline void rate_table_hold(const struct product_terms *terms, double *in_fen, double *out_fen)
{
    int64_t n_above = 0;
    for (int at = 0; at < N_KNOT_BILLS; at++) /* hot */
        n_above += in_fen[at] + out_fen[at] > terms->total_cap_fen;
    if (n_above == 0)
        return;
    for (int at = 0; at < N_KNOT_BILLS; at++) {
        const double factor = total_cap_factor(terms, in_fen[at] + out_fen[at]);
        in_fen[at] = factor * in_fen[at];
        out_fen[at] = factor * out_fen[at];
    }
}

static inline void rate_table_pay(struct node_payments *paid, const struct product_terms *terms, double multiplier,
                                  const double *bill_in_fen, const double *bill_out_fen)
{
    double multipliers[N_KNOT_BILLS], in_fen[N_KNOT_BILLS], out_fen[N_KNOT_BILLS];
    for (int at = 0; at < N_KNOT_BILLS; at++)
        multipliers[at] = multiplier;
    liability_pays_fen(&terms->liabilities[IN_POLICY], 1.0, N_KNOT_BILLS, bill_in_fen, multipliers, in_fen);
    liability_pays_fen(&terms->liabilities[OUT_OF_POLICY], terms->eligible_share, N_KNOT_BILLS, bill_out_fen,
                       multipliers, out_fen);
    rate_table_hold(terms, in_fen, out_fen);
    for (int at = 0; at < N_KNOT_BILLS; at++) { /* hot */
        paid->in_yuan.at[at] = yuan_of_fen(in_fen[at]);
        paid->out_yuan.at[at] = yuan_of_fen(out_fen[at]);
        paid->has_in.at[at] = in_fen[at] > 0.0 ? 1.0 : 0.0;
        paid->has_out.at[at] = out_fen[at] > 0.0 ? 1.0 : 0.0;
    }
}

/* Sums over the nodes of a knot, for all classes: element [entry][class]. probability: of the nodes. */
static inline void rate_table_sum_nodes(const struct node_payments *paid, const struct product_params *product,
                                        const double *probability, rate_lanes sums[N_ENTRIES])
{
    rate_lanes benefit = {0}, in_paid = {0}, out_paid = {0}, in_claim = {0}, out_claim = {0}, excess = {0};
    for (int j = 0; j < N_NODES; j++) {
        const rate_lanes in_yuan = paid->in_yuan.node[j], out_yuan = paid->out_yuan.node[j];
        benefit += probability[j] * (in_yuan + out_yuan);
        in_paid += probability[j] * in_yuan;
        out_paid += probability[j] * out_yuan;
        in_claim += probability[j] * paid->has_in.node[j];
        out_claim += probability[j] * paid->has_out.node[j];
    }
    if (product->retention_yuan > 0.0) /* else there is no excess */
        for (int j = 0; j < N_NODES; j++)
            for (int b = 0; b < N_PLAIN_CLASSES; b++) {
                const int at = j * N_PLAIN_CLASSES + b;
                excess[b] +=
                    probability[j] * product_excess_yuan(product, paid->in_yuan.at[at] + paid->out_yuan.at[at]);
            }
    sums[ENTRY_BENEFIT] = benefit;
    sums[ENTRY_EXCESS] = excess;
    sums[ENTRY_IN_PAID] = in_paid;
    sums[ENTRY_OUT_PAID] = out_paid;
    sums[ENTRY_IN_CLAIM] = in_claim;
    sums[ENTRY_OUT_CLAIM] = out_claim;
}

/* Of the classes with one cover. */
static inline void rate_table_fill_cover(struct rate_table *table, const struct product_params *product,
                                         const struct product_terms *terms, double multiplier, const double *in_fen,
                                         const double *out_fen, const double *node_probability,
                                         const double *knot_weight, int cover)
{
    struct entries knots[N_PLAIN_CLASSES][N_KNOTS];
    const int first = cover * N_PLAIN_CLASSES;
    for (int k = 0; k < N_KNOTS; k++) {
        struct node_payments paid;
        rate_lanes sums[N_ENTRIES];
        rate_table_pay(&paid, terms, multiplier, in_fen + bill_index(first, k, 0), out_fen + bill_index(first, k, 0));
        rate_table_sum_nodes(&paid, product, node_probability + k * N_NODES, sums);
        for (int b = 0; b < N_PLAIN_CLASSES; b++)
            for (int e = 0; e < ENTRY_LANES; e++)
                knots[b][k].value[e] = e < N_ENTRIES ? sums[e][b] : 0.0;
    }
    for (int b = 0; b < N_PLAIN_CLASSES; b++)
        for (int g = 0; g < N_RATES; g++) {
            const double *weight = knot_weight + g * N_KNOTS;
            rate_lanes sum = {0};
            for (int k = 0; k < N_KNOTS; k++)
                sum += weight[k] * knots[b][k].value;
            table->at[first + b][g].value = sum;
        }
}

/* in_fen, out_fen: bills of one cost level, as bill_index orders them. node_probability: [N_KNOTS][N_NODES];
 * knot_weight: [N_RATES][N_KNOTS]. The classes of the first n_covers covers are filled. */
static inline void rate_table_fill(struct rate_table *table, const struct product_params *product,
                                   const struct product_terms *terms, double multiplier, const double *in_fen,
                                   const double *out_fen, const double *node_probability, const double *knot_weight,
                                   int n_covers)
{
    for (int cover = 0; cover < n_covers; cover++)
        rate_table_fill_cover(table, product, terms, multiplier, in_fen, out_fen, node_probability, knot_weight, cover);
}

#endif
