"""Articles in files of records: CSV, JSON, JSON lines, Parquet and spreadsheets."""

import codecs
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self
from unittest.mock import patch

import duckdb
import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import article, items, run, write

from feedwright.reading.sources.spool import Spool

SOURCE = """
[[sources]]
kind = "records"
path = "{path}"
{more}
"""
ROWS: list[dict[str, Any]] = [
    {"id": 1, "title": "Low tide", "date": "2026-11-01", "body": "<p>It, the sea; left.</p>"},
    {"id": 2, "title": 'The "ferry"', "date": "2026-11-02", "body": "<p>Two\nlines.</p>"},
    {"id": 3, "title": "Ölwehr übt", "date": "2026-11-03", "body": "<p>Eimer.</p>"},
]


def configured(folder: Path, path: str, more: str = "") -> Path:
    """A publication of a folder with one article, and of a file of records."""
    return write(folder, {"a.md": article("A")}, more=SOURCE.format(path=path, more=more))


def titles(folder: Path) -> list[str]:
    """Those of the records, sorted."""
    return sorted({one["title"] for one in items(folder)} - {"A"})


def separated(delimiter: str) -> str:
    """Our rows as a spreadsheet saves them."""
    lines = [delimiter.join(ROWS[0])]
    for row in ROWS:
        cells = (str(value).replace('"', '""') for value in row.values())
        lines.append(delimiter.join(f'"{cell}"' for cell in cells))
    return "\r\n".join(lines) + "\r\n"


def parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    """Writes rows as Parquet."""
    lines = path.with_suffix(".rows.json")
    lines.write_text(json.dumps(rows))
    duckdb.read_json(str(lines)).write_parquet(str(path))
    lines.unlink()


FORMS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "commas": ("d.csv", "", lambda: separated(",").encode()),
    "Excel's": ("d.csv", "", lambda: codecs.BOM_UTF8 + separated(";").encode()),
    "UTF-16": ("d.csv", "", lambda: separated(",").encode("utf-16")),
    "an old code page": (
        "d.csv", 'encoding = "cp1252"', lambda: separated(";").encode("cp1252")
    ),
    "tabs": ("d.tsv", "", lambda: separated("\t").encode()),
    "JSON": ("d.json", "", lambda: json.dumps(ROWS).encode()),
    "JSON with a mark": ("d.json", "", lambda: codecs.BOM_UTF8 + json.dumps(ROWS).encode()),
    "an answer": ("d.json", "", lambda: json.dumps({"total": 3, "data": ROWS}).encode()),
    "a list within": (
        "d.json", 'list = "data.posts.edges"',
        lambda: json.dumps({"data": {"posts": {"edges": ROWS}}}).encode(),
    ),
    "lines": ("d.jsonl", "", lambda: b"\n".join(json.dumps(one).encode() for one in ROWS)),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_articles(tmp_path: Path, form: str) -> None:
    """Each way to save rows gives the same titles, texts, dates and ids."""
    name, more, data = FORMS[form]
    configured(tmp_path, name, more)
    (tmp_path / name).write_bytes(data())
    report = run(tmp_path)
    found = [one for one in items(tmp_path) if one["title"] != "A"]
    assert [one["title"] for one in found] == [row["title"] for row in reversed(ROWS)]
    assert [one["content_html"] for one in found] == [row["body"] for row in reversed(ROWS)]
    assert found[0]["date_published"] == "2026-11-03T00:00:00Z"
    assert found[0]["id"] == f"tag:example.org,2026:{name}/3"
    assert not report.warnings[1:]
    assert not report.articles.set_aside


def test_parquet(tmp_path: Path) -> None:
    """Parquet is read as the others, and only what changed is read again."""
    configured(tmp_path, "d.parquet")
    parquet(tmp_path / "d.parquet", ROWS)
    assert run(tmp_path).articles.new == 4
    parquet(tmp_path / "d.parquet", [*ROWS[:2], {**ROWS[2], "title": "Ölwehr übte"}])
    assert run(tmp_path).articles.changed == 1
    assert titles(tmp_path) == ["Low tide", 'The "ferry"', "Ölwehr übte"]


