#define _GNU_SOURCE
#include "scenarios/layer.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/path.h"
#include "scenarios/section.h"

struct loaded_file {
    struct loaded_file *next;
    const char *real_path;
    const struct sheet *sheet; /* NULL where it could not be read at all */
};

static bool read_extends_item(struct reading *reading, struct sheet *sheet, const struct node *name)
{
    const struct sheet *const parent = layer_read_named(reading, name, "extends");
    if (parent)
        sheet_overlay(reading, sheet, parent);
    return parent != NULL;
}

bool layer_extend(struct reading *reading, struct sheet *sheet, const struct node *extends)
{
    if (extends->kind != NODE_LIST)
        return read_extends_item(reading, sheet, extends);
    bool is_good = true;
    for (int i = 0; i < extends->n_items; i++)
        is_good = read_extends_item(reading, sheet, extends->items[i]) && is_good;
    return is_good;
}

static bool is_study_name(const char *text)
{
    const size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= 100 && text[length] == '\0' && text[0] != '-';
}

static bool read_study(struct reading *reading, struct sheet *sheet, const struct node *node)
{
    if (node->kind != NODE_MAP)
        return reading_refuse_node(reading, node, "study", "%s is not allowed; give {name: …, title: …}",
                                   node_excerpt(&reading->arena, node));
    struct word_list allowed = {0};
    word_list_add(reading, &allowed, "name");
    word_list_add(reading, &allowed, "title");
    bool is_good = true;
    for (int i = 0; i < node->n_items; i++) {
        const struct node *const item = node->items[i];
        if (strcmp(node->keys[i]->text, "title") == 0) {
            is_good = section_read_words(reading, "study.title", item, &sheet->title) && is_good;
        } else if (strcmp(node->keys[i]->text, "name") != 0) {
            is_good = reading_refuse_key(reading, node, i, "study", &allowed);
        } else if (item->kind != NODE_SCALAR || !is_study_name(item->text)) {
            is_good = reading_refuse_node(reading, item, "study.name",
                                          "%s is not allowed; give small letters, digits and hyphens",
                                          node_excerpt(&reading->arena, item));
        } else {
            sheet->name = item;
        }
    }
    return is_good;
}

static bool read_top_key(struct reading *reading, struct sheet *sheet, const struct node *root, int i, int rank)
{
    const char *const key = root->keys[i]->text;
    const struct node *const item = root->items[i];
    if (section_is_key(reading, key))
        return section_read(reading, sheet, key, item, rank);
    if (strcmp(key, "extends") == 0)
        return true;
    if (strcmp(key, "note") == 0)
        return reading_text(reading, item, key) != NULL;
    if (strcmp(key, "study") == 0 || strcmp(key, "arms") == 0 || strcmp(key, "regions") == 0 ||
        strcmp(key, "reference_product") == 0 || strcmp(key, "published") == 0 || strcmp(key, "levers") == 0 ||
        strcmp(key, "map") == 0 || strcmp(key, "sweep") == 0 || strcmp(key, "precision") == 0)
        sheet->study = root->keys[i];
    if (strcmp(key, "study") == 0)
        return read_study(reading, sheet, item);
    if (strcmp(key, "arms") == 0) {
        sheet->arms = item;
        return true;
    }
    if (strcmp(key, "regions") == 0) {
        sheet->regions = item;
        return true;
    }
    if (strcmp(key, "reference_product") == 0) {
        sheet->reference = item;
        return true;
    }
    if (strcmp(key, "published") == 0) {
        sheet->published = item;
        return true;
    }
    if (strcmp(key, "levers") == 0 || strcmp(key, "map") == 0 || strcmp(key, "sweep") == 0) {
        *(key[0] == 'l' ? &sheet->levers : key[0] == 'm' ? &sheet->map : &sheet->sweep) = item;
        return true;
    }
    if (strcmp(key, "precision") == 0) {
        sheet->precision = item;
        return true;
    }
    struct word_list allowed = {0};
    static const char *const OTHERS[] = {"extends",   "study",  "arms", "regions", "reference_product",
                                         "published", "levers", "map",  "sweep",   "precision",
                                         "note"};
    for (int j = 0; j < (int)(sizeof OTHERS / sizeof *OTHERS); j++)
        word_list_add(reading, &allowed, OTHERS[j]);
    section_add_keys(reading, &allowed);
    return reading_refuse_key(reading, root, i, "scenario", &allowed);
}

