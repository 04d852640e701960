#include "results/waterfall.h"

#include <math.h>
#include <string.h>

static const double FEN_PER_YUAN = 100.0;

const struct record_tally *waterfall_tally(const struct record *record, const char *name)
{
    for (int i = 0; i < record->n_tallies; i++)
        if (record->tallies[i].name && strcmp(record->tallies[i].name, name) == 0)
            return &record->tallies[i];
    return NULL;
}

static bool has_axes(const struct record_tally *tally, const char *first, const char *second)
{
    return tally && tally->n_axes == (second ? 2 : 1) && strcmp(tally->axes[0].name, first) == 0 &&
           (!second || strcmp(tally->axes[1].name, second) == 0);
}

bool waterfall_find(struct waterfall *waterfall, const struct record *record)
{
    const struct record_tally *const payments = waterfall_tally(record, "payments_fen");
    const struct record_tally *const without = waterfall_tally(record, "payments_without_fen");
    const struct record_tally *const people = waterfall_tally(record, "people_by_quintile");
    if (!has_axes(payments, "income_quintile", "payer") || !has_axes(people, "income_quintile", NULL) ||
        people->extent != payments->axes[0].n)
        return false;
    *waterfall = (struct waterfall){.record = record,
                                    .payments = payments,
                                    .people = people,
                                    .n_quintiles = payments->axes[0].n,
                                    .n_payers = payments->axes[1].n,
                                    .quintiles = payments->axes[0].labels,
                                    .payers = payments->axes[1].labels};
    if (has_axes(without, "income_quintile", "payer") && without->extent == payments->extent)
        waterfall->without = without;
    return true;
}

static size_t row_of(const struct record *record, int arm, int year)
{
    return (size_t)arm * (size_t)record->n_years + (size_t)year;
}

/* ------------------------------------------------------------------ figures */

struct sum {
    double payer_fen, payer_variance, all_fen, people;
};

static struct sum sum_of(const struct waterfall *w, const struct record_tally *tally, int arm, int year, int quintile,
                         int payer)
{
    const size_t row = row_of(w->record, arm, year);
    struct sum sum = {0};
    for (int q = 0; q < w->n_quintiles; q++) {
        if (quintile != WATERFALL_ALL && q != quintile)
            continue;
        const size_t at = (row * (size_t)w->n_quintiles + (size_t)q) * (size_t)w->n_payers;
        sum.people += w->people->mean[row * (size_t)w->n_quintiles + (size_t)q];
        sum.payer_fen += tally->mean[at + (size_t)payer];
        sum.payer_variance += tally->se[at + (size_t)payer] * tally->se[at + (size_t)payer];
        for (int p = 0; p < w->n_payers; p++)
            sum.all_fen += tally->mean[at + (size_t)p];
    }
    return sum;
}

/* Outcomes that tell a payer's part of all bills world by world, in the order of enum payer. */
static const char *const SHARE_OUTCOMES[] = {
    "paid_share_basic",      "paid_share_catastrophic", "paid_share_assistance",
    "paid_share_employer",   "paid_share_huiminbao",    "paid_share_commercial",
    "paid_share_mutual_aid", "paid_share_charity",      "paid_share_household",
};

int waterfall_share_outcome(const struct waterfall *w, int payer)
{
    return payer < COUNT_OF(SHARE_OUTCOMES) ? record_outcome(w->record, SHARE_OUTCOMES[payer]) : -1;
}

struct waterfall_figure waterfall_of(const struct waterfall *w, struct summary_room *room, int arm, int year,
                                     int quintile, int payer, bool is_without)
{
    const struct sum sum = sum_of(w, is_without ? w->without : w->payments, arm, year, quintile, payer);
    struct waterfall_figure figure = {.yuan_per_head = sum.payer_fen / FEN_PER_YUAN / sum.people,
                                      .yuan_per_head_se = sqrt(sum.payer_variance) / FEN_PER_YUAN / sum.people,
                                      .share = sum.payer_fen / sum.all_fen,
                                      .share_se = (double)NAN};
    const int outcome = !is_without && quintile == WATERFALL_ALL ? waterfall_share_outcome(w, payer) : -1;
    if (outcome >= 0) {
        const struct summary summary = summary_of_outcome(w->record, room, arm, year, outcome);
        figure.share_se = summary.se;
    }
    return figure;
}

/* ------------------------------------------------------------------ names */

