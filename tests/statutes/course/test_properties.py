"""What holds for any facts: the order of recording never matters, a voided fact leaves no trace, a consequence is a difference."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from app.statutes.course import AskKind, Consequence, Course, Due, Fact, Subject, consequence, course, happening, happenings

FIRST = date(2024, 1, 15)
KINDS = [one.key for one in happenings(recordable=True)]
TALK = ["复议", "账户一", "其他"]


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_the_order_of_recording_never_matters(data):
    facts = data.draw(lives())
    shuffled = data.draw(some.permutations(facts))
    on = data.draw(some.none() | days())

    assert course(shuffled, on=on) == course(facts, on=on)


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_a_fact_that_is_recorded_later_has_another_number_and_nothing_else(data):
    facts = data.draw(lives())
    numbers = data.draw(some.permutations(range(len(facts))))
    renumbered = [Fact(**{**vars(fact), "key": f"{number:03}"}) for fact, number in zip(facts, numbers, strict=True)]

    assert sorted(map(content, course(renumbered).dues)) == sorted(map(content, course(facts).dues))


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_a_fact_that_was_added_and_voided_leaves_no_trace(data):
    *facts, new = data.draw(lives(at_least=2))
    before = course(facts)

    course([*facts, new])

    assert course(facts) == before


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_the_consequence_of_a_fact_is_the_difference_it_makes(data):
    *facts, new = data.draw(lives(at_least=2))
    before, after = by_key(course(facts)), by_key(course([*facts, new]))
    found = consequence(facts, new)

    assert {due.key for due in found.arising} == set(after) - set(before)
    assert {due.key for due in found.closing} == closed(before, after)
    assert rebuilt(before, found).keys() == after.keys()
    assert all(after[move.after.key] == move.after and before[move.before.key] == move.before for move in found.moving)
    unmoved = set(after) & set(before) - {move.after.key for move in found.moving} - {due.key for due in found.closing}
    assert all(days_of(before[key]) == days_of(after[key]) for key in unmoved if after[key].is_open)


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_every_deadline_says_why(data):
    for due in course(data.draw(lives())).dues:
        assert due.working and due.version and due.reference and due.title and due.english
        assert (due.closed_by != "" or due.closed_on is None) or due.is_open
        assert due.reason or due.state == "open"
        assert (due.last_on is None) is (due.limit is None) is bool(due.until)


def lives(at_least: int = 0) -> some.SearchStrategy[list[Fact]]:
    """Return lists of facts with keys of their own."""
    return some.lists(facts_of(), min_size=at_least, max_size=14).map(
        lambda found: [Fact(**{**vars(fact), "key": f"{place:03}"}) for place, fact in enumerate(found)]
    )


@some.composite
def facts_of(draw) -> Fact:
    """Return any recordable fact about few proceedings, parties and seizures, so that they meet."""
    kind = happening(draw(some.sampled_from(KINDS)))
    on = draw(days())

    def subject(which: Subject, keys: list[str]) -> str:
        return draw(some.sampled_from(keys)) if which in kind.subjects else ""

    return Fact(
        key="",
        happening=kind.key,
        on=on,
        proceeding=subject(Subject.PROCEEDING, ["L", "E"]),
        party=subject(Subject.PARTY, ["bank", "A", "B"]),
        measure=subject(Subject.MEASURE, ["M", "N"]),
        instrument=subject(Subject.INSTRUMENT, ["I", "J"]),
        details={ask.name: draw(answers(ask, on=on)) for ask in kind.asks if ask.required or draw(some.booleans())},
    )


def days() -> some.SearchStrategy[date]:
    return some.integers(0, 1200).map(lambda number: FIRST + timedelta(days=number))


def answers(ask, *, on: date) -> some.SearchStrategy:
    """Return answers of the kind that is asked for, days as JSON keeps them."""
    later = some.integers(0, 500).map(lambda number: (on + timedelta(days=number)).isoformat())
    return {
        AskKind.DAY: later,
        AskKind.TEXT: some.sampled_from(TALK),
        AskKind.CHOICE: some.sampled_from([choice.value for choice in ask.choices] or [""]),
        AskKind.MONEY: some.integers(1, 10**9).map(str),
        AskKind.COUNT: some.integers(1, 40),
        AskKind.YES: some.booleans(),
        AskKind.PARTIES: some.lists(some.sampled_from(["bank", "A", "B"]), unique=True),
        AskKind.INSTALMENTS: some.lists(later.map(lambda day: {"on": day, "amount": "1"}), max_size=3),
    }[ask.kind]


def by_key(found: Course) -> dict[str, Due]:
    return {due.key: due for due in found.dues}


def closed(before: dict[str, Due], after: dict[str, Due]) -> set[str]:
    """Return what was open and is open no more, or no more there."""
    return {key for key, due in before.items() if due.is_open and not (key in after and after[key].is_open)}


def rebuilt(before: dict[str, Due], found: Consequence) -> dict[str, Due]:
    """Return the deadlines before, with the consequence applied."""
    gone = {due.key for due in found.closing if due.reason == "不再适用"}
    kept = {key: due for key, due in before.items() if key not in gone}
    return kept | {due.key: due for due in found.arising}


def days_of(due: Due) -> tuple[object, ...]:
    return (due.event_on, due.last_on, due.plan_on, due.state)


def content(due: Due) -> str:
    """Return what a deadline says, without the numbers of facts."""
    told = (
        due.rule,
        due.proceeding,
        due.party,
        due.measure,
        due.instrument,
        due.event_on,
        due.last_on,
        due.plan_on,
        due.state.value,
    )
    return str(tuple(map(str, told)))
