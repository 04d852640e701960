#define _GNU_SOURCE
#include <langinfo.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/cli/verbs.h"
#include "engine/rank.h"

enum {
    KEY_THREADS = 256,
    KEY_LANGUAGE,
    KEY_JSON,
    KEY_CSV,
    KEY_NO_PROGRESS,
    KEY_PRODUCTS,
    KEY_PATIENT,
    KEY_ARM,
    KEY_PAIR,
    KEY_ARMS,
    KEY_PART,
    KEY_KEEP_TASKS,
    KEY_PARTIAL,
    KEY_MAX_HOURS,
    KEY_XLSX,
    KEY_MAX_MEMORY,
    KEY_QUICK,
    KEY_PLOT,
    KEY_PLAIN
};

static const struct argp_option STUDY_OPTIONS[] = {
    {"set", 's', "KEY=VALUE", 0, "override a key of the scenario by its path; may be repeated", 1},
    {"threads", KEY_THREADS, "N", 0, "as --set run.threads=N; 0: as many as the machine has", 1},
    {0},
};
static const struct argp_option OUTPUT_OPTIONS[] = {
    {"output", 'o', "FILE", 0, "where to write", 2},
    {0},
};
static const struct argp_option TABLE_OPTIONS[] = {
    {"lang", KEY_LANGUAGE, "en|zh", 0, "language of the table; by default the locale's", 3},
    {0},
};
static const struct argp_option FORMAT_OPTIONS[] = {
    {"json", KEY_JSON, NULL, 0, "print JSON instead of the table", 3},
    {"csv", KEY_CSV, "DIR", 0, "write tidy CSV files into a folder instead of the table", 3},
    {0},
};
static const struct argp_option QUIET_OPTIONS[] = {
    {"quiet", 'q', NULL, 0, "no progress on standard error", 4},
    {"no-progress", KEY_NO_PROGRESS, NULL, OPTION_ALIAS, NULL, 4},
    {0},
};
static const struct argp_option PRODUCT_OPTIONS[] = {
    {"products", KEY_PRODUCTS, NULL, 0, "the page of all shipped products instead", 3},
    {0},
};
static const struct argp_option PATIENT_OPTIONS[] = {
    {"patient", KEY_PATIENT, "PATIENT.yaml", 0, "whose bill; --set patient.KEY=VALUE overrides a key of it", 2},
    {0},
};
static const struct argp_option ARM_OPTIONS[] = {
    {"arm", KEY_ARM, "NAME", 0, "this arm alone", 2},
    {0},
};
static const struct argp_option JSON_OPTIONS[] = {
    {"json", KEY_JSON, NULL, 0, "print JSON instead of the panels", 3},
    {0},
};
static const struct argp_option PAIR_OPTIONS[] = {
    {"arm", KEY_PAIR, "A_NAME=B_NAME", 0, "this arm of the first beside that of the second; may be repeated", 2},
    {"arms", KEY_ARMS, "NAME,NAME", 0, "arms of one result: each of the others beside the first", 2},
    {0},
};
static const struct argp_option TASK_OPTIONS[] = {
    {"part", KEY_PART, "K/N", 0, "do the K-th of N parts of the tasks and put no result together; K from 1", 4},
    {"keep-tasks", KEY_KEEP_TASKS, NULL, 0, "leave the tasks beside the result, for a longer run to take up", 4},
    {"partial", KEY_PARTIAL, NULL, 0, "simulate nothing: put together what is done now, marked as partial", 4},
    {"max-hours", KEY_MAX_HOURS, "HOURS", 0, "stop after so long, as if interrupted: the same command goes on", 4},
    {0},
};
static const struct argp_option XLSX_OPTIONS[] = {
    {"xlsx", KEY_XLSX, "FILE.xlsx", 0, "write an Excel workbook instead of the table", 3},
    {"plot", KEY_PLOT, "FILE.png", OPTION_ARG_OPTIONAL,
     "draw the headline figures by gnuplot, on the terminal or into a file", 3},
    {0},
};
static const struct argp_option PLAIN_OPTIONS[] = {
    {"plain", KEY_PLAIN, NULL, 0, "no lines of characters between the numbers of the table", 3},
    {0},
};
static const struct argp_option MEMORY_OPTIONS[] = {
    {"max-memory", KEY_MAX_MEMORY, "SIZE", 0, "take no more than 800M, 4G …: fewer worlds at once, or a refusal", 1},
    {0},
};
static const struct argp_option QUICK_OPTIONS[] = {
    {"quick", KEY_QUICK, NULL, 0, "refusals, memory and disk alone: no second spent on foreseeing the time", 3},
    {0},
};
static const struct argp_option *const OPTION_LISTS[] = {
    STUDY_OPTIONS,   OUTPUT_OPTIONS, TABLE_OPTIONS, FORMAT_OPTIONS, QUIET_OPTIONS, PRODUCT_OPTIONS,
    PATIENT_OPTIONS, ARM_OPTIONS,    JSON_OPTIONS,  PAIR_OPTIONS,   TASK_OPTIONS,  XLSX_OPTIONS,
    MEMORY_OPTIONS,  QUICK_OPTIONS,  PLAIN_OPTIONS, SWEEP_OPTIONS};
