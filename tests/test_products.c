/* The shipped products: enough of them, named in two languages, held against the tables that they cite; the study of all
 * of them; and the page that is made from them. Runs from the root of the project. */
#include <glob.h>
#include <unistd.h>

#include "models/registry.h"
#include "scenarios/product_page.h"
#include "scenarios/reader.h"
#include "tests/evidence.h"

static const char PATTERN[] = "scenarios/products/*.yaml";
static const char *const NOT_SOLD[] = {"reference.yaml", "common.yaml", "unprinted.yaml"};
enum { N_NOT_SOLD = 3, FEWEST_PRODUCTS = 25, N_SHANDONG = 16 };

static struct study *read_file(const char *path)
{
    struct study *study = NULL;
    struct status status = {0};
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (!scenario_read(&study, path, NULL, 0, tables, n_tables, &status))
        status_print(&status, stderr);
    assert_non_null(study);
    status_free(&status);
    return study;
}

static const struct quantity *slot_of(const struct study *study, int arm, const char *key)
{
    const int found = param_set_find(study->set, key);
    if (found < 0)
        fail_msg("no parameter %s", key);
    return &study->arms[arm].quantities[study->set->first_slot[found]];
}

static double value_of(const struct study *study, const char *key) { return quantity_median(slot_of(study, 0, key)); }

static bool is_sold(const char *path)
{
    for (int i = 0; i < N_NOT_SOLD; i++)
        if (strcmp(strrchr(path, '/') + 1, NOT_SOLD[i]) == 0)
            return false;
    return true;
}

static void find_products(glob_t *files)
{
    if (glob(PATTERN, 0, NULL, files) != 0)
        fail_msg("no file %s", PATTERN);
}

/* ------------------------------------------------------------------ names and evidence */

static void test_every_product_has_a_name_of_its_own_in_two_languages(void **state)
{
    (void)state;
    glob_t files;
    find_products(&files);
    char *names[200] = {NULL};
    int n_names = 0;
    for (size_t f = 0; f < files.gl_pathc; f++) {
        if (!is_sold(files.gl_pathv[f]))
            continue;
        struct study *study = read_file(files.gl_pathv[f]);
        const struct label *label = &study->arms[0].product;
        if (!label->en || !label->zh)
            fail_msg("%s: a product needs a label in English and in Chinese", files.gl_pathv[f]);
        for (int i = 0; i < n_names; i++)
            if (strcmp(names[i], label->zh) == 0)
                fail_msg("%s: another product is called %s", files.gl_pathv[f], label->zh);
        names[n_names++] = strdup(label->zh);
        scenario_free(study);
    }
    assert_true(n_names >= FEWEST_PRODUCTS);
    while (n_names > 0)
        free(names[--n_names]);
    globfree(&files);
}

/* Values with a row or a document behind them, of the product alone. */
static int count_printed(const struct study *study)
{
    int n_printed = 0;
    for (int i = 0; i < study->set->n_params; i++)
        for (int j = 0; strncmp(study->set->params[i]->key, "product.", 8) == 0 && j < study->set->params[i]->n_values;
             j++) {
            const enum source_kind kind = study->arms[0].quantities[study->set->first_slot[i] + j].kind;
            n_printed += kind == SOURCE_EVIDENCE || kind == SOURCE_DOCUMENT;
        }
    return n_printed;
}

static void test_25_products_and_more_rest_on_printed_terms(void **state)
{
    (void)state;
    glob_t files;
    find_products(&files);
    int n_grounded = 0;
    for (size_t f = 0; f < files.gl_pathc; f++) {
        struct study *study = read_file(files.gl_pathv[f]);
        n_grounded += is_sold(files.gl_pathv[f]) && count_printed(study) > 0;
        scenario_free(study);
    }
    assert_true(n_grounded >= FEWEST_PRODUCTS);
    globfree(&files);
}

/* The product whose Chinese name is that of the row, with its year behind it; NULL where there is none. */
static struct study *product_named(const glob_t *files, const char *entity)
{
    char name[200];
    snprintf(name, sizeof name, "%s2022", entity);
    for (size_t f = 0; f < files->gl_pathc; f++) {
        struct study *study = read_file(files->gl_pathv[f]);
        if (study->arms[0].product.zh && strcmp(study->arms[0].product.zh, name) == 0)
            return study;
        scenario_free(study);
    }
    return NULL;
}

