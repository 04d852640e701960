/* The commented scenario that `huimin new NAME` writes. */
#ifndef HUIMIN_TEMPLATE_H
#define HUIMIN_TEMPLATE_H

#include <stdio.h>

/* Prints a study of two arms that extends the shipped parts. `folder` leads from where the file will stand to
 * the folder of the shipped scenarios: "scenarios", "..". The name is one that study.name allows. */
void template_print(FILE *stream, const char *name, const char *folder);

#endif
