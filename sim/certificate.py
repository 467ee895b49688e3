"""The answer of a proof, as something that can be kept, compared and checked."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Certificate", "Compared"]

_METHODS = {"exhaustive": "running all of them", "bdd": "BDD", "sat": "SAT", "fraig": "SAT"}
_INDUCTION = "induction-"


@dataclass(frozen=True)
class Compared:
    """One of the two sides: what it is, what it is called, and the SHA-256 of its text."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True)
class Certificate:
    """What was compared, how, and what came of it.

    Attributes
    ----------
    proven : :class:`bool`
        Whether the two agree, for every input, in every bit that both specify.
    method : :class:`str`
        How it was decided: ``exhaustive``, ``bdd`` or ``sat``; or with state
        ``induction-exhaustive``, ``induction-bdd`` or ``induction-fraig``.
    subjects : pair of :class:`Compared`
    counterexample : :class:`dict` or ``None``
        Input values, by port, on which they differ. With state, these are those of one cycle,
        together with what the registers hold in it.
    outputs : :class:`dict` or ``None``
        For each output port that differs there, what the first and the second one give, with 0 for
        bits that are not compared.
    care_difference : :class:`dict` or ``None``
        If both leave bits open, but not the same ones: input values, by port, at which a bit is
        specified by one of them alone.
    tools : :class:`dict` of :class:`str` to :class:`str`
        Versions of the programs that were used.
    seconds : :class:`float`
        Wall-clock time.
    trace : tuple of :class:`dict` or ``None``
        With state, input values in each cycle from the start up to the first in which they
        differ, which is the counter-example. If there is a counter-example and no trace, the
        first 16 cycles do not lead there: the registers may never hold these values, which an
        invariant of the block would then exclude.
    """

    proven: bool
    method: str
    subjects: tuple[Compared, Compared]
    counterexample: dict[str, int] | None
    outputs: dict[str, tuple[int, int]] | None
    care_difference: dict[str, int] | None
    tools: dict[str, str]
    seconds: float
    trace: tuple[dict[str, int], ...] | None = None

    @property
    def by_induction(self) -> bool:
        """Whether what was compared has state."""
        return self.method.startswith(_INDUCTION)

    @property
    def sha256(self) -> str:
        """Digest of all but the tools and the time: the same wherever the proof is repeated."""
        content = {
            key: value for key, value in asdict(self).items() if key not in ("tools", "seconds")
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def line(self) -> str:
        """Say on one line what was proven, without anything that depends on when and where."""
        second = self.subjects[1]
        other = "its model" if second.kind == "model" else f"{second.kind} {second.name}"
        if self.counterexample is not None:
            values = " ".join(f"{name}={value}" for name, value in self.counterexample.items())
            said = f"NOT PROVEN: differs from {other} at {values}"
        else:
            scope = "for every input"
            if self.by_induction:
                scope = "in every cycle by induction, for every state and input"
            method = self.method.removeprefix(_INDUCTION)
            said = f"Proven equal to {other} {scope} by {_METHODS.get(method, method)}"
        return f"{said} (certificate sha256 {self.sha256})"

    def to_dict(self) -> dict[str, Any]:
        """Return the certificate, with its digest, as plain data."""
        return {**asdict(self), "sha256": self.sha256}

    def to_json(self) -> str:
        """Write the certificate, with its digest, as JSON."""
        return json.dumps(self.to_dict(), indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Certificate":
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        :exc:`ValueError`
            If it is not JSON, has other keys, or was changed so that its digest does not fit.
        """
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"certificate is not JSON: {error}") from None
        keys = [*cls.__dataclass_fields__, "sha256"]
        if not isinstance(content, dict) or sorted(content) != sorted(keys):
            raise ValueError(f"certificate must have the keys {', '.join(keys)}")
        stated = content.pop("sha256")
        certificate = cls(
            **{
                **content,
                "subjects": tuple(Compared(**subject) for subject in content["subjects"]),
                "outputs": _pairs(content["outputs"]),
                "trace": content["trace"] and tuple(content["trace"]),
            }
        )
        if certificate.sha256 != stated:
            raise ValueError(
                f"certificate was changed: its digest is {certificate.sha256}, not {stated}"
            )
        return certificate


def _pairs(outputs: dict[str, Any] | None) -> dict[str, tuple[int, int]] | None:
    if outputs is None:
        return None
    return {name: (first, second) for name, (first, second) in outputs.items()}
