"""Deadlines worked out by hand from the State Council's notices, never by running the code.

The notices, as counted with here (2026: law.md W-12):
  2024  off Jan 1, Feb 10-17, Apr 4-6, May 1-5, Jun 10, Sep 15-17, Oct 1-7
        worked weekends Feb 4 (Sun), Feb 18 (Sun), Apr 7 (Sun), Apr 28 (Sun), May 11 (Sat), Sep 14 (Sat), Sep 29 (Sun),
        Oct 12 (Sat)
  2025  off Jan 1, Jan 28-Feb 4, Apr 4-6, May 1-5, May 31-Jun 2, Oct 1-8
        worked weekends Jan 26 (Sun), Feb 8 (Sat), Apr 27 (Sun), Sep 28 (Sun), Oct 11 (Sat)
  2026  off Jan 1-3, Feb 15-23, Apr 4-6, May 1-5, Jun 19-21, Sep 25-27, Oct 1-7
        worked weekends Jan 4 (Sun), Feb 14 (Sat), Feb 28 (Sat), May 9 (Sat), Sep 20 (Sun), Oct 10 (Sat)

Each line: start, limit, the last day (with a minute for hours), how it was counted.
"""

WORKING_DAYS = [
    # Spring Festival 2024: after Thu Feb 1 come Feb 2, 4-9, 18-23, 26-29, Mar 1, 4, 5
    ("2024-02-01 10:00", "2 working days", "2024-02-04", "the second is the worked Sunday Feb 4"),
    ("2024-02-01 10:00", "7 working days", "2024-02-09", "New Year's Eve was still worked in 2024"),
    ("2024-02-01 10:00", "8 working days", "2024-02-18", "the eighth lies behind the break, a worked Sunday"),
    ("2024-02-01 10:00", "15 working days", "2024-02-27", "7 before the break, Feb 18, 19-23, 26, 27"),
    ("2024-02-01 10:00", "20 working days", "2024-03-05", "Feb 28, 29, Mar 1, 4, 5 after the fifteenth"),
    ("2024-02-12 09:00", "1 working day", "2024-02-18", "begun inside the break"),
    ("2024-02-03 09:00", "1 working day", "2024-02-04", "begun on a Saturday; Sunday is worked"),
    ("2024-02-04 09:00", "1 working day", "2024-02-05", "begun on the worked Sunday, which is not counted"),
    ("2024-02-18 09:00", "5 working days", "2024-02-23", "a full week after the worked Sunday"),
    # National Day 2024: after Fri Sep 13 come Sep 14, 18, 19, 20, 23-27, 29, 30, Oct 8-12, 14-18
    ("2024-09-13 23:59", "1 working day", "2024-09-14", "the worked Saturday before Mid-Autumn"),
    ("2024-09-13 23:59", "2 working days", "2024-09-18", "Mid-Autumn break Sep 15-17 left out"),
    ("2024-09-13 23:59", "10 working days", "2024-09-29", "14, 18, 19, 20, 23, 24, 25, 26, 27, 29 (worked Sunday)"),
    ("2024-09-13 23:59", "12 working days", "2024-10-08", "Sep 30 is the eleventh; Oct 1-7 off"),
    ("2024-09-13 23:59", "16 working days", "2024-10-12", "Oct 8, 9, 10, 11 and the worked Saturday Oct 12"),
    ("2024-09-13 23:59", "17 working days", "2024-10-14", "Sunday Oct 13 is off"),
    ("2024-09-13 23:59", "20 working days", "2024-10-17", "Oct 14, 15, 16, 17"),
    ("2024-09-30 08:00", "5 working days", "2024-10-12", "Oct 8-11 and the worked Saturday"),
    # Spring Festival 2025: after Fri Jan 24 come Jan 26, 27, Feb 5, 6, 7, 8, 10-14, 17-21, 24-28
    ("2025-01-24 17:00", "1 working day", "2025-01-26", "the worked Sunday"),
    ("2025-01-24 17:00", "3 working days", "2025-02-05", "Jan 26, 27, then behind the break"),
    ("2025-01-24 17:00", "6 working days", "2025-02-08", "Feb 5, 6, 7 and the worked Saturday"),
    ("2025-01-24 17:00", "7 working days", "2025-02-10", "Sunday Feb 9 is off"),
    ("2025-01-24 17:00", "15 working days", "2025-02-20", "10-14 are 7 to 11, 17-20 are 12 to 15"),
    ("2025-01-24 17:00", "20 working days", "2025-02-27", "21 is 16, 24-27 are 17 to 20"),
    ("2025-02-01 12:00", "4 working days", "2025-02-08", "begun inside the break: Feb 5, 6, 7, 8"),
    # National Day 2025: after Fri Sep 26 come Sep 28, 29, 30, Oct 9, 10, 11, 13-17, 20-24, 27-31
    ("2025-09-26 10:00", "1 working day", "2025-09-28", "the worked Sunday"),
    ("2025-09-26 10:00", "4 working days", "2025-10-09", "eight days off, Oct 1-8"),
    ("2025-09-26 10:00", "6 working days", "2025-10-11", "Oct 9, 10 and the worked Saturday"),
    ("2025-09-26 10:00", "7 working days", "2025-10-13", "Sunday Oct 12 is off"),
    ("2025-09-26 10:00", "20 working days", "2025-10-30", "13-17 are 7 to 11, 20-24 are 12 to 16, 27-30 are 17 to 20"),
    ("2025-09-30 10:00", "20 working days", "2025-11-04", "three later than from Sep 26: Oct 31, Nov 3, 4"),
    # New Year and Spring Festival 2026: after Fri Feb 13 come Feb 14, 24-28, Mar 2-6, 9-13, 16-20
    ("2025-12-29 10:00", "3 working days", "2026-01-04", "Dec 30, 31, and the worked Sunday Jan 4"),
    ("2025-12-31 10:00", "2 working days", "2026-01-05", "Jan 4 and 5"),
    ("2025-12-31 10:00", "7 working days", "2026-01-12", "Jan 4-9 are six days in a row, then Monday 12"),
    ("2026-02-13 16:30", "1 working day", "2026-02-14", "the worked Saturday"),
    ("2026-02-13 16:30", "2 working days", "2026-02-24", "nine days off, Feb 15-23"),
    ("2026-02-13 16:30", "6 working days", "2026-02-28", "Feb 24-27 and the worked Saturday"),
    ("2026-02-13 16:30", "7 working days", "2026-03-02", "Sunday Mar 1 is off"),
    ("2026-02-13 16:30", "15 working days", "2026-03-12", "Mar 2-6 are 7 to 11, 9-12 are 12 to 15"),
    ("2026-02-13 16:30", "20 working days", "2026-03-19", "13 is 16, 16-19 are 17 to 20"),
    # National Day 2026: after Fri Sep 18 come Sep 20-24, 28-30, Oct 8-10, 12-16, 19-23
    ("2026-09-18 10:00", "1 working day", "2026-09-20", "the worked Sunday"),
    ("2026-09-18 10:00", "5 working days", "2026-09-24", "Sep 20-24"),
    ("2026-09-18 10:00", "6 working days", "2026-09-28", "Mid-Autumn Sep 25-27 left out"),
    ("2026-09-18 10:00", "9 working days", "2026-10-08", "Sep 28, 29, 30, then behind National Day"),
    ("2026-09-18 10:00", "11 working days", "2026-10-10", "Oct 8, 9 and the worked Saturday"),
    ("2026-09-18 10:00", "12 working days", "2026-10-12", "Sunday Oct 11 is off"),
    ("2026-09-18 10:00", "20 working days", "2026-10-22", "12-16 are 12 to 16, 19-22 are 17 to 20"),
]

