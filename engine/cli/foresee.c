#include "engine/cli/foresee.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "engine/drawn_slots.h"
#include "engine/files.h"
#include "engine/rank.h"
#include "results/design_values.h"
#include "results/sweep_table.h"

static const double MEBIBYTE = 1024.0 * 1024.0;
/* Measured: a run of one arm and few people as it stands between two tasks; and what writing and printing a small
 * result adds, most of it within HDF5: at all, and for each outcome with its columns. */
static const double PROGRAM_BYTES = 19.5 * 1024.0 * 1024.0, WRITING_BYTES = 4.5 * 1024.0 * 1024.0;
static const double WRITING_BYTES_PER_OUTCOME = 0.182 * 1024.0 * 1024.0;
/* Measured at 20,000 and 180,000 arms: what reading leaves of an arm at a sweep's point, its name and fragments. */
static const double READING_BYTES_PER_ARM = 270.0;

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

/* Outcomes of one arm in one world. */
static double n_world_doubles(const struct plan *plan)
{
    return (double)plan->study->run.years * engine_n_outcomes(plan->engine) + engine_n_world_outcomes(plan->engine);
}

/* Doubles of the stated arms: outcomes, world outcomes, draws of n_slots, all of every world; and tallies. */
static double stated_doubles(const struct plan *plan, int n_slots, double n_worlds)
{
    const struct study *study = plan->study;
    const double n_sets = study->run.parameter_uncertainty ? (double)N_WORLD_SETS : 1.0;
    const double tallies = 2.0 * (double)study->run.years * (double)engine_tally_size(plan->engine);
    return (study->n_arms - study->n_made_arms) *
           (n_sets * n_worlds * (n_world_doubles(plan) + (double)n_slots) + tallies);
}

/* Of what arms that a design makes keep in a world while tasks are put together. */
static double collected_doubles(const struct plan *plan)
{
    return plan->study->n_made_arms * max_of(engine_n_asked_values(plan->engine), 0.0);
}

/* The same as it is kept for people: what levers, map and sweep ask for, each of its own arms. */
static double asked_doubles(const struct design *design)
{
    if (!design) {
        return 0.0;
    }
    const struct levers *const levers = &design->levers;
    const struct map *const map = &design->map;
    const double n_combinations = levers->n_levers > 0 ? design_n_combinations(levers) : 0;
    return levers->n_sets * n_combinations * levers->n_asked + (double)map->x.n * map->y.n * map->n_asked +
           (double)design_values_n_of_sweep(&design->sweep);
}

/* Doubles of the coordinates of a sweep's points. */
static double points_doubles(const struct study *study)
{
    return study->design ? (double)study->design->sweep.n_points * study->design->sweep.n_axes : 0.0;
}

static double record_doubles(const struct plan *plan, double n_worlds)
{
    return stated_doubles(plan, drawn_slots(plan->study, NULL), n_worlds) +
           n_worlds * asked_doubles(plan->study->design) + points_doubles(plan->study);
}

/* Doubles that writing a sweep takes beside the record: its table, row by row, and a copy of the array in hand. */
static double table_doubles(const struct study *study, double n_worlds)
{
    return study->design ? (double)design_values_n_of_sweep(&study->design->sweep) * (2.0 * n_worlds + N_SWEEP_COLUMNS)
                         : 0.0;
}

/* Bytes of what a task hands over when its worlds are done. */
static double task_bytes(const struct plan *plan, const struct task *task)
{
    const struct run_settings *run = &plan->study->run;
    const double draws = engine_keeps_draws(plan->engine, task) ? plan->study->set->n_slots : 0.0;
    const double of_world =
        (double)run->years * engine_n_outcomes(plan->engine) + engine_n_world_outcomes(plan->engine) + draws;
    const double tallies = engine_keeps_tallies(plan->engine, task)
                               ? 2.0 * (double)run->years * (double)engine_tally_size(plan->engine)
                               : 0.0;
    return (double)sizeof(double) * task->n_arms * ((double)task->n_worlds * of_world + tallies);
}

