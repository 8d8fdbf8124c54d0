"""Can a call that was loaded before there were stages still be practised?"""

from calls.services.rehearsing import definition_of


def test_a_call_whose_definition_was_kept_before_there_were_stages_can_be_rehearsed(call):
    del call.elements["stages"], call.elements["conflict_rules"]
    definition = definition_of(call)
    assert (definition.stages, definition.conflict_rules, len(definition.criteria)) == ((), (), 7)
