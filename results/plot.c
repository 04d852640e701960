#define _GNU_SOURCE
#include "results/plot.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"
#include "results/headline.h"
#include "results/partial.h"
#include "results/summary.h"
#include "results/totals.h"

/* Okabe and Ito's colours, which colour-blind readers tell apart, then darker ones; the workbook has the same. */
static const char *const COLOURS[] = {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9",
                                      "#000000", "#999933", "#004466", "#884400", "#005540", "#663355"};
enum { MOST_ARMS = COUNT_OF(COLOURS), TERMINAL_LINES = 24 };

/* Which of the headline figures. */
static const char *const DRAWN[] = {"enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"};

/* ------------------------------------------------------------------ before work */

static bool is_on_path(const char *program)
{
    const char *const path = getenv("PATH");
    char *const copy = path ? strdup(path) : NULL;
    char *rest = NULL;
    bool is_there = false;
    for (char *folder = copy ? strtok_r(copy, ":", &rest) : NULL; folder && !is_there;
         folder = strtok_r(NULL, ":", &rest)) {
        char *file = NULL;
        if (asprintf(&file, "%s/%s", folder, program) >= 0) {
            is_there = access(file, X_OK) == 0;
            free(file);
        }
    }
    free(copy);
    return is_there;
}

bool plot_check(const char *path, struct status *status)
{
    static const char END[] = ".png";
    if (!is_on_path("gnuplot")) {
        return status_add(
            status, EXIT_RUN_FAILED,
            "--plot draws with gnuplot, which is not installed (on Debian: gnuplot-nox); --csv and --xlsx "
            "need no other program");
    }
    if (!path) {
        return true;
    }
    const size_t length = strlen(path);
    char *const folder = files_folder_of(path);
    bool is_good = folder || status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    if (is_good && (length <= strlen(END) || strcmp(path + length - strlen(END), END) != 0)) {
        is_good = status_add(status, EXIT_INPUT, "--plot '%s' does not end in .png, which is what it draws", path);
    } else if (is_good && (files_is_folder(path) || !files_is_folder(folder) || !files_can_write_in(folder))) {
        is_good = status_add(status, EXIT_INPUT, "--plot '%s' cannot be written there", path);
    }
    free(folder);
    return is_good;
}

/* ------------------------------------------------------------------ the script */

/* A text between single quotes, in which gnuplot takes nothing but a doubled quote for anything else than itself. */
static void put_quoted(FILE *script, const char *text)
{
    fputc('\'', script);
    for (; text && *text; text++) {
        if (*text == '\'') {
            fputc('\'', script);
        }
        fputc((unsigned char)*text < ' ' ? ' ' : *text, script);
    }
    fputc('\'', script);
}

static const struct headline *headline_of(const char *outcome)
{
    int i = 0;
    while (strcmp(HEADLINE_FIGURES[i].outcome, outcome) != 0) {
        i++;
    }
    return &HEADLINE_FIGURES[i];
}

/* The rows of one arm: year, 5%, 50% and 95% quantiles. How many there are. */
static int put_data(FILE *script, const struct record *record, struct summary_room *room, const struct headline *figure,
                    int arm, int outcome)
{
    int n_rows = 0;
    fprintf(script, "$arm%d << END\n", arm);
    for (int year = 0; year < record->n_years; year++) {
        const struct summary summary = summary_of_outcome(record, room, arm, year, outcome);
        if (summary.n_worlds > 0) {
            fprintf(script, "%d %.9g %.9g %.9g\n", year + 1, summary.q05 * figure->scale, summary.q50 * figure->scale,
                    summary.q95 * figure->scale);
            n_rows++;
        }
    }
    fprintf(script, "END\n");
    return n_rows;
}

