"""The front page, help, assets, and what browsers ask for by themselves."""

from __future__ import annotations

import http.client
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from lxml import etree

from tests.serve.reading import Page, check_harmless
from tests.serve.serving import Serving


def test_the_front_page_asks_and_says_of_what(client: httpx2.Client) -> None:
    response = client.get("/")
    check_harmless(response.text)
    page = Page(response.text)
    assert page.root.xpath("//form/@action") == ["/search"]
    assert "17 documents of 16 sites" in page.one("//p[@class='about']")


def test_the_bookmarklet_leads_to_a_front_page_within_a_site(client: httpx2.Client, server: Serving) -> None:
    help_page = client.get("/help")
    check_harmless(help_page.text, allow_bookmarklet=True)
    (script,) = Page(help_page.text).urls("//a[starts-with(@href, 'javascript:')]")
    assert script == f'javascript:location.href="{server.url}/?site="+encodeURIComponent(location.hostname)'
    front = Page(client.get("/", params={"site": "spine-clinic.example"}).text)
    assert front.root.xpath("//input[@type='hidden']/@name") == ["site"]
    assert front.root.xpath("//input[@type='hidden']/@value") == ["spine-clinic.example"]


def test_a_browser_can_take_it_as_a_search_engine(client: httpx2.Client, server: Serving) -> None:
    """OpenSearch 1.1, at the address that it was asked for by."""
    port = urlsplit(server.url).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        response = client.get("/opensearch.xml", headers={"Host": host})
        root = etree.fromstring(response.content)
        assert root.tag == "{http://a9.com/-/spec/opensearch/1.1/}OpenSearchDescription"
        urls = {each.get("type"): str(each.get("template")) for each in root if each.get("template")}
        assert urls["text/html"] == f"http://{host}/search?q={{searchTerms}}"
        assert all(url.startswith(f"http://{host}/") for url in urls.values())
        assert len(urls) == 3
    image = root.find("{*}Image")
    assert image is not None
    assert client.get(str(image.text)).headers["content-type"] == "image/svg+xml"
    assert Page(client.get("/").text).root.xpath("//link[@rel='search']/@href") == ["/opensearch.xml"]


def test_suggestions_have_the_form_that_browsers_ask_for(client: httpx2.Client) -> None:
    response = client.get("/suggest", params={"q": "pars fr"})
    typed, found = response.json()
    assert typed == "pars fr"
    assert found == client.get("/api/suggest", params={"q": "pars fr"}).json()["suggestions"] != []
    assert response.headers["content-type"] == "application/x-suggestions+json"
    assert client.get("/suggest").json() == ["", []]


def test_robots_are_sent_away(client: httpx2.Client) -> None:
    """By robots.txt, and by each page itself."""
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for path in ("/", "/search?q=spine", "/help", "/sign-in"):
        assert Page(client.get(path).text).root.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_assets_are_kept_as_long_as_their_address_names_their_content(client: httpx2.Client) -> None:
    """For good where it does; what is at a fixed address may change with the next version."""
    page = Page(client.get("/").text)
    urls = [*page.urls("//link[starts-with(@href, '/static/')]"), str(page.root.xpath("//script/@src")[0])]
    assert len(urls) == 3
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        for other in (url.partition("?")[0], url + "0"):
            assert "immutable" not in client.get(other).headers["cache-control"]
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")
    assert "immutable" not in icon.headers["cache-control"]


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2Fpages.py", "%2e%2e/pages.py", "templates.py", "citewell", "a%00.css"]
)
def test_nothing_else_is_handed_out_as_an_asset(client: httpx2.Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "//evil.example/", "/\\evil.example", "/%5Cevil.example/", "/search/", "//search/",
        "/%2F%2Fevil.example", "/sign-in/?next=//evil.example", "/?next=https://evil.example", "/stored/",
        "/sign-in?next=//evil.example", "https://evil.example/", "/sign-out",
    ],
)  # fmt: skip
def test_no_address_leads_elsewhere(server: Serving, path: str) -> None:
    """Whatever an address is made of, if it leads on it leads to this server."""
    here = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(here.hostname), here.port, timeout=30)
    connection.request("GET", path, headers=server.owner)
    response = connection.getresponse()
    place = urljoin(server.url, response.headers.get("location", "/"))
    assert urlsplit(place).netloc == here.netloc
    assert response.status in (200, 307, 404, 405, 421)
    connection.close()
