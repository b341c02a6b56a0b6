"""What the house of Alder & Quay sells: the products that make_catalogue.py turns into entities."""

from typing import NamedTuple


class Product(NamedTuple):
    number: int
    brand: str
    supplier: str
    path: str  # below "Product Classifications"
    material: str
    price: str  # euro, of the first size
    step: str  # euro more for each further size
    weight: str  # kilogram, of the first size
    box: tuple  # length, width, height of the packed first size in cm
    colors: str
    sizes: str
    names: dict
    texts: dict


def names(en, de, fr, ja=None, ar=None):
    given = {"en-US": en, "de-DE": de, "fr-FR": fr, "ja-JP": ja, "ar": ar}
    return {locale: text for locale, text in given.items() if text}


PRODUCTS = [
    Product(
        101, "alder", "S-1", "Furniture & Decor>>Beds", "oak", "690.00", "110.50", "48.5", ("205", "34", "18.5"),
        "oak black white", "90 × 200 cm|140 × 200 cm|160 × 200 cm",
        names("Hollow Lane Bed", "Bett Hollow Lane", "Lit Hollow Lane", "ホロウレーン ベッド", "سرير هولو لين"),
        {"en-US": "Solid bed with a low headboard, joined without a single visible screw.",
         "de-DE": "Massives Bett mit niedrigem Kopfteil, ganz ohne sichtbare Schrauben verbunden.",
         "fr-FR": "Lit massif à tête basse, assemblé sans aucune vis apparente."}),
    Product(
        102, "alder", "S-1", "Furniture & Decor>>Beds", "ash", "420.00", "80.00", "31.0", ("132", "28", "16"),
        "white sage", "60 × 120 cm|70 × 140 cm",
        names("Chelsea Cot", "Babybett Chelsea", "Lit bébé Chelsea", "チェルシー ベビーベッド"),
        {"en-US": "Cot with three mattress heights; one side comes off when the child can climb.",
         "de-DE": "Babybett mit drei Matratzenhöhen; eine Seite lässt sich später abnehmen.",
         "fr-FR": "Lit bébé à trois hauteurs de matelas ; un côté s'enlève plus tard."}),
    Product(
        103, "alder", "S-4", "Furniture & Decor>>Tables", "walnut", "980.00", "240.00", "52.0", ("185", "95", "12"),
        "walnut oak", "160 × 90 cm|200 × 90 cm|240 × 100 cm",
        names("Weir Dining Table", "Esstisch Weir", "Table à manger Weir", "ウィア ダイニングテーブル", "طاولة طعام وير"),
        {"en-US": "Dining table for six to ten, with rounded edges and legs set well out of the way.",
         "de-DE": "Esstisch für sechs bis zehn Personen, mit runden Kanten und weit außen stehenden Beinen.",
         "fr-FR": "Table pour six à dix convives, aux bords arrondis et aux pieds bien écartés."}),
    Product(
        104, "alder", "S-4", "Furniture & Decor>>Tables", "oak", "210.00", "35.00", "11.2", ("55", "55", "14"),
        "oak walnut black", "Ø 45 cm|Ø 60 cm",
        names("Pebble Side Table", "Beistelltisch Pebble", "Table d'appoint Galet", "ペブル サイドテーブル"),
        {"en-US": "Small table whose top is no two times the same shape.",
         "de-DE": "Kleiner Tisch, dessen Platte keine zwei Male dieselbe Form hat.",
         "fr-FR": "Petite table dont le plateau n'a jamais deux fois la même forme."}),
    Product(
        105, "alder", "S-1", "Furniture & Decor>>Chairs", "beech", "149.00", "20.00", "5.4", ("82", "48", "46"),
        "black white red oak", "Seat 45 cm|Seat 65 cm",
        names("Tern Chair", "Stuhl Tern", "Chaise Sterne", "ターン チェア", "كرسي تيرن"),
        {"en-US": "Stackable chair of bent beech, light enough for one hand.",
         "de-DE": "Stapelbarer Stuhl aus gebogener Buche, leicht genug für eine Hand.",
         "fr-FR": "Chaise empilable en hêtre cintré, assez légère pour une seule main."}),
    Product(
        106, "alder", "S-6", "Furniture & Decor>>Chairs", "wool", "640.00", "0.00", "18.9", ("88", "80", "76"),
        "ochre slate navy sage", "One size",
        names("Harbour Armchair", "Sessel Harbour", "Fauteuil Harbour", "ハーバー アームチェア"),
        {"en-US": "Deep armchair covered in wool; the covers come off and can be cleaned.",
         "de-DE": "Tiefer Sessel mit Wollbezug; die Bezüge sind abnehmbar und lassen sich reinigen.",
         "fr-FR": "Fauteuil profond en laine, entièrement déhoussable."}),
    Product(
        107, "alder", "S-6", "Furniture & Decor>>Sofas", "linen", "1290.00", "310.00", "61.0", ("178", "92", "70"),
        "slate natural terracotta", "2 seats|3 seats|4 seats",
        names("Saltmarsh Sofa", "Sofa Saltmarsh", "Canapé Saltmarsh", "ソルトマーシュ ソファ", "أريكة سولت مارش"),
        {"en-US": "Sofa with loose cushions and a frame that is guaranteed for fifteen years.",
         "de-DE": "Sofa mit losen Kissen und einem Gestell mit fünfzehn Jahren Garantie.",
         "fr-FR": "Canapé à coussins libres, structure garantie quinze ans."}),
    Product(
        108, "alder", "S-1", "Furniture & Decor>>Storage", "oak", "560.00", "145.00", "39.7", ("188", "42", "15"),
        "oak white black", "80 cm|120 cm|160 cm",
        names("Ledger Bookcase", "Bücherregal Ledger", "Bibliothèque Ledger", "レジャー 本棚"),
        {"en-US": "Bookcase with a back panel, so that it stands in the middle of a room too.",
         "de-DE": "Bücherregal mit Rückwand, das auch mitten im Raum stehen kann.",
         "fr-FR": "Bibliothèque à fond plein, qui peut aussi diviser une pièce."}),
    Product(
        109, "alder", "S-1", "Furniture & Decor>>Storage", "pine", "89.90", "25.00", "7.3", ("92", "32", "9"),
        "natural white sage", "3 hooks|5 hooks",
        names("Cloakroom Rail", "Garderobe Cloakroom", "Patère Cloakroom"),
        {"en-US": "Rail with turned hooks that hold a wet winter coat.",
         "de-DE": "Garderobe mit gedrechselten Haken, die auch einen nassen Wintermantel halten.",
         "fr-FR": "Patère à crochets tournés, pour manteaux d'hiver même mouillés."}),
    Product(
        110, "nido", "S-3", "Furniture & Decor>>Lighting", "brass", "175.00", "45.00", "2.6", ("40", "40", "30"),
        "black white brass", "Table|Floor",
        names("Lantern Lamp", "Leuchte Lantern", "Lampe Lanterne", "ランタン ランプ", "مصباح لانترن"),
        {"en-US": "Dimmable lamp with a paper shade and a fabric cable of 2.5 m.",
         "de-DE": "Dimmbare Leuchte mit Papierschirm und Textilkabel von 2,5 m.",
         "fr-FR": "Lampe à variateur, abat-jour en papier et câble textile de 2,5 m."}),
    Product(
        111, "nido", "S-3", "Furniture & Decor>>Lighting", "glass", "129.00", "40.00", "1.9", ("34", "34", "34"),
        "slate ochre white", "Ø 20 cm|Ø 30 cm",
        names("Drop Pendant", "Pendelleuchte Drop", "Suspension Goutte", "ドロップ ペンダント"),
        {"en-US": "Mouth-blown pendant; small bubbles in the glass are wanted.",
         "de-DE": "Mundgeblasene Pendelleuchte; kleine Blasen im Glas sind gewollt.",
         "fr-FR": "Suspension soufflée à la bouche ; les petites bulles sont voulues."}),
    Product(
        112, "nido", "S-2", "Textiles>>Bedding", "linen", "119.00", "30.00", "1.4", ("38", "28", "6"),
        "natural slate sage terracotta", "140 × 200 cm|200 × 200 cm",
        names("Washed Linen Duvet Cover", "Bettbezug aus gewaschenem Leinen", "Housse de couette en lin lavé",
              "リネン 掛け布団カバー"),
        {"en-US": "Duvet cover of stone-washed linen; it need not be ironed.",
         "de-DE": "Bettbezug aus steingewaschenem Leinen; Bügeln ist nicht nötig.",
         "fr-FR": "Housse en lin lavé à la pierre, sans repassage."}),
    Product(
        113, "nido", "S-2", "Textiles>>Blankets", "wool", "98.00", "0.00", "1.1", ("45", "32", "8"),
        "ochre navy natural red", "130 × 180 cm",
        names("Shepherd Blanket", "Wolldecke Shepherd", "Plaid Berger", "シェパード ブランケット", "بطانية شيبرد"),
        {"en-US": "Blanket of new wool, woven and fulled in one valley.",
         "de-DE": "Decke aus Schurwolle, in einem einzigen Tal gewebt und gewalkt.",
         "fr-FR": "Plaid en laine vierge, tissé et foulé dans une même vallée."}),
    Product(
        114, "nido", "S-2", "Textiles>>Rugs", "wool", "260.00", "190.00", "6.8", ("145", "22", "22"),
        "slate terracotta natural", "80 × 150 cm|140 × 200 cm|200 × 300 cm",
        names("Tideline Rug", "Teppich Tideline", "Tapis Laisse de mer", "タイドライン ラグ"),
        {"en-US": "Flat-woven rug, the same on both sides; turn it once a year.",
         "de-DE": "Flachgewebter Teppich, auf beiden Seiten gleich; einmal im Jahr wenden.",
         "fr-FR": "Tapis tissé à plat, réversible ; à retourner une fois par an."}),
    Product(
        115, "fjordlund", "S-6", "Outdoor>>Garden Furniture", "teak", "380.00", "120.00", "22.4", ("150", "62", "16"),
        "natural slate", "2 seats|3 seats",
        names("Skerry Garden Bench", "Gartenbank Skerry", "Banc de jardin Skerry", "スケリー ガーデンベンチ", "مقعد حديقة سكيري"),
        {"en-US": "Teak bench that turns silver grey outdoors and stays outside all winter.",
         "de-DE": "Teakbank, die draußen silbergrau wird und den ganzen Winter stehen bleibt.",
         "fr-FR": "Banc en teck qui grise dehors et y passe l'hiver."}),
    Product(
        116, "fjordlund", "S-6", "Outdoor>>Garden Furniture", "steel", "199.00", "60.00", "14.5", ("78", "76", "11"),
        "black sage terracotta", "Ø 60 cm|Ø 80 cm",
        names("Quayside Café Table", "Bistrotisch Quayside", "Guéridon Quayside", "キーサイド カフェテーブル"),
        {"en-US": "Folding café table of galvanised steel.",
         "de-DE": "Klappbarer Bistrotisch aus verzinktem Stahl.",
         "fr-FR": "Guéridon pliant en acier galvanisé."}),
    Product(
        117, "fjordlund", "S-6", "Outdoor>>Shade", "canvas", "245.00", "95.00", "9.8", ("180", "18", "18"),
        "natural navy ochre", "Ø 200 cm|Ø 300 cm",
        names("Regatta Parasol", "Sonnenschirm Regatta", "Parasol Régate", "レガッタ パラソル"),
        {"en-US": "Parasol with a pole of ash; base plate sold separately.",
         "de-DE": "Sonnenschirm mit Mast aus Esche; Fußplatte separat erhältlich.",
         "fr-FR": "Parasol à mât en frêne ; pied vendu séparément."}),
    Product(
        118, "fjordlund", "S-6", "Outdoor>>Fire & Cooking", "steel", "320.00", "85.00", "26.3", ("66", "66", "40"),
        "black", "Ø 60 cm|Ø 80 cm|Ø 100 cm",
        names("Ember Fire Bowl", "Feuerschale Ember", "Brasero Braise", "エンバー ファイヤーボウル"),
        {"en-US": "Fire bowl of 4 mm steel with a grate; it rusts evenly and that is as it should be.",
         "de-DE": "Feuerschale aus 4 mm Stahl mit Rost; sie setzt gleichmäßig Rost an, das soll so sein.",
         "fr-FR": "Brasero en acier de 4 mm avec grille ; il rouille de façon uniforme, c'est voulu."}),
    Product(
        119, "fjordlund", "S-6", "Outdoor>>Camping", "canvas", "85.00", "0.00", "2.9", ("62", "18", "14"),
        "sage navy", "One size",
        names("Fell Camp Stool", "Campinghocker Fell", "Tabouret de camp Fell"),
        {"en-US": "Folding stool with a leather strap to carry it by.",
         "de-DE": "Faltbarer Hocker mit Trageriemen aus Leder.",
         "fr-FR": "Tabouret pliant avec sangle de transport en cuir."}),
    Product(
        120, "fjordlund", "S-5", "Outdoor>>Planters", "clay", "34.50", "18.00", "3.8", ("30", "30", "28"),
        "terracotta white slate", "Ø 20 cm|Ø 28 cm|Ø 36 cm",
        names("Courtyard Planter", "Pflanztopf Courtyard", "Pot Courtyard", "コートヤード プランター", "أصيص كورت يارد"),
        {"en-US": "Frost-proof planter with a hole and a saucer.",
         "de-DE": "Frostfester Pflanztopf mit Abflussloch und Untersetzer.",
         "fr-FR": "Pot résistant au gel, percé, avec soucoupe."}),
    Product(
        121, "bramble", "S-4", "Kitchen>>Knives", "steel", "139.00", "26.00", "0.22", ("38", "9", "3.5"),
        "walnut black", "Paring 9 cm|Petty 15 cm|Chef 21 cm",
        names("Kitayama Knife", "Messer Kitayama", "Couteau Kitayama", "北山 包丁"),
        {"en-US": "Hand-forged knife of layered steel, ground on both sides.",
         "de-DE": "Handgeschmiedetes Messer aus Lagenstahl, beidseitig geschliffen.",
         "fr-FR": "Couteau forgé main en acier feuilleté, affûté des deux côtés."}),
    Product(
        122, "bramble", "S-1", "Kitchen>>Boards", "walnut", "49.00", "22.00", "1.3", ("42", "28", "4"),
        "walnut oak", "Small|Medium|Large",
        names("End-Grain Board", "Stirnholzbrett", "Planche en bois de bout", "まな板"),
        {"en-US": "Cutting board of end grain with a groove for juices.",
         "de-DE": "Schneidebrett aus Stirnholz mit Saftrille.",
         "fr-FR": "Planche en bois de bout, avec rigole."}),
    Product(
        123, "bramble", "S-3", "Kitchen>>Cookware", "iron", "95.00", "38.00", "3.9", ("34", "30", "19"),
        "black red navy", "3.0 l|4.7 l|6.7 l",
        names("Hearth Casserole", "Bräter Hearth", "Cocotte Hearth", "ハース キャセロール", "قدر هيرث"),
        {"en-US": "Enamelled cast-iron casserole for every hob, induction included.",
         "de-DE": "Emaillierter Bräter aus Gusseisen für alle Herde, auch Induktion.",
         "fr-FR": "Cocotte en fonte émaillée, tous feux dont induction."}),
    Product(
        124, "bramble", "S-3", "Kitchen>>Cookware", "copper", "180.00", "45.00", "1.8", ("46", "24", "14"),
        "copper", "16 cm|20 cm|24 cm",
        names("Copper Saucepan", "Stielkasserolle aus Kupfer", "Casserole en cuivre", "銅 片手鍋"),
        {"en-US": "Saucepan of 2 mm copper, lined with tin.",
         "de-DE": "Stielkasserolle aus 2 mm Kupfer, innen verzinnt.",
         "fr-FR": "Casserole en cuivre de 2 mm, étamée."}),
    Product(
        125, "bramble", "S-5", "Kitchen>>Tableware", "stoneware", "14.90", "6.00", "0.48", ("28", "28", "5"),
        "white slate sage ochre", "Ø 17 cm|Ø 22 cm|Ø 27 cm",
        names("Chalk Plate", "Teller Chalk", "Assiette Craie", "チョーク プレート", "طبق تشوك"),
        {"en-US": "Stoneware plate with an unglazed rim.",
         "de-DE": "Steinzeugteller mit unglasiertem Rand.",
         "fr-FR": "Assiette en grès au bord non émaillé."}),
    Product(
        126, "bramble", "S-5", "Kitchen>>Tableware", "stoneware", "12.50", "4.50", "0.31", ("13", "11", "11"),
        "white slate sage ochre", "0.20 l|0.35 l",
        names("Chalk Mug", "Becher Chalk", "Tasse Craie", "チョーク マグ", "كوب تشوك"),
        {"en-US": "Mug with a thumb rest; fits under most espresso machines.",
         "de-DE": "Becher mit Daumenmulde; passt unter die meisten Espressomaschinen.",
         "fr-FR": "Tasse avec repose-pouce ; passe sous la plupart des machines à expresso."}),
    Product(
        127, "bramble", "S-3", "Kitchen>>Glassware", "glass", "9.80", "3.20", "0.16", ("18", "9", "9"),
        "natural slate", "0.25 l|0.40 l",
        names("Spring Tumbler", "Wasserglas Spring", "Verre Source", "スプリング タンブラー"),
        {"en-US": "Tempered tumbler that stacks and survives the dishwasher.",
         "de-DE": "Gehärtetes Wasserglas, stapelbar und spülmaschinenfest.",
         "fr-FR": "Verre trempé, empilable et adapté au lave-vaisselle."}),
    Product(
        128, "bramble", "S-2", "Kitchen>>Textiles", "linen", "16.00", "8.00", "0.12", ("24", "18", "2"),
        "natural navy red sage", "Single|Set of 3",
        names("Half-Linen Tea Towel", "Geschirrtuch Halbleinen", "Torchon métis", "キッチンクロス"),
        {"en-US": "Tea towel with a loop; it dries glasses without lint.",
         "de-DE": "Geschirrtuch mit Aufhänger; trocknet Gläser fusselfrei.",
         "fr-FR": "Torchon à œillet, sèche les verres sans peluches."}),
    Product(
        129, "bramble", "S-1", "Kitchen>>Storage", "beech", "24.00", "7.50", "0.62", ("16", "12", "12"),
        "natural white", "0.5 l|1.0 l|1.5 l",
        names("Pantry Jar", "Vorratsdose Pantry", "Bocal Pantry", "パントリー ジャー"),
        {"en-US": "Jar with a beech lid and a seal that can be replaced.",
         "de-DE": "Vorratsdose mit Buchendeckel und austauschbarer Dichtung.",
         "fr-FR": "Bocal à couvercle en hêtre et joint remplaçable."}),
    Product(
        130, "alder", "S-1", "Furniture & Decor>>Desks", "ash", "530.00", "90.00", "34.6", ("145", "75", "13"),
        "natural black walnut", "120 cm|140 cm|160 cm",
        names("Draught Desk", "Schreibtisch Draught", "Bureau Draught", "ドラフト デスク", "مكتب دروت"),
        {"en-US": "Desk with a cable tray and one drawer, left or right.",
         "de-DE": "Schreibtisch mit Kabelwanne und einer Schublade, links oder rechts.",
         "fr-FR": "Bureau avec goulotte et un tiroir, à gauche ou à droite."}),
    Product(
        131, "alder", "S-1", "Furniture & Decor>>Storage", "ash", "310.00", "70.00", "21.5", ("98", "48", "22"),
        "natural black sage", "3 drawers|5 drawers",
        names("Tidewater Chest", "Kommode Tidewater", "Commode Tidewater", "タイドウォーター チェスト"),
        {"en-US": "Chest of drawers that run on wood, waxed once and for all.",
         "de-DE": "Kommode mit Schubladen auf Holzführung, einmal gewachst für immer.",
         "fr-FR": "Commode à tiroirs sur glissières en bois, cirées une fois pour toutes."}),
    Product(
        132, "alder", "S-4", "Furniture & Decor>>Mirrors", "walnut", "165.00", "55.00", "6.1", ("75", "75", "8"),
        "walnut oak black", "Ø 50 cm|Ø 70 cm",
        names("Millpond Mirror", "Spiegel Millpond", "Miroir Millpond", "ミルポンド ミラー"),
        {"en-US": "Round mirror in a turned frame, with a cord of waxed cotton.",
         "de-DE": "Runder Spiegel im gedrechselten Rahmen, mit Kordel aus gewachster Baumwolle.",
         "fr-FR": "Miroir rond à cadre tourné, cordon en coton ciré."}),
    Product(
        133, "alder", "S-4", "Furniture & Decor>>Desks", "beech", "79.00", "0.00", "4.2", ("48", "36", "34"),
        "natural white red", "One size",
        names("Step Stool", "Tritthocker", "Marchepied", "踏み台", "سلم صغير"),
        {"en-US": "Step stool with a slot for the hand; carries 150 kg.",
         "de-DE": "Tritthocker mit Griffloch; trägt 150 kg.",
         "fr-FR": "Marchepied à poignée découpée ; supporte 150 kg."}),
    Product(
        134, "nido", "S-2", "Textiles>>Cushions", "wool", "39.00", "14.00", "0.35", ("46", "46", "12"),
        "ochre navy red sage slate", "45 × 45 cm|60 × 40 cm",
        names("Furrow Cushion", "Kissen Furrow", "Coussin Sillon", "ファロー クッション", "وسادة فارو"),
        {"en-US": "Cushion cover with raised stripes; filling sold separately.",
         "de-DE": "Kissenhülle mit erhabenen Streifen; Füllung separat erhältlich.",
         "fr-FR": "Housse de coussin à rayures en relief ; garnissage vendu séparément."}),
    Product(
        135, "nido", "S-2", "Textiles>>Bath", "cotton", "18.50", "12.00", "0.28", ("34", "26", "8"),
        "white natural slate sage", "50 × 100 cm|70 × 140 cm|100 × 150 cm",
        names("Millrace Towel", "Handtuch Millrace", "Serviette Millrace", "ミルレース タオル"),
        {"en-US": "Waffle-weave towel that is dry again by the evening.",
         "de-DE": "Handtuch in Waffelbindung, das bis zum Abend wieder trocken ist.",
         "fr-FR": "Serviette nid d'abeille, sèche avant le soir."}),
    Product(
        136, "nido", "S-3", "Furniture & Decor>>Lighting", "steel", "59.00", "0.00", "0.9", ("24", "18", "16"),
        "black red ochre white", "Clamp",
        names("Finch Clamp Lamp", "Klemmleuchte Finch", "Lampe à pince Pinson", "フィンチ クランプライト"),
        {"en-US": "Lamp that holds on to shelves of up to 45 mm.",
         "de-DE": "Leuchte zum Anklemmen an Regale bis 45 mm.",
         "fr-FR": "Lampe à fixer sur une étagère de 45 mm au plus."}),
    Product(
        137, "fjordlund", "S-6", "Outdoor>>Garden Furniture", "teak", "890.00", "260.00", "44.0", ("172", "98", "14"),
        "natural slate", "180 × 90 cm|220 × 100 cm|Ø 130 cm",
        names("Skerry Garden Table", "Gartentisch Skerry", "Table de jardin Skerry", "スケリー ガーデンテーブル"),
        {"en-US": "Garden table with gaps between the slats, so that rain does not stand.",
         "de-DE": "Gartentisch mit Fugen zwischen den Latten, damit kein Regen stehen bleibt.",
         "fr-FR": "Table de jardin à lattes espacées, la pluie s'écoule."}),
    Product(
        138, "fjordlund", "S-2", "Outdoor>>Camping", "cotton", "119.00", "20.00", "1.7", ("40", "22", "14"),
        "natural ochre navy", "Single|Double",
        names("Slack Tide Hammock", "Hängematte Slack Tide", "Hamac Étale", "スラックタイド ハンモック"),
        {"en-US": "Hammock with a spreader of ash and ropes for trees up to 60 cm thick.",
         "de-DE": "Hängematte mit Spreizstab aus Esche und Seilen für Bäume bis 60 cm Dicke.",
         "fr-FR": "Hamac à barre en frêne, cordes pour des arbres de 60 cm au plus."}),
    Product(
        139, "fjordlund", "S-1", "Outdoor>>Tools", "ash", "38.00", "9.50", "0.95", ("118", "18", "6"),
        "natural", "Hand fork|Spade|Rake|Hoe",
        names("Allotment Tool", "Gartenwerkzeug Allotment", "Outil Allotment", "アロットメント ガーデンツール"),
        {"en-US": "Forged tool with a handle of ash that can be replaced.",
         "de-DE": "Geschmiedetes Werkzeug mit austauschbarem Eschenstiel.",
         "fr-FR": "Outil forgé à manche en frêne remplaçable."}),
    Product(
        140, "bramble", "S-5", "Kitchen>>Tableware", "stoneware", "44.00", "17.00", "1.6", ("32", "32", "14"),
        "white slate ochre", "Ø 22 cm|Ø 28 cm",
        names("Chalk Serving Bowl", "Servierschale Chalk", "Saladier Craie", "チョーク サービングボウル"),
        {"en-US": "Serving bowl with two small handles, safe in the oven up to 220 °C.",
         "de-DE": "Servierschale mit zwei kleinen Griffen, ofenfest bis 220 °C.",
         "fr-FR": "Saladier à deux petites anses, va au four jusqu'à 220 °C."}),
    Product(
        141, "bramble", "S-4", "Kitchen>>Utensils", "beech", "8.50", "2.00", "0.08", ("34", "8", "3"),
        "natural walnut", "Spoon|Spatula|Fork|Tongs",
        names("Stirring Utensil", "Küchenhelfer", "Ustensile en bois", "木のキッチンツール", "أداة تقليب"),
        {"en-US": "Utensil cut from one piece, with a flat edge for corners.",
         "de-DE": "Küchenhelfer aus einem Stück, mit gerader Kante für Ecken.",
         "fr-FR": "Ustensile taillé d'une pièce, au bord droit pour les coins."}),
    Product(
        142, "bramble", "S-3", "Kitchen>>Cookware", "steel", "72.00", "21.00", "1.45", ("50", "30", "8"),
        "black", "20 cm|24 cm|28 cm|32 cm",
        names("Carbon Steel Pan", "Eisenpfanne", "Poêle en acier", "鉄フライパン", "مقلاة"),
        {"en-US": "Pan of 2.5 mm steel; it comes seasoned and gets better.",
         "de-DE": "Pfanne aus 2,5 mm Stahl; schon eingebrannt und wird immer besser.",
         "fr-FR": "Poêle en acier de 2,5 mm, déjà culottée ; elle se bonifie."}),
]

