from courante.station.history.outage import FIRST_RETRY_S, Outage


def test_pauses_double_up_to_the_longest() -> None:
    outage = Outage.begin(100.0)
    pauses = [outage.retry_at_s - 100.0]
    now_s = outage.retry_at_s
    for _ in range(6):
        outage = outage.go_on(now_s, 3.0)
        pauses.append(outage.retry_at_s - now_s)
        now_s = outage.retry_at_s
    assert pauses == [FIRST_RETRY_S, 0.5, 1.0, 2.0, 3.0, 3.0, 3.0]


def test_it_lasts_since_the_first_failure() -> None:
    outage = Outage.begin(100.0).go_on(107.0, 10.0).go_on(120.0, 10.0)
    assert outage.lasted_s(130.0) == 30.0
