"""Reading MovieLens, whole and broken; fetching it, from a server that means well or does not."""

import errno
import http.server
import io
import os
import resource
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pooch
import pytest

import recviz as rv
from recviz.data import movielens_files

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,3,0.5,964981247\n7,1,5.0,964982931\n"
MOVIES = (
    "movieId,title,genres\n"
    "1,Toy Story (1995),Adventure|Animation\n"
    '3,"Matrix, The (1999)",Action\n'
    '4,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama\n'
    '5,"Movie with ""quotes"", and a comma (2001) ",Comedy\n'
    "6,Emma (1996),Comedy\n"
    '9,"Apartment, The (a.k.a. Appartement, L\') (1996)",Drama\n'
    "38,Emma (1996),Drama\n"
    "99,Cosmos,(no genres listed)\n"
)


def folder(path, ratings=RATINGS, movies=MOVIES):
    path.mkdir(exist_ok=True)
    for name, text in (("ratings.csv", ratings), ("movies.csv", movies)):
        if text is not None:
            (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def archive(files=None):
    files = files or {"ml-latest-small/ratings.csv": RATINGS, "ml-latest-small/movies.csv": MOVIES}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in files.items():
            pack.writestr(name, text)
    return held.getvalue()


# ---- what is read ----------------------------------------------------------------------------------


def test_titles_read_as_people_say_them(tmp_path):
    ml = rv.movielens(folder(tmp_path))
    assert ml.items == (
        "Toy Story (1995)",
        "The Matrix (1999)",
        "The City of Lost Children (La Cité des enfants perdus) (1995)",
        'Movie with "quotes", and a comma (2001)',
        "Emma (1996) [6]",
        "The Apartment (a.k.a. L'Appartement) (1996)",
        "Emma (1996) [38]",
        "Cosmos",
    )
    assert ml.years.tolist() == [1995, 1999, 1995, 2001, 1996, 1996, 1996, 0]
    assert ml.genres[0] == ("Adventure", "Animation") and ml.genres[-1] == ()


def test_stars_and_likes(tmp_path):
    ml = rv.movielens(str(folder(tmp_path)))
    assert ml.users == ("1", "7")
    assert ml.stars.toarray()[:, :2].tolist() == [[4, 0.5], [5, 0]]
    assert ml.liked().toarray()[:, :2].tolist() == [[1, 0], [1, 0]]
    assert ml.liked(5).nnz == 1 and ml.liked(0.5).nnz == 3
    assert ml.counts.tolist() == [2, 1, 0, 0, 0, 0, 0, 0]
    assert ml.with_ratings(1).items == ml.items[:2]
    assert ml.with_ratings(1).stars.shape == (2, 2)
    assert repr(ml) == "MovieLens: 2 users × 8 movies, 3 ratings"
    with pytest.raises(ValueError, match=r"No movie has 3 ratings; the most that one has is 2"):
        ml.with_ratings(3)
    with pytest.raises(ValueError, match="threshold must be between 0.5 and 5; got 6"):
        ml.liked(6)


def test_columns_may_come_in_any_order_with_windows_line_ends_and_a_byte_order_mark(tmp_path):
    ratings = "\ufeffrating,movieId,userId\r\n4,1,1\r\n0.5,3,1\r\n5,1,7\r\n"
    ml = rv.movielens(folder(tmp_path, ratings, MOVIES.replace("\n", "\r\n")))
    assert ml.stars.toarray()[:, :2].tolist() == [[4, 0.5], [5, 0]]


def test_of_two_ratings_of_one_movie_by_one_user_the_last_counts(tmp_path):
    with pytest.warns(UserWarning, match="1 ratings .* the last of them counts") as heard:
        ml = rv.movielens(folder(tmp_path, RATINGS + "1,1,2.0,964999999\n"))
    assert ml.stars.toarray()[0, 0] == 2 and ml.stars.nnz == 3
    assert [warning.filename for warning in heard] == [__file__]  # it points at who called


@pytest.mark.parametrize(
    ("ratings", "movies", "words"),
    [
        ("userId,rating\n1,4\n", MOVIES, r"ratings.csv must have the columns .* movieId is missing"),
        ("", MOVIES, "ratings.csv must have the columns"),
        ("userId,movieId,rating,timestamp\n", MOVIES, "ratings.csv holds no ratings"),
        (RATINGS + "2,1,5.5,0\n", MOVIES, "line 5: a rating must be from 0.5 to 5 stars; got 5.5"),
        (RATINGS + "2,1,nan,0\n", MOVIES, "line 5: a rating must be from 0.5 to 5 stars; got nan"),
        (RATINGS + "2,1,0,0\n", MOVIES, "line 5: a rating must be"),
        (RATINGS + "2.5,1,4,0\n", MOVIES, "line 5: a user must be a whole number; got 2.5"),
        (RATINGS + "2,77,4,0\n", MOVIES, "line 5: every movie rated must be in movies.csv; got 77"),
        (RATINGS + "2,four,4,0\n", MOVIES, "ratings.csv, line 5, must hold numbers"),
        (RATINGS + "2,1\n", MOVIES, "ratings.csv.* must hold numbers"),
        (RATINGS, "movieId,title\n1,x\n", "movies.csv must have the columns .* genres is missing"),
        (RATINGS, "movieId,title,genres\n", "movies.csv lists no movies"),
        (RATINGS, MOVIES + "1,Again,Drama\n", "movie 1 is there twice"),
        (RATINGS, MOVIES + "x,Title,Drama\n", "movies.csv, line 10, must begin with a movie's number"),
        (RATINGS, MOVIES + "8,Title\n", "movies.csv, line 10, must have a movieId, a title and genres"),
        ("userId,movieId\r,rating\n1,1,4\n", MOVIES, "ratings.csv must have the columns"),
        (RATINGS, MOVIES + "8," + "x" * 200_000 + ",Drama\n", "movies.csv, line .* cannot be read as"),
        (RATINGS, MOVIES.encode("latin-1"), "movies.csv must be UTF-8 text"),
    ],
)
def test_broken_tables_are_refused_with_the_place(tmp_path, ratings, movies, words):
    with pytest.raises(ValueError, match=words):
        rv.movielens(folder(tmp_path, ratings, movies))


# ---- where it is looked for --------------------------------------------------------------------------


def test_the_environment_names_the_folder_and_a_path_goes_before_it(tmp_path, monkeypatch):
    monkeypatch.setenv("RECVIZ_DATA", str(folder(tmp_path / "one")))
    assert rv.movielens().stars.nnz == 3
    other = folder(tmp_path / "other", RATINGS + "9,1,3,0\n")
    assert rv.movielens(other).stars.nnz == 4


def test_an_archive_will_do(tmp_path):
    pack = tmp_path / "ml.zip"
    pack.write_bytes(archive())
    assert rv.movielens(pack).stars.nnz == 3


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("RECVIZ_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="RECVIZ_DATA names .*nowhere, which is not .*three ways"):
        rv.movielens()
    with pytest.raises(FileNotFoundError, match=r"has no movies\.csv: name the folder that has both"):
        rv.movielens(folder(tmp_path, movies=None))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip archive", "is not a whole zip archive"),
        (archive()[:-40], "is not a whole zip archive"),
        (archive().replace(b"ratings", b"retinas"), "holds no ratings.csv"),
        (archive({"a/ratings.csv": RATINGS, "b/ratings.csv": RATINGS}), "holds two files called ratings.csv"),
    ],
    ids=["no archive", "cut", "other names", "twice"],
)
def test_a_damaged_archive_is_refused(tmp_path, data, words):
    pack = tmp_path / "ml.zip"
    pack.write_bytes(data)
    with pytest.raises(ValueError, match=words):
        rv.movielens(pack)


