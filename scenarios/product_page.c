#include "scenarios/product_page.h"

#include <math.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/checks.h"
#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/quantity_value.h"

struct product {
    const char *stem;
    const struct sheet *sheet;
};

struct page {
    FILE *stream;
    struct reading *reading;
    struct product *products;
    int n_products;
};

static const char PREFIX[] = "product.";
static const char NONE[] = "–";
/* Amounts from here on bound nothing. */
static const double OPEN_YUAN = 1e8;

static const struct quantity *first_slot(const struct page *page, const struct product *product, const char *key)
{
    const int index = param_set_find(page->reading->set, key);
    return index < 0 ? NULL : &product->sheet->quantities[page->reading->set->first_slot[index]];
}

/* ------------------------------------------------------------------ values as text */

/* What somebody printed stands upright, what somebody assumed in italics. */
static const char *marked(const struct page *page, const char *text, const struct quantity *quantity)
{
    const bool is_assumed = quantity->kind != SOURCE_EVIDENCE && quantity->kind != SOURCE_DOCUMENT;
    return is_assumed ? arena_format(&page->reading->arena, "*%s*", text) : text;
}

/* "1,200,000" */
static const char *yuan_text(const struct page *page, double yuan)
{
    char digits[NUMBER_TEXT_SIZE], grouped[2 * NUMBER_TEXT_SIZE];
    number_text(yuan, digits);
    const size_t n_whole = strcspn(digits, ".");
    size_t n = 0;
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i < n_whole && (n_whole - i) % 3 == 0)
            grouped[n++] = ',';
        grouped[n++] = digits[i];
    }
    return arena_copy(&page->reading->arena, grouped, n);
}

static const char *amount_text(const struct page *page, const struct product *product, const char *key)
{
    const struct quantity *const quantity = first_slot(page, product, key);
    if (!quantity || quantity_median(quantity) >= OPEN_YUAN)
        return NONE;
    return marked(page, yuan_text(page, quantity_median(quantity)), quantity);
}

static const char *percent_text(const struct page *page, const struct quantity *quantity)
{
    char number[NUMBER_TEXT_SIZE];
    const double percent = rint(quantity_median(quantity) * 1000.0) / 10.0;
    return marked(page, arena_format(&page->reading->arena, "%s%%", number_text(percent, number)), quantity);
}

static const char *key_of(const struct page *page, const char *liability, const char *what)
{
    return arena_format(&page->reading->arena, "product.liabilities.%s.%s", liability, what);
}

static int n_layers_of(const struct page *page, const struct product *product, const char *liability)
{
    const int index = param_set_find(page->reading->set, key_of(page, liability, "layers"));
    if (index < 0)
        return 0;
    const struct param_set *const set = page->reading->set;
    return (int)product->sheet->quantities[set->first_slot[index] + set->params[index]->n_values].a;
}

/* "75% to 200,000, 95% above"; one layer needs no bounds. */
static const char *layers_text(const struct page *page, const struct product *product, const char *liability)
{
    enum { FROM, TO, SHARE, N_FIELDS };
    const int n_layers = n_layers_of(page, product, liability);
    const struct quantity *const layers = first_slot(page, product, key_of(page, liability, "layers"));
    const char *text = n_layers > 0 ? "" : NONE;
    for (int j = 0; j < n_layers; j++) {
        const struct quantity *const layer = &layers[j * N_FIELDS];
        const double to_yuan = quantity_median(&layer[TO]);
        const char *const bound = to_yuan < OPEN_YUAN
                                      ? arena_format(&page->reading->arena, " to %s", yuan_text(page, to_yuan))
                                  : j > 0 ? " above"
                                          : "";
        text = arena_format(&page->reading->arena, "%s%s%s%s", text, j > 0 ? ", " : "",
                            percent_text(page, &layer[SHARE]), bound);
    }
    return text;
}

/* The deductible of a covered liability. */
static const char *deductible_text(const struct page *page, const struct product *product, const char *liability,
                                   const char *key)
{
    return n_layers_of(page, product, liability) > 0 ? amount_text(page, product, key) : NONE;
}

