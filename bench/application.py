"""One application as a client sends it: 25 answers and a photo of about 200 KB, as prebuilt bytes."""

import io
import json
import random
from datetime import date, timedelta
from typing import Any

from PIL import Image, ImageFilter

PROCEDURE = "bench-application"
BOUNDARY = "bench-boundary-7f3a9c"
PHOTO_BYTES = 200_000


def answers(today: date) -> dict[str, Any]:
    """All 25 questions of procedure.yaml answered (the photo goes beside them)."""
    address = {
        "postal_code": "0270052", "prefecture": "岩手県", "city": "宮古市", "town": "宮町二丁目4番5号",
        "building": "宮町ハイツ202",
    }  # fmt: skip
    name = {"name": "髙橋 花子", "kana": "タカハシ ハナコ"}
    member = {"member_name": {"name": "髙橋 一郎", "kana": "タカハシ イチロウ"}, "member_birth": "2018-05-01"}
    account = {
        "bank_code": "0123", "bank_name": "岩手銀行", "branch_code": "045", "branch_name": "宮古支店",
        "kind": "ordinary", "number": "1234567", "holder_kana": "タカハシ ハナコ",
    }  # fmt: skip
    return {
        "name": name,
        "birth_date": "1990-04-02",
        "home": address,
        "phone": "090-1234-5678",
        "email": "hanako@example.jp",
        "householder": "髙橋 花子",
        "members": [{**member, "relation": "child"}, {**member, "relation": "parent"}],
        "place": address,
        "building": "apartment",
        "uses": ["home", "garden"],
        "people": 3,
        "floor_area": "98.50",
        "customer_number": "1234567",
        "spot": {"lat": 39.6395, "lng": 141.9461, "note": "市役所の東"},
        "start_on": (today + timedelta(days=7)).isoformat(),
        "start_at": "09:30",
        "attend": True,
        "attend_note": "到着の前に電話をください。",
        "payment": "transfer",
        "account": account,
        "deposit": 5000,
        "bill_name": "髙橋 花子",
        "reason": "引っ越しに伴い、新しい住まいで使い始めるためです。" * 4,
        "remarks": "平日の午前中を希望します。" * 6,
        "agreement": True,
    }


def photo() -> bytes:
    """A picture of 1280 × 960 as a telephone sends it when told to make photos small."""
    noise = random.Random(20261120)
    small = Image.frombytes("RGB", (160, 120), noise.randbytes(160 * 120 * 3))
    soft = small.resize((1280, 960), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))
    return min((_jpeg(soft, quality) for quality in range(30, 96, 3)), key=_distance)


def body(today: date) -> bytes:
    """The multipart body: `answers` as JSON, `photo` as a file."""
    plain = json.dumps(answers(today), ensure_ascii=False).encode()
    parts = [
        b'Content-Disposition: form-data; name="answers"\r\nContent-Type: application/json\r\n\r\n' + plain,
        b'Content-Disposition: form-data; name="photo"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        + photo(),
    ]
    mark = b"--" + BOUNDARY.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _distance(content: bytes) -> int:
    return abs(len(content) - PHOTO_BYTES)
