#define _GNU_SOURCE
#include "engine/cli/plan.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/drawn_slots.h"
#include "engine/files.h"
#include "engine/ledger.h"
#include "engine/rank.h"
#include "models/registry.h"
#include "results/archive.h"
#include "scenarios/reader.h"

static const double MEBIBYTE = 1024.0 * 1024.0;
/* Measured: `huimin check` of a study of one arm and few people; and what writing and printing a small result adds. */
static const double PROGRAM_BYTES = 12.0 * 1024.0 * 1024.0, WRITING_BYTES = 19.0 * 1024.0 * 1024.0;

/* The processors that this process may use: its share of them where ranks on this machine are not bound to their own. */
static int machine_threads(void)
{
    cpu_set_t set;
    const int n_all = (int)sysconf(_SC_NPROCESSORS_ONLN);
    const int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : n_all;
    const int share = n < n_all ? n : n / rank_count_here();
    return share < 1 ? 1 : share;
}

/* The number after `label` in a file of the system, at the start of a line; -1 where there is none. */
static double number_in(const char *path, const char *label)
{
    FILE *file = fopen(path, "r");
    char line[256];
    double number = -1.0;
    while (file && number < 0.0 && fgets(line, sizeof line, file)) {
        if (strncmp(line, label, strlen(label)) == 0) {
            const char *text = line + strlen(label);
            char *end = NULL;
            const unsigned long long whole = strtoull(text, &end, 10);
            number = end == text ? -1.0 : (double)whole;
        }
    }
    if (file) {
        fclose(file);
    }
    return number;
}

/* Bytes that may still be taken: what the machine has, or what the control group leaves where that is less; its share of
 * that where several ranks run on this machine. */
static double available_bytes(void)
{
    const double kibibytes = number_in("/proc/meminfo", "MemAvailable:");
    const double machine =
        kibibytes < 0.0 ? (double)sysconf(_SC_AVPHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) : kibibytes * 1024.0;
    const double limit = number_in("/sys/fs/cgroup/memory.max", "");
    const double used = number_in("/sys/fs/cgroup/memory.current", "");
    const double left = limit > 0.0 && used >= 0.0 && limit - used < machine ? max_of(limit - used, 0.0) : machine;
    return left / rank_count_here();
}

/* Doubles of the whole result: outcomes, world outcomes and draws of every world; n_slots draws an arm. Arms that a
 * design makes live in one set of worlds and keep outcomes alone. */
static double result_doubles(const struct plan *plan, int n_slots)
{
    const struct run_settings *run = &plan->study->run;
    const double n_sets = run->parameter_uncertainty ? (double)N_WORLD_SETS : 1.0;
    const double n_made = plan->study->n_made_arms, n_stated = plan->study->n_arms - n_made;
    const double outcomes =
        (double)run->years * engine_n_outcomes(plan->engine) + engine_n_world_outcomes(plan->engine);
    const double tallies = 2.0 * (double)run->years * (double)engine_tally_size(plan->engine);
    return n_stated * (n_sets * (double)run->worlds * (outcomes + (double)n_slots) + tallies) +
           n_made * (double)run->worlds * outcomes;
}

static int worlds_at_once(const struct plan *plan)
{
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        if (plan->tasks.tasks[i].n_worlds >= plan->threads) {
            return plan->threads;
        }
    }
    return 1;
}

/* What stands in memory the whole time: the program with its libraries, and the quantities of all arms. */
static double standing_bytes(const struct plan *plan)
{
    const struct study *study = plan->study;
    const double n_sets_of_quantities = (double)(study->n_arms + study->n_regions + 1);
    return PROGRAM_BYTES + n_sets_of_quantities * (double)study->set->n_slots * sizeof(struct quantity);
}

static bool foresee(struct plan *plan, struct status *status)
{
    const int n_slots = plan->study->set->n_slots, n_drawn = drawn_slots(plan->study, NULL);
    if (!engine_foresee_memory(plan->engine, &plan->tasks, &plan->memory, status)) {
        return false;
    }
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        const struct task *task = &plan->tasks.tasks[i];
        plan->person_years +=
            (double)task->n_worlds * (double)engine_task_persons(plan->engine, task) * (double)plan->study->run.years;
        plan->n_groups += task->set == WORLDS_JOINT && task->first_world == 0 &&
                          task->arms[0] < plan->study->n_arms - plan->study->n_made_arms;
    }
    plan->worlds_at_once = worlds_at_once(plan);
    const double simulating = plan->worlds_at_once * (plan->memory.people_bytes + plan->memory.world_bytes) +
                              plan->threads * plan->memory.thread_bytes;
    const double kept =
        (result_doubles(plan, n_slots) + result_doubles(plan, n_drawn)) * sizeof(double) + WRITING_BYTES;
    plan->memory_bytes = max_of(simulating, kept) + standing_bytes(plan);
    plan->available_bytes = available_bytes();
    plan->disk_bytes = 2.0 * result_doubles(plan, n_drawn) * sizeof(double) + 4.0 * MEBIBYTE;
    return true;
}

/* What would fit, told by what could be made smaller. */
static void say_what_fits(const struct plan *plan, char *text, size_t size)
{
    const double rest = plan->memory_bytes - plan->worlds_at_once * plan->memory.people_bytes;
    const double room = (plan->available_bytes - rest) / plan->worlds_at_once;
    const double share = plan->memory.people_bytes > 0.0 ? 0.98 * room / plan->memory.people_bytes : 0.0;
    const double persons = floor(share * (double)plan->study->run.persons);
    int n = persons >= 1.0 ? snprintf(text, size, "give run.persons=%.0f or fewer", persons)
                           : snprintf(text, size, "give fewer worlds");
    if (plan->worlds_at_once > 1 && n >= 0 && (size_t)n < size) {
        n += snprintf(text + n, size - (size_t)n, ", or fewer threads");
    }
    if (n >= 0 && (size_t)n < size) {
        snprintf(text + n, size - (size_t)n, "%s", plan->study->n_arms > 1 ? ", or fewer arms" : "");
    }
}