static void test_the_16_cities_of_shandong_have_the_rare_disease_terms_of_the_table(void **state)
{
    (void)state;
    struct evidence table;
    glob_t files;
    find_products(&files);
    evidence_read(&table, "scenarios/evidence/hmb_terms.csv");
    int n_cities = 0;
    for (int row = 1; row < table.n_rows; row++) {
        int n_drugs, deductible, percent, cap;
        if (strcmp(evidence_field(&table, row, "metric"), "rare_disease") != 0)
            continue;
        assert_int_equal(sscanf(evidence_field(&table, row, "value"), "%d drugs; deductible %d; paid %d%%; cap %d",
                                &n_drugs, &deductible, &percent, &cap),
                         4);
        struct study *study = product_named(&files, evidence_field(&table, row, "entity"));
        if (!study)
            fail_msg("no product %s of 2022", evidence_field(&table, row, "entity"));
        const struct quantity *layers = slot_of(study, 0, "product.liabilities.rare_disease.layers");
        assert_near(value_of(study, "product.liabilities.rare_disease.deductible_yuan"), deductible, 0.0);
        assert_near(value_of(study, "product.liabilities.rare_disease.cap_yuan"), cap, 0.0);
        assert_near(quantity_median(&layers[2]), percent / 100.0, 1e-15);
        n_cities++;
        scenario_free(study);
    }
    assert_int_equal(n_cities, N_SHANDONG);
    evidence_free(&table);
    globfree(&files);
}

static void test_an_unstated_liability_is_not_covered_whatever_product_stood_there_before(void **state)
{
    (void)state;
    struct study *study = read_file("scenarios/studies/products.yaml");
    const int index = param_set_find(study->set, "product.liabilities.rare_disease.layers");
    int lishui = 0;
    while (strcmp(study->arms[lishui].name, "lishui-2021") != 0)
        lishui++;
    const struct quantity *layers = slot_of(study, lishui, "product.liabilities.rare_disease.layers");
    assert_near(layers[study->set->params[index]->n_values].a, 0.0, 0.0);
    scenario_free(study);
}

/* ------------------------------------------------------------------ the study */

static void test_the_study_of_products_has_every_product_once_under_one_operating_model(void **state)
{
    (void)state;
    struct study *study = read_file("scenarios/studies/products.yaml");
    glob_t files;
    find_products(&files);
    int n_sold = 0;
    for (size_t f = 0; f < files.gl_pathc; f++) {
        if (!is_sold(files.gl_pathv[f]))
            continue;
        struct study *product = read_file(files.gl_pathv[f]);
        char name[200];
        snprintf(name, sizeof name, "%s", strrchr(files.gl_pathv[f], '/') + 1);
        name[strlen(name) - strlen(".yaml")] = '\0';
        int arm = 0;
        while (arm < study->n_arms && strcmp(study->arms[arm].name, name) != 0)
            arm++;
        if (arm == study->n_arms)
            fail_msg("%s is no arm of the study of all products", name);
        assert_string_equal(study->arms[arm].label.en, product->arms[0].product.en);
        assert_string_equal(study->arms[arm].label.zh, product->arms[0].product.zh);
        assert_string_equal(study->arms[arm].operating_model.zh, "医保部门推动");
        n_sold++;
        scenario_free(product);
    }
    assert_int_equal(study->n_arms, n_sold);
    globfree(&files);
    scenario_free(study);
}

/* ------------------------------------------------------------------ the page */

/* The text of the page, the caller's to free. */
static void print_page(char **text, const char *const *paths, int n_paths, struct status *status)
{
    static size_t size;
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    FILE *stream = open_memstream(text, &size);
    assert_non_null(stream);
    product_page_print(stream, tables, n_tables, paths, n_paths, status);
    fclose(stream);
}

static void assert_holds(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("the page should hold '%s'", words);
}