CALENDAR_DAYS = [
    ("2024-02-01 10:00", "15 days", "2024-02-18", "Feb 16 is in the break; the first day after it is a worked Sunday"),
    ("2024-02-01 10:00", "2 days", "2024-02-04", "Saturday Feb 3 moves to the worked Sunday"),
    ("2024-02-02 10:00", "2 days", "2024-02-04", "a worked Sunday does not move"),
    ("2024-01-19 10:00", "30 days", "2024-02-18", "12 days to Jan 31 and 18: a worked Sunday"),
    ("2024-01-12 10:00", "60 days", "2024-03-12", "19 to Jan 31, 29 of February, 12"),
    ("2024-09-10 10:00", "5 days", "2024-09-18", "Sep 15 is Mid-Autumn's break"),
    ("2024-09-07 10:00", "7 days", "2024-09-14", "a worked Saturday does not move"),
    ("2024-09-13 10:00", "15 days", "2024-09-29", "Saturday Sep 28 moves to the worked Sunday"),
    ("2024-09-16 10:00", "15 days", "2024-10-08", "Oct 1"),
    ("2024-09-02 10:00", "30 days", "2024-10-08", "Oct 2"),
    ("2024-10-05 10:00", "7 days", "2024-10-12", "a worked Saturday does not move"),
    ("2024-10-06 10:00", "7 days", "2024-10-14", "Sunday Oct 13 moves to Monday"),
    ("2025-01-13 10:00", "15 days", "2025-02-05", "Jan 28, New Year's Eve, is off since 2025"),
    ("2025-01-10 10:00", "15 days", "2025-01-26", "Saturday Jan 25 moves to the worked Sunday"),
    ("2025-01-09 10:00", "30 days", "2025-02-08", "a worked Saturday does not move"),
    ("2025-01-10 10:00", "30 days", "2025-02-10", "Sunday Feb 9 moves to Monday"),
    ("2025-08-05 10:00", "60 days", "2025-10-09", "26 to Aug 31, 30 of September, Oct 4"),
    ("2025-09-20 10:00", "15 days", "2025-10-09", "Oct 5"),
    ("2025-09-13 10:00", "15 days", "2025-09-28", "a worked Sunday does not move"),
    ("2025-09-26 10:00", "15 days", "2025-10-11", "a worked Saturday does not move"),
    ("2025-12-20 10:00", "12 days", "2026-01-04", "Jan 1 moves to the worked Sunday Jan 4"),
    ("2025-12-17 10:00", "60 days", "2026-02-24", "14 to Dec 31, 31 of January, Feb 15"),
    ("2026-01-15 10:00", "30 days", "2026-02-14", "a worked Saturday does not move"),
    ("2026-01-16 10:00", "30 days", "2026-02-24", "Feb 15, the first day of the break"),
    ("2026-02-13 10:00", "15 days", "2026-02-28", "a worked Saturday does not move"),
    ("2026-02-14 10:00", "15 days", "2026-03-02", "Sunday Mar 1"),
    ("2026-09-04 10:00", "15 days", "2026-09-20", "Saturday Sep 19 moves to the worked Sunday"),
    ("2026-09-10 10:00", "15 days", "2026-09-28", "Sep 25, Mid-Autumn"),
    ("2026-09-17 10:00", "15 days", "2026-10-08", "Oct 2"),
    ("2026-09-25 10:00", "15 days", "2026-10-10", "a worked Saturday does not move"),
    ("2026-09-26 10:00", "15 days", "2026-10-12", "Sunday Oct 11 moves to Monday"),
]

