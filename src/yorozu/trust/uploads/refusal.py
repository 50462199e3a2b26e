"""Why a file is not taken."""


class Refused(ValueError):
    """The message tells the person what to send instead."""


class Broken(Exception):
    """Not a whole file of its kind; what exactly is wrong would not help the person who sent it."""


TOO_MANY_PIXELS = "画像が大きすぎます。縦横を小さくしてから送ってください。"
TOO_MUCH_INSIDE = (
    "広げると大きくなりすぎるため、安全に確認できません。画像を小さくするか、保存し直してから送ってください。"
)
SOMETHING_ELSE_INSIDE = (
    "別の種類のファイルが中に入っています。元のファイルを開き、保存し直したものを送ってください。"
)
