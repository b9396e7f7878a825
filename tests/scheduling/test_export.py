"""What other schedulers are given, held to their own checkers where those run here."""

import json
import plistlib
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import httpx
import pytest
import yaml
from kubernetes_validate import ValidationError, validate
from tests.conftest import counterpart
from tests.publications import NOW, article, delivering_to, write
from tests.servers import serving
from typer.testing import CliRunner

from feedwright.cli import commands
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.installation import Installation
from feedwright.pipeline import publish
from feedwright.scheduling.export import WEB_SERVERS, Target, schedule
from feedwright.scheduling.exported_files import Unit

ODD = 'odd 50% "quoted" $HOME it\'s & \\ ${{ x }} é'
"""A folder's name that every one of these would like to take for something else."""
KUBERNETES = "1.27"
"""The first in which ``timeZone`` of a CronJob is there for good."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that systemd's sandbox does not hide, unlike pytest's below /tmp."""
    with tempfile.TemporaryDirectory(dir="/var/lib" if Path("/var/lib").is_dir() else None) as name:
        yield Path(name)


def units(folder: Path, target: Target, *every: str, zone: str = "Europe/Berlin") -> list[Unit]:
    """What one scheduler is given for a publication with no articles yet."""
    write(folder, {}, publication=f'timezone = "{zone}"')
    return list(schedule(folder, target, every=every, environment={}))


