"""Signing in at the OpenID provider, and what is said where that fails."""

import logging
from collections.abc import Mapping

from flask import abort, g, request
from flask.typing import ResponseReturnValue

from annai_server.admin import door, openid
from annai_server.admin.blueprint import admin
from annai_server.admin.openid import Refused
from annai_server.admin.pages.sign_in import form, welcome
from annai_server.admin.words import t
from annai_server.domain.errors import Forbidden, NotFound
from annai_server.operations import identities
from annai_server.settings import Provider
from annai_server.store.database import db

log = logging.getLogger(__name__)

REFUSALS: Mapping[str, str] = {
    "stale": "This sign-in was begun elsewhere or too long ago. Please try again.",
    "declined": "%(provider)s did not sign you in.",
    "unreachable": "%(provider)s can’t be reached. Please try again later.",
    "untrusted": "The answer of %(provider)s can’t be trusted. Whoever runs this server finds the reason in its log.",
    "unverified": "%(provider)s doesn’t say that your e-mail address is verified.",
}
STATUS = {"unreachable": 503, "untrusted": 502}


@admin.get("/sign-in/provider")
def sign_in_at_provider() -> ResponseReturnValue:
    """A link, not a form: the policy of the page lets no form lead elsewhere."""
    return openid.begin(_provider(), door.local(request.args.get("next")), now=g.now)


@admin.get("/sign-in/provider/back")
def back_from_provider() -> ResponseReturnValue:
    ours = _provider()
    vouched, after = openid.finish(ours, request.args.get("state", ""), now=g.now)
    try:
        author = identities.author_of(ours.issuer, vouched, locale=g.locale, now=g.now)
    except NotFound:
        db.session.rollback()
        problem = t("There is no author %(email)s here, and no invitation for that address.", email=vouched.email)
        return form(problem), 403
    except Forbidden:
        db.session.rollback()
        problem = t("%(email)s belongs to another account of %(provider)s.", email=vouched.email, provider=ours.name)
        return form(problem), 403
    return welcome(author, door.local(after))


@admin.errorhandler(Refused)
def _refused(refusal: Refused) -> ResponseReturnValue:
    db.session.rollback()
    log.warning("no sign-in at the provider, %s: %s", refusal.code, refusal)
    return form(t(REFUSALS[refusal.code], provider=_provider().name)), STATUS.get(refusal.code, 403)


def _provider() -> Provider:
    return openid.configured() or abort(404)
