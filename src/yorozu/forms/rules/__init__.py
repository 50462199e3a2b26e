"""Rules: short expressions in CEL (Common Expression Language) that an author writes into a definition.

A rule is true or false. It stands in `show_if`, `required_if`, `checks`, `office_checks` and a route's `when`.

What a rule can name
    field ids           the answers; inside a group also the questions of the same row
    today               the day on which the rule is evaluated, "2026-04-01"
    applicant           applicant.audience ("resident", "business", "staff", "department"),
                        applicant.channel ("online", "counter", "paper"),
                        applicant.identity ("none", "email", "account", "jpki")
    municipality        municipality.code ("032026"), .slug ("miyako"), .name ("宮古市"), .prefecture ("岩手県")
    outcome             in a route's `when` only: the code of the outcome proposed

What an answer is in a rule
    text, textarea, phone, email, choice     string            reason == "other"
    integer, money                           whole number      people >= 3
    decimal                                  number            rate > 10.0   (write the point)
    date, time                               string            start_on >= today      opens_at < "09:00"
    yes_no, consent                          true or false     has_spouse && !works
    choices, file                            list of strings   "night" in services    size(photos) >= 1
    person_name, address, bank_account, location   parts       address.city == "宮古市"
    group                                    list of rows      size(children) > 0
                                                               children.exists(c, age(c.birth_date, today) < 3)

Functions
    answered(x)               true when the question x (or c.x of a row) has an answer
    age(birth, day)           満年齢 on that day: one year more from the birthday on; age(birth) is that of today
    days(from, to)            days from one date to another, negative when `to` is earlier
    add_days(date, n), add_months(date, n)    a date later (or earlier); the last day of a shorter month
    fiscal_year(date)         年度, a whole number
    march_end_after(birth, n) the 31 March that ends the school year in which a child reaches n
                              (「n歳に達する日以後の最初の3月31日」; an age is reached on the eve of the birthday)
    size, contains, startsWith, endsWith, matches, in, &&, ||, !, == != < <= > >=, + - * / %, a ? b : c
    all, exists, exists_one, filter over a group or a list, not one inside another

A question that is hidden or has no answer has no value, and a rule that needs its value is undecided (choices, files and
groups are then an empty list, consent is false). `undecided || true` is true and `undecided && false` is false.
An undecided check passes, an undecided show_if hides, an undecided required_if does not require, and an undecided
office check is left to the clerk. So `start_on >= today` needs no guard when start_on is optional; to ask for one of
two answers write `answered(phone) || answered(email)`.
"""