def test_an_archive_with_a_changed_byte_is_read_right_or_refused(tmp_path):
    whole, pack = archive({"ratings.csv": RATINGS, "movies.csv": MOVIES}), tmp_path / "ml.zip"
    pack.write_bytes(whole)
    texts, refused = movielens_files.read(pack), 0
    for at in range(len(whole)):
        for change in (0xFF, 1, 4):  # (4 names another way of packing)
            data = bytearray(whole)
            data[at] ^= change
            pack.write_bytes(data)
            try:
                assert movielens_files.read(pack) == texts
            except ValueError as error:
                assert str(error).startswith(str(pack)), error
                refused += 1
    assert refused > len(whole)


def test_paths_in_an_archive_lead_nowhere(tmp_path):
    hostile = {
        "../../escaped.txt": "x",
        "/tmp/escaped.txt": "x",
        "../ratings.csv": RATINGS,
        "C:\\..\\movies.csv/../movies.csv": MOVIES,
    }
    pack = tmp_path / "inside" / "deep" / "ml.zip"
    pack.parent.mkdir(parents=True)
    pack.write_bytes(archive(hostile))
    assert rv.movielens(pack).stars.nnz == 3  # read in memory; nothing was written
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ml.zip"]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(movielens_files, "MOST", 50)
    (tmp_path / "ml.zip").write_bytes(archive())
    with pytest.raises(ValueError, match="too large"):
        rv.movielens(tmp_path / "ml.zip")


# ---- fetching it -------------------------------------------------------------------------------------


