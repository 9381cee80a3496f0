"""What the wheel carries besides the package: the themes and the example site.

They live at the top of the checkout, where people look for them, and inside the package once installed. A hook and
not `force-include` in pyproject.toml, because that would also copy them into editable installs, where they grow stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {
    "themes": "site_gen/themes",
    "site.yaml": "site_gen/example/site.yaml",
    "content": "site_gen/example/content",
    "private": "site_gen/example/private",
}


class CarryThemesAndExample(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `CARRIED` to a real wheel and nothing to an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the files are gathered."""
        if version == "standard":
            build_data["force_include"].update(CARRIED)
