#include "results/equity_export.h"

#include "results/fairness.h"
#include "results/json_value.h"
#include "results/waterfall.h"

static const char *const QUINTILES[FAIRNESS_QUINTILES] = {"lowest", "second", "third", "fourth", "highest"};
static const char ALL[] = "all";

static const char *quintile_name(const struct waterfall *w, int quintile)
{
    return quintile == WATERFALL_ALL ? ALL : w->quintiles[quintile];
}

/* ------------------------------------------------------------------ JSON */

static json_t *estimate(double mean, double se)
{
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_value_number(mean));
    json_object_set_new(object, "se", json_value_number(se));
    return object;
}

static json_t *payers_json(const struct waterfall *w, struct summary_room *room, int arm, int year, int quintile,
                           bool is_without)
{
    json_t *object = json_object();
    for (int p = 0; p < w->n_payers; p++) {
        const struct waterfall_figure figure = waterfall_of(w, room, arm, year, quintile, p, is_without);
        json_t *payer = json_object();
        json_object_set_new(payer, "share", estimate(figure.share, figure.share_se));
        json_object_set_new(payer, "yuan_per_head", estimate(figure.yuan_per_head, figure.yuan_per_head_se));
        json_object_set_new(object, w->payers[p], payer);
    }
    return object;
}

static json_t *quintiles_json(const struct waterfall *w, struct summary_room *room, int arm, int year, bool is_without)
{
    json_t *object = json_object();
    for (int q = WATERFALL_ALL; q < w->n_quintiles; q++)
        json_object_set_new(object, quintile_name(w, q), payers_json(w, room, arm, year, q, is_without));
    return object;
}

static json_t *who_pays_json(const struct waterfall *w, struct summary_room *room, int arm)
{
    json_t *years = json_array();
    for (int year = 0; year < w->record->n_years; year++) {
        json_t *object = json_object();
        json_object_set_new(object, "year", json_integer(year + 1));
        json_object_set_new(object, "with", quintiles_json(w, room, arm, year, false));
        if (w->without)
            json_object_set_new(object, "without", quintiles_json(w, room, arm, year, true));
        json_array_append_new(years, object);
    }
    return years;
}

static json_t *fairness_json(const struct record *record, const struct fairness_source *source,
                             struct summary_room *room, int arm, int year)
{
    json_t *object = json_object(), *quintiles = json_array();
    json_object_set_new(object, "year", json_integer(year + 1));
    for (int i = 0; i < N_FAIRNESS_MEASURES; i++) {
        const struct summary summary = fairness_summary(record, source, room, arm, year, (enum fairness_measure)i);
        json_object_set_new(object, FAIRNESS_MEASURES[i].name, estimate(summary.mean, summary.se));
    }
    for (int q = 0; q < FAIRNESS_QUINTILES; q++) {
        json_t *quintile = json_object();
        json_object_set_new(quintile, "income_quintile", json_string(QUINTILES[q]));
        for (int i = 0; i < N_FAIRNESS_QUANTITIES; i++) {
            const struct summary summary = summary_of_outcome(record, room, arm, year, source->outcomes[i][q]);
            json_object_set_new(quintile, FAIRNESS_QUANTITIES[i].name, estimate(summary.mean, summary.se));
        }
        const struct summary net = fairness_net_benefit(record, source, room, arm, year, q);
        json_object_set_new(quintile, "net_benefit_yuan", estimate(net.mean, net.se));
        for (int i = 0; i < N_FAIRNESS_HARDSHIPS; i++) {
            const struct fairness_share share = fairness_hardship(record, arm, year, q, (enum fairness_hardship)i);
            json_object_set_new(quintile, FAIRNESS_HARDSHIPS[i].name, estimate(share.mean, share.se));
        }
        json_array_append_new(quintiles, quintile);
    }
    json_object_set_new(object, "quintiles", quintiles);
    return object;
}

void equity_json_add(json_t *arm_object, const struct record *record, struct summary_room *room, int arm)
{
    struct waterfall w;
    const struct fairness_source source = fairness_find(record);
    if (waterfall_find(&w, record))
        json_object_set_new(arm_object, "who_pays", who_pays_json(&w, room, arm));
    if (!source.is_there)
        return;
    json_t *years = json_array();
    for (int year = 0; year < record->n_years; year++)
        json_array_append_new(years, fairness_json(record, &source, room, arm, year));
    json_object_set_new(arm_object, "fairness", years);
}

