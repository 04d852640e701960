/* huimin calibrate: solve the default parameters again, against the published targets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cli/machine.h"
#include "engine/cli/shipped.h"
#include "engine/cli/verbs.h"
#include "engine/files.h"
#include "engine/number_text.h"
#include "models/registry.h"
#include "results/calibrate_write.h"
#include "scenarios/reader.h"

enum { KEY_STAGE = 300, KEY_WRITE, KEY_PERSONS, KEY_WORLDS, KEY_SEED, KEY_THREADS, KEY_LANGUAGE, KEY_DRY };

static const struct argp_option OPTIONS[] = {
    {"stage", KEY_STAGE, "STAGE", 0, "health, funds, product, behaviour, push or all (the default); may be repeated",
     1},
    {"write", KEY_WRITE, "DIR", 0, "folder for the solved files; by default solved/ of the shipped scenarios", 1},
    {"dry-run", KEY_DRY, NULL, 0, "solve and print, write nothing", 1},
    {"persons", KEY_PERSONS, "N", 0,
     "people in a world of the stages health and funds (200000); a twentieth of it in the others", 2},
    {"worlds", KEY_WORLDS, "N", 0, "worlds of the stages product, behaviour and push (256)", 2},
    {"seed", KEY_SEED, "S", 0, "as --set run.seed=S", 2},
    {"set", 's', "KEY=VALUE", 0, "override a key of the scenario by its path; may be repeated", 3},
    {"threads", KEY_THREADS, "N", 0, "threads to work on; never changes what is found", 3},
    {"lang", KEY_LANGUAGE, "en|zh", 0, "language of the table; by default the locale's", 3},
    {"quiet", 'q', NULL, 0, "no progress on standard error", 3},
    {0},
};

static const char DOC[] =
    "Solve the default parameters of a study's city, products and operating models against the published targets, on "
    "simulated people: what was found is printed beside its target and written as scenario files.\v"
    "Examples:\n"
    "  huimin calibrate scenarios/studies/five-models.yaml\n"
    "  huimin calibrate scenarios/studies/push-stops.yaml --stage push\n"
    "  huimin calibrate scenarios/cities/inland-prefecture.yaml --stage health --stage funds\n"
    "The same study and seed give the same values, whatever the number of threads.";

struct request {
    struct options options; /* file, overrides, language, quiet */
    struct calibrate_task task;
    const char *folder;
    char seed[64];
    bool is_dry;
};

static int stage_of(const char *word)
{
    static const struct {
        const char *word;
        int stage;
    } STAGES[] = {{"health", CALIBRATE_HEALTH},       {"funds", CALIBRATE_FUNDS}, {"product", CALIBRATE_PRODUCT},
                  {"behaviour", CALIBRATE_BEHAVIOUR}, {"push", CALIBRATE_PUSH},   {"all", CALIBRATE_ALL}};
    for (size_t i = 0; i < sizeof STAGES / sizeof *STAGES; i++)
        if (strcmp(STAGES[i].word, word) == 0)
            return STAGES[i].stage;
    return 0;
}

/* A whole number from `low` to a thousand million; anything else ends the program with wrong usage. */
static long whole_number(const char *text, long low, const char *name, struct argp_state *state)
{
    double value = 0.0;
    if (!number_read(text, &value) || value != (double)(long)value || value < (double)low || value > 1e9)
        argp_error(state, "--%s '%s' is not allowed; give a whole number from %ld to 1000000000", name, text, low);
    return (long)value;
}

static void add_override(struct request *request, const char *override, struct argp_state *state)
{
    if (!strchr(override, '='))
        argp_error(state, "--set '%s' has no '='; write KEY=VALUE", override);
    if (request->options.n_overrides == OPTIONS_MAX_OVERRIDES)
        argp_error(state, "more than %d overrides", OPTIONS_MAX_OVERRIDES);
    request->options.overrides[request->options.n_overrides++] = override;
}

