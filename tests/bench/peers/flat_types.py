"""The types of the flat table's columns; those that are not named are text. GDAL reads them from a .csvt file."""

from collections import defaultdict

TYPES = defaultdict(lambda: "text", {
    "stock": "integer", "units_sold": "integer", "price": "number", "weight": "number", "rating": "number",
    "is_active": "boolean", "launch_date": "date", "updated_at": "datetime"})

_OF_GDAL = {"text": "String", "integer": "Integer64", "number": "Real", "boolean": "Integer(Boolean)", "date": "Date",
            "datetime": "DateTime"}


def csvt(header):
    """The line that tells GDAL the types of a CSV file with these columns."""
    return ",".join(f'"{_OF_GDAL[TYPES[name]]}"' for name in header) + "\n"
