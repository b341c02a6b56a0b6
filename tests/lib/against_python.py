#!/usr/bin/python3
"""Random decimals and dates, counted by the script library and by Python's decimal, datetime and fractions.

    against_python.py BUILD_FOLDER [SEED]
"""

import datetime
import decimal
import random
import sys
import zoneinfo
from fractions import Fraction
from pathlib import Path

from lua import evaluate, text

COUNT = 400  # of each kind
MODES = {"up": decimal.ROUND_UP, "down": decimal.ROUND_DOWN, "ceiling": decimal.ROUND_CEILING,
         "floor": decimal.ROUND_FLOOR, "half_up": decimal.ROUND_HALF_UP, "half_down": decimal.ROUND_HALF_DOWN,
         "half_even": decimal.ROUND_HALF_EVEN}
ZONES = ("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
UNITS = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}

decimal.getcontext().prec = 3000


def plain(value):
    """As the library writes it: never -0, never an exponent."""
    return f"{abs(value) if value == 0 else value:f}"


def random_decimal(chance):
    """Of many sizes; often of digits at which carries and guesses go wrong."""
    digits = chance.choice(("0123456789", "09", "9", "0", "05", "0000000"))
    whole = "".join(chance.choices(digits, k=chance.choice((1, 2, 7, 8, 14, 15, 30, 120)))).lstrip("0") or "0"
    fraction = "".join(chance.choices(digits + "5", k=chance.choice((0, 0, 1, 2, 7, 20))))
    return chance.choice(("", "-")) + whole + ("." + fraction if fraction else "")


def decimals(chance):
    for _ in range(COUNT):
        a, b = random_decimal(chance), random_decimal(chance)
        x, y = decimal.Decimal(a), decimal.Decimal(b)
        yield f"decimal.add({text(a)}, {text(b)})", plain(x + y)
        yield f"decimal.subtract({text(a)}, {text(b)})", plain(x - y)
        yield f"decimal.multiply({text(a)}, {text(b)})", plain(x * y)
        yield f"decimal.compare({text(a)}, {text(b)})", int(x.compare(y))
        mode, scale = chance.choice(list(MODES)), chance.choice((0, 1, 2, 5, 19, 40))
        step = decimal.Decimal(1).scaleb(-scale)
        yield f'decimal.round({text(a)}, {scale}, "{mode}")', plain(x.quantize(step, MODES[mode]))
        if y != 0:
            yield f'decimal.divide({text(a)}, {text(b)}, {scale}, "{mode}")', plain(divided(x, y, scale, mode))
        yield f'decimal.format({text(a)}, {{group = ","}})', f"{x:,f}" if x else f"{abs(x):,f}"
        style = '{group = ".", point = ","}'
        yield f"decimal.parse(decimal.format({text(a)}, {style}), {style})", plain(x)


def divided(x, y, scale, mode):
    """Exactly: the quotient is cut far behind the scale, and what is cut off marked by one more digit."""
    exact = Fraction(x) / Fraction(y) * 10 ** (scale + 10)
    cut = abs(exact).numerator // abs(exact).denominator
    digits = cut * 10 + (1 if abs(exact) != cut else 0)
    value = decimal.Decimal(digits if exact > 0 else -digits).scaleb(-scale - 11)
    return value.quantize(decimal.Decimal(1).scaleb(-scale), MODES[mode])


def iso(moment):
    out = moment.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
    if moment.microsecond:
        out += f".{moment.microsecond:06d}".removesuffix("000")
    minutes = round(moment.utcoffset().total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return out + ("Z" if minutes == 0 else f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}")


def random_moment(chance):
    offset = chance.choice((0, 60, 120, -330, 345, 840, -720))
    first = datetime.datetime(500, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(minutes=offset)))
    return first + datetime.timedelta(seconds=chance.randrange(86400 * 365 * 2000),
                                      microseconds=chance.choice((0, 0, 250000, 1, 999999)))


def toward_zero(value, divisor):
    return int(Fraction(value) / divisor)


def dates(chance):
    for _ in range(COUNT):
        a, b = random_moment(chance), random_moment(chance)
        unit = chance.choice(list(UNITS))
        amount = chance.randrange(-10 ** 4, 10 ** 4)
        moved = a + datetime.timedelta(**{unit: amount})
        yield f"dates.add({text(iso(a))}, {{{unit} = {amount}}})", iso(moved)
        between = (b - a) // datetime.timedelta(microseconds=1)
        yield f'dates.difference({text(iso(a))}, {text(iso(b))}, "{unit}")', toward_zero(between, UNITS[unit] * 10 ** 6)
        zone = "Z" if iso(b).endswith("Z") else iso(b)[-6:]
        yield f"dates.to_offset({text(iso(a))}, {text(zone)})", iso(a.astimezone(b.tzinfo))
        place = chance.choice(ZONES)
        if a.year > 1950:  # before, offsets had seconds
            yield f"dates.to_zone({text(iso(a))}, {text(place)})", iso(a.astimezone(zoneinfo.ZoneInfo(place)))
        yield f"dates.weekday({text(iso(a))})", a.isoweekday()
        yield f"table.pack(dates.iso_week({text(iso(a))}))[1]", a.isocalendar()[0]
        yield f"table.pack(dates.iso_week({text(iso(a))}))[2]", a.isocalendar()[1]
        yield (f'dates.format({text(iso(a))}, "EEE EEEE dd MMM MMMM yyyy hh:mm:ss a SSSSSS")',
               a.strftime("%a %A %d %b %B ") + f"{a.year:04d}" + a.strftime(" %I:%M:%S %p %f"))


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    cases = list(decimals(random.Random(seed))) + list(dates(random.Random(seed)))
    results = evaluate(Path(sys.argv[1]).resolve(), [expression for expression, _ in cases])
    problems = [f"{expression} gives {value!r}, not {wanted!r}"
                for (expression, wanted), (is_good, value) in zip(cases, results) if not is_good or value != wanted]
    print("\n".join(problems[:20]))
    print(f"seed {seed}: {len(cases)} results, {len(problems)} wrong")
    sys.exit(1 if problems else 0)


main()