static double largest_task_bytes(const struct plan *plan)
{
    double bytes = 0.0;
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        bytes = max_of(bytes, task_bytes(plan, &plan->tasks.tasks[i]));
    }
    return bytes;
}

static int worlds_at_once(const struct plan *plan)
{
    int most = 1;
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        const int n = engine_worlds_at_once(plan->engine, &plan->tasks.tasks[i], plan->threads);
        most = n > most ? n : most;
    }
    return most;
}

/* The arms: those at a sweep's points share the quantities of the stated ones that they move. */
static double arms_bytes(const struct study *study)
{
    double n_own = study->n_regions + 1, n_at_points = 0.0;
    for (int k = 0; k < study->n_arms; k++) {
        n_own += study->arms[k].point == NULL;
        n_at_points += study->arms[k].point != NULL;
    }
    return n_own * (double)study->set->n_slots * sizeof(struct quantity) +
           n_at_points * (sizeof(struct arm) + READING_BYTES_PER_ARM) + points_doubles(study) * sizeof(double);
}

/* What stands in memory the whole time: the program with its libraries, the arms and the plan. */
static double standing_bytes(const struct plan *plan)
{
    return PROGRAM_BYTES + arms_bytes(plan->study) + (double)plan->tasks.n_tasks * sizeof(struct task);
}

static double simulating_bytes(const struct plan *plan, int n_worlds, int n_threads)
{
    const struct engine_memory *memory = &plan->memory;
    const double ahead_bytes = n_worlds > 1 ? memory->ahead_bytes : 0.0;
    return standing_bytes(plan) + largest_task_bytes(plan) +
           n_worlds * (memory->people_bytes + memory->world_bytes + ahead_bytes) + n_threads * memory->thread_bytes;
}

/* First the result beside what people read of it and the task just read; then that alone, while it is written. */
static double collecting_bytes(const struct plan *plan, double n_worlds)
{
    const double result =
        stated_doubles(plan, plan->study->set->n_slots, n_worlds) + n_worlds * collected_doubles(plan);
    const double record = record_doubles(plan, n_worlds), table = table_doubles(plan->study, n_worlds);
    const double n_outcomes = engine_n_outcomes(plan->engine) + engine_n_world_outcomes(plan->engine);
    const double writing = WRITING_BYTES + n_outcomes * WRITING_BYTES_PER_OUTCOME;
    return standing_bytes(plan) + max_of((result + record) * sizeof(double) + largest_task_bytes(plan),
                                         (record + table) * sizeof(double) + writing);
}

static void count_work(struct plan *plan)
{
    for (long i = 0; i < plan->tasks.n_tasks; i++) {
        const struct task *task = &plan->tasks.tasks[i];
        plan->person_years +=
            (double)task->n_worlds * (double)engine_task_persons(plan->engine, task) * (double)plan->study->run.years;
        plan->n_groups += task->set == WORLDS_JOINT && task->first_world == 0 &&
                          task->arms[0] < plan->study->n_arms - plan->study->n_made_arms;
    }
}

bool foresee(struct plan *plan, double max_memory_bytes, struct status *status)
{
    const double n_worlds = (double)plan->study->run.worlds, n_made = plan->study->n_made_arms;
    const double made = n_made * n_worlds * n_world_doubles(plan); /* which tasks keep, and the result does not */
    if (!engine_foresee_memory(plan->engine, &plan->tasks, &plan->memory, status)) {
        return false;
    }
    count_work(plan);
    plan->max_memory_bytes = max_memory_bytes;
    plan->available_bytes = available_bytes();
    if (max_memory_bytes > 0.0) {
        plan->available_bytes = min_of(plan->available_bytes, max_memory_bytes);
    }
    plan->worlds_at_once = worlds_at_once(plan);
    plan->simulating_bytes = simulating_bytes(plan, plan->worlds_at_once, plan->threads);
    if (plan->worlds_at_once > 1 && plan->simulating_bytes > plan->available_bytes) {
        engine_take_worlds_in_turn(plan->engine);
        plan->is_in_turn = true;
        plan->worlds_at_once = 1;
        plan->simulating_bytes = simulating_bytes(plan, 1, plan->threads);
    }
    plan->memory_bytes = max_of(plan->simulating_bytes, collecting_bytes(plan, n_worlds));
    plan->result_bytes = record_doubles(plan, n_worlds) * sizeof(double);
    plan->disk_bytes = 2.0 * plan->result_bytes + made * sizeof(double) + 4.0 * MEBIBYTE;
    return true;
}