# What stands for a word of PRODUCTS in each locale.
COLORS = {
    "black": {"en-US": "black", "de-DE": "schwarz", "fr-FR": "noir", "ja-JP": "黒", "ar": "أسود"},
    "brass": {"en-US": "brass", "de-DE": "Messing", "fr-FR": "laiton", "ja-JP": "真鍮", "ar": "نحاسي"},
    "copper": {"en-US": "copper", "de-DE": "Kupfer", "fr-FR": "cuivre", "ja-JP": "銅", "ar": "نحاس"},
    "natural": {"en-US": "natural", "de-DE": "natur", "fr-FR": "naturel", "ja-JP": "ナチュラル", "ar": "طبيعي"},
    "navy": {"en-US": "navy", "de-DE": "marineblau", "fr-FR": "bleu marine", "ja-JP": "紺", "ar": "كحلي"},
    "oak": {"en-US": "oak", "de-DE": "Eiche", "fr-FR": "chêne", "ja-JP": "オーク", "ar": "بلوط"},
    "ochre": {"en-US": "ochre", "de-DE": "ocker", "fr-FR": "ocre", "ja-JP": "黄土色", "ar": "مغرة"},
    "red": {"en-US": "red", "de-DE": "rot", "fr-FR": "rouge", "ja-JP": "赤", "ar": "أحمر"},
    "sage": {"en-US": "sage green", "de-DE": "salbeigrün", "fr-FR": "vert sauge", "ja-JP": "セージ", "ar": "أخضر مريمي"},
    "slate": {"en-US": "slate grey", "de-DE": "schiefergrau", "fr-FR": "gris ardoise", "ja-JP": "スレート", "ar": "رمادي"},
    "terracotta": {"en-US": "terracotta", "de-DE": "terrakotta", "fr-FR": "terre cuite", "ja-JP": "テラコッタ",
                   "ar": "طيني"},
    "walnut": {"en-US": "walnut", "de-DE": "Nussbaum", "fr-FR": "noyer", "ja-JP": "ウォルナット", "ar": "جوز"},
    "white": {"en-US": "white", "de-DE": "weiß", "fr-FR": "blanc", "ja-JP": "白", "ar": "أبيض"},
}

BRANDS = {"alder": "Alder & Quay", "bramble": "Bramble Kitchen", "fjordlund": "Fjordlund", "nido": "Nido"}

SUPPLIERS = {
    "S-1": ("Holzwerk Sonnental GmbH", "Germany", 21),
    "S-2": ("Tessitura Valdora S.r.l.", "Italy", 35),
    "S-3": ("Atelier Grenadine", "France", 28),
    "S-4": ("北山木工株式会社", "Japan", 60),
    "S-5": ("مصنع النخيل للفخار", "Morocco", 45),
    "S-6": ("Møller & Østergård A/S", "Denmark", 30),
}
