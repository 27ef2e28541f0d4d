"""The project: the facts of all files, linked."""

from prodready.project.link import Found, Project

__all__ = ["Found", "Project"]
