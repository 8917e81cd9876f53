import json
from collections.abc import Iterator

from annai_server.cli.examination.asking import fetched
from annai_server.cli.examination.finding import Finding
from annai_server.operations import identities
from annai_server.settings import Provider, Settings


def sign_in(configured: Settings) -> Iterator[Finding]:
    """Where there is a provider. Without passwords, all authors are locked out if it lets nobody in."""
    provider = configured.provider
    if provider is None:
        return
    meanwhile = "" if configured.passwords else "; `annai-server author link` lets an author in meanwhile"
    wrong = _wrong_with(provider)
    if wrong:
        fix = f"check ANNAI_OIDC_ISSUER, and that this machine reaches it{meanwhile}"
        yield Finding("Sign-in", "warning" if configured.passwords else "fault", wrong, fix)
    elif not configured.passwords and not identities.count(provider.issuer):
        says = "nobody has signed in at the provider yet, and passwords are off: it may turn out to let nobody in"
        fix = f"sign in there as an administrator, whose address it has verified{meanwhile}"
        yield Finding("Sign-in", "warning", says, fix)
    else:
        yield Finding("Sign-in", "good", f"{provider.name} answers")


def _wrong_with(provider: Provider) -> str:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        said, _ = fetched(address)
        named = json.loads(said)["issuer"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{address} does not say what an OpenID provider would ({getattr(error, 'reason', error)})"
    return "" if named == provider.issuer else f"the provider calls itself {str(named)[:200]!r}"
