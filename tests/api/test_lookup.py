"""A lookup code cannot be guessed."""

from yorozu.intake.receipts import check_digit

from .client import Api


def receipt_of(api: Api) -> tuple[str, str]:
    body = api.apply("water-start", api.example("water-start")).body
    return body["receipt_number"], body["lookup_code"]


def test_a_wrong_code_and_an_unknown_number_cannot_be_told_apart(api: Api) -> None:
    number, code = receipt_of(api)
    wrong_code = api.status(number, "22222222" if code != "22222222" else "33333333")
    unknown = api.status("2611-0000-0000", code)
    assert wrong_code.status == unknown.status == 404
    assert wrong_code.body == unknown.body


def test_a_code_guessed_wrong_five_times_waits_even_when_the_sixth_is_right(api: Api) -> None:
    number, code = receipt_of(api)
    wrong = [api.status(number, f"2222222{last}").status for last in "23456"]
    assert wrong == [404] * 5
    refused = api.status(number, code)
    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "分後" in refused.body["errors"][0]["message"]


def test_who_guesses_does_not_shut_the_applicant_out(api: Api) -> None:
    number, code = receipt_of(api)
    attacker = Api("miyako", address="198.51.100.7")
    assert [attacker.status(number, f"2222222{last}").status for last in "234567"] == [404] * 5 + [429]
    assert api.status(number, code).status == 200


def test_guessing_many_numbers_from_one_address_waits_too(api: Api) -> None:
    number, code = receipt_of(api)
    numbers = [f"26110000{each:03d}" for each in range(61)]
    guesses = [api.status(each + check_digit(each), "22222222").status for each in numbers]
    assert guesses[:60] == [404] * 60
    assert guesses[60] == 429
    assert api.status(number, code).status == 429


def test_one_application_under_attack_does_not_close_another(api: Api) -> None:
    attacked, _ = receipt_of(api)
    number, code = receipt_of(api)
    for last in "234567":
        Api("miyako", address="198.51.100.9").status(attacked, f"2222222{last}")
    assert api.status(number, code).status == 200


def test_a_right_code_starts_the_count_anew(api: Api) -> None:
    number, code = receipt_of(api)
    for _ in range(3):
        assert [api.status(number, f"2222222{last}").status for last in "234"] == [404] * 3
        assert api.status(number, code).status == 200


def test_without_a_code_nothing_is_told(api: Api) -> None:
    number, _ = receipt_of(api)
    answer = api.get(f"/applications/{number}")
    assert answer.status == 422
    assert "x-lookup-code" in {each.lower() for each in answer.fields}
