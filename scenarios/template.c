#include "scenarios/template.h"

#include <string.h>

/* {NAME} and {FOLDER} are filled in. */
static const char TEXT[] =
    "# {NAME}: a study. Check it with `huimin check {NAME}.yaml`, run it with `huimin run {NAME}.yaml`.\n"
    "# Every key, its unit, range and default: docs/reference.md. What is not stated here keeps what the files\n"
    "# below `extends` say, or else its default.\n"
    "\n"
    "extends:                       # later files override earlier ones, this file overrides all\n"
    "  - {FOLDER}/cities/coastal-prefecture.yaml\n"
    "  - {FOLDER}/products/lishui-2021.yaml\n"
    "\n"
    "study:\n"
    "  name: {NAME}\n"
    "  title: {en: \"{NAME}\", zh: \"{NAME}\"}\n"
    "\n"
    "run:\n"
    "  persons: 100000              # simulated people; they stand for city.insured\n"
    "  years: 10\n"
    "  worlds: 100                  # more worlds, smaller errors\n"
    "  seed: 1                      # the same seed, the same bytes\n"
    "  parameter_uncertainty: on    # off: every prior at its median\n"
    "\n"
    "# Values come in three forms:\n"
    "#   premium_yuan: 100                                                   an assumption of yours\n"
    "#   premium_yuan: {value: 100, source: \"the 2021 contract\", kind: document}   one with its source\n"
    "#   premium_yuan: {normal: [100, 5], note: \"not yet agreed\"}            a prior: every world draws it\n"
    "# Priors: normal [mean, sd], lognormal [median, sd of the log], uniform [low, high], beta [a, b],\n"
    "# triangular [low, mode, high].\n"
    "\n"
    "# The arms are what is compared. All of them live through the same luck.\n"
    "arms:\n"
    "  - name: as-it-is\n"
    "    label: {en: \"as it is\", zh: \"现状\"}\n"
    "    extends: {FOLDER}/operating-models/government-push.yaml\n"
    "\n"
    "  - name: higher-premium\n"
    "    label: {en: \"higher premium\", zh: \"保费提高\"}\n"
    "    extends: {FOLDER}/operating-models/government-push.yaml\n"
    "    product:\n"
    "      premium_yuan: 150\n";

static const char *print_mark(FILE *stream, const char *text, const char *mark, const char *value)
{
    const size_t length = strlen(mark);
    if (strncmp(text, mark, length) != 0)
        return NULL;
    fputs(value, stream);
    return text + length;
}

void template_print(FILE *stream, const char *name, const char *folder)
{
    for (const char *text = TEXT; *text;) {
        const char *after = print_mark(stream, text, "{NAME}", name);
        if (!after)
            after = print_mark(stream, text, "{FOLDER}", folder);
        if (!after)
            fputc(*text, stream);
        text = after ? after : text + 1;
    }
}