static void test_the_page_has_a_row_for_every_product_in_every_table_of_terms(void **state)
{
    (void)state;
    glob_t files;
    find_products(&files);
    struct status status = {0};
    char *page = NULL;
    print_page(&page, (const char *const *)files.gl_pathv, (int)files.gl_pathc, &status);
    assert_true(status_ok(&status));
    for (size_t f = 0; f < files.gl_pathc; f++) {
        char link[300];
        int n_rows = 0;
        snprintf(link, sizeof link, "](../%s)", files.gl_pathv[f]);
        for (const char *found = strstr(page, link); found; found = strstr(found + 1, link))
            n_rows++;
        if (strstr(files.gl_pathv[f], "common.yaml") || strstr(files.gl_pathv[f], "unprinted.yaml"))
            assert_int_equal(n_rows, 0);
        else
            assert_true(n_rows >= 3);
    }
    free(page);
    globfree(&files);
}

static void test_the_page_says_what_is_printed_and_what_is_assumed(void **state)
{
    (void)state;
    static const char *const PATHS[] = {"scenarios/products/hangzhou-xihu-yilian-2022.yaml",
                                        "scenarios/products/yantai-citizen-health-2022.yaml"};
    struct status status = {0};
    char *page = NULL;
    print_page(&page, PATHS, 2, &status);
    assert_true(status_ok(&status));
    assert_holds(page,
                 "| Hangzhou Xihu Yilian Cover 2022 | 西湖益联保2022 | Hangzhou 杭州 | 2022 | 150 | *7,000* | *75%* | "
                 "7,000 | *50%* | 3,150,000 |");
    assert_holds(page,
                 "(../scenarios/products/yantai-citizen-health-2022.yaml) | *0* | *70%* | – | 10,000 | 70% | 300,000 | "
                 "*90%* / *90%* / *85%* / *50%* |");
    assert_holds(page, "`liabilities.in_policy.cap_yuan` 1,200,000");
    assert_holds(page, "烟台市民健康保 rare_disease 2022");
    free(page);
}

static void test_a_child_says_in_its_own_words_where_it_is_sold_and_who_insures_it(void **state)
{
    (void)state;
    char folder[] = "/tmp/huimin-products-XXXXXX", path[100];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/child.yaml", folder);
    FILE *file = fopen(path, "w");
    char *shipped = realpath("scenarios/products/shanghai-huhuibao-2021.yaml", NULL);
    assert_non_null(file);
    assert_non_null(shipped);
    fprintf(file, "extends: %s\nproduct:\n  city: Ningbo\n  insurer: {en: A Mutual, zh: 某相互}\n", shipped);
    fclose(file);
    const char *const paths[] = {path};
    struct status status = {0};
    char *page = NULL;
    print_page(&page, paths, 1, &status);
    assert_true(status_ok(&status));
    assert_holds(page, "| 沪惠保2021 | Ningbo | 2021 |");
    assert_holds(page, "insurer A Mutual 某相互; ");
    free(page);
    free(shipped);
    unlink(path);
    rmdir(folder);
}

static void test_the_page_refuses_a_product_that_is_refused(void **state)
{
    (void)state;
    static const char *const PATHS[] = {"tests/data/damaged/183-named-product-layers-overlap.yaml"};
    struct status status = {0};
    char *page = NULL;
    print_page(&page, PATHS, 1, &status);
    assert_int_equal(strlen(page), 0);
    free(page);
    status_free(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_product_has_a_name_of_its_own_in_two_languages),
        cmocka_unit_test(test_25_products_and_more_rest_on_printed_terms),
        cmocka_unit_test(test_the_16_cities_of_shandong_have_the_rare_disease_terms_of_the_table),
        cmocka_unit_test(test_an_unstated_liability_is_not_covered_whatever_product_stood_there_before),
        cmocka_unit_test(test_the_study_of_products_has_every_product_once_under_one_operating_model),
        cmocka_unit_test(test_the_page_has_a_row_for_every_product_in_every_table_of_terms),
        cmocka_unit_test(test_the_page_says_what_is_printed_and_what_is_assumed),
        cmocka_unit_test(test_a_child_says_in_its_own_words_where_it_is_sold_and_who_insures_it),
        cmocka_unit_test(test_the_page_refuses_a_product_that_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
