from pathlib import Path

import pytest

from courante.cli.outlets import PASSWORD_VARIABLE, load_outlets, outlets_from, require_writable
from courante.config import FilesConfig, IcecastAddress, IcecastConfig
from courante.errors import BadConfig, CouranteError, Missing, OutputFailed

SECRET = "hack-me-not"  # noqa: S105 - of no server


def written(folder: Path, text: str) -> Path:
    path = folder / "outlets.toml"
    path.write_text(text)
    return path


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)


def test_a_file_with_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIO_PASSWORD", SECRET)
    (tmp_path / "ca.pem").touch()
    text = f"""
        [[icecast]]
        url = "icecast+https://radio.example:8443/run.mp3"
        password_env = "RADIO_PASSWORD"
        name = "Läufer"
        genre = "Classical"
        description = "At a runner's pace"
        website = "https://radio.example/"
        public = true
        ca_file = "{tmp_path}/ca.pem"
        [[icecast]]
        url = "icecast://dj:other@radio.example/b.mp3"
        [[icecast]]
        url = "icecast://radio.example/c.mp3"
        password = "third"
        [[files]]
        folder = "/var/lib/courante/archive"
        minutes = 15
        keep = 96
        [[files]]
        folder = "here"
    """
    read = load_outlets(written(tmp_path, text))
    assert read.icecast[0] == IcecastConfig(
        IcecastAddress("radio.example", "/run.mp3", SECRET, 8443, tls=True),
        name="Läufer",
        genre="Classical",
        description="At a runner's pace",
        website="https://radio.example/",
        public=True,
        ca_file=tmp_path / "ca.pem",
    )
    assert read.icecast[1] == IcecastConfig(
        IcecastAddress("radio.example", "/b.mp3", "other", user="dj")
    )
    assert read.icecast[2].address.password == "third"  # noqa: S105 - of no server
    assert read.files == (
        FilesConfig(Path("/var/lib/courante/archive"), 15, 96),
        FilesConfig(Path("here")),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a table [[icecast]] or [[files]]"),
        ("[icecast", "a TOML file"),
        ("[icecast]\nurl='x'", "icecast"),
        (f"[icecast]\nurl='icecast://a:{SECRET}@host/x.mp3'", "icecast"),
        (f"url='icecast://a:{SECRET}@host/x.mp3'", "url"),
        ("[[icecast]]\nname='x'", "icecast[1].url"),
        (f"[[icecast]]\nurl='icecast://a:{SECRET}@host'", "icecast[1].url"),
        (f"[[icecast]]\nurl='http://a:{SECRET}@host/x.mp3'", "icecast://source:PASSWORD@"),
        ("[[icecast]]\nurl='icecast://host/x.mp3'", "a password"),
        (f"[[icecast]]\nurl='icecast://a:b@host/x.mp3'\npasword='{SECRET}'", "pasword"),
        (f"[[icecast]]\nurl='icecast://host/x.mp3'\npassword=['{SECRET}']", "password"),
        ("[[icecast]]\nurl='icecast://a:b@host/x.mp3'\npublic='yes'", "public"),
        ("[[icecast]]\nurl='icecast://a:b@host/x.mp3'\npassword_env='NOBODY_SET'", "NOBODY_SET"),
        ("[[icecast]]\nurl='icecast://a:b@host/x.mp3'\nca_file='gone.pem'", "gone.pem is missing"),
        ("[[icecast]]\nurl='icecast://a:b@host/x.mp3'\nname=\"a\\nb\"", "name"),
        ("[[files]]\nminutes=5", "files[1].folder"),
        ("[[files]]\nfolder='a'\nminutes=0", "minutes"),
        ("[[files]]\nfolder='a'\nkeep=0", "files[1].keep"),
        ("[[files]]\nfolder='a'\nkeep=1.5", "files[1].keep"),
        ("[[files]]\nfolder='a'\n[[shoutcast]]\nurl='b'", "shoutcast"),
    ],
)
def test_what_is_wrong_is_named_and_no_password_shown(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CouranteError) as caught:
        load_outlets(written(tmp_path, text))
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="outlets file"):
        load_outlets(tmp_path / "outlets.toml")
    (tmp_path / "outlets.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfig, match="UTF-8"):
        load_outlets(tmp_path / "outlets.toml")


def test_urls_and_a_file_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, SECRET)
    path = written(tmp_path, "[[icecast]]\nurl='icecast://host/c.mp3'\n")
    about = IcecastConfig(IcecastAddress("unused", "/x", "x"), name="Läufer", public=True)
    urls = ["icecast://host/a.mp3", "icecast://dj:other@host/b.mp3"]
    read = outlets_from(urls, path, about).icecast
    assert [(one.address.mount, one.address.password, one.name) for one in read] == [
        ("/a.mp3", SECRET, "Läufer"),
        ("/b.mp3", "other", "Läufer"),
        ("/c.mp3", SECRET, "Courante"),
    ]
    assert outlets_from(None, None).empty


def test_folders_are_made_or_refused_at_once(tmp_path: Path) -> None:
    require_writable([FilesConfig(tmp_path / "a" / "b")])
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(OutputFailed, match="cannot write into"):
        require_writable([FilesConfig(tmp_path / "file")])
