#!/usr/bin/python3
"""Writes the tutorial catalogue, docs/tutorial/catalogue/entities.jsonl, from products.py and oddities.jsonl.

    make_catalogue.py [FILE]     the same bytes on every run; without FILE, the catalogue itself
"""

import json
import sys
import zlib
from decimal import Decimal
from pathlib import Path

from products import BRANDS, COLORS, PRODUCTS, SUPPLIERS

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE.parents[2] / "docs/tutorial/catalogue/entities.jsonl"


class Number(str):
    """A JSON number whose digits stand in the file as they are written here: 190.50 keeps its zero."""


def to_json(node):
    if isinstance(node, Number):
        return str(node)
    if isinstance(node, dict):
        return "{" + ",".join(json.dumps(key) + ":" + to_json(value) for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(to_json, node)) + "]"
    return json.dumps(node, ensure_ascii=False)


def spread(text, count):
    """A number below `count` that looks arbitrary and is the same for ever."""
    return zlib.crc32(text.encode()) % count


def hundredths(text):
    return int(Decimal(text) * 100)


def amount(count):
    return Number(f"{count // 100}.{count % 100:02d}")


def ean(digits):
    """EAN-13: twelve digits and their check digit. Prefix 02 is for use inside a house, so no real product has it."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def moment(seed):
    """A time as the platform writes it: tenant zone US Central, summer time from April to October."""
    month, day = 1 + spread(seed + "m", 12), 1 + spread(seed + "d", 28)
    zone = "-0500" if 4 <= month <= 10 else "-0600"
    return (f"{2021 + spread(seed + 'y', 4)}-{month:02d}-{day:02d}T{spread(seed + 'h', 24):02d}:"
            f"{spread(seed + 'n', 60):02d}:{spread(seed + 's', 60):02d}.{spread(seed + 'f', 1000):03d}{zone}")


class Values:
    """Makes the value objects of one entity, with ids that count up."""

    def __init__(self):
        self.count = 0

    def one(self, value, locale="en-US", source="internal", **more):
        self.count += 1
        return {"id": f"v-{self.count}", "value": value, "locale": locale, "source": source, **more}

    def simple(self, *values, **more):
        return {"values": [self.one(value, **more) for value in values]}

    def localized(self, texts, **more):
        return {"values": [self.one(text, locale=locale, **more) for locale, text in texts.items()]}

    def measured(self, number, unit, family, **more):
        return self.simple(number, uom=unit, properties={"uomData": f"{family}/{unit}", "uomIdentifier": unit}, **more)

    def group(self, *rows):
        return {"group": [{"id": f"g-{place}", "locale": "en-US", "source": "internal", **row}
                          for place, row in enumerate(rows, 1)]}


def properties(key):
    author = ["ines.moreau", "tom.okafor", "yuki.tanabe"][spread(key, 3)] + "@example.com_user"
    return {"createdService": "entityManageService", "createdBy": author, "createdDate": moment(key),
            "modifiedService": "entityManageService", "modifiedBy": "mdm.import@example.com_user",
            "modifiedDate": "2025-" + moment(key + "modified")[5:]}


def entity(key, kind, name, attributes, relationships=None, contexts=None):
    data = {"attributes": attributes}
    if relationships:
        data["relationships"] = relationships
    if contexts:
        data["contexts"] = contexts
    return {"id": key, "name": name, "type": kind, "properties": properties(key), "data": data}


def link(kind, target, target_type, attributes=None):
    item = {"id": f"{kind}_{target}", "properties": {"direction": "both", "relationshipType": kind},
            "relTo": {"id": target, "type": target_type}}
    if attributes:
        item["attributes"] = attributes
    return item


def supplier(key, name, country, days):
    make = Values()
    return entity(key, "supplier", name, {
        "mdmid": make.simple(key), "mdmname": make.simple(name), "country": make.simple(country),
        "leadtimedays": make.simple(days)})


def brand(key, name):
    make = Values()
    return entity("B-" + key, "brand", name, {"mdmid": make.simple("B-" + key), "mdmname": make.simple(name)})


def classification(make, product):
    path = "Product Classifications>>" + product.path
    return make.simple(path, properties={
        "referenceData": "classification/" + product.path.split(">>")[-1].lower().replace(" ", ""),
        "refIdPath": "productclassificationroot>>" + product.path.lower().replace(" ", "")})


def product_entity(product):
    make, key = Values(), f"P-{product.number}"
    return entity(key, "product", product.names["en-US"], {
        "mdmid": make.simple(key), "mdmname": make.localized(product.names),
        "description": make.localized(product.texts),
        "brand": make.simple(BRANDS[product.brand], properties={
            "referenceData": f"brand/B-{product.brand}", "referenceDataIdentifier": product.brand}),
        "productclassification": classification(make, product),
        "careinstructions": make.simple("<p>Wipe with a <b>damp</b> cloth.<br/>No bleach &amp; no wax.</p>"),
    }, {
        "belongstobrand": [link("belongstobrand", f"B-{product.brand}", "brand")],
        "suppliedby": [link("suppliedby", product.supplier, "supplier", {
            "leadtimedays": make.simple(SUPPLIERS[product.supplier][2])})]})


def packages(make, product, step):
    length, width, height = (Number(side) for side in product.box)
    count = 2 if Decimal(product.weight) > 30 else 1
    return make.group(*({
        "package": make.simple(f"{place + 1} of {count}"),
        "length": make.measured(length, "cm", "uomLength"),
        "width": make.measured(width, "cm", "uomLength"),
        "height": make.measured(height, "cm", "uomLength"),
        "weight": make.measured(amount(hundredths(product.weight) * (10 + 3 * step) // (10 * count)),
                                "kg", "uomWeight")} for place in range(count)))


def vendors(make, product, key, price):
    """The house's supplier, and for every third article a second one whose cost depends on the quantity."""
    rows = [{"vendorid": make.simple(product.supplier), "vendorcost": make.simple(amount(price * 2 // 5))}]
    if spread(key + "vendor", 3) == 0:
        other = "S-" + str(1 + spread(key, 6))
        rows.append({"vendorid": make.simple(other), "pricebreaks": make.group(
            {"minquantity": make.simple(10), "cost": make.simple(amount(price * 19 // 50))},
            {"minquantity": make.simple(100), "cost": make.simple(amount(price * 17 // 50))})})
    return make.group(*rows)


def inherited(product):
    return {"os": "graph", "osid": f"P-{product.number}", "ostype": "product", "osctxpath": "self@@self"}


def country_contexts(make, key, name, price):
    """Own prices in some countries; the name there is the one of the entity itself, inherited."""
    chosen = [{"Germany": ("19", "EUR", amount(price * 99 // 100))}, {"France": ("20", "EUR", amount(price))},
              {"Japan": ("10", "JPY", Number(price * 8 // 5))}]
    contexts = []
    for place, country in enumerate(chosen):
        if spread(key + str(place), 4) == 0:
            continue
        for title, (tax, currency, local) in country.items():
            contexts.append({"context": {"country": title}, "attributes": {
                "price": make.measured(local, currency, "uomCurrency"),
                "vat": make.simple(Number(tax)),
                "mdmname": make.simple(name, os="contextCoalesce", osid=key, ostype="sku", osctxpath="self@@self")}})
    contexts.append({"context": {"channel": "Web"}, "attributes": {"webtitle": make.simple(name + " | Alder & Quay")}})
    return contexts


def sku_entity(product, color, size, step, number, previous):
    make, key = Values(), f"SKU-{number}"
    price = hundredths(product.price) + step * hundredths(product.step)
    variant = {locale: ", ".join([name, COLORS[color][locale]] + [size] * (size != "One size"))
               for locale, name in product.names.items()}
    name = variant["en-US"]
    weight = hundredths(product.weight) * (10 + 3 * step) // 10
    status = ["active", "active", "active", "active", "announced", "discontinued"][spread(key + "status", 6)]
    attributes = {
        "mdmid": make.simple(key),
        "mdmname": make.localized(variant),
        "description": make.localized(product.texts, **inherited(product)),
        "ean": make.simple(ean(f"02{product.number}{number:07d}")),
        "color": make.localized({locale: COLORS[color][locale] for locale in product.names}, properties={
            "referenceData": f"colors/{color}", "referenceDataIdentifier": color}),
        "size": make.simple(size),
        "material": make.simple(product.material),
        "price": make.measured(amount(price), "EUR", "uomCurrency"),
        "weight": {"values": make.measured(amount(weight), "kg", "uomWeight")["values"]
                   + make.measured(amount(weight + spread(key, 9)), "kg", "uomWeight", source="supplier")["values"]},
        "dimensions": packages(make, product, step),
        "stock": make.simple(Number(spread(key + "stock", 400))),
        "buytodemand": make.simple(spread(key + "demand", 5) == 0),
        "launchdate": make.simple(moment(key)[:10]),
        "createdate": make.simple(moment(key), os="defaults", osid="sku_entityDefaultValuesModel",
                                  ostype="entityDefaultValuesModel"),
        "status": make.simple(status),
        "keywords": make.simple(product.material, *product.path.lower().split(">>")),
        "brand": make.simple(BRANDS[product.brand], **inherited(product), properties={
            "referenceData": f"brand/B-{product.brand}", "referenceDataIdentifier": product.brand}),
        "productclassification": classification(make, product),
        "alternatevendor": vendors(make, product, key, price),
    }
    if spread(key + "discount", 4) == 0:
        attributes["discount"] = make.simple(Number(str(5 * (1 + spread(key, 4)))))
    relationships = {"ischildof": [link("ischildof", f"P-{product.number}", "product", {
        "priority": make.simple(Number(str(step + 1)))})]}
    if previous:
        relationships["goeswith"] = [link("goeswith", previous, "sku")]
    return entity(key, "sku", name, attributes, relationships, country_contexts(make, key, name, price))


def lines():
    for key, facts in SUPPLIERS.items():
        yield to_json(supplier(key, *facts))
    for key, name in BRANDS.items():
        yield to_json(brand(key, name))
    number = 1000
    for product in PRODUCTS:
        yield to_json(product_entity(product))
        previous = None
        for step, size in enumerate(product.sizes.split("|")):
            for color in product.colors.split():
                number += 1
                yield to_json(sku_entity(product, color, size, step, number, previous))
                previous = f"SKU-{number}"
    yield from (HERE / "oddities.jsonl").read_bytes().decode().removesuffix("\n").split("\n")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else CATALOGUE
    target.write_bytes("".join(line + "\n" for line in lines()).encode())