enum { N_OPTION_LISTS = sizeof OPTION_LISTS / sizeof *OPTION_LISTS, MAX_OPTIONS = 24 };

struct parsing {
    struct options *options;
    const struct usage *usage;
};

static void add_override(struct options *options, const char *override, struct argp_state *state)
{
    if (options->n_overrides == OPTIONS_MAX_OVERRIDES) {
        argp_error(state, "more than %d overrides; write them into a scenario that extends this one",
                   OPTIONS_MAX_OVERRIDES);
    }
    options->overrides[options->n_overrides++] = override;
}

/* "--plot FILE.png", with a space as people write it: argp takes only "--plot=FILE.png" for its argument. */
static bool is_picture(const char *argument)
{
    const size_t length = strlen(argument);
    return length > 4 && strcmp(argument + length - 4, ".png") == 0;
}

static void take_argument(struct parsing *parsing, const char *argument, struct argp_state *state)
{
    if (parsing->options->is_plot && !parsing->options->plot_file && is_picture(argument)) {
        parsing->options->plot_file = argument;
        return;
    }
    if (!parsing->usage->file) {
        argp_error(state, "'%s': this verb takes no argument", argument);
    } else if (parsing->options->file && parsing->usage->takes_two && !parsing->options->second_file) {
        parsing->options->second_file = argument;
        return;
    } else if (parsing->options->file) {
        argp_error(state, "'%s': only one %s at a time", argument, parsing->usage->file);
    }
    parsing->options->file = argument;
}

static void add_arm(struct options *options, const char *name, struct argp_state *state)
{
    if (options->n_arms == OPTIONS_MAX_ARMS) {
        argp_error(state, "more than %d arms to compare; leave some out", OPTIONS_MAX_ARMS);
    }
    options->arms[options->n_arms++] = name;
}

