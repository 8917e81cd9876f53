"""Authors come in by a link that works once, or by a password that nobody can read."""

import pytest
from argon2 import extract_parameters

from annai_server.domain.errors import Conflict, Invalid, NotFound
from annai_server.operations import passwords, people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import Author, SignInLink

NOW = 1_795_291_200_000
DAY = 24 * 3_600_000

pytestmark = pytest.mark.usefixtures("session")


def _author(email: str = "hana@example.com") -> Author:
    return people.create(email, "Hana", actor=COMMAND_LINE, now=NOW)


def _token(author: Author) -> str:
    return people.sign_in_link(author, "https://annai.example.com", now=NOW).rsplit("/", 1)[1]


def test_an_address_is_one_author_however_it_is_written() -> None:
    author = _author(" Hana@Example.com ")
    assert author.email == "hana@example.com"
    assert people.by_email("HANA@example.com") is author
    with pytest.raises(Conflict):
        _author("hana@EXAMPLE.com")


def test_what_is_no_address_is_refused() -> None:
    for email in ("", "hana", "hana@", "@example.com", "a b@example.com", "a@b@c.example", "x" * 250 + "@e.co"):
        with pytest.raises(Invalid) as refused:
            _author(email)
        assert refused.value.faults[0].path == "email"


def test_a_link_signs_in_once() -> None:
    author = _author()
    token = _token(author)
    assert people.redeem(token, now=NOW) is author
    with pytest.raises(NotFound):
        people.redeem(token, now=NOW)


def test_a_link_lasts_a_day() -> None:
    author = _author()
    first, second = _token(author), _token(author)
    assert people.redeem(first, now=NOW + DAY - 1) is author
    with pytest.raises(NotFound):
        people.redeem(second, now=NOW + DAY)


def test_a_link_that_nobody_made_signs_nobody_in() -> None:
    with pytest.raises(NotFound):
        people.redeem("guess", now=NOW)


def test_a_copy_of_the_database_holds_no_link() -> None:
    token = _token(_author())
    stored = db.session.query(SignInLink).one()
    assert token not in (stored.hash, str(stored.__dict__))


def test_a_password_lets_its_author_in_and_nobody_else() -> None:
    author = _author()
    passwords.set_password(author, "correct horse battery", actor=COMMAND_LINE, now=NOW)
    assert passwords.verify("Hana@example.com", "correct horse battery") is author
    assert passwords.verify("hana@example.com", "correct horse") is None
    assert passwords.verify("taro@example.com", "correct horse battery") is None
    assert (author.password_hash or "").startswith("$argon2id$")


def test_comparing_for_nobody_is_the_work_of_comparing_for_somebody() -> None:
    author = _author()
    passwords.set_password(author, "correct horse battery", actor=COMMAND_LINE, now=NOW)
    somebodys = author.password_hash or ""
    assert extract_parameters(passwords._NOBODYS) == extract_parameters(somebodys)
    assert [len(part) for part in passwords._NOBODYS.split("$")] == [len(part) for part in somebodys.split("$")]
    assert extract_parameters(somebodys).memory_cost >= 19_456


def test_an_author_without_a_password_cannot_sign_in_with_one() -> None:
    _author()
    assert passwords.verify("hana@example.com", "") is None


def test_a_password_is_neither_short_nor_endless() -> None:
    author = _author()
    for password in ("", "123456789", "x" * 1001):
        with pytest.raises(Invalid) as refused:
            passwords.set_password(author, password, actor=COMMAND_LINE, now=NOW)
        assert refused.value.faults[0].path == "password"


def test_a_role_is_given_changed_and_taken() -> None:
    owner, author = _author("owner@example.com"), _author()
    project = projects.create("invoices", "Invoices", owner=owner, actor=COMMAND_LINE, now=NOW).project
    assert people.role_in(project, owner) == "admin"
    assert people.role_in(project, author) is None
    people.join(project, author, "editor", actor=COMMAND_LINE, now=NOW)
    people.join(project, author, "publisher", actor=COMMAND_LINE, now=NOW)
    assert people.projects_of(author) == [(project, "publisher")]
    people.leave(project, author, actor=COMMAND_LINE, now=NOW)
    assert people.projects_of(author) == []
    with pytest.raises(NotFound):
        people.leave(project, author, actor=COMMAND_LINE, now=NOW)