static bool refuse_memory(const struct plan *plan, struct status *status)
{
    char fitting[200], where[160] = "";
    if (plan->memory_bytes <= plan->available_bytes) {
        return true;
    }
    say_what_fits(plan, fitting, sizeof fitting);
    if (plan->study->n_regions > 0) {
        snprintf(where, sizeof where, " (%.60s, the largest region)", plan->study->regions[plan->memory.region].name);
    }
    return status_add(
        status, EXIT_INPUT,
        "%s: run.persons: %ld people%s of %.0f bytes on %d threads take %.0f MiB in all, and this machine "
        "has %.0f MiB left; %s",
        plan->study->file, plan->memory.persons, where, plan->memory.bytes_per_person, plan->threads,
        plan->memory_bytes / MEBIBYTE, plan->available_bytes / MEBIBYTE, fitting);
}

static bool refuse_disk(const struct plan *plan, const char *folder, struct status *status)
{
    struct statvfs disk;
    if (statvfs(files_is_there(folder) ? folder : ".", &disk) != 0) {
        return true;
    }
    const double free_bytes = (double)disk.f_bavail * (double)disk.f_frsize;
    return plan->disk_bytes <= free_bytes ||
           status_add(status, EXIT_INPUT,
                      "'%s' has %.0f MiB of disk left and the run may take %.0f MiB; name another place with -o, or "
                      "give fewer run.worlds",
                      folder, free_bytes / MEBIBYTE, plan->disk_bytes / MEBIBYTE);
}

/* The default folder is made when needed; one that the user names must be there. */
static bool refuse_place(const struct plan *plan, const struct options *options, struct status *status)
{
    char *folder = files_folder_of(plan->result_path);
    bool is_good = folder != NULL;
    if (is_good && options->output && !files_is_there(folder)) {
        is_good = status_add(status, EXIT_INPUT, "-o %s: the folder '%s' is not there; make it, or name another",
                             plan->result_path, folder);
    } else if (is_good && !files_can_write_in(folder)) {
        is_good = status_add(status, EXIT_INPUT,
                             "'%s' cannot be written: no right to write in '%s'; name another "
                             "place with -o",
                             plan->result_path, folder);
    } else if (is_good && files_is_folder(plan->result_path)) {
        is_good = status_add(status, EXIT_INPUT, "-o %s: is a folder; name a file in it", plan->result_path);
    }
    is_good = is_good && refuse_disk(plan, folder, status);
    free(folder);
    return is_good;
}

bool plan_look_at_result(struct plan *plan, struct status *status)
{
    struct archive_stamp stamp;
    struct status trouble = {0};
    plan->existing = PLAN_NO_RESULT;
    if (!files_is_there(plan->result_path)) {
        return true;
    }
    if (!archive_read_stamp(&stamp, plan->result_path, &trouble)) {
        status_free(&trouble);
        return status_add(status, EXIT_INPUT,
                          "'%s' is there already and is not a whole result of huimin; remove it, or name another with "
                          "-o",
                          plan->result_path);
    }
    const bool is_same = strcmp(stamp.digest, plan->study->digest) == 0;
    plan->existing_worlds = stamp.worlds;
    if (!is_same) {
        status_add(status, EXIT_INPUT,
                   "'%s' holds another result (%s, %s), and this one is %s, %s; name another with -o, or remove it",
                   plan->result_path, stamp.study, stamp.digest, plan->study->name, plan->study->digest);
    } else if (stamp.worlds > plan->study->run.worlds) {
        status_add(status, EXIT_INPUT,
                   "'%s' holds this study with %ld worlds, more than the %ld asked for; show it, name another with "
                   "-o, or remove it",
                   plan->result_path, (long)stamp.worlds, plan->study->run.worlds);
    } else {
        plan->existing = stamp.worlds == plan->study->run.worlds ? PLAN_RESULT_DONE : PLAN_RESULT_SMALLER;
    }
    archive_stamp_free(&stamp);
    return status_ok(status);
}

bool plan_init(struct plan *plan, const struct options *options, struct status *status)
{
    int n_tables;
    const struct param_table *const *tables = registry_tables(&n_tables);
    *plan = (struct plan){0};
    if (!scenario_read(&plan->study, options->file, options->overrides, options->n_overrides, tables, n_tables,
                       status) ||
        !engine_init(&plan->engine, registry_models(), plan->study, status) ||
        !published_figure_check(plan->engine, status) || !design_check(plan->engine, status) ||
        !engine_plan(plan->engine, &plan->tasks, status)) {
        return false;
    }
    plan->threads = plan->study->run.threads > 0 ? (int)plan->study->run.threads : machine_threads();
    plan->result_path = options->output ? strdup(options->output) : ledger_default_path(plan->study);
    if (!plan->result_path) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory");
    }
    if (!foresee(plan, status)) {
        return false;
    }
    const bool has_memory = refuse_memory(plan, status);
    return refuse_place(plan, options, status) && plan_look_at_result(plan, status) && has_memory;
}

void plan_free(struct plan *plan)
{
    task_list_free(&plan->tasks);
    engine_free(plan->engine);
    scenario_free(plan->study);
    free(plan->result_path);
    *plan = (struct plan){0};
}
