/* A patient's bill for people: the waterfall of every arm side by side, and below it the rule of each payment. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/disease.h"
#include "results/bill_report.h"
#include "results/matrix.h"

/* A column of the waterfall: a bill, and what heads it. */
struct column {
    const struct bill *bill;
    const struct bill *without; /* what it is compared with; NULL for a column without the product */
    const char *heading;
    double premium_yuan;
};

static bool same_payments(const struct bill *left, const struct bill *right)
{
    for (int payer = 0; payer < N_BILL_PAYERS; payer++)
        if (left->payments[payer].paid_fen != right->payments[payer].paid_fen)
            return false;
    return true;
}

static const char *arm_label(const struct bill_report *report, int at, const struct table_style *style)
{
    const struct arm *const arm = &report->study->arms[report->arms[at]];
    const char *const label = table_label(style, arm->label.en, arm->label.zh);
    return label ? label : arm->name;
}

/* The year without the product stands once for all arms in which it is the same. */
static int list_columns(const struct bill_report *report, const struct table_style *style, struct column *columns)
{
    int n = 0;
    for (int k = 0; k < report->n_arms; k++) {
        if (k == 0 || !same_payments(&report->without[k], &report->without[k - 1]))
            columns[n++] = (struct column){&report->without[k], NULL, table_label(style, "Without", "无惠民保"), NAN};
        columns[n++] = (struct column){&report->with[k], &report->without[k], arm_label(report, k, style),
                                       report->premium_yuan[k]};
    }
    return n;
}

/* ------------------------------------------------------------------ the waterfall */

/* Rows below the payers. */
enum {
    ROW_LEFT,
    ROW_OF_BILL,
    ROW_OF_INCOME,
    ROW_SPARED,
    ROW_PRODUCT_LUMP,
    ROW_AID_LUMP,
    ROW_FEE,
    ROW_OVER,
    ROW_PREMIUM,
    N_LAST_ROWS
};
static const char *const LAST_LABELS[N_LAST_ROWS][2] = {
    [ROW_LEFT] = {"Left to the household", "家庭自付"},
    [ROW_OF_BILL] = {"  % of the bill", "  占总费用%"},
    [ROW_OF_INCOME] = {"  % of the household's income", "  占家庭收入%"},
    [ROW_SPARED] = {"Spared by Huiminbao", "惠民保减轻负担"},
    [ROW_PRODUCT_LUMP] = {"Beside the bill: Huiminbao's lump sum", "账外：惠民保定额给付"},
    [ROW_AID_LUMP] = {"Beside the bill: mutual aid's lump sum", "账外：互助定额给付"},
    [ROW_FEE] = {"Beside the bill: the platform's fee", "账外：众筹平台手续费"},
    [ROW_OVER] = {"Received above what was needed", "超出所需部分"},
    [ROW_PREMIUM] = {"Premium of the year", "当年保费"},
};

static double last_value(const struct column *column, int row, const struct patient_values *patient)
{
    const struct bill *const bill = column->bill;
    switch (row) {
    case ROW_LEFT:
        return bill->left_fen;
    case ROW_OF_BILL:
        return 100.0 * bill->left_fen / bill->total_fen;
    case ROW_OF_INCOME:
        return patient->household_income_yuan > 0.0
                   ? yuan_of_fen(bill->left_fen) / patient->household_income_yuan * 100.0
                   : (double)NAN;
    case ROW_SPARED:
        return column->without ? column->without->left_fen - bill->left_fen : (double)NAN;
    case ROW_PRODUCT_LUMP:
        return bill->product_lump_sum_fen;
    case ROW_AID_LUMP:
        return bill->aid_lump_sum_fen;
    case ROW_FEE:
        return bill->platform_fee_fen;
    case ROW_OVER:
        return bill->over_compensation_fen;
    default:
        return fen_of_yuan(column->premium_yuan);
    }
}

/* Rows that are shown only where some column has anything in them. */
static bool is_optional(int row) { return row >= ROW_PRODUCT_LUMP && row <= ROW_OVER; }