/* "first,second,third", taken apart in place. */
static void add_arm_list(struct options *options, char *list, struct argp_state *state)
{
    char *rest = NULL;
    options->is_arm_list = true;
    for (char *name = strtok_r(list, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        add_arm(options, name, state);
    }
}

static void take_hours(struct options *options, const char *argument, struct argp_state *state)
{
    char *end = NULL;
    const double hours = strtod(argument, &end);
    if (end == argument || *end || !(hours > 0.0 && hours <= 10000.0)) {
        argp_error(state, "--max-hours '%s' is not allowed; give hours above 0, up to 10000, as in --max-hours 8.5",
                   argument);
    }
    options->max_hours = hours;
}

/* "K/N", K from 1 to N. */
static void take_part(struct options *options, const char *argument, struct argp_state *state)
{
    char *end = NULL, *rest = NULL;
    const long part = strtol(argument, &end, 10), n_parts = *end == '/' ? strtol(end + 1, &rest, 10) : 0;
    if (!rest || rest == end + 1 || *rest || part < 1 || part > n_parts || n_parts > INT_MAX) {
        argp_error(state, "--part '%s' is not allowed; give K/N, K from 1 to N, as in --part 3/8", argument);
    }
    options->part = (int)part - 1;
    options->n_parts = (int)n_parts;
}

/* "4G", "800M", "2.5GiB": bytes, in steps of 1024. */
static double size_of(const char *text, struct argp_state *state)
{
    static const char STEPS[] = "KMGT";
    char *end = NULL;
    double size = strtod(text, &end);
    const char *const step = end != text && *end ? strchr(STEPS, *end) : NULL;
    for (const char *s = STEPS; step && s <= step; s++) {
        size *= 1024.0;
    }
    const char *const rest = step ? end + 1 : end;
    if (end == text || !step || !(size > 0.0 && size < 1e18) ||
        (*rest && strcmp(rest, "B") != 0 && strcmp(rest, "iB") != 0)) {
        argp_error(state, "--max-memory '%s' is not a size; give a number above 0 and K, M, G or T, as in 800M or 4G",
                   text);
    }
    return size;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct parsing *parsing = state->input;
    struct options *options = parsing->options;
    switch (key) {
    case 's':
        if (!strchr(argument, '=')) {
            argp_error(state, "--set '%s' has no '='; write KEY=VALUE, as in --set run.worlds=20", argument);
        }
        add_override(options, argument, state);
        return 0;
    case KEY_THREADS:
        snprintf(options->threads, sizeof options->threads, "run.threads=%s", argument);
        return 0;
    case 'o':
        options->output = argument;
        return 0;
    case KEY_LANGUAGE:
        if (strcmp(argument, "en") != 0 && strcmp(argument, "zh") != 0) {
            argp_error(state, "--lang '%s' is not known; give en or zh", argument);
        }
        options->language = argument;
        return 0;
    case KEY_JSON:
        options->is_json = true;
        return 0;
    case KEY_CSV:
        options->csv_folder = argument;
        return 0;
    case 'q':
    case KEY_NO_PROGRESS:
        options->is_quiet = true;
        return 0;
    case KEY_PRODUCTS:
        options->is_products = true;
        return 0;
    case KEY_PATIENT:
        options->patient = argument;
        return 0;
    case KEY_MAX_MEMORY:
        options->max_memory_bytes = size_of(argument, state);
        return 0;
    case KEY_QUICK:
        options->is_quick = true;
        return 0;
    case KEY_ARM:
        options->arm = argument;
        return 0;
    case KEY_XLSX:
        options->xlsx = argument;
        return 0;
    case KEY_PLOT:
        options->is_plot = true;
        options->plot_file = argument;
        return 0;
    case KEY_PLAIN:
        options->is_plain = true;
        return 0;
    case KEY_PAIR:
        if (!strchr(argument, '=')) {
            argp_error(state, "--arm '%s' has no '='; write A_NAME=B_NAME", argument);
        }
        add_arm(options, argument, state);
        return 0;
    case KEY_ARMS:
        add_arm_list(options, argument, state);
        return 0;
    case KEY_KEEP_TASKS:
        options->is_keeping_tasks = true;
        return 0;
    case KEY_PARTIAL:
        options->is_partial = true;
        return 0;
    case KEY_MAX_HOURS:
        take_hours(options, argument, state);
        return 0;
    case KEY_PART:
        take_part(options, argument, state);
        return 0;
    case ARGP_KEY_ARG:
        take_argument(parsing, argument, state);
        return 0;
    case ARGP_KEY_END:
        if (parsing->usage->file && !options->file) {
            argp_error(state, "give a %s", parsing->usage->file);
        }
        if ((options->is_json != 0) + (options->csv_folder != NULL) + (options->xlsx != NULL) + options->is_plot > 1) {
            argp_error(state, "give one of --json, --csv%s",
                       parsing->usage->takes & OPTIONS_XLSX ? ", --xlsx and --plot" : "");
        }
        if (options->is_partial && (options->n_parts > 0 || options->is_keeping_tasks || options->max_hours > 0.0)) {
            argp_error(state, "--partial simulates nothing and leaves the tasks; leave out --part, --keep-tasks and "
                              "--max-hours");
        }
        if (*options->threads) {
            add_override(options, options->threads, state);
        }
        return 0;
    default:
        return sweep_options_parse(&options->sweep, key, argument, state);
    }
}

void options_parse(struct options *options, const struct usage *usage, int argc, char **argv)
{
    struct argp_option taken[MAX_OPTIONS] = {0};
    int n_taken = 0;
    for (int list = 0; list < N_OPTION_LISTS; list++) {
        for (const struct argp_option *option = OPTION_LISTS[list]; usage->takes & (1 << list) && option->name;
             option++) {
            taken[n_taken++] = *option;
        }
    }
    char *doc = NULL, *name = NULL;
    if (asprintf(&doc, "%s\v%s", usage->doc, usage->example) < 0 || asprintf(&name, "huimin %s", usage->verb) < 0) {
        fputs("huimin: not enough memory\n", stderr);
        exit(EXIT_RUN_FAILED);
    }
    char *given_name = argv[0];
    argv[0] = name;
    struct parsing parsing = {.options = options, .usage = usage};
    const struct argp argp = {.options = taken, .parser = parse_option, .args_doc = usage->file, .doc = doc};
    *options = (struct options){0};
    argp_parse(&argp, argc, argv, 0, NULL, &parsing);
    argv[0] = given_name;
    free(doc);
    free(name);
}

static enum table_language locale_language(void)
{
    static const char *const VARIABLES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof VARIABLES / sizeof *VARIABLES; i++) {
        const char *locale = getenv(VARIABLES[i]);
        if (locale && *locale) {
            return strncmp(locale, "zh", 2) == 0 ? TABLE_CHINESE : TABLE_ENGLISH;
        }
    }
    return TABLE_ENGLISH;
}