def settings(text: str, key: str) -> list[str]:
    """The values of a key in a unit of systemd."""
    lines = (line.partition("=") for line in text.splitlines())
    return [value for name, _, value in lines if name == key]


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
def test_systemd_verifies_its_units(place: Path, name: str) -> None:
    """Systemd finds nothing to say against the service, the timer and the other service."""
    program = counterpart("systemd-analyze", package="systemd")
    files = []
    for unit in units(place / name, "systemd", "0 6 * * MON-FRI", "*/10 * 1,15 * SUN"):
        file = place / Path(unit.path).name
        file.write_text(unit.text, encoding="utf-8")
        files.append(file)

    done = subprocess.run(
        [program, "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )

    assert [file.suffix for file in files] == [".service", ".timer", ".service", ".service"]
    # Whatever it finds in units of the machine's own is not ours.
    lines = done.stderr.splitlines()
    assert [line for line in lines if "feedwright" in line or str(place) in line] == []
    file = files[0]
    file.write_text(file.read_text(encoding="utf-8").replace("ProtectClock=yes", "ProtectClok=yes"))
    done = subprocess.run(
        [program, "verify", "--man=no", file], capture_output=True, text=True, check=False
    )
    assert "ProtectClok" in done.stderr


def test_systemd_finds_its_services_safe(place: Path) -> None:
    """By systemd's own measure, from 0 to 10, little is exposed by either service."""
    program = counterpart("systemd-analyze", package="systemd")
    for unit in units(place / "feeds", "systemd"):
        if unit.path.endswith(".service"):
            file = place / Path(unit.path).name
            file.write_text(unit.text, encoding="utf-8")
            command = [program, "security", "--offline=true", "--threshold=30", str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_what_systemd_is_told(place: Path) -> None:
    """The timer makes up what it missed and is exact; services write to the publication only."""
    service, timer, run, serve = units(place / "my feeds", "systemd", "0 6 * * *", "30 7 * * MON")
    folder = place / "my feeds"

    assert service.path == "/etc/systemd/system/feedwright-my-feeds.service"
    assert settings(timer.text, "OnCalendar") == [
        "*-*-* 06:00:00 Europe/Berlin",
        "Mon *-*-* 07:30:00 Europe/Berlin",
    ]
    assert settings(timer.text, "Persistent") == ["true"]
    assert settings(timer.text, "Unit") == ["feedwright-my-feeds.service"]
    assert "clocks go forward" in timer.text
    for one in (service, run):
        assert settings(one.text, "ReadWritePaths") == [f'"{folder}"']
        assert settings(one.text, "ProtectSystem") == ["strict"]
        assert settings(one.text, "User") == [folder.owner()]
    assert settings(service.text, "ExecStart")[0].endswith(f'/feedwright publish "{folder}"')
    command = settings(run.text, "ExecStart")[0]
    assert command.endswith(f'run "{folder}" --watch --every "0 6 * * *" --every "30 7 * * MON"')
    assert settings(run.text, "Type") == ["notify"]
    assert settings(serve.text, "ReadWritePaths") == [f'"{folder}/.feedwright"']
    told = settings(serve.text, "ExecStart")[0]
    assert told.endswith(f'/feedwright serve "{folder}" --host 127.0.0.1 --port 8000')


def test_services_are_confined_alike(place: Path) -> None:
    """The service that strangers talk to may no more than the others, and writes less."""

    def confined(unit: Unit) -> list[str]:
        lines = unit.text.partition("# As little as it needs")[2].partition("\n[Install]")[0]
        return [line for line in lines.strip().splitlines() if "ReadWritePaths" not in line]

    service, _, run, serve = units(place / "feeds", "systemd")
    assert len(confined(service)) > 20
    assert confined(service) == confined(run) == confined(serve)


def test_the_served_command(place: Path) -> None:
    """What the unit starts serves the publication, and writes where the unit lets it alone."""
    folder = write(place / "feeds", {"a.md": article("A")})
    publish(folder, now=NOW, environment={})
    serve = schedule(folder, "systemd", environment={})[-1]
    words = shlex.split(settings(serve.text, "ExecStart")[0])
    at = words.index("serve")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    with serving(folder, *words[at + 2 : -2], "--port", "0") as server:
        assert words[at + 1] == str(folder)
        for _ in range(2):
            assert httpx.get(f"{server.address}rss.xml").status_code == 200
    own = folder / ".feedwright"
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    written = {path for path, time in after.items() if before.get(path) != time}
    assert written
    assert all(path.is_relative_to(own) for path in written)


def test_a_destination_elsewhere_may_be_written(place: Path) -> None:
    """Where the destination is not in the publication's folder, systemd lets it be written too."""
    write(place / "feeds", {})
    file = place / "feeds" / "feedwright.toml"
    file.write_text(file.read_text().replace('"public"', '"../served"'))

    service, *_ = schedule(place / "feeds", "systemd", environment={})

    assert settings(service.text, "ReadWritePaths") == [f"{place}/feeds {place}/served"]


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
def test_cron_takes_the_crontab(place: Path, name: str) -> None:
    """cron(8) itself finds the table right."""
    program = counterpart("crontab", package="cron")
    (unit,) = units(place / name, "cron", "0 6 * * MON-FRI", "*/10 * */2 * SUN")
    table = place / "crontab"
    table.write_text(unit.text, encoding="utf-8")

    done = subprocess.run([program, "-n", table], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    table.write_text(unit.text.replace("1-5", "1-9"), encoding="utf-8")
    assert subprocess.run([program, "-n", table], capture_output=True, check=False).returncode


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
def test_the_shell_takes_the_crontab_s_command(place: Path, name: str) -> None:
    """What cron hands to the shell starts Feedwright with the folder's very name."""
    (unit,) = units(place / name, "cron")
    line = unit.text.splitlines()[-1]
    command = line.split(maxsplit=5)[5].removesuffix(" >/dev/null")
    # As cron(8) does: what follows a bare percent sign is no part of the command.
    command = re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")
    program, *_ = shlex.split(command)

    assert Path(program).is_absolute()
    shown = subprocess.run(
        ["sh", "-c", f"set -- {command}; shift; printf '%s\\n' \"$@\""],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines() == ["publish", str(place / name)]


def test_what_cron_is_told(place: Path) -> None:
    """The zone stands above the lines where it matters, and only there."""
    (daily,) = units(place / "feeds", "cron", "0 6 * * *", "30 7 * * MON")
    (often,) = units(place / "feeds", "cron")

    lines = [line for line in daily.text.splitlines() if not line.startswith("#")]
    assert lines[0] == "CRON_TZ=Europe/Berlin"
    assert [line.split()[:5] for line in lines[1:]] == [
        ["0", "6", "*", "*", "*"],
        ["30", "7", "*", "*", "1"],
    ]
    assert "CRON_TZ" not in often.text


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_github_s_schema_takes_the_workflow(place: Path, name: str, zone: str) -> None:
    """The workflow is valid by the schema of GitHub's workflows, and needs no further rights."""
    (place / ".git").mkdir()
    (unit,) = units(place / name, "github", "*/15 6-18 * * MON-FRI", "0 0 1 * *", zone=zone)
    file = place / Path(unit.path).name
    file.write_text(unit.text, encoding="utf-8")

    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    # YAML 1.1 takes the key "on" for true.
    workflow = yaml.safe_load(unit.text)
    zones = [one.get("timezone") for one in workflow[True]["schedule"]]
    assert zones == ([None, None] if zone == "UTC" else [zone, zone])
    assert [one["cron"] for one in workflow[True]["schedule"]] == [
        "*/15 6-18 * * 1-5",
        "0 0 1 * *",
    ]
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["cancel-in-progress"] is False
    jobs = workflow["jobs"]
    assert {job: jobs[job]["permissions"] for job in jobs} == {
        "publish": {"contents": "read"},
        "commit": {"contents": "write"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    told = {key: text.replace("${{ '${{' }}", "${{") for key, text in workflow["env"].items()}
    assert told == {"PUBLICATION": name, "PUBLISHED": f"{name}/public"}
    assert workflow[True]["push"]["paths"][1].endswith("/feedwright.toml")


@pytest.mark.parametrize("name", ["my feeds", ODD, "-x"])
def test_the_workflow_commits_what_it_published(place: Path, name: str) -> None:
    """The job that writes commits the folder that the other hands over, and nothing beside it."""
    git = counterpart("git")

    def run(*arguments: str | Path, at: str = "clone") -> str:
        command = [git, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(
            command, cwd=place / at, check=True, capture_output=True, text=True
        ).stdout

    (place / "clone").mkdir()
    run("init", "--quiet", "--bare", "../origin")
    run("init", "--quiet")
    run("remote", "add", "origin", "../origin")
    (unit,) = units(place / "clone" / name, "github")
    run("add", ".")
    run("commit", "--quiet", "-m", "Begin")
    run("push", "--quiet", "--set-upstream", "origin", "HEAD")
    run("clone", "--quiet", "origin", "writer", at=".")
    workflow = yaml.safe_load(unit.text)
    jobs = workflow["jobs"]
    (place / "temp").mkdir()
    environment = {
        key: text.replace("${{ '${{' }}", "${{") for key, text in workflow["env"].items()
    } | {
        "PATH": str(Path(git).parent) + ":/usr/bin:/bin",
        "HOME": str(place),
        "RUNNER_TEMP": str(place / "temp"),
        "GITHUB_OUTPUT": str(place / "output"),
    }

    def job(named: str, at: str) -> None:
        for step in jobs[named]["steps"]:
            if "git " in step.get("run", ""):
                command = ["bash", "-euo", "pipefail", "-c", step["run"]]
                subprocess.run(command, cwd=place / at, env=environment, check=True)

    public = place / "clone" / name / "public"
    public.mkdir()
    (public / "rss.xml").write_text("<rss/>\r\n")
    (public / "a.png").write_bytes(bytes(range(256)))
    (place / "clone" / "elsewhere.yml").write_text("on: push")

    job("publish", "clone")
    job("commit", "writer")

    assert (place / "output").read_text() == "changed=true\n"
    assert run("log", "--format=%s", "@{upstream}", at="writer").split() == ["Publish", "Begin"]
    files = run("ls-tree", "-rz", "--name-only", "@{upstream}", at="writer").split("\0")
    assert [one for one in files if one.startswith(f"{name}/public")] == [
        f"{name}/public/a.png",
        f"{name}/public/rss.xml",
    ]
    assert "elsewhere.yml" not in files
    (place / "output").unlink()
    run("pull", "--quiet", "--rebase", "--autostash")
    job("publish", "clone")
    assert not (place / "output").exists()


def test_the_job_that_writes_takes_nothing_from_elsewhere(place: Path) -> None:
    """What was installed could alter what is handed over; other files are not committed for it."""
    (place / ".git").mkdir()
    (unit,) = units(place / "feeds", "github")
    jobs = yaml.safe_load(unit.text)["jobs"]

    assert not [step for step in jobs["commit"]["steps"] if "pip" in step.get("run", "")]
    commit = next(step["run"] for step in jobs["commit"]["steps"] if "run" in step)
    assert 'git --literal-pathspecs commit --quiet -m "Publish" -- "$PUBLISHED"' in commit
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)
    assert jobs["publish"]["steps"][0]["with"] == {"persist-credentials": False}
    runs = [step.get("run", "").strip() for step in jobs["publish"]["steps"]]
    assert 'feedwright publish -- "$PUBLICATION"' in runs


@pytest.mark.parametrize(
    ("outcome", "ends"), [("success", "success"), ("failure", "failure")], ids=["0", "1"]
)
def test_the_workflow_deploys_what_went_well(place: Path, outcome: str, ends: str) -> None:
    """Whatever was set aside (status 0) or refused (1), the rest is deployed; 1 ends in failure."""
    (place / ".git").mkdir()
    (unit,) = units(place / "feeds", "github")
    jobs = yaml.safe_load(unit.text)["jobs"]

    result, done = "success", []
    for step in jobs["publish"]["steps"]:
        is_publishing = step.get("id") == "published"
        if result == "failure":
            continue  # as every step is passed over that does not ask for more
        if step.get("if", "").startswith("${{ steps.published") and outcome == "success":
            continue
        done.append(step.get("id") or step.get("name", ""))
        failed = outcome == "failure" if is_publishing else "exit 1" in step.get("run", "")
        if failed and not step.get("continue-on-error"):
            result = "failure"

    assert result == ends
    assert [one for one in done if one in ids(jobs)] == ["published", "changes", "pages"]
    assert jobs["publish"]["outputs"]["uploaded"] == "${{ steps.pages.outcome }}"
    for job in ("commit", "deploy"):
        condition = jobs[job]["if"]
        assert "!cancelled()" in condition
        assert "needs.publish.result" not in condition
    assert "needs.publish.outputs.uploaded == 'success'" in jobs["deploy"]["if"]
    assert "public repository" in unit.text


def ids(jobs: dict[str, Any]) -> list[str]:
    """The ids of the steps of the job that publishes."""
    return [step["id"] for step in jobs["publish"]["steps"] if "id" in step]


@pytest.mark.parametrize("name", ["feeds", "-x", ODD, "a -- b"])
def test_launchd_reads_its_agents(place: Path, name: str) -> None:
    """Each is a property list whose program has the folder, and the schedule as it was given."""
    folder = place / name
    run, serve = units(folder, "launchd", "0 6 * * MON-FRI", "@hourly")

    for unit, words in (
        (run, ["run", str(folder), "--watch", "--every", "0 6 * * MON-FRI", "--every", "@hourly"]),
        (serve, ["serve", str(folder), "--host", "127.0.0.1", "--port", "8000"]),
    ):
        agent = plistlib.loads(unit.text.encode())
        assert unit.path == f"~/Library/LaunchAgents/{agent['Label']}.plist"
        assert agent["ProgramArguments"][-len(words) :] == words
        assert Path(agent["ProgramArguments"][0]).is_absolute()
        assert (agent["RunAtLoad"], agent["KeepAlive"]) == (True, {"SuccessfulExit": False})
        assert agent["StandardErrorPath"].endswith(f"/Library/Logs/{agent['Label']}.log")
        assert agent["WorkingDirectory"] == str(folder)


TASK = {
    "Task": {"RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"},
    "RegistrationInfo": {"Description"},
    "Triggers": {"BootTrigger"},
    "BootTrigger": {"Enabled", "Delay"},
    "Principals": {"Principal"},
    "Principal": {"LogonType", "RunLevel"},
    "Settings": {
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "StartWhenAvailable",
        "ExecutionTimeLimit",
        "Priority",
        "RestartOnFailure",
    },
    "RestartOnFailure": {"Interval", "Count"},
    "Actions": {"Exec"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}
"""Elements of the schema of tasks that ours has (MS-TSCH 2.5), by what holds them."""


@pytest.mark.parametrize("name", ["feeds", "-x", ODD, "a -- b"])
def test_windows_reads_its_tasks(place: Path, name: str) -> None:
    """Each task has the elements of the schema, and its program is given the folder whole."""
    folder = place / name
    for unit, kind in zip(units(folder, "windows", "0 6 * * *"), ("run", "serve"), strict=True):
        root = ET.fromstring(unit.text)  # noqa: S314 - it is our own
        space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
        for one in root.iter():
            assert one.tag.startswith(space)
            inner = {child.tag.removeprefix(space) for child in one}
            assert inner == TASK.get(one.tag.removeprefix(space), set())
        assert root.get("version") == "1.2"
        find = {one.tag.removeprefix(space): one.text or "" for one in root.iter()}
        assert find["WorkingDirectory"] == str(folder)
        # unsignedByte and duration of its schema (restartType).
        assert (1 <= int(find["Count"]) <= 255, find["Interval"]) == (True, "PT1M")
        assert subprocess.list2cmdline([kind, str(folder)]) in find["Arguments"]
        assert find["ExecutionTimeLimit"] == "PT0S"
        actor = root.find(f"{space}Principals/{space}Principal")
        actions = root.find(f"{space}Actions")
        assert actor is not None
        assert actions is not None
        assert actions.get("Context") == actor.get("id")


@pytest.mark.parametrize("name", ["feeds", ODD])
def test_the_image_publishes_and_serves(place: Path, name: str) -> None:
    """The image runs `run` as nobody, and its command is a list as JSON has it."""
    (unit,) = units(place / name, "container", "0 6 * * MON-FRI")
    lines = [one for one in unit.text.splitlines() if one and not one.startswith("#")]
    command = next(one for one in lines if one.startswith("CMD "))

    assert {one.split()[0] for one in lines} <= {
        *("FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "VOLUME", "EXPOSE", "STOPSIGNAL"),
        *("ENTRYPOINT", "CMD"),
    }
    assert json.loads(command.removeprefix("CMD ")) == [
        *("run", "/publication", "--watch", "--every", "0 6 * * MON-FRI"),
    ]
    assert "USER 10001:10001" in lines
    assert f"-v {shlex.quote(str(place / name))}:/publication" in unit.text


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
def test_kubernetes_schema_takes_the_manifest(place: Path, name: str) -> None:
    """The manifest is valid by Kubernetes' strict schema: no field is unknown or misplaced."""
    (unit,) = units(place / name, "kubernetes", "0 6 * * MON-FRI")
    volume, job = list(yaml.safe_load_all(unit.text))

    for one in (volume, job):
        validate(one, KUBERNETES, strict=True)
    with pytest.raises(ValidationError):
        validate(job | {"spec": job["spec"] | {"timezone": "UTC"}}, KUBERNETES, strict=True)
    spec = job["spec"]
    assert (spec["schedule"], spec["timeZone"]) == ("0 6 * * 1-5", "Europe/Berlin")
    assert spec["concurrencyPolicy"] == "Forbid"
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == volume["metadata"]["name"]
    (container,) = pod["containers"]
    assert container["args"] == ["feedwright", "publish", "/publication"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["resources"]["limits"]["memory"]


COMMIT = "0123456789abcdef0123456789abcdef01234567"
FROM = [
    pytest.param({"kind": "index"}, "feedwright==9.8", False, id="an index"),
    pytest.param(
        {"kind": "vcs", "address": "https://code.example/a/feedwright", "commit": COMMIT},
        f"feedwright @ git+https://code.example/a/feedwright@{COMMIT}",
        True,
        id="a repository",
    ),
    pytest.param(
        {
            "kind": "folder",
            "path": "/home/me/feedwright",
            "address": "https://code.example/a/feedwright.git",
            "commit": COMMIT,
        },
        f"feedwright @ git+https://code.example/a/feedwright.git@{COMMIT}",
        True,
        id="a clone of a commit that its remote has",
    ),
    pytest.param(
        {"kind": "folder", "path": "/home/me/feedwright"},
        "feedwright @ git+https://HOST/OWNER/feedwright@COMMIT",
        True,
        id="a folder",
    ),
    pytest.param(
        {"kind": "archive", "address": "https://files.example/f.whl#sha256=00"},
        "feedwright @ https://files.example/f.whl#sha256=00",
        False,
        id="an archive",
    ),
]


@pytest.mark.parametrize(("told", "requirement", "from_git"), FROM)
def test_others_install_what_is_here(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: dict[str, Any],
    requirement: str,
    from_git: bool,
) -> None:
    """What runs elsewhere is from where it was installed here, with hashes; or it is to fill in."""
    here = Installation(version="9.8", **told)
    monkeypatch.setattr("feedwright.scheduling.export.installed", lambda: here)
    monkeypatch.setattr("feedwright.scheduling.services.installed", lambda: here)
    (place / ".git").mkdir()

    (workflow,) = units(place / "feeds", "github")
    (manifest,) = units(place / "feeds", "kubernetes")
    (image,) = units(place / "feeds", "container")

    jobs = yaml.safe_load(workflow.text)["jobs"]
    install = next(s["run"] for s in jobs["publish"]["steps"] if "pip" in s.get("run", ""))
    lock = "pip install --require-hashes -r .github/feedwright-feeds.txt"
    assert lock in install
    assert (f"pip install --no-deps --no-build-isolation '{requirement}'" in install) == from_git
    serving = requirement.replace("feedwright", "feedwright[serve]", 1)
    for text, wanted in (
        (workflow.text, requirement),
        (manifest.text, requirement),
        (image.text, serving),
    ):
        assert f"'{wanted}'" in text
        assert ("# To fill in:" in text) == ("HOST" in requirement)
        assert "/home/me" not in text
        if text is not workflow.text:
            assert ("install -y --no-install-recommends git" in text) == from_git


SHARED = 'store = "postgresql://db.example.org/feeds"'
"""What lets workers publish."""
BY_WORKERS: tuple[Target, ...] = ("systemd-worker", "container", "kubernetes")


def shared_units(folder: Path, target: Target, *every: str) -> list[Unit]:
    """What is given for a publication whose store lies in a database."""
    write(folder, {}, publication=SHARED)
    return list(schedule(folder, target, every=every, environment={}))


@pytest.mark.parametrize("name", ["feeds", "-x", ODD])
def test_systemd_verifies_the_template(place: Path, name: str) -> None:
    """Systemd finds nothing to say against instances of the worker, and finds them safe."""
    program = counterpart("systemd-analyze", package="systemd")
    template, serve = shared_units(place / name, "systemd-worker")
    assert Path(template.path).name.endswith("-worker@.service")
    assert Path(serve.path).name.endswith("-serve.service")
    (place / Path(template.path).name).write_text(template.text, encoding="utf-8")
    file = place / Path(template.path).name.replace("@", "@1")
    file.write_text(template.text, encoding="utf-8")
    for check in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=30"]):
        command = [program, *check, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = done.stderr.splitlines()
        assert [line for line in lines if "feedwright" in line or str(place) in line] == []
        assert done.returncode == 0 or check[0] == "verify"
    (started,) = settings(template.text, "ExecStart")
    assert "/feedwright worker " in started


def test_kubernetes_takes_workers_and_servers(place: Path) -> None:
    """Both are Deployments of several, on one volume that several nodes write."""
    (unit,) = shared_units(place / "feeds", "kubernetes")
    documents = list(yaml.safe_load_all(unit.text))
    for one in documents:
        validate(one, KUBERNETES, strict=True)
    volume, worker, server, service = documents
    assert volume["spec"]["accessModes"] == ["ReadWriteMany"]
    for one, command in ((worker, "worker"), (server, "serve")):
        assert one["kind"] == "Deployment"
        spec = one["spec"]
        assert spec["replicas"] == 2
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
        pod = spec["template"]["spec"]
        assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == volume["metadata"]["name"]
        (container,) = pod["containers"]
        assert container["args"][:2] == [command, "/publication"]
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
    labels = server["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == labels
    assert service["spec"]["selector"] != worker["spec"]["template"]["metadata"]["labels"]
    with pytest.raises(ValidationError):
        validate(worker | {"spec": worker["spec"] | {"replica": 1}}, KUBERNETES, strict=True)


def test_the_image_works(place: Path) -> None:
    """Where the store lies in a database the image is a worker's; with times it is as before."""
    (unit,) = shared_units(place / "feeds", "container")
    assert unit.text.splitlines()[-1] == 'CMD ["worker", "/publication"]'
    assert "feedwright[serve,workers]" in unit.text
    (unit,) = shared_units(place / "feeds", "container", "@hourly")
    assert '"run", "/publication", "--watch"' in unit.text
    assert "feedwright[serve,postgres]" in unit.text
    (unit,) = shared_units(place / "feeds", "kubernetes", "@hourly")
    assert "kind: CronJob" in unit.text
    assert "feedwright[postgres]" in unit.text

    file = place / "feeds" / "feedwright.toml"
    file.write_text(file.read_text().replace('"public"', '"s3://bucket/feeds"'))
    (unit,) = schedule(place / "feeds", "container", environment={})
    assert "feedwright[serve,workers,s3]" in unit.text


def test_what_workers_cannot_be_told(place: Path) -> None:
    """A store in a file is one machine's, and workers keep no times."""
    with pytest.raises(ConfigurationError, match="its store is a file"):
        units(place / "feeds", "systemd-worker")
    with pytest.raises(ConfigurationError, match="leave --every out"):
        shared_units(place / "feeds", "systemd-worker", "@hourly")


@pytest.mark.parametrize("target", get_args(Target))
def test_nothing_is_left_to_fill_in(place: Path, target: Target) -> None:
    """Each text is complete, and begins by saying what it is."""
    every = [] if target in WEB_SERVERS else ["0 6 * * *"]
    made = [] if target == "systemd-worker" else units(place / "feeds", target, *every)
    made += shared_units(place / "feeds", target) if target in BY_WORKERS else []
    assert made
    for unit in made:
        comments = [one for one in unit.text.splitlines() if one.lstrip().startswith("#")]
        assert "@{" not in unit.text
        assert unit.text.startswith(("# ", '<?xml version="1.0"'))
        assert max(map(len, [*comments, ""])) < 120 + len(str(place))


@pytest.mark.parametrize(
    ("target", "every", "reason"),
    [
        ("cron", ["0 6 L * *"], "cron(8) knows no 'L'"),
        ("github", ["* * * * *"], "GitHub publishes every 5 minutes at most"),
        ("github", ["59,1 6 * * *"], "GitHub publishes every 5 minutes at most"),
        ("kubernetes", ["0 6 * * *", "0 7 * * *"], "a CronJob has one schedule"),
        ("kubernetes", ["0 6 */2 * MON"], "Kubernetes takes either day"),
        ("systemd", ["0 6 */2 * 5L"], "systemd counts days"),
    ],
)
def test_what_cannot_be_said(place: Path, target: Target, every: list[str], reason: str) -> None:
    """What a scheduler cannot be told exactly is refused in one line that says why."""
    with pytest.raises(ConfigurationError) as caught:
        units(place / "feeds", target, *every)

    told = str(caught.value)
    assert "\n" not in told
    assert told.startswith(repr(" and ".join(every)) + " cannot be expressed exactly: ")
    assert reason in told


def test_a_destination_that_others_do_not_have(place: Path) -> None:
    """A folder outside the repository, or the volume, cannot be published to from there."""
    (place / "repository" / ".git").mkdir(parents=True)
    folder = place / "repository" / "feeds"
    write(folder, {})
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('"public"', f'"{place}/served"'))

    for target in ("github", "kubernetes"):
        with pytest.raises(ConfigurationError, match="served is"):
            schedule(folder, target, environment={})


def test_the_command(place: Path) -> None:
    """``schedule`` prints one file as it is, and of several says where each goes."""
    write(place / "feeds", {})

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(commands.app, ["schedule", str(place / "feeds"), *arguments])

    one = run("--for", "kubernetes")
    assert [document["kind"] for document in yaml.safe_load_all(one.stdout)] == [
        "PersistentVolumeClaim",
        "CronJob",
    ]
    several = run("--for", "systemd", "--every", "0 6 * * *", "--every", "@hourly")
    assert [line for line in several.stdout.splitlines() if line.startswith("# =====")] == [
        f"# ===== /etc/systemd/system/feedwright-feeds{ending}"
        for ending in (".service", ".timer", "-run.service", "-serve.service")
    ]
    assert several.stdout.count("OnCalendar=") == 2
    refused = run("--for", "cron", "--every", "0 0 L * *")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("error: '0 0 L * *' cannot be expressed exactly")
    for wrong in (("--for", "solaris"), ("--for", "cron", "--every", "never"), ()):
        assert run(*wrong).exit_code == 2


def test_a_publication_of_a_bucket(place: Path) -> None:
    """Services of a bucket read its credentials from a file, and an image has what reaches it."""
    with delivering_to("s3://my-feeds/news"):
        service, _, run, serve = units(place / "feeds", "systemd", "0 6 * * *")
        (image,) = units(place / "feeds", "container", "0 6 * * *")
        for target in ("nginx", "caddy"):
            with pytest.raises(ConfigurationError, match="web servers serve folders"):
                units(place / "feeds", target)
        with pytest.raises(ConfigurationError, match="is no folder, and the workflow"):
            units(place / "feeds", "github", "0 6 * * *")
    for one in (service, run, serve):
        assert settings(one.text, "EnvironmentFile") == ["/etc/feedwright/feedwright-feeds.env"]
    assert settings(service.text, "ReadWritePaths") == [str(place / "feeds")]
    assert "serve,s3" in image.text
    (folder, *_) = units(place / "other", "systemd", "0 6 * * *")
    assert settings(folder.text, "EnvironmentFile") == []
