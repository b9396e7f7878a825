"""Marks each test by its place, and chooses the tests of a run that names none.

``pytest`` without arguments runs what ``default_selection`` in ``pyproject.toml`` says, with fewer
examples of each property, and tells in one line how many tests that leaves out. A run that names
files, ``-m`` or ``-k`` runs what it names. ``FEEDWRIGHT_TESTS=all`` runs everything, and so do
``FEEDWRIGHT_COUNTERPARTS=required``, which CI sets, and ``FEEDWRIGHT_LONG=1``.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

FOLDERS = {"faults": "fault", "fuzz": "fault"}
"""The marks of folders below ``tests``; all other folders hold unit tests."""
UNIT = frozenset({"test_ci.py", "test_guarantees.py", "test_house.py"})
"""Files beside the folders whose tests read the project's own files and run nothing; all others
there are end to end."""
LONG = frozenset(
    {
        "benchmarks/test_counts.py",
        "benchmarks/test_pages.py::test_nothing_of_a_story_is_lost",
        "checks/test_hostile.py",
        "choose/test_discontinued.py::test_what_is_withdrawn_from_documents_that_stay_is_told",
        "deliver/test_bucket.py",
        "faults/test_bucket_away.py",
        "faults/test_disk.py",
        "faults/test_hostile_html.py",
        "faults/test_kill.py",
        "faults/test_meddling.py",
        "faults/test_paths.py::test_any_name_in_an_article",
        "faults/test_repetition.py",
        "faults/test_store.py",
        "faults/test_workers.py",
        "faults/test_workers_and_bucket.py",
        "keep/test_new_files.py::test_ids_do_not_depend_on_batches_or_runs",
        "keep/test_new_files.py::test_it_tells_what_matching_all_would",
        "keep/test_repair.py",
        "markup/test_comments.py::test_unclosed_remarks_are_looked_for_once",
        "markup/test_shortcodes.py::test_time_is_linear",
        "reading/formats/test_documents.py::test_no_more_is_unpacked_than_is_kept",
        "reading/formats/test_frontmatter.py::test_long_front_matter_is_read_once",
        "reading/formats/test_pagetext.py::test_a_long_page_ends",
        "reading/formats/test_pagetext_dates.py::test_each_day_of_the_persian_calendar_is_one_of_ours",
        "reading/formats/test_webpage_cards.py::test_sections_with_linked_headings_are_whole",
        "reading/sources/test_records.py::test_rows_of_parquet_are_let_go",
        "reading/sources/test_sql.py",
        "reading/sources/test_wordpress.py::test_memory_does_not_grow_with_the_export",
        "reading/test_source_protocol.py::test_readings_are_let_go_one_by_one",
        "rendering/html/test_templates.py::test_many_at_once",
        "rendering/test_feed_lists.py::test_the_list_comes_and_goes",
        "rendering/test_standalone.py::test_what_is_rendered_is_read_back",
        "runtime/test_executor.py::test_a_part_whose_process_is_killed_is_done_again",
        "runtime/test_pandoc.py::test_the_process_ends_with_whoever_started_it",
        "scheduling/test_export.py::test_github_s_schema_takes_the_workflow",
        "scheduling/test_watch.py::test_a_source_behind_a_link",
        "scheduling/test_watch.py::test_a_source_that_is_not_there_yet",
        "scheduling/test_watch.py::test_the_configuration",
        "scheduling/test_webservers.py",
        "scheduling/workers/test_deliveries.py",
        "scheduling/workers/test_poolers.py",
        "scheduling/workers/test_run_cost.py",
        "scheduling/workers/test_sharing.py",
        "scheduling/workers/test_worker.py",
        "server/test_bounds.py::test_growth",
        "server/test_bounds.py::test_memory_of_answers",
        "server/test_bucket.py",
        "server/test_connections.py",
        "server/test_hub_hostile.py::test_nobody_is_held_up",
        "server/test_hub_hostile.py::test_switched_on_and_off",
        "server/test_real_readers.py",
        "server/test_serve_command.py",
        "store/test_server_steps.py::test_killed_in_the_middle",
        "store/test_server_steps.py::test_the_copy_is_a_way_back",
        "store/test_server_steps.py::test_who_is_at_work_is_waited_for",
        "test_adoption.py",
        "test_archive_simulation.py",
        "test_archives.py::test_no_document_passes_the_bound",
        "test_archives.py::test_no_entry_takes_less_than_it_adds",
        "test_choosing.py::test_tags_of_one_article_make_no_more_than_so_many_documents",
        "test_cli.py::test_a_full_disk_leaves_the_last_good_documents",
        "test_cli.py::test_an_interrupted_run_leaves_whole_documents",
        "test_cli.py::test_strict_delivers_all_or_nothing",
        "test_cost.py::test_a_first_run_takes_fewer_statements_than_articles",
        "test_cost.py::test_an_edit_takes_few_statements",
        "test_damaged.py::test_a_damaged_document_is_made_again",
        "test_documents.py::test_a_document_that_hangs_is_set_aside",
        "test_documents.py::test_processes_that_read_have_a_pandoc_each",
        "test_equivalence.py::test_a_bucket_gets_the_same",
        "test_equivalence.py::test_both_engines_give_the_same",
        "test_equivalence.py::test_what_is_skipped_changes_nothing",
        "test_equivalence.py::test_what_is_skipped_of_rows_changes_nothing",
        "test_features_together.py",
        "test_generators.py",
        "test_histories.py",
        "test_more_readers.py",
        "test_on_a_server.py",
        "test_partners.py::test_a_document_is_no_larger_than_its_partner_takes",
        "test_preview.py::test_it_is_served_and_follows_changes",
        "test_private.py::test_nothing_leaks",
        "test_push.py::test_embargo",
        "test_push.py::test_killed",
        "test_push.py::test_told_by_a_publisher",
        "test_push.py::test_types",
        "test_readers.py",
        "test_references.py::test_many_are_made_as_one_is",
        "test_run_process.py::test_a_day_in_its_life",
        "test_run_process.py::test_another_run_is_waited_for",
        "test_run_process.py::test_word_from_a_database",
        "test_shared_work.py",
        "test_state_machine.py",
    }
)
"""Files, or tests of files, that take about a second of the processor's time a test, or wait."""
LONGEST = frozenset(
    {
        "faults/test_workers_and_bucket.py",
        "test_features_together.py",
        "test_shared_work.py",
        "test_state_machine.py",
    }
)
"""Files with tests of so many seconds that the process which came to one last would work alone."""
TIMES = 25 if os.environ.get("FEEDWRIGHT_LONG") == "1" else 1
"""How many times as many examples a long run draws where a test says how many it needs."""
MARKS = ("unit", "end_to_end", "fault", "browser", "long")

_LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets ``pyproject.toml`` say what a run without arguments runs."""
    parser.addini("default_selection", "The marks that a run without arguments runs.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Takes the default selection, where nothing else is asked for."""
    told = os.environ.get("FEEDWRIGHT_TESTS", "")
    if told not in ("", "all"):
        raise pytest.UsageError(f"FEEDWRIGHT_TESTS is {told!r}; set it to all, or not at all")
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if not (told or _required() or named or config.option.markexpr or config.option.keyword):
        config.option.markexpr = config.getini("default_selection")
        config.stash[_LEFT_OUT] = Counter()
        settings.load_profile("few")


def _required() -> bool:
    counterparts = os.environ.get("FEEDWRIGHT_COUNTERPARTS") == "required"
    return counterparts or os.environ.get("FEEDWRIGHT_LONG") == "1"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks each test, before any is chosen by its marks, and begins with the longest."""
    tests = config.rootpath / "tests"
    paths = {path: path.relative_to(tests) for path in {item.path for item in items}}
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for mark in marks(paths[item.path], item.name, fixtures):
            item.add_marker(mark)
    items.sort(key=lambda item: paths[item.path].as_posix() not in LONGEST)


def marks(path: Path, name: str, fixtures: set[str]) -> list[str]:
    """The marks of a test: its kind, and ``long`` where it takes long.

    Args:
        path: Of its file, below ``tests``.
        name: Its own, with its parameters; what runs on both engines takes long on a server.
        fixtures: The names of what it uses.
    """
    if "browser" in fixtures:
        kind = "browser"
    elif len(path.parts) > 1:
        kind = FOLDERS.get(path.parts[0], "unit")
    else:
        kind = "unit" if path.name in UNIT else "end_to_end"
    file = path.as_posix()
    base, _, parameters = name.partition("[")
    long = LONG & {file, f"{file}::{base}"} or "postgres" in re.split(r"[-\]]", parameters)
    return [kind, "long"] if long else [kind]


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Counts the tests that the default selection leaves out, by their last mark."""
    for item in items:
        if _LEFT_OUT in item.config.stash:
            last = [mark for mark in MARKS if item.get_closest_marker(mark)][-1]
            item.config.stash[_LEFT_OUT][last] += 1


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tells how many tests were left out, and how to run them."""
    if left := config.stash.get(_LEFT_OUT, None):
        kinds = ", ".join(f"{mark} {count}" for mark, count in sorted(left.items()))
        terminalreporter.write_line(
            f"{left.total()} tests were left out ({kinds}); FEEDWRIGHT_TESTS=all runs them too"
        )
