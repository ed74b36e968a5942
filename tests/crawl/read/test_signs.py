"""Signs of a login wall, a consent page and a page that is not there."""

from __future__ import annotations

import pytest

from citewell.crawl.read.reading import read_page

ARTICLE = "<p>" + "Words of a real article about this very subject, one after another. " * 40 + "</p>"
NAVIGATION = "<nav>" + "".join(f"<a href=/{number}>Section {number}</a>" for number in range(12)) + "</nav>"
LOGIN_FORM = "<form><input name=user><input type=password name=p><button>Go</button></form>"


def signs(page: str) -> set[str]:
    return set(read_page(page.encode(), url="https://example.org/", content_type="text/html; charset=utf-8").signs)


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404: Page not found | A Site",
        "A Site – Page Not Found",
        "Oops! That page can’t be found.",
        "Sorry, the page you are looking for doesn't exist.",
        "HTTP 404 - File not found",
        "Fehler 404 - Seite nicht gefunden",
        "Die angeforderte Seite wurde nicht gefunden",
        "Erreur 404 : page introuvable",
        "Désolé, la page demandée n’existe pas",
        "Página no encontrada - Ejemplo",
        "Pagina non trovata · Esempio",
        "Página não encontrada",
        "Oeps! Pagina niet gevonden",
        "Страница не найдена",
        "ページが見つかりません",
    ],
)
def test_a_short_page_called_not_found_is_a_soft_404(title: str) -> None:
    """By its title or its first heading, with the site's navigation around it."""
    assert signs(f"<title>{title}</title>{NAVIGATION}<p>Try the search.") == {"soft-404"}
    assert signs(f"<title>A Site</title>{NAVIGATION}<h1>{title}</h1><p>Try the search.") == {"soft-404"}


@pytest.mark.parametrize(
    "page",
    [
        f"<title>404 Not Found</title><h1>404 Not Found</h1>{ARTICLE}",
        "<title>Highway 404</title><h1>Highway 404</h1><p>A road in Ontario.",
        "<title>Lost and not found: a poem</title><p>Short lines.",
        "<title>Area code 404</title><p>Atlanta.",
        "<title>How to make a page not found message</title><p>Write it.",
        "<title>Contents</title><p>The page you are looking for could not be found.",
        f"<title>News</title><h1>Ten stories</h1>{'<h2>Page not found</h2>' * 3}<h2>x</h2>{ARTICLE}",
    ],
)
def test_a_page_about_it_is_no_soft_404(page: str) -> None:
    assert signs(page) == set()


@pytest.mark.parametrize(
    "title",
    ["Log in", "Sign in to your account | A Site", "Please log in", "Anmelden – Beispiel", "Connexion",
     "Iniciar sesión", "Accedi", "Entrar", "Inloggen", "ログイン"],
)  # fmt: skip
def test_a_short_page_called_login_with_a_password_field_is_a_login_wall(title: str) -> None:
    assert signs(f"<title>{title}</title>{NAVIGATION}<h1>{title}</h1>{LOGIN_FORM}<a href=/r>Forgotten?</a>") == {
        "login"
    }


def test_a_password_field_and_hardly_a_word_is_a_login_wall() -> None:
    assert signs(f"<title>A Site</title><p>Welcome{LOGIN_FORM}") == {"login"}


def test_a_field_for_the_account_alone_is_a_login_wall() -> None:
    """The password is asked for on the next page."""
    form = "<form><input type=email name=identifier id=account><button>Next</button></form>"
    assert signs(f"<title>Sign in - Accounts</title><h1>Sign in</h1>{form}") == {"login"}


@pytest.mark.parametrize(
    "page",
    [
        f"<title>Choosing a password</title>{LOGIN_FORM}{ARTICLE}",
        f"<title>Log in problems</title>{NAVIGATION}{LOGIN_FORM}{ARTICLE}",
        f"<title>Forum: spare parts</title>{NAVIGATION}<p>{'One post with some words in it. ' * 8}{LOGIN_FORM}",
        "<title>How to log in</title><form><input type=text name=search></form><p>Press the button at the top.",
        "<title>Login guide</title><p>Subscribe <input type=email name=newsletter-email>",
        "<title>Entrance exams</title><p>Dates <input name=email>",
    ],
)
def test_a_page_with_a_login_box_or_about_logins_is_no_wall(page: str) -> None:
    assert signs(page) == set()


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("Before you continue. We use cookies and personal data to deliver services. See our privacy policy.",
         "Accept all"),
        ("We and our partners value your privacy. We store cookies to show advertising.", "I Agree"),
        ("Wir und unsere Partner verarbeiten personenbezogene Daten mit Cookies. Datenschutz ist uns wichtig.",
         "Alle akzeptieren"),
        ("Nous utilisons des cookies et des traceurs. Vos données personnelles, votre consentement.", "Tout accepter"),
        ("Usamos cookies y datos personales con su consentimiento.", "Aceptar todo"),
        ("Usiamo i cookie. I dati personali sono trattati con il suo consenso.", "Accetta tutto"),
        ("Usamos cookies e dados pessoais com o seu consentimento.", "Aceitar todos"),
        ("Wij gebruiken cookies en persoonsgegevens met uw toestemming.", "Alles accepteren"),
    ],
)  # fmt: skip
def test_a_page_that_only_asks_for_consent_is_a_consent_page(text: str, button: str) -> None:
    assert signs(f"<title>A Site</title><h1>Welcome</h1><div><p>{text}</p><button>{button}</button></div>") == {
        "consent"
    }
    assert signs(f"<title>A Site</title><p>{text}<form><input type=submit value='{button}'></form>") == {"consent"}


BANNER = "<div>We use cookies. Read our privacy policy. <button>Accept all</button></div>"


@pytest.mark.parametrize(
    "page",
    [
        f"<title>An article</title>{BANNER}{ARTICLE}",
        f"<title>Opening hours</title>{NAVIGATION}{BANNER}<p>Monday to Friday, nine to five.",
        f"<title>Short news</title>{BANNER}<p>{'A short piece of news that is still worth having. ' * 6}",
        f"<title>Biscuits</title>{BANNER}<p>Cookies are baked. {'They are sweet and round and brown. ' * 20}",
        "<title>Cookies</title><p>Cookies are small files. Privacy laws speak of consent, and partners keep to them.",
    ],
)
def test_a_page_with_a_banner_or_about_cookies_is_no_consent_page(page: str) -> None:
    assert signs(page) == set()


def test_a_page_that_scripts_would_draw_has_the_sign_of_it() -> None:
    """It says nothing but that they are wanted."""
    asking = "<noscript>You need to enable JavaScript to run this app.</noscript>"
    assert signs(f"<title>App</title><body>{asking}<div id=root></div><script src=/main.js></script>") == {"script"}
    assert signs(f"<title>App</title><body>{asking}<p>{ARTICLE}") == set()
    assert signs("<title>JavaScript</title><p>JavaScript is a language that browsers run.") == set()