static const struct sheet *read_root(struct reading *reading, const struct node *root)
{
    if (root->kind != NODE_MAP) {
        reading_refuse_node(reading, root, NULL,
                            "%s is not allowed here; a scenario is a map of keys such as extends, city, "
                            "product and arms",
                            node_excerpt(&reading->arena, root));
        return NULL;
    }
    struct sheet *sheet = sheet_new(reading);
    const struct node *const extends = node_find(root, "extends");
    if (extends)
        layer_extend(reading, sheet, extends);
    const int rank = ++sheet->n_ranks;
    for (int i = 0; i < root->n_items; i++)
        read_top_key(reading, sheet, root, i, rank);
    return sheet;
}

/* "; did you mean 'five-models.yaml'?" from the names beside a file that is not there. */
static const char *hint_nearby(struct reading *reading, const char *path)
{
    const char *const folder = path_folder(&reading->arena, path);
    DIR *directory = opendir(folder);
    if (!directory)
        return arena_format(&reading->arena, "; there is no folder '%s'", folder);
    struct word_list names = {0};
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
        if (entry->d_name[0] != '.' && names.n_words < 1000)
            word_list_add(reading, &names, arena_copy(&reading->arena, entry->d_name, strlen(entry->d_name)));
    closedir(directory);
    const char *const nearest = status_nearest(path_name(path), names.words, names.n_words);
    return nearest ? arena_format(&reading->arena, "; did you mean '%s'?", nearest) : "";
}

static void refuse_missing(struct reading *reading, const char *path, const struct node *asked_by, const char *key)
{
    const char *const hint = hint_nearby(reading, path);
    if (asked_by)
        reading_refuse_node(reading, asked_by, key, "there is no file '%s'%s", path, hint);
    else
        reading_refuse(reading, path, NULL, "there is no such file%s", hint);
}

static bool is_circle(struct reading *reading, const char *real_path, const char *path, const struct node *asked_by)
{
    for (int i = 0; i < reading->n_chain; i++) {
        if (strcmp(reading->chain[i], real_path) != 0)
            continue;
        const char *text = path_name(real_path);
        for (int j = i + 1; j < reading->n_chain; j++)
            text = arena_format(&reading->arena, "%s → %s", text, path_name(reading->chain[j]));
        reading_refuse_node(reading, asked_by, "extends", "'%s' extends itself: %s → %s; take one of them out", path,
                            text, path_name(real_path));
        return true;
    }
    return false;
}

static const struct sheet *read_new_file(struct reading *reading, const char *path, const char *real_path)
{
    reading->chain[reading->n_chain++] = real_path;
    const struct node *const root =
        document_read_file(&reading->arena, path, text_pool_keep(&reading->texts, path), reading->status);
    const struct sheet *const sheet = root ? read_root(reading, root) : NULL;
    reading->n_chain--;
    struct loaded_file *file = arena_take(&reading->arena, 1, sizeof *file);
    *file = (struct loaded_file){reading->files, real_path, sheet};
    reading->files = file;
    return sheet;
}

const struct sheet *layer_read_file(struct reading *reading, const char *path, const struct node *asked_by,
                                    const char *key)
{
    char buffer[PATH_MAX];
    if (!realpath(path, buffer)) {
        refuse_missing(reading, path, asked_by, key);
        return NULL;
    }
    const char *const real_path = arena_copy(&reading->arena, buffer, strlen(buffer));
    if (is_circle(reading, real_path, path, asked_by))
        return NULL;
    for (const struct loaded_file *file = reading->files; file; file = file->next)
        if (strcmp(file->real_path, real_path) == 0)
            return file->sheet;
    if (reading->n_chain == DOCUMENT_MAX_DEPTH) {
        reading_refuse_node(reading, asked_by, key, "a chain of more than %d files; shorten it", DOCUMENT_MAX_DEPTH);
        return NULL;
    }
    return read_new_file(reading, path, real_path);
}

const struct sheet *layer_read_text(struct reading *reading, const char *text, size_t n_bytes, const char *name)
{
    reading->is_text_alone = true;
    const struct node *const root =
        document_read_text(&reading->arena, text, n_bytes, text_pool_keep(&reading->texts, name), reading->status);
    return root ? read_root(reading, root) : NULL;
}

const struct sheet *layer_read_named(struct reading *reading, const struct node *name, const char *key)
{
    if (name->kind != NODE_SCALAR || name->text[0] == '\0') {
        reading_refuse_node(reading, name, key, "%s is not allowed; give the path of a scenario file",
                            node_excerpt(&reading->arena, name));
        return NULL;
    }
    if (reading->is_text_alone) {
        reading_refuse_node(reading, name, key, "a scenario that is not in a file cannot name others");
        return NULL;
    }
    return layer_read_file(reading, path_beside(&reading->arena, name->file, name->text), name, key);
}
