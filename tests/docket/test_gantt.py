"""Procedure and seizures on one scale: what is drawn where, and that nothing drawn is missing from the words."""

from datetime import date, timedelta

from app.docket.gantt import Force, Life, Moment, Stretch, draw

TODAY = date(2026, 11, 23)


def test_only_the_measure_whose_renewal_is_due_is_hot() -> None:
    chart = draw(
        stretches=[], lives=[_life(alarm_on=date(2026, 11, 4)), _life(label="厂房", alarm_on=date(2028, 8, 9))], today=TODAY
    )

    assert {strip.life.label: strip.force for strip in chart.strips} == {"存款冻结": Force.HOT, "厂房": Force.BINDING}


def test_a_waiting_measure_has_no_end_and_says_nothing_of_days() -> None:
    (strip,) = draw(stretches=[], lives=[_life(ends_on=None, force=Force.WAITING)], today=TODAY).strips

    assert strip.force is Force.WAITING
    assert strip.days_left is None
    assert strip.beyond


def test_days_left_are_counted_from_today() -> None:
    (strip,) = draw(stretches=[], lives=[_life(ends_on=date(2026, 12, 4))], today=TODAY).strips

    assert strip.days_left == 11


def test_everything_lies_within_the_width_and_in_the_order_of_days() -> None:
    chart = draw(
        stretches=[Stretch("起诉", date(2025, 9, 3), date(2026, 1, 5)), Stretch("拍卖", date(2026, 6, 22))],
        moments=[Moment("二拍", date(2026, 11, 26))],
        lives=[_life(from_on=date(2025, 9, 10), ends_on=date(2028, 9, 9))],
        today=TODAY,
    )

    first, second = chart.blocks
    assert 0 <= first.x < first.x + first.width <= second.x < second.x + second.width <= 100
    assert second.runs
    assert second.x + second.width == chart.today_x
    assert chart.strips[0].beyond
    assert all(0 <= tick.x <= 100 for tick in chart.ticks)
    assert chart.dots[0].x > chart.today_x


def test_stages_that_overlap_stand_below_each_other() -> None:
    both = [Stretch("一审", date(2026, 1, 1), date(2026, 8, 1)), Stretch("执行", date(2026, 6, 1))]

    chart = draw(stretches=both, lives=[], today=TODAY)

    assert len({block.y for block in chart.blocks}) == 2


def test_two_years_are_shown_unless_everything_is_asked_for() -> None:
    old = [Stretch("一审", date(2020, 1, 1), date(2020, 9, 1)), Stretch("执行", date(2026, 1, 1))]

    assert len(draw(stretches=old, lives=[], today=TODAY).blocks) == 1
    assert len(draw(stretches=old, lives=[], today=TODAY, whole=True).blocks) == 2


def test_a_measure_that_ended_long_ago_is_left_out_of_the_two_years_only() -> None:
    gone = [_life(from_on=date(2020, 1, 1), ends_on=date(2021, 1, 1), force=Force.ENDED)]

    assert draw(stretches=[], lives=gone, today=TODAY).strips == ()
    assert len(draw(stretches=[], lives=gone, today=TODAY, whole=True).strips) == 1


def test_words_of_days_close_together_do_not_cover_each_other() -> None:
    chart = draw(
        stretches=[],
        lives=[],
        moments=[Moment("第一次开庭", TODAY - timedelta(days=3)), Moment("第二次开庭", TODAY - timedelta(days=1))],
        today=TODAY,
    )

    assert [dot.has_word for dot in chart.dots] == [False, True]


def test_nothing_to_draw_is_said() -> None:
    assert draw(stretches=[], lives=[], today=TODAY).is_empty


def _life(
    *,
    label: str = "存款冻结",
    from_on: date = date(2025, 12, 5),
    ends_on: date | None = date(2026, 12, 4),
    force: Force = Force.BINDING,
    alarm_on: date | None = None,
) -> Life:
    return Life(label, from_on, ends_on, force, alarm_on=alarm_on)
