CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE, name TEXT, stock INT, price DECIMAL(10, 2), since DATE);
CREATE INDEX items_by_stock ON items (stock);
INSERT INTO items VALUES
  (9, '0012', 'Oak table', 5, 190.50, '2024-02-29'), (2, 'A-1', 'Rug', 12, NULL, NULL), (3, 'a-1', 'oak chair', 7, 80, NULL),
  (4, NULL, 'OAK stool', NULL, 20, '2024-01-01'), (5, 'B-2', 'Lamp', 30, 15, NULL), (6, 'C-3', 'Oak bench', 'many', 90, NULL),
  (7, 'C-4', 'Oak bed', 1, 'dear', NULL), (8, 'C-5', 'Oak cot', 3, 40, NULL), (1, 'C-6', 'Elm cot', 6, 45, NULL);
