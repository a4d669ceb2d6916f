"""A partition's bounds as its source writes time."""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_DURATION = re.compile(
    r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$", re.IGNORECASE
)


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def micros(moment):
    """Since 1970; of the wall clock for a date-time without zone."""
    naive = moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment
    delta = naive - datetime(1970, 1, 1)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def bounds(partition, view, time_zone):
    """`[start, end)` in both readings of time, as date-times: {start, end, wallStart, wallEnd}."""
    start, end = instant(partition["start"]), instant(partition["end"])
    zone = view.get("timeColumnZone") or time_zone
    if zone == time_zone:
        walls = [datetime.fromisoformat(partition[name]) for name in ("wallStart", "wallEnd")]
    else:
        walls = [_wall(moment, ZoneInfo(zone)) for moment in (start, end)]
    return {"start": start, "end": end, "wallStart": walls[0], "wallEnd": walls[1]}


def widened(own, view, time_zone):
    """The same with an earlier start: what the transform may look back at. Days and longer follow the calendar."""
    if not view.get("lookback"):
        return own
    zone = ZoneInfo(time_zone)
    local = own["start"].astimezone(zone).replace(tzinfo=None)
    day, rest = _parts(view["lookback"])
    # A reading that clocks skipped is read with the offset before the skip, which moves it behind the skip.
    start = day(local).replace(tzinfo=zone).astimezone(timezone.utc) - rest
    return {**own, "start": start, "wallStart": day(own["wallStart"]) - rest}


def _wall(moment, zone):
    """What clocks show; after they went back, what they showed before is over."""
    local = moment.astimezone(zone)
    if local.fold == 0:
        return local.replace(tzinfo=None)
    first = moment
    while first.astimezone(zone).fold == 1:
        first -= timedelta(minutes=1)
    return (first.astimezone(zone) + timedelta(minutes=1)).replace(tzinfo=None)


def _parts(text):
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(f"{text} is no ISO 8601 duration")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:6])
    rest = timedelta(hours=hours, minutes=minutes, seconds=float(match.group(7) or 0))

    def calendar(local):
        month = local.year * 12 + local.month - 1 - years * 12 - months
        year, month = divmod(month, 12)
        day = local.day
        while True:
            try:
                back = local.replace(year=year, month=month + 1, day=day)
                break
            except ValueError:
                day -= 1
        return back - timedelta(weeks=weeks, days=days)

    return calendar, rest
