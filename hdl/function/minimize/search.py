"""Local search for few columns that cover all rows."""

import numpy as np

from .budget import Budget
from .kernel import Kernel
from .matrix import Matrix

__all__ = ["Search"]

_STEPS = 200_000
_PIECE = 1e7  # work between two looks at the clock
_STEPS_PER_COLUMN = 20  # what small problems need

# Where _walk keeps its scalars.
_UNCOVERED, _TAKEN, _BEST, _TABU, _STEP, _RANDOM = range(6)


class Search:
    """Row-weighting local search for a unate covering problem.

    Columns are taken greedily at first. Then, over and over, the least useful column is dropped,
    and one that covers a random uncovered row is taken; the longer a row has been uncovered, the
    heavier it weighs in what is useful. After C. Gao, X. Yao, T. Weise and J. Li, "An efficient
    local search heuristic with row weighting for the unicost set covering problem", 2015.

    Deterministic: so many steps always find the same.

    Parameters
    ----------
    matrix : :class:`Matrix`
        Every row has a one.

    Attributes
    ----------
    best : array of :class:`bool`
        The columns of the smallest cover so far; all of them at first.
    step_work : :class:`float`
        Roughly how often the innermost loops go round in a step.
    """

    def __init__(self, matrix: Matrix):
        rows, columns = len(matrix), matrix.width
        self.matrix = matrix
        self._transposed = matrix.transposed()
        self._scores = self._transposed.lengths
        self.best = np.ones(columns, np.bool_)
        self._row_state = np.stack([np.ones(rows, np.int64), np.zeros(rows, np.int64)])
        self._uncovered = np.stack([np.arange(rows), np.arange(rows)])
        self._taken = np.stack([np.zeros(columns, np.int64), np.full(columns, -1)])
        self._changed = np.ones(columns, np.bool_)
        self._stamps = np.zeros(columns, np.int64)
        self._scalars = np.array([rows, 0, columns + 1, -1, 0, 1], np.int64)
        ones = len(matrix.columns)
        self.step_work = 2 + columns / 8 + ones / columns * ones / rows

    @property
    def count(self) -> int:
        """How many columns the best cover has."""
        return int(np.count_nonzero(self.best))

    def improve(self, budget: Budget) -> None:
        """Go on as long as better covers keep coming, or until the budget expires.

        However little time there is, there is a greedy cover in the end.
        """
        done = last = 0
        while done <= 2 * last or done == 0:
            before = self.count
            done += self.try_once(budget)
            if self.count < before:
                last = done
            if budget.expired:
                break

    def try_once(self, budget: Budget) -> int:
        """Go on for as many steps as find a good cover in most cases, and return their number."""
        steps = min(_STEPS, _STEPS_PER_COLUMN * self.matrix.width)
        self.run(steps, budget)
        return steps

    def go_on(self, budget: Budget) -> None:
        """Go on for a fraction of a second."""
        self.run(max(1, int(_PIECE // self.step_work)), budget)

    def run(self, steps: int, budget: Budget, enough: int = 1) -> None:
        """Go on for so many steps, or until the budget expires or few enough columns do."""
        piece = max(1, int(_PIECE // self.step_work))
        last = int(self._scalars[_STEP]) + steps
        while self._scalars[_STEP] < last and self._scalars[_BEST] > enough:
            before = self._scalars[_BEST]
            until = min(last, int(self._scalars[_STEP]) + piece)
            _walk(
                *(self.matrix.starts, self.matrix.columns),
                *(self._transposed.starts, self._transposed.columns),
                *(*self._row_state, *self._uncovered, *self._taken),
                *(self._scores, self._changed, self._stamps, self.best, self._scalars),
                until,
                work=steps * self.step_work,
            )
            if self._scalars[_BEST] < before:
                budget.report(f"{self.count} columns cover {len(self.matrix)} rows")
            if budget.expired:
                break


@Kernel
def _walk(
    starts,
    columns,
    column_starts,
    rows,
    weights,
    covered,
    uncovered,
    uncovered_at,
    taken,
    taken_at,
    scores,
    changed,
    stamps,
    best,
    scalars,
    until,
):
    # scores: weight of the rows that taking a column would cover, or that dropping it would leave.
    open_rows, count, fewest, tabu, step, random = (
        scalars[0], scalars[1], scalars[2], scalars[3], scalars[4], scalars[5],
    )  # fmt: skip
    greedy = fewest > len(scores)
    while step < until and fewest > 1:
        if open_rows == 0:
            fewest = count
            for column in range(len(best)):
                best[column] = taken_at[column] >= 0
            greedy = False
            if fewest == 1:
                break
        if greedy:
            add = 0
            for column in range(len(scores)):
                if taken_at[column] < 0 and (taken_at[add] >= 0 or scores[column] > scores[add]):
                    add = column
        else:
            step += 1
            drop = -1
            for at in range(count):
                column = taken[at]
                if column != tabu and (
                    drop < 0
                    or scores[column] < scores[drop]
                    or (scores[column] == scores[drop] and stamps[column] < stamps[drop])
                ):
                    drop = column
            if drop < 0:
                drop = tabu
            stamps[drop] = step
            changed[drop] = False
            count -= 1
            last = taken[count]
            taken[taken_at[drop]] = last
            taken_at[last] = taken_at[drop]
            taken_at[drop] = -1
            for at in range(column_starts[drop], column_starts[drop + 1]):
                row = rows[at]
                covered[row] -= 1
                if covered[row] == 0:
                    uncovered[open_rows] = row
                    uncovered_at[row] = open_rows
                    open_rows += 1
                for near in range(starts[row], starts[row + 1]):
                    column = columns[near]
                    if column == drop:
                        continue
                    changed[column] = True
                    if covered[row] == 0:
                        scores[column] += weights[row]
                    elif covered[row] == 1 and taken_at[column] >= 0:
                        scores[column] += weights[row]
            if open_rows == 0 or count + 1 >= fewest:
                continue
            random = random * 48271 % 2147483647
            row = uncovered[random % open_rows]
            add = -1
            for near in range(starts[row], starts[row + 1]):
                column = columns[near]
                if changed[column] and (
                    add < 0
                    or scores[column] > scores[add]
                    or (scores[column] == scores[add] and stamps[column] < stamps[add])
                ):
                    add = column
            if add < 0:
                add = columns[starts[row]]
            tabu = add
            stamps[add] = step
        taken[count] = add
        taken_at[add] = count
        count += 1
        for at in range(column_starts[add], column_starts[add + 1]):
            row = rows[at]
            covered[row] += 1
            if covered[row] == 1:
                open_rows -= 1
                last = uncovered[open_rows]
                uncovered[uncovered_at[row]] = last
                uncovered_at[last] = uncovered_at[row]
            for near in range(starts[row], starts[row + 1]):
                column = columns[near]
                if column == add:
                    continue
                changed[column] = True
                if covered[row] == 1:
                    scores[column] -= weights[row]
                elif covered[row] == 2 and taken_at[column] >= 0:
                    scores[column] -= weights[row]
        if not greedy:
            for at in range(open_rows):
                row = uncovered[at]
                weights[row] += 1
                for near in range(starts[row], starts[row + 1]):
                    scores[columns[near]] += 1
    scalars[0], scalars[1], scalars[2], scalars[3], scalars[4], scalars[5] = (
        open_rows, count, fewest, tabu, step, random,
    )  # fmt: skip
