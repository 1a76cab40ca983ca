import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.env import env, env_bool, env_int, env_list, env_path, postgres_from_url


def test_env_missing_names_the_variable_and_what_to_do(monkeypatch):
    monkeypatch.delenv("LANTIAN_X", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"^The environment variable LANTIAN_X is not set\. Write a poem\.$"):
        env("LANTIAN_X", help="Write a poem.")


def test_env_empty_counts_as_missing(monkeypatch):
    monkeypatch.setenv("LANTIAN_X", "  ")

    assert env("LANTIAN_X", "default") == "default"


@pytest.mark.parametrize(
    "word,expected", [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("", False), ("off", False)]
)
def test_env_bool_reads_the_usual_words(monkeypatch, word, expected):
    monkeypatch.setenv("LANTIAN_X", word)

    assert env_bool("LANTIAN_X", default=not expected) is expected


def test_env_bool_refuses_other_words(monkeypatch):
    monkeypatch.setenv("LANTIAN_X", "perhaps")

    with pytest.raises(ImproperlyConfigured, match=r"LANTIAN_X is 'perhaps'\. Set it to 1 or 0\."):
        env_bool("LANTIAN_X")


def test_env_int_refuses_words(monkeypatch):
    monkeypatch.setenv("LANTIAN_X", "many")

    with pytest.raises(ImproperlyConfigured, match="Set it to a whole number"):
        env_int("LANTIAN_X", 1)


def test_env_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("LANTIAN_X", "a, b,,c ,")

    assert env_list("LANTIAN_X") == ["a", "b", "c"]


def test_env_path_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANTIAN_X", "data")

    assert env_path("LANTIAN_X", tmp_path) == tmp_path / "data"


def test_postgres_url_with_everything():
    assert postgres_from_url("postgresql://li%40x:password%2F@db.example:6543/lan%20tian?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lan tian",
        "USER": "li@x",
        "PASSWORD": "password/",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


def test_postgres_url_of_a_socket():
    found = postgres_from_url("postgres://lantian@/lantian?host=/run/postgresql&port=5433")

    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/postgresql", "5433", {})


@pytest.mark.parametrize(
    "url,sentence",
    [
        ("sqlite:///db.sqlite3", "This system runs on PostgreSQL 15 or newer"),
        ("mysql://a@b/c", "begins with 'mysql'"),
        ("lantian", "begins with 'nothing'"),
        ("postgresql://user@host/", "names no database"),
        ("postgresql://user@host:seven/name", "port that is no number"),
    ],
)
def test_postgres_url_refused_with_a_sentence(url, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        postgres_from_url(url)
