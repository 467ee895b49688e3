"""Parts of the 7400 and 4000 families with the pins of their data sheets.

A part is named after its number: ``Sn`` of the 7400 family, ``Cd`` of the 4000 family. Its ports
are the pins, one bit each, with ``_n`` behind the names of those that are active low. A name that
would be no identifier is changed: a number by itself gets the letter ``I`` or ``Y`` in front, and
the number of a section goes behind the name.
"""

from .decimal import Sn7442, Sn7443, Sn7444, Sn7445, Sn74145
from .decoders import Cd4555, Cd4556, Sn74138, Sn74139, Sn74154, Sn74155, Sn74238
from .displays import Cd4511, Sn7447, Sn7448, Sn74247, Sn74248
from .encoders import Cd4532, Sn74147, Sn74148, Sn74348
from .latches import Cd4514, Cd4515, Sn74137, Sn74237, Sn74259

__all__ = [
    "Cd4511",
    "Cd4514",
    "Cd4515",
    "Cd4532",
    "Cd4555",
    "Cd4556",
    "Sn7442",
    "Sn7443",
    "Sn7444",
    "Sn7445",
    "Sn7447",
    "Sn7448",
    "Sn74137",
    "Sn74138",
    "Sn74139",
    "Sn74145",
    "Sn74147",
    "Sn74148",
    "Sn74154",
    "Sn74155",
    "Sn74237",
    "Sn74238",
    "Sn74247",
    "Sn74248",
    "Sn74259",
    "Sn74348",
]
