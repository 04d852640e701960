#include "scenarios/document.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "engine/text_pool.h"
#include "scenarios/plain_text.h"

enum { MAX_ANCHORS = 1000, MAX_TOKENS = 10 * DOCUMENT_MAX_NODES };

struct builder {
    struct arena *arena;
    yaml_document_t document;
    const char *file;
    const char *override; /* KEY=VALUE of the command line, or NULL */
    struct status *status;
    int n_nodes;
    int depth;
    yaml_node_t *path[DOCUMENT_MAX_DEPTH]; /* from the root to the node that is being built */
};

static bool refuse_mark(const struct builder *builder, const yaml_mark_t *mark, const char *sentence)
{
    if (builder->override)
        return status_add(builder->status, EXIT_INPUT, "--set '%s': %s", builder->override, sentence);
    return status_add(builder->status, EXIT_INPUT, "%s:%zu:%zu: %s", builder->file, mark->line + 1, mark->column + 1,
                      sentence);
}

static bool has_plain_tag(const yaml_node_t *node)
{
    const char *const tag = (const char *)node->tag;
    if (!tag)
        return true;
    const char *const plain = node->type == YAML_SCALAR_NODE     ? YAML_STR_TAG
                              : node->type == YAML_SEQUENCE_NODE ? YAML_SEQ_TAG
                                                                 : YAML_MAP_TAG;
    return strcmp(tag, plain) == 0;
}

/* What is wrong with a node whatever its kind, or NULL. */
static const char *fault_of(struct builder *builder, yaml_node_t *node)
{
    for (int i = 0; i < builder->depth; i++)
        if (builder->path[i] == node)
            return "this value contains itself through an alias; write it out";
    if (builder->depth == DOCUMENT_MAX_DEPTH)
        return "nested deeper than 64 levels; nothing in a scenario is";
    if (++builder->n_nodes > DOCUMENT_MAX_NODES)
        return "more than 200000 values, or aliases that expand to as many; split the file";
    if (!has_plain_tag(node))
        return "tags such as !!int are not used here; write the value alone";
    return NULL;
}

static struct node *build(struct builder *builder, int index);

static bool build_list(struct builder *builder, const yaml_node_t *source, struct node *node)
{
    const yaml_node_item_t *const start = source->data.sequence.items.start;
    node->n_items = (int)(source->data.sequence.items.top - start);
    node->items = arena_take(builder->arena, (size_t)node->n_items + 1, sizeof *node->items);
    for (int i = 0; i < node->n_items; i++)
        if (!(node->items[i] = build(builder, start[i])))
            return false;
    return true;
}

static bool keep_key(struct builder *builder, const yaml_node_pair_t *pair, const struct node *key,
                     struct text_pool *keys)
{
    const yaml_node_t *const source = yaml_document_get_node(&builder->document, pair->key);
    if (key->kind != NODE_SCALAR)
        return refuse_mark(builder, &source->start_mark, "a key must be a word, not a list or a map");
    if (text_pool_has(keys, key->text))
        return refuse_mark(builder, &source->start_mark,
                           arena_format(builder->arena, "key '%s' is given twice in this map; keep one",
                                        text_excerpt(builder->arena, key->text)));
    text_pool_keep(keys, key->text);
    return true;
}

static bool build_pairs(struct builder *builder, const yaml_node_t *source, struct node *node, struct text_pool *keys)
{
    const yaml_node_pair_t *const start = source->data.mapping.pairs.start;
    for (int i = 0; i < node->n_items; i++) {
        if (!(node->keys[i] = build(builder, start[i].key)) || !keep_key(builder, &start[i], node->keys[i], keys))
            return false;
        if (!(node->items[i] = build(builder, start[i].value)))
            return false;
    }
    return true;
}

static bool build_map(struct builder *builder, const yaml_node_t *source, struct node *node)
{
    node->n_items = (int)(source->data.mapping.pairs.top - source->data.mapping.pairs.start);
    node->items = arena_take(builder->arena, (size_t)node->n_items + 1, sizeof *node->items);
    node->keys = arena_take(builder->arena, (size_t)node->n_items + 1, sizeof *node->keys);
    struct text_pool keys = {0};
    const bool is_built = build_pairs(builder, source, node, &keys);
    text_pool_free(&keys);
    return is_built;
}

static bool build_scalar(struct builder *builder, const yaml_node_t *source, struct node *node)
{
    const char *const text = (const char *)source->data.scalar.value;
    const size_t length = source->data.scalar.length;
    if (memchr(text, '\0', length))
        return refuse_mark(builder, &source->start_mark, "a text may not contain a zero byte");
    node->text = arena_copy(builder->arena, text, length);
    node->is_quoted = source->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return true;
}

