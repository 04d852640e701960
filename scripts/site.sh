#!/usr/bin/env bash
# The documentation as pages that open offline: the repository's own Markdown, and a picture of every shipped study.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: scripts/site.sh [--gallery] [--build DIR] [--to DIR]

Writes the pages of README, docs/, scenarios/ and CONTRIBUTING in English and Chinese, with pandoc. With --gallery it
also runs every study of scenarios/studies/ small (2,000 people, 8 worlds) and draws it with gnuplot; what has been
run stands in DIR/gallery and is not run again.

  --gallery     the pictures too (about a minute)
  --build DIR   where the program is (default: build)
  --to DIR      where the pages go (default: build/site)
  --help        this text

Example: scripts/site.sh --gallery
TEXT
}

gallery=no build=build site=build/site
while [[ $# -gt 0 ]]; do
    case "$1" in
    --help | -h) usage && exit 0 ;;
    --gallery) gallery=yes ;;
    --build) build=${2:?--build needs a folder} && shift ;;
    --to) site=${2:?--to needs a folder} && shift ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done
cd "$(dirname "$0")/.."
command -v pandoc >/dev/null || {
    printf 'site: pandoc is not installed; scripts/setup.sh site installs it\n' >&2
    exit 1
}

# The pages of the navigation: file, English name, Chinese name. A page without one is linked from others.
readonly PAGES=(
    "README.md|Overview|"
    "README.zh-CN.md||概览"
    "docs/first-hour.md|A first hour|"
    "docs/first-hour.zh-CN.md||上手一小时"
    "gallery.md|Gallery|"
    "gallery.zh-CN.md||图览"
    "docs/model.md|The model|"
    "docs/model.zh-CN.md||模型"
    "docs/verbs.md|The verbs|"
    "docs/verbs.zh-CN.md||命令"
    "scenarios/README.md|Scenarios|"
    "scenarios/README.md#场景||场景"
    "docs/reference.md|Every parameter|"
    "docs/reference.zh-CN.md||全部参数"
    "docs/products.md|The products|产品（英文）"
    "docs/results.md|The result file|"
    "docs/results.zh-CN.md||结果文件"
    "docs/recipes.md|Recipes|"
    "docs/recipes.zh-CN.md||打开结果"
    "docs/sweeps.md|Sweeps|"
    "docs/sweeps.zh-CN.md||扫描"
    "docs/ledger.md|Long runs|"
    "docs/ledger.zh-CN.md||长时间运行"
    "docs/cluster.md|Clusters|"
    "docs/cluster.zh-CN.md||集群"
    "docs/speed.md|Speed|速度（英文）"
    "CONTRIBUTING.md|Working on Huimin|参与开发（英文）"
    "docs/third-party.md|What it is built on|所用软件（英文）"
)

# source_of PAGE: the Markdown of a page; those that are made stand in the site.
source_of() {
    if [[ "$1" == gallery*.md ]]; then printf '%s/%s' "$site" "$1"; else printf '%s' "$1"; fi
}

# navigation LANGUAGE ROOT PAGE: the list of pages in a language, the current one marked.
navigation() {
    local entry file anchor en zh name
    printf '<ul>\n'
    for entry in "${PAGES[@]}"; do
        IFS='|' read -r file en zh <<<"$entry"
        name=$en anchor=""
        [[ "$1" != zh ]] || name=$zh
        [[ "$file" != *'#'* ]] || anchor="#${file#*#}"
        file=${file%%#*}
        [[ -n "$name" && -f "$(source_of "$file")" ]] || continue
        if [[ "$file" == "$3" && -z "$anchor" ]]; then
            printf '<li class="here">%s</li>\n' "$name"
        else
            printf '<li><a href="%s%s%s">%s</a></li>\n' "$2" "${file%.md}.html" "$anchor" "$name"
        fi
    done
    printf '</ul>\n'
}

# page FILE: one Markdown file as a page at the same place.
page() {
    local file=$1 language=en contents="On this page" root=""
    local to=$site/${file%.md}.html
    [[ "$file" != *zh-CN* ]] || { language=zh contents="本页内容"; }
    root=$(dirname "$file" | sed -E 's#^\.$##; s#[^/]+#..#g; s#(.)$#\1/#')
    mkdir -p "$(dirname "$to")"
    pandoc -f gfm+east_asian_line_breaks -t html5 --lua-filter docs/site/links.lua --template docs/site/template.html --toc --toc-depth=2 \
        -V lang="$language" -V root="$root" -V contents="$contents" \
        -V navigation="$(navigation "$language" "$root" "$file")" "$(source_of "$file")" -o "$to"
}

# What the pages link to beside one another, at the same place: scenarios, tables, the schema, the licence.
copy_linked() {
    local file
    while IFS= read -r file; do
        mkdir -p "$site/$(dirname "$file")"
        cp "$file" "$site/$file"
    done < <(printf 'LICENSE\ndocs/scenario.schema.json\n' && find scenarios docs -type f \
        \( -name '*.yaml' -o -name '*.csv' -o -name '*.png' -o -name '*.R' -o -name '*.py' \) | sort)
}

title_of() { # FILE LANGUAGE: the title that a study states
    /usr/bin/python3 - "$1" "$2" <<'PY'
import sys, yaml
title = (yaml.safe_load(open(sys.argv[1], encoding="utf-8")).get("study") or {}).get("title") or {}
print(title.get(sys.argv[2], "") if isinstance(title, dict) else title)
PY
}

# Every study run small and drawn, in both languages; then the two pages that show them.
make_gallery() {
    local study name small=(--set run.persons=2000 --set run.worlds=8)
    mkdir -p "$build/gallery" "$site/gallery"
    printf '# Gallery\n\nEvery shipped study, run with 2,000 people in 8 worlds: shapes to recognise a study by, and no findings.\n\n' >"$site/gallery.md"
    printf '# 图览\n\n每项自带研究，以 2,000 人、8 次模拟运行：供辨认之用，不是结论。\n\n' >"$site/gallery.zh-CN.md"
    for study in scenarios/studies/*.yaml; do
        name=$(basename "$study" .yaml)
        "$build/huimin" run "$study" "${small[@]}" -q --lang en -o "$build/gallery/$name.h5" >/dev/null
        "$build/huimin" show "$build/gallery/$name.h5" --lang en --plot="$site/gallery/$name.png"
        "$build/huimin" show "$build/gallery/$name.h5" --lang zh --plot="$site/gallery/$name.zh-CN.png"
        printf '## %s\n\n[%s](%s)\n\n![%s](gallery/%s.png)\n\n' "$(title_of "$study" en)" "$name.yaml" "$study" "$name" \
            "$name" >>"$site/gallery.md"
        printf '## %s\n\n[%s](%s)\n\n![%s](gallery/%s.zh-CN.png)\n\n' "$(title_of "$study" zh)" "$name.yaml" "$study" \
            "$name" "$name" >>"$site/gallery.zh-CN.md"
    done
}

mkdir -p "$site"
cp docs/site/site.css "$site/"
[[ "$gallery" == no ]] || make_gallery
while IFS= read -r file; do
    page "$file"
done < <(find . -maxdepth 1 -name '*.md' -printf '%P\n' && find docs scenarios -name '*.md' | sort &&
    find "$site" -maxdepth 1 -name 'gallery*.md' -printf '%P\n')
cp "$site/README.html" "$site/index.html"
copy_linked
printf 'site: %s/index.html\n' "$site"
