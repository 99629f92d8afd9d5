from annotations.text.undoing import Entry, stacks


def test_nothing_was_done():
    assert stacks([]) == ([], [])


def test_the_last_change_is_undone_first():
    assert stacks([Entry(1), Entry(2)]) == ([1, 2], [])


def test_an_undo_can_be_redone_and_undone_again():
    log = [Entry(1), Entry(2), Entry(3, reverts=2)]
    assert stacks(log) == ([1], [3])
    log.append(Entry(4, reverts=3, redo=True))
    assert stacks(log) == ([1, 2], [])
    log.append(Entry(5, reverts=2))
    assert stacks(log) == ([1], [5])


def test_a_new_change_forgets_what_could_be_redone():
    assert stacks([Entry(1), Entry(2, reverts=1), Entry(3)]) == ([3], [])


def test_a_redo_of_an_undo_that_lies_too_far_back_is_forgotten():
    assert stacks([Entry(9, reverts=3, redo=True), Entry(10)]) == ([10], [])


def test_a_log_that_begins_with_an_undo_of_something_forgotten():
    assert stacks([Entry(8, reverts=2), Entry(9)]) == ([9], [])
