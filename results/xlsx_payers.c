/* Who pays for the bills: payers in columns; the last year of all arms stands together, for the chart. */
#include <math.h>

#include "results/waterfall.h"
#include "results/xlsx_book.h"

enum payer_quantity { YUAN_PER_HEAD, YUAN_PER_HEAD_SE, SHARE, SHARE_SE, N_QUANTITIES };

static const char *const NAMES_EN[N_QUANTITIES] = {"yuan a head", "yuan a head, ±", "share of bills",
                                                   "share of bills, ±"};
static const char *const NAMES_ZH[N_QUANTITIES] = {"人均元", "人均元，±", "占全部费用", "占全部费用，±"};

static const struct xlsx_column FIRST[] = {
    {"Quantity", "量", 18}, {"Product", "惠民保", 12}, {"Income", "收入组", 14},
    {"Year", "年", 7},      {"Arm", "方案", 20},       {"Name", "名称", 22},
};

static double value_of(const struct waterfall_figure *figure, enum payer_quantity quantity)
{
    const double values[N_QUANTITIES] = {figure->yuan_per_head, figure->yuan_per_head_se, figure->share,
                                         figure->share_se};
    return values[quantity];
}

static void put_row(struct xlsx_sheet *sheet, const struct waterfall *w, enum payer_quantity quantity, bool is_without,
                    int quintile, int year, int arm)
{
    struct xlsx_book *const book = sheet->book;
    xlsx_put_text(sheet, xlsx_label(book, NAMES_EN[quantity], NAMES_ZH[quantity]));
    xlsx_put_text(sheet, is_without ? xlsx_label(book, "without", "没有") : xlsx_label(book, "with", "有"));
    xlsx_put_text(sheet, quintile == WATERFALL_ALL ? xlsx_label(book, "all", "全部")
                                                   : waterfall_quintile_label(w->quintiles[quintile], book->style));
    xlsx_put_number(sheet, year + 1, XLSX_WHOLE);
    xlsx_put_text(sheet, book->record->arms[arm].name);
    xlsx_put_text(sheet, table_arm_label(book->style, &book->record->arms[arm]));
    for (int payer = 0; payer < w->n_payers; payer++) {
        const struct waterfall_figure figure = waterfall_of(w, book->room, arm, year, quintile, payer, is_without);
        xlsx_put_number(sheet, value_of(&figure, quantity), quantity < SHARE ? XLSX_MONEY : XLSX_PERCENT);
    }
    xlsx_end_row(sheet);
}

/* The errors of shares are known for all incomes together, with the product, where payments are kept in detail. */
static bool is_known(const struct waterfall *w, struct summary_room *room, enum payer_quantity quantity,
                     bool is_without, int quintile)
{
    return quantity != SHARE_SE || (!is_without && quintile == WATERFALL_ALL &&
                                    isfinite(waterfall_of(w, room, 0, 0, WATERFALL_ALL, 0, false).share_se));
}

static void put_block(struct xlsx_sheet *sheet, const struct waterfall *w, enum payer_quantity quantity,
                      bool is_without)
{
    const struct record *const record = sheet->book->record;
    for (int quintile = WATERFALL_ALL; quintile < w->n_quintiles; quintile++) {
        if (!is_known(w, sheet->book->room, quantity, is_without, quintile)) {
            continue;
        }
        for (int row = 0; row < record->n_years * record->n_arms; row++) {
            put_row(sheet, w, quantity, is_without, quintile, row / record->n_arms, row % record->n_arms);
        }
    }
}

/* The first rows are yuan a head, with the product, of all incomes: year by year, arms within. */
static void put_chart(struct xlsx_book *book, const struct waterfall *w, const char *sheet)
{
    const struct record *const record = book->record;
    const int n_arms = record->n_arms < XLSX_MOST_SERIES ? record->n_arms : XLSX_MOST_SERIES;
    const lxw_row_t first = 1 + (lxw_row_t)((record->n_years - 1) * record->n_arms);
    lxw_chart *const chart = xlsx_chart_start(
        book, LXW_CHART_COLUMN_STACKED, xlsx_label(book, "Who pays, yuan a head, last year", "谁支付：末年人均元"));
    for (int payer = 0; payer < w->n_payers; payer++) {
        const lxw_col_t column = (lxw_col_t)(COUNT_OF(FIRST) + payer);
        xlsx_chart_add(chart, payer, sheet, first, first + (lxw_row_t)n_arms - 1, 5, column, 0, column);
    }
    xlsx_chart_end(book, chart, NULL, "#,##0");
}

void xlsx_payers_put(struct xlsx_book *book)
{
    struct waterfall w;
    if (!waterfall_find(&w, book->record) || w.n_payers > XLSX_MOST_SERIES) {
        return;
    }
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Who pays", "谁支付", FIRST, COUNT_OF(FIRST));
    for (int payer = 0; payer < w.n_payers; payer++) {
        xlsx_put_heading(&sheet, waterfall_payer_label(w.payers[payer], book->style), 13);
    }
    for (int quantity = 0; quantity < N_QUANTITIES; quantity++) {
        put_block(&sheet, &w, (enum payer_quantity)quantity, false);
        if (w.without) {
            put_block(&sheet, &w, (enum payer_quantity)quantity, true);
        }
    }
    xlsx_sheet_end(&sheet, COUNT_OF(FIRST));
    put_chart(book, &w, sheet.name);
}