def workbook(path: Path, rows: list[dict[str, Any]], sheet: str = "Stories") -> None:
    """Writes rows as a workbook, below a title and behind a sheet of notes, as people do."""
    book = openpyxl.Workbook()
    found = book.active if sheet == "" else book.create_sheet(sheet)
    found.append([])
    found.append([*rows[0]])
    for row in rows:
        found.append([*row.values()])
    book.save(path)


def test_workbook(tmp_path: Path) -> None:
    """A sheet is read as the other forms are; its dates are dates, and only an edit is read."""
    zone = 'timezone = "Europe/Istanbul"'
    more = SOURCE.format(path="d.xlsx", more='list = "Stories"')
    write(tmp_path, {"a.md": article("A")}, more=more, publication=zone)
    dates = [date(2026, 11, 1), datetime.fromisoformat("2026-11-02T09:30"), "2026-11-03T08:00:00Z"]
    rows = [{**row, "date": when} for row, when in zip(ROWS, dates, strict=True)]
    workbook(tmp_path / "d.xlsx", rows)
    report = run(tmp_path)
    assert report.articles.new == 4
    assert not report.articles.set_aside
    found = {one["title"]: one for one in items(tmp_path)}
    assert found["Low tide"]["date_published"] == "2026-10-31T21:00:00Z"
    assert found['The "ferry"']["date_published"] == "2026-11-02T06:30:00Z"
    assert found["Ölwehr übt"]["date_published"] == "2026-11-03T08:00:00Z"
    assert found["Low tide"]["id"] == "tag:example.org,2026:d.xlsx/1"
    rows[2]["title"] = "Ölwehr übte"
    workbook(tmp_path / "d.xlsx", [*rows, dict.fromkeys(rows[0])])
    assert run(tmp_path).articles.changed == 1
    assert titles(tmp_path) == ["Low tide", 'The "ferry"', "Ölwehr übte"]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="S">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def test_open_document(tmp_path: Path) -> None:
    """A spreadsheet of OpenDocument is read as well."""
    configured(tmp_path, "d.ods")
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="7"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-11-01"/>'
    names = "".join(map(cell.format, ("id", "title", "date")))
    lines = (names, number + cell.format("A &amp; B") + day)
    table = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    with zipfile.ZipFile(tmp_path / "d.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", MANIFEST)
        file.writestr("content.xml", ODS.format(table))
    run(tmp_path)
    (found,) = (one for one in items(tmp_path) if one["title"] != "A")
    assert (found["title"], found["date_published"]) == ("A & B", "2026-11-01T00:00:00Z")
    assert found["id"] == "tag:example.org,2026:d.ods/7"


def test_no_such_sheet(tmp_path: Path) -> None:
    """A sheet that is not there is named, with those that are; what was published stays."""
    configured(tmp_path, "d.xlsx", 'list = "Stories"')
    workbook(tmp_path / "d.xlsx", ROWS)
    run(tmp_path)
    workbook(tmp_path / "d.xlsx", ROWS, "Other")
    (told,) = run(tmp_path).refusals
    assert "there is no sheet 'Stories', as `list` says; there are 'Sheet', 'Other'" in told
    assert len(titles(tmp_path)) == 3


@pytest.mark.parametrize("name", ["d.csv", "d.json", "d.jsonl"])
def test_an_edit_is_one_article(tmp_path: Path, name: str) -> None:
    """A file that was written again is looked at whole, and what differs is read."""
    configured(tmp_path, name)
    form = next(data for file, more, data in FORMS.values() if file == name and not more)
    (tmp_path / name).write_bytes(form())
    run(tmp_path)
    (tmp_path / name).write_bytes(form().replace(b"Low tide", b"Spring tide"))
    report = run(tmp_path)
    assert (report.articles.changed, report.articles.new) == (1, 0)
    assert "Spring tide" in titles(tmp_path)


