"""Find the two files of MovieLens: in a folder, in an archive, or on GroupLens's server."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

from recviz import validate

ADDRESS = "https://files.grouplens.org/datasets/movielens/ml-latest-small.zip"
NAMES = ("ratings.csv", "movies.csv")
# Of the release that the lessons' numbers were made with, September 2018.
SHA256 = {
    "ratings.csv": "aa289ca83157595d0df6aea1be6a4ded676ddc4385472e8313a8ed9805352646",
    "movies.csv": "5a5f32dd9bb3797b8e728a1b98958789d2b13f294a69fdfbc5727f8a9611aa07",
}
CONNECT_SECONDS = 5
AGAIN_SECONDS = 15  # all cells of a lesson may ask one after the other, and each would wait as long
MOST = 200_000_000  # bytes: what unpacks to more is not this data set


def read(path: str | os.PathLike[str] | None = None) -> tuple[str, str]:
    """Return the texts of ratings.csv and movies.csv; `recviz.movielens` says from where."""
    if path is not None:
        return _decoded(_from(validate.path("path", path), "path"))
    if os.environ.get("RECVIZ_DATA"):
        return _decoded(_from(Path(os.environ["RECVIZ_DATA"]), "RECVIZ_DATA"))
    return _decoded(_cached())


def _from(place: Path, source: str) -> dict[str, bytes]:
    try:
        place = place.expanduser()
        place.exists()
    except (OSError, RuntimeError, ValueError):  # no such home, too long a name, a letter that no name has
        raise FileNotFoundError(f"{source} names {validate.shown(str(place))}, which cannot be.") from None
    if place.is_dir():
        missing = [name for name in NAMES if not (place / name).is_file()]
        if missing:
            raise FileNotFoundError(
                f"{source} names the folder {place}, which has no {' and no '.join(missing)}: name the "
                "folder that has both (after unpacking, it is called ml-latest-small)."
            )
        return {name: (place / name).read_bytes() for name in NAMES}
    if place.is_file():
        return _unpacked(place)
    raise FileNotFoundError(f"{source} names {place}, which is not there. {_WAYS_ON}")


def _unpacked(archive: Path) -> dict[str, bytes]:
    """Return the two files out of an archive.

    Nothing is unpacked to disk, and so no path that an archive may hold is ever followed.
    """
    found, problem = {}, None
    with archive.open("rb") as file:  # (if it may not be read, the error says so)
        try:
            with zipfile.ZipFile(file) as pack:
                for entry in pack.infolist():
                    name = entry.filename.rpartition("/")[2]
                    if name not in NAMES:
                        continue
                    if name in found:
                        problem = f"holds two files called {name}: it is not MovieLens's own."
                        break
                    if entry.file_size > MOST:
                        problem = f"has a {name} of {entry.file_size:,} bytes: too large."
                        break
                    with pack.open(entry) as unpacked:
                        found[name] = unpacked.read(MOST)  # fails if its checksum is not right
        except Exception as error:  # zipfile, and what it unpacks with, fail in many ways
            problem = f"is not a whole zip archive ({error}): fetch it again."
    missing = [name for name in NAMES if name not in found]
    if missing and problem is None:
        problem = f"holds no {' and no '.join(missing)}: is it {Path(ADDRESS).name}?"
    if problem is not None:
        raise ValueError(f"{archive} {problem}")
    return found


_failures: dict[Path, tuple[float, str]] = {}  # when an archive could not be fetched, and what was said


def _cached() -> dict[str, bytes]:
    """Return the two files out of the archive in the user's cache; fetch it if it is not there or damaged."""
    import pooch

    archive = Path(pooch.os_cache("recviz")) / Path(ADDRESS).name
    if archive.is_file():
        with contextlib.suppress(OSError, ValueError):
            return _unpacked(archive)
    failed, message = _failures.get(archive, (-AGAIN_SECONDS, ""))
    if time.monotonic() - failed < AGAIN_SECONDS:
        raise FileNotFoundError(message)
    pooch.get_logger().setLevel("WARNING")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        # In a folder of its own, for another kernel may be fetching it too.
        with tempfile.TemporaryDirectory(dir=archive.parent, ignore_cleanup_errors=True) as folder:
            fetched = pooch.retrieve(
                ADDRESS,
                known_hash=None,  # a newer release is welcome; what is in it is checked here
                fname=archive.name,
                path=folder,
                downloader=pooch.HTTPDownloader(progressbar=True, timeout=(CONNECT_SECONDS, 30)),
            )
            files = _unpacked(Path(fetched))
            Path(fetched).replace(archive)  # only now: what lies in the cache is whole
    except (OSError, ValueError) as error:  # (what requests raises is an OSError)
        # What requests says of a network that is not there is long, and says no more than its name.
        why = type(error).__name__ + (f": {error}" if len(str(error)) < 200 else "")
        message = f"MovieLens could not be fetched from {ADDRESS} ({why}). {_WAYS_ON}"
        _failures[archive] = time.monotonic(), message
        raise FileNotFoundError(message) from None
    changed = [name for name in NAMES if hashlib.sha256(files[name]).hexdigest() != SHA256[name]]
    if changed:
        warnings.warn(
            f"GroupLens has published a new {' and '.join(changed)}: it works, but the lessons' numbers "
            "were made with the release of September 2018, and will differ.",
            stacklevel=4,
        )
    return files


def _decoded(files: dict[str, bytes]) -> tuple[str, str]:
    texts = []
    for name in NAMES:
        try:
            texts.append(files[name].decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError as error:
            raise ValueError(f"{name} must be UTF-8 text; byte {error.start} is not.") from None
    return texts[0], texts[1]


_WAYS_ON = (
    "There are three ways on: connect to the network and try again; or download "
    f"{ADDRESS} on any machine and give rv.movielens(path) where it lies; or set the environment variable "
    "RECVIZ_DATA to a folder that has ratings.csv and movies.csv."
)