static struct node *build(struct builder *builder, int index)
{
    yaml_node_t *const source = yaml_document_get_node(&builder->document, index);
    const char *const fault = fault_of(builder, source);
    if (fault) {
        refuse_mark(builder, &source->start_mark, fault);
        return NULL;
    }
    struct node *node = arena_take(builder->arena, 1, sizeof *node);
    node->file = builder->file;
    node->line = builder->override ? 0 : (int)source->start_mark.line + 1;
    node->column = builder->override ? 0 : (int)source->start_mark.column + 1;
    builder->path[builder->depth++] = source;
    bool is_built = false;
    if (source->type == YAML_SCALAR_NODE) {
        node->kind = NODE_SCALAR;
        is_built = build_scalar(builder, source, node);
    } else if (source->type == YAML_SEQUENCE_NODE) {
        node->kind = NODE_LIST;
        is_built = build_list(builder, source, node);
    } else {
        node->kind = NODE_MAP;
        is_built = build_map(builder, source, node);
    }
    builder->depth--;
    return is_built ? node : NULL;
}

static void refuse_syntax(const struct builder *builder, const yaml_parser_t *parser)
{
    const char *const problem = parser->problem ? parser->problem : "cannot be read";
    const yaml_mark_t *const start = &parser->context_mark, *const end = &parser->problem_mark;
    const bool is_far = parser->context && (start->line != end->line || start->column != end->column);
    const char *const begun =
        is_far ? arena_format(builder->arena, " (it begins at %zu:%zu)", start->line + 1, start->column + 1) : "";
    const char *const sentence =
        parser->context ? arena_format(builder->arena, "not valid YAML: %s%s, %s", parser->context, begun, problem)
                        : arena_format(builder->arena, "not valid YAML: %s", problem);
    refuse_mark(builder, &parser->problem_mark, sentence);
}

/* The stream must end after the first document. */
static bool ends_here(struct builder *builder, yaml_parser_t *parser)
{
    yaml_document_t next;
    if (!yaml_parser_load(parser, &next)) {
        refuse_syntax(builder, parser);
        return false;
    }
    const bool is_end = yaml_document_get_root_node(&next) == NULL;
    if (!is_end)
        refuse_mark(builder, &next.start_mark, "a second document starts here; a scenario is one document");
    yaml_document_delete(&next);
    return is_end;
}

static struct node *load(struct builder *builder, yaml_parser_t *parser)
{
    if (!yaml_parser_load(parser, &builder->document)) {
        refuse_syntax(builder, parser);
        return NULL;
    }
    struct node *root = NULL;
    if (yaml_document_get_root_node(&builder->document))
        root = build(builder, 1);
    else
        refuse_mark(builder, &(yaml_mark_t){0}, "nothing is stated here");
    yaml_document_delete(&builder->document);
    return root && ends_here(builder, parser) ? root : NULL;
}

/* What the library cannot bound for itself: its work grows with the square of the depth and of the number of
 * anchors. Counts tokens ahead of the parser and tells the first excess; faults of syntax are the parser's. */
struct excess {
    int depth, n_anchors, n_tokens;
};

static const char *excess_at(struct excess *excess, yaml_token_type_t type)
{
    const bool opens = type == YAML_BLOCK_SEQUENCE_START_TOKEN || type == YAML_BLOCK_MAPPING_START_TOKEN ||
                       type == YAML_FLOW_SEQUENCE_START_TOKEN || type == YAML_FLOW_MAPPING_START_TOKEN;
    const bool closes =
        type == YAML_BLOCK_END_TOKEN || type == YAML_FLOW_SEQUENCE_END_TOKEN || type == YAML_FLOW_MAPPING_END_TOKEN;
    excess->depth += opens - closes;
    excess->n_anchors += type == YAML_ANCHOR_TOKEN;
    excess->n_tokens++;
    if (excess->depth > DOCUMENT_MAX_DEPTH)
        return "nested deeper than 64 levels; nothing in a scenario is";
    if (excess->n_anchors > MAX_ANCHORS)
        return "more than 1000 anchors; use extends instead";
    if (excess->n_tokens > MAX_TOKENS)
        return "more than 200000 values, or aliases that expand to as many; split the file";
    return type == YAML_TAG_DIRECTIVE_TOKEN ? "directives are not used here; delete this line" : NULL;
}

static bool is_bounded(const struct builder *builder, yaml_parser_t *parser)
{
    struct excess excess = {0, 0, 0};
    const char *fault = NULL;
    yaml_token_type_t type = YAML_NO_TOKEN;
    yaml_token_t token;
    while (!fault && type != YAML_STREAM_END_TOKEN && yaml_parser_scan(parser, &token)) {
        type = token.type;
        fault = excess_at(&excess, type);
        if (fault)
            refuse_mark(builder, &token.start_mark, fault);
        yaml_token_delete(&token);
    }
    return !fault;
}

