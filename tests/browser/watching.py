"""What a page does that nobody sees: requests, complaints, breaches of its policy, shifts of its layout."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Dialog, Page

_WATCHER = """
window.watched = {shifts: [], came: []};
document.addEventListener('securitypolicyviolation', (e) =>
  console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) watched.shifts.push(e.value);
}).observe({type: 'layout-shift', buffered: true});
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) {
    if (node.nodeType !== 1) continue;
    for (const each of [node, ...node.querySelectorAll('.result, .sentence')]) {
      const kind = ['result', 'sentence'].find((name) => each.classList.contains(name));
      if (kind && !watched.came.some((seen) => seen.node === each)) watched.came.push({kind, node: each});
    }
  }
}).observe(document, {childList: true, subtree: true});
"""


class Watch:
    """Looks over the shoulder of a page from its beginning."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        page.add_init_script(_WATCHER)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._opened)

    def assert_quiet(self) -> None:
        """Nothing but its own server was asked, and nothing went wrong. Then the watch begins anew."""
        seen = (self.dialogs, self.complaints, self.requests)
        hosts = {urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}
        self.requests, self.complaints, self.dialogs = [], [], []
        assert seen[:2] == ([], [])
        assert len(hosts) <= 1, seen

    def forget_all(self) -> None:
        """Clear what the servers asked so far have left in the browser."""
        session = self.page.context.new_cdp_session(self.page)
        for origin in {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in self.requests}:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "cookies,local_storage"})
        session.detach()

    def _said(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.type}: {message.text}")

    def _opened(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def layout_shift(page: Page) -> float:
    """The sum of all shifts of this page so far: no smaller than the CLS, which counts the worst five seconds."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    return float(page.evaluate("() => watched.shifts.reduce((sum, each) => sum + each, 0)"))
