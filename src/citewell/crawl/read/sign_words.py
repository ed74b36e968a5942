"""Phrases by which pages say "not found", "log in" and "we value your privacy", in lower case.

They were written down from knowledge of common servers, content systems and consent dialogues, not learnt from data.
"""

from __future__ import annotations

FILLERS = frozenset(
    """404 error http code status oops ooops whoops uh oh hmm sorry we're are but the this that your requested web
    fehler ups hoppla leider die diese der erreur oups désolé la le erro errore ops spiacenti lo sentimos sentimos a o
    fout oeps helaas de sorry, oops, błąd ошибка fel feil fejl chyba""".split()
)
"""Words that say nothing of what was not found."""


def without_fillers(phrase: str) -> str:
    """The words of a phrase that tell something."""
    return " ".join(word for word in phrase.split() if word.strip("()#-,") not in FILLERS)


NOT_FOUND = frozenset(
    without_fillers(phrase)
    for phrase in """
not found
no such page
object not found
file not found
url not found
article not found
page missing
missing page
document not found
content not found
post not found
page not found
page was not found
page is not found
page could not be found
page cannot be found
page can not be found
page can't be found
page couldn't be found
page can't be found on this server
page not available
page is not available
page isn't available
page is no longer available
page no longer exists
page does not exist
page doesn't exist
page you are looking for does not exist
page you are looking for doesn't exist
page you're looking for doesn't exist
page you are looking for can't be found
page you're looking for can't be found
page you are looking for could not be found
page you are looking for was not found
page you requested was not found
page you requested could not be found
page you requested does not exist
page requested was not found
we can't find page
we can't find page you're looking for
we couldn't find page
we couldn't find page you were looking for
seite nicht gefunden
seite wurde nicht gefunden
seite konnte nicht gefunden werden
seite nicht vorhanden
seite existiert nicht
seite ist nicht verfügbar
seite nicht verfügbar
datei nicht gefunden
dokument nicht gefunden
objekt nicht gefunden
nicht gefunden
angeforderte seite nicht gefunden
angeforderte seite wurde nicht gefunden
angeforderte seite konnte nicht gefunden werden
angeforderte seite existiert nicht
gesuchte seite wurde nicht gefunden
gesuchte seite konnte nicht gefunden werden
page introuvable
page est introuvable
page non trouvée
page demandée est introuvable
page demandée n'existe pas
page demandée n'a pas été trouvée
page n'existe pas
page que vous recherchez n'existe pas
page que vous cherchez n'existe pas
cette page n'existe pas
cette page est introuvable
document introuvable
página no encontrada
página no existe
página no disponible
página no se encuentra
no se encontró página
no se ha encontrado página
no se encuentra página
página que busca no existe
página que buscas no existe
página solicitada no existe
esta página no existe
no encontrado
no encontrada
pagina non trovata
pagina non è stata trovata
pagina inesistente
pagina non esiste
pagina non disponibile
pagina richiesta non esiste
pagina richiesta non è stata trovata
questa pagina non esiste
non trovato
página não encontrada
página não foi encontrada
página não existe
página não disponível
página solicitada não existe
página que procura não existe
esta página não existe
não encontrado
não encontrada
pagina niet gevonden
pagina kon niet worden gevonden
pagina kon niet gevonden worden
pagina is niet gevonden
pagina werd niet gevonden
pagina bestaat niet
pagina niet beschikbaar
deze pagina bestaat niet
opgevraagde pagina kon niet worden gevonden
niet gevonden
nie znaleziono strony
strona nie została znaleziona
strona nie istnieje
stránka nenalezena
stránka nebyla nalezena
страница не найдена
страница не существует
сторінку не знайдено
sidan hittades inte
sidan kunde inte hittas
sidan finns inte
siden ble ikke funnet
siden finnes ikke
siden blev ikke fundet
siden findes ikke
sivua ei löydy
sivua ei löytynyt
sayfa bulunamadı
az oldal nem található
pagina nu a fost găsită
η σελίδα δεν βρέθηκε
ページが見つかりません
ページが見つかりませんでした
页面不存在
页面未找到
找不到页面
找不到頁面
頁面不存在
페이지를 찾을 수 없습니다
""".split("\n")
    if phrase.strip()
)
"""What pages that are not there are called, without fillers."""

