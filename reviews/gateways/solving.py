"""How is a flow worked out? By OR-tools, over whole numbers, exactly, and the same way each time."""

import numpy as np


class NotSolved(Exception):
    """The solver ended without an answer that can be trusted: its status."""


def flow_of(network):
    """Return (how many units reach the end, the set of nodes on the near side of the smallest cut)."""
    from ortools.graph.python import max_flow  # noqa: PLC0415 - only a worker solves; the web server does without it

    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(network.tail, network.head, network.room)
    status = solver.solve(0, network.end)
    if status != solver.OPTIMAL:
        raise NotSolved(status)
    return solver.optimal_flow(), set(solver.get_source_side_min_cut())


def cheapest(network):
    """Return the numbers of the pairs that a full flow of the least cost takes; raises NotSolved where there is none."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - as above

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, network.room, network.cost)
    solver.set_nodes_supplies(np.array([0, network.end]), np.array([network.asked, -network.asked]))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise NotSolved(status)
    count = len(network.pairs)
    return np.flatnonzero(solver.flows(arcs[:count]))
