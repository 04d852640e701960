#include "results/explain_menu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/money.h"
#include "models/domain.h"
#include "results/explain_market.h"

/* A tally of cells, its high risks and all others apart. */
struct two_kinds {
    double high, low;
};

static bool find_kinds(const struct record *record, const char *name, int arm, int year, struct two_kinds *kinds)
{
    const double *const cells = explain_tally_row(record, name, N_CELLS, arm, year);
    *kinds = (struct two_kinds){0.0, 0.0};
    for (int c = 0; cells && c < N_CELLS; c++) {
        const bool is_high = c % N_STATES >= SEVERAL_CHRONIC;
        kinds->high += is_high ? cells[c] : 0.0;
        kinds->low += is_high ? 0.0 : cells[c];
    }
    return cells != NULL;
}

static double ratio_of(double a, double b) { return b > 0.0 ? a / b : (double)NAN; }

bool explain_menu_find(const struct record *record, int arm, int year, struct explain_menu *menu)
{
    struct two_kinds people, members, claimants, claims_fen;
    *menu = (struct explain_menu){0};
    if (!find_kinds(record, "cell_eligible", arm, year, &people) ||
        !find_kinds(record, "cell_members", arm, year, &members) ||
        !find_kinds(record, "cell_claimants", arm, year, &claimants) ||
        !find_kinds(record, "cell_claims_fen", arm, year, &claims_fen)) {
        return false;
    }
    menu->wealth_yuan = explain_input(record, arm, "city.income.national_mean_yuan");
    const double growth = explain_input(record, arm, "city.income.growth_per_year");
    for (int y = 0; y < year; y++) {
        menu->wealth_yuan *= 1.0 + growth;
    }
    menu->high_share = ratio_of(people.high, people.high + people.low);
    menu->high_probability = ratio_of(claimants.high, members.high);
    menu->low_probability = ratio_of(claimants.low, members.low);
    menu->loss_yuan = ratio_of((claims_fen.high + claims_fen.low) / FEN_PER_YUAN, claimants.high + claimants.low);
    menu->is_defined = menu->low_probability > 0.0 && menu->high_probability > menu->low_probability &&
                       menu->high_probability < 1.0 && menu->loss_yuan > 0.0 && menu->loss_yuan < menu->wealth_yuan;
    if (menu->is_defined) {
        separating_menu_find(&menu->menu, menu->wealth_yuan, menu->loss_yuan, menu->high_probability,
                             menu->low_probability);
        menu->stands = menu->high_share >= menu->menu.critical_high_share;
    }
    return true;
}

enum { HIGH_SHARE, HIGH_CLAIM, LOW_CLAIM, LOSS, LOW_COVER, CRITICAL_SHARE, STANDS, N_MENU_COLUMNS };

static void put_menu(const struct explain_page *page, struct matrix *matrix, int row, const struct explain_menu *menu)
{
    const double values[] = {100.0 * menu->high_share,
                             100.0 * menu->high_probability,
                             100.0 * menu->low_probability,
                             menu->loss_yuan,
                             menu->is_defined ? 100.0 * menu->menu.low_coverage : (double)NAN,
                             menu->is_defined ? 100.0 * menu->menu.critical_high_share : (double)NAN};
    static const int DECIMALS[] = {1, 2, 2, 0, 1, 1};
    for (int c = 0; c < STANDS; c++) {
        explain_page_put_number(matrix_cell(matrix, row, c), values[c], DECIMALS[c]);
    }
    snprintf(matrix_cell(matrix, row, STANDS), MATRIX_CELL_SIZE, "%s",
             !menu->is_defined ? "–"
             : menu->stands    ? table_label(page->style, "yes", "是")
                               : table_label(page->style, "no", "否"));
}

bool explain_panel_menu(const struct explain_page *page)
{
    static const char *const EN[N_MENU_COLUMNS] = {"High risks %", "claim %",          "low claim %", "Loss yuan",
                                                   "Low cover %",  "Critical share %", "Stands"};
    static const char *const ZH[N_MENU_COLUMNS] = {"高风险占比%", "其获赔率%", "低风险获赔率%", "损失(元)",
                                                   "低风险保额%", "临界占比%", "成立"};
    struct matrix matrix;
    int years[4];
    explain_label *labels = explain_page_start_figures(page, &matrix, NULL, 0, N_MENU_COLUMNS, years);
    if (!labels) {
        return false;
    }
    for (int c = 0; c < N_MENU_COLUMNS; c++) {
        matrix.headings[c] = table_label(page->style, EN[c], ZH[c]);
    }
    for (int row = 0; row < matrix.n_rows; row++) {
        struct explain_menu menu;
        explain_page_put_year(page, labels[row], years[row]);
        if (explain_menu_find(page->record, page->arm, years[row], &menu)) {
            put_menu(page, &matrix, row, &menu);
        }
    }
    explain_page_end(page, &matrix, labels,
                     "Could a menu part the sick from the well? (Rothschild and Stiglitz, average of the worlds)",
                     "能否以分层产品区分病弱与健康者？（Rothschild–Stiglitz，各次模拟平均）");
    return true;
}