def test_a_file_as_it_was_is_not_opened(tmp_path: Path) -> None:
    """A run with nothing to do asks for the stamp of the file alone."""
    configured(tmp_path, "d.jsonl")
    (tmp_path / "d.jsonl").write_bytes(FORMS["lines"][2]())
    run(tmp_path)
    with patch.object(Spool, "__init__", side_effect=AssertionError):
        assert run(tmp_path).articles.read == 4


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("d.json", b'{"a": [1', "no JSON"),
        ("d.json", b"", "empty"),
        ("d.json", b'{"a": 1}', "holds no list"),
        ("d.csv", b"name,title\n1,A\n", "no column 'id'"),
        ("d.csv", b'id,title\n1,"A ""B"""\n2,"Half of\na val', "within the record of line 3"),
        ("d.parquet", b"PAR1 and no more", "cannot be read"),
        ("d.xlsx", b"PK and no more", "no spreadsheet that can be read"),
        ("d.csv", None, "no such file"),
        ("d.csv", b"folder", "d.csv: Is a directory"),
    ],
)
def test_a_broken_file_leaves_what_was_published(
    tmp_path: Path, name: str, data: bytes | None, told: str
) -> None:
    """A file that is gone, half written or another is one line, and its articles stay."""
    configured(tmp_path, name)
    if name.endswith("parquet"):
        parquet(tmp_path / name, ROWS)
    elif name.endswith("xlsx"):
        workbook(tmp_path / name, ROWS, "")
    else:
        form = next(data for file, more, data in FORMS.values() if file == name and not more)
        (tmp_path / name).write_bytes(form())
    run(tmp_path)
    (tmp_path / name).unlink()
    if data == b"folder":
        (tmp_path / name).mkdir()
    elif data is not None:
        (tmp_path / name).write_bytes(data)
    (line,) = run(tmp_path).refusals
    assert told in line
    assert "\n" not in line
    assert len(titles(tmp_path)) == 3


@pytest.mark.parametrize("broken", [b'{"id": 2, "title', b"[1, 2]", b"\xff\xfe\x00", b"\0"])
def test_a_broken_line_takes_nothing_down(tmp_path: Path, broken: bytes) -> None:
    """The other lines are read; nobody knows whose it was, so that none is taken for gone."""
    configured(tmp_path, "d.jsonl")
    lines = FORMS["lines"][2]().split(b"\n")
    (tmp_path / "d.jsonl").write_bytes(b"\n".join(lines))
    run(tmp_path)
    lines[0] = lines[0].replace(b"Low", b"High")
    (tmp_path / "d.jsonl").write_bytes(b"\n".join([lines[0], broken, lines[2]]))
    report = run(tmp_path)
    assert titles(tmp_path) == ["High tide", 'The "ferry"', "Ölwehr übt"]
    (aside,) = report.articles.set_aside
    assert (aside.source, aside.line) == ("d.jsonl", 2)
    (tmp_path / "d.jsonl").write_bytes(b"\n".join([lines[0], lines[2]]))
    run(tmp_path)
    assert titles(tmp_path) == ["High tide", "Ölwehr übt"]


@pytest.mark.parametrize(
    ("times", "drafts"),
    [
        ({"published_at": None, "created_at": "2026-11-01"}, 1),
        ({"date": ""}, 1),
        ({"Publish Date": None, "date": None}, 1),
        ({"published_at": None, "date": "2026-11-01"}, 1),
        ({"published_at": "", "date": "2026-11-01"}, 1),
        ({"published_at": None, "publish_date": "2026-11-01"}, 0),
        ({"first_published_at": "2026-11-01", "published_at": None}, 1),
        ({"created_at": "2026-11-01"}, 0),
        ({}, 0),
    ],
)
def test_a_date_that_is_empty_is_not_yet(
    tmp_path: Path, times: dict[str, Any], drafts: int
) -> None:
    """A column of the time of publication that is empty holds a row back, unless undated is set."""
    row = json.dumps([{"id": 1, "title": "One", "body": "x", **times}])
    configured(tmp_path / "a", "d.json")
    (tmp_path / "a/d.json").write_text(row)
    assert run(tmp_path / "a").articles.drafts == drafts
    configured(tmp_path / "b", "d.json", 'undated = "first-seen"')
    (tmp_path / "b/d.json").write_text(row)
    assert run(tmp_path / "b").articles.drafts == 0


def test_columns_of_one_name_are_told(tmp_path: Path) -> None:
    """Of columns with one name the last counts, which is said."""
    configured(tmp_path, "d.csv")
    (tmp_path / "d.csv").write_text("id,title,title,date\n1,One,Two,2026-11-01\n")
    report = run(tmp_path)
    assert titles(tmp_path) == ["Two"]
    assert "d.csv: several columns are named 'title'; the last of them counts" in report.warnings


