# Nested entities to a CSV of twenty columns: jq -n -r -f nested.jq INPUT.jsonl > OUTPUT.csv
def first_value: if . then .values[0].value else null end;
def in_locale($locale): if . then (.values | map(select(.locale == $locale)) | .[0].value) else null end;

["id", "name", "name_de", "description", "ean", "brand", "color", "color_de", "material", "price", "currency", "weight",
 "stock", "rating", "buytodemand", "launchdate", "createdate", "productclassification", "keywords", "ischildof"],
(inputs
| .data.attributes as $a
| [.id, .name, ($a.mdmname | in_locale("de-DE")), ($a.description | in_locale("en-US")), ($a.ean | first_value),
   ($a.brand | first_value), ($a.color | in_locale("en-US")), ($a.color | in_locale("de-DE")), ($a.material | first_value),
   ($a.price | first_value), $a.price.values[0].uom, ($a.weight | first_value), ($a.stock | first_value),
   ($a.rating | first_value), ($a.buytodemand | first_value), ($a.launchdate | first_value), ($a.createdate | first_value),
   ($a.productclassification | first_value), ($a.keywords.values | map(.value) | join("; ")),
   .data.relationships.ischildof[0].relTo.id])
| @csv
