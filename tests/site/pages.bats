# The documentation as pages: every link leads somewhere. `scripts/verify.sh site` calls it; it needs pandoc.

setup() {
    project=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cd "$BATS_TEST_TMPDIR" || return 1
}

@test "every link of the pages leads to a file and a place that are there, and none to the network's own files" {
    "$project/scripts/site.sh" --to "$PWD/site"
    /usr/bin/python3 - <<'PY'
import os, urllib.parse
from html.parser import HTMLParser

class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.loaded, self.titles = [], set(), [], 0
        self.feed(open(path, encoding="utf-8").read())
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if "id" in a: self.ids.add(a["id"])
        if tag == "a" and "href" in a: self.links.append(a["href"])
        if tag in ("img", "script"): self.loaded.append(a.get("src"))
        if tag == "link": self.loaded.append(a["href"])
        if tag == "h1": self.titles += 1

pages = {}
for folder, _, names in os.walk("site"):
    for name in names:
        if name.endswith(".html"):
            path = os.path.normpath(os.path.join(folder, name))
            pages[path] = Page(path)
assert len(pages) > 15, pages
broken = []
for path, page in pages.items():
    assert page.titles >= 1, path
    for link in page.links + page.loaded:
        if link in page.loaded and ":" in link:
            broken.append((path, link, "loaded from elsewhere"))
        if urllib.parse.urlsplit(link).scheme:
            continue
        target, _, anchor = urllib.parse.unquote(link).partition("#")
        full = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
        if not os.path.exists(full):
            broken.append((path, link))
        elif anchor and full in pages and anchor not in pages[full].ids:
            broken.append((path, link, "no such place"))
assert not broken, broken
here = open("site/docs/first-hour.zh-CN.html", encoding="utf-8").read()
assert '<html lang="zh">' in here and '<li class="here">上手一小时</li>' in here
PY
}