@pytest.mark.parametrize(
    ("name", "data"), [("d.csv", ""), ("d.csv", "id,title\n"), ("d.json", "[]"), ("d.jsonl", "")]
)
def test_a_file_without_rows_says_so(tmp_path: Path, name: str, data: str) -> None:
    """A file that holds no record is read, and told."""
    configured(tmp_path, name)
    (tmp_path / name).write_text(data)
    assert f"{name}: it holds no rows, and so no articles" in run(tmp_path).warnings


def test_an_encoding_that_is_another_is_told(tmp_path: Path) -> None:
    """Signs that are none are replaced, with a line that says what to set."""
    configured(tmp_path, "d.csv")
    (tmp_path / "d.csv").write_bytes(separated(",").encode("cp1252"))
    report = run(tmp_path)
    assert any("it is not all utf-8; set `encoding`" in one for one in report.warnings)


@pytest.mark.parametrize(
    ("order", "date"), [("day-first", "2026-03-02"), ("month-first", "2026-02-03")]
)
def test_days_by_the_custom_of_the_place(tmp_path: Path, order: str, date: str) -> None:
    """What two numbers mean is for the source to say."""
    configured(tmp_path, "d.csv", f'dates = "{order}"')
    (tmp_path / "d.csv").write_text("id;title;date;body\n1;T;2/3/2026 08:30;Text\n")
    run(tmp_path)
    (found,) = (one for one in items(tmp_path) if one["title"] == "T")
    assert found["date_published"] == f"{date}T08:30:00Z"


def test_fields_within_fields(tmp_path: Path) -> None:
    """A dot leads into objects and through lists, as answers of other systems have them."""
    row = {
        "uid": "x1",
        "title": {"rendered": "Nested"},
        "content": {"rendered": "<p>Text.</p>"},
        "when": "2026-11-04T10:00:00Z",
        "byline": [{"name": "Ada"}, {"name": "Bo"}],
        "terms": [{"label": "sea"}, {"label": "port"}],
    }
    columns = 'title = "title.rendered", body = "content.rendered", date = "when"'
    more = f'key = "uid"\ncolumns = {{ {columns}, authors = "byline.name", tags = "terms.label" }}'
    configured(tmp_path, "d.json", more)
    (tmp_path / "d.json").write_text(json.dumps([row]))
    run(tmp_path)
    found = items(tmp_path)[0]
    assert (found["title"], found["content_html"]) == ("Nested", "<p>Text.</p>")
    assert [one["name"] for one in found["authors"]] == ["Ada", "Bo"]
    assert found["tags"] == ["sea", "port"]


def test_rows_of_mongoexport(tmp_path: Path) -> None:
    """What Extended JSON wraps is the id, the date and the number that it says."""
    lines = (
        '{"_id":{"$oid":"507f1f77bcf86cd799439011"},"title":"One","body":"<p>1</p>",'
        '"date":{"$date":"2026-03-05T10:00:00Z"}}\n'
        '{"_id":{"$oid":"507f1f77bcf86cd799439012"},"title":"Two","body":"<p>2</p>",'
        '"date":{"$date":{"$numberLong":"1772705400000"}}}\n'
        '{"_id":{"$oid":"507f1f77bcf86cd799439013"},"title":"Old","body":"<p>3</p>",'
        '"date":{"$date":{"$numberLong":"86400000"}}}\n'
    )
    (tmp_path / "d.jsonl").write_text(lines)
    report = run(configured(tmp_path, "d.jsonl", 'key = "_id"\n'))
    assert (report.articles.new, report.articles.set_aside) == (4, ())
    found = {one["title"]: one for one in items(tmp_path)}
    dates = {title: found[title]["date_published"] for title in ("One", "Two", "Old")}
    assert dates == {
        "One": "2026-03-05T10:00:00Z",
        "Two": "2026-03-05T10:10:00Z",
        "Old": "1970-01-02T00:00:00Z",
    }
    assert found["Two"]["id"].endswith("/507f1f77bcf86cd799439012")


