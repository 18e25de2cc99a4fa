"""Gates: who stands before a page, whether it admits them, and whether a form is one of ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.datastructures import FormData

from casework import calendar_feeds, linking, signing_in
from casework.calendar_feeds import Fed
from casework.linking import Led
from casework.onlooking import Onlooker, onlooker
from rules.refusals import FormOutdated, MetricsKept, PageKept, UnfitText
from rules.rights import KEPT_FOR, Admits, Page, is_admitted
from rules.wording_given import unfit
from rules.words import Language, Text
from store.accounts import SignedIn
from web.guarding import MOST_FILES
from web.late import Again, Late, holds_secrets, is_worth_keeping, words_of
from web.menu import GROUPS, MENU, Entry
from web.site import Site
from web.whence import Elsewhere, SignedOut, is_from_here, page_of_it

SESSION, LANGUAGE, FORM = "xiaoan_session", "xiaoan_lang", "xiaoan_form"
"""The names of our cookies."""
_SIGNS = 40
_FIELDS, _LONGEST_FIELD = 80, 512 * 1024
"""More than any field takes, so that what is too long for one is told how long it may be."""
_LONGEST_UNKNOWN = 64 * 1024
"""The same, before it is known who sends it."""


@dataclass(frozen=True)
class Caller:
    """Whoever stands before a page."""

    site: Site
    page: Page
    at: datetime
    language: Language
    address: str
    secret: str
    """What their forms are tied to: their session, their link, or a cookie of their own before they sign in."""
    who: SignedIn | None = None
    led: Led | None = None
    is_fragment: bool = False
    """Whether htmx asks, and needs a part of the page only."""
    fed: Fed | None = None

    def say(self, text: Text | str, **facts: object) -> str:
        return text.say(self.language, **facts) if isinstance(text, Text) else text

    @property
    def signed_in(self) -> SignedIn:
        """Whoever is signed in, behind a gate that admits nobody else."""
        if self.who is None:
            raise ValueError("this page admits people who are not signed in")
        return self.who

    @property
    def followed(self) -> Led:
        """Where the link led, behind a gate for links."""
        if self.led is None:
            raise ValueError("this page needs no link")
        return self.led

    @property
    def fetching(self) -> Fed:
        """Whose calendar fetches, behind a gate for calendars."""
        if self.fed is None:
            raise ValueError("this page is for calendars")
        return self.fed

    @property
    def form_token(self) -> str:
        """What a form carries: for what it was made, and for whom, which is known when its session is over."""
        key = self.site.keys[0]
        return _token(key, self.secret) + ("" if self.who is None else _token(key, _whose(self.who)))

    @cached_property
    def looks(self) -> Onlooker:
        """What they may see, by the posts they hold or stand in for today."""
        return onlooker(self.site.desk, self.signed_in.number, self.at)

    @property
    def menu(self) -> Sequence[Entry]:
        """The pages that are named at the top of every page: what has no group, and what would be alone in one."""
        folded = {one for _, entries in self.groups for one in entries}
        return [one for one in self._entries if one not in folded]

    @property
    def groups(self) -> Sequence[tuple[Text, Sequence[Entry]]]:
        """Those that open beside them, under a name of their own."""
        found = [(name, [one for one in self._entries if one.under is name]) for name in GROUPS]
        return [(name, entries) for name, entries in found if len(entries) > 1]

    @cached_property
    def _entries(self) -> Sequence[Entry]:
        if self.who is None or self.led is not None or first_step(self.who, self.site):
            return ()
        return [one for one in MENU if is_admitted(one.page, self.looks.duties)]


Gate = Callable[[Request], Caller]


def gate(page: Page) -> Gate:
    """The gate of a page. A route without one does not pass the tests."""

    def admitted(request: Request) -> Caller:
        site: Site = request.app.state.site
        at = site.now()
        refuse_unfit_address(request)
        address = request.client.host if request.client else ""
        led = fed = None
        if page.admits is Admits.LINK_HOLDER:
            led = linking.follow(site.desk, request.path_params["token"], at)
        if page.admits is Admits.FEED_HOLDER:
            fed = calendar_feeds.follow(site.desk, request.path_params["token"], at)
        if page.admits is Admits.OBSERVER:
            refuse_onlookers(site, request)
        who = signing_in.who_is(site.desk, request.cookies.get(SESSION, ""), at)
        _refuse_strangers(page, who, request, site)
        # What htmx asks for when somebody goes back is the page, for it has kept none.
        is_fragment = _says(request, "HX-Request") and not _says(request, "HX-History-Restore-Request")
        secret = _secret(page, request, who)
        caller = Caller(site, page, at, _language(request, site, who, led), address, secret, who, led, is_fragment, fed)
        if page in KEPT_FOR and not is_admitted(page, caller.looks.duties):
            raise PageKept(page=page, posts=sorted(KEPT_FOR[page], key=lambda one: (one.level, one.value)))
        return caller

    admitted.page = page  # type: ignore[attr-defined]  # what the test of all routes looks for
    return admitted


def refuse_unfit_address(request: Request) -> None:
    """Nothing, when path and query hold what can be read: no database keeps a NUL, and PostgreSQL faults on one."""
    for text in (request.url.path, *(one for pair in request.query_params.multi_items() for one in pair)):
        why = unfit(text)
        if why is not None:
            raise UnfitText(where=_ADDRESS, why=why)


_ADDRESS = Text("网址", "address")
_FILLED_IN = Text("填写的内容", "what was filled in")


def first_step(who: SignedIn, site: Site) -> str:
    """What somebody who is signed in must do before anything else; empty when there is nothing."""
    if who.must_change:
        return "/password"
    # Whoever came in through a provider was asked by it for what it holds to be enough.
    return "/account/second-factor" if site.requires_factor and not who.has_factor and not who.provider else ""


def _refuse_strangers(page: Page, who: SignedIn | None, request: Request, site: Site) -> None:
    if page.admits in (Admits.ANYBODY, Admits.LINK_HOLDER, Admits.FEED_HOLDER, Admits.OBSERVER):
        return
    if who is None:
        raise SignedOut(f"/sign-in?next={quote(page_of_it(request))}")
    before = first_step(who, site)
    allowed = {"/password": (Admits.FIRST_STEPS,), "/account/second-factor": (Admits.FIRST_STEPS, Admits.OWN_PASSWORD)}
    if before and page.admits not in allowed[before]:
        raise Elsewhere(before)


def refuse_onlookers(site: Site, request: Request) -> None:
    """Nothing, for this machine and for whoever brings the token for observers. Raises MetricsKept."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if site.observer_token and hmac.compare_digest(given, site.observer_token):
        return
    # Behind a relay on this machine everybody would seem to be here; whoever came that way brings the token.
    came_through = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP"))
    if came_through or request.client is None or not _is_here(request.client.host):
        raise MetricsKept()


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _secret(page: Page, request: Request, who: SignedIn | None) -> str:
    if page.admits is Admits.LINK_HOLDER:
        return f"link {request.path_params['token']}"
    if who is not None:
        return f"session {request.cookies[SESSION]}"
    return f"form {request.cookies.get(FORM) or secrets.token_urlsafe(24)}"


