"""`challenge-hub check` and `schema`: a project file judged without server or database."""

import json
from datetime import timedelta
from pathlib import Path

import click

from challenge_hub.challenges.format import Project, ProjectFileInvalid, read_project, schema
from challenge_hub.challenges.format.errors import ProjectError
from challenge_hub.challenges.format.reference_page import reference_page
from challenge_hub.foundation.languages import translator

DOMAIN = "project_file"


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", show_default=True,
    envvar="HUB_LANGUAGE", help="The language of the messages.",
)  # fmt: skip
def check_file(file: Path, language: str) -> None:
    """Check the project FILE and print all its errors, each with line and column.

    Changes nothing. Exit code 0: the file can be submitted; 2: it has errors, one a line, as
    `file:line:column: path: what is wrong. What is allowed.`
    """
    project = read_or_exit(file, language)
    click.echo(f"{file}: {project.title} ({_days(project)})")
    click.echo(f"content hash {project.content_hash}")


@click.command("schema")
@click.option("--reference", "as_page", is_flag=True, help="Print the Markdown page for people.")
def print_schema(as_page: bool) -> None:
    """Print the JSON Schema of project files, with descriptions and defaults, for editors."""
    text = (
        reference_page() if as_page else json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    )
    click.echo(text, nl=False)


def read_or_exit(file: Path, language: str = "en") -> Project:
    """Return the project of a file; print its errors to stderr and exit with 2 when it has any."""
    try:
        return read_project(file.read_bytes())
    except ProjectFileInvalid as invalid:
        for error in invalid.problems:
            click.echo(error_line(file, error, language), err=True)
        text = translator(language, DOMAIN)(invalid.text)
        click.echo(f"{file}: {text.format(**invalid.context)}", err=True)
        raise SystemExit(2) from None


def _days(project: Project) -> str:
    """Return the first and the last day, as the people of its zone count them."""
    zone = project.timezone
    last = project.end - timedelta(microseconds=1)  # the end itself is outside
    return f"{project.start.astimezone(zone):%Y-%m-%d} – {last.astimezone(zone):%Y-%m-%d}"


def error_line(file: Path, error: ProjectError, language: str) -> str:
    """Return one error as editors and people read it."""
    text, allowed = error.say(translator(language, DOMAIN))
    path = f"{error.path}: " if error.path else ""
    return f"{file}:{error.line}:{error.column}: {path}{text} {allowed}".rstrip()
