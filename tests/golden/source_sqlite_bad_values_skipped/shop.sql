CREATE TABLE items (id TEXT, stock INT, since DATE);
INSERT INTO items VALUES ('A', 1, '2024-02-29'), ('B', 'many', NULL), ('C', 3, '29.02.2024'), ('D', 4, NULL);
