"""The public format: what is wrong is named with its line, and nothing is guessed."""

from __future__ import annotations

import pytest

from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.rosters import sections

WHOLE = """# a comment
SECTION_HORIZON
7

SECTION_SHIFTS
D,480,
N,600,D

SECTION_STAFF
A,D=7|N=2,2880,480,5,2,2,1

SECTION_DAYS_OFF
A,3

SECTION_SHIFT_ON_REQUESTS
A,0,D,2

SECTION_SHIFT_OFF_REQUESTS
A,1,N,3

SECTION_COVER
0,D,1,100,1
"""


def test_a_whole_file_is_read():
    problem = sections.read(Source("one.txt", WHOLE))
    officer = problem.officers[0]
    assert (problem.days, [shift.code for shift in problem.shifts]) == (7, ["D", "N"])
    assert problem.shifts[1].not_before == {"D"}
    assert (officer.least_minutes, officer.most_minutes, officer.days_off) == (480, 2880, {3})
    assert (officer.most_in_a_row, officer.least_in_a_row, officer.least_days_off, officer.most_weekends) == (
        5,
        2,
        2,
        1,
    )
    assert problem.cover[0].needed == 1


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("\n7\n", "\nseven\n", "line 3: days must be a whole number, not 'seven'."),
        ("\n7\n", "\n0\n", "line 3: days must be 1 to 1098, not 0."),
        ("N,600,D", "N,600,X", "'X', barred after N, is no shift."),
        ("N,600,D", "D,600,", "line 7: 'D' stands there twice."),
        ("D=7|N=2", "D=7|X=2", "line 10: 'X=2' must be a shift and how often, as in D=14."),
        ("5,2,2,1", "5,2,2", "line 10: field 8 (MaxWeekends) is missing."),
        ("A,3", "B,3", "line 13: there is no staff 'B'."),
        ("A,3", "A,7", "line 13: day must be 0 to 6, not 7."),
        ("A,0,D,2", "A,0,E,2", "line 16: there is no shift 'E'."),
        ("0,D,1,100,1", "0,D,1,100", "line 22: field 5 (weight for over) is missing."),
        ("0,D,1,100,1", "0,D,1,100,1\n0,D,2,100,1", "line 23: what is needed on day 0 in shift D is said twice."),
        ("SECTION_COVER", "SECTION_COVERS", "line 21: there is no section 'SECTION_COVERS'."),
    ],
)
def test_what_is_wrong_is_named(before, after, words):
    with pytest.raises(BadInput) as refused:
        sections.read(Source("one.txt", WHOLE.replace(before, after, 1)))
    assert words in refused.value.text.en


@pytest.mark.parametrize("text", ["", "SECTION_HORIZON\n7\n", "7\n"])
def test_what_is_missing_is_said(text):
    with pytest.raises(BadInput):
        sections.read(Source("one.txt", text))


@pytest.mark.parametrize("text", ["A,D,D\n", "B,,,,,,,\n", "A,X,,,,,,\n", "", "A,D,,,,,,\nA,D,,,,,,\n"])
def test_a_roster_that_does_not_fit_is_refused(text):
    problem = sections.read(Source("one.txt", WHOLE))
    with pytest.raises(BadInput):
        sections.read_roster(Source("roster.csv", text), problem)
