#define _GNU_SOURCE
#include "engine/rank.h"

#include <stdlib.h>
#include <time.h>

void rank_doze(int idle)
{
    enum { SHORTEST_NS = 50000, LONGEST_NS = 2000000, MAX_DOUBLINGS = 6 };
    const long wished = (long)SHORTEST_NS << (idle < MAX_DOUBLINGS ? idle : MAX_DOUBLINGS);
    const struct timespec moment = {.tv_nsec = wished < LONGEST_NS ? wished : LONGEST_NS};
    nanosleep(&moment, NULL);
}

void rank_wait(struct rank_message *message)
{
    for (int idle = 0; !rank_receive(message); idle++) {
        rank_doze(idle);
    }
}

#ifdef HUIMIN_MPI

#include <mpi.h>

enum { TAG = 1 };
static int own_index, count = 1, count_here = 1;
static bool is_launched, is_dismissed;

bool rank_is_launched(void) { return is_launched; }
int rank_index(void) { return own_index; }
int rank_count(void) { return count; }
int rank_count_here(void) { return count_here; }

/* What launchers leave in the environment. Joining without one takes a third of a second. */
static bool has_launcher(void)
{
    static const char *const MARKS[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        if (getenv(MARKS[i])) {
            return true;
        }
    }
    return false;
}

/* At the end of the process. A rank that ends before it was dismissed would be waited for: it ends the others too. */
static void leave(int code, void *unused)
{
    (void)unused;
    if (own_index == 0) {
        rank_send_all(&(struct rank_message){.word = RANK_DISMISS, .code = code});
    } else if (!is_dismissed) {
        MPI_Abort(MPI_COMM_WORLD, code);
    }
    MPI_Finalize();
}

void rank_start(void)
{
    int level;
    MPI_Comm here;
    if (!has_launcher() || MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS) {
        return;
    }
    is_launched = true;
    MPI_Comm_rank(MPI_COMM_WORLD, &own_index);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &count_here);
    MPI_Comm_free(&here);
    on_exit(leave, NULL);
}

void rank_send(int to, const struct rank_message *message)
{
    MPI_Send(message, (int)sizeof *message, MPI_BYTE, to, TAG, MPI_COMM_WORLD);
}

void rank_send_all(const struct rank_message *message)
{
    for (int to = 1; to < count; to++) {
        rank_send(to, message);
    }
}

bool rank_receive(struct rank_message *message)
{
    int has_come = 0;
    MPI_Status about;
    if (count > 1) {
        MPI_Iprobe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &has_come, &about);
    }
    if (has_come) {
        MPI_Recv(message, (int)sizeof *message, MPI_BYTE, about.MPI_SOURCE, TAG, MPI_COMM_WORLD, &about);
        message->from = about.MPI_SOURCE;
        is_dismissed = is_dismissed || message->word == RANK_DISMISS;
    }
    return has_come;
}

#else

void rank_start(void) {}
bool rank_is_launched(void) { return false; }
int rank_index(void) { return 0; }
int rank_count(void) { return 1; }
int rank_count_here(void) { return 1; }
void rank_send(int to, const struct rank_message *message)
{
    (void)to;
    (void)message;
}
void rank_send_all(const struct rank_message *message) { (void)message; }
bool rank_receive(struct rank_message *message)
{
    (void)message;
    return false;
}

#endif