static bool pays_anywhere(const struct column *columns, int n, int payer)
{
    for (int c = 0; c < n; c++)
        if (columns[c].bill->payments[payer].paid_fen > 0.0)
            return true;
    return false;
}

static bool is_shown(const struct column *columns, int n, int row, const struct patient_values *patient)
{
    for (int c = 0; c < n; c++) {
        const double value = last_value(&columns[c], row, patient);
        if (isfinite(value) && (!is_optional(row) || value != 0.0))
            return true;
    }
    return false;
}

static void put_last_row(struct matrix *matrix, int at, const struct column *columns, int n, int row,
                         const struct patient_values *patient)
{
    for (int c = 0; c < n; c++) {
        const double value = last_value(&columns[c], row, patient);
        char *const text = matrix_cell(matrix, at, c);
        if (!isfinite(value))
            strcpy(text, "–");
        else if (row == ROW_OF_BILL || row == ROW_OF_INCOME)
            snprintf(text, MATRIX_CELL_SIZE, "%.2f", value);
        else
            bill_money_text(value, text);
    }
}

static int fill_rows(struct matrix *matrix, const struct column *columns, int n, const struct patient_values *patient,
                     const struct table_style *style)
{
    int rows = 1;
    matrix->row_labels[0] = table_label(style, "The bill", "总费用");
    for (int c = 0; c < n; c++)
        bill_money_text(columns[c].bill->total_fen, matrix_cell(matrix, 0, c));
    for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
        if (!pays_anywhere(columns, n, payer))
            continue;
        matrix->row_labels[rows] = bill_payer_label(payer, style);
        for (int c = 0; c < n; c++)
            bill_money_text(columns[c].bill->payments[payer].paid_fen, matrix_cell(matrix, rows, c));
        rows++;
    }
    for (int row = 0; row < N_LAST_ROWS; row++) {
        if (!is_shown(columns, n, row, patient))
            continue;
        matrix->row_labels[rows] = table_label(style, LAST_LABELS[row][0], LAST_LABELS[row][1]);
        matrix->has_rule[rows] = row == ROW_LEFT || row == ROW_SPARED;
        put_last_row(matrix, rows++, columns, n, row, patient);
    }
    return rows;
}

static bool print_waterfall(const struct bill_report *report, const struct column *columns, int n, FILE *stream,
                            const struct table_style *style)
{
    struct matrix matrix;
    if (!matrix_init(&matrix, 1 + N_BILL_PAYERS + N_LAST_ROWS, n))
        return false;
    for (int c = 0; c < n; c++)
        matrix.headings[c] = columns[c].heading;
    matrix.n_rows = fill_rows(&matrix, columns, n, &report->patient->values, style);
    table_heading("Who pays, yuan", "各方支付（元）", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    return true;
}

/* ------------------------------------------------------------------ heading and rules */

static void print_heading(const struct bill_report *report, FILE *stream, const struct table_style *style)
{
    static const char *const PARTS[][2] = {{"in catalogue", "目录内住院"},
                                           {"out of catalogue", "目录外住院"},
                                           {"special drugs", "特药"},
                                           {"rare-disease drugs", "罕见病用药"},
                                           {"outpatient", "门诊"}};
    const struct bill *const bill = &report->with[0];
    const double parts_fen[] = {bill->in_catalogue_fen, bill->out_of_catalogue_fen, bill->special_drugs_fen,
                                bill->rare_drugs_fen, bill->outpatient_fen};
    const struct patient *const patient = report->patient;
    const struct patient_values *const values = &patient->values;
    const bool is_chinese = style->language == TABLE_CHINESE;
    const char *const label = table_label(style, patient->label.en, patient->label.zh);
    const char *const scheme = values->scheme == EMPLOYEE ? table_label(style, "employee scheme", "职工医保")
                                                          : table_label(style, "resident scheme", "居民医保");
    char text[BILL_MONEY_SIZE], line[BILL_RULE_SIZE];
    matrix_print_text(label ? label : patient->name, style->width, 2, stream);
    snprintf(line, sizeof line, is_chinese ? "%.0f 岁，%s，%s%s" : "aged %.0f, %s, %s%s", values->age_years,
             values->sex == FEMALE ? table_label(style, "woman", "女") : table_label(style, "man", "男"), scheme,
             values->is_safety_net != 0.0 ? table_label(style, ", under the safety net", "，低保等救助对象") : "");
    matrix_print_text(line, style->width, 2, stream);
    size_t used = 0;
    for (int i = 0; i < COUNT_OF(parts_fen); i++)
        if (parts_fen[i] > 0.0)
            used += (size_t)snprintf(line + used, sizeof line - used, "%s%s %s", used > 0 ? " + " : "",
                                     table_label(style, PARTS[i][0], PARTS[i][1]), bill_money_text(parts_fen[i], text));
    matrix_print_text(line, style->width, 2, stream);
}

/* The rules of one bill; of those that an earlier bill had too, nothing is said again. */
static void print_rules(const struct bill *bill, const struct bill *earlier, FILE *stream,
                        const struct table_style *style)
{
    char line[BILL_RULE_SIZE + 160], rule[BILL_RULE_SIZE], before[BILL_RULE_SIZE], paid[BILL_MONEY_SIZE];
    for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
        const struct bill_payment *const payment = &bill->payments[payer];
        if (payment->rule.base_fen <= 0.0 || payment->rule.refusal == BILL_HAS_NO_COVER)
            continue;
        bill_rule_text(payment, style, rule);
        if (earlier && payment->paid_fen == earlier->payments[payer].paid_fen &&
            strcmp(rule, bill_rule_text(&earlier->payments[payer], style, before)) == 0)
            continue;
        snprintf(line, sizeof line, "  %s  %s  =  %s", bill_payer_label(payer, style), rule,
                 bill_money_text(payment->paid_fen, paid));
        matrix_print_text(line, style->width - 4, 6, stream);
    }
}

