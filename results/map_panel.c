#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "results/design_panels.h"
#include "results/map.h"
#include "results/matrix.h"

enum { LABEL_SIZE = 96, AXIS_SIZE = 256 };

static const char *axis_label(const struct map_axis *axis, const struct table_style *style)
{
    const char *const label = table_label(style, axis->label_en, axis->label_zh);
    return label ? label : axis->key;
}

/* Two values of the grid between which the boundary lies are told apart: the first at one half or more is marked. */
static void cell_text(const struct map_cell *cell, const struct asked_style *style, char *text)
{
    const double shown = cell->mean * style->scale;
    if (!isfinite(shown)) {
        strcpy(text, "–");
    } else if (style->is_event) {
        snprintf(text, MATRIX_CELL_SIZE, "%s%.0f", cell->mean >= MAP_LEVEL ? "■" : "", shown);
    } else {
        snprintf(text, MATRIX_CELL_SIZE, "%.*f", style->scale == 100.0 || fabs(shown) >= 100.0 ? 0 : 2, shown);
    }
}

/* Where the row crosses one half: "137", or "82, 210" where it does so twice. */
static void crossing_text(const struct map_point *points, int n_points, int row, char *text)
{
    char number[NUMBER_TEXT_SIZE];
    size_t used = 0;
    for (int i = 0; i < n_points; i++) {
        if (points[i].is_along_x && points[i].row == row && used < MATRIX_CELL_SIZE - 20) {
            snprintf(number, sizeof number, "%.3g", points[i].x);
            used += (size_t)snprintf(text + used, MATRIX_CELL_SIZE - used, "%s%s", used > 0 ? ", " : "", number);
        }
    }
}

static void fill(struct matrix *matrix, const struct record *record, int asked, const struct map_point *points,
                 int n_points)
{
    const struct map *const map = &record->design->design.map;
    const struct asked_style style = design_values_style(record, &map->asked[asked]);
    for (int y = 0; y < map->y.n; y++) {
        for (int x = 0; x < map->x.n; x++) {
            const struct map_cell cell = map_cell_of(record, asked, x, y);
            cell_text(&cell, &style, matrix_cell(matrix, y, x));
        }
        if (style.is_event) {
            crossing_text(points, n_points, y, matrix_cell(matrix, y, map->x.n));
        }
    }
}

/* Texts of the axes' values: those of x, then those of y. */
static void label(struct matrix *matrix, char (*labels)[LABEL_SIZE], const struct map *map,
                  const struct table_style *style)
{
    char number[NUMBER_TEXT_SIZE];
    for (int x = 0; x < map->x.n; x++) {
        snprintf(labels[x], LABEL_SIZE, "%s", number_text_short(map->x.values[x], number));
        matrix->headings[x] = labels[x];
    }
    for (int y = 0; y < map->y.n; y++) {
        snprintf(labels[map->x.n + y], LABEL_SIZE, "%s", number_text_short(map->y.values[y], number));
        matrix->row_labels[y] = labels[map->x.n + y];
    }
    matrix->headings[map->x.n] = table_label(style, "50% at", "50%处");
}

/* "first premium (yuan)" */
static void axis_text(const struct map_axis *axis, const struct table_style *style, char text[AXIS_SIZE])
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    const bool is_plain = strcmp(axis->unit, "1") == 0;
    const char *const unit = is_chinese && strcmp(axis->unit, "yuan") == 0 ? "元" : axis->unit;
    snprintf(text, AXIS_SIZE,
             is_plain     ? "%.160s%s"
             : is_chinese ? "%.160s（%s）"
                          : "%.160s (%s)",
             axis_label(axis, style), is_plain ? "" : unit);
}

static void print_axes(const struct map *map, FILE *stream, const struct table_style *style)
{
    char x[AXIS_SIZE], y[AXIS_SIZE], line[2 * AXIS_SIZE + 64];
    axis_text(&map->x, style, x);
    axis_text(&map->y, style, y);
    snprintf(line, sizeof line,
             style->language == TABLE_CHINESE ? "向右：%s；向下：%s" : "to the right: %s; downwards: %s", x, y);
    matrix_print_text(line, style->width - 2, 2, stream);
}

static bool print_figure(const struct record *record, int asked, FILE *stream, const struct table_style *style)
{
    const struct map *const map = &record->design->design.map;
    struct map_point *points = calloc(MAX_MAP_POINTS, sizeof *points);
    char(*labels)[LABEL_SIZE] = calloc((size_t)map->x.n + (size_t)map->y.n, sizeof *labels), name[256];
    struct matrix matrix;
    if (!points || !labels || !matrix_init(&matrix, map->y.n, map->x.n + 1)) {
        free(points);
        free(labels);
        return false;
    }
    const int n_points = map_boundary_of(record, asked, points);
    const bool is_event = design_values_style(record, &map->asked[asked]).is_event;
    label(&matrix, labels, map, style);
    fill(&matrix, record, asked, points, n_points);
    matrix.n_columns = map->x.n + (is_event ? 1 : 0);
    design_values_name(record, &map->asked[asked], style->language == TABLE_CHINESE, name, sizeof name);
    table_heading(name, name, stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(points);
    free(labels);
    return true;
}

bool design_panels_print_map(const struct record *record, FILE *stream, const struct table_style *style)
{
    const struct map *const map = record->design ? &record->design->design.map : NULL;
    bool has_events = false;
    if (!map || map->x.n == 0) {
        return true;
    }
    table_heading("Map over two parameters", "双参数地图", stream, style);
    print_axes(map, stream, style);
    for (int i = 0; i < map->n_asked; i++) {
        has_events = design_values_style(record, &map->asked[i]).is_event || has_events;
        if (!print_figure(record, i, stream, style)) {
            return false;
        }
    }
    if (has_events) {
        matrix_print_text(
            table_label(
                style,
                "■ half of the worlds or more; 50% at: where the row crosses one half, between neighbours by a "
                "straight line (crossings of columns: --json, --csv).",
                "■ 一半或以上的模拟；50%处：该行越过一半之处，相邻两点间按直线内插（各列的交点见 --json、--csv）。"),
            style->width - 2, 2, stream);
    }
    return true;
}