static int terminal_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    const long stated = columns ? strtol(columns, NULL, 10) : 0;
    int width = stated > 0 && stated <= INT_MAX ? (int)stated : 0;
    if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        width = size.ws_col;
    }
    return width <= 0 ? TABLE_USUAL_WIDTH : width < TABLE_LEAST_WIDTH ? TABLE_LEAST_WIDTH : width;
}

bool options_has_sparks(const struct options *options)
{
    const char *const terminal = getenv("TERM");
    return !options->is_plain && !rank_is_launched() && isatty(STDOUT_FILENO) &&
           strcmp(nl_langinfo(CODESET), "UTF-8") == 0 && !(terminal && strcmp(terminal, "dumb") == 0);
}

struct table_style options_style(const struct options *options)
{
    struct table_style style = {.language = locale_language(), .width = terminal_width()};
    if (options->language) {
        style.language = strcmp(options->language, "zh") == 0 ? TABLE_CHINESE : TABLE_ENGLISH;
    }
    return style;
}

bool verb_takes_city(const struct study *study, const char *verb, struct status *status)
{
    return study->n_regions == 0 ||
           status_add(status, EXIT_INPUT,
                      "%s: huimin %s takes one city, and this study has %d regions; give a study without `regions`",
                      study->file, verb, study->n_regions);
}

int verb_end(struct status *status)
{
    const int code = (int)status->code;
    fflush(stdout);
    status_print(status, stderr);
    status_free(status);
    return code;
}
