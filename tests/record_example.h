/* A small record filled by hand: two arms, three years, six worlds, one event, one number, one cell count. */
#ifndef HUIMIN_RECORD_EXAMPLE_H
#define HUIMIN_RECORD_EXAMPLE_H

#include <math.h>
#include <stdlib.h>

#include "results/record.h"

enum { EXAMPLE_ARMS = 2, EXAMPLE_YEARS = 3, EXAMPLE_WORLDS = 6, EXAMPLE_EXTENT = 4 };

static const char *const EXAMPLE_SEXES[] = {"female", "male"};
static const char *const EXAMPLE_PAYERS[] = {"fund", "own"};

static inline double example_value(int set, long world, int arm, int year, int outcome)
{
    if (outcome == 1 && (year == 0 || (world == 2 && arm == 1))) {
        return (double)NAN; /* a renewal rate in year 1, and after exit */
    }
    return 0.1 * (arm + 1) + 0.01 * year + 0.001 * (double)world * (set + 1) + 0.3 * outcome;
}

static inline double *example_doubles(size_t count) { return calloc(count + 1, sizeof(double)); }

static inline void example_tally(struct record_tally *tally, const char *name, const char *second_axis,
                                 const char *const *second_labels)
{
    *tally = (struct record_tally){.name = name, .unit = "people", .meaning = "a count", .n_axes = 2, .extent = 4};
    for (int a = 0; a < 2; a++) {
        const char **labels = calloc(2, sizeof *labels);
        for (int i = 0; i < 2; i++) {
            labels[i] = a == 0 ? EXAMPLE_SEXES[i] : second_labels[i];
        }
        tally->axes[a] = (struct axis){a == 0 ? "sex" : second_axis, 2, labels};
    }
    const size_t count = EXAMPLE_ARMS * EXAMPLE_YEARS * EXAMPLE_EXTENT;
    tally->mean = example_doubles(count);
    tally->se = example_doubles(count);
    for (size_t i = 0; i < count; i++) {
        tally->mean[i] = 100.0 + (double)i;
        tally->se[i] = i == 3 ? (double)NAN : 0.5 + (double)i;
    }
}

static inline void example_values(struct record *record, int set)
{
    record->n_worlds[set] = EXAMPLE_WORLDS;
    const size_t rows = EXAMPLE_WORLDS * EXAMPLE_ARMS;
    record->values[set] = example_doubles(rows * EXAMPLE_YEARS * 2);
    record->world_values[set] = example_doubles(rows * 2);
    record->draws[set] = example_doubles(rows);
    for (size_t row = 0; row < rows; row++) {
        const long world = (long)row / EXAMPLE_ARMS;
        const int arm = (int)row % EXAMPLE_ARMS;
        for (int i = 0; i < EXAMPLE_YEARS * 2; i++) {
            record->values[set][row * EXAMPLE_YEARS * 2 + (size_t)i] = example_value(set, world, arm, i / 2, i % 2);
        }
        record->world_values[set][row * 2] = arm == 1 && world < 2 ? 1.0 : 0.0;
        record->world_values[set][row * 2 + 1] = 0.01 * (double)world;
        record->draws[set][row] = set == WORLDS_PROCESS ? (double)NAN : 7.0 + (double)row;
    }
}

static inline void example_record(struct record *record)
{
    *record = (struct record){.study = "example",
                              .title_en = "An example",
                              .title_zh = "示例",
                              .digest = "0123abcd",
                              .resolved = "{\"a\":1}",
                              .result_version = 1,
                              .seed = 7,
                              .persons = 1000,
                              .worlds = EXAMPLE_WORLDS,
                              .has_parameter_uncertainty = true,
                              .n_arms = EXAMPLE_ARMS,
                              .n_years = EXAMPLE_YEARS,
                              .n_outcomes = 2,
                              .n_world_outcomes = 2,
                              .n_tallies = 2,
                              .n_inputs = 2,
                              .n_drawn = 1};
    record->arms = calloc(EXAMPLE_ARMS, sizeof *record->arms);
    record->arms[0] = (struct record_arm){.name = "commercial",
                                          .label_en = "Commercial",
                                          .label_zh = "商业型",
                                          .city_en = "Coastal prefecture",
                                          .city_zh = "沿海地级市",
                                          .insured = 1e6};
    record->arms[1] = (struct record_arm){.name = "government-push", .label_zh = "政府主推", .insured = (double)NAN};
    record->outcomes = calloc(2, sizeof *record->outcomes);
    record->outcomes[0] =
        (struct outcome){"enrolment_rate", "1", "members, of everyone eligible", "参保率", "参保人占全体可参保人"};
    record->outcomes[1] = (struct outcome){"renewal_rate", "1", "members in again", "续保率", "再次参保者"};
    record->world_outcomes = calloc(2, sizeof *record->world_outcomes);
    record->world_outcomes[0] = (struct outcome){"d3", "1", "spiral", "死亡螺旋", "死亡螺旋"};
    record->world_outcomes[1] = (struct outcome){"dsi", "1", "lost to selection", "逆选择损失", "因逆选择损失的参保"};
    record->tallies = calloc(2, sizeof *record->tallies);
    example_tally(&record->tallies[0], "members", "age_band", (const char *const[]){"young", "old"});
    example_tally(&record->tallies[1], "paid", "payer", EXAMPLE_PAYERS);
    record->inputs = calloc(2, sizeof *record->inputs);
    record->inputs[0] = (struct record_input){NULL,
                                              "city.frailty.persistence",
                                              "1",
                                              "persistence, of frailty",
                                              "脆弱度的逐年相关系数",
                                              "normal [0.9, 0.02]",
                                              "evidence",
                                              "a \"check\" on lives",
                                              "city.yaml:3",
                                              0.9};
    record->inputs[1] = (struct record_input){"commercial", "product.premium_yuan", "yuan", "price", "保费",
                                              "89",         "assumption",           NULL,   NULL,    89.0};
    record->drawn_names = calloc(1, sizeof *record->drawn_names);
    record->drawn_names[0] = "city.frailty.persistence";
    for (int set = 0; set < N_WORLD_SETS; set++) {
        example_values(record, set);
    }
}

#endif