def test_drafts_of_sanity_are_drafts(tmp_path: Path) -> None:
    """An export of Sanity holds what is edited beside what is published, told by its id alone."""
    names = ("p1", "drafts.p1", "drafts.p2", "versions.rABC.p1")
    rows = [{"_id": one, "title": one, "date": "2026-03-05", "body": "Text."} for one in names]
    (tmp_path / "d.ndjson").write_text("\n".join(map(json.dumps, rows)))
    report = run(configured(tmp_path, "d.ndjson", 'key = "_id"\n'))
    assert (report.articles.drafts, titles(tmp_path)) == (3, ["p1"])


def test_lists_as_postgresql_writes_them(tmp_path: Path) -> None:
    """A list that stands in CSV as PostgreSQL copies it is a list; words in braces are words."""
    rows = 'id,title,body,date,tags\n1,{One},x,2026-03-05,"{sea,""big port"",NULL,""a\\"" b""}"\n'
    (tmp_path / "d.csv").write_text(rows)
    run(configured(tmp_path, "d.csv"))
    found = {one["title"]: one.get("tags") for one in items(tmp_path)}
    assert found["{One}"] == ["sea", "big port", 'a" b']


def test_rows_are_read_by_several_processes(tmp_path: Path) -> None:
    """Processes that are forked find each row where it was kept."""
    rows = [{**ROWS[0], "id": n, "title": f"T{n}"} for n in range(600)]
    rows.sort(key=lambda row: str(row["id"])[::-1])
    configured(tmp_path, "d.json")
    (tmp_path / "d.json").write_text(json.dumps(rows))
    report = run(tmp_path)
    assert (report.articles.new, len(report.articles.set_aside)) == (601, 0)


@given(st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(), st.text()), max_size=8))
def test_what_is_kept_is_found(rows: dict[str, dict[str, str]]) -> None:
    """A row comes back as it went in, and what was not kept is not there."""
    spool = Spool()
    for key, row in rows.items():
        spool.add(key, row)
    spool.finish()
    assert {key: spool.row(key) for key in rows} == rows
    assert spool.row("nothing of them") is None


class Counted(tuple[Any, ...]):
    """A row of DuckDB's of which is known whether somebody holds it."""

    __slots__ = ()
    there = 0
    most = 0

    def __new__(cls, values: tuple[Any, ...]) -> Self:
        """Count one more."""
        cls.there += 1
        cls.most = max(cls.most, cls.there)
        return super().__new__(cls, values)

    def __del__(self) -> None:
        Counted.there -= 1


def test_rows_of_parquet_are_let_go(tmp_path: Path) -> None:
    """However many rows there are, no more than two batches of them are held at once."""
    rows = [{**ROWS[0], "id": number, "title": f"T {number}"} for number in range(3000)]
    configured(tmp_path, "rows.parquet")
    parquet(tmp_path / "rows.parquet", rows)
    connect, Counted.most = duckdb.connect, 0

    def connected(**given: Any) -> Any:
        """A connection whose rows are counted."""
        inner = connect(**given)

        def execute(*told: Any) -> Any:
            """A result whose rows are counted."""
            found = inner.execute(*told)

            def fetchmany(count: int) -> list[Counted]:
                """Some of its rows."""
                return [Counted(row) for row in found.fetchmany(count)]

            return SimpleNamespace(fetchmany=fetchmany, description=found.description)

        return SimpleNamespace(execute=execute, close=inner.close)

    with patch.object(duckdb, "connect", connected):
        assert run(tmp_path).articles.new == 3001
    assert 0 < Counted.most <= 1000
    assert Counted.there == 0


def test_a_quotation_mark_that_is_not_closed_takes_no_row_along(tmp_path: Path) -> None:
    """A record whose quotation mark nothing closes is set aside alone, by its line."""
    configured(tmp_path, "d.csv")
    lines = (
        "id;title;date;body",
        '1;"Eén\nregel";2026-11-01;x',
        '2;"Twee;2026-11-02;x',
        '3;"Drie";2026-11-03;x',
        '4;"Vier";2026-11-04;x;x;x',
        '5;5" buis;2026-11-05;x',
    )
    (tmp_path / "d.csv").write_text("\r\n".join(lines) + "\r\n")
    report = run(tmp_path)
    assert titles(tmp_path) == ['5" buis', "Drie", "Eén regel"]
    assert [(one.line, one.reason) for one in report.articles.set_aside] == [
        (4, "It is no record: a quotation mark in it is not closed."),
        (6, "It holds 6 values, and there are 4 columns."),
    ]


