#define _GNU_SOURCE
#include "results/calibrate_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/files.h"
#include "engine/number_text.h"
#include "results/published.h"
#include "results/study_edit.h"

/* The keys of a file, in the order in which they stand there: those of one map side by side. */
static const char *const CITY_KEYS[] = {
    "city.cost.admission_scale",  "city.cost.admission_age_gradient", "city.cost.cost_per_admission_yuan",
    "city.cost.severity_log_sd",  "city.cost.out_of_catalogue_share", "city.frailty.persistence",
    "city.basic_insurance.share",
};
static const char *const PRODUCT_KEYS[] = {"product.liabilities.in_policy.layers"};
static const char *const MODEL_KEYS[] = {"operating_model.contact_probability", "operating_model.mobilisation",
                                         "operating_model.keep_probability"};

struct solved_file {
    const struct calibration *calibration;
    int arm;             /* whose values they are */
    const char *comment; /* what the file holds */
    const char *const *keys;
    int n_keys;
    const char *named_by, *named_folder; /* a key stated by the city's (…) own file, and the folder of that file */
};

enum { SOURCE_SIZE = 512 };

/* ------------------------------------------------------------------ names */

static const struct quantity *quantity_of(const struct solved_file *file, const char *key)
{
    const struct study *const study = file->calibration->bench.study;
    const int param = param_set_find(study->set, key);
    return param < 0 ? NULL : &study->arms[file->arm].quantities[study->set->first_slot[param]];
}

static bool is_in_folder(const struct quantity *quantity, const char *folder)
{
    return quantity && quantity->file && strstr(quantity->file, folder) != NULL;
}

