"""Tables for planners: errors name file, line and field; tables about persons are refused whole."""

from __future__ import annotations

import pytest

from heliograph.core.planning import city as cities
from heliograph.core.planning import places
from heliograph.core.planning.inputs import BadInput, Source

EDGES = "a,b,border\nn1,n2,3\n"
UNITS = "unit,x,y,load,area,perimeter\nn1,0,0,5,1,4\nn2,1,0,7,1,4\n"


def refused(units: str = UNITS, edges: str = EDGES) -> BadInput:
    with pytest.raises(BadInput) as caught:
        cities.city(Source("units.csv", units), Source("edges.csv", edges))
    return caught.value


def test_a_good_pair_of_tables_is_read():
    city = cities.city(Source("units.csv", "\ufeff" + UNITS), Source("edges.csv", EDGES))
    assert city.names == ("n1", "n2")
    assert city.loads.tolist() == [5, 7]
    assert city.neighbours.tolist() == [1, 0]
    assert city.borders.tolist() == [3, 3]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("5,1", "five,1"), "units.csv, line 2: load must be a number, not 'five'"),
        (("5,1", "nan,1"), "units.csv, line 2: load must be a number"),
        (("5,1", "-5,1"), "units.csv, line 2: load must be at least 0"),
        (("5,1", "1e99,1"), "units.csv, line 2: load is too large"),
        (("n2", "n1"), "units.csv, line 3: unit 'n1' stands in line 2 too"),
        (("n2", ""), "units.csv, line 3: unit is empty"),
        (("load", "work"), "units.csv, line 1: there is no column load / calls"),
        ((",1,4\nn2", "\nn2"), "units.csv, line 2: there are 4 fields under 6 columns"),
        (("area", "x"), "units.csv, line 1: a column has no name, or two have the same"),
        (("n1,0", '"n1,0'), "units.csv: Line 2"),
    ],
)
def test_an_error_names_file_line_and_field(change, said):
    assert said in str(refused(units=UNITS.replace(*change)))


def test_an_edge_to_nowhere_or_to_itself_is_refused():
    assert "edges.csv, line 2: b 'n9' is no unit" in str(refused(edges=EDGES.replace("n2", "n9")))
    assert "edges.csv, line 2: b is the same unit as a" in str(refused(edges=EDGES.replace("n2", "n1")))


def test_a_border_closed_by_either_of_its_lines_is_closed_and_the_later_length_counts():
    edges = "a,b,border,closed\nn1,n2,3,yes\nn2,n1,7,\n"
    city = cities.city(Source("units.csv", UNITS), Source("edges.csv", edges))
    assert (city.borders.tolist(), city.open.tolist()) == ([7, 7], [False, False])
    assert refused(edges=edges.replace("yes", "river")).args == (
        "edges.csv, line 2: closed must be 1 or 0, not 'river'.",
    )


@pytest.mark.parametrize("column", ["name", "Suspect Name", "身份证号", "报警人电话", "民族", "ID_number", "Race"])
def test_a_column_about_persons_is_refused_whatever_it_holds(column):
    units = "\n".join(f"{line},{extra}" for line, extra in zip(UNITS.splitlines(), [column, "", ""], strict=True))
    error = refused(units=units)
    assert "columns about persons" in str(error)
    assert "不用个人信息" in error.text.zh


@pytest.mark.parametrize("value", ["13812345678", "11010519491231002X"])
def test_a_telephone_or_an_identity_number_is_refused_under_any_column(value):
    error = refused(units=UNITS.replace("n2,1,0", f"{value},1,0"))
    assert "looks like an identity number or a telephone" in str(error)
    assert value not in str(error), "what is personal is not repeated"


def test_a_plan_places_each_unit_once():
    city = cities.city(Source("units.csv", UNITS), Source("edges.csv", EDGES))
    assert cities.plan(Source("plan.csv", "unit,beat\nn2,B\nn1,A\n"), city) == ("A", "B")
    assert cities.plan(Source("plan.csv", cities.written(city, ("A", "B"))), city) == ("A", "B")
    for text, said in (
        ("unit,beat\nn1,A\n", "plan.csv: 1 units have no beat, 'n2' for one"),
        ("unit,beat\nn1,A\nn1,B\n", "plan.csv, line 3: unit 'n1' is placed twice"),
        ("unit,beat\nn1,A\nn3,B\n", "plan.csv, line 3: unit 'n3' is no unit"),
    ):
        with pytest.raises(BadInput, match=said):
            cities.plan(Source("plan.csv", text), city)


def test_the_later_of_two_edges_between_the_same_vertices_counts():
    found = places.graph(Source("g.txt", " 3 3 1 \n 1 2 9 \n 2 3 1 \n 2 1 4 \n"))
    assert found.posts == 1
    assert found.costs.tolist() == [[0, 4, 5], [4, 0, 1], [5, 1, 0]]


def test_parts_that_no_way_joins_are_told_and_are_farther_apart_than_all_ways_together():
    found = places.graph(Source("g.txt", "5 3 2\n1 2 9\n3 4 2\n4 4 1\n"))
    assert found.apart == (0, 2, 4)
    assert found.costs[0, 1] == 9
    assert found.costs[0, 2] == found.costs[4, 1] == 9 + 9 + 2 + 2 + 0 + 1
    assert places.graph(Source("g.txt", "2 0 2")).apart == (0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 2 1\n1 2 9\n", "g.txt: the first line says 2 edges, there are 1"),
        ("3 2", "g.txt: the file ends before p"),
        ("2 1 3\n1 2 5\n", "g.txt, line 1: p is greater than n"),
        ("2 1 1\n1 7 5\n", "g.txt, line 2: vertex 7 is greater than n"),
        ("2 1 1\n1 2 -5\n", "g.txt, line 2: cost must be a whole number from 0, not '-5'"),
        ("2 1 1\n1 two 5\n", "g.txt, line 2: j must be a whole number from 1, not 'two'"),
    ],
)
def test_an_error_in_a_graph_names_file_line_and_field(text, said):
    with pytest.raises(BadInput, match=said.replace("(", r"\(")):
        places.graph(Source("g.txt", text))