/* ------------------------------------------------------------------ sheets */

static void put_payers(struct sheet *sheet, const struct waterfall *w, struct summary_room *room, int arm, int year,
                       int quintile, bool is_without)
{
    for (int p = 0; p < w->n_payers; p++) {
        const struct waterfall_figure figure = waterfall_of(w, room, arm, year, quintile, p, is_without);
        const double numbers[] = {figure.yuan_per_head, figure.yuan_per_head_se, figure.share, figure.share_se};
        sheet_put_text(sheet, w->record->arms[arm].name);
        sheet_put_number(sheet, year + 1);
        sheet_put_text(sheet, is_without ? "without" : "with");
        sheet_put_text(sheet, quintile_name(w, quintile));
        sheet_put_text(sheet, w->payers[p]);
        for (int i = 0; i < COUNT_OF(numbers); i++)
            sheet_put_number(sheet, numbers[i]);
        sheet_end_line(sheet);
    }
}

void equity_csv_write_payers(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {
        "arm", "year", "case", "income_quintile", "payer", "yuan_per_head", "yuan_per_head_se", "share", "share_se"};
    struct waterfall w;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    if (!waterfall_find(&w, record))
        return;
    const int n_cases = w.without ? 2 : 1;
    for (int arm = 0; arm < record->n_arms; arm++)
        for (int year = 0; year < record->n_years; year++)
            for (int is_without = 0; is_without < n_cases; is_without++)
                for (int q = WATERFALL_ALL; q < w.n_quintiles; q++)
                    put_payers(sheet, &w, room, arm, year, q, is_without);
}

static void put_fairness(struct sheet *sheet, const struct record *record, int arm, int year, const char *quintile,
                         const char *measure, const char *meaning, double mean, double se)
{
    sheet_put_text(sheet, record->arms[arm].name);
    sheet_put_number(sheet, year + 1);
    sheet_put_text(sheet, quintile);
    sheet_put_text(sheet, measure);
    sheet_put_number(sheet, mean);
    sheet_put_number(sheet, se);
    sheet_put_text(sheet, meaning);
    sheet_end_line(sheet);
}

static void put_quintile(struct sheet *sheet, const struct record *record, const struct fairness_source *source,
                         struct summary_room *room, int arm, int year, int q)
{
    for (int i = 0; i < N_FAIRNESS_QUANTITIES; i++) {
        const struct summary summary = summary_of_outcome(record, room, arm, year, source->outcomes[i][q]);
        put_fairness(sheet, record, arm, year, QUINTILES[q], FAIRNESS_QUANTITIES[i].name,
                     FAIRNESS_QUANTITIES[i].meaning, summary.mean, summary.se);
    }
    const struct summary net = fairness_net_benefit(record, source, room, arm, year, q);
    put_fairness(sheet, record, arm, year, QUINTILES[q], "net_benefit_yuan", "benefit less premium, yuan a head",
                 net.mean, net.se);
    for (int i = 0; i < N_FAIRNESS_HARDSHIPS; i++) {
        const struct fairness_share share = fairness_hardship(record, arm, year, q, (enum fairness_hardship)i);
        put_fairness(sheet, record, arm, year, QUINTILES[q], FAIRNESS_HARDSHIPS[i].name, FAIRNESS_HARDSHIPS[i].meaning,
                     share.mean, share.se);
    }
}

void equity_csv_write_fairness(struct sheet *sheet, const struct record *record, struct summary_room *room)
{
    static const char *const HEADINGS[] = {"arm", "year", "income_quintile", "measure", "mean", "se", "meaning"};
    const struct fairness_source source = fairness_find(record);
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int arm = 0; source.is_there && arm < record->n_arms; arm++)
        for (int year = 0; year < record->n_years; year++) {
            for (int i = 0; i < N_FAIRNESS_MEASURES; i++) {
                const struct summary summary =
                    fairness_summary(record, &source, room, arm, year, (enum fairness_measure)i);
                put_fairness(sheet, record, arm, year, ALL, FAIRNESS_MEASURES[i].name, FAIRNESS_MEASURES[i].meaning,
                             summary.mean, summary.se);
            }
            for (int q = 0; q < FAIRNESS_QUINTILES; q++)
                put_quintile(sheet, record, &source, room, arm, year, q);
        }
}
