"""What is to be said of a folder in each run: what of it is not read."""

from collections.abc import Callable, Iterator, Mapping

from feedwright.domain.filenames import DATA
from feedwright.domain.permalinks import doubt
from feedwright.domain.sources import FolderSource
from feedwright.reading.formats import DOCUMENTS
from feedwright.runtime.pandoc import EXTRA

PROGRAM = DATA.removesuffix("json") + "js"
"""What data files that would have to be run are counted as."""
RECORDS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".ods")
"""Forms of which each file is a source of its own."""


def folder_warnings(
    settings: FolderSource, unread: Mapping[str, int], *, git_problem: str, is_empty: bool
) -> Iterator[str]:
    """What of a folder is not read, a sentence for each kind of thing.

    Args:
        settings: What feedwright.toml says of it.
        unread: How many files are of forms that are not read, by their endings.
        git_problem: Why git does not tell the dates that it was asked for.
        is_empty: It holds no file that may hold an article.
    """
    path = settings.path
    if forms := _counted(unread, lambda one: one not in DOCUMENTS and one != PROGRAM):
        files, told = forms
        yield (
            f"{path}: {files} of a form that is not read ({told}); convert what is meant"
            + _of_records(unread)
        )
    if forms := _counted(unread, DOCUMENTS.__contains__):
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - seldom needed

        files, told = forms
        need = f"{files} not read ({told}); what was published stands, and to read on"
        yield f"{path}: {missing(EXTRA, need)}"
    if programs := unread.get(PROGRAM, 0):
        files = "1 data file is" if programs == 1 else f"{programs} data files are"
        yield (
            f"{path}: {files} a program, which is not run ({PROGRAM}); what articles "
            "inherit is read from .11tydata.json"
        )
    if git_problem:
        yield f'{path}: undated = "git", but {git_problem}'
    if is_empty:
        yield f"{path}: holds no file that can be read as an article"
    if name := doubt(settings.link, settings.system):
        yield (
            f"{path}: {name} in link is the title in Hugo and the file's name in Jekyll "
            'and Hexo; set system in [[sources]] to one of them, or to "feedwright"'
        )


def _of_records(unread: Mapping[str, int]) -> str:
    """Where else files belong that are lists of records."""
    endings = ", ".join(one for one in RECORDS if unread.get(one))
    return (
        f', or name what is a list of articles ({endings}) in kind = "records"' if endings else ""
    )


def _counted(unread: Mapping[str, int], wanted: Callable[[str], bool]) -> tuple[str, str] | None:
    """How many files there are of some forms, and of which; None where there is none."""
    forms = {ending: n for ending, n in sorted(unread.items()) if wanted(ending)}
    count = sum(forms.values())
    files = "1 file is" if count == 1 else f"{count} files are"
    return (files, ", ".join(f"{ending} {n}" for ending, n in forms.items())) if forms else None
