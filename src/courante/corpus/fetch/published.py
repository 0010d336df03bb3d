"""Where the corpora are published, and the hashes that vouch for what comes from there."""

from dataclasses import dataclass

from courante.corpus.catalogue import GROOVE, LIEDER, QUARTETS


@dataclass(frozen=True)
class ZipArchive:
    """An archive that its publisher never packs anew.

    Attributes:
        url: its address. size_bytes: its length. sha256: its hash, in hexadecimal digits.
        top: the folder in it that holds everything.
    """

    url: str
    size_bytes: int
    sha256: str
    top: str


@dataclass(frozen=True)
class GitTree:
    """A repository at one commit, of which some files are wanted.

    A host packs archives of a commit as it pleases, so that they have no lasting checksum, and
    these hold ten times what is wanted. So the files come one by one, and it is their content that
    is checked: the root's hash vouches for the list of all files, and the list for each of them
    (``courante.corpus.fetch.git_tree``).

    Attributes:
        list_url: the list of all files as the host's interface gives it. files_url: to which a
            file's path is added.
        tree: Git's hash of the root.
        suffixes: of the files that are wanted.
    """

    list_url: str
    files_url: str
    tree: str
    suffixes: tuple[str, ...]


_WANTED = (".mxl", "LICENSE.txt")


def _openscore(repository: str, commit: str, tree: str) -> GitTree:
    return GitTree(
        list_url=f"https://api.github.com/repos/OpenScore/{repository}/git/trees/{tree}?recursive=1",
        files_url=f"https://raw.githubusercontent.com/OpenScore/{repository}/{commit}/",
        tree=tree,
        suffixes=_WANTED,
    )


PUBLISHED: dict[str, ZipArchive | GitTree] = {
    QUARTETS.name: _openscore(
        "StringQuartets",
        commit="2c723a5b7b4ea5420826116dfa912956c6a022c2",
        tree="cefdc02e362daa172ec68267c7eaaec4e530a23d",
    ),
    LIEDER.name: _openscore(
        "Lieder",
        commit="bca122458de6da362abe62dd6aec62e25d7759b1",
        tree="2abf2ff0db57cfb95a55bbd9d9559897de143f7f",
    ),
    GROOVE.name: ZipArchive(
        "https://storage.googleapis.com/magentadata/datasets/groove/groove-v1.0.0-midionly.zip",
        size_bytes=3_260_318,
        sha256="651cbc524ffb891be1a3e46d89dc82a1cecb09a57c748c7b45b844c4841dcc1e",
        top="groove",
    ),
}
