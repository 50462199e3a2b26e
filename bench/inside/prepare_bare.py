"""The tables of the bare application, and as many items to list as we have procedures."""

from bench.bare.models import Item, create_tables


def main(items: str = "40") -> int:
    create_tables()
    made = Item.objects.bulk_create(
        Item(
            code=f"bench-{number}",
            title=f"計測用の申請 その{number}",
            summary="速さを測るときだけに使う手続です。",
            kind="application",
            category="water",
            department="上下水道部/営業課",
            channels=["online", "counter", "paper"],
            standard_processing_days=5,
            url=f"/miyako/procedures/bench-{number}/",
        )
        for number in range(int(items))
    )
    return len(made)
