/* The program: finds the verb and hands over. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "engine/cli/verbs.h"
#include "engine/rank.h"
#include "engine/variant.h"

struct verb {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
};

static const struct verb VERBS[] = {
#define VERB(name_, summary_) {#name_, summary_, verb_##name_},
#include "engine/cli/verbs.def"
#undef VERB
};
enum { N_VERBS = sizeof VERBS / sizeof *VERBS };

const char *argp_program_version = "huimin " HUIMIN_VERSION;

static void print_help(FILE *stream)
{
    fputs("Usage: huimin VERB [OPTION...] [FILE]\n"
          "Simulates city-customised supplementary medical insurance: who joins, who claims, what it costs, whether\n"
          "it lasts.\n\n",
          stream);
    for (int i = 0; i < N_VERBS; i++) {
        fprintf(stream, "  %-10s %s\n", VERBS[i].name, VERBS[i].summary);
    }
    fputs("\n  --help     this text; `huimin VERB --help` for a verb\n"
          "  --version  the version of the program\n"
          "\nExit codes: 0 done, 1 the run failed, 2 wrong usage, 3 wrong input, 4 interrupted and resumable.\n"
          "\nExample: huimin run scenarios/studies/five-models.yaml\n",
          stream);
}

static const struct verb *find_verb(const char *name)
{
    for (int i = 0; i < N_VERBS; i++) {
        if (strcmp(VERBS[i].name, name) == 0) {
            return &VERBS[i];
        }
    }
    return NULL;
}

static int refuse(const char *name)
{
    const char *names[N_VERBS];
    for (int i = 0; i < N_VERBS; i++) {
        names[i] = VERBS[i].name;
    }
    const char *nearest = status_nearest(name, names, N_VERBS);
    if (nearest) {
        fprintf(stderr, "huimin: there is no verb '%s'; did you mean '%s'?\n", name, nearest);
    } else {
        fprintf(stderr, "huimin: there is no verb '%s'; `huimin --help` lists them\n", name);
    }
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    argp_err_exit_status = EXIT_USAGE;
    rank_start();
    if (rank_index() > 0) {
        return verb_run_as_rank(argc - 1, argv + 1);
    }
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "-?") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("%s, kernels for x86-64-%s\n", argp_program_version, variant_name());
        return EXIT_DONE;
    }
    struct status status = {0};
    if (!variant_check(&status)) {
        return verb_end(&status);
    }
    const struct verb *verb = find_verb(argv[1]);
    return verb ? verb->run(argc - 1, argv + 1) : refuse(argv[1]);
}
