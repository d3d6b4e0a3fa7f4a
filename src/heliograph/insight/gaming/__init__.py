"""Whether figures look worked on, per unit and quarter: questions with their evidence, never verdicts (decision 178).

`kinds` says what is asked, `counting` counts it in the event table, `judging` decides which units are asked. These
three know no database. `running` looks once at every quarter that has ended.
"""