/* Covers that the patient has not, in one line. */
static void print_absent(const struct bill *bill, FILE *stream, const struct table_style *style)
{
    char line[BILL_RULE_SIZE];
    const char *joint = "";
    size_t used = (size_t)snprintf(line, sizeof line, "%s", table_label(style, "  No cover:", "  无此保障："));
    for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
        if (bill->payments[payer].rule.refusal != BILL_HAS_NO_COVER ||
            (payer >= BILL_IN_POLICY && payer <= BILL_RARE_DISEASE))
            continue;
        used += (size_t)snprintf(line + used, sizeof line - used, "%s %s", joint, bill_payer_label(payer, style));
        joint = table_label(style, ",", "，");
    }
    if (*joint)
        matrix_print_text(line, style->width - 4, 6, stream);
}

static void print_all_rules(const struct column *columns, int n, FILE *stream, const struct table_style *style)
{
    table_heading("By which rule", "按何规则", stream, style);
    for (int c = 0; c < n; c++) {
        const bool is_without = !columns[c].without;
        fprintf(stream, "%s%s\n", columns[c].heading,
                is_without ? "" : table_label(style, ": what differs", "：不同之处"));
        print_rules(columns[c].bill, columns[c].without, stream, style);
        if (is_without)
            print_absent(columns[c].bill, stream, style);
    }
    matrix_print_text(table_label(style,
                                  "Each payer sees what those before it left. Parameters at their medians, amounts in "
                                  "yuan of the first year. Lump sums and gifts stand beside the bill.",
                                  "各层在前一层赔付之后计算。参数取中位数，金额为首年元。定额给付与捐助不计入账单。"),
                      style->width - 2, 2, stream);
}

bool bill_report_print(const struct bill_report *report, FILE *stream, const struct table_style *style,
                       struct status *status)
{
    struct column *const columns = calloc((size_t)report->n_arms * 2, sizeof *columns);
    bool is_printed = columns != NULL;
    if (is_printed) {
        const int n = list_columns(report, style, columns);
        print_heading(report, stream, style);
        is_printed = print_waterfall(report, columns, n, stream, style);
        print_all_rules(columns, n, stream, style);
    }
    free(columns);
    if (!is_printed)
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to print the bill");
    return fflush(stream) == 0 || status_add(status, EXIT_RUN_FAILED, "the bill could not be written");
}
