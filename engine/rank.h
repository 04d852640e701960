/* Ranks: the processes of one run under mpirun or srun, and short messages between them. The build with MPI=1 has them;
 * in every other build, and where no launcher started the program, there is one rank and nobody to speak to. Only
 * the thread that called rank_start may call anything here. */
#ifndef HUIMIN_RANK_H
#define HUIMIN_RANK_H

#include <stdbool.h>

enum { RANK_TEXT_SIZE = 480 };

enum rank_word {
    /* by rank 0 */
    RANK_BEGIN,   /* make the study ready: index tasks, code worlds, and in text its digest */
    RANK_TASK,    /* do the task of this index */
    RANK_STOP,    /* leave unfinished what is in hand */
    RANK_FINISH,  /* no task is left: leave the ledger */
    RANK_DISMISS, /* the program ends with this code */
    /* to rank 0 */
    RANK_READY,   /* nothing is in hand; index of the task before (-1: none), and in code how it ended */
    RANK_TROUBLE, /* code and text of what went wrong: everybody stops */
    RANK_LEFT,    /* has left the ledger */
};

struct rank_message {
    enum rank_word word;
    int from; /* filled in where it arrives */
    int code;
    long index;
    double person_years;            /* that the sender simulated for that task */
    long given_worlds, kept_worlds; /* of that task: taken from earlier runs; kept for the next as it was stopped */
    char text[RANK_TEXT_SIZE];
};

/* Joins the others, where a launcher started the program. What ends this process as rank 0 dismisses all others with its
 * exit code. */
void rank_start(void);
/* Whether a launcher did. Output then goes through it, and what looks like a terminal here may be a file there. */
bool rank_is_launched(void);
int rank_index(void);
int rank_count(void);
/* Ranks on this machine: they share its processors and its memory. */
int rank_count_here(void);

void rank_send(int to, const struct rank_message *message);
/* Of rank 0: to all others. */
void rank_send_all(const struct rank_message *message);
/* Takes a message that has come. False where none has. */
bool rank_receive(struct rank_message *message);
/* Waits for one, without keeping a processor busy. */
void rank_wait(struct rank_message *message);
/* Sleeps: the longer, the longer nothing has happened. idle counts the calls since something did. */
void rank_doze(int idle);

#endif
