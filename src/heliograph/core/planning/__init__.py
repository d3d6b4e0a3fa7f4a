"""Plans for the street: beats, posts, rosters and what they are worth. Values in, values out: no Django, no database, no files.

Demand is calls in an area and an hour, added up; nothing here knows a person, and a table with a column about persons is
refused (`inputs`). Every plan comes with its `outcome.Outcome`: objective, proven bound, gap, seconds, seed, engine. A plan
whose bound is not reached is never called the best.

    inputs      a source as text; errors that name file, line and field
    city        areas with work and neighbours; plans of beats, read, written and measured
    moving      one unit to another beat by hand: allowed, or why not
    fairness    whom a plan of beats serves how well; whether it feeds itself
    whatif      other numbers of officers and beats, at once
    places      calls and possible posts as points; graphs of roads
    compiled    how a kernel becomes machine code, and where that is kept
    erlang      what theory says of crews and waits, without places
    hypercube   how busy each crew is in the long run, and how far its ways are
    staffing    crews by hour of the week, from calls
    street      calls and the crews that answer them
    simulation  a street, call by call, and two plans on the same calls
    joint       one nearest crew against one of each service
    median      posts with the least travel; covering: posts that reach the most calls; beats: 警区
    shifts      when duties begin in a week; rosters: who works when; squads: a county's own rosters
"""

from __future__ import annotations
