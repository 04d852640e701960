/* libFuzzer target: any bytes as a scenario are either a study or a refusal with EXIT_INPUT, never a crash.
 * Where there is a zero byte, what stands before the first one is the argument of one --set. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "models/registry.h"
#include "scenarios/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

static void check(const struct study *study, bool is_read, const struct status *status)
{
    const bool is_consistent = is_read ? study && status_ok(status) && study->n_arms >= 1 && study->resolved
                                       : !study && status->code == EXIT_INPUT && status->n_sentences > 0;
    if (!is_consistent)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
    const uint8_t *const zero = n_bytes > 0 ? memchr(bytes, '\0', n_bytes) : NULL;
    const size_t n_override = zero ? (size_t)(zero - bytes) : 0;
    char *override = zero ? strdup((const char *)bytes) : NULL;
    const char *const text = zero ? (const char *)zero + 1 : (const char *)bytes;
    const size_t n_text = zero ? n_bytes - n_override - 1 : n_bytes;
    const char *const overrides[] = {override};
    int n_tables = 0;
    const struct param_table *const *const tables = registry_tables(&n_tables);
    struct study *study = NULL;
    struct status status = {0};
    const bool is_read =
        scenario_read_text(&study, text, n_text, "fuzz.yaml", overrides, override ? 1 : 0, tables, n_tables, &status);
    check(study, is_read, &status);
    scenario_free(study);
    status_free(&status);
    free(override);
    return 0;
}