static const char *base_name(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The solved file that the study read; else that of the part's own file; else that of the arm. In malloc'ed memory. */
static char *path_of(const struct solved_file *file, const char *folder)
{
    const struct study *const study = file->calibration->bench.study;
    const struct quantity *const own = quantity_of(file, file->named_by);
    char *path = NULL;
    int n = -1;
    for (int i = 0; i < file->n_keys && n < 0; i++) {
        const struct quantity *const quantity = quantity_of(file, file->keys[i]);
        if (is_in_folder(quantity, "solved/"))
            n = asprintf(&path, "%s/%s", folder, base_name(quantity->file));
    }
    if (n < 0 && is_in_folder(own, file->named_folder))
        n = asprintf(&path, "%s/%s", folder, base_name(own->file));
    if (n < 0)
        n = asprintf(&path, "%s/%s.yaml", folder, study->arms[file->arm].name);
    return n < 0 ? NULL : path;
}

/* The study as a command names it, without what stands before the project's own folders. */
static const char *study_name(const struct study *study)
{
    const char *const shipped = study->file ? strstr(study->file, "scenarios/") : NULL;
    return shipped ? shipped : study->name;
}

/* ------------------------------------------------------------------ sources */

static const struct calibrate_solved *find_solved(const struct solved_file *file, const char *key, int index)
{
    for (int i = 0; i < file->calibration->n_solved; i++) {
        const struct calibrate_solved *const solved = &file->calibration->solved[i];
        const bool is_here = solved->goal.arm < 0 || solved->goal.arm == file->arm;
        if (is_here && strcmp(solved->goal.key, key) == 0 && (index < 0 || solved->goal.index == index))
            return solved;
    }
    return NULL;
}

static const char *stage_of(const struct calibrate_solved *solved, const struct study *study)
{
    const struct calibrate_goal *const goal = &solved->goal;
    if (goal->measure == MEASURE_FIGURE) {
        const bool is_fund = strstr(goal->key, "basic_insurance") || strstr(goal->key, "out_of_catalogue");
        return is_fund ? "funds" : "health";
    }
    if (goal->what == CENSUS_CLAIM_PER_MEMBER_YUAN)
        return "product";
    for (int i = 0; i < CALIBRATE_N_PUSH_ARMS; i++)
        if (strcmp(study->arms[goal->arm].name, CALIBRATE_PUSH_ARMS[i]) == 0)
            return "push";
    return "behaviour";
}

static const char *measure_of(const struct calibrate_goal *goal)
{
    if (goal->measure == MEASURE_FIGURE)
        return published_find((enum census_figure)goal->what)->en;
    return goal->what == CENSUS_ENROLMENT ? "enrolment" : "claims per member in the first year, yuan";
}

/* "solved by `huimin calibrate …`: target …, reached …": of one value, or of the two years of a list. */
static void solved_source(const struct solved_file *file, const char *key, int index, char *text)
{
    const struct study *const study = file->calibration->bench.study;
    const struct calibrate_solved *const first = find_solved(file, key, index);
    const struct calibrate_solved *const second = index < 0 ? find_solved(file, key, 1) : NULL;
    const char *const measure = measure_of(&first->goal);
    char goals[192];
    if (second && second != first)
        snprintf(goals, sizeof goals, "%s target %.5g and %.5g in years 1 and 2, reached %.5g and %.5g", measure,
                 first->goal.target, second->goal.target, first->reached, second->reached);
    else if (first->goal.measure == MEASURE_OUTCOME && first->goal.what == CENSUS_ENROLMENT)
        snprintf(goals, sizeof goals, "%s target %.5g in year %d, reached %.5g", measure, first->goal.target,
                 first->goal.year + 1, first->reached);
    else
        snprintf(goals, sizeof goals, "%s, target %.5g, reached %.5g", measure, first->goal.target, first->reached);
    snprintf(text, SOURCE_SIZE, "solved by `huimin calibrate %s --stage %s`: %s; %ld worlds of %ld people, seed %llu",
             study_name(study), stage_of(first, study), goals, first->design.worlds, first->design.persons,
             (unsigned long long)study->run.seed);
}

/* A value that was not solved this time keeps the source of an earlier calibration. */
static void source_of(const struct solved_file *file, const char *key, int index, char *text)
{
    const struct quantity *const quantity = quantity_of(file, key);
    const char *const stated = quantity[index < 0 ? 0 : index].source;
    const bool was_solved = stated && strncmp(stated, "solved by", strlen("solved by")) == 0;
    if (find_solved(file, key, index))
        solved_source(file, key, index, text);
    else
        snprintf(text, SOURCE_SIZE, "%s", was_solved ? stated : "held where it stood while the rest was solved");
}

/* ------------------------------------------------------------------ YAML */

static void print_double_quoted(const char *text, FILE *stream)
{
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void print_number(double value, FILE *stream)
{
    char text[NUMBER_TEXT_SIZE];
    fputs(number_text(value, text), stream);
}

static void print_rest(const struct solved_file *file, const char *key, int index, FILE *stream)
{
    char source[SOURCE_SIZE];
    source_of(file, key, index, source);
    fputs(", source: ", stream);
    print_double_quoted(source, stream);
    fputs(", kind: assumption}\n", stream);
}

/* A list by year, up to the last value that differs from the one before. */
static void print_years(const struct quantity *quantities, int n, FILE *stream)
{
    while (n > 1 && quantity_median(&quantities[n - 1]) == quantity_median(&quantities[n - 2]))
        n--;
    for (int year = 0; year < n; year++) {
        fputs(year == 0 ? n > 1 ? "[" : "" : ", ", stream);
        print_number(quantity_median(&quantities[year]), stream);
    }
    fputs(n > 1 ? "]" : "", stream);
}

static void print_rows(const struct param *param, const struct quantity *quantities, FILE *stream)
{
    const int n_rows = (int)quantity_median(&quantities[param->n_values]);
    fputc('[', stream);
    for (int row = 0; row < n_rows; row++)
        for (int f = 0; f < param->n_record; f++) {
            fprintf(stream, "%s%s: ", f > 0 ? ", " : row > 0 ? ", {" : "{", param->record[f].key);
            print_number(quantity_median(&quantities[row * param->n_record + f]), stream);
            fputs(f == param->n_record - 1 ? "}" : "", stream);
        }
    fputc(']', stream);
}

static void print_param(const struct solved_file *file, const struct param *param, int depth, FILE *stream)
{
    const struct quantity *const quantities = quantity_of(file, param->key);
    if (param->shape == PARAM_BY_LABEL) {
        fputc('\n', stream);
        for (int i = 0; i < param->n_values; i++) {
            fprintf(stream, "%*s%s: {value: ", 2 * (depth + 1), "", param->labels[i]);
            print_number(quantity_median(&quantities[i]), stream);
            print_rest(file, param->key, i, stream);
        }
        return;
    }
    fputs(" {value: ", stream);
    if (param->shape == PARAM_BY_YEAR)
        print_years(quantities, param->n_values, stream);
    else if (param->shape == PARAM_ROWS)
        print_rows(param, quantities, stream);
    else
        print_number(quantity_median(quantities), stream);
    print_rest(file, param->key, -1, stream);
}

/* The maps down to a key; those that it shares with the key before stand already. */
static int print_path(const char *key, const char *before, FILE *stream)
{
    int depth = 0;
    const char *part = key;
    bool is_shared = true;
    for (const char *dot; (dot = strchr(part, '.')) != NULL; part = dot + 1, depth++) {
        const size_t up_to = (size_t)(dot - key) + 1;
        is_shared = is_shared && strncmp(key, before, up_to) == 0;
        if (!is_shared)
            fprintf(stream, "%*s%.*s:\n", 2 * depth, "", (int)(dot - part), part);
    }
    fprintf(stream, "%*s%s:", 2 * depth, "", part);
    return depth;
}

static void print_file(const struct solved_file *file, FILE *stream)
{
    const struct param_set *const set = file->calibration->bench.study->set;
    const char *before = "";
    fprintf(stream, "# Written by `huimin calibrate`: %s\n# Do not edit by hand.\n\n", file->comment);
    for (int i = 0; i < file->n_keys; i++) {
        const char *const key = file->keys[i];
        if (!find_solved(file, key, -1) && !is_in_folder(quantity_of(file, key), "solved/"))
            continue;
        const int depth = print_path(key, before, stream);
        print_param(file, set->params[param_set_find(set, key)], depth, stream);
        before = key;
    }
}

static bool write_file(const struct solved_file *file, const char *folder, FILE *talk, struct status *status)
{
    char *const path = path_of(file, folder), *const temporary = path ? files_temporary_path(path) : NULL;
    FILE *const stream = temporary ? fopen(temporary, "w") : NULL;
    bool ok = stream != NULL;
    if (ok) {
        print_file(file, stream);
        ok = !ferror(stream);
        ok = fclose(stream) == 0 && ok;
        ok = ok && files_publish(temporary, path);
    }
    if (!ok)
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path ? path : folder, strerror(errno));
    if (!ok && temporary)
        remove(temporary);
    if (ok && talk)
        fprintf(talk, "huimin: %s\n", path);
    free(path);
    free(temporary);
    return ok;
}

/* Whether anything of the file was solved this time. */
static bool has_solved(const struct solved_file *file)
{
    for (int i = 0; i < file->n_keys; i++)
        if (find_solved(file, file->keys[i], -1))
            return true;
    return false;
}

bool calibrate_write(const struct calibration *calibration, const char *folder, FILE *talk, struct status *status)
{
    struct solved_file file = {.calibration = calibration, .keys = CITY_KEYS, .n_keys = COUNT_OF(CITY_KEYS)};
    file.comment = "what the published targets of health, cost and fund shares give.";
    file.named_by = "city.insured";
    file.named_folder = "cities/";
    if (has_solved(&file) && !write_file(&file, folder, talk, status))
        return false;
    for (file.arm = 0; file.arm < calibration->bench.study->n_arms; file.arm++) {
        file.keys = PRODUCT_KEYS;
        file.n_keys = COUNT_OF(PRODUCT_KEYS);
        file.comment = "the share of the in-policy remainder that gives the first year's claims per member.";
        file.named_by = "product.premium_yuan";
        file.named_folder = "products/";
        if (has_solved(&file) && !write_file(&file, folder, talk, status))
            return false;
        file.keys = MODEL_KEYS;
        file.n_keys = COUNT_OF(MODEL_KEYS);
        file.comment = "the push that gives this operating model its enrolment in years 1 and 2.";
        file.named_by = "operating_model.hassle_yuan";
        file.named_folder = "operating-models/";
        if (has_solved(&file) && !write_file(&file, folder, talk, status))
            return false;
    }
    return true;
}
