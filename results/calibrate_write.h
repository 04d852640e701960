/* What a calibration found, as the scenario files that cities, products and operating models extend. */
#ifndef HUIMIN_CALIBRATE_WRITE_H
#define HUIMIN_CALIBRATE_WRITE_H

#include "results/calibrate.h"

/* Writes into a folder, which must be there, one file for each city, product and operating model that was solved:
 * the file of that name which the study read, or one named after the city's, product's or arm's own file. A value
 * that stood in such a file and was not solved this time stays, with its source. Prints the path of each file to
 * `talk` unless that is NULL. */
bool calibrate_write(const struct calibration *calibration, const char *folder, FILE *talk, struct status *status);

#endif