static const char *words_text(const struct page *page, const struct words *words)
{
    if (words->en && words->zh && strcmp(words->en, words->zh) != 0)
        return arena_format(&page->reading->arena, "%s %s", words->en, words->zh);
    return words->en ? words->en : words->zh ? words->zh : NONE;
}

static const char *choice_text(const struct page *page, const struct param *param, double value)
{
    char word[64];
    return arena_format(&page->reading->arena, "%s", quantity_choice_word(param, (int)value, word, sizeof word));
}

static const char *value_text(const struct page *page, const struct param *param, const struct quantity *quantity)
{
    const double value = quantity_median(quantity);
    const bool is_fraction = strcmp(param->unit, "1") == 0 && param->maximum <= 10.0;
    if (param->type == PARAM_CHOICE)
        return marked(page, choice_text(page, param, value), quantity);
    if (param->type == PARAM_SWITCH)
        return marked(page, value != 0.0 ? "on" : "off", quantity);
    return is_fraction ? percent_text(page, quantity) : marked(page, yuan_text(page, value), quantity);
}

/* ------------------------------------------------------------------ tables */

static void print_cell(const struct page *page, const char *text)
{
    fputs(" ", page->stream);
    for (; *text; text++)
        if (*text == '|')
            fputs("\\|", page->stream);
        else
            fputc(*text == '\n' ? ' ' : *text, page->stream);
    fputs(" |", page->stream);
}

static void print_name(const struct page *page, const struct product *product)
{
    fputs("|", page->stream);
    print_cell(
        page, arena_format(&page->reading->arena, "[%s](../scenarios/products/%s.yaml)", product->stem, product->stem));
}

static void print_terms(const struct page *page, const struct product *product)
{
    const struct sheet *const sheet = product->sheet;
    const struct words *const label = &sheet->labels[PART_PRODUCT];
    print_name(page, product);
    print_cell(page, label->en ? label->en : NONE);
    print_cell(page, label->zh ? label->zh : NONE);
    print_cell(page, words_text(page, &sheet->product_words[PRODUCT_CITY]));
    print_cell(page, words_text(page, &sheet->product_words[PRODUCT_EDITION]));
    print_cell(page, amount_text(page, product, "product.premium_yuan"));
    print_cell(page, deductible_text(page, product, "in_policy", "product.liabilities.in_policy.deductible_yuan"));
    print_cell(page, layers_text(page, product, "in_policy"));
    print_cell(page, deductible_text(page, product, "out_of_policy", "product.deductible_yuan"));
    print_cell(page, layers_text(page, product, "out_of_policy"));
    print_cell(page, amount_text(page, product, "product.total_cap_yuan"));
    fputs("\n", page->stream);
}

static void print_drugs(const struct page *page, const struct product *product)
{
    static const char *const LIABILITIES[] = {"special_drugs", "rare_disease"};
    const int index = param_set_find(page->reading->set, "product.payable_share");
    const struct quantity *const payable = first_slot(page, product, "product.payable_share");
    const char *states = "";
    print_name(page, product);
    for (int l = 0; l < 2; l++) {
        const bool is_covered = n_layers_of(page, product, LIABILITIES[l]) > 0;
        print_cell(page,
                   deductible_text(page, product, LIABILITIES[l], key_of(page, LIABILITIES[l], "deductible_yuan")));
        print_cell(page, layers_text(page, product, LIABILITIES[l]));
        print_cell(page, is_covered ? amount_text(page, product, key_of(page, LIABILITIES[l], "cap_yuan")) : NONE);
    }
    for (int m = 0; index >= 0 && m < page->reading->set->params[index]->n_values; m++)
        states =
            arena_format(&page->reading->arena, "%s%s%s", states, m > 0 ? " / " : "", percent_text(page, &payable[m]));
    print_cell(page, states);
    fputs("\n", page->stream);
}

/* Said in the other tables already. */
static bool is_shown_elsewhere(const char *key)
{
    static const char *const SHOWN[] = {"product.premium_yuan", "product.deductible_yuan", "product.total_cap_yuan",
                                        "product.payable_share", "product.eligible_out_of_catalogue_share"};
    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++)
        if (strcmp(key, SHOWN[i]) == 0)
            return true;
    const char *const last = strrchr(key, '.');
    return strncmp(key, "product.liabilities.", 20) == 0 && strcmp(last, ".cap_yuan") != 0;
}