/* What would fit, told by what could be made smaller. */
static void say_what_fits(const struct plan *plan, char *text, size_t size)
{
    const double rest = plan->simulating_bytes - plan->memory.people_bytes;
    const double room = plan->available_bytes - rest;
    const double share = plan->memory.people_bytes > 0.0 ? 0.98 * room / plan->memory.people_bytes : 0.0;
    const double persons = floor(min_of(share, 1.0) * (double)plan->study->run.persons);
    const bool is_result = plan->memory_bytes > plan->simulating_bytes;
    const double fewest = simulating_bytes(plan, 1, 1);
    int n = 0;
    if (is_result) {
        const double none = collecting_bytes(plan, 0.0), worlds = (double)plan->study->run.worlds;
        const double fitting = floor(worlds * (plan->available_bytes - none) / (plan->memory_bytes - none));
        n = fitting >= 1.0 ? snprintf(text, size, "give run.worlds=%.0f or fewer", fitting)
                           : snprintf(text, size, "give fewer worlds");
    } else {
        n = persons >= 1.0 ? snprintf(text, size, "give run.persons=%.0f or fewer", persons)
                           : snprintf(text, size, "give fewer people");
        if (n >= 0 && (size_t)n < size && plan->threads > 1 && fewest <= plan->available_bytes) {
            n += snprintf(text + n, size - (size_t)n, ", or --threads 1");
        }
    }
    if (n >= 0 && (size_t)n < size && plan->study->n_arms > 1) {
        n += snprintf(text + n, size - (size_t)n, ", or fewer arms");
    }
    if (n >= 0 && (size_t)n < size && plan->max_memory_bytes > 0.0) {
        snprintf(text + n, size - (size_t)n, "; the least --max-memory that works is %.0fM",
                 ceil(plan->memory_bytes / MEBIBYTE));
    }
}

bool foresee_fits_memory(const struct plan *plan, struct status *status)
{
    char fitting[300], where[160] = "";
    if (plan->memory_bytes <= plan->available_bytes) {
        return true;
    }
    say_what_fits(plan, fitting, sizeof fitting);
    if (plan->study->n_regions > 0) {
        snprintf(where, sizeof where, " (%.60s, the largest region)", plan->study->regions[plan->memory.region].name);
    }
    return status_add(
        status, EXIT_INPUT,
        "%s: run.persons: %ld people%s of %.0f bytes, one world at a time on %d threads, and the results take %.0f MiB "
        "in all, and %s %.0f MiB%s; %s",
        plan->study->file, plan->memory.persons, where, plan->memory.bytes_per_person, plan->threads,
        plan->memory_bytes / MEBIBYTE, plan->max_memory_bytes > 0.0 ? "--max-memory is" : "this machine has",
        plan->available_bytes / MEBIBYTE, plan->max_memory_bytes > 0.0 ? "" : " left", fitting);
}

bool foresee_fits_disk(struct plan *plan, const char *folder, struct status *status)
{
    struct statvfs disk;
    plan->free_disk_bytes = -1.0;
    if (statvfs(files_is_there(folder) ? folder : ".", &disk) != 0) {
        return true;
    }
    plan->free_disk_bytes = (double)disk.f_bavail * (double)disk.f_frsize;
    return plan->disk_bytes <= plan->free_disk_bytes ||
           status_add(status, EXIT_INPUT,
                      "'%s' has %.0f MiB of disk left and the run may take %.0f MiB; name another place with -o, or "
                      "give fewer run.worlds",
                      folder, plan->free_disk_bytes / MEBIBYTE, plan->disk_bytes / MEBIBYTE);
}