def _language(request: Request, site: Site, who: SignedIn | None, led: Led | None) -> Language:
    if who is not None:
        return Language.of(who.language)
    chosen = request.cookies.get(LANGUAGE)
    if chosen:
        return Language.of(chosen)
    return Language.of(led.told.language) if led is not None else site.language


@dataclass(frozen=True)
class Sent:
    """A form that has been looked at: it came from a page of ours that was shown to whoever sends it."""

    caller: Caller
    form: FormData

    def text(self, name: str) -> str:
        """What was filled in, without blanks around it. Raises UnfitText for what no database keeps."""
        value = self.form.get(name, "")
        text = value.strip() if isinstance(value, str) else ""
        why = unfit(text)
        if why is not None:
            raise UnfitText(where=_FILLED_IN, why=why)
        return text


Reads = Callable[..., AsyncIterator[Sent]]


def sent(page: Page, again: Again | None = None) -> Reads:
    """The gate of what is sent to a page; the form is read only when the gate has let its sender through.

    again: how a form is shown anew, filled in, whose session is over.
    """
    admitted = gate(page)

    def let_through(request: Request) -> Caller | SignedOut:
        try:
            return admitted(request)
        except SignedOut as out:
            return out

    async def looked_at(request: Request, caller: Caller | SignedOut = Depends(let_through)) -> AsyncIterator[Sent]:
        if not is_from_here(request):
            raise FormOutdated()
        if isinstance(caller, SignedOut):
            raise await _signed_out(request, caller)
        async with request.form(max_files=MOST_FILES, max_fields=_FIELDS, max_part_size=_LONGEST_FIELD) as form:
            given = str(form.get("form_token", ""))
            if not _is_known(caller.site, given[:_SIGNS], caller.secret):
                raise _outdated(caller, form, again)
            yield Sent(caller, form)

    looked_at.page = let_through.page = page  # type: ignore[attr-defined]  # as above
    return looked_at


async def _signed_out(request: Request, out: SignedOut) -> Exception:
    """What somebody is told whose form came when they were signed out; a script is told where to sign in."""
    if _says(request, "HX-Request") or request.headers.get("Accept") == "application/json":
        return out
    form = await words_of(request, _FIELDS, _LONGEST_UNKNOWN)
    # A button alone is soon pressed again, on its page.
    return Late(form) if is_worth_keeping(form) else out


def _outdated(caller: Caller, form: FormData, again: Again | None) -> Exception:
    """What somebody is told whose form is of another session: it is shown again to nobody but its writer."""
    given = str(form.get("form_token", ""))[_SIGNS:]
    if caller.page.admits is Admits.ANYBODY:
        is_theirs = again is not None
    else:
        is_theirs = caller.who is not None and _is_known(caller.site, given, _whose(caller.who))
    return Late(form, caller, again) if is_theirs and (again or not holds_secrets(form)) else FormOutdated()


def _is_known(site: Site, given: str, secret: str) -> bool:
    return any(hmac.compare_digest(given.encode(), _token(key, secret).encode()) for key in site.keys)


def _whose(who: SignedIn) -> str:
    return f"person {who.number}"


def _says(request: Request, header: str) -> bool:
    return request.headers.get(header) == "true"


def _token(key: bytes, secret: str) -> str:
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()[:_SIGNS]
