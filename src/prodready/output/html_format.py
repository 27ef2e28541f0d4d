"""One HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from prodready import __version__
from prodready.output import View


def render(view: View) -> str:
    """The findings by file, each with its source line and its trail; what is suppressed at the end."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True)
    groups = [(path, list(found)) for path, found in groupby(view.open, key=lambda f: f.location.path)]
    return environment.get_template("page.html.jinja").render(view=view, groups=groups, version=__version__) + "\n"