static error_t finish(struct request *request, struct argp_state *state)
{
    if (!request->options.file)
        argp_error(state, "give a STUDY.yaml");
    if (!request->task.stages)
        request->task.stages = CALIBRATE_ALL;
    if (*request->seed)
        add_override(request, request->seed, state);
    return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *const request = state->input;
    switch (key) {
    case KEY_STAGE:
        if (!stage_of(argument))
            argp_error(state, "--stage '%s' is not known; give health, funds, product, behaviour, push or all",
                       argument);
        request->task.stages |= stage_of(argument);
        return 0;
    case KEY_WRITE:
        request->folder = argument;
        return 0;
    case KEY_DRY:
        request->is_dry = true;
        return 0;
    case KEY_PERSONS:
        request->task.persons = whole_number(argument, 20000, "persons", state);
        return 0;
    case KEY_WORLDS:
        request->task.enrolment_worlds = whole_number(argument, 2, "worlds", state);
        return 0;
    case KEY_SEED:
        snprintf(request->seed, sizeof request->seed, "run.seed=%s", argument);
        return 0;
    case KEY_THREADS:
        request->task.threads = (int)whole_number(argument, 0, "threads", state);
        return 0;
    case KEY_LANGUAGE:
        if (strcmp(argument, "en") != 0 && strcmp(argument, "zh") != 0)
            argp_error(state, "--lang '%s' is not known; give en or zh", argument);
        request->options.language = argument;
        return 0;
    case 's':
        add_override(request, argument, state);
        return 0;
    case 'q':
        request->options.is_quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (request->options.file)
            argp_error(state, "'%s': only one STUDY.yaml at a time", argument);
        request->options.file = argument;
        return 0;
    case ARGP_KEY_END:
        return finish(request, state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Where the solved files go, in malloc'ed memory; refused before anything is simulated where it is no good. */
static char *solved_folder(const struct request *request, struct status *status)
{
    char *shipped = request->folder ? NULL : shipped_folder(), *folder = NULL;
    const int n = request->folder ? asprintf(&folder, "%s", request->folder)
                  : shipped       ? asprintf(&folder, "%s/solved", shipped)
                                  : -1;
    free(shipped);
    if (n < 0) {
        status_add(status, EXIT_INPUT, "the shipped scenarios are not found; name a folder with --write");
        return NULL;
    }
    if (!files_is_folder(folder))
        status_add(status, EXIT_INPUT, "'%s' is no folder; make it, or name another with --write", folder);
    else if (!files_can_write_in(folder))
        status_add(status, EXIT_INPUT, "no right to write in '%s'; name another folder with --write", folder);
    return folder;
}

static bool calibrate(const struct request *request, struct study *study, struct status *status)
{
    struct calibration *const calibration = calloc(1, sizeof *calibration);
    char *const folder = request->is_dry ? NULL : solved_folder(request, status);
    const struct table_style style = options_style(&request->options);
    if (!calibration)
        status_add(status, EXIT_RUN_FAILED, "not enough memory");
    const bool ok = status_ok(status) && calibrate_solve(calibration, study, &request->task, stdout, &style, status) &&
                    calibrate_print(calibration, stdout, &style, status) &&
                    (request->is_dry || calibrate_write(calibration, folder, stderr, status));
    free(folder);
    free(calibration);
    return ok;
}

int verb_calibrate(int argc, char **argv)
{
    static const struct argp ARGP = {.options = OPTIONS, .parser = parse, .args_doc = "STUDY.yaml", .doc = DOC};
    struct request request = {.task = {.persons = CALIBRATE_PERSONS, .enrolment_worlds = CALIBRATE_ENROLMENT_WORLDS}};
    struct status status = {0};
    struct study *study = NULL;
    int n_tables;
    char name[] = "huimin calibrate", *given_name = argv[0];
    argv[0] = name;
    argp_parse(&ARGP, argc, argv, 0, NULL, &request);
    argv[0] = given_name;
    request.task.threads = request.task.threads > 0 ? request.task.threads : machine_threads();
    request.task.talk = request.options.is_quiet ? NULL : stderr;
    const struct param_table *const *tables = registry_tables(&n_tables);
    if (scenario_read(&study, request.options.file, request.options.overrides, request.options.n_overrides, tables,
                      n_tables, &status) &&
        verb_takes_city(study, "calibrate", &status)) {
        struct study stated = study_of_stated_arms(study);
        calibrate(&request, &stated, &status);
    }
    scenario_free(study);
    return verb_end(&status);
}
