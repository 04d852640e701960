# What the machine code of marked loops does, of one object. First file: the loops, "path first-line last-line" a
# line; second: `objdump -dl --inlines --no-show-raw-insn` of the object, compiled with -g.
# Prints a line for each loop that has code there:
#     path first-line packed=N scalar=LINES calls=NAMES
# packed: packed arithmetic and stores of whole vectors, of the loop's lines and of what is inlined into them.
# scalar: source lines that do scalar float arithmetic in an innermost machine loop that also does packed work; a
#     machine loop without any is the remainder of one that has.
# calls: whom the loop calls, but for the copying functions. LINES and NAMES are lists with commas, or "-".
# root: the folder that paths of the object begin with.

function place_of(text) { # root/./models/a.c:12 (discriminator 3) is models/a.c:12
    sub(/ \(.*/, "", text)
    gsub(/\/\.\//, "/", text)
    if (index(text, root "/") == 1)
        text = substr(text, length(root) + 2)
    return text
}

function loops_at(place, n, parts) { # the marked loops that hold a source line, as " 3 7"
    if (place in loops_of_place)
        return loops_of_place[place]
    n = split(place, parts, ":")
    loops_of_place[place] = ""
    for (l = 1; l <= n_loops; l++)
        if (n == 2 && parts[1] == path[l] && parts[2] + 0 >= first[l] && parts[2] + 0 <= last[l])
            loops_of_place[place] = loops_of_place[place] " " l
    return loops_of_place[place]
}

function hexadecimal(text, i, value) {
    value = 0
    for (i = 1; i <= length(text); i++)
        value = 16 * value + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}

# The natural loop that a jump back to a head closes: what reaches the jump without passing the head, as body[head, i].
# Where even the function's first instruction does so, the head is no loop's.
function find_body(head, from, queue, n_queue, i, j) {
    queue[n_queue = 1] = from
    split("", reached)
    reached[head] = reached[from] = 1
    while (n_queue > 0) {
        i = queue[n_queue--]
        if (i == head)
            continue
        if (i == 1)
            return
        if (i > 1 && name[i - 1] !~ /^(jmp|ret|ud2)/ && !((i - 1) in reached))
            reached[queue[++n_queue] = i - 1] = 1
        for (j = 1; j <= n_jumps_to[i]; j++)
            if (!(jumps_to[i, j] in reached))
                reached[queue[++n_queue] = jumps_to[i, j]] = 1
    }
    for (i in reached)
        body[head, i] = 1
    if (!(head in is_head)) {
        is_head[head] = 1
        heads[++n_heads] = head
    }
}

# Loops of the machine; those with the same head are one.
function find_machine_loops(i, j, to) {
    for (i = 1; i <= n; i++)
        index_of[address[i]] = i
    for (i = 1; i <= n; i++) {
        to[i] = target[i] != "" && (target[i] in index_of) ? index_of[target[i]] : 0
        if (to[i])
            jumps_to[to[i], ++n_jumps_to[to[i]]] = i
    }
    n_heads = 0
    for (i = 1; i <= n; i++)
        if (to[i] && to[i] <= i)
            find_body(to[i], i)
    for (i = 1; i <= n_heads; i++)
        for (j = 1; j <= n_heads; j++)
            if (i != j && ((heads[i], heads[j]) in body))
                is_outer[heads[i]] = 1
}

function innermost_around(i, j) { # the head of the innermost machine loop around an instruction, or 0
    for (j = 1; j <= n_heads; j++)
        if (!is_outer[heads[j]] && ((heads[j], i) in body))
            return heads[j]
    return 0
}

function add_to_list(list, item) { return index(list ",", "," item ",") ? list : list "," item }

function count(l, i, head) {
    seen[l] = 1
    if (callee[i] != "")
        calls[l] = add_to_list(calls[l], callee[i])
    if (is_packed[i])
        packed[l]++
    if (!is_packed[i] && !is_scalar[i] || !(head = innermost_around(i)))
        return
    if (is_packed[i])
        is_packed_loop[l, head] = 1
    else
        scalar_in[l, head] = add_to_list(scalar_in[l, head], place[i])
}

function find_mixed(l, i) {
    for (i = 1; i <= n_heads; i++)
        if ((l, heads[i]) in is_packed_loop)
            scalar[l] = scalar[l] scalar_in[l, heads[i]]
}

function forget_function() {
    n = 0
    split("", index_of)
    split("", jumps_to)
    split("", n_jumps_to)
    split("", is_head)
    split("", is_outer)
    split("", body)
    split("", is_packed_loop)
    split("", scalar_in)
}

function end_function(i, parts, n_parts, j, is_marked) {
    for (i = 1; i <= n; i++)
        if (loops[i] != "")
            is_marked = 1
    if (is_marked) {
        find_machine_loops()
        for (i = 1; i <= n; i++) {
            n_parts = split(loops[i], parts, " ")
            for (j = 1; j <= n_parts; j++)
                count(parts[j], i)
        }
        for (i = 1; i <= n_loops; i++)
            find_mixed(i)
    }
    forget_function()
}

BEGIN {
    float_work = "(add|sub|mul|div|sqrt|min|max|cmp[a-z]*|fn?m(add|sub)[0-9]*|fmaddsub[0-9]*)"
    integer_work = "^v?p(add|sub|mul|madd|cmp|min|max|sll|srl|sra|rol|ror|and|or|xor|blend|shuf|unpck|mov[sz]x|ack|avg|abs|sad|tern|test|gather|scatter|compress|expand|opcnt)"
    whole_move = "^v?mov([ua]p[sd]|dq[ua](8|16|32|64)?)$"
    copying = "^(memcpy|memset|memmove)$"
}

FNR == NR {
    path[++n_loops] = $1
    first[n_loops] = $2
    last[n_loops] = $3
    next
}

/^[0-9a-f]+ <.*>:$/ {
    end_function()
    chain = ""
    next
}

/^inlined by / {
    if (is_chain_done)
        chain = loops_at(innermost)
    is_chain_done = 0
    chain = chain loops_at(place_of($3))
    next
}

/^\/.*:[0-9]+( \(discriminator [0-9]+\))?$/ || /^[A-Za-z0-9_.\/-]+:[0-9]+( \(.*\))?$/ {
    innermost = place_of($0)
    chain = loops_at(innermost)
    is_chain_done = 0
    next
}

# A call in an object is named by its relocation, printed below it.
/^[ \t]+[0-9a-f]+: R_X86_64_(PLT32|PC32|GOTPCRELX?|REX_GOTPCRELX)[ \t]/ {
    if (n > 0 && name[n] ~ /^(call|jmp)/) {
        split($3, parts, /[-+]/)
        callee[n] = parts[1] ~ copying ? "" : parts[1]
        target[n] = ""
    }
    next
}

/^ +[0-9a-f]+:\t/ {
    is_chain_done = 1
    n++
    where = $1
    sub(/:$/, "", where)
    address[n] = hexadecimal(where)
    name[n] = $2
    operands = $3
    if (name[n] == "bnd" || name[n] == "notrack") {
        name[n] = $3
        operands = $4
    }
    loops[n] = chain
    place[n] = innermost
    target[n] = name[n] ~ /^j/ && operands ~ /^[0-9a-f]+$/ ? hexadecimal(operands) : ""
    callee[n] = ""
    if (name[n] ~ /^call/) {
        callee[n] = $0
        if (callee[n] !~ /</)
            callee[n] = "a-pointer"
        sub(/^.*</, "", callee[n])
        sub(/[+>].*$/, "", callee[n])
    }
    split(operands, operand, ",")
    is_zeroing = name[n] ~ /x?or/ && operand[1] == operand[2]
    is_packed[n] = name[n] ~ ("^v?" float_work "p[sd]$") ||
        (name[n] ~ whole_move && operands ~ /^%[xyz]mm[0-9]+,.*\(/) ||
        (name[n] ~ integer_work && !is_zeroing && operands ~ /%[xyz]mm|%k/)
    is_scalar[n] = name[n] ~ ("^v?(" float_work "|u?comi)s[sd]$")
}

END {
    end_function()
    for (l = 1; l <= n_loops; l++) {
        if (!seen[l])
            continue
        printf "%s %d packed=%d scalar=%s calls=%s\n", path[l], first[l], packed[l],
            scalar[l] == "" ? "-" : substr(scalar[l], 2), calls[l] == "" ? "-" : substr(calls[l], 2)
    }
}
