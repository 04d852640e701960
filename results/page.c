#define _GNU_SOURCE
#include "results/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/files.h"

/* What a page begins with: only such a file is written over. */
static const char FIRST_LINE[] = "<!DOCTYPE html>";

/* A page being written. */
struct page {
    FILE *stream;
    enum report_page kind;
    const char *data; /* JSON */
    const char *language;
};

/* JSON in which no text can end the script element that it stands in. */
static void put_data(FILE *stream, const char *json)
{
    for (; *json; json++) {
        if (*json == '<' || *json == '>' || *json == '&')
            fprintf(stream, "\\u%04x", (unsigned)*json);
        else
            fputc(*json, stream);
    }
}

static void put_asset(FILE *stream, struct report_asset asset) { fwrite(asset.text, 1, asset.size, stream); }

static void put_scripts(enum report_page kind, FILE *stream)
{
    struct report_asset scripts[REPORT_ASSETS_MAX_SCRIPTS];
    const int n = report_assets_scripts(kind, scripts);
    fputs("(function () {\n\"use strict\";\n", stream);
    for (int i = 0; i < n; i++)
        put_asset(stream, scripts[i]);
    fputs("})();\n", stream);
}

static void put_place(const struct page *page, const char *name, size_t length)
{
    if (strncmp(name, "language", length) == 0)
        fputs(page->language, page->stream);
    else if (strncmp(name, "verb", length) == 0)
        fputs(page->kind == REPORT_PAGE_COMPARISON ? "compare" : "report", page->stream);
    else if (strncmp(name, "style", length) == 0)
        put_asset(page->stream, report_assets_style());
    else if (strncmp(name, "charts", length) == 0)
        put_asset(page->stream, report_assets_charts());
    else if (strncmp(name, "data", length) == 0)
        put_data(page->stream, page->data);
    else if (strncmp(name, "script", length) == 0)
        put_scripts(page->kind, page->stream);
}

/* The page, with each {{place}} replaced. */
static void put_page(const struct page *page)
{
    const struct report_asset whole = report_assets_page();
    const char *at = whole.text, *const end = whole.text + whole.size;
    while (at < end) {
        const char *const open = memmem(at, (size_t)(end - at), "{{", 2);
        const char *const close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        fwrite(at, 1, (size_t)((close ? open : end) - at), page->stream);
        if (!close)
            return;
        put_place(page, open + 2, (size_t)(close - open - 2));
        at = close + 2;
    }
}

bool page_may_write(const char *path, struct status *status)
{
    char first[sizeof FIRST_LINE] = "";
    if (files_is_folder(path))
        return status_add(status, EXIT_INPUT, "'%s' is a folder; give the name of a page, as in -o page.html", path);
    FILE *const stream = files_is_there(path) ? fopen(path, "r") : NULL;
    if (!stream)
        return true;
    const bool is_page = fread(first, 1, sizeof first - 1, stream) == 0 || strcmp(first, FIRST_LINE) == 0;
    fclose(stream);
    return is_page || status_add(status, EXIT_INPUT, "'%s' is there and is no page; give another name with -o", path);
}

static bool write_page(const struct page *content, const char *path, struct status *status)
{
    struct page page = *content;
    char *const temporary_path = files_temporary_path(path);
    bool is_written = false;
    page.stream = temporary_path ? fopen(temporary_path, "w") : NULL;
    if (page.stream) {
        put_page(&page);
        is_written = !ferror(page.stream);
        is_written = fclose(page.stream) == 0 && is_written && files_publish(temporary_path, path);
    }
    if (!is_written) {
        status_add(status, EXIT_RUN_FAILED, "'%s' could not be written: %s", path, strerror(errno));
        if (temporary_path)
            unlink(temporary_path);
    }
    free(temporary_path);
    return is_written;
}

bool page_write(enum report_page kind, json_t *data, const char *path, enum table_language language,
                struct status *status)
{
    if (!data)
        return false;
    char *const json = json_dumps(data, JSON_COMPACT);
    json_decref(data);
    if (!json)
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to write '%s'", path);
    const struct page page = {.kind = kind, .data = json, .language = language == TABLE_CHINESE ? "zh-CN" : "en"};
    const bool is_written = write_page(&page, path, status);
    free(json);
    return is_written;
}