/* A liability's own cap is said here where it is not a drug's. */
static bool is_drug(const char *key) { return strstr(key, ".special_drugs.") || strstr(key, ".rare_disease."); }

/* Values of a list or map, as far as they say anything: a map's labels that differ from their default, a list of
 * years up to its last change, every field of a record. */
static bool is_worth_saying(const struct param *param, const struct quantity *slots, int index)
{
    const bool is_default = quantity_median(&slots[index]) == param_fallback(param, index);
    int last = param->n_values - 1;
    if (param->shape != PARAM_BY_YEAR)
        return param->shape == PARAM_ROWS || !is_default;
    while (last > 0 && quantity_median(&slots[last]) == quantity_median(&slots[last - 1]))
        last--;
    return index <= last && (last > 0 || !is_default);
}

/* A parameter that is not at its default: "`eligibility.sex` female". Empty where all of it is. */
static const char *condition_text(const struct page *page, const struct product *product, int index)
{
    const struct param_set *const set = page->reading->set;
    const struct param *const param = set->params[index];
    const struct quantity *const slots = &product->sheet->quantities[set->first_slot[index]];
    const bool is_list = param->shape == PARAM_ROWS;
    const int n_values = is_list ? (int)slots[param->n_values].a * param->n_record : param->n_values;
    const char *values = "";
    for (int j = 0; j < n_values; j++)
        if (is_worth_saying(param, slots, j))
            values = arena_format(&page->reading->arena, "%s%s%s%s%s", values, *values ? " / " : "",
                                  param->shape == PARAM_BY_LABEL ? param->labels[j] : "",
                                  param->shape == PARAM_BY_LABEL ? " " : "",
                                  value_text(page, is_list ? &param->record[j % param->n_record] : param, &slots[j]));
    return *values ? arena_format(&page->reading->arena, "`%s` %s", param->key + strlen(PREFIX), values) : "";
}

static void print_conditions(const struct page *page, const struct product *product)
{
    const struct param_set *const set = page->reading->set;
    const struct words *const insurer = &product->sheet->product_words[PRODUCT_INSURER];
    const bool has_insurer = insurer->en || insurer->zh;
    const char *text = has_insurer ? arena_format(&page->reading->arena, "insurer %s", words_text(page, insurer)) : "";
    for (int i = 0; i < set->n_params; i++) {
        const char *const key = set->params[i]->key;
        if (strncmp(key, PREFIX, strlen(PREFIX)) != 0 || is_shown_elsewhere(key) || is_drug(key))
            continue;
        const char *const condition = condition_text(page, product, i);
        if (*condition)
            text = arena_format(&page->reading->arena, "%s%s%s", text, *text ? "; " : "", condition);
    }
    if (!*text)
        return;
    print_name(page, product);
    print_cell(page, product->sheet->labels[PART_PRODUCT].zh ? product->sheet->labels[PART_PRODUCT].zh : NONE);
    print_cell(page, text);
    fputs("\n", page->stream);
}

/* Every source of kind evidence or document, once. */
static void print_sources(const struct page *page, const struct product *product)
{
    const struct param_set *const set = page->reading->set;
    const char *text = "", *last = "";
    struct text_pool said = {0};
    for (int i = 0; i < set->n_params; i++)
        for (int j = 0; strncmp(set->params[i]->key, PREFIX, strlen(PREFIX)) == 0 && j < set->params[i]->n_values;
             j++) {
            const struct quantity *const quantity = &product->sheet->quantities[set->first_slot[i] + j];
            const bool is_printed = quantity->kind == SOURCE_EVIDENCE || quantity->kind == SOURCE_DOCUMENT;
            if (!is_printed || !quantity->source || strcmp(quantity->source, last) == 0 ||
                text_pool_has(&said, quantity->source))
                continue;
            last = text_pool_keep(&said, quantity->source);
            const char *const row = strstr(last, ".csv: ");
            text = arena_format(&page->reading->arena, "%s%s%s", text, *text ? "; " : "", row ? row + 6 : last);
        }
    print_name(page, product);
    print_cell(page, *text ? text : "nothing of its terms is printed");
    fputs("\n", page->stream);
    text_pool_free(&said);
}