def test_a_draft_with_another_date_is_a_draft(tmp_path: Path) -> None:
    """A row whose date is empty is a draft, whatever column beside it looks like a date."""
    configured(tmp_path, "d.csv", 'columns = { date = "geplaatst" }')
    rows = "id,title,body,geplaatst,gewijzigd\n1,Een,x,,2026-11-01 08:00\n"
    (tmp_path / "d.csv").write_text(f"{rows}2,Twee,x,2026-11-02,2026-11-02 08:00\n")
    report = run(tmp_path)
    assert (titles(tmp_path), report.articles.drafts, report.articles.set_aside) == (
        ["Twee"],
        1,
        (),
    )


def test_a_row_without_a_key_takes_no_other_along(tmp_path: Path) -> None:
    """A line whose key is not even named is counted, and the others are read."""
    configured(tmp_path, "d.jsonl")
    rows = [{"title": "None"}, *({"id": n, "title": f"T{n}", "date": "2026-11-01"} for n in (1, 2))]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = run(tmp_path)
    assert titles(tmp_path) == ["T1", "T2"]
    assert any("1 row with no usable `id`" in one for one in report.warnings)


def test_lines_that_end_early_are_told(tmp_path: Path) -> None:
    """What a line of CSV lacks is empty, so that one without its date is a draft."""
    configured(tmp_path, "d.csv")
    lines = ("id,title,body,date,tags", "1,One,x,2026-11-01", "2,Two,x", "3,Three,x,2026-11-03,a")
    (tmp_path / "d.csv").write_text("\n".join(lines))
    report = run(tmp_path)
    assert titles(tmp_path) == ["One", "Three"]
    (told,) = (one for one in report.warnings if "fewer values" in one)
    assert "2 records" in told
    assert told.endswith("see line 2, 3")


def test_a_line_without_its_named_status(tmp_path: Path) -> None:
    """A column that `columns` takes for the status keeps back a line that ends before it."""
    configured(tmp_path, "d.csv", "columns = { status = 'Freigabe' }")
    lines = ("id,title,body,date,Freigabe", "1,One,x,2026-11-01,published", "2,B,x,2026-11-01")
    (tmp_path / "d.csv").write_text("\n".join(lines))
    report = run(tmp_path)
    assert titles(tmp_path) == ["One"]
    (aside,) = report.articles.set_aside
    assert "'Freigabe', which is missing" in aside.reason


@pytest.mark.parametrize("column", ["status", "draft", "published", "embargo_until", "live"])
def test_a_line_without_what_may_keep_it_back(tmp_path: Path, column: str) -> None:
    """It is set aside: nobody knows whether it may be seen."""
    configured(tmp_path, "d.csv")
    lines = (f"id,title,body,date,{column}", "1,One,x,2026-11-01", "2,Two,x,2026-11-02,")
    (tmp_path / "d.csv").write_text("\n".join(lines))
    report = run(tmp_path)
    # What is not ticked is exported as nothing, so that it is no article's leave to go out.
    assert titles(tmp_path) == ([] if column == "published" else ["Two"])
    (aside,) = report.articles.set_aside
    assert aside.line == 2
    assert repr(column) in aside.reason


def test_a_null_of_a_database_is_nothing(tmp_path: Path) -> None:
    """What MySQL and PostgreSQL write for a missing value keeps no row back, and is no title."""
    (tmp_path / "d.tsv").write_text(
        "id\ttitle\tdate\tdeleted_at\tsummary\tbody\n"
        "1\tOne\t2026-03-05\t\\N\t\\N\tText.\n"
        "2\tTwo\t2026-03-05\t2026-03-06\t\\N\tText.\n"
    )
    report = run(configured(tmp_path, "d.tsv"))
    assert (report.articles.drafts, titles(tmp_path)) == (1, ["One"])
    assert "\\N" not in str(items(tmp_path))
