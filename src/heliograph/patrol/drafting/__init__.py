"""A squad being written by a lead: lines of words as they were typed, and what they make.

    typed      the words, line by line: kept whether right or wrong       filling    a squad as words
    fields     a number, hours, a clock, officers by weekday, a cycle    lines      a form for each kind of line
    checked    all lines together: every error at its field, what they ask for, and the squad where nothing is wrong

No rule of rosters is here: limits, codes and crews are `core.planning.squads`'.
"""