static void put_panel(FILE *script, const struct record *record, struct summary_room *room, const char *name,
                      bool is_picture, const struct table_style *style)
{
    const int outcome = record_outcome(record, name), n_arms = record->n_arms < MOST_ARMS ? record->n_arms : MOST_ARMS;
    const struct headline *const figure = headline_of(name);
    if (outcome < 0) {
        return;
    }
    bool is_drawn[MOST_ARMS] = {false}, is_any = false;
    for (int k = 0; k < n_arms; k++) {
        is_drawn[k] = put_data(script, record, room, figure, k, outcome) > 0;
        is_any = is_any || is_drawn[k];
    }
    if (!is_any) {
        return;
    }
    fprintf(script, "set title ");
    put_quoted(script, figure->scale == 100.0 ? table_label(style, figure->table_en, figure->table_zh)
                                              : table_label(style, figure->en, figure->zh));
    const char *separator = "\nplot ";
    for (int k = 0; k < n_arms && is_picture; k++) {
        if (is_drawn[k]) {
            fprintf(
                script,
                "%s$arm%d using 1:2:4 with filledcurves fillcolor rgb '%s' fillstyle transparent solid 0.15 notitle",
                separator, k, COLOURS[k]);
            separator = ", ";
        }
    }
    for (int k = 0; k < n_arms; k++) {
        if (is_drawn[k]) {
            fprintf(script, "%s$arm%d using 1:3 with lines linecolor rgb '%s' linewidth 2 title ", separator, k,
                    COLOURS[k]);
            put_quoted(script, table_arm_label(style, &record->arms[k]));
            separator = ", ";
        }
    }
    fputc('\n', script);
}

static void put_script(FILE *script, const struct record *record, struct summary_room *room, const char *path,
                       const struct table_style *style)
{
    const char *const title = table_label(style, record->title_en, record->title_zh);
    const char *shown = title ? title : record->study;
    char text[512], partial[PARTIAL_TEXT_SIZE];
    if (path) {
        fprintf(script, "set terminal pngcairo noenhanced size 1200,820 font 'sans,11'\nset output ");
        put_quoted(script, path);
        fprintf(script, "\nset multiplot layout 2,2 title ");
        if (partial_is(record)) {
            snprintf(text, sizeof text, "%s · %s", partial_text(record, style->language, partial), shown);
            shown = text;
        }
        put_quoted(script, shown);
        fputc('\n', script);
    } else {
        fprintf(script, "set terminal dumb noenhanced size %d,%d\n", style->width - 1, TERMINAL_LINES);
    }
    fprintf(script, "set xlabel ");
    put_quoted(script, table_label(style, path ? "year (line: median; band: 9 worlds of 10)" : "year",
                                   path ? "年（线：中位数；带：十次模拟中的九次）" : "年"));
    fprintf(script, "\nset xrange [1:%d]\nset xtics 1\nset key below\nset grid\n",
            record->n_years > 1 ? record->n_years : 2);
    if (record->n_years > 15) {
        fprintf(script, "set xtics autofreq\n");
    }
    fprintf(script, "set yrange [0:*]\n");
    for (int i = 0; i < COUNT_OF(DRAWN); i++) {
        put_panel(script, record, room, DRAWN[i], path, style);
    }
    fprintf(script, "%s", path ? "unset multiplot\nset output\n" : "");
}

/* ------------------------------------------------------------------ drawing */

static bool run_gnuplot(const struct record *record, const char *path, const struct table_style *style,
                        struct status *status)
{
    struct summary_room room;
    if (!summary_room_init(&room, record, status)) {
        return false;
    }
    fflush(stdout);
    void (*const before)(int) = signal(SIGPIPE, SIG_IGN); /* one that ends early is told by its exit status */
    FILE *const script = popen("gnuplot", "w");
    bool is_drawn = script;
    if (script) {
        put_script(script, record, &room, path, style);
        is_drawn = pclose(script) == 0;
    }
    signal(SIGPIPE, before);
    summary_room_free(&room);
    return is_drawn || status_add(status, EXIT_RUN_FAILED, "gnuplot could not draw the result; see what it says above");
}

static bool draw(const struct record *record, const char *path, const struct table_style *style, struct status *status)
{
    if (!path) {
        return run_gnuplot(record, NULL, style, status);
    }
    char *const temporary_path = files_temporary_path(path);
    bool is_drawn = temporary_path || status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    is_drawn = is_drawn && run_gnuplot(record, temporary_path, style, status);
    if (is_drawn && !files_publish(temporary_path, path)) {
        is_drawn = status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path, strerror(errno));
    }
    if (!is_drawn && temporary_path) {
        unlink(temporary_path);
    }
    free(temporary_path);
    return is_drawn;
}

bool plot_draw(const struct record *record, const char *path, const struct table_style *style, struct status *status)
{
    struct record totals;
    partial_print(record, path ? stderr : stdout, style);
    if (record->n_regions == 0) {
        return draw(record, path, style, status);
    }
    if (!totals_init(&totals, record, status)) {
        return false;
    }
    const bool is_drawn = draw(&totals, path, style, status);
    record_free(&totals);
    return is_drawn;
}