class Server:
    """Serves one body, or only the beginning of it, from this machine; counts who asks."""

    def __init__(self):
        self.body, self.sent, self.status, self.asked = archive(), None, 200, 0
        self.before = lambda: None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                outer.before()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body[: outer.sent])

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/ml-latest-small.zip"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server(monkeypatch, tmp_path):
    server = Server()
    monkeypatch.delenv("RECVIZ_DATA", raising=False)
    monkeypatch.setattr(movielens_files, "ADDRESS", server.address)
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "cache" / name)
    yield server
    server.http.shutdown()
    server.http.server_close()


def cached(tmp_path):
    return [path.name for path in (tmp_path / "cache" / "recviz").iterdir()]


def test_it_is_fetched_once_and_a_changed_release_warns(server, tmp_path, capsys):
    with pytest.warns(UserWarning, match="published a new ratings.csv and movies.csv: it works"):
        assert rv.movielens().stars.nnz == 3
    assert "%" in capsys.readouterr().err  # the progress bar
    assert rv.movielens().stars.nnz == 3
    assert server.asked == 1 and cached(tmp_path) == ["ml-latest-small.zip"]


@pytest.mark.parametrize("change", ["cut", "another byte"])
def test_a_damaged_cache_is_fetched_anew(server, tmp_path, change):
    place = tmp_path / "cache" / "recviz" / "ml-latest-small.zip"
    place.parent.mkdir(parents=True)
    data = bytearray(archive())
    data[data.index(b"ratings.csv") + len("ratings.csv")] ^= 0xFF  # the first byte of what was packed
    place.write_bytes(data if change == "another byte" else data[:100])
    with pytest.warns(UserWarning, match="published a new"):
        assert rv.movielens().stars.nnz == 3
    assert place.read_bytes() == server.body


@pytest.mark.filterwarnings("ignore:GroupLens has published")
def test_several_who_fetch_it_at_the_same_time_do_not_disturb_each_other(server, tmp_path):
    together = threading.Barrier(4)
    server.before = lambda: together.wait(30)  # nobody is served before all have asked
    with ThreadPoolExecutor(4) as pool:
        read = [pool.submit(movielens_files.read) for _ in range(4)]
    assert len({each.result() for each in read}) == 1
    assert server.asked == 4 and cached(tmp_path) == ["ml-latest-small.zip"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda server: setattr(server, "sent", 200),  # cut in the middle
        lambda server: setattr(server, "body", b"<html>please log in</html>"),
        lambda server: setattr(server, "status", 503),
        lambda server: (server.http.shutdown(), server.http.server_close()),
    ],
    ids=["cut", "not an archive", "error", "no network"],
)
def test_a_download_that_fails_leaves_nothing_and_says_what_to_do(server, tmp_path, spoil):
    spoil(server)
    with pytest.raises(FileNotFoundError, match=r"could not be fetched .* There are three ways on"):
        rv.movielens()
    assert cached(tmp_path) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the bar cannot write either
def test_a_disk_without_room_leaves_nothing_and_says_so(server, tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # as if it were full after 100 bytes
    try:
        with pytest.raises(FileNotFoundError, match=os.strerror(errno.EFBIG)):
            rv.movielens()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert cached(tmp_path) == []


def test_a_cache_that_cannot_be_written_says_so(server, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(FileNotFoundError, match="could not be fetched"):
        rv.movielens()


# ---- the real thing ------------------------------------------------------------------------------------


@pytest.mark.movielens
def test_the_real_data():
    ml = rv.movielens()
    assert repr(ml) == "MovieLens: 610 users × 9,742 movies, 100,836 ratings"
    place = Path(os.environ["RECVIZ_DATA"])
    for name, expected in movielens_files.SHA256.items():
        data = (place / name).read_bytes()
        assert movielens_files.hashlib.sha256(data).hexdigest() == expected
    assert ml.liked().nnz == 48580
    assert ml.items[ml.counts.argmax()] == "Forrest Gump (1994)" and ml.counts.max() == 329
    assert "The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo) (1966)" in ml.items
    assert len(set(ml.items)) == 9742
    assert np.count_nonzero(ml.counts) == 9724


@pytest.mark.parametrize("path", [3, "", []])
def test_what_is_no_path_is_refused_and_nothing_is_fetched(path):
    with pytest.raises(TypeError, match="path must be the name of a file or folder"):
        rv.movielens(path)


@pytest.mark.parametrize("path", ["~nobody-of-that-name/data", "a" * 100_000, "a\0b"])
def test_a_path_that_cannot_be_is_not_there(path):
    with pytest.raises(FileNotFoundError, match="path names .*, which "):
        rv.movielens(path)
