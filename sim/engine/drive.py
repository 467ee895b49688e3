"""The loop over columns, and the small steps in it, as the text of LLVM functions.

A step is a function ``i64 step(a, b, x)`` of three 64-bit integers, mostly addresses. It returns 0
to go on.
"""

from .simd import Simd

__all__ = ["STEP", "drive"]


STEP = ("function", "repeat", "a", "a_round", "a_item", "b", "b_round", "b_item", "x")
"""What a step consists of in memory: so many 64-bit integers.

In round ``r`` of the loop the function is called for every ``i`` below ``repeat``, with the
arguments ``a + r * a_round + i * a_item``, ``b + r * b_round + i * b_item`` and ``x``.
"""

_DRIVE = """
define i64 @drive(ptr %steps, i64 %count, i64 %first, i64 %end) {
entry:
  br label %round.loop
round.loop:
  %round = phi i64 [%first, %entry], [%round.next, %round.end]
  br label %step.loop
step.loop:
  %step = phi ptr [%steps, %round.loop], [%step.next, %step.end]
  %number = phi i64 [0, %round.loop], [%number.next, %step.end]
  %function = load ptr, ptr %step
  %repeat.at = getelementptr i64, ptr %step, i64 1
  %repeat = load i64, ptr %repeat.at
  %a.at = getelementptr i64, ptr %step, i64 2
  %a.base = load i64, ptr %a.at
  %a.round.at = getelementptr i64, ptr %step, i64 3
  %a.round = load i64, ptr %a.round.at
  %a.item.at = getelementptr i64, ptr %step, i64 4
  %a.item = load i64, ptr %a.item.at
  %b.at = getelementptr i64, ptr %step, i64 5
  %b.base = load i64, ptr %b.at
  %b.round.at = getelementptr i64, ptr %step, i64 6
  %b.round = load i64, ptr %b.round.at
  %b.item.at = getelementptr i64, ptr %step, i64 7
  %b.item = load i64, ptr %b.item.at
  %x.at = getelementptr i64, ptr %step, i64 8
  %x = load i64, ptr %x.at
  %a.offset = mul i64 %round, %a.round
  %a.first = add i64 %a.base, %a.offset
  %b.offset = mul i64 %round, %b.round
  %b.first = add i64 %b.base, %b.offset
  br label %item.loop
item.loop:
  %item = phi i64 [0, %step.loop], [%item.next, %item.end]
  %a = phi i64 [%a.first, %step.loop], [%a.next, %item.end]
  %b = phi i64 [%b.first, %step.loop], [%b.next, %item.end]
  %stop = call i64 %function(i64 %a, i64 %b, i64 %x)
  %stopped = icmp ne i64 %stop, 0
  br i1 %stopped, label %stop.now, label %item.end
item.end:
  %a.next = add i64 %a, %a.item
  %b.next = add i64 %b, %b.item
  %item.next = add i64 %item, 1
  %item.again = icmp ult i64 %item.next, %repeat
  br i1 %item.again, label %item.loop, label %step.end
step.end:
  %step.next = getelementptr i64, ptr %step, i64 9
  %number.next = add i64 %number, 1
  %step.again = icmp ult i64 %number.next, %count
  br i1 %step.again, label %step.loop, label %round.end
round.end:
  %round.next = add i64 %round, 1
  %round.again = icmp ult i64 %round.next, %end
  br i1 %round.again, label %round.loop, label %finish
stop.now:
  ret i64 %round
finish:
  ret i64 %end
}
"""

_COUNTER = """
define i64 @counter(i64 %column, ptr %planes, ptr %places) {{
entry:
  %count = load i64, ptr %places
  br label %bit.loop
bit.loop:
  %bit = phi i64 [0, %entry], [%bit.next, %bit.loop]
  %bit.next = add i64 %bit, 1
  %moved = lshr i64 %column, %bit
  %low = and i64 %moved, 1
  %fill = sub i64 0, %low
  %one = insertelement {vector} poison, i64 %fill, i64 0
  %all = shufflevector {vector} %one, {vector} poison, <{words} x i32> zeroinitializer
  %place.at = getelementptr i64, ptr %places, i64 %bit.next
  %place = load i64, ptr %place.at
  %plane = getelementptr i8, ptr %planes, i64 %place
  store {vector} %all, ptr %plane, align {bytes}
  %again = icmp ult i64 %bit.next, %count
  br i1 %again, label %bit.loop, label %done
done:
  ret i64 0
}}
"""

_DIFFER = """
define i64 @differ(ptr %a, ptr %b, i64 %planes) {{
entry:
  br label %plane.loop
plane.loop:
  %plane = phi i64 [0, %entry], [%plane.next, %plane.loop]
  %sum = phi {vector} [zeroinitializer, %entry], [%sum.next, %plane.loop]
  %a.at = getelementptr {vector}, ptr %a, i64 %plane
  %b.at = getelementptr {vector}, ptr %b, i64 %plane
  %a.value = load {vector}, ptr %a.at, align {bytes}
  %b.value = load {vector}, ptr %b.at, align {bytes}
  %difference = xor {vector} %a.value, %b.value
  %sum.next = or {vector} %sum, %difference
  %plane.next = add i64 %plane, 1
  %again = icmp ult i64 %plane.next, %planes
  br i1 %again, label %plane.loop, label %done
done:
  %bits = bitcast {vector} %sum.next to i{lanes}
  %differs = icmp ne i{lanes} %bits, 0
  %result = zext i1 %differs to i64
  ret i64 %result
}}
"""

_COPY = """
define i64 @copy(ptr %a, ptr %b, i64 %planes) {{
entry:
  br label %plane.loop
plane.loop:
  %plane = phi i64 [0, %entry], [%plane.next, %plane.loop]
  %a.at = getelementptr {vector}, ptr %a, i64 %plane
  %b.at = getelementptr {vector}, ptr %b, i64 %plane
  %value = load {vector}, ptr %a.at, align {bytes}
  store {vector} %value, ptr %b.at, align {bytes}
  %plane.next = add i64 %plane, 1
  %again = icmp ult i64 %plane.next, %planes
  br i1 %again, label %plane.loop, label %done
done:
  ret i64 0
}}
"""


def drive(simd: Simd) -> str:
    """Write the loop and its small steps.

    - ``i64 drive(steps, count, first, end)`` runs the rounds ``first`` to ``end - 1``, at least
      one of them, until a step returns something other than 0; it returns the round in which that
      happened, or else ``end``.
    - ``counter(column, planes, places)`` fills planes with the bits of the number of a column;
      the places are how many of them there are, at least one, and their offsets in bytes.
    - ``differ(a, b, count)`` returns 1 if two lots of planes differ, and ``copy(a, b, count)``
      copies planes, at least one of them.
    """
    measures = {
        "vector": simd.vector,
        "words": simd.words,
        "bytes": simd.bytes,
        "lanes": simd.lanes,
    }
    return _DRIVE + "".join(text.format(**measures) for text in (_COUNTER, _DIFFER, _COPY))
