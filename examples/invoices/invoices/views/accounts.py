from flask import Blueprint, g, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from invoices import guidance, language
from invoices.forms import Form, typed
from invoices.models import Business, User, db
from invoices.security import sign_in as begin_session

pages = Blueprint("accounts", __name__)


@pages.get("/")
def front() -> Response:
    return redirect(url_for("dashboard.show" if g.user else "accounts.sign_in"), 303)


@pages.get("/sign-up")
def sign_up() -> str | Response:
    return front() if g.user else render_template("sign_up.html", form=Form(typed()))


@pages.post("/sign-up")
def create_account() -> Response | tuple[str, int]:
    form = Form(request.form)
    user = _new_user(form)
    if form.errors:
        return render_template("sign_up.html", form=form), 422
    db.session.add(user)
    db.session.commit()
    begin_session(user)
    guidance.introduce(user)
    return redirect(url_for("dashboard.show"), 303)


@pages.get("/sign-in")
def sign_in() -> str | Response:
    return front() if g.user else render_template("sign_in.html", form=Form(typed()))


@pages.post("/sign-in")
def open_session() -> Response | tuple[str, int]:
    form = Form(request.form)
    user = _user_of(form.value("email"))
    if user is None or not user.has_password(form.value("password")):
        form.fail("password", "The e-mail address or the password isn't right.")
        return render_template("sign_in.html", form=form), 422
    begin_session(user)
    return redirect(url_for("dashboard.show"), 303)


@pages.post("/sign-out")
def sign_out() -> Response:
    locale = language.current()
    session.clear()
    session["locale"] = locale
    return redirect(url_for("accounts.sign_in"), 303)


@pages.post("/language")
def choose_language() -> Response:
    locale = request.form.get("locale", "")
    if locale in language.LOCALES:
        session["locale"] = locale
        if g.user:
            g.user.locale = locale
            db.session.commit()
            guidance.introduce(g.user)
    return redirect(_path_back(), 303)


def _new_user(form: Form) -> User:
    locale = language.current()
    user = User(
        first_name=form.text("first_name", longest=60),
        last_name=form.text("last_name", longest=60),
        email=form.email("email"),
        locale=locale,
        business=Business(
            name=form.text("business_name"),
            currency="JPY" if locale == "ja" else "USD",
        ),
    )
    if len(form.value("password")) < 8:
        form.fail("password", "Please use at least 8 characters.")
    if _user_of(user.email):
        form.fail("email", "There is an account with this e-mail address. Please sign in.")
    if not form.errors:
        user.set_password(form.value("password"))
    return user


def _user_of(email: str) -> User | None:
    return db.session.scalar(select(User).filter_by(email=email.strip().lower()))


def _path_back() -> str:
    """Only a path of our own: an address elsewhere would make us somebody's springboard."""
    path = request.form.get("back", "")
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside else url_for("accounts.front")
