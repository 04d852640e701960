/* Targets of precision on a terminal and as JSON. */
#include <math.h>
#include <stdlib.h>

#include "results/json_value.h"
#include "results/matrix.h"
#include "results/precision.h"

enum { LABEL_SIZE = 160 };

static int count_met(const struct record_precision *precision)
{
    int n = 0;
    for (int i = 0; i < precision->n_rows; i++) {
        n += precision->rows[i].is_met;
    }
    return n;
}

static void row_label(char label[LABEL_SIZE], const struct record *record, const struct precision_row *row,
                      const struct table_style *style)
{
    const struct outcome *const outcome = row->year > 0
                                              ? &record->outcomes[record_outcome(record, row->outcome)]
                                              : &record->world_outcomes[record_world_outcome(record, row->outcome)];
    const bool is_chinese = style->language == TABLE_CHINESE;
    const char *const name = is_chinese && outcome->label_zh ? outcome->label_zh : outcome->name;
    const char *const arm = table_arm_label(style, &record->arms[row->arm]);
    snprintf(label, LABEL_SIZE, "%s · %s", name, arm);
}

static void fill_row(struct matrix *matrix, int i, const struct precision_row *row, const struct table_style *style)
{
    snprintf(matrix_cell(matrix, i, 0), MATRIX_CELL_SIZE, row->year > 0 ? "%d" : "–", row->year);
    snprintf(matrix_cell(matrix, i, 1), MATRIX_CELL_SIZE, isfinite(row->mean) ? "%.5g" : "–", row->mean);
    snprintf(matrix_cell(matrix, i, 2), MATRIX_CELL_SIZE, isfinite(row->se) ? "%.3g" : "–", row->se);
    snprintf(matrix_cell(matrix, i, 3), MATRIX_CELL_SIZE, row->is_relative ? "%.3g%%" : "%.3g",
             row->is_relative ? 100.0 * row->target : row->target);
    snprintf(matrix_cell(matrix, i, 4), MATRIX_CELL_SIZE, isfinite(row->low) ? "[%.4g–%.4g]" : "–", row->low,
             row->high);
    snprintf(matrix_cell(matrix, i, 5), MATRIX_CELL_SIZE, "%s",
             table_label(style, row->is_met ? "yes" : "no", row->is_met ? "是" : "否"));
}

static void print_rule(const struct record *record, FILE *stream, const struct table_style *style)
{
    const struct record_precision *const precision = record->precision;
    char text[600];
    snprintf(
        text, sizeof text,
        style->language == TABLE_CHINESE
            ? "第 %d 次查看（共计划 %d 次），%ld 次模拟：%d 项目标达到 %d 项。区间整体置信度 %.4g%%：按 Bonferroni "
              "不等式为 "
              "%d 次查看加宽。"
            : "Look %d of %d planned, with %ld worlds: %d targets, %d of them met. Intervals of %.4g%% confidence, all "
              "looks together: widened for %d looks by Bonferroni's inequality.",
        precision->n_made, precision->n_looks, record->n_worlds[WORLDS_JOINT], precision->n_rows, count_met(precision),
        100.0 * precision->confidence, precision->n_looks);
    matrix_print_text(text, style->width - 2, 2, stream);
}

bool precision_print(const struct record *record, FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Year", "Mean", "Std error", "Asked", "Interval", "Met"};
    static const char *const ZH[] = {"年", "均值", "标准误", "要求", "区间", "达到"};
    const struct record_precision *const precision = record->precision;
    struct matrix matrix;
    if (!precision) {
        return true;
    }
    char(*labels)[LABEL_SIZE] = calloc((size_t)precision->n_rows + 1, sizeof *labels);
    if (!labels || !matrix_init(&matrix, precision->n_rows, COUNT_OF(EN))) {
        free(labels);
        return false;
    }
    for (int column = 0; column < COUNT_OF(EN); column++) {
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    }
    for (int i = 0; i < precision->n_rows; i++) {
        row_label(labels[i], record, &precision->rows[i], style);
        matrix.row_labels[i] = labels[i];
        fill_row(&matrix, i, &precision->rows[i], style);
    }
    table_heading("Precision that the study asks for", "研究要求的精度", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    print_rule(record, stream, style);
    return true;
}

static json_t *row_json(const struct record *record, const struct precision_row *row)
{
    json_t *object = json_object();
    json_object_set_new(object, "arm", json_string(record->arms[row->arm].name));
    json_object_set_new(object, "outcome", json_string(row->outcome));
    json_object_set_new(object, "year", row->year > 0 ? json_integer(row->year) : json_null());
    json_object_set_new(object, row->is_relative ? "relative_standard_error" : "standard_error",
                        json_value_number(row->target));
    json_object_set_new(object, "mean", json_value_number(row->mean));
    json_object_set_new(object, "se", json_value_number(row->se));
    json_object_set_new(object, "low", json_value_number(row->low));
    json_object_set_new(object, "high", json_value_number(row->high));
    json_object_set_new(object, "n_worlds", json_integer(row->n_worlds));
    json_object_set_new(object, "is_met", json_boolean(row->is_met));
    return object;
}

void precision_json_add(json_t *object, const struct record *record)
{
    const struct record_precision *const precision = record->precision;
    if (!precision) {
        return;
    }
    json_t *const added = json_object(), *const looks = json_array(), *const targets = json_array();
    for (int i = 0; i < precision->n_looks; i++) {
        json_array_append_new(looks, json_integer(precision->looks[i]));
    }
    for (int i = 0; i < precision->n_rows; i++) {
        json_array_append_new(targets, row_json(record, &precision->rows[i]));
    }
    json_object_set_new(added, "confidence", json_real(precision->confidence));
    json_object_set_new(added, "widening", json_string("Bonferroni over the planned looks"));
    json_object_set_new(added, "looks", looks);
    json_object_set_new(added, "looks_made", json_integer(precision->n_made));
    json_object_set_new(added, "is_met", json_boolean(precision->is_met));
    json_object_set_new(added, "targets", targets);
    json_object_set_new(object, "precision", added);
}
