"""Sources that attack their readers: whatever a document says, it is shown and does nothing.

That no page opens a dialog, asks another host, complains or breaks its policy is checked of every page in this
package (conftest.window); here are the pages that are full of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.libraries import HOSTILE
from tests.serve.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

pytestmark = pytest.mark.browser
OWN_SCRIPTS = "() => [...document.scripts].every((each) => each.src.startsWith(location.origin + '/static/'))"
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames())
  .filter((name) => name.startsWith('on') || name === 'style')"""
LINKS = "() => [...new Set([...document.links].map((each) => each.protocol))].sort()"

SLIPPED = """<script>window.ran = 1</script><script src="https://evil.example/x.js"></script>
<img src="https://evil.example/x.png" onerror="window.ran = 2"><iframe src="https://evil.example/"></iframe>
<object data="https://evil.example/"></object><link rel="stylesheet" href="https://evil.example/x.css">
<base href="https://evil.example/"><button type="button" id="slipped" onclick="window.ran = 3"
style="color: rgb(255, 0, 0)">Win</button><style>#slipped { color: rgb(255, 0, 0) }</style>"""


def assert_harmless(page: Page) -> None:
    assert page.evaluate(OWN_SCRIPTS)
    assert page.evaluate(HANDLERS) == []
    assert page.locator("img, iframe, object, embed, base, meta[http-equiv]").count() == 0
    assert set(page.evaluate(LINKS)) <= {"http:", "https:"}


@pytest.mark.parametrize("query", ["what is a griffin", "griffins sleep on gold", "<script>alert(9)</script> griffin"])
def test_results_and_answers_made_of_attacks_are_only_text(page: Page, other_server: Serving, query: str) -> None:
    """Titles, sites, authors, summaries, sentences, cards: as written, and dead."""
    page.goto(f"{other_server.url}/search", wait_until="commit")
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    page.locator("#announce:not(:empty)").wait_for(state="attached")
    text = page.locator("main").inner_text()
    assert sum(words.split()[0] in text for words in HOSTILE) >= len(HOSTILE) - 1
    for number in page.locator("[data-number]").all():
        number.hover()
        page.mouse.move(5, 5)
    assert_harmless(page)
    assert page.locator("#q").input_value() == query


def test_stored_pages_of_attacks_are_only_text(page: Page, other_server: Serving) -> None:
    """Each from its result; an address that is none of the web's is no link."""
    page.goto(f"{other_server.url}/search?q=griffin")
    links = [link.get_attribute("href") for link in page.locator(".result .facts a", has_text="Stored page").all()]
    assert len(links) >= len(HOSTILE)
    for link in links:
        page.goto(other_server.url + str(link))
        page.locator(".document").wait_for()
        assert_harmless(page)


def test_turned_letters_stay_within_their_title(page: Page, other_server: Serving) -> None:
    """An override that is left open (U+202E) turns neither its neighbours nor the rest of the page."""
    page.goto(f"{other_server.url}/search?q=griffin exe left open")
    turned = page.locator(".result", has_text="left open").first
    turned.wait_for()
    order = turned.locator(".facts").evaluate(
        """(facts) => {
      const walker = document.createTreeWalker(facts, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf('read 20');
        if (at < 0) continue;
        const [first, last] = [at, at + 5].map((place) => {
          const range = document.createRange();
          range.setStart(node, place);
          range.setEnd(node, place + 1);
          return range.getBoundingClientRect().left;
        });
        return first < last;
      }
    }"""
    )
    assert order is True


def test_suggestions_of_attacks_are_only_text(page: Page, other_server: Serving) -> None:
    """Titles go into the list as text, earlier queries too."""
    page.goto(f"{other_server.url}/search?q=griffin <img src=x onerror=alert(7)>")
    page.goto(other_server.url)
    page.locator("#q").press_sequentially("griffin")
    page.get_by_role("option").nth(3).wait_for()
    assert any("<" in text for text in page.get_by_role("option").all_inner_texts())
    assert_harmless(page)


def test_a_query_that_attacks_comes_back_as_text(page: Page, other_server: Serving) -> None:
    """In the box, the title, links and problem pages."""
    for query in HOSTILE:
        page.goto(f"{other_server.url}/search?q={quote(query)}")
        assert page.locator("#q").input_value() == query
        assert_harmless(page)
    for path in ("/stored/%3Cscript%3Ealert(1)%3C/script%3E", "/%22onmouseover=alert(1)", "/?site=%3Cimg%20src=x%3E"):
        page.goto(other_server.url + path)
        assert_harmless(page)


def test_the_policy_holds_even_where_markup_slips_in(browser: Browser, other_server: Serving) -> None:
    """Should a page ever hold a source's markup, the browser refuses what it would do."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))

    def slip_in(route: Route) -> None:
        ours = route.fetch()
        route.fulfill(response=ours, body=ours.text().replace("</main>", f"{SLIPPED}</main>"))

    page.route("**/help", slip_in)
    page.goto(f"{other_server.url}/help")
    page.locator("#slipped").click()
    assert page.evaluate("() => window.ran") is None
    assert page.locator("#slipped").evaluate("(each) => getComputedStyle(each).color") != "rgb(255, 0, 0)"
    assert page.evaluate("() => { try { document.body.innerHTML = ''; } catch (e) { return e.name; } }") == "TypeError"
    abroad = [request for request in requests if "evil" in request.url]
    assert all(request.failure == "csp" for request in abroad), [(each.url, each.failure) for each in abroad]
    assert page.url.startswith(other_server.url)
    context.close()