static bool open_parser(yaml_parser_t *parser, const char *text, size_t n_bytes)
{
    if (!yaml_parser_initialize(parser))
        return false;
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text, n_bytes);
    return true;
}

static struct node *parse(struct builder *builder, const char *text, size_t n_bytes)
{
    yaml_parser_t scanner, parser;
    struct node *root = NULL;
    const bool is_open = open_parser(&scanner, text, n_bytes);
    const bool is_fit = is_open && is_bounded(builder, &scanner);
    const bool is_parsing = is_fit && open_parser(&parser, text, n_bytes);
    if (is_parsing)
        root = load(builder, &parser);
    if (!is_open || (is_fit && !is_parsing))
        status_add(builder->status, EXIT_RUN_FAILED, "%s: out of memory", builder->file);
    if (is_open)
        yaml_parser_delete(&scanner);
    if (is_parsing)
        yaml_parser_delete(&parser);
    return root;
}

struct node *document_read_text(struct arena *arena, const char *text, size_t n_bytes, const char *file,
                                struct status *status)
{
    if (n_bytes > DOCUMENT_MAX_BYTES) {
        status_add(status, EXIT_INPUT, "%s: larger than 16 MiB; a scenario is not", file);
        return NULL;
    }
    struct text_place place;
    const char *const fault = plain_text_fault(text, n_bytes, &place);
    if (fault) {
        status_add(status, EXIT_INPUT, "%s:%d:%d: %s", file, place.line, place.column, fault);
        return NULL;
    }
    struct builder builder = {.arena = arena, .file = file, .status = status};
    return parse(&builder, text, n_bytes);
}

static bool read_bytes(int descriptor, char *bytes, size_t n_bytes)
{
    size_t n_read = 0;
    while (n_read < n_bytes) {
        const ssize_t n_more = read(descriptor, bytes + n_read, n_bytes - n_read);
        if (n_more < 0 && errno == EINTR)
            continue;
        if (n_more <= 0)
            return false;
        n_read += (size_t)n_more;
    }
    return true;
}

static struct node *read_open_file(struct arena *arena, int descriptor, const char *file, struct status *status)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0) {
        status_add(status, EXIT_INPUT, "%s: cannot be read: %s", file, strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        status_add(status, EXIT_INPUT, "%s: %s; give a scenario file", file,
                   S_ISDIR(about.st_mode) ? "is a folder" : "is not a regular file");
    } else if (about.st_size > DOCUMENT_MAX_BYTES) {
        status_add(status, EXIT_INPUT, "%s: larger than 16 MiB; a scenario is not", file);
    } else {
        const size_t n_bytes = (size_t)about.st_size;
        char *bytes = arena_take(arena, n_bytes + 1, 1);
        if (read_bytes(descriptor, bytes, n_bytes))
            return document_read_text(arena, bytes, n_bytes, file, status);
        status_add(status, EXIT_INPUT, "%s: cannot be read to its end", file);
    }
    return NULL;
}

struct node *document_read_file(struct arena *arena, const char *path, const char *file, struct status *status)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting */
    if (descriptor < 0) {
        status_add(status, EXIT_INPUT, "%s: cannot be read: %s", file, strerror(errno));
        return NULL;
    }
    struct node *root = read_open_file(arena, descriptor, file, status);
    close(descriptor);
    return root;
}

static bool is_override_key(const char *key, size_t n_key)
{
    int n_parts = 1;
    for (size_t i = 0; i < n_key; i++) {
        const bool is_end = i + 1 == n_key || key[i + 1] == '.';
        if (key[i] == '.' && (i == 0 || is_end))
            return false;
        n_parts += key[i] == '.';
    }
    return n_key > 0 && n_parts < 16;
}

struct node *document_read_override(struct arena *arena, const char *override, struct status *status)
{
    const char *const equals = strchr(override, '=');
    const size_t n_key = equals ? (size_t)(equals - override) : 0;
    struct text_place place;
    const char *fault = plain_text_fault(override, strlen(override), &place);
    if (!fault && (!equals || !equals[1] || !is_override_key(override, n_key)))
        fault = "give KEY=VALUE, such as run.worlds=20";
    if (fault) {
        status_add(status, EXIT_INPUT, "--set '%s': %s", override, fault);
        return NULL;
    }
    struct builder builder = {.arena = arena, .file = "--set", .override = override, .status = status};
    struct node *value = parse(&builder, equals + 1, strlen(equals + 1));
    return value ? node_nest(arena, override, n_key, value) : NULL;
}