LOGIN = (
    "log in|login|log-in|sign in|signin|sign-in|log on|logon|please log in|please sign in|please login|members login|"
    "member login|user login|customer login|account login|subscriber login|admin login|you must log in|"
    "you must be logged in|you need to log in|you need to be logged in|login required|authentication required|"
    "restricted access|restricted area|members only|members area|access denied|"
    "anmelden|bitte anmelden|einloggen|bitte einloggen|melden sie sich an|bitte melden sie sich an|anmeldung|"
    "benutzeranmeldung|mitgliederbereich|mitglieder-login|kundenlogin|"
    "connexion|se connecter|connectez-vous|identifiez-vous|identification|espace membre|"
    "iniciar sesión|inicia sesión|inicie sesión|inicio de sesión|acceder|acceso|identifícate|"
    "accedi|accesso|area riservata|effettua il login|entra|entrar|iniciar sessão|fazer login|área restrita|acessar|"
    "inloggen|aanmelden|log hier in|zaloguj|zaloguj się|logowanie|logga in|logg inn|log ind|kirjaudu|kirjaudu sisään|"
    "přihlášení|přihlásit se|bejelentkezés|autentificare|giriş|giriş yap|oturum aç|"
    "войти|вход|авторизация|увійти|登录|登入|ログイン|로그인|σύνδεση"
).split("|")
"""What the title or heading of a login page begins with."""

CONSENT = (
    "cookie|consent|privacy|personal data|partners|gdpr|legitimate interest|advertis|tracking|"
    "zustimm|einwillig|datenschutz|personenbezogen|werbung|nutzungsprofil|"
    "consentement|données personnelles|confidentialité|partenaires|traceurs|"
    "consentimiento|privacidad|datos personales|socios|publicidad|"
    "consenso|dati personali|riservatezza|pubblicità|"
    "consentimento|privacidade|dados pessoais|publicidade|"
    "toestemming|persoonsgegevens|persoonlijke gegevens|advertenties|"
    "samtycke|personuppgifter|samtykke|personopplysninger|zgod|danych osobowych|prywatno"
).split("|")
"""Stems of which a text that asks for consent has two or more."""

ACCEPT = frozenset(
    (
        "accept|accept all|accept cookies|accept all cookies|accept and continue|accept & continue|accept and close|"
        "i accept|i accept all|yes, i accept|agree|i agree|yes, i agree|agree and continue|agree and close|"
        "agree to all|i consent|consent|consent to all|allow all|allow cookies|allow all cookies|continue to site|"
        "akzeptieren|alle akzeptieren|alles akzeptieren|cookies akzeptieren|alle cookies akzeptieren|"
        "akzeptieren und weiter|akzeptieren und schließen|zustimmen|allem zustimmen|allen zustimmen|ich stimme zu|"
        "zustimmen und weiter|zustimmen und schließen|zustimmen und weiterlesen|mit werbung weiterlesen|"
        "einverstanden|ich bin einverstanden|alle erlauben|alle cookies erlauben|alle annehmen|annehmen|"
        "accepter|tout accepter|accepter tout|accepter et continuer|accepter et fermer|accepter les cookies|"
        "accepter tous les cookies|j'accepte|j'accepte tout|"
        "aceptar|aceptar todo|aceptar todas|aceptar todos|aceptar y continuar|aceptar y cerrar|aceptar cookies|"
        "aceptar las cookies|aceptar todas las cookies|acepto|"
        "accetta|accetta tutto|accetta tutti|accetta e continua|accetta e chiudi|accetta i cookie|"
        "accetta tutti i cookie|accetto|accettare|"
        "aceitar|aceitar tudo|aceitar todos|aceitar e continuar|aceitar cookies|aceitar todos os cookies|aceito|"
        "accepteren|alles accepteren|alle cookies accepteren|cookies accepteren|accepteren en doorgaan|akkoord|"
        "ja, akkoord|ja, ik ga akkoord|ik ga akkoord|alles toestaan|"
        "acceptera|acceptera alla|godkänn|godkänn alla|godta|godta alle|tillad alle|accepter alle|akceptuję|"
        "akceptuj wszystkie|zgadzam się|przejdź do serwisu|hyväksy|hyväksy kaikki|přijmout vše|souhlasím|elfogadom|"
        "kabul et|tümünü kabul et|принять|принять все|同意|全部接受|同意する|すべて同意|동의"
    ).split("|")
)
"""What stands on the button that accepts."""
