"""Sparse matrices of bits."""

from dataclasses import dataclass

import numpy as np

__all__ = ["Matrix"]


@dataclass(frozen=True, eq=False)
class Matrix:
    """A matrix of bits in compressed rows.

    Parameters
    ----------
    starts : array of :class:`numpy.int64`, of shape :py:`(rows + 1,)`
    columns : array of :class:`numpy.int64`
        Row :py:`r` has ones in the columns :py:`columns[starts[r] : starts[r + 1]]`, ascending.
    width : :class:`int`
        How many columns there are.
    """

    starts: np.ndarray
    columns: np.ndarray
    width: int

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.starts) - 1

    def row(self, row: int) -> np.ndarray:
        """List the columns of the ones in a row."""
        return self.columns[self.starts[row] : self.starts[row + 1]]

    @property
    def lengths(self) -> np.ndarray:
        """How many ones each row has."""
        return np.diff(self.starts)

    @property
    def row_of(self) -> np.ndarray:
        """The row of each one."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def transposed(self) -> "Matrix":
        counts = np.bincount(self.columns, minlength=self.width)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        rows = self.row_of[np.argsort(self.columns, kind="stable")]
        return Matrix(starts, rows, len(self))

    def kept(self, rows: np.ndarray, columns: np.ndarray) -> "Matrix":
        """Keep the rows and columns where the masks are true, and number both anew."""
        ones = rows[self.row_of] & columns[self.columns]
        lengths = np.bincount(self.row_of[ones], minlength=len(self))[rows]
        return Matrix(
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            (np.cumsum(columns) - 1)[self.columns[ones]],
            int(np.count_nonzero(columns)),
        )

    def covered_by(self, columns: np.ndarray) -> np.ndarray:
        """Tell which rows have a one in any of the columns, given by a mask."""
        counts = np.zeros(len(self), np.int64)
        np.add.at(counts, self.row_of, columns[self.columns])
        return counts > 0
