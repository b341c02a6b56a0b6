CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT, name VARCHAR(40), price DECIMAL(10, 2), weight REAL,
                    active BOOLEAN, since DATE, seen TIMESTAMP, extra JSON, anything);
INSERT INTO items VALUES
  (1, '0012', 'Oak table', 190.50, 12.25, 1, '2024-02-29', '2024-03-01 10:00:00', '{"legs": 4}', 9007199254740993),
  (2, NULL, '橡木椅子', NULL, NULL, 0, NULL, NULL, NULL, 0.1),
  (3, '0013', 'A desk for kings', 1e23, 1e23, 1, NULL, NULL, '1.5', 1e23);