/* ------------------------------------------------------------------ page */

typedef void print_row(const struct page *page, const struct product *product);

static void print_table(const struct page *page, const char *heading, const char *columns, print_row *print)
{
    fprintf(page->stream, "\n## %s\n\n%s\n|", heading, columns);
    for (const char *c = columns + 1; *c; c++)
        if (*c == '|')
            fputs("---|", page->stream);
    fputs("\n", page->stream);
    for (int has_city = 1; has_city >= 0; has_city--)
        for (int p = 0; p < page->n_products; p++) {
            const struct words *const city = &page->products[p].sheet->product_words[PRODUCT_CITY];
            if ((city->en || city->zh) == has_city)
                print(page, &page->products[p]);
        }
}

static void print_page(const struct page *page)
{
    fprintf(
        page->stream,
        "# Products 产品\n\nMade from `scenarios/products/` by `huimin reference --products`; edit those files, not "
        "this page. %d products: first those of a city or province, then types that the operating models use. "
        "Money is in yuan a person and year. Upright figures are printed somewhere and cited below; *figures in "
        "italics* are assumptions, each with its reason in the file. A dash: not stated, without a bound, or not "
        "covered.\n\n"
        "由 `huimin reference --products` 根据 `scenarios/products/` "
        "生成。金额为每人每年元。正体数字有出处，*斜体*为假定，理由见各文件；"
        "“–”表示未载明、无上限或不保。\n",
        page->n_products);
    print_table(
        page, "Premium and benefits 保费与待遇",
        "| product | name | 名称 | city 城市 | edition 版本 | premium 保费 | in policy: deductible "
        "政策内免赔额 | share 比例 | out of catalogue: deductible 目录外免赔额 | share 比例 | total cap 总封顶 |",
        print_terms);
    print_table(page, "Special drugs, rare diseases, listed conditions 特药、罕见病与既往症",
                "| product | special drugs: deductible 特药免赔额 | share 比例 | cap 封顶 | rare disease: deductible "
                "罕见病免赔额 | share 比例 | cap 封顶 | payable: healthy / one chronic / several / listed condition "
                "赔付系数：健康／一种慢病／多种／既往症 |",
                print_drugs);
    print_table(page, "Who may join, what changes with history 参保资格与历史",
                "| product | 名称 | conditions beside the usual 特别约定 |", print_conditions);
    fputs(
        "\nKeys are those of [reference.md](reference.md) below `product.`; who is not here takes everybody, pays all "
        "members alike and has no cap of a single liability in or out of catalogue.\n",
        page->stream);
    print_table(page, "Sources 出处", "| product | rows of scenarios/evidence/ 证据行 |", print_sources);
}

/* A file that is a product: it, or what it extends, has a label. */
static bool take_product(struct page *page, const char *file)
{
    struct reading *const reading = page->reading;
    const struct sheet *const sheet = layer_read_file(reading, file, NULL, NULL);
    if (!sheet || !status_ok(reading->status))
        return false;
    const struct words *const label = &sheet->labels[PART_PRODUCT];
    if (!label->en && !label->zh)
        return true;
    const char *const stem = path_stem(&reading->arena, file);
    page->products[page->n_products++] = (struct product){stem, sheet};
    return checks_run(reading, sheet, PREFIX, stem, file);
}

bool product_page_print(FILE *stream, const struct param_table *const *tables, int n_tables, const char *const *files,
                        int n_files, struct status *status)
{
    struct param_set set;
    if (!param_set_init(&set, tables, n_tables, status))
        return false;
    struct reading reading = {.set = &set, .status = status};
    struct page page = {.stream = stream, .reading = &reading};
    page.products = arena_take(&reading.arena, (size_t)n_files + 1, sizeof *page.products);
    bool is_good = true;
    for (int i = 0; i < n_files; i++)
        is_good = take_product(&page, files[i]) && is_good;
    if (is_good)
        print_page(&page);
    text_pool_free(&reading.texts);
    text_pool_free(&reading.said);
    arena_free(&reading.arena);
    param_set_free(&set);
    if (fflush(stream) != 0)
        status_add(status, EXIT_RUN_FAILED, "the page of products cannot be written");
    return status_ok(status);
}
