#include "results/terms_panel.h"

#include "results/matrix.h"

struct column {
    const char *outcome, *en, *zh;
    int usual_decimals, most_decimals; /* of a percentage */
};

static const struct column COLUMNS[] = {
    {"eligible_share", "May join %", "可参保%", 1, 2},
    {"no_longer_eligible_share", "No longer %", "失去资格%", 2, 3},
    {"discounted_member_share", "Family discount %", "家庭优惠%", 1, 2},
    {"personal_benefit_share", "Personal terms %", "个人条款%", 1, 2},
    {"lump_sum_member_share", "Lump sum %", "一次性给付人数%", 2, 3},
    {"lump_sum_claim_share", "of claims %", "占赔付%", 1, 2},
    {"over_compensated_share", "Above bills %", "超额补偿%", 0, 1},
};
enum { N_COLUMNS = sizeof COLUMNS / sizeof *COLUMNS };

static void print_notes(const struct record *record, FILE *stream, const struct table_style *style)
{
    if (record_outcome(record, "personal_benefit_share") >= 0)
        matrix_print_text(
            table_label(style,
                        "Personal terms: what claim-free years and screening add to claims, less what the "
                        "lifetime cap takes.",
                        "个人条款：连续无理赔与筛查增加的赔付，减终身限额扣减，占赔付之比。"),
            style->width - 2, 2, stream);
    if (record_outcome(record, "over_compensated_share") >= 0)
        matrix_print_text(table_label(style,
                                      "Above bills: of those paid a lump sum, whom it leaves with more than the public "
                                      "tiers and the product leave of their bills.",
                                      "超额补偿：获一次性给付者中，给付超过医保与本产品支付后自付费用的比例。"),
                          style->width - 2, 2, stream);
}

bool terms_panel_print(const struct record *record, struct summary_room *room, FILE *stream,
                       const struct table_style *style)
{
    struct matrix matrix;
    int n = 0;
    if (!matrix_init(&matrix, record->n_arms, N_COLUMNS)) {
        return false;
    }
    for (int i = 0; i < N_COLUMNS; i++) {
        const int outcome = record_outcome(record, COLUMNS[i].outcome);
        if (outcome < 0) {
            continue;
        }
        matrix.headings[n] = table_label(style, COLUMNS[i].en, COLUMNS[i].zh);
        for (int k = 0; k < record->n_arms; k++) {
            const struct summary summary = summary_of_outcome(record, room, k, record->n_years - 1, outcome);
            matrix.row_labels[k] = table_arm_label(style, &record->arms[k]);
            table_estimate(summary.mean * 100.0, summary.se * 100.0, COLUMNS[i].usual_decimals,
                           COLUMNS[i].most_decimals, matrix_cell(&matrix, k, n));
        }
        n++;
    }
    matrix.n_columns = n;
    if (n > 0) {
        table_heading("Special terms in the last year", "末年特别条款", stream, style);
        matrix_print(&matrix, style->width, stream);
        print_notes(record, stream, style);
    }
    matrix_free(&matrix);
    return true;
}
