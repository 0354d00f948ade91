"""The shipped KPI catalogue (contract 1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class KpiDefinition:
    """What a KPI is and how its facts add up.

    `measure` is total, count, average or ratio; `of` are a ratio's numerator and denominator;
    `bounds` the least and greatest value of one contact, as shortest decimal strings in `unit`.
    """

    code: str
    label: str
    unit: str
    measure: str
    better: str = "higher"
    of: tuple[str, str] | None = None
    bounds: tuple[str, str] | None = None
    label_en: str = ""

    def labelled(self, language: str) -> str:
        """Return the label in `fr` or `en`."""
        return self.label_en if language == "en" and self.label_en else self.label

    def as_document(self, language: str) -> dict[str, Any]:
        """Return the definition as a resolved project file holds it."""
        document: dict[str, Any] = {
            "label": self.labelled(language),
            "unit": self.unit,
            "measure": self.measure,
            "better": self.better,
        }
        if self.of:
            document["of"] = list(self.of)
        if self.bounds:
            document["bounds"] = list(self.bounds)
        return document

    @classmethod
    def from_document(cls, code: str, document: Mapping[str, Any]) -> "KpiDefinition":
        """Return the definition of a KPI of a resolved project file."""
        return cls(
            code=code,
            label=document["label"],
            unit=document["unit"],
            measure=document["measure"],
            better=document["better"],
            of=_pair(document.get("of")),
            bounds=_pair(document.get("bounds")),
        )


def _pair(items: list[str] | None) -> tuple[str, str] | None:
    return (items[0], items[1]) if items else None


def _definition(code: str, entry: Mapping[str, Any]) -> KpiDefinition:
    return KpiDefinition(
        code=code,
        label=entry["fr"],
        label_en=entry["en"],
        unit=entry["unit"],
        measure=entry["measure"],
        better=entry.get("better", "higher"),
        of=_pair(entry.get("of")),
        bounds=_pair(entry.get("bounds")),
    )


def _read() -> Mapping[str, KpiDefinition]:
    text = resources.files("challenge_hub.feeds").joinpath("catalogue.yaml").read_text("utf-8")
    entries = yaml.safe_load(text)
    return MappingProxyType({code: _definition(code, entry) for code, entry in entries.items()})


CATALOGUE: Mapping[str, KpiDefinition] = _read()