CUSTODY = [
    ("2024-02-05 10:00", "5 days", "2024-02-10", "the first day of the break: nobody is held longer for a holiday"),
    ("2025-09-20 10:00", "15 days", "2025-10-05", "in the National Day break"),
    ("2026-02-06 10:00", "15 days", "2026-02-21", "in the Spring Festival break"),
    ("2026-02-13 10:00", "2 days", "2026-02-15", "the first day of the break"),
    ("2025-12-17 10:00", "2 months", "2026-02-17", "Spring Festival itself"),
]

MONTHS_AND_YEARS = [
    ("2024-01-31 10:00", "1 month", "2024-02-29", "February has no 31st: its last day, a Thursday"),
    ("2025-12-31 10:00", "2 months", "2026-02-28", "February's last day, a worked Saturday"),
    ("2023-12-10 10:00", "2 months", "2024-02-18", "Feb 10, the first day of the break"),
    ("2025-04-01 10:00", "6 months", "2025-10-09", "Oct 1"),
    ("2023-10-04 10:00", "3 years", "2026-10-08", "Oct 4"),
    ("2024-02-29 10:00", "2 years", "2026-02-28", "no Feb 29 in 2026: Feb 28, a worked Saturday"),
]

HOURS = [
    ("2024-02-09 17:00", "24 hours", "2024-02-10 17:00", "runs into the break and does not move"),
    ("2025-10-01 08:15", "48 hours", "2025-10-03 08:15", "wholly inside the break"),
    ("2026-02-13 23:30", "2 hours", "2026-02-14 01:30", "over midnight"),
]
