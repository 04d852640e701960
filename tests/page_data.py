"""usage: page_data.py PAGE.html: the data of a page of report or compare, as its browser would read them; the page asks for
nothing from elsewhere, and has one style and three scripts."""
import html.parser
import json
import sys


class Page(html.parser.HTMLParser):
    inside, data, tags = False, "", []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        assert not {"src", "href", "srcset", "data"} & set(dict(attributes)), (tag, attributes)
        self.inside = tag == "script" and dict(attributes).get("id") == "data"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        self.data += data if self.inside else ""


page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
assert page.tags.count("script") == 3 and page.tags.count("style") == 1, page.tags
json.dump(json.loads(page.data), sys.stdout)
