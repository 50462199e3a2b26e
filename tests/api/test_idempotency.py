"""A submission is accepted once, however often its key is sent."""

from yorozu.intake.models import Application
from yorozu.municipality.models import Municipality

from .client import Api
from .test_applications import PNG


def count(miyako: Municipality) -> int:
    return Application.objects.within(miyako).count()


def test_the_same_key_and_body_again_gives_the_same_receipt_and_one_application(
    api: Api, miyako: Municipality
) -> None:
    example = api.example("water-start")
    answers = [api.apply("water-start", example, key="one-and-the-same-key") for _ in range(3)]
    assert [each.status for each in answers] == [201, 201, 201]
    assert answers[0].body == answers[1].body == answers[2].body
    assert count(miyako) == 1


def test_the_same_key_with_another_body_is_refused_and_stores_nothing(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start")
    assert api.apply("water-start", example, key="one-and-the-same-key").status == 201
    other = api.apply("water-start", example | {"people": 5}, key="one-and-the-same-key")
    assert other.status == 422
    assert other.fields == {"Idempotency-Key"}
    assert count(miyako) == 1


def test_without_a_key_nothing_is_accepted(api: Api, miyako: Municipality) -> None:
    answer = api.apply("water-start", api.example("water-start"), key="")
    assert answer.status == 422
    assert "Idempotency-Key".lower() in {each.lower() for each in answer.fields}
    assert count(miyako) == 0


def test_a_key_that_is_too_long_or_unsafe_is_refused_by_name(api: Api, miyako: Municipality) -> None:
    for key in ("k" * 300, "a\tb", " "):
        answer = api.apply("water-start", api.example("water-start"), key=key)
        assert answer.status == 422, key
        assert "Idempotency-Key".lower() in {each.lower() for each in answer.fields}
    assert count(miyako) == 0


def test_another_key_is_another_application(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start")
    first, second = api.apply("water-start", example), api.apply("water-start", example)
    assert first.body["receipt_number"] != second.body["receipt_number"]
    assert count(miyako) == 2


def test_a_key_is_free_again_for_another_procedure(api: Api, miyako: Municipality) -> None:
    assert api.apply("water-start", api.example("water-start"), key="shared-between-two").status == 201
    assert api.apply("water-stop", api.example("water-stop"), key="shared-between-two").status == 201
    assert count(miyako) == 2


def test_a_refused_body_leaves_its_key_free(api: Api, miyako: Municipality) -> None:
    example = api.example("water-start")
    assert api.apply("water-start", {}, key="first-refused-then-right").status == 422
    assert api.apply("water-start", example, key="first-refused-then-right").status == 201
    assert count(miyako) == 1


def test_files_count_as_part_of_the_body(api: Api, miyako: Municipality) -> None:
    example = api.example("disaster-damage-certificate")
    for name in ("photos", "identity_file"):
        example.pop(name, None)

    def send(content: bytes) -> int:
        files = {"photos": [("写真.png", content)]}
        return api.apply_with_files(
            "disaster-damage-certificate", example, files, key="the-key-of-the-photo"
        ).status

    assert [send(PNG), send(PNG), send(PNG + b"\0")] == [201, 201, 422]
    assert count(miyako) == 1