struct name {
    const char *key, *en, *zh;
};
static const struct name PAYERS[] = {
    {"basic_insurance", "Basic", "基本医保"},
    {"catastrophic_insurance", "Catastrophic", "大病保险"},
    {"medical_assistance", "Assistance", "医疗救助"},
    {"employer_cover", "Employer", "企业补充"},
    {"huiminbao", "Huiminbao", "惠民保"},
    {"commercial_cover", "Commercial", "百万医疗"},
    {"mutual_aid", "Mutual aid", "互助"},
    {"charity", "Charity", "慈善众筹"},
    {"household", "Household", "家庭自付"},
};
static const struct name QUINTILES[] = {
    {"lowest", "lowest fifth", "最低收入组"}, {"second", "second", "中低收入组"},   {"third", "third", "中等收入组"},
    {"fourth", "fourth", "中高收入组"},       {"highest", "highest", "最高收入组"},
};

static const char *label_of(const struct name *names, int n, const char *key, const struct table_style *style)
{
    for (int i = 0; i < n; i++)
        if (key && strcmp(names[i].key, key) == 0)
            return table_label(style, names[i].en, names[i].zh);
    return key ? key : "";
}

const char *waterfall_payer_label(const char *payer, const struct table_style *style)
{
    return label_of(PAYERS, COUNT_OF(PAYERS), payer, style);
}

const char *waterfall_quintile_label(const char *quintile, const struct table_style *style)
{
    return label_of(QUINTILES, COUNT_OF(QUINTILES), quintile, style);
}

/* ------------------------------------------------------------------ adding up */

/* Means over worlds of whole fen: sums over worlds are compared, and these are whole. */
static bool same_fen(const struct record *record, double mean_fen, double other_fen)
{
    const double difference = fabs(mean_fen - other_fen) * (double)record->n_worlds[WORLDS_JOINT];
    return difference < 0.5 || difference <= 1e-12 * fabs(mean_fen) * (double)record->n_worlds[WORLDS_JOINT];
}

static double payments_of(const struct waterfall *w, const struct record_tally *tally, size_t row, int q)
{
    const double *const paid = tally->mean + (row * (size_t)w->n_quintiles + (size_t)q) * (size_t)w->n_payers;
    double all_fen = 0.0;
    for (int p = 0; p < w->n_payers; p++)
        all_fen += paid[p];
    return all_fen;
}

/* Whether all arms have the same people with the same bills: no key of the city or of the run is of one arm. */
static bool is_one_city(const struct record *record)
{
    for (int i = 0; i < record->n_inputs; i++) {
        const struct record_input *const input = &record->inputs[i];
        if (input->arm && input->key && (strncmp(input->key, "city.", 5) == 0 || strncmp(input->key, "run.", 4) == 0))
            return false;
    }
    return record->n_regions == 0;
}

static bool refuse(const struct waterfall *w, const char *path, int arm, int year, int q, double paid_fen,
                   double bill_fen, const char *what, struct status *status)
{
    return status_add(status, EXIT_INPUT,
                      "%s: /tiers: in year %d of '%s' the payments for the %s income quintile are %.2f yuan, and %s "
                      "%.2f; the file is damaged: run the study again",
                      path, year + 1, w->record->arms[arm].name, w->quintiles[q], paid_fen / FEN_PER_YUAN, what,
                      bill_fen / FEN_PER_YUAN);
}

static bool check_cell(const struct waterfall *w, const struct record_tally *bills, bool is_one, const char *path,
                       int arm, int year, int q, struct status *status)
{
    const struct record *const record = w->record;
    const size_t row = row_of(record, arm, year), first = row_of(record, 0, year);
    const double paid_fen = payments_of(w, w->payments, row, q);
    const double bill_fen = bills ? bills->mean[row * (size_t)w->n_quintiles + (size_t)q] : paid_fen;
    const double without_fen = w->without ? payments_of(w, w->without, row, q) : bill_fen;
    const double first_fen = is_one ? payments_of(w, w->payments, first, q) : paid_fen;
    if (!same_fen(record, paid_fen, bill_fen))
        return refuse(w, path, arm, year, q, paid_fen, bill_fen, "the bills", status);
    if (!same_fen(record, without_fen, bill_fen))
        return refuse(w, path, arm, year, q, without_fen, bill_fen, "without the product, and the bills", status);
    if (!same_fen(record, paid_fen, first_fen))
        return refuse(w, path, arm, year, q, paid_fen, first_fen, "in the first arm, whose people are the same,",
                      status);
    return true;
}

bool waterfall_check(const struct record *record, const char *path, struct status *status)
{
    struct waterfall w;
    if (!waterfall_find(&w, record))
        return true;
    const struct record_tally *bills = waterfall_tally(record, "bills_by_quintile_fen");
    bills = bills && bills->extent == w.n_quintiles ? bills : NULL;
    const bool is_one = is_one_city(record);
    for (int arm = 0; arm < record->n_arms; arm++)
        for (int year = 0; year < record->n_years; year++)
            for (int q = 0; q < w.n_quintiles; q++)
                if (!check_cell(&w, bills, is_one, path, arm, year, q, status))
                    return false;
    return true;
}
